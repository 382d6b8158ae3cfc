//! Checks for the tests of other areas.

use super::{Answer, AnswerCheck, ChecksOf, answer_check, session_checks};
use crate::{Practice, readiness::testing::ask_for_nothing, types::SessionId};

/// Answers every check of a session as in order; nothing else is asked for before it.
pub(crate) fn all_in_order(practice: &mut Practice, session_id: SessionId) {
    ask_for_nothing(practice);
    for row in session_checks(practice, ChecksOf { session_id }).unwrap().checks {
        let input = AnswerCheck {
            session_id,
            due: row.due.code.parse().unwrap(),
            minutes: row.minutes,
            what: row.what,
            answer: Answer::Ok,
            word: None,
            at: None,
        };
        let _ = answer_check(practice, input).unwrap();
    }
}
