//! Wrong passphrases are slowed down, across restarts and whatever the clock is set to.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How often one person's passphrase was wrong since it was last right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    failed: u32,
    last_at: Option<DateTime<Utc>>,
}

const FREE_TRIES: u32 = 3;
const LONGEST_WAIT_SECONDS: u32 = 300;

impl Throttle {
    /// Seconds until the next try is looked at. Zero means now.
    ///
    /// A clock set back before the last failure starts the wait again from the new time, so it gains nothing and cannot lock
    /// a person out for longer than one wait.
    pub fn wait_seconds(&self, now: DateTime<Utc>) -> u32 {
        let delay = delay_seconds(self.failed);
        let Some(last_at) = self.last_at else {
            return 0;
        };
        let gone = now.signed_duration_since(last_at).max(TimeDelta::zero());
        let left = TimeDelta::seconds(delay.into()) - gone;
        u32::try_from((left.num_milliseconds() + 999).div_euclid(1000)).unwrap_or(0)
    }

    /// The state to keep when the clock stands before the last failure: the wait counts from the new time.
    pub(super) fn anchored(self, now: DateTime<Utc>) -> Throttle {
        Throttle { last_at: self.last_at.map(|last_at| last_at.min(now)), ..self }
    }

    /// Counts one more wrong try.
    pub(super) fn failed(self, now: DateTime<Utc>) -> Throttle {
        Throttle { failed: self.failed.saturating_add(1), last_at: Some(now) }
    }

    /// Wrong tries since the last right one.
    pub fn failures(&self) -> u32 {
        self.failed
    }
}

/// Three tries are free, then 2, 4, 8 … at most 300 seconds.
fn delay_seconds(failed: u32) -> u32 {
    match failed.checked_sub(FREE_TRIES) {
        None | Some(0) => 0,
        Some(beyond) => 2_u32.checked_pow(beyond).unwrap_or(u32::MAX).min(LONGEST_WAIT_SECONDS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    #[test]
    fn three_tries_are_free_and_then_waits_double_to_five_minutes() {
        let waits: Vec<u32> = (0..=14).map(delay_seconds).collect();
        expect!["[0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]"].assert_eq(&format!("{waits:?}"));
        assert_eq!(delay_seconds(u32::MAX), 300);
    }

    #[test]
    fn the_wait_runs_off_by_the_clock() {
        check(5, 0, expect!["4 s"]);
        check(5, 1, expect!["3 s"]);
        check(5, 4, expect!["0 s"]);
        check(5, 3600, expect!["0 s"]);
    }

    #[test]
    fn a_clock_set_back_gains_nothing_and_locks_nobody_out_for_years() {
        check(12, -3600, expect!["300 s"]);
        let years_ahead = Throttle { failed: 12, last_at: Some(at(4 * 365 * 86_400)) };
        let kept = years_ahead.anchored(at(0));
        assert_eq!(kept.wait_seconds(at(0)), 300);
        assert_eq!(kept.wait_seconds(at(300)), 0);
    }

    #[track_caller]
    fn check(failed: u32, seconds_later: i64, expect: Expect) {
        let throttle = Throttle { failed, last_at: Some(at(0)) };
        expect.assert_eq(&format!("{} s", throttle.wait_seconds(at(seconds_later))));
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_409_600 + seconds, 0).unwrap() // 2026-03-02
    }
}
