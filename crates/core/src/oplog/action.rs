//! What people do, by name, and what is left when it is done.

use std::collections::BTreeSet;

use super::Dot;

/// One thing people do. Its name is what the log and the audit trail say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    pub(crate) name: &'static str,
    pub(crate) reversible: bool,
}

impl Action {
    /// An action that `Ctrl Z` takes back.
    pub const fn reversible(name: &'static str) -> Self {
        Self { name, reversible: true }
    }

    /// A legal act (sign, submit, post payment, issue): it is corrected by another act, never undone.
    pub const fn legal(name: &'static str) -> Self {
        Self { name, reversible: false }
    }
}

/// Names the log entry that an undo takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndoToken(pub(crate) Dot);

impl std::fmt::Display for UndoToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for UndoToken {
    type Err = crate::Error;

    fn from_str(text: &str) -> crate::Result<Self> {
        text.parse().map(Self)
    }
}

/// A finished action: its result, which kinds of records changed, and how to take it back.
#[must_use]
#[derive(Clone, Debug)]
pub struct Done<T> {
    /// What the action answers.
    pub value: T,
    /// The tables that changed, by name: what open screens reload by.
    pub changed: BTreeSet<&'static str>,
    /// The way back, for reversible actions that changed something.
    pub undo: Option<UndoToken>,
    /// What happened, in words for the person who did it.
    pub said: Option<String>,
}

impl<T> Done<T> {
    /// The same done, with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Done<U> {
        Done { value: f(self.value), changed: self.changed, undo: self.undo, said: self.said }
    }
}
