//! What can go wrong, in the few kinds a caller acts on.

use serde_json::Value;

/// The result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done. No message carries patient data, SQL or paths.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A field of the input is wrong; the way out is to correct it.
    #[error("{field}: {why}")]
    Invalid {
        /// The input's field, as the form names it; a path such as `hours.2.opens` inside lists.
        field: String,
        /// What is wrong and what would be right.
        why: String,
    },
    /// The practice's state does not allow it; a fact and a way out.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// There is no such record (any more).
    #[error("This {0} is not in the practice; it may have been removed.")]
    NotFound(&'static str),
    /// The record changed since the form was opened.
    #[error("This record was changed in the meantime. Look at the new values, then save again.")]
    Stale,
    /// The practice is locked.
    #[error("The practice is locked.")]
    Locked,
    /// The store failed: disk, damage, wrong key.
    #[error("{0}")]
    Storage(StorageFault),
}

/// A refusal: what stands in the way, and the ways out.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The fact, in words.
    pub fact: String,
    /// The field to look at, when there is one.
    pub field: Option<String>,
    /// The way out, in words.
    pub hint: Option<String>,
    /// A way out that can be taken at once: a label, and what to merge into the refused input.
    pub offer: Option<(String, Value)>,
}

/// What is wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum StorageFault {
    /// The key does not open the database, or its first page is damaged.
    #[error(
        "The practice's database cannot be read with this key. It may be damaged or belong to another practice. Nothing was changed; restore the last backup or ask for help."
    )]
    NotReadable,
    /// SQLite found damage.
    #[error("The practice's database is damaged. Nothing was changed; restore the last backup.")]
    Damaged,
    /// A newer program wrote this practice in a way this one cannot read.
    #[error("This practice was written by a newer Seriesdesk. Update this computer to open it.")]
    NewerProgram,
    /// The disk is full.
    #[error("The disk is full. Nothing was lost; free some space and try again.")]
    DiskFull,
    /// The file takes no more changes: it is write-protected, or SQLCipher met a page without its seal.
    #[error(
        "The practice's file takes no more changes: it is write-protected, or a part of it is damaged. Nothing was saved; lock the practice, unlock it, and look at the check-up."
    )]
    Unwritable,
    /// The disk of the practice does not answer.
    #[error(
        "The practice's file cannot be reached. Nothing was saved; see that its disk is connected, then try again."
    )]
    Unreachable,
    /// Another process holds the practice.
    #[error("This practice is open in another window or program on this computer.")]
    Busy,
    /// A stored value cannot be read back.
    #[error("A stored value could not be read ({0}).")]
    Unreadable(&'static str),
    /// Any other fault of SQLite, by its code.
    #[error("The store failed (code {0}).")]
    Sqlite(i32),
    /// A file beside the database could not be read or written.
    #[error("A file of the practice could not be {0}.")]
    File(&'static str),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.fact)
    }
}

impl Error {
    /// A wrong field.
    pub fn invalid(field: impl Into<String>, why: impl Into<String>) -> Error {
        Error::Invalid { field: field.into(), why: why.into() }
    }

    /// A refusal by its fact alone.
    pub fn refused(fact: impl Into<String>) -> Error {
        Error::Refused(Box::new(Refusal { fact: fact.into(), field: None, hint: None, offer: None }))
    }

    /// Adds the way out to a refusal.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Error {
        if let Error::Refused(refusal) = &mut self {
            refusal.hint = Some(hint.into());
        }
        self
    }

    /// Names the field a refusal is about.
    #[must_use]
    pub fn on(mut self, field: impl Into<String>) -> Error {
        match &mut self {
            Error::Refused(refusal) => refusal.field = Some(field.into()),
            Error::Invalid { field: named, .. } => *named = field.into(),
            Error::NotFound(_) | Error::Stale | Error::Locked | Error::Storage(_) => {}
        }
        self
    }

    /// Adds a way out that can be taken at once: `input` is merged into the refused input.
    #[must_use]
    pub fn offer(mut self, label: impl Into<String>, input: Value) -> Error {
        if let Error::Refused(refusal) = &mut self {
            refusal.offer = Some((label.into(), input));
        }
        self
    }
}

impl From<StorageFault> for Error {
    fn from(fault: StorageFault) -> Error {
        Error::Storage(fault)
    }
}
