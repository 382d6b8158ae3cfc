//! For tests of other areas: courses that ask for nothing before a session.

use crate::{Practice, oplog::Action, series::Series};

/// Takes the rules of readiness off every course, for a test that is about something else.
pub(crate) fn ask_for_nothing(practice: &mut Practice) {
    let courses: Vec<Series> = practice.db().list("1 ORDER BY id", []).unwrap();
    let done = practice.act(Action::legal("ask_for_nothing"), |tx| {
        for mut series in courses {
            series.protocol.readiness.clear();
            tx.put(&series)?;
        }
        Ok(())
    });
    drop(done.unwrap());
}
