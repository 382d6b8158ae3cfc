//! What a missed visit asks for, as a table.

use expect_test::{Expect, expect};

use crate::{
    followup::{
        Ask, Channel, FollowUpRulesView, MissState, Outcome,
        acting::can_have,
        missed_fee,
        rules::{self, Miss, Run},
        ways::{Tried, next},
    },
    packs::{MissedRule, MissedWhen, Then},
    payers::PayerKind,
    types::UtcMillis,
};

const HOUR: i64 = 3_600_000;

#[test]
fn a_clock_of_24_hours_runs_until_the_patient_is_reached() {
    let check = |hours, outcomes: &[Outcome], expect: Expect| check(hours, false, outcomes, |_| {}, expect);
    check(1, &[], expect!["To reach, due in 23 h"]);
    check(18, &[], expect!["Due, due in 6 h"]);
    check(24, &[], expect!["Overdue, overdue by 0 min"]);
    check(75, &[], expect!["Overdue, overdue by 2 days"]);
    check(20, &[Outcome::NoAnswer, Outcome::LeftMessage], expect!["Due, due in 4 h"]);
    check(30, &[Outcome::NoAnswer, Outcome::Reached], expect!["Reached"]);
    check(30, &[Outcome::Declined], expect!["Reached"]);
    check(30, &[Outcome::Wrong], expect!["Overdue, overdue by 6 h"]);
}

#[test]
fn a_risk_flag_goes_to_the_clinician_when_nobody_reaches_the_patient() {
    let check = |hours, outcomes: &[Outcome], expect: Expect| check(hours, true, outcomes, |_| {}, expect);
    check(2, &[Outcome::NoAnswer; 2], expect!["To reach, due in 22 h"]);
    check(
        2,
        &[Outcome::NoAnswer; 3],
        expect!["For the clinician, due in 22 h: Risk flag, and 3 attempts did not reach the patient."],
    );
    check(25, &[], expect!["For the clinician, overdue by 1 h: Risk flag, and not reached within 24 hours."]);
    check(25, &[Outcome::NoAnswer, Outcome::NoAnswer, Outcome::Reached], expect!["Reached"]);
}

#[test]
fn a_new_booking_closes_what_no_clinician_has_to_know() {
    check(30, true, &[], |miss| miss.is_rebooked = true, expect!["Booked again"]);
    check(30, false, &[], |miss| miss.came_again = true, expect!["Reached"]);
    check(30, false, &[Outcome::Reached], |miss| miss.needs_no_place = true, expect!["Closed"]);
    check(2, false, &[], |miss| miss.was_handed_over = true, expect!["For the clinician, due in 22 h"]);
    let handed = |miss: &mut Miss<'_>| (miss.was_handed_over, miss.was_acknowledged) = (true, true);
    check(30, true, &[], handed, expect!["Acknowledged"]);
    check(2, false, &[], |miss| (miss.was_handed_over, miss.is_rebooked) = (true, true), expect!["For the clinician"]);
    check(30, true, &[], |miss| miss.was_closed = true, expect!["Closed"]);
}

#[test]
fn two_misses_ask_the_clinician_even_when_the_patient_was_reached_and_booked_again() {
    let asks = [Ask {
        text: "2 misses in a row: the clinician decides.".into(),
        source: "the usual rule".into(),
        clinician: true,
    }];
    let miss = |came_again| {
        let rules = FollowUpRulesView::default();
        let miss = Miss { asks: &asks, is_rebooked: true, came_again, ..quiet(&rules, &[Outcome::Reached]) };
        miss.state(UtcMillis(30 * HOUR))
    };
    assert_eq!((miss(false), miss(true)), (MissState::Escalated, MissState::Rebooked));
}

#[test]
fn the_protocols_rules_come_first_and_the_practices_where_it_says_nothing() {
    let rule = |when, count, then| MissedRule { when, count, then };
    let tms = [
        rule(MissedWhen::One, None, Then::Append),
        rule(MissedWhen::InARow, Some(3), Then::Clinician),
        rule(MissedWhen::WeekdaysAway, Some(5), Then::Clinician),
    ];
    check_asks(&tms, 1, None, expect!["A single miss: made up at the end of the course. (TMS)"]);
    check_asks(&tms, 2, None, expect!["A single miss: made up at the end of the course. (TMS)"]);
    check_asks(
        &tms,
        3,
        None,
        expect![[r"
        ! 3 misses in a row: the clinician decides. (TMS)
        ! 3 misses in a row: go on or stop? The clinician decides. (the usual rule)
        A single miss: made up at the end of the course. (TMS)"]],
    );
    check_asks(
        &tms,
        1,
        Some(("2026-03-02", "2026-03-10")),
        expect!["A single miss: made up at the end of the course. (TMS)"],
    );
    check_asks(
        &tms,
        1,
        Some(("2026-03-02", "2026-03-11")),
        expect![[r"
        ! 6 weekdays away: the clinician decides. (TMS)
        A single miss: made up at the end of the course. (TMS)"]],
    );
    let infusion = [rule(MissedWhen::DaysAway, Some(6), Then::Clinician)];
    check_asks(&infusion, 1, Some(("2026-03-02", "2026-03-08")), expect![""]);
    check_asks(
        &infusion,
        2,
        Some(("2026-03-02", "2026-03-09")),
        expect![[r"
        ! 7 days away: the clinician decides. (TMS)
        ! 2 misses in a row: the clinician decides. (the usual rule)"]],
    );
    check_asks(
        &[rule(MissedWhen::One, None, Then::Clinician)],
        1,
        None,
        expect!["! A single miss: the clinician decides. (TMS)"],
    );
    check_asks(&[rule(MissedWhen::WorseInMaintenance, None, Then::PreviousFrequency)], 1, None, expect![""]);
}

#[test]
fn every_way_is_tried_once_before_one_is_tried_again() {
    let check = |ways: &[(u32, bool)], expected: Option<usize>| {
        let ways: Vec<Tried> = ways.iter().map(|(times, wrong)| Tried { times: *times, wrong: *wrong }).collect();
        assert_eq!(next(&ways), expected);
    };
    check(&[(0, false), (0, false)], Some(0));
    check(&[(1, false), (0, false), (0, false)], Some(1));
    check(&[(1, false), (1, false), (1, false)], Some(0));
    check(&[(0, true), (1, true), (2, false)], Some(2));
    check(&[(1, true)], None);
    check(&[], None);
}

#[test]
fn nobody_answers_a_letter_at_once() {
    let cannot: Vec<String> = Channel::ALL
        .iter()
        .flat_map(|channel| Outcome::ALL.iter().map(move |outcome| (channel, outcome)))
        .filter(|(channel, outcome)| !can_have(**channel, **outcome))
        .map(|(channel, outcome)| format!("{channel} {outcome}"))
        .collect();
    assert_eq!(cannot, ["letter no_answer"]);
}

#[test]
fn veterans_affairs_never_allows_a_fee_whoever_else_pays() {
    for other in PayerKind::ALL {
        for payers in [[PayerKind::VeteransAffairs, *other], [*other, PayerKind::VeteransAffairs]] {
            let fee = missed_fee(&payers);
            assert!(fee.never, "{other}");
            assert_eq!(fee.text, "No fee for this missed visit: Veterans Affairs never allows one.");
        }
    }
    let never: Vec<_> = PayerKind::ALL.iter().filter(|kind| missed_fee(&[**kind]).never).collect();
    assert_eq!(never, [&PayerKind::Medicaid, &PayerKind::VeteransAffairs]);
}

#[track_caller]
fn check(hours: i64, has_risk_flag: bool, outcomes: &[Outcome], change: impl Fn(&mut Miss<'_>), expect: Expect) {
    let rules = FollowUpRulesView::default();
    let now = UtcMillis(hours * HOUR);
    let mut miss = Miss { has_risk_flag, ..quiet(&rules, outcomes) };
    change(&mut miss);
    let state = miss.state(now);
    let runs = matches!(state, MissState::Escalated | MissState::Overdue | MissState::Due | MissState::Waiting);
    let clock = (runs && !miss.is_rebooked).then(|| format!(", {}", rules::clock(miss.deadline(), now)));
    let why = miss.why_clinician(now).filter(|_| state == MissState::Escalated).map(|why| format!(": {why}"));
    expect.assert_eq(&[Some(state.label().to_owned()), clock, why].into_iter().flatten().collect::<String>());
}

#[track_caller]
fn check_asks(missed: &[MissedRule], in_a_row: i64, away: Option<(&str, &str)>, expect: Expect) {
    let away = away.map(|(last, next)| (last.parse().unwrap(), next.parse().unwrap()));
    let run = Run { in_a_row, in_maintenance: false, away };
    let asks = rules::asks(Some(("TMS", missed)), &FollowUpRulesView::default(), &run);
    let line = |ask: &Ask| format!("{}{} ({})", if ask.clinician { "! " } else { "" }, ask.text, ask.source);
    expect.assert_eq(&asks.iter().map(line).collect::<Vec<_>>().join("\n"));
}

fn quiet<'a>(rules: &'a FollowUpRulesView, outcomes: &'a [Outcome]) -> Miss<'a> {
    Miss {
        missed_at: UtcMillis(0),
        rules,
        has_risk_flag: false,
        outcomes,
        asks: &[],
        came_again: false,
        is_rebooked: false,
        needs_no_place: false,
        was_handed_over: false,
        was_acknowledged: false,
        was_closed: false,
    }
}
