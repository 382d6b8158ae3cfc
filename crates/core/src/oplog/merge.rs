//! How the entries of several devices become one state: a function of the set of entries, whatever order they came in.
//!
//! Every register of a row is held by the entries that wrote it and that no other entry, as far as it is known here, was written
//! over: its *holders*. One holder is the usual case. Two or more wrote without having seen each other, and what the table
//! shows is then chosen by the register's class; what was not chosen stays in the log and, where it matters, with a person.

use std::{collections::BTreeMap, rc::Rc};
use uuid::Uuid;

use super::{
    Class, Dot, Entry, Kind, Op, Register, Stage, Table, clocks::RowClock, deferred::known, facts::merge_fact,
};
use crate::{
    catalogue,
    db::Value,
    error::{Result, StorageFault},
};

/// Where merging reads and writes: the practice's store, or a map in a simulation.
pub trait Shelf {
    /// The local number of an entry that is here.
    fn number(&self, dot: &Dot) -> Result<Option<i64>>;
    /// An entry by its local number.
    fn entry(&self, number: i64) -> Result<Rc<Entry>>;
    /// The id of an entry by its local number.
    fn dot(&self, number: i64) -> Result<Dot>;
    /// The holders of a row's registers.
    fn clock(&self, table: &'static Table, row: Uuid) -> Result<RowClock>;
    /// Keeps the holders of a row's registers.
    fn set_clock(&mut self, table: &'static Table, row: Uuid, clock: &RowClock) -> Result<()>;
    /// Takes out, when it is there, the note that an entry had been written over before it arrived.
    fn was_superseded(&mut self, place: &Place, dot: &Dot) -> Result<bool>;
    /// Notes that an entry which is not here was written over.
    fn supersede(&mut self, place: &Place, dot: &Dot) -> Result<()>;
    /// What the table shows of a row, register by register.
    fn row(&self, table: &'static Table, row: Uuid) -> Result<Option<Vec<Vec<Value>>>>;
    /// Makes the table show a row.
    fn show(&mut self, table: &'static Table, row: Uuid, values: &[Vec<Value>]) -> Result<()>;
    /// Takes a row out of the table.
    fn hide(&mut self, table: &'static Table, row: Uuid) -> Result<()>;
    /// The local numbers of every entry that recorded a fact.
    fn recorders(&self, table: &'static Table, row: Uuid) -> Result<Vec<i64>>;
    /// Notes whether a register's holders differ, and how much that matters.
    fn differ(&mut self, place: &Place, difference: Option<Difference>) -> Result<()>;
    /// Notes that a change of an entry waits for a newer program.
    fn defer(&mut self, number: i64) -> Result<()>;
}

/// One register of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The table's number.
    pub table: u16,
    /// The row's id.
    pub row: Uuid,
    /// The register's number.
    pub register: u16,
}

/// How much it matters that two writers did not see each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A person decides; until then both stand.
    Decide,
    /// The later one is shown; the other is in the history.
    Overlap,
}

/// What an entry made of a register.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Written {
    Values(Vec<Value>),
    /// The row was taken out; `base` names what was seen.
    Gone(Vec<Dot>),
}

/// Merges one entry, which the shelf already keeps under `number`. Answers the tables it touched.
pub(super) fn merge(shelf: &mut impl Shelf, number: i64, entry: &Rc<Entry>, dot: Dot) -> Result<Vec<&'static Table>> {
    let mut rows: BTreeMap<(u16, Uuid), Vec<&Op>> = BTreeMap::new();
    let mut order = Vec::new();
    let mut waits = false;
    for op in entry.ops.iter().filter(|op| !op.is_misplaced(entry)) {
        let Some(key) = known(op) else {
            waits = true;
            continue;
        };
        let ops = rows.entry(key).or_default();
        if ops.is_empty() {
            order.push(key);
        }
        ops.push(op);
    }
    if waits {
        shelf.defer(number)?;
        if mutant!("merge::unknown_holds_back_all") {
            return Ok(Vec::new());
        }
    }
    let mut touched = Vec::new();
    for key in order {
        let table = catalogue::table(key.0).ok_or(StorageFault::NewerProgram)?;
        let ops = rows.remove(&key).unwrap_or_default();
        match table.kind {
            Kind::Fact => merge_fact(shelf, table, key.1, number, entry, dot, &ops)?,
            Kind::Record => merge_row(shelf, table, key.1, number, entry, dot, &ops)?,
        }
        touched.push(table);
    }
    Ok(touched)
}

fn merge_row(
    shelf: &mut impl Shelf,
    table: &'static Table,
    row: Uuid,
    number: i64,
    entry: &Rc<Entry>,
    dot: Dot,
    ops: &[&Op],
) -> Result<()> {
    let mut clock = shelf.clock(table, row)?;
    let mut written = Vec::new();
    for op in ops {
        match op {
            Op::Put { register, base, .. } => {
                hold(shelf, &mut clock, Place { table: table.number, row, register: *register }, number, &dot, base)?;
                written.push(*register);
            }
            Op::Withdraw { base, .. } => {
                for (register, base) in base {
                    let place = Place { table: table.number, row, register: *register };
                    hold(shelf, &mut clock, place, number, &dot, base)?;
                    written.push(*register);
                }
            }
            Op::Fact { .. } | Op::Unknown { .. } => {}
        }
    }
    clock.revision = number;
    shelf.set_clock(table, row, &clock)?;
    settle(shelf, table, row, &clock, &written, Some(AtHand { number, hybrid: entry.hybrid, ops }))
}

/// The entry being merged, as far as it concerns one row: an import is one entry of many thousand rows.
#[derive(Clone, Copy)]
pub(super) struct AtHand<'a> {
    number: i64,
    hybrid: u64,
    ops: &'a [&'a Op],
}

/// Makes an entry a holder of a register, and takes out those it was written over.
fn hold(
    shelf: &mut impl Shelf,
    clock: &mut RowClock,
    place: Place,
    number: i64,
    dot: &Dot,
    base: &[Dot],
) -> Result<()> {
    for seen in base {
        match shelf.number(seen)? {
            Some(_) | None if mutant!("merge::base_ignored") => {}
            Some(seen) => {
                if let Some(holders) = clock.heads.get_mut(&place.register) {
                    holders.retain(|holder| *holder != seen);
                }
            }
            None if mutant!("merge::unseen_base_forgotten") => {}
            None => shelf.supersede(&place, seen)?,
        }
    }
    let superseded = shelf.was_superseded(&place, dot)?;
    let holders = clock.heads.entry(place.register).or_default();
    if mutant!("merge::last_writer_wins") {
        holders.clear();
    }
    if !superseded && !holders.contains(&number) {
        holders.push(number);
        holders.sort_unstable();
    }
    Ok(())
}

/// Makes the table show what a row's holders say, and notes where they differ.
pub(super) fn settle(
    shelf: &mut impl Shelf,
    table: &'static Table,
    row: Uuid,
    clock: &RowClock,
    written: &[u16],
    at_hand: Option<AtHand<'_>>,
) -> Result<()> {
    let there = shelf.row(table, row)?;
    let mut values = Vec::with_capacity(table.registers.len());
    let mut alone = Vec::new();
    let (mut lives, mut whole) = (false, true);
    for (position, register) in table.registers.iter().enumerate() {
        let place = Place { table: table.number, row, register: register.number };
        // A register nobody wrote now shows what it showed, as long as the row stays.
        if !written.contains(&register.number)
            && let Some(shown) = there.as_ref().and_then(|there| there.get(position))
        {
            alone.push(place);
            values.push(shown.clone());
            continue;
        }
        let held = held(shelf, place, clock.holders(register.number), at_hand)?;
        lives |= stands(&held);
        shelf.differ(&place, difference(register, &held))?;
        match choose(register, &held) {
            Some(Written::Values(shown)) => values.push(shown.clone()),
            Some(Written::Gone(base)) => match before(shelf, place, base)? {
                Some(shown) => values.push(shown),
                None => whole = false,
            },
            None => whole = false,
        }
    }
    for place in alone {
        if lives {
            break;
        }
        lives = stands(&held(shelf, place, clock.holders(place.register), at_hand)?);
    }
    match (lives && whole, there.is_some()) {
        (true, _) => shelf.show(table, row, &values),
        (false, true) => shelf.hide(table, row),
        (false, false) => Ok(()),
    }
}

/// One holder of a register, as it is compared with the others.
pub(super) struct Held {
    pub order: (u64, Dot),
    pub what: Written,
}

/// The holders of a register with what each wrote.
pub(super) fn held(
    shelf: &impl Shelf,
    place: Place,
    holders: &[i64],
    at_hand: Option<AtHand<'_>>,
) -> Result<Vec<Held>> {
    holders
        .iter()
        .map(|number| {
            let (hybrid, what) = match at_hand {
                Some(at_hand) if at_hand.number == *number => {
                    (at_hand.hybrid, written_by(at_hand.ops.iter().copied(), place))
                }
                Some(_) | None => {
                    let entry = shelf.entry(*number)?;
                    (entry.hybrid, written_in(&entry, place))
                }
            };
            let what = what.ok_or(StorageFault::Unreadable("log entry"))?;
            // A lone holder is never put in order, so its id is not needed.
            let dot = if holders.len() > 1 { shelf.dot(*number)? } else { Dot([0; 16]) };
            let order = if mutant!("merge::order_by_arrival") { number.cast_unsigned() } else { hybrid };
            Ok(Held { order: (order, dot), what })
        })
        .collect()
}

/// What an entry made of a register in the end.
pub(super) fn written_in(entry: &Entry, place: Place) -> Option<Written> {
    written_by(entry.ops.iter(), place)
}

fn written_by<'a>(ops: impl DoubleEndedIterator<Item = &'a Op>, place: Place) -> Option<Written> {
    ops.rev().find_map(|op| match op {
        Op::Put { table, row, register, values, .. }
            if (*table, *row, *register) == (place.table, place.row, place.register) =>
        {
            Some(Written::Values(values.clone()))
        }
        Op::Withdraw { table, row, base } if (*table, *row) == (place.table, place.row) => {
            base.iter().find(|(register, _)| *register == place.register).map(|(_, base)| Written::Gone(base.clone()))
        }
        Op::Put { .. } | Op::Withdraw { .. } | Op::Fact { .. } | Op::Unknown { .. } => None,
    })
}

/// What a register held before it was taken out.
pub(super) fn before(shelf: &impl Shelf, place: Place, base: &[Dot]) -> Result<Option<Vec<Value>>> {
    let mut base = base.to_vec();
    // Each step goes to an earlier entry, so the walk ends.
    loop {
        let Some(seen) = base.last() else { return Ok(None) };
        let Some(number) = shelf.number(seen)? else { return Ok(None) };
        match written_in(shelf.entry(number)?.as_ref(), place) {
            Some(Written::Values(values)) => return Ok(Some(values)),
            Some(Written::Gone(earlier)) => base = earlier,
            None => return Ok(None),
        }
    }
}

/// What is shown: a value before a removal, the state that went furthest, else the latest by the hybrid clock.
fn choose<'h>(register: &Register, held: &'h [Held]) -> Option<&'h Written> {
    let rank = |held: &Held| match &held.what {
        Written::Gone(_) => (mutant!("merge::removal_wins"), true, u8::MAX),
        Written::Values(values) => {
            let stage = if mutant!("merge::lattice_ignored") { Stage::default() } else { stage(register, values) };
            (true, stage.branch > 0, stage.height)
        }
    };
    held.iter().max_by_key(|held| (rank(held), held.order)).map(|held| &held.what)
}

/// Whether holders differ in a way somebody should see.
fn difference(register: &Register, held: &[Held]) -> Option<Difference> {
    if held.len() < 2 {
        return None;
    }
    let mut values = Vec::new();
    let mut gone = false;
    for held in held {
        match &held.what {
            Written::Gone(_) => gone = true,
            Written::Values(of) => values.push(of),
        }
    }
    let first = values.first()?;
    let equal = values.iter().all(|of| of == first);
    if gone && !mutant!("merge::removal_not_asked") {
        return Some(Difference::Decide); // Removed here, changed there: it stays until somebody says so.
    }
    if equal && !mutant!("merge::equal_values_asked") {
        return None;
    }
    match register.class {
        Class::Clinical if mutant!("merge::clinical_settles_itself") => Some(Difference::Overlap),
        Class::Clinical => Some(Difference::Decide),
        Class::State => {
            let mut branches: Vec<_> = values.iter().map(|of| stage(register, of).branch).filter(|b| *b > 0).collect();
            branches.sort_unstable();
            branches.dedup();
            Some(if branches.len() > 1 && !mutant!("merge::states_never_exclude") {
                Difference::Decide
            } else {
                Difference::Overlap
            })
        }
        Class::Latest | Class::Set | Class::Fact => Some(Difference::Overlap),
    }
}

fn stage(register: &Register, values: &[Value]) -> Stage {
    match (register.stage, values.first()) {
        (Some(stage), Some(Value::Text(state))) => stage(state),
        _ => Stage::default(),
    }
}

/// Whether a holder says that the row is there.
fn stands(held: &[Held]) -> bool {
    if mutant!("merge::one_removal_hides_the_row") {
        return held.iter().all(|held| matches!(held.what, Written::Values(_)));
    }
    held.iter().any(|held| matches!(held.what, Written::Values(_)))
}
