//! Verdicts as screens show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    CellState, Verdict,
    gate::{cells_by, cells_of},
    gathering::Many,
    rules::{self, Cell},
    store,
};
use crate::{
    Practice, Word, consents,
    db::Db,
    error::Result,
    packs::GateItem,
    patients, people, practice,
    series::{Series, Session, SessionStatus},
    types::{Day, LocalTime, PatientId, SessionId},
};

/// Asks for the verdict of a session.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadinessOf {
    /// The session.
    pub session_id: SessionId,
}

/// Asks for the verdicts of a day.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadinessDay {
    /// The day.
    pub day: Day,
}

/// How one item stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct GateCell {
    /// The item.
    pub item: Word,
    /// How it stands.
    pub state: Word,
    /// One sentence.
    pub says: String,
    /// As it was written down, where the sentence is shorter.
    pub detail: Option<String>,
    /// What mends it: `write`, `consent`, `forms`; nothing where nothing can.
    pub mends: Option<String>,
    /// The verb for it: `Add ride`.
    pub verb: Option<String>,
}

/// A clinician's word that a session starts all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct OverrideView {
    /// What was missing.
    pub missing: String,
    /// Why it started all the same.
    pub reason: String,
    /// Who signed, and when.
    pub signed: String,
}

/// The verdict of a session.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SessionReadiness {
    /// The session.
    pub session_id: SessionId,
    /// The patient.
    pub patient_id: PatientId,
    /// What it comes to; none where the protocol asks for nothing.
    pub verdict: Option<Word>,
    /// Each item its protocol asks for.
    pub cells: Vec<GateCell>,
    /// Who let it start all the same.
    pub overrides: Vec<OverrideView>,
}

/// A session on the board.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReadinessRow {
    /// The patient, family name first.
    pub patient: String,
    /// When.
    pub starts: LocalTime,
    /// Where.
    pub place: String,
    /// `Ketamine 2/6`.
    pub what: String,
    /// Where the session stands.
    pub status: Word,
    /// Whether it may still start.
    pub ahead: bool,
    /// The verdict and its cells.
    pub readiness: SessionReadiness,
}

/// The sessions of a day, the worst first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReadinessBoard {
    /// The day.
    pub day: Day,
    /// Items that any session of the day asks for, in order.
    pub items: Vec<Word>,
    /// The sessions.
    pub rows: Vec<ReadinessRow>,
    /// How many may not start.
    pub no_go: u32,
    /// How many are to be looked at.
    pub watch: u32,
    /// How many are ready.
    pub go: u32,
}

/// The verdict of one session.
pub fn readiness_of(practice: &Practice, input: ReadinessOf) -> Result<SessionReadiness> {
    let db = practice.db();
    let session: Session = db.find(input.session_id, "session")?;
    let cells = cells_of(db, &session)?;
    view(db, &session, &cells)
}

/// The verdicts of a day's sessions of courses, those that may not start first.
pub fn readiness_on(practice: &Practice, input: ReadinessDay) -> Result<ReadinessBoard> {
    let db = practice.db();
    let texts = consents::Texts::new(db);
    let mut many = Many::new(db, &texts);
    let mut rows = Vec::new();
    for session in store::sessions_on(db, input.day)? {
        // A course with its frozen protocol is long to read; once is enough.
        let series = session.series_id.map(|series| db.find::<Series>(series, "series")).transpose()?;
        let cells = match &series {
            Some(series) => cells_by(db, &session, series, many.of(session.patient_id))?,
            None => Vec::new(),
        };
        rows.push(row(db, session, series.as_ref(), &cells)?);
    }
    let rank = |row: &ReadinessRow| {
        let code = row.readiness.verdict.as_ref().map(|word| word.code.as_str());
        (!row.ahead, [Some("no_go"), Some("watch"), None, Some("go")].iter().position(|one| *one == code))
    };
    rows.sort_by(|one, other| rank(one).cmp(&rank(other)).then_with(|| one.starts.cmp(&other.starts)));
    let asked =
        |item: &&GateItem| rows.iter().any(|row| row.readiness.cells.iter().any(|cell| cell.item.code == item.code()));
    let items = GateItem::ALL.iter().filter(asked).map(|item| item.word()).collect();
    let counted = |code: Verdict| {
        let ours = rows.iter().filter(|row| row.readiness.verdict.as_ref().is_some_and(|one| one.code == code.code()));
        u32::try_from(ours.count()).unwrap_or(u32::MAX)
    };
    let (no_go, watch, go) = (counted(Verdict::NoGo), counted(Verdict::Watch), counted(Verdict::Go));
    Ok(ReadinessBoard { day: input.day, items, rows, no_go, watch, go })
}

fn row(db: Db<'_>, session: Session, series: Option<&Series>, cells: &[Cell]) -> Result<ReadinessRow> {
    let patient = patients::find_patient(db, patients::kept(db, session.patient_id)?)?;
    let total = series.map(|series| series.protocol.sessions);
    let what = match (session.number, total) {
        (Some(number), Some(total)) => format!("{} {number}/{total}", session.modality.label()),
        _ => session.modality.label().to_owned(),
    };
    Ok(ReadinessRow {
        patient: patient.list_name(),
        starts: session.starts_local,
        place: practice::room(db, session.room_id)?.name,
        what,
        ahead: matches!(session.status, SessionStatus::Booked | SessionStatus::Confirmed | SessionStatus::Arrived),
        status: session.status.word(),
        readiness: view(db, &session, cells)?,
    })
}

fn view(db: Db<'_>, session: &Session, cells: &[Cell]) -> Result<SessionReadiness> {
    let zone = practice::zone_of_room(db, session.room_id)?;
    let overrides = store::overrides_of(db, session.id)?.into_iter().map(|one| -> Result<OverrideView> {
        let by = people::name_of(db, one.signed_by)?.unwrap_or_else(|| one.signature.clone());
        let missing: Vec<String> = one.missing.0.into_iter().map(|missing| missing.says).collect();
        let signed = format!("{by}, {}", LocalTime::of(one.signed_at, zone).short());
        Ok(OverrideView { missing: missing.join(" "), reason: one.reason, signed })
    });
    Ok(SessionReadiness {
        session_id: session.id,
        patient_id: session.patient_id,
        verdict: (!cells.is_empty()).then(|| rules::verdict(cells).word()),
        cells: cells.iter().map(cell_view).collect(),
        overrides: overrides.collect::<Result<_>>()?,
    })
}

pub(super) fn cell_view(cell: &Cell) -> GateCell {
    let mended = matches!(cell.state, CellState::Stop | CellState::Watch | CellState::LetGo);
    let way = match cell.item {
        GateItem::Evaluation => Some(("write", "Write down")),
        GateItem::Clearance => Some(("write", "Write down")),
        GateItem::Rems => Some(("write", "Enrolled")),
        GateItem::Driver => Some(("write", "Add ride")),
        GateItem::Fasting => Some(("write", "Told")),
        GateItem::Consent => Some(("consent", "Sign")),
        GateItem::Safety | GateItem::Score => Some(("forms", "Fill in")),
        GateItem::Flags => Some(("forms", "Handle")),
        GateItem::Payment | GateItem::Coverage => None,
    };
    let way = way.filter(|_| mended);
    GateCell {
        item: cell.item.word(),
        state: cell.state.word(),
        says: cell.says.clone(),
        detail: cell.detail.clone(),
        mends: way.map(|(way, _)| way.to_owned()),
        verb: way.map(|(_, verb)| verb.to_owned()),
    }
}
