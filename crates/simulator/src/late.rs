//! What a removed device wrote: the one that removed it holds what it had seen, and besides only what somebody let in.

use seriesdesk_core::{
    Uuid, catalogue,
    db::Value,
    oplog::{Dot, Entry, Op, RESTRICTED},
};
use std::collections::BTreeSet;

use crate::{
    report::Violation,
    world::{World, dots_of},
};

/// What a removed device sent waits for somebody, unless it had been seen or a device says that it had taken it before.
pub fn nothing_late_was_taken(world: &World) -> Result<(), Violation> {
    let (Some(removed), Some(device)) = (world.removed, world.devices.first()) else { return Ok(()) };
    let held: Vec<(Dot, &Entry)> = dots_of(device.practice())?
        .into_iter()
        .filter_map(|dot| world.known.get(&dot).map(|known| (dot, &known.entry)))
        .collect();
    let seen = seen(world);
    let let_in: Vec<LetIn> = held.iter().flat_map(|(_, entry)| &entry.ops).filter_map(LetIn::of).collect();
    let stands = |dot: &Dot, entry: &Entry| {
        seen.contains(dot) || let_in.iter().any(|let_in| let_in.covers(entry)) || goes_by_number(world, &seen, entry)
    };
    match held.iter().find(|(dot, entry)| entry.device == removed && !stands(dot, entry)) {
        Some((dot, _)) => Err(Violation::of("P8", format!("{dot} of the removed device was taken unasked"))),
        None => Ok(()),
    }
}

/// What the device that removed it had by then, and everything that led to that.
fn seen(world: &World) -> BTreeSet<Dot> {
    let mut seen = world.before_removal.clone();
    for dot in &world.before_removal {
        let mut next = world.known.get(dot).map(|known| known.entry.previous);
        while let Some(dot) = next.filter(|dot| !seen.contains(dot)) {
            seen.insert(dot);
            next = world.known.get(&dot).map(|known| known.entry.previous);
        }
    }
    seen
}

/// A removal names no restricted entry, since everybody reads it: there the numbers have to do.
fn goes_by_number(world: &World, seen: &BTreeSet<Dot>, entry: &Entry) -> bool {
    let same_stream = |other: &Entry| {
        (other.device, other.incarnation, other.compartment) == (entry.device, entry.incarnation, RESTRICTED)
    };
    let mut others = seen.iter().filter_map(|dot| world.known.get(dot));
    entry.compartment == RESTRICTED && others.any(|other| same_stream(&other.entry) && other.entry.seq >= entry.seq)
}

/// A stretch of a stream that somebody let in.
struct LetIn {
    device: String,
    life: String,
    compartment: String,
    from: i64,
    to: i64,
}

impl LetIn {
    fn of(op: &Op) -> Option<Self> {
        let Op::Fact { table, values, .. } = op else { return None };
        let [Value::Text(device), Value::Text(life), Value::Text(compartment), from, to, _, accepted, ..] =
            values.as_slice()
        else {
            return None;
        };
        let (Value::Integer(from), Value::Integer(to)) = (from, to) else { return None };
        let answers = catalogue::table(*table).is_some_and(|table| table.name == "late_answers");
        (answers && *accepted == Value::Integer(1)).then(|| Self {
            device: device.clone(),
            life: life.clone(),
            compartment: compartment.clone(),
            from: *from,
            to: *to,
        })
    }

    fn covers(&self, entry: &Entry) -> bool {
        let stretch = self.from.cast_unsigned()..=self.to.cast_unsigned();
        self.device == short(entry.device)
            && self.life == format!("{:016x}", entry.incarnation)
            && self.compartment == entry.compartment.to_string()
            && stretch.contains(&entry.seq)
    }
}

/// The short id of a device.
fn short(device: Uuid) -> String {
    device.simple().to_string().chars().take(16).collect()
}
