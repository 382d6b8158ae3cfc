//! What may happen to a session after what.

use crate::{oplog::Stage, types::LocalTime, word_type};

use super::Session;

word_type! {
    /// Where a session stands.
    pub enum SessionStatus {
        /// In the calendar.
        Booked = "booked", "Booked";
        /// The patient said they will come.
        Confirmed = "confirmed", "Confirmed";
        /// The patient is here.
        Arrived = "arrived", "Arrived";
        /// Treatment is under way.
        InSession = "in_session", "In session";
        /// Treatment ended; the patient stays under observation.
        Monitoring = "monitoring", "Monitoring";
        /// The patient was treated and left.
        Done = "done", "Done";
        /// The patient did not come.
        NoShow = "no_show", "No-show";
        /// Called off before it began.
        Cancelled = "cancelled", "Cancelled";
    }
}

word_type! {
    /// What can be done with a session.
    pub enum Verb {
        /// The patient says they will come.
        Confirm = "confirm", "Confirm";
        /// The patient is here.
        Arrive = "arrive", "Arrive";
        /// Treatment begins.
        Start = "start", "Start";
        /// Treatment ended, observation begins.
        Monitor = "monitor", "Monitor";
        /// The patient leaves; the session was delivered.
        Complete = "complete", "Done";
        /// The patient did not come.
        NoShow = "no_show", "No-show";
        /// Called off.
        Cancel = "cancel", "Cancel";
        /// To another time or place.
        Move = "move", "Move";
        /// One step back.
        Reopen = "reopen", "Step back";
    }
}

/// What a session becomes by a verb; `None` when the verb cannot follow.
pub fn after(status: SessionStatus, verb: Verb) -> Option<SessionStatus> {
    use SessionStatus as S;
    match (verb, status) {
        (Verb::Confirm, S::Booked) => Some(S::Confirmed),
        (Verb::Arrive, S::Booked | S::Confirmed) => Some(S::Arrived),
        (Verb::Start, S::Booked | S::Confirmed | S::Arrived) => Some(S::InSession),
        (Verb::Monitor, S::InSession) => Some(S::Monitoring),
        (Verb::Complete, S::Booked | S::Confirmed | S::Arrived | S::InSession | S::Monitoring) => Some(S::Done),
        (Verb::NoShow, S::Booked | S::Confirmed) => Some(S::NoShow),
        (Verb::Cancel, S::Booked | S::Confirmed | S::Arrived) => Some(S::Cancelled),
        (Verb::Move, S::Booked | S::Confirmed | S::Arrived) => Some(status),
        (
            Verb::Confirm
            | Verb::Arrive
            | Verb::Start
            | Verb::Monitor
            | Verb::Complete
            | Verb::NoShow
            | Verb::Cancel
            | Verb::Move
            | Verb::Reopen,
            _,
        ) => None,
    }
}

/// Where a session's day stands: treated, missed and called off exclude each other, and what was done to a patient stands above the rest.
pub(super) fn stage_of_progress(status: &str) -> Stage {
    let (branch, height) = match status {
        "confirmed" => (0, 1),
        "arrived" => (1, 2),
        "in_session" => (1, 3),
        "monitoring" => (1, 4),
        "done" => (1, 5),
        "no_show" => (2, 1),
        "cancelled" => (3, 1),
        _ => (0, 0),
    };
    Stage { branch, height }
}

/// The session one step back: what was recorded last is taken away. `None` when there is nothing to take away.
pub fn step_back(session: &Session) -> Option<Session> {
    use SessionStatus as S;
    let mut earlier = session.clone();
    earlier.status = match session.status {
        S::Booked => return None,
        S::Confirmed | S::NoShow | S::Cancelled => S::Booked,
        S::Arrived => {
            earlier.arrived_local = None;
            S::Booked
        }
        S::InSession => {
            earlier.started_local = None;
            if session.arrived_local.is_some() { S::Arrived } else { S::Booked }
        }
        S::Monitoring => {
            earlier.stopped_local = None;
            S::InSession
        }
        S::Done => {
            earlier.left_local = None;
            if session.recovery_minutes > 0 && session.stopped_local.is_some() {
                S::Monitoring
            } else {
                earlier.stopped_local = None;
                S::InSession
            }
        }
    };
    earlier.ended_by = None;
    Some(earlier)
}

/// What can be done next, the likeliest first.
pub fn verbs(session: &Session, now: LocalTime) -> Vec<Verb> {
    use SessionStatus as S;
    let due = session.starts_local.day() <= now.day();
    let late = session.starts_local < now;
    let mut verbs = match session.status {
        S::Booked if due => {
            vec![Verb::Arrive, Verb::Confirm, Verb::Start, Verb::Complete, Verb::Move, Verb::NoShow, Verb::Cancel]
        }
        S::Booked => vec![Verb::Confirm, Verb::Move, Verb::Cancel],
        S::Confirmed if due => {
            vec![Verb::Arrive, Verb::Start, Verb::Complete, Verb::Move, Verb::NoShow, Verb::Cancel, Verb::Reopen]
        }
        S::Confirmed => vec![Verb::Move, Verb::Cancel, Verb::Reopen],
        S::Arrived => vec![Verb::Start, Verb::Complete, Verb::Move, Verb::Cancel, Verb::Reopen],
        S::InSession if session.recovery_minutes > 0 => vec![Verb::Monitor, Verb::Complete, Verb::Reopen],
        S::InSession => vec![Verb::Complete, Verb::Monitor, Verb::Reopen],
        S::Monitoring => vec![Verb::Complete, Verb::Reopen],
        S::Done | S::NoShow | S::Cancelled => vec![Verb::Reopen],
    };
    if !late {
        verbs.retain(|verb| *verb != Verb::NoShow);
    }
    verbs
}

impl SessionStatus {
    /// Whether the session takes its room, provider and patient.
    pub const fn holds_its_slot(self) -> bool {
        !matches!(self, SessionStatus::NoShow | SessionStatus::Cancelled)
    }

    /// Whether the session is still to be given.
    pub const fn lies_ahead(self) -> bool {
        matches!(
            self,
            SessionStatus::Booked
                | SessionStatus::Confirmed
                | SessionStatus::Arrived
                | SessionStatus::InSession
                | SessionStatus::Monitoring
        )
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn what_may_follow_what_is_declared() {
        let mut lines = Vec::new();
        for status in SessionStatus::ALL {
            let next = Verb::ALL.iter().filter_map(|verb| Some(format!("{verb} -> {}", after(*status, *verb)?)));
            lines.push(format!("{status}: {}.", next.collect::<Vec<_>>().join(", ")));
        }
        expect![[r#"
            booked: confirm -> confirmed, arrive -> arrived, start -> in_session, complete -> done, no_show -> no_show, cancel -> cancelled, move -> booked.
            confirmed: arrive -> arrived, start -> in_session, complete -> done, no_show -> no_show, cancel -> cancelled, move -> confirmed.
            arrived: start -> in_session, complete -> done, cancel -> cancelled, move -> arrived.
            in_session: monitor -> monitoring, complete -> done.
            monitoring: complete -> done.
            done: .
            no_show: .
            cancelled: ."#]].assert_eq(&lines.join("\n"));
    }
}
