//! When everything that fails has stopped failing: rounds until nobody has anything to do.

use seriesdesk_core::exchange::{self, crypto::DeviceTag};
use seriesdesk_share::faults::Rates;

use crate::{
    late::nothing_late_was_taken,
    report::Violation,
    world::{World, fault},
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
pub fn settle(world: &mut World) -> Result<(), Violation> {
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
        nothing_late_was_taken(world)?;
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

/// Somebody answers what the removed device sent late, and the answer is everybody's.
fn answer_late(world: &mut World) -> Result<(), Violation> {
    for _ in 0..MOST_ANSWERS {
        let accept = world.chance.one_in(2);
        let Some((number, late)) = asked_about_late(world)? else { return Ok(()) };
        for tag in late {
            let _ = exchange::settle_late(world.device(number).at_work(), tag, accept).map_err(fault("late"))?;
        }
        world.note_entries(number, false)?;
        world.counts.note(if accept { "late changes accepted" } else { "late changes left out" });
        quiet(world)?;
    }
    Err(Violation::of("P1", "late changes are never done with"))
}

/// The first device that shows late changes: what one took in before it heard of the removal another may still ask about.
fn asked_about_late(world: &World) -> Result<Option<(usize, Vec<DeviceTag>)>, Violation> {
    for (number, device) in world.active() {
        let late: Vec<_> = exchange::late_changes(device.practice()).map_err(fault("late"))?.into_keys().collect();
        if !late.is_empty() {
            return Ok(Some((number, late)));
        }
    }
    Ok(None)
}
