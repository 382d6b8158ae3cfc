//! Ways to repair as screens show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Proposal;
use crate::{
    calendar::store,
    db::Db,
    error::{Error, Result},
    patients, practice,
    types::{Day, LocalTime, PatientId, SeriesId},
};

/// Ways to repair, the one that moves least first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct RepairView {
    /// At most three.
    pub proposals: Vec<RepairProposal>,
    /// Why there is none, in words.
    pub conflict: Option<String>,
    /// Whether a clinician has to approve a gap longer than the protocol allows.
    pub needs_approval: bool,
    /// What to know.
    pub notes: Vec<String>,
}

/// One way to repair.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct RepairProposal {
    /// Names exactly these changes.
    pub key: String,
    /// In a sentence.
    pub said: String,
    /// The sessions that move or are made up, by time.
    pub moves: Vec<RepairMove>,
    /// The courses, with their last days.
    pub ends: Vec<RepairEnd>,
}

/// A session that moves or is made up.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct RepairMove {
    /// Whose.
    pub patient_id: PatientId,
    /// `Last, F.`
    pub patient: String,
    /// The course.
    pub series_id: SeriesId,
    /// Its number from then on.
    #[ts(type = "number")]
    pub number: i64,
    /// When it was; none for one that is made up.
    pub was: Option<LocalTime>,
    /// Where it was.
    pub was_room: Option<String>,
    /// When it will be.
    pub starts: LocalTime,
    /// Where it will be.
    pub room: String,
}

/// When a course ends.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct RepairEnd {
    /// The course.
    pub series_id: SeriesId,
    /// Whose.
    pub patient: String,
    /// The protocol.
    pub protocol: String,
    /// The day of the last session until now.
    pub was: Option<Day>,
    /// The day of the last session then.
    pub ends: Option<Day>,
}

/// A proposal with names.
pub(super) fn shown(db: Db<'_>, proposal: &Proposal) -> Result<RepairProposal> {
    let room = |room| Ok::<_, Error>(practice::room(db, room)?.name);
    let mut moves = Vec::new();
    for change in proposal.changes.iter().filter(|change| change.is_seen()) {
        let series = store::series(db, change.series)?;
        moves.push(RepairMove {
            patient_id: series.patient_id,
            patient: patients::live_patient(db, series.patient_id)?.short_name(),
            series_id: series.id,
            number: change.number,
            was: change.session.as_ref().map(|session| session.starts_local),
            was_room: change.session.as_ref().map(|session| room(session.room_id)).transpose()?,
            starts: change.starts,
            room: room(change.room)?,
        });
    }
    moves.sort_by_key(|one| one.starts);
    let mut ends = Vec::new();
    for (series, was, will) in &proposal.ends {
        let series = store::series(db, *series)?;
        let patient = patients::live_patient(db, series.patient_id)?.short_name();
        ends.push(RepairEnd { series_id: series.id, patient, protocol: series.protocol.name, was: *was, ends: *will });
    }
    Ok(RepairProposal { key: key(proposal), said: said(proposal, &moves, &ends), moves, ends })
}

/// `1 session made up on Tue, Apr 21, 10:00 AM. The course ends Apr 21 instead of Apr 20.`
fn said(proposal: &Proposal, moves: &[RepairMove], ends: &[RepairEnd]) -> String {
    let made_up: Vec<&RepairMove> = moves.iter().filter(|one| one.was.is_none()).collect();
    let moved = moves.len() - made_up.len();
    let mut parts = Vec::new();
    match made_up.as_slice() {
        [] => {}
        [only] => parts.push(format!("Made up on {}.", only.starts.short())),
        many => parts.push(format!("{} sessions made up.", many.len())),
    }
    match moved {
        0 => parts.push("Nothing else moves.".to_owned()),
        1 => parts.push("1 session moves.".to_owned()),
        many => parts.push(format!("{many} sessions move.")),
    }
    let later: Vec<&RepairEnd> = ends.iter().filter(|end| end.was != end.ends).collect();
    match (later.as_slice(), ends.len()) {
        ([], 1) => parts.push("The course ends when it did.".to_owned()),
        ([], _) => parts.push("Every course ends when it did.".to_owned()),
        ([RepairEnd { ends: Some(ends), was: Some(was), .. }], 1) => {
            parts.push(format!("The course ends {} instead of {}.", ends.short(), was.short()));
        }
        ([_], _) => parts.push("1 course ends on another day.".to_owned()),
        (many, _) => parts.push(format!("{} courses end on another day.", many.len())),
    }
    if proposal.long_gaps > 0 {
        parts.push("A gap is longer than the protocol allows.".to_owned());
    }
    parts.join(" ")
}

/// How much was done, in words.
pub(super) fn counted(moved: u32, made_up: u32) -> String {
    let sessions = |count: u32| if count == 1 { "session" } else { "sessions" };
    match (moved, made_up) {
        (0, 0) => "Nothing had to move".to_owned(),
        (0, made_up) => format!("{made_up} {} made up", sessions(made_up)),
        (moved, 0) => format!("{moved} {} moved", sessions(moved)),
        (moved, made_up) => format!("{moved} {} moved, {made_up} made up", sessions(moved)),
    }
}

/// Names exactly the changes of a proposal.
pub(super) fn key(proposal: &Proposal) -> String {
    let mut hash = blake3::Hasher::new();
    for change in &proposal.changes {
        let session = change.session.as_ref().map(|session| session.id);
        let staff = serde_json::to_string(&change.staff).unwrap_or_default();
        let line = format!(
            "{:?} {:?} {} {} {:?} {staff}\n",
            change.series, session, change.number, change.starts, change.room
        );
        hash.update(line.as_bytes());
    }
    hash.finalize().to_hex().chars().take(32).collect()
}
