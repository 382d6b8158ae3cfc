//! Time as this device counts it while it looks at the share. A clock that is set back stands still, one that jumps ahead counts
//! as an hour, so a wrong clock only delays what is to wait for days.

use super::store;
use crate::{Practice, error::Result};

const COUNT: &str = "share_clock";
pub(super) const HOUR_MS: i64 = 60 * 60 * 1000;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;
/// A longer pause than this between two looks is not believed.
const LONGEST_PAUSE_MS: i64 = 4 * DAY_MS;
/// Shorter ones are added up before they are written down.
const WRITTEN_EVERY_MS: i64 = 10 * 60 * 1000;

/// How much time this device has counted, in milliseconds.
pub(super) fn counted(practice: &Practice) -> Result<i64> {
    let (counted, last) = kept(practice)?;
    Ok(last.map_or(counted, |last| counted.saturating_add(passed(last, practice.env().now().0))))
}

/// Notes the time that passed since the last look.
pub(super) fn count(practice: &Practice) -> Result<()> {
    let now = practice.env().now().0;
    let (counted, last) = kept(practice)?;
    let quiet = last.is_some_and(|last| (0..WRITTEN_EVERY_MS).contains(&now.saturating_sub(last)));
    if quiet {
        return Ok(());
    }
    let counted = last.map_or(counted, |last| counted.saturating_add(passed(last, now)));
    store::durably(practice, |db| store::set(db, COUNT, &format!("{counted} {now}")))
}

fn kept(practice: &Practice) -> Result<(i64, Option<i64>)> {
    let text = store::get(practice.db(), COUNT)?.unwrap_or_default();
    let parts = text.split_once(' ').and_then(|(counted, last)| Some((counted.parse().ok()?, last.parse().ok()?)));
    Ok(parts.map_or((0, None), |(counted, last)| (counted, Some(last))))
}

fn passed(last: i64, now: i64) -> i64 {
    match now.saturating_sub(last) {
        back if back < 0 => 0,
        long if long > LONGEST_PAUSE_MS && !mutant!("elapsed::jumps_are_believed") => HOUR_MS,
        passed => passed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::practice;

    #[test]
    fn time_is_counted_forwards_and_jumps_of_the_clock_are_not_believed() {
        let desk = practice();
        count(&desk).unwrap();
        let begun = counted(&desk).unwrap();
        let passes = |minutes: i64| {
            desk.clock.advance(minutes);
            let counted = counted(&desk).unwrap() - begun;
            count(&desk).unwrap();
            counted / HOUR_MS
        };
        assert_eq!([passes(24 * 60), passes(3 * 24 * 60), passes(60)], [24, 96, 97]);
        assert_eq!([passes(-365 * 24 * 60), passes(0), passes(24 * 60)], [97, 97, 121]);
        assert_eq!([passes(10 * 365 * 24 * 60), passes(-10 * 365 * 24 * 60), passes(60)], [122, 122, 123]);
    }
}
