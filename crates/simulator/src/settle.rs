//! When everything that fails has stopped failing: rounds until nobody has anything to do.

use seriesdesk_core::{
    exchange,
    oplog::{Dot, generate},
};
use seriesdesk_share::faults::Rates;
use std::collections::BTreeSet;

use crate::{
    report::Violation,
    world::{World, fault, knows_removal},
};

/// Time between two looks while something moves.
const SHORT_PAUSE_MS: i64 = 3_000;
/// Longer than anybody waits after a fault.
const PAUSE_MS: i64 = 900_000;
/// Long enough for what a copy stands for to leave the share.
const MONTHS: i64 = 45;
/// Longer than a device looks for files before it takes them from a copy.
const UNTIL_ANOTHER_COPY_DOES: i64 = 6;
/// More turns than any schedule needs.
const MOST_TURNS: usize = 150;
const MOST_ANSWERS: usize = 8;

/// Lets all devices agree, a new one included when the schedule says so.
pub fn settle(world: &mut World, owed: &BTreeSet<Dot>) -> Result<(), Violation> {
    let everybody_knew = everybody_knew(world)?;
    for device in &mut world.devices {
        device.exchange.store().set_rates(Rates::CALM);
        device.away = false;
    }
    quiet(world)?;
    if world.schedule.months {
        world.days(MONTHS)?;
        quiet(world)?;
        world.nothing_came_back()?;
    }
    if world.removed.is_some() {
        if everybody_knew {
            nothing_late_was_taken(world, owed)?;
        }
        answer_late(world)?;
    }
    if world.schedule.joiner {
        copy_for_the_new_one(world)?;
        let seed = world.chance.draw();
        if !world.let_in(seed)? {
            return Err(Violation::of("P1", "nobody new can join although the share behaves"));
        }
        if world.schedule.months {
            // What the copy it began with does not hold may have left the share because of another one.
            world.days(UNTIL_ANOTHER_COPY_DOES)?;
        }
        quiet(world)?;
    }
    Ok(())
}

/// Whoever lets somebody in makes a copy of everything first, where those there were are of no use any more: what they stood for may
/// have left the share.
fn copy_for_the_new_one(world: &mut World) -> Result<(), Violation> {
    let is_lost = exchange::copied_at(world.device(0).practice()).map_err(fault("copied"))?.is_none();
    if is_lost && !world.copies.is_empty() {
        world.copy_everything(0, false)?;
        quiet(world)?;
    }
    Ok(())
}

/// Rounds until nothing moves any more, also a while later. Where something may have befallen what lies on the share, all of it is
/// read again to see whether it is whole; from now on nothing befalls it.
fn quiet(world: &mut World) -> Result<(), Violation> {
    let mut turns = MOST_TURNS;
    if world.share_suffered() {
        world.devices.iter_mut().for_each(|device| device.exchange.forget());
    }
    still(world, &mut turns)?;
    // What was read and found damaged once is read a second time when it is looked at again.
    let mut looks = 2;
    while looks > 0 {
        let moved = turn(world, PAUSE_MS, &mut turns)?;
        let doubted = world.devices.iter().any(|device| device.torn > 0);
        let stirred = if moved || doubted { still(world, &mut turns)? } else { false };
        looks = match (moved || stirred, doubted) {
            (true, _) => 2,
            (false, true) => looks - 1,
            (false, false) => 0,
        };
    }
    Ok(())
}

/// Turns until two in a row moved nothing: what was read and found damaged is read a second time before it is placed again.
/// Answers whether anything moved.
fn still(world: &mut World, turns: &mut usize) -> Result<bool, Violation> {
    let (mut still, mut moved) = (0, false);
    while still < 2 {
        still = if turn(world, SHORT_PAUSE_MS, turns)? { 0 } else { still + 1 };
        moved |= still == 0;
    }
    Ok(moved)
}

/// Every device once, after a pause. Answers whether anything moved.
fn turn(world: &mut World, pause: i64, turns: &mut usize) -> Result<bool, Violation> {
    *turns = turns.checked_sub(1).ok_or_else(|| Violation::of("P1", "the devices never come to rest"))?;
    let mut moved = false;
    world.passes(pause);
    for number in 0..world.devices.len() {
        // Nothing happened on the share since it had done everything.
        let before = world.share.changes();
        if pause == SHORT_PAUSE_MS && world.device(number).still_at == Some(before) {
            continue;
        }
        let seed = world.chance.draw();
        world.device(number).own.reseed(seed);
        let did = world.exchange(number)?;
        world.note_entries(number, false)?;
        // It went on until nothing was left to do; what others do meanwhile counts from here.
        let after = world.share.changes();
        let device = world.device(number);
        device.still_at = (pause == SHORT_PAUSE_MS && device.done).then_some(after);
        moved |= did && !device.removed;
    }
    Ok(moved)
}

/// What a removed device sent waits for somebody, unless a device had taken it before.
fn nothing_late_was_taken(world: &mut World, owed: &BTreeSet<Dot>) -> Result<(), Violation> {
    let (Some(removed), Some(device)) = (world.removed, world.devices.first()) else { return Ok(()) };
    for (_, _, payload) in generate::log(device.practice(), 0).map_err(fault("log"))? {
        let dot = Dot::of(&payload);
        let of_removed = world.known.get(&dot).is_some_and(|known| known.entry.device == removed);
        if of_removed && !world.before_removal.contains(&dot) && !owed.contains(&dot) {
            return Err(Violation::of("P8", format!("{dot} of the removed device was taken unasked")));
        }
    }
    Ok(())
}

/// Somebody answers what the removed device sent late, and the answer is everybody's.
fn answer_late(world: &mut World) -> Result<(), Violation> {
    for _ in 0..MOST_ANSWERS {
        let accept = world.chance.one_in(2);
        let device = world.device(0);
        let late: Vec<_> = exchange::late_changes(device.practice()).map_err(fault("late"))?.into_keys().collect();
        if late.is_empty() {
            return Ok(());
        }
        for tag in late {
            let _ = exchange::settle_late(device.at_work(), tag, accept).map_err(fault("late"))?;
        }
        world.note_entries(0, false)?;
        world.counts.note(if accept { "late changes accepted" } else { "late changes left out" });
        quiet(world)?;
    }
    Err(Violation::of("P1", "late changes are never done with"))
}

/// Whether every device that belongs to the practice has heard of the removal.
fn everybody_knew(world: &World) -> Result<bool, Violation> {
    let Some(removed) = world.removed else { return Ok(true) };
    for (_, device) in world.active() {
        if !knows_removal(device.practice(), removed)? {
            return Ok(false);
        }
    }
    Ok(true)
}
