use std::collections::BTreeMap;

use super::super::{
    ConsentStepKind,
    rules::{Facts, Standing, standing},
};
use crate::{
    packs::{ConsentText, SignerRole, consent},
    types::Day,
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn facts<'a>(text: &'a ConsentText, filled: &'a BTreeMap<String, String>, signed: &[(SignerRole, &str)]) -> Facts<'a> {
    let signed = signed.iter().map(|(role, on)| (*role, day(on))).collect();
    Facts { text, filled, signed, steps: Vec::new(), course_over: None }
}

#[test]
fn months_run_from_the_last_signature_that_was_needed_and_a_course_ends_it_earlier() {
    let text = &consent("ketamine-treatment").unwrap().consent;
    let none = BTreeMap::new();
    let both = [(SignerRole::Patient, "2026-01-30"), (SignerRole::Clinician, "2026-02-02")];
    let mut paper = facts(text, &none, &both);
    let (signed_on, until) = (day("2026-02-02"), day("2027-02-01"));
    assert_eq!(standing(&paper, until), Standing::InForce { signed_on, until: Some(until) });
    assert_eq!(standing(&paper, day("2027-02-02")), Standing::Ended { signed_on, until });
    paper.course_over = Some(day("2026-05-01"));
    assert_eq!(standing(&paper, day("2026-05-02")), Standing::Ended { signed_on, until: day("2026-05-01") });
    let half = facts(text, &none, &both[..1]);
    assert_eq!(standing(&half, day("2026-02-01")), Standing::Waiting(vec![SignerRole::Clinician]));
}

#[test]
fn an_authorization_holds_until_the_day_it_states_and_without_one_until_taken_back() {
    let text = &consent("hipaa-authorization").unwrap().consent;
    let filled = BTreeMap::from([("expiry_day".to_owned(), "2026-06-30".to_owned())]);
    let signed = [(SignerRole::Patient, "2026-01-05")];
    let paper = facts(text, &filled, &signed);
    assert!(matches!(standing(&paper, day("2026-06-30")), Standing::InForce { .. }));
    assert!(matches!(standing(&paper, day("2026-07-01")), Standing::Ended { .. }));

    let open = &consent("part2-consent").unwrap().consent;
    let none = BTreeMap::new();
    let mut paper = facts(open, &none, &signed);
    assert!(matches!(standing(&paper, day("2036-07-01")), Standing::InForce { until: None, .. }));
    paper.steps = vec![(ConsentStepKind::Revoked, day("2026-03-01"))];
    assert_eq!(standing(&paper, day("2026-03-01")), Standing::Revoked(day("2026-03-01")));
    paper.steps.push((ConsentStepKind::Void, day("2026-03-02")));
    assert_eq!(standing(&paper, day("2026-03-03")), Standing::Void);
}

#[test]
fn the_notice_that_was_given_does_not_run_out() {
    let text = &consent("privacy-notice-acknowledgment").unwrap().consent;
    let none = BTreeMap::new();
    let paper = facts(text, &none, &[(SignerRole::Patient, "2020-01-05")]);
    assert!(matches!(standing(&paper, day("2036-07-01")), Standing::InForce { until: None, .. }));
}

#[test]
fn what_was_declined_and_signed_after_all_is_signed() {
    let text = &consent("general-treatment").unwrap().consent;
    let none = BTreeMap::new();
    let mut paper = facts(text, &none, &[]);
    paper.steps = vec![(ConsentStepKind::Declined, day("2026-03-01"))];
    assert_eq!(standing(&paper, day("2026-03-02")), Standing::Declined(day("2026-03-01")));
    paper.signed = vec![(SignerRole::Patient, day("2026-03-02"))];
    assert!(matches!(standing(&paper, day("2026-03-02")), Standing::InForce { .. }));
}
