//! The verdict of a course: whether its next session may start, and what will be missing at one that comes later.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    CellState, Verdict,
    gate::cells_by,
    gathering::Gathered,
    rules::Cell,
    store,
    views::{GateCell, cell_view},
};
use crate::{
    Practice, Word, consents,
    error::Result,
    packs::GateItem,
    series::Series,
    types::{LocalTime, SeriesId, SessionId},
};

/// What is seen to for each visit anew: only the next one can lack it.
const OF_EACH_VISIT: &[GateItem] = &[GateItem::Driver, GateItem::Fasting, GateItem::Score];

/// Asks for the verdict of a course.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CourseReadinessOf {
    /// The course.
    pub series_id: SeriesId,
}

/// The verdict of a course.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct CourseReadiness {
    /// What it comes to: no-go when the next session may not start, watch when a later one will not. None without a session ahead, and
    /// where the protocol asks for nothing.
    pub verdict: Option<Word>,
    /// How many sessions are ahead.
    pub ahead: u32,
    /// When the next one starts.
    pub next: Option<LocalTime>,
    /// Each item its protocol asks for.
    pub items: Vec<CourseItem>,
}

/// How an item stands over the sessions ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CourseItem {
    /// As the first session has it that lacks it, or the next session where none does.
    pub cell: GateCell,
    /// That session.
    pub session_id: SessionId,
    /// When it starts.
    pub starts: LocalTime,
    /// Which of the course it is.
    #[ts(type = "number | null")]
    pub number: Option<i64>,
    /// How many of the sessions ahead lack it.
    pub lacking: u32,
    /// Whether the next session lacks it, and not only a later one.
    pub now: bool,
}

/// A session that may still take place, with its cells.
pub(super) struct Ahead {
    pub session: SessionId,
    pub starts: LocalTime,
    pub number: Option<i64>,
    pub cells: Vec<Cell>,
}

/// The verdict of a course from its sessions that are ahead.
pub fn course_readiness(practice: &Practice, input: CourseReadinessOf) -> Result<CourseReadiness> {
    let db = practice.db();
    let series: Series = db.find(input.series_id, "series")?;
    let texts = consents::Texts::new(db);
    let gathered = Gathered::of(db, &texts, series.patient_id);
    let mut ahead = Vec::new();
    for session in store::sessions_ahead(db, series.id)? {
        let cells = cells_by(db, &session, &series, &gathered)?;
        ahead.push(Ahead { session: session.id, starts: session.starts_local, number: session.number, cells });
    }
    let items = items(&ahead);
    Ok(CourseReadiness {
        verdict: (!items.is_empty()).then(|| verdict(&items).word()),
        ahead: u32::try_from(ahead.len()).unwrap_or(u32::MAX),
        next: ahead.first().map(|one| one.starts),
        items,
    })
}

/// Each item over the sessions ahead, which stand in the order of the calendar.
pub(super) fn items(ahead: &[Ahead]) -> Vec<CourseItem> {
    GateItem::ALL.iter().filter_map(|item| item_over(*item, ahead)).collect()
}

/// What items come to: what only a later session lacks leaves time to mend it.
pub(super) fn verdict(items: &[CourseItem]) -> Verdict {
    let is = |item: &CourseItem, states: &[CellState]| states.iter().any(|state| item.cell.state.code == state.code());
    if items.iter().any(|item| item.now && is(item, &[CellState::Stop])) {
        Verdict::NoGo
    } else if items.iter().any(|item| is(item, &[CellState::Stop, CellState::Watch, CellState::LetGo])) {
        Verdict::Watch
    } else {
        Verdict::Go
    }
}

fn item_over(item: GateItem, ahead: &[Ahead]) -> Option<CourseItem> {
    let of = |one: &'_ Ahead| one.cells.iter().find(|cell| cell.item == item).cloned();
    let many = if OF_EACH_VISIT.contains(&item) { 1 } else { ahead.len() };
    let seen: Vec<(usize, Cell)> =
        ahead.iter().take(many).enumerate().filter_map(|(at, one)| Some((at, of(one)?))).collect();
    let first = |state: CellState| seen.iter().find(|(_, cell)| cell.state == state);
    let shown = [CellState::Stop, CellState::Watch, CellState::LetGo].into_iter().find_map(first);
    let (at, cell) = shown.or_else(|| seen.first())?;
    let lacks = |cell: &Cell| matches!(cell.state, CellState::Stop | CellState::Watch | CellState::LetGo);
    let session = ahead.get(*at)?;
    Some(CourseItem {
        cell: cell_view(cell),
        session_id: session.session,
        starts: session.starts,
        number: session.number,
        lacking: u32::try_from(seen.iter().filter(|(_, cell)| lacks(cell)).count()).unwrap_or(u32::MAX),
        now: *at == 0,
    })
}
