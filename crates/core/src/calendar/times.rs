//! When a step of a session happened: on its day, not in the future, and in order.

use serde_json::json;

use super::store;
use crate::{
    error::{Error, Result},
    oplog::Tx,
    practice::fields,
    series::Session,
    types::LocalTime,
};

/// A time somebody gives, or leaves to the clock.
pub(super) struct Moment {
    /// The input's field.
    pub field: &'static str,
    pub given: Option<LocalTime>,
    /// What is offered for a session of an earlier day, where the clock no longer helps.
    pub otherwise: LocalTime,
}

/// The time given, or now on the session's own day.
///
/// # Errors
/// Invalid when it lies ahead or on another day; refused with an offer when an earlier day's time is not given.
pub(super) fn moment(tx: &Tx<'_>, session: &Session, asked: Moment) -> Result<LocalTime> {
    let now = store::now_at(tx.db(), session.room_id, tx.now())?;
    of(session, now, asked)
}

/// Refuses a time before the step it follows.
pub(super) fn earlier_than(field: &str, at: LocalTime, before: Option<LocalTime>, step: &str) -> Result<()> {
    match before {
        Some(before) if at < before => {
            Err(Error::invalid(field, format!("is before the {step} at {}", before.clock_us())))
        }
        Some(_) | None => Ok(()),
    }
}

fn of(session: &Session, now: LocalTime, asked: Moment) -> Result<LocalTime> {
    let day = session.starts_local.day();
    if day > now.day() {
        return Err(Error::refused(format!("This session is on {}.", day.short())).hint("Move it to today first."));
    }
    let Some(at) = asked.given else {
        if day == now.day() {
            return Ok(now);
        }
        let time = asked.otherwise;
        return Err(Error::refused(format!("This session was on {}; say at what time.", day.short()))
            .on(asked.field)
            .hint(format!("It was booked for {}.", time.clock_us()))
            .offer(format!("Use {}", time.clock_us()), json!({ asked.field: time })));
    };
    if at.day() != day {
        return Err(Error::invalid(asked.field, format!("is not on the session's day, {}", day.short())));
    }
    fields::not_ahead(asked.field, at, now)?;
    Ok(at)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::calendar::testing::booked;

    #[test]
    fn a_step_happens_on_the_sessions_day_and_not_ahead_of_the_clock() {
        check("2026-03-02T09:07", None, expect!["09:07"]);
        check("2026-03-02T09:07", Some("2026-03-02T08:58"), expect!["08:58"]);
        check("2026-03-02T09:07", Some("2026-03-02T09:12"), expect!["09:12"]);
        check("2026-03-02T09:07", Some("2026-03-02T09:13"), expect!["at: lies ahead: it is 9:07 AM"]);
        check("2026-03-02T09:07", Some("2026-03-01T09:00"), expect!["at: is not on the session's day, Mon, Mar 2"]);
        check("2026-03-01T23:59", None, expect!["This session is on Mon, Mar 2."]);
        check("2026-03-03T08:00", None, expect!["This session was on Mon, Mar 2; say at what time."]);
        check("2026-03-03T08:00", Some("2026-03-02T17:30"), expect!["17:30"]);
    }

    #[track_caller]
    fn check(now: &str, given: Option<&str>, expect: Expect) {
        let session = booked("2026-03-02T09:00");
        let asked =
            Moment { field: "at", given: given.map(|time| time.parse().unwrap()), otherwise: session.starts_local };
        expect.assert_eq(&match of(&session, now.parse().unwrap(), asked) {
            Ok(at) => at.clock(),
            Err(error) => error.to_string(),
        });
    }
}
