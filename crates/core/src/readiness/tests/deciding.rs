use super::super::{
    CellState, MissingItem, Verdict,
    rules::{Cell, Known, cells, missing, verdict},
};
use crate::{
    packs::{GateItem, ReadinessRule},
    types::Day,
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn rule(item: GateItem, blocks: bool, days: Option<u16>) -> ReadinessRule {
    ReadinessRule { item, blocks, codes: Vec::new(), days }
}

fn there(on: &str, until: Option<&str>) -> Known {
    Known::There { on: Some(day(on)), until: until.map(day), brief: None, says: "Evaluation".into() }
}

fn one(rule: ReadinessRule, known: Known) -> Cell {
    cells(&[(rule, known)], day("2026-03-04"), &[]).remove(0)
}

#[test]
fn what_is_too_old_or_ended_is_missing_and_says_since_when() {
    let evaluation = || rule(GateItem::Evaluation, true, Some(30));
    let met = one(evaluation(), there("2026-02-02", None));
    assert_eq!((met.state, met.says.as_str(), met.detail.as_deref()), (CellState::Met, "Feb 2", Some("Evaluation")));
    let old = one(evaluation(), there("2026-02-01", None));
    assert_eq!((old.state, old.says.as_str()), (CellState::Stop, "Evaluation: older than 30 days."));
    let ended = one(evaluation(), there("2026-02-20", Some("2026-03-03")));
    assert_eq!((ended.state, ended.says.as_str()), (CellState::Stop, "Evaluation: held until 03/03/2026."));
    assert_eq!(one(evaluation(), there("2026-02-20", Some("2026-03-04"))).state, CellState::Met);
}

#[test]
fn what_only_is_shown_never_stops_and_what_is_not_kept_is_never_there() {
    let lacking = || Known::Missing { says: "No driver is named.".into() };
    assert_eq!(one(rule(GateItem::Driver, true, None), lacking()).state, CellState::Stop);
    assert_eq!(one(rule(GateItem::Driver, false, None), lacking()).state, CellState::Watch);
    let coverage = one(rule(GateItem::Coverage, true, None), Known::Untracked);
    assert_eq!((coverage.state, coverage.says.as_str()), (CellState::Untracked, "Not tracked yet."));
}

#[test]
fn the_worst_of_an_item_counts_and_the_worst_item_is_the_verdict() {
    let day = day("2026-03-04");
    let consent = |blocks| rule(GateItem::Consent, blocks, None);
    let signed = Known::There { on: None, until: None, brief: None, says: "Version 1".into() };
    let unsigned = Known::Missing { says: "Nothing is signed.".into() };
    let watch = cells(&[(consent(true), signed.clone()), (consent(false), unsigned.clone())], day, &[]);
    assert_eq!((watch.len(), watch[0].state, verdict(&watch)), (1, CellState::Watch, Verdict::Watch));
    let stop = cells(&[(consent(true), unsigned.clone()), (consent(false), signed.clone())], day, &[]);
    assert_eq!((stop[0].state, verdict(&stop)), (CellState::Stop, Verdict::NoGo));
    assert_eq!(verdict(&cells(&[(consent(true), signed)], day, &[])), Verdict::Go);
    assert_eq!(missing(&stop), [MissingItem { item: GateItem::Consent, says: "Nothing is signed.".into() }]);
}

#[test]
fn a_word_counts_for_what_was_missing_then_and_for_nothing_else() {
    let day = day("2026-03-04");
    let rules = |says: &str| [(rule(GateItem::Driver, true, None), Known::Missing { says: says.into() })];
    let word = [MissingItem { item: GateItem::Driver, says: "No driver is named.".into() }];
    let let_go = cells(&rules("No driver is named."), day, &word);
    assert_eq!((let_go[0].state, verdict(&let_go)), (CellState::LetGo, Verdict::Watch));
    let other = cells(&rules("Driver: no, 03/04/2026."), day, &word);
    assert_eq!((other[0].state, verdict(&other)), (CellState::Stop, Verdict::NoGo));
}
