//! When a course is asked about, and in which rhythm it goes on.

use expect_test::expect;
use proptest::prelude::*;

use crate::{
    continuing::{
        Decision, EndState,
        rules::{Decided, Ending, pace, phase_after},
    },
    packs::{Phase, protocol},
    types::Day,
};

fn today() -> Day {
    "2026-03-02".parse().unwrap()
}

fn course(total: i64, done: i64, ahead: i64, last_was: i64) -> Ending {
    Ending { total, done, ahead, last: Some(today().plus(-last_was)), today: today() }
}

fn decided(decision: Decision, after: i64) -> Decided {
    Decided { decision, after, review_on: Some(today().plus(3)), is_booked: false }
}

#[test]
fn a_course_is_asked_about_while_its_last_sessions_are_ahead() {
    let state = |total, done, ahead| course(total, done, ahead, -5).state(None);
    assert_eq!(
        [state(36, 32, 4), state(36, 33, 3), state(36, 33, 0)],
        [EndState::Running, EndState::Due, EndState::Due]
    );
    assert_eq!([state(6, 3, 3), state(6, 4, 2)], [EndState::Running, EndState::Due]);
    assert_eq!([state(1, 0, 1), state(1, 1, 0)], [EndState::Running, EndState::Due]);
    assert_eq!(state(6, 0, 0), EndState::Running, "nothing was delivered, so nothing ends");
}

#[test]
fn what_ended_long_ago_is_not_asked_about() {
    assert_eq!(course(6, 6, 0, 60).state(None), EndState::Due);
    assert_eq!(course(6, 6, 0, 61).state(None), EndState::Past);
    assert_eq!(course(6, 6, 0, 61).state(Some(&decided(Decision::More, 6))), EndState::ToBook, "a decision is kept");
}

#[test]
fn a_decision_stands_until_the_course_has_more_sessions_than_it_had_then() {
    let near = course(36, 34, 2, -3);
    assert_eq!(near.state(Some(&decided(Decision::Stop, 36))), EndState::Settled);
    assert_eq!(near.state(Some(&decided(Decision::Stop, 30))), EndState::Due);
    assert_eq!(near.state(Some(&decided(Decision::Maintenance, 36))), EndState::ToBook);
    let booked = Decided { is_booked: true, ..decided(Decision::Maintenance, 36) };
    assert_eq!(near.state(Some(&booked)), EndState::Settled);
    assert_eq!(near.state(Some(&decided(Decision::Review, 36))), EndState::Later);
    let on_the_day = Decided { review_on: Some(today()), ..decided(Decision::Review, 36) };
    assert_eq!(near.state(Some(&on_the_day)), EndState::Due);
}

#[test]
fn every_shipped_protocol_says_how_it_goes_on() {
    let said = ["tms-36", "iv-ketamine-depression", "iv-ketamine-pain", "spravato-trd"].map(|id| {
        let phases = &protocol(id).unwrap().protocol.phases;
        let one = |decision| {
            let phase = phase_after(phases, decision, 4, None).unwrap();
            format!("{}, {} a week, every {} days", phase.name, phase.per_week, pace(&phase))
        };
        format!("{id}: {}; {}", one(Decision::More), one(Decision::Maintenance))
    });
    expect![[r#"
        tms-36: Acute, 5 a week, 5 a week, every 1 days; Maintenance, 1 a week, every 7 days
        iv-ketamine-depression: Induction, 3 a week, every 2 days; Boosters, 1 a week, every 28 days
        iv-ketamine-pain: Course, 3 a week, every 2 days; Boosters, 1 a week, every 56 days
        spravato-trd: Weekly, weeks 5 to 8, 1 a week, every 7 days; From week 9, 1 a week, every 14 days"#]]
    .assert_eq(&said.join("\n"));
}

#[test]
fn what_stops_or_waits_books_nothing() {
    let phases = &protocol("tms-36").unwrap().protocol.phases;
    assert_eq!(phase_after(phases, Decision::Stop, 1, None), None);
    assert_eq!(phase_after(phases, Decision::Review, 1, None), None);
    assert_eq!(phase_after(&[], Decision::More, 1, None), None);
}

proptest! {
    #[test]
    fn a_rhythm_of_days_is_kept(every in 1..=183_u8, sessions in 1..=200_u16, at in 0..4_usize) {
        let id = ["tms-36", "iv-ketamine-depression", "iv-ketamine-pain", "spravato-trd"][at];
        for decision in [Decision::More, Decision::Maintenance] {
            let phase: Phase = phase_after(&protocol(id).unwrap().protocol.phases, decision, sessions, Some(every)).unwrap();
            prop_assert_eq!((phase.sessions, phase.until_decided, phase.min_gap_days), (sessions, false, every));
            prop_assert_eq!(pace(&phase), i64::from(every));
        }
    }
}
