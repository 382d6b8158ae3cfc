//! The pure rules: which checks there are, what stands, what holds a visit up, who is late.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{
    attendance::{
        Answer, CheckAnswer, CheckId, CheckIds, CheckPass, PassedCheck, PassedChecks,
        rules::{holding_up, in_words, listed, minutes_late, standing, state},
    },
    calendar::testing::booked,
    packs::{CheckAt, Instruction, SessionCheck, Topic},
    series::SessionStatus,
    types::{PatientId, SessionId, UtcMillis},
};

#[test]
fn checks_come_in_the_order_of_the_day_and_each_once() {
    let checks = [
        check(CheckAt::Leaving, None, "Fit to leave"),
        check(CheckAt::After, Some(40), "Blood pressure"),
        check(CheckAt::Before, None, "Sleep"),
        check(CheckAt::After, Some(20), "Blood pressure"),
        check(CheckAt::Before, None, "Sleep"),
    ];
    let said: Vec<String> =
        listed(&checks, &[]).iter().map(|check| format!("{} {:?} {}", check.at, check.minutes, check.what)).collect();
    expect![[r#"
        before None Sleep
        after Some(20) Blood pressure
        after Some(40) Blood pressure
        leaving None Fit to leave"#]]
    .assert_eq(&said.join("\n"));
}

#[test]
fn who_is_asked_to_bring_a_driver_has_a_check_before_leaving() {
    let ride = [Instruction { topic: Topic::Ride, hours: None, text: "Somebody takes you home.".into() }];
    let whats = |checks: &[SessionCheck], ride: &[Instruction]| -> Vec<String> {
        listed(checks, ride).into_iter().map(|check| check.what).collect()
    };
    assert_eq!(whats(&[], &ride), ["The driver is here"]);
    assert_eq!(whats(&[check(CheckAt::Leaving, None, "Driver, time out")], &ride), ["Driver, time out"]);
    assert!(whats(&[], &[]).is_empty());
}

#[test]
fn a_check_is_in_order_when_every_answer_that_stands_is() {
    check_state("", "", expect!["open: Sleep: not answered."]);
    check_state("1 ok", "", expect!["ok"]);
    check_state("1 not_ok", "", expect!["not_ok: Sleep: not OK."]);
    check_state("1 not_ok, 2 ok for 1", "", expect!["ok"]);
    check_state("1 ok, 2 not_ok for 1", "", expect!["not_ok: Sleep: not OK."]);
}

#[test]
fn answers_of_two_offices_both_stand_until_somebody_answers_again() {
    check_state("1 ok, 2 not_ok", "", expect!["not_ok: Sleep: not OK."]);
    check_state("1 ok, 2 ok", "", expect!["ok"]);
    check_state("1 ok, 2 not_ok, 3 ok for 1 2", "", expect!["ok"]);
    check_state("1 ok, 2 not_ok, 3 ok for 1", "", expect!["not_ok: Sleep: not OK."]);
}

#[test]
fn a_clinicians_word_holds_for_the_answers_there_were() {
    check_state("", "over", expect!["let_go"]);
    check_state("1 not_ok", "over 1", expect!["let_go"]);
    check_state("1 not_ok", "over", expect!["not_ok: Sleep: not OK."]);
    check_state("1 not_ok, 2 not_ok", "over 1", expect!["not_ok: Sleep: not OK."]);
    check_state("1 not_ok, 2 ok for 1", "over 1", expect!["ok"]);
}

#[test]
fn what_holds_a_visit_up_is_said_in_a_sentence() {
    let checks = ["Sleep", "Alcohol", "Metal"].map(|what| check(CheckAt::Before, None, what));
    let answers = [CheckAnswer { what: "Alcohol".into(), ..answer(1, Answer::NotOk, &[]) }];
    let held = holding_up(CheckAt::Before, &checks, &answers, &[]);
    expect!["Alcohol: not OK; 2 checks are not answered."].assert_eq(&in_words(&held));
    assert!(holding_up(CheckAt::Leaving, &checks, &answers, &[]).is_empty());
}

#[test]
fn late_is_who_came_or_is_missing_more_than_the_grace_after_the_booked_time() {
    check_late(SessionStatus::Booked, None, "10:10", expect!["-"]);
    check_late(SessionStatus::Booked, None, "10:11", expect!["11"]);
    check_late(SessionStatus::Confirmed, None, "10:45", expect!["45"]);
    check_late(SessionStatus::Arrived, Some("10:10"), "10:45", expect!["-"]);
    check_late(SessionStatus::Arrived, Some("10:14"), "10:45", expect!["14"]);
    check_late(SessionStatus::Done, Some("10:14"), "16:00", expect!["14"]);
    check_late(SessionStatus::InSession, None, "10:45", expect!["-"]);
    check_late(SessionStatus::NoShow, None, "10:45", expect!["-"]);
    check_late(SessionStatus::Cancelled, None, "10:45", expect!["-"]);
}

proptest! {
    // Whatever was answered and corrected in whatever order, a check is in order only when no answer that stands says otherwise,
    // and one more answer that names all that stand decides alone.
    #[test]
    fn the_last_word_over_all_that_stand_decides(
        given in prop::collection::vec((any::<bool>(), prop::collection::vec(0_u128..6, 0..3)), 0..6),
        last in any::<bool>(),
    ) {
        let word = |ok: bool| if ok { Answer::Ok } else { Answer::NotOk };
        let mut all: Vec<CheckAnswer> = Vec::new();
        for (number, (ok, for_these)) in (0_u128..).zip(&given) {
            let earlier: Vec<u128> = for_these.iter().copied().filter(|other| *other < number).collect();
            all.push(answer(number, word(*ok), &earlier));
        }
        let sleep = check(CheckAt::Before, None, "Sleep");
        let bad = standing(&sleep, &all).iter().any(|answer| answer.answer == Answer::NotOk);
        prop_assert_eq!(state(&sleep, &all, &[]).code() == "ok", !all.is_empty() && !bad);

        let replaces = standing(&sleep, &all).iter().map(|answer| answer.id).collect();
        all.push(CheckAnswer { replaces: CheckIds(replaces), ..answer(99, word(last), &[]) });
        prop_assert_eq!(state(&sleep, &all, &[]).code(), if last { "ok" } else { "not_ok" });
        all.reverse();
        prop_assert_eq!(state(&sleep, &all, &[]).code(), if last { "ok" } else { "not_ok" });
    }
}

fn check(at: CheckAt, minutes: Option<u16>, what: &str) -> SessionCheck {
    SessionCheck { at, minutes, what: what.into() }
}

fn id(number: u128) -> CheckId {
    Uuid::from_u128(number).into()
}

fn answer(number: u128, answer: Answer, replaces: &[u128]) -> CheckAnswer {
    CheckAnswer {
        id: id(number),
        session_id: SessionId(Uuid::from_u128(1)),
        patient_id: PatientId(Uuid::from_u128(2)),
        due: CheckAt::Before,
        minutes: None,
        what: "Sleep".into(),
        answer,
        word: None,
        replaces: CheckIds(replaces.iter().map(|number| id(*number)).collect()),
        answered_at: UtcMillis(i64::try_from(number).unwrap()),
        answered_by: None,
    }
}

/// Answers as `2 ok for 1`, and the answers a clinician let go as `over 1`.
#[track_caller]
fn check_state(answers: &str, pass: &str, expect: Expect) {
    let numbers = |words: &str| words.split(' ').filter_map(|word| word.parse::<u128>().ok()).collect::<Vec<_>>();
    let given = answers.split(", ").filter(|words| !words.is_empty()).map(|words| {
        let (own, others) = words.split_once(" for ").unwrap_or((words, ""));
        let (number, said) = own.split_once(' ').unwrap();
        answer(number.parse().unwrap(), said.parse().unwrap(), &numbers(others))
    });
    let passed = pass.strip_prefix("over").map(|over| CheckPass {
        id: id(50),
        session_id: SessionId(Uuid::from_u128(1)),
        patient_id: PatientId(Uuid::from_u128(2)),
        due: CheckAt::Before,
        over: PassedChecks(vec![PassedCheck {
            what: "Sleep".into(),
            answers: numbers(over).into_iter().map(id).collect(),
        }]),
        reason: "No risk".into(),
        passed_at: UtcMillis(50),
        passed_by: None,
    });
    let (given, passed) = (given.collect::<Vec<_>>(), Vec::from_iter(passed));
    let checks = [check(CheckAt::Before, None, "Sleep")];
    let held = holding_up(CheckAt::Before, &checks, &given, &passed);
    let why = if held.is_empty() { String::new() } else { format!(": {}", in_words(&held)) };
    expect.assert_eq(&format!("{}{why}", state(&checks[0], &given, &passed)));
}

#[track_caller]
fn check_late(status: SessionStatus, arrived: Option<&str>, now: &str, expect: Expect) {
    let on_day = |clock: &str| format!("2026-03-02T{clock}").parse().unwrap();
    let mut session = booked("2026-03-02T10:00");
    session.status = status;
    session.arrived_local = arrived.map(on_day);
    let late = minutes_late(&session, on_day(now), 10);
    expect.assert_eq(&late.map_or_else(|| "-".to_owned(), |minutes| minutes.to_string()));
}
