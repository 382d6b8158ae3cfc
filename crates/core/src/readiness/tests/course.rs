use super::super::{
    CellState, Verdict,
    course::{Ahead, items, verdict},
    rules::Cell,
};
use crate::packs::GateItem;

fn cell(item: GateItem, state: CellState) -> Cell {
    Cell { item, state, says: state.label().into(), detail: None }
}

/// Sessions a week apart, each with its cells.
fn ahead(sessions: &[&[(GateItem, CellState)]]) -> Vec<Ahead> {
    let one = |(at, cells): (usize, &&[(GateItem, CellState)])| Ahead {
        session: uuid::Uuid::from_u128(at as u128 + 1).into(),
        starts: format!("2026-03-{:02}T10:00", 2 + 7 * at).parse().unwrap(),
        number: i64::try_from(at + 1).ok(),
        cells: cells.iter().map(|(item, state)| cell(*item, *state)).collect(),
    };
    sessions.iter().enumerate().map(one).collect()
}

#[test]
fn a_course_is_no_go_when_its_next_session_is_and_to_watch_when_a_later_one_will_be() {
    use CellState::{Met, Stop};
    use GateItem::Consent;
    let later = items(&ahead(&[&[(Consent, Met)], &[(Consent, Met)], &[(Consent, Stop)], &[(Consent, Stop)]]));
    assert_eq!(verdict(&later), Verdict::Watch);
    let consent = &later[0];
    assert_eq!((consent.lacking, consent.now, consent.number), (2, false, Some(3)));
    assert_eq!(consent.starts.to_string(), "2026-03-16T10:00");
    let now = items(&ahead(&[&[(Consent, Stop)], &[(Consent, Met)]]));
    assert_eq!((verdict(&now), now[0].lacking, now[0].now), (Verdict::NoGo, 1, true));
    let ready = items(&ahead(&[&[(Consent, Met)], &[(Consent, Met)]]));
    assert_eq!((verdict(&ready), ready[0].lacking, ready[0].now), (Verdict::Go, 0, true));
    assert!(items(&[]).is_empty());
}

#[test]
fn what_each_visit_needs_anew_is_asked_of_the_next_visit_alone() {
    use CellState::{Met, Stop, Watch};
    use GateItem::{Driver, Evaluation};
    let tomorrow = items(&ahead(&[&[(Driver, Met), (Evaluation, Met)], &[(Driver, Stop), (Evaluation, Watch)]]));
    let of = |item: GateItem| tomorrow.iter().find(|one| one.cell.item.code == item.code()).unwrap();
    assert_eq!((of(Driver).lacking, of(Driver).cell.state.code.as_str()), (0, "met"));
    assert_eq!((of(Evaluation).lacking, of(Evaluation).now), (1, false));
    assert_eq!(verdict(&tomorrow), Verdict::Watch);
}

#[test]
fn what_is_not_tracked_is_shown_as_that() {
    let untracked = items(&ahead(&[&[(GateItem::Coverage, CellState::Untracked)]]));
    assert_eq!((untracked[0].cell.state.code.as_str(), untracked[0].lacking), ("untracked", 0));
}
