//! Which checks a visit has, what stands of their answers, what holds it up, and how late somebody is. Pure.

use super::{Answer, CheckAnswer, CheckPass};
use crate::{
    packs::{CheckAt, Instruction, SessionCheck, Topic},
    series::{Session, SessionStatus},
    types::LocalTime,
    word_type,
};

/// What is checked before somebody leaves when the protocol asks for a driver and lists nothing itself.
const DRIVER: &str = "The driver is here";

word_type! {
    /// Where a check stands.
    pub enum CheckState {
        /// Nobody answered.
        Open = "open", "Not answered";
        /// In order.
        Ok = "ok", "OK";
        /// Not in order, or two offices say different things.
        NotOk = "not_ok", "Not OK";
        /// Not in order or not answered, and a clinician lets it go on.
        LetGo = "let_go", "Let go on";
    }
}

/// The checks of a visit in the order of the day, each once; whoever is asked to bring a driver has a check before leaving.
pub(super) fn listed(checks: &[SessionCheck], instructions: &[Instruction]) -> Vec<SessionCheck> {
    let mut listed: Vec<SessionCheck> = Vec::new();
    for check in checks {
        if !listed.contains(check) {
            listed.push(check.clone());
        }
    }
    if asks_for_driver(instructions) && !listed.iter().any(|check| check.at == CheckAt::Leaving) {
        listed.push(SessionCheck { at: CheckAt::Leaving, minutes: None, what: DRIVER.to_owned() });
    }
    listed.sort_by_key(|check| (CheckAt::ALL.iter().position(|at| *at == check.at), check.minutes));
    listed
}

/// Whether the protocol wants somebody to take the patient home.
pub(super) fn asks_for_driver(instructions: &[Instruction]) -> bool {
    instructions.iter().any(|instruction| instruction.topic == Topic::Ride)
}

/// Whether an answer is to this check.
pub(super) fn answers(answer: &CheckAnswer, check: &SessionCheck) -> bool {
    (answer.due, answer.minutes, answer.what.as_str()) == (check.at, check.minutes, check.what.as_str())
}

/// The answers to a check that no later one stands for; two when two offices answered apart.
pub(super) fn standing<'a>(check: &SessionCheck, all: &'a [CheckAnswer]) -> Vec<&'a CheckAnswer> {
    let corrected = |answer: &CheckAnswer| all.iter().any(|other| other.replaces.0.contains(&answer.id));
    all.iter().filter(|answer| answers(answer, check) && !corrected(answer)).collect()
}

/// Where a check stands. What a clinician let go holds only for the answers there were.
pub(super) fn state(check: &SessionCheck, all: &[CheckAnswer], passes: &[CheckPass]) -> CheckState {
    let standing = standing(check, all);
    if !standing.is_empty() && standing.iter().all(|answer| answer.answer == Answer::Ok) {
        return CheckState::Ok;
    }
    let mut ids: Vec<_> = standing.iter().map(|answer| answer.id).collect();
    ids.sort();
    let is_passed = |pass: &CheckPass| {
        pass.due == check.at && pass.over.0.iter().any(|over| over.what == check.what && over.answers == ids)
    };
    match (passes.iter().any(is_passed), standing.is_empty()) {
        (true, _) => CheckState::LetGo,
        (false, true) => CheckState::Open,
        (false, false) => CheckState::NotOk,
    }
}

/// The checks of a moment that hold a visit up.
pub(super) fn holding_up<'a>(
    due: CheckAt,
    checks: &'a [SessionCheck],
    all: &[CheckAnswer],
    passes: &[CheckPass],
) -> Vec<(&'a SessionCheck, CheckState)> {
    let of_moment = checks.iter().filter(|check| check.at == due);
    let states = of_moment.map(|check| (check, state(check, all, passes)));
    states.filter(|(_, state)| matches!(state, CheckState::Open | CheckState::NotOk)).collect()
}

/// `Sleep last night is not OK; 2 checks are not answered.`
pub(super) fn in_words(held: &[(&SessionCheck, CheckState)]) -> String {
    let of = |wanted: CheckState| held.iter().filter(move |(_, state)| *state == wanted).map(|(check, _)| &check.what);
    let mut said: Vec<String> = of(CheckState::NotOk).map(|what| format!("{what}: not OK")).collect();
    let open: Vec<&String> = of(CheckState::Open).collect();
    match open.as_slice() {
        [] => {}
        [one] => said.push(format!("{one}: not answered")),
        more => said.push(format!("{} checks are not answered", more.len())),
    }
    format!("{}.", said.join("; "))
}

/// Minutes somebody is late by, once they are more than the practice allows: until they came, or until now while they have not.
pub(crate) fn minutes_late(session: &Session, now: LocalTime, grace: i64) -> Option<i64> {
    let until = match (session.status, session.arrived_local) {
        (SessionStatus::NoShow | SessionStatus::Cancelled, _) => return None,
        (_, Some(arrived)) => arrived,
        (SessionStatus::Booked | SessionStatus::Confirmed, None) if now.day() == session.starts_local.day() => now,
        (_, None) => return None,
    };
    Some(until.minutes_since(session.starts_local)).filter(|minutes| *minutes > grace)
}
