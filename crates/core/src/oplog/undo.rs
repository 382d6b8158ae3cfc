//! Taking an action back: every register it wrote gets the value it had, unless somebody changed it since.

use std::collections::{BTreeMap, btree_map};
use uuid::Uuid;

use super::{Action, Done, Dot, Entry, Op, RESTRICTED, Table, Tx, UndoToken};
use crate::{
    Practice, audit, catalogue,
    db::{Value, named_params},
    error::{Error, Result, StorageFault},
    types::PatientId,
};

const UNDO: Action = Action::reversible("undo");

/// Takes an action back. What comes back is an action like any other, and can be taken back in turn.
///
/// # Errors
/// Refused when the action cannot be taken back or somebody changed its records since.
pub(crate) fn undo(practice: &mut Practice, token: UndoToken) -> Result<Done<()>> {
    practice.act(UNDO, |tx| {
        let (entry, reversible) = entry(tx, token.0)?.ok_or(Error::NotFound("action"))?;
        if !reversible {
            return Err(Error::refused("This act stays on record and cannot be undone.")
                .hint("Correct it with a new act, such as a void or a new version."));
        }
        for op in entry.ops.iter().rev() {
            if let Op::Fact { table, row, .. } = op
                && let Some(void) = known(*table)?.void
            {
                void(tx, *row)?;
            }
        }
        for (table, row, before) in rows_before(tx, &entry, token.0)? {
            match before {
                Some(values) => tx.put_row(table, row, values)?,
                None => tx.withdraw_row(table, row)?,
            }
        }
        let told = if entry.compartment == RESTRICTED { told_by(tx, token.0)? } else { None };
        if let Some(patient) = patient_of(told.as_ref().unwrap_or(&entry)) {
            tx.about(patient);
        }
        let name = spoken(&entry.action);
        tx.because(name.clone());
        tx.say(format!("Undone: {name}"));
        Ok(())
    })
}

/// Whether an action changed restricted records; false for one that is not known.
pub(crate) fn was_restricted(practice: &Practice, token: UndoToken) -> Result<bool> {
    let payload: Option<Vec<u8>> = practice.db().maybe(
        "SELECT payload FROM ops WHERE dot = :dot",
        named_params! { ":dot": token.0.0 },
        |row| row.get("payload"),
    )?;
    Ok(payload.map(|payload| Entry::decode(&payload)).transpose()?.is_some_and(|entry| entry.compartment == RESTRICTED))
}

/// An action's name as people read it: `move_session` is "move session".
pub(crate) fn spoken(action: &str) -> String {
    action.replace('_', " ")
}

/// The entry that tells of an action with restricted records: it comes right after it, with its line of the audit trail.
fn told_by(tx: &Tx<'_>, dot: Dot) -> Result<Option<Entry>> {
    let payload: Option<Vec<u8>> = tx.db().maybe(
        "SELECT payload FROM ops WHERE seq = (SELECT seq + 1 FROM ops WHERE dot = :dot) AND received = 0",
        named_params! { ":dot": dot.0 },
        |row| row.get("payload"),
    )?;
    payload.map(|payload| Entry::decode(&payload)).transpose()
}

/// The chart an action was about, as its line in the audit trail says.
fn patient_of(entry: &Entry) -> Option<PatientId> {
    let (_, told) = entry.ops.iter().find_map(|op| match op {
        Op::Fact { table, values, .. } => audit::told(*table, values),
        Op::Put { .. } | Op::Withdraw { .. } | Op::Unknown { .. } => None,
    })?;
    told.patient.map(Into::into)
}

type RowBefore = (&'static Table, Uuid, Option<Vec<Vec<Value>>>);

/// Every row the entry touched, with the values it had before; `None` for a row the entry made.
fn rows_before(tx: &Tx<'_>, entry: &Entry, dot: Dot) -> Result<Vec<RowBefore>> {
    let mut rows: Vec<(u16, Uuid, BTreeMap<u16, Vec<Dot>>)> = Vec::new();
    for op in &entry.ops {
        match op {
            Op::Put { table, row, register, base, .. } => {
                match rows.iter_mut().rev().find(|(number, id, _)| (number, id) == (table, row)) {
                    Some((_, _, registers)) => {
                        registers.insert(*register, base.clone());
                    }
                    None => rows.push((*table, *row, BTreeMap::from([(*register, base.clone())]))),
                }
            }
            Op::Withdraw { table, row, base } => rows.push((*table, *row, base.iter().cloned().collect())),
            Op::Fact { .. } | Op::Unknown { .. } => {}
        }
    }
    let mut earlier = Earlier::default();
    rows.into_iter()
        .map(|(number, row, bases)| row_before(tx, &mut earlier, known(number)?, row, &bases, dot))
        .collect()
}

fn row_before(
    tx: &Tx<'_>,
    earlier: &mut Earlier,
    table: &'static Table,
    row: Uuid,
    bases: &BTreeMap<u16, Vec<Dot>>,
    dot: Dot,
) -> Result<RowBefore> {
    let heads: BTreeMap<_, _> = tx.heads(table, row)?.into_iter().collect();
    for register in bases.keys() {
        let place = (table.number, row, *register);
        let untouched = match heads.get(register).map(Vec::as_slice) {
            Some([head]) => *head == dot || earlier.gave_back(tx, *head, dot, place)?,
            Some(_) | None => false,
        };
        if !untouched && !mutant!("undo::over_what_others_wrote") {
            return Err(Error::refused("This was changed again since, so it cannot be undone.")
                .hint("Open the record and set it as it should be."));
        }
    }
    let there = tx.row_values(table, row)?;
    let made_here = bases.values().all(Vec::is_empty);
    if made_here && there.is_some() {
        return Ok((table, row, None));
    }
    let mut values = there.unwrap_or_else(|| vec![Vec::new(); table.registers.len()]);
    for (place, register) in table.registers.iter().enumerate() {
        let Some(base) = bases.get(&register.number) else { continue };
        let Some(was) = base.last() else { continue };
        let before = earlier.value(tx, *was, table.number, row, register.number)?;
        if let Some(slot) = values.get_mut(place) {
            *slot = before;
        }
    }
    Ok((table, row, Some(values)))
}

/// Entries read while undoing, so that each is decoded once.
#[derive(Default)]
struct Earlier(BTreeMap<Dot, Entry>);

impl Earlier {
    /// Whether `head` is the undo of a later act and so brought back exactly what `dot` wrote.
    fn gave_back(
        &mut self,
        tx: &Tx<'_>,
        head: Dot,
        dot: Dot,
        (table, row, register): (u16, Uuid, u16),
    ) -> Result<bool> {
        let wrote = |op: &Op| match op {
            Op::Put { table: t, row: r, register: g, values, .. } if (*t, *r, *g) == (table, row, register) => {
                Some(values.clone())
            }
            Op::Put { .. } | Op::Withdraw { .. } | Op::Fact { .. } | Op::Unknown { .. } => None,
        };
        let now = self.entry(tx, head)?;
        if now.action != UNDO.name {
            return Ok(false);
        }
        let now = now.ops.iter().find_map(wrote);
        Ok(now.is_some() && now == self.entry(tx, dot)?.ops.iter().find_map(wrote))
    }

    fn entry(&mut self, tx: &Tx<'_>, dot: Dot) -> Result<&Entry> {
        match self.0.entry(dot) {
            btree_map::Entry::Occupied(known) => Ok(known.into_mut()),
            btree_map::Entry::Vacant(free) => {
                let (found, _) = entry(tx, dot)?.ok_or(StorageFault::Unreadable("log entry"))?;
                Ok(free.insert(found))
            }
        }
    }

    fn value(&mut self, tx: &Tx<'_>, dot: Dot, table: u16, row: Uuid, register: u16) -> Result<Vec<Value>> {
        let mut before = None;
        for op in &self.entry(tx, dot)?.ops {
            match op {
                Op::Put { table: t, row: r, register: g, values, .. } if (*t, *r, *g) == (table, row, register) => {
                    return Ok(values.clone());
                }
                Op::Withdraw { table: t, row: r, base } if (*t, *r) == (table, row) => {
                    before = base.iter().find(|(g, _)| *g == register).and_then(|(_, dots)| dots.last().copied());
                    break;
                }
                Op::Put { .. } | Op::Withdraw { .. } | Op::Fact { .. } | Op::Unknown { .. } => {}
            }
        }
        self.value(tx, before.ok_or(StorageFault::Unreadable("log entry"))?, table, row, register)
    }
}

fn entry(tx: &Tx<'_>, dot: Dot) -> Result<Option<(Entry, bool)>> {
    let found = tx.db().maybe(
        "SELECT payload, reversible FROM ops WHERE dot = :dot",
        named_params! { ":dot": dot.0 },
        |row| Ok((row.get::<_, Vec<u8>>("payload")?, row.get("reversible")?)),
    )?;
    found.map(|(payload, reversible)| Ok((Entry::decode(&payload)?, reversible))).transpose()
}

fn known(table: u16) -> Result<&'static Table> {
    catalogue::table(table).ok_or_else(|| StorageFault::NewerProgram.into())
}
