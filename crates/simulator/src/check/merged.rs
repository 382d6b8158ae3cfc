//! A practice's state against what its entries say.

use seriesdesk_core::{
    Practice, Uuid, catalogue,
    oplog::{Class, Dot, Entry, Op, Place, Register, Stage, Table, generate},
};
use std::collections::{BTreeMap, BTreeSet};

use super::places::{Said, Written};
use crate::{report::Violation, world::fault};

type Entries<'e> = BTreeMap<Dot, &'e Entry>;

/// Holders, conflicts, what is shown, and facts.
pub fn check(practice: &Practice, entries: &Entries<'_>) -> Result<(), Violation> {
    let written = Written::of(entries);
    let holders = generate::holders(practice).map_err(fault("holders"))?;
    let differences = generate::differences(practice).map_err(fault("differences"))?;
    let mut rows: BTreeSet<(u16, Uuid)> = BTreeSet::new();
    for place in written.registers.keys() {
        let expected = written.holders(place);
        let kept = holders.get(place).cloned().unwrap_or_default();
        let dots: BTreeSet<Dot> = expected.keys().copied().collect();
        if kept != dots {
            return Err(Violation::of("P2", format!("{} is held by {kept:?}, not {dots:?}", named(place))));
        }
        let Some(register) = register(place) else { continue };
        let (asks, kept) = (expected_difference(register, &expected), differences.get(place).copied());
        if asks != kept {
            return Err(Violation::of("P3", format!("{} asks {kept:?}, not {asks:?}", named(place))));
        }
        rows.insert((place.table, place.row));
    }
    if let Some(place) = holders.keys().find(|place| !written.registers.contains_key(*place)) {
        return Err(Violation::of("P7", format!("{} is held, and nobody wrote it", named(place))));
    }
    for (table, row) in rows {
        if let Some(table) = catalogue::table(table) {
            shown(practice, table, row, &written, entries)?;
        }
    }
    facts(practice, &written, &differences, entries)
}

/// Nobody wrote over versions that stand side by side without choosing, and nobody took back what was changed since.
pub fn authors(entries: &Entries<'_>) -> Result<(), Violation> {
    let written = Written::of(entries);
    for entry in entries.values() {
        let mut seen: BTreeSet<Dot> = BTreeSet::new();
        for op in &entry.ops {
            let Op::Put { table, row, register: number, base, .. } = op else { continue };
            let place = Place { table: *table, row: *row, register: *number };
            // An undo may be taken back in turn: what an undo gave back is what was there.
            seen.extend(base.iter().filter(|dot| entries.get(*dot).is_none_or(|before| before.action != "undo")));
            let Some(register) = register(&place).filter(|register| register.class == Class::Clinical) else {
                continue;
            };
            let of = written.registers.get(&place);
            let versions: BTreeMap<Dot, &Said> = base.iter().filter_map(|dot| Some((*dot, of?.get(dot)?))).collect();
            let chose = matches!(entry.action.as_str(), "decide" | "resolve_conflict");
            if !chose && expected_difference(register, &versions) == Some(true) {
                return Err(Violation::of("P3", format!("{} was written over unseen", named(&place))));
            }
        }
        if entry.action == "undo" && seen.len() > 1 {
            return Err(Violation::of("P3", "an undo took back what others wrote"));
        }
    }
    Ok(())
}

/// Whether the holders of a register differ so that somebody has to decide (`true`) or only look (`false`).
fn expected_difference(register: &Register, held: &BTreeMap<Dot, &Said>) -> Option<bool> {
    if held.len() < 2 {
        return None;
    }
    let values: Vec<_> = held.values().filter_map(|said| said.as_ref()).collect();
    let first = values.first()?;
    if values.len() < held.len() {
        return Some(true);
    }
    if values.iter().all(|other| other == first) {
        return None;
    }
    Some(match register.class {
        Class::Clinical => true,
        Class::State => {
            let ways: BTreeSet<u8> =
                values.iter().map(|values| generate::stage(register, values).branch).filter(|way| *way > 0).collect();
            ways.len() > 1
        }
        Class::Latest | Class::Set | Class::Fact => false,
    })
}

/// A row is there as long as somebody who holds a register of it says so, and shows what its class makes of those who do.
fn shown(
    practice: &Practice,
    table: &'static Table,
    row: Uuid,
    written: &Written,
    entries: &Entries<'_>,
) -> Result<(), Violation> {
    let there = generate::row_of(practice, table, row).map_err(fault("row"))?;
    let (mut lives, mut whole) = (false, true);
    for (position, register) in table.registers.iter().enumerate() {
        let place = Place { table: table.number, row, register: register.number };
        let held = written.holders(&place);
        let rank = |dot: Dot, values| {
            let Stage { branch, height } = generate::stage(register, values);
            (branch > 0, height, entries.get(&dot).map(|entry| entry.hybrid), dot)
        };
        let values = held.iter().filter_map(|(dot, said)| said.as_ref().map(|values| (*dot, values)));
        let Some((_, chosen)) = values.max_by_key(|(dot, values)| rank(*dot, values.as_slice())) else {
            whole = false;
            continue;
        };
        lives = true;
        let shown = there.as_ref().and_then(|there| there.get(position));
        if shown.is_some_and(|shown| shown != chosen) {
            return Err(Violation::of("P3", format!("{} shows the wrong version", named(&place))));
        }
    }
    let place = Place { table: table.number, row, register: 0 };
    match there.is_some() {
        true if !lives => Err(Violation::of("P3", format!("{} was taken out and stays", named(&place)))),
        false if lives && whole => Err(Violation::of("P3", format!("{} is gone and stands", named(&place)))),
        _ => Ok(()),
    }
}

/// Every fact is there as it was recorded first, and is asked about when somebody recorded something else.
fn facts(
    practice: &Practice,
    written: &Written,
    differences: &BTreeMap<Place, bool>,
    entries: &Entries<'_>,
) -> Result<(), Violation> {
    for ((number, row), recorded) in &written.facts {
        let Some(table) = catalogue::table(*number) else { continue };
        let place = Place { table: *number, row: *row, register: 1 };
        let there = generate::row_of(practice, table, *row).map_err(fault("row"))?;
        let Some(there) = there else {
            return Err(Violation::of("P4", format!("{} is gone", named(&place))));
        };
        let there: Vec<_> = there.into_iter().flatten().collect();
        let first = recorded.iter().min_by_key(|(dot, _)| (entries.get(*dot).map(|entry| entry.hybrid), **dot));
        if first.is_some_and(|(_, first)| *first != there) {
            return Err(Violation::of("P4", format!("{} is not what was recorded first", named(&place))));
        }
        let circumstance = |column: &str| column.ends_with("_at") || column.ends_with("_by");
        let same = |other: &Vec<_>| {
            let pairs = there.iter().zip(other);
            table.columns().zip(pairs).all(|(column, (one, other))| circumstance(column) || one == other)
        };
        let asked = differences.get(&place).copied();
        let asks = recorded.values().any(|other| !same(other)).then_some(true);
        if asked != asks {
            return Err(Violation::of("P4", format!("{} asks {asked:?}, not {asks:?}", named(&place))));
        }
    }
    Ok(())
}

fn register(place: &Place) -> Option<&'static Register> {
    catalogue::table(place.table).and_then(|table| table.register(place.register))
}

fn named(place: &Place) -> String {
    let table = catalogue::table(place.table);
    let register = table.and_then(|table| table.register(place.register)).map_or("", |register| register.name);
    format!("{} {} {register}", table.map_or("", |table| table.name), place.row.to_string().split_off(32))
}
