//! Copies of everything, what leaves the share because of them, and the months that takes.

use seriesdesk_core::{
    Error, Practice,
    exchange::{self, Making},
    oplog::{Dot, RESTRICTED, generate},
};
use seriesdesk_share::{Kind, Name};
use std::collections::BTreeSet;

use crate::{
    report::Violation,
    world::{World, dots_of, fault},
};

const DAY: i64 = 86_400_000;
/// Days between two looks at the share; longer pauses count as jumps of the clock.
const HOP: i64 = 3;
/// A month, and a week of notice.
const BEFORE_ANYTHING_GOES: i64 = 37 * DAY;
/// Each jump of a clock counts as an hour.
const SLACK: i64 = DAY;

/// A copy of everything that somebody made.
#[derive(Clone, Copy, Debug)]
pub struct CopyMade {
    /// When, by the time that really passed.
    pub at: i64,
    /// Whether it comes to what it says.
    pub good: bool,
}

impl World {
    /// A device makes a copy of everything, of a store that changes behind its back meanwhile when it is spoiled.
    pub(crate) fn copy_everything(&mut self, number: usize, spoiled: bool) -> Result<(), Violation> {
        if self.device(number).away {
            return Ok(());
        }
        let at = self.passed_ms;
        match make(self.device(number).practice(), spoiled) {
            Ok(good) => self.copies.push(CopyMade { at, good }),
            Err(Error::Refused(_)) => return Ok(()), // It was removed, and has heard of it.
            Err(error) => return Err(fault("copy")(error)),
        }
        self.exchange(number).map(drop)
    }

    /// Days in which everybody who has the share looks at it now and then.
    pub(crate) fn days(&mut self, days: i64) -> Result<(), Violation> {
        for _ in 0..days.div_euclid(HOP) {
            self.passes(HOP * DAY);
            for number in 0..self.devices.len() {
                if !self.device(number).away {
                    self.exchange(number)?;
                    self.note_entries(number, false)?;
                }
            }
        }
        Ok(())
    }

    /// Time passes, for everybody.
    pub(crate) fn passes(&mut self, ms: i64) {
        self.passed_ms += ms;
        self.devices.iter().for_each(|device| device.own.advance(ms));
    }

    /// What a device took off the share was in a copy that is right, long enough ago, and is everywhere.
    pub(crate) fn judge_what_went(&mut self, number: usize) -> Result<(), Violation> {
        let gone = std::mem::take(&mut self.device(number).gone);
        for name in gone {
            let now = self.passed_ms / DAY;
            self.tell(|| format!("    day {now}: device {number} took {} off the share", name.as_str()));
            let because_of_a_copy =
                matches!(name.kind(), Some(Kind::Bundle | Kind::SnapshotChunk | Kind::SnapshotManifest));
            if because_of_a_copy {
                self.counts.note("went because of a copy");
                let old = self.passed_ms - BEFORE_ANYTHING_GOES + SLACK;
                if !self.copies.iter().any(|copy| copy.good && copy.at <= old) {
                    return Err(Violation::of("P9", format!("{} left the share too soon", name.as_str())));
                }
            }
            self.everybody_has(&name)?;
            if because_of_a_copy {
                self.went.insert(name);
            }
        }
        Ok(())
    }

    /// Nobody brought back what left because of a copy, as long as the share did nothing of the kind by itself.
    pub(crate) fn nothing_came_back(&self) -> Result<(), Violation> {
        let by_itself =
            ["ShareRolledBack", "mishap Resurrected", "mishap Moved", "mishap Copied", "RollBack", "Clone", "Away"];
        if self.schedule.rate > 0 || by_itself.iter().any(|what| self.counts.happened.contains_key(*what)) {
            return Ok(());
        }
        match self.went.iter().find(|name| self.share.files.bytes(name.as_str()).is_some()) {
            Some(name) => Err(Violation::of("P9", format!("{} left the share and was brought back", name.as_str()))),
            None => Ok(()),
        }
    }

    /// Whether the entries of a file that left are on every device, as long as no disk was set back.
    fn everybody_has(&self, name: &Name) -> Result<(), Violation> {
        let set_back = ["RollBack", "Clone"].iter().any(|what| self.counts.happened.contains_key(*what));
        let (Some(span), Some(Kind::Segment | Kind::Bundle), false) = (name.span(), name.kind(), set_back) else {
            return Ok(());
        };
        let life = u64::from_be_bytes(span.incarnation);
        let inside = self.known.iter().filter(|(_, known)| {
            let entry = &known.entry;
            entry.device.as_bytes().starts_with(&span.device)
                && u64::from(entry.incarnation) == life
                && entry.compartment == span.compartment
                && (span.from..=span.to).contains(&entry.seq)
        });
        let inside: BTreeSet<Dot> = inside.map(|(dot, _)| *dot).collect();
        let restricted = span.compartment == RESTRICTED;
        for (other, device) in self.active().filter(|(_, device)| !(restricted && device.is_plain())) {
            if !dots_of(device.practice())?.is_superset(&inside) {
                return Err(Violation::of(
                    "P9",
                    format!("{} left the share and device {other} lacks it", name.as_str()),
                ));
            }
        }
        Ok(())
    }
}

/// Makes a copy. False when it does not come to what it says.
fn make(practice: &Practice, spoiled: bool) -> seriesdesk_core::Result<bool> {
    let mut making: Option<Making> = None;
    if !spoiled {
        while exchange::make_snapshot(practice, &mut making)? {}
        return Ok(true);
    }
    // A small store is one page; what it comes to is worked out after that.
    for _ in 0..2 {
        exchange::make_snapshot(practice, &mut making)?;
    }
    let spoiled = generate::spoil(practice)?;
    let good = spoiled.is_none();
    let made = finish(practice, &mut making);
    if let Some(spoiled) = spoiled {
        spoiled.mend(practice)?;
    }
    made.map(|()| good)
}

fn finish(practice: &Practice, making: &mut Option<Making>) -> seriesdesk_core::Result<()> {
    while exchange::make_snapshot(practice, making)? {}
    Ok(())
}
