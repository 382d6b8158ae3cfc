//! When to ask again. Pure.

use super::RequestOutcome;
use crate::{types::Day, word_type};

/// Days after the request on which one asks again, and no more.
const CHASE_AFTER: [i64; 3] = [7, 14, 21];
/// A late reminder is not followed by the next one at once.
const AT_LEAST_BETWEEN: i64 = 3;
/// So long one waits after the last reminder before the clinician decides.
const AFTER_THE_LAST: i64 = 7;

word_type! {
    /// How a request stands today.
    pub enum RequestState {
        /// It did not go out.
        ToSend = "to_send", "To be sent";
        /// It went out, and the day to ask again is not there.
        Waiting = "waiting", "Waiting";
        /// It is time to ask again.
        Chase = "chase", "Ask again";
        /// Nobody answers, or they refuse: the clinician decides.
        Decide = "decide", "Tell the clinician";
        /// It is over.
        Ended = "ended", "Ended";
    }
}

/// One time somebody asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tried {
    pub on: Day,
    pub outcome: RequestOutcome,
}

/// How an open request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chase {
    pub state: RequestState,
    /// The day it went out first.
    pub sent_on: Option<Day>,
    /// How often somebody asked again since.
    pub reminders: u32,
    /// The day to ask again, or the day the clinician is to be told.
    pub next_on: Option<Day>,
}

/// How an open request stands. `tried` is in the order of its days; `agreed` is a day somebody set for the next time, because the office
/// promised one.
pub(super) fn chase(tried: &[Tried], agreed: Option<Day>, today: Day) -> Chase {
    let begun = tried.iter().position(|one| one.outcome != RequestOutcome::Wrong);
    let (Some(begun), Some(last)) = (begun, tried.last()) else {
        return Chase { state: RequestState::ToSend, sent_on: None, reminders: 0, next_on: None };
    };
    let sent_on = tried.get(begun).map_or(last.on, |first| first.on);
    let reminders = tried.len() - begun - 1;
    let (state, next_on) = match (last.outcome, agreed, CHASE_AFTER.get(reminders)) {
        (RequestOutcome::Refused, _, _) => (RequestState::Decide, last.on),
        (RequestOutcome::Wrong, _, _) => (RequestState::Chase, last.on),
        (_, Some(agreed), _) => (RequestState::Chase, agreed),
        (_, None, Some(days)) => (RequestState::Chase, sent_on.plus(*days).max(last.on.plus(AT_LEAST_BETWEEN))),
        (_, None, None) => (RequestState::Decide, last.on.plus(AFTER_THE_LAST)),
    };
    let state = if next_on > today { RequestState::Waiting } else { state };
    let reminders = u32::try_from(reminders).unwrap_or(u32::MAX);
    Chase { state, sent_on: Some(sent_on), reminders, next_on: Some(next_on) }
}

/// How an open request stands, in one sentence.
pub(super) fn says(chase: &Chase, last: Option<RequestOutcome>) -> String {
    let wrong = last == Some(RequestOutcome::Wrong);
    let (Some(sent_on), Some(next_on)) = (chase.sent_on, chase.next_on) else {
        return if wrong {
            "The number or address was wrong; correct it and send it again".to_owned()
        } else {
            "Not sent yet".to_owned()
        };
    };
    let reminders = match chase.reminders {
        0 => String::new(),
        1 => ", 1 reminder".to_owned(),
        many => format!(", {many} reminders"),
    };
    let asked = format!("Asked {}{reminders}", sent_on.us());
    match chase.state {
        RequestState::Decide if last == Some(RequestOutcome::Refused) => {
            format!("{asked}; they refuse. Tell the clinician")
        }
        RequestState::Decide => format!("{asked}; no records came. Tell the clinician"),
        RequestState::Chase if wrong => format!("{asked}; the number or address was wrong. Correct it and ask again"),
        RequestState::Chase => format!("{asked}; ask again, due {}", next_on.us()),
        _ if last == Some(RequestOutcome::WillSend) => {
            format!("{asked}; they will send them. Next look {}", next_on.us())
        }
        _ => format!("{asked}; ask again on {}", next_on.us()),
    }
}
