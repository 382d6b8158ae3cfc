//! What a record declares once, beside its type.

use uuid::Uuid;

use super::Tx;
use crate::{
    db::{Row, Value},
    error::Result,
};

/// How two devices agree on a register that both wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Append-only; nothing to merge.
    Fact,
    /// Both values are kept and somebody decides.
    Clinical,
    /// The last writer wins; the other value stays in the history.
    Latest,
    /// Elements are added and removed; adding wins.
    Set,
    /// Transitions on a declared lattice.
    State,
}

/// Where a state stands among those it can lead to. States of different branches exclude each other; branch 0 leads to all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    /// Which way things went.
    pub branch: u8,
    /// How far.
    pub height: u8,
}

/// Places a state, the first column of its register, on its lattice.
pub type StageOf = fn(&str) -> Stage;

/// Columns that only make sense together.
#[derive(Debug)]
pub struct Register {
    /// Its number in the table; never reused.
    pub number: u16,
    /// Its name.
    pub name: &'static str,
    /// How two devices agree on it.
    pub class: Class,
    /// Its columns, in the order values are kept.
    pub columns: &'static [&'static str],
    /// For states: the lattice they move on.
    pub stage: Option<StageOf>,
}

/// Whether rows of a table change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rows change register by register.
    Record,
    /// Rows are inserted once and stay.
    Fact,
}

/// Takes a fact back by adding another: how an undo crosses posted facts.
pub type VoidFact = fn(&mut Tx<'_>, Uuid) -> Result<()>;

/// The compartment of what everybody in the practice works with.
pub const PRACTICE: char = 'p';
/// The compartment of psychotherapy notes and 42 CFR Part 2 records: only devices with its key hold it.
pub const RESTRICTED: char = 'r';

/// A replicated table.
#[derive(Debug)]
pub struct Table {
    /// Its name; also the kind that `changed` names.
    pub name: &'static str,
    /// Its number in the log; never reused.
    pub number: u16,
    /// Whose entries may write it: [`PRACTICE`] or [`RESTRICTED`]. It never changes.
    pub compartment: char,
    /// Whether rows change.
    pub kind: Kind,
    /// Its registers.
    pub registers: &'static [Register],
    /// For facts: how an undo takes one back; `None` means the fact simply stays.
    pub void: Option<VoidFact>,
}

impl Table {
    /// Whether only devices with the restricted key hold its rows.
    pub fn is_restricted(&self) -> bool {
        self.compartment == RESTRICTED
    }

    /// Every column but the id, in register order.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.registers.iter().flat_map(|register| register.columns.iter().copied())
    }

    /// Whether two rows say the same, whoever recorded them and when.
    pub(crate) fn tells_the_same(&self, one: &[Value], other: &[Value]) -> bool {
        let circumstance = |column: &str| column.ends_with("_at") || column.ends_with("_by");
        one.len() == other.len()
            && self
                .columns()
                .zip(one.iter().zip(other))
                .all(|(column, (one, other))| circumstance(column) || one == other)
    }

    /// The register of a number.
    pub fn register(&self, number: u16) -> Option<&Register> {
        self.registers.iter().find(|register| register.number == number)
    }

    pub(crate) fn select_sql(&self, condition: &str) -> String {
        let columns: Vec<_> = std::iter::once("id").chain(self.columns()).collect();
        ["SELECT ", &columns.join(", "), " FROM ", self.name, " WHERE ", condition].concat()
    }

    pub(crate) fn upsert_sql(&self) -> String {
        let columns: Vec<_> = std::iter::once("id").chain(self.columns()).collect();
        let places = vec!["?"; columns.len()].join(", ");
        let updates: Vec<_> = self.columns().map(|column| [column, " = excluded.", column].concat()).collect();
        let upsert = ["INSERT INTO ", self.name, " (", &columns.join(", "), ") VALUES (", &places, ")"].concat();
        match self.kind {
            Kind::Fact => upsert,
            Kind::Record => [&upsert, " ON CONFLICT (id) DO UPDATE SET ", &updates.join(", ")].concat(),
        }
    }

    /// Inserts a row of which these columns are known.
    pub(crate) fn insert_sql(&self, columns: &[String]) -> String {
        let named: Vec<_> = std::iter::once("id").chain(columns.iter().map(String::as_str)).collect();
        let places = vec!["?"; named.len()].join(", ");
        ["INSERT INTO ", self.name, " (", &named.join(", "), ") VALUES (", &places, ")"].concat()
    }

    pub(crate) fn delete_sql(&self) -> String {
        ["DELETE FROM ", self.name, " WHERE id = ?1"].concat()
    }
}

/// A row type of a replicated table, made by [`record!`](crate::record) or [`fact!`](crate::fact).
pub trait Stored: Sized {
    /// The id's type.
    type Id: Copy + Into<Uuid> + From<Uuid>;
    /// The table it lives in.
    const TABLE: &'static Table;
    /// Its id.
    fn id(&self) -> Self::Id;
    /// Its values, register by register, in the table's order.
    fn values(&self) -> Vec<Vec<Value>>;
    /// Reads it by column names.
    fn from_row(row: &Row<'_>) -> rusqlite_result::Result<Self>;
}

/// The result type row readers use.
pub mod rusqlite_result {
    pub use rusqlite::Result;
}
