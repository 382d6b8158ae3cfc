//! Taking in what other devices did.

use rusqlite::{Connection, TransactionBehavior};
use std::{collections::BTreeSet, rc::Rc};

use super::{Dot, Entry, PRACTICE, Shelf, merge::merge, shelf::SqlShelf};
use crate::{
    Practice,
    error::{Result, StorageFault},
    opened::Stream,
};

/// What came of taking entries in.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// Entries that were new here.
    pub applied: usize,
    /// Entries that were here already.
    pub known: usize,
    /// The tables that changed, by name.
    pub changed: BTreeSet<&'static str>,
}

/// A clock further ahead than this is not believed; the entry is taken all the same.
const MOST_AHEAD_MS: u64 = 24 * 60 * 60 * 1000;

/// Takes in encoded entries of other devices, all in one transaction.
///
/// Taking the same entries again, or in another order, comes to the same state.
///
/// # Errors
/// `Storage` when one of them is no entry, or belongs to another practice: then none was taken in.
pub fn receive(practice: &mut Practice, payloads: &[Vec<u8>]) -> Result<Received> {
    receive_and_note(practice, payloads, |_| Ok(()))
}

/// The same, with what the caller notes about where they came from: both are there afterwards, or neither.
pub(crate) fn receive_and_note(
    practice: &mut Practice,
    payloads: &[Vec<u8>],
    note: impl FnOnce(&Connection) -> Result<()>,
) -> Result<Received> {
    let entries = payloads
        .iter()
        .map(|payload| Ok((Dot::of(payload), Rc::new(Entry::decode(payload)?), payload)))
        .collect::<Result<Vec<_>>>()?;
    let id = practice.id();
    if entries.iter().any(|(_, entry, _)| entry.practice != id) {
        return Err(StorageFault::Unreadable("entry of another practice").into());
    }
    let now = practice.env().now();
    let sql = practice.writer_mut().transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut received = Received::default();
    {
        let mut stream = Stream::read(&sql)?;
        let mut number: i64 =
            sql.query_row("SELECT coalesce(max(seq), 0) AS last FROM ops", [], |row| row.get("last"))?;
        let mut shelf = SqlShelf::new(&sql);
        let last = entries.len().saturating_sub(usize::from(mutant!("receive::loses_the_last_of_many")));
        for (dot, entry, payload) in entries.into_iter().take(last.max(1)) {
            if shelf.number(&dot)?.is_some() {
                received.known += 1;
                continue;
            }
            number += 1;
            let ahead = (entry.hybrid >> 16).saturating_sub(u64::try_from(now.0).unwrap_or(0));
            if ahead > MOST_AHEAD_MS && mutant!("receive::refuses_clocks_ahead") {
                continue;
            }
            shelf.keep(number, dot, &entry, payload)?;
            kill_point!("receive::entry_kept");
            for table in merge(&mut shelf, number, &entry, dot)? {
                received.changed.insert(table.name);
            }
            if ahead <= MOST_AHEAD_MS {
                stream.hybrid = stream.hybrid.max(entry.hybrid);
            }
            received.applied += 1;
        }
        stream.write(&sql, PRACTICE)?;
    }
    note(&sql)?;
    kill_point!("receive::before_commit");
    sql.commit()?;
    kill_point!("receive::after_commit");
    Ok(received)
}

/// The own entries of a compartment after a local number, in order, with their numbers: what is still to be sent.
pub fn own_entries_after(practice: &Practice, compartment: char, after: i64, most: u32) -> Result<Vec<(i64, Vec<u8>)>> {
    practice.db().all(
        include_str!("own_after.sql"),
        rusqlite::named_params! { ":compartment": compartment.to_string(), ":after": after, ":most": most },
        |row| Ok((row.get("seq")?, row.get("payload")?)),
    )
}
