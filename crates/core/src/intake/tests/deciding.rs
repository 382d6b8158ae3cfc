use std::collections::BTreeMap;

use super::super::rules::{Days, Known, StepState, Tone, median, place, standings, tone};
use crate::{
    packs::{DueFrom, IntakePhase, IntakeStep, StepDue, StepKind, StepOwner, StepWhen, intakes},
    types::Day,
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn step(code: &str, phase: IntakePhase, after: &[&str]) -> IntakeStep {
    IntakeStep {
        code: code.into(),
        title: code.into(),
        phase,
        kind: StepKind::Task,
        form: None,
        consent: None,
        document: None,
        owner: StepOwner::FrontDesk,
        due: StepDue { days: 2, from: DueFrom::Inquiry, step: None },
        after: after.iter().map(|code| (*code).into()).collect(),
        blocking: true,
        when: None,
        how: String::new(),
    }
}

fn done(on: &str) -> Known {
    Known { done_on: Some(day(on)), ..Known::default() }
}

const DAYS: fn() -> Days = || Days { opened_on: day("2026-03-02"), first_session: Some(day("2026-03-20")) };

#[test]
fn a_step_opens_when_everything_before_it_is_settled() {
    let mut steps = vec![
        step("call", IntakePhase::Inquiry, &[]),
        step("flags", IntakePhase::Inquiry, &["call"]),
        step("packet", IntakePhase::Paperwork, &["call", "flags"]),
    ];
    steps[1].when = Some(StepWhen::Answer { item: "phone-screen:payer".into(), is: vec!["self".into()] });
    let states = |known: &[(&str, Known)]| -> Vec<StepState> {
        let known: BTreeMap<String, Known> =
            known.iter().map(|(code, known)| ((*code).into(), known.clone())).collect();
        standings(&steps, &known, DAYS()).into_iter().map(|one| one.state).collect()
    };
    use StepState as S;
    assert_eq!(states(&[]), [S::Open, S::NotAsked, S::Waiting]);
    assert_eq!(states(&[("call", done("2026-03-03"))]), [S::Done, S::NotAsked, S::Open]);
    let flagged = Known { applies: Some(true), ..Known::default() };
    assert_eq!(states(&[("call", done("2026-03-03")), ("flags", flagged.clone())]), [S::Done, S::Open, S::Waiting]);
    let skipped = Known { skipped: true, ..flagged };
    assert_eq!(states(&[("call", done("2026-03-03")), ("flags", skipped)]), [S::Done, S::Skipped, S::Open]);
}

#[test]
fn a_case_stands_in_the_column_of_its_first_open_step_since_the_one_before_was_done() {
    let steps = [
        step("call", IntakePhase::Inquiry, &[]),
        step("packet", IntakePhase::Paperwork, &["call"]),
        step("visit", IntakePhase::Evaluation, &["packet"]),
    ];
    let of = |known: &[(&str, Known)]| {
        let known: BTreeMap<String, Known> =
            known.iter().map(|(code, known)| ((*code).into(), known.clone())).collect();
        place(&steps, &standings(&steps, &known, DAYS()), DAYS().opened_on)
    };
    let new = of(&[]);
    assert_eq!(
        (new.phase, new.step, new.since, new.settled, new.of),
        (IntakePhase::Inquiry, Some(0), day("2026-03-02"), 0, 3)
    );
    let sent = of(&[("call", done("2026-03-05"))]);
    assert_eq!((sent.phase, sent.since, sent.settled), (IntakePhase::Paperwork, day("2026-03-05"), 1));
    let all = of(&[("call", done("2026-03-05")), ("packet", done("2026-03-06")), ("visit", done("2026-03-09"))]);
    assert_eq!((all.phase, all.step, all.settled), (IntakePhase::Ready, None, 3));
}

#[test]
fn days_are_counted_from_where_the_step_says() {
    let mut steps = [step("call", IntakePhase::Inquiry, &[]), step("form", IntakePhase::Paperwork, &["call"])];
    steps[1].due = StepDue { days: 5, from: DueFrom::Step, step: Some("call".into()) };
    let before = standings(&steps, &BTreeMap::new(), DAYS());
    assert_eq!((before[0].due_on, before[1].due_on), (Some(day("2026-03-04")), None));
    let known = BTreeMap::from([("call".to_owned(), done("2026-03-06"))]);
    assert_eq!(standings(&steps, &known, DAYS())[1].due_on, Some(day("2026-03-11")));
    steps[1].due = StepDue { days: 2, from: DueFrom::FirstSession, step: None };
    assert_eq!(standings(&steps, &known, DAYS())[1].due_on, Some(day("2026-03-18")));
}

#[test]
fn a_case_that_is_late_or_that_nobody_touched_stands_still() {
    let steps = [step("call", IntakePhase::Inquiry, &[])];
    let place = place(&steps, &standings(&steps, &BTreeMap::new(), DAYS()), DAYS().opened_on);
    let today = day("2026-03-10");
    let of = |due: &str, touched: &str| tone(&place, Some(day(due)), day(touched), today);
    assert_eq!(of("2026-03-12", "2026-03-09"), Tone::Plain);
    assert_eq!(of("2026-03-10", "2026-03-09"), Tone::Due);
    assert_eq!(of("2026-03-07", "2026-03-09"), Tone::Stalled);
    assert_eq!(of("2026-03-12", "2026-03-02"), Tone::Stalled);
}

#[test]
fn the_middle_of_days() {
    assert_eq!(median(vec![]), None);
    assert_eq!(median(vec![9]), Some(9));
    assert_eq!(median(vec![9, 1, 4]), Some(4));
    assert_eq!(median(vec![9, 1, 4, 2]), Some(2));
}

#[test]
fn every_shipped_template_can_be_gone_through_to_its_end() {
    for pack in intakes() {
        let steps = &pack.intake.steps;
        let mut known: BTreeMap<String, Known> = BTreeMap::new();
        for _ in 0..=steps.len() {
            let now = standings(steps, &known, DAYS());
            let Some(at) = place(steps, &now, DAYS().opened_on).step else { break };
            known.insert(steps[at].code.clone(), done("2026-03-03"));
        }
        let end = place(steps, &standings(steps, &known, DAYS()), DAYS().opened_on);
        assert_eq!((end.phase, end.settled), (IntakePhase::Ready, end.of), "{}", pack.pack.id);
    }
}
