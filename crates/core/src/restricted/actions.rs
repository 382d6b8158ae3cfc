//! Writing, changing and withdrawing restricted notes. What the trail keeps of it names the chart and never the note.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{RestrictedKind, RestrictedNote, RestrictedNoteId, access::require};
use crate::{
    Practice,
    db::Db,
    error::{Error, Result},
    oplog::{Action, Done},
    patients::{self, live_patient},
    practice,
    types::{Day, PatientId, Saved, UtcMillis},
};

const WRITE: Action = Action::reversible("write_restricted_note");
const CHANGE: Action = Action::reversible("change_restricted_note");
const WITHDRAW: Action = Action::reversible("withdraw_restricted_note");
/// In letters.
const LONGEST_TITLE: usize = 120;
const LONGEST_BODY: usize = 100_000;

/// Writes a restricted note.
#[derive(Clone, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteRestrictedNote {
    /// The patient.
    pub patient_id: PatientId,
    /// Which law keeps it apart.
    pub kind: RestrictedKind,
    /// The day it is about; today unless told.
    #[serde(default)]
    #[ts(optional)]
    pub noted_on: Option<Day>,
    /// A few words that tell it from the others.
    pub title: String,
    /// The note.
    pub body: String,
}

/// Changes a restricted note; every field as it should be.
#[derive(Clone, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRestrictedNote {
    /// The note.
    pub id: RestrictedNoteId,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
    /// Which law keeps it apart.
    pub kind: RestrictedKind,
    /// The day it is about.
    pub noted_on: Day,
    /// A few words that tell it from the others.
    pub title: String,
    /// The note.
    pub body: String,
}

/// Takes a restricted note out of the chart; what it said stays in the history.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawRestrictedNote {
    /// The note.
    pub id: RestrictedNoteId,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Writes a restricted note into a chart.
///
/// # Errors
/// `Refused` on a computer without restricted records and for people who may not; `Invalid` for a note without title or text.
pub fn write_restricted_note(practice: &mut Practice, input: WriteRestrictedNote) -> Result<Done<Saved>> {
    require(practice)?;
    practice.act(WRITE, |tx| {
        let patient = live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let note = RestrictedNote {
            id: tx.new_id(),
            patient_id: patient.id,
            author_id: tx.actor(),
            written_at: tx.now(),
            kind: input.kind,
            noted_on: not_ahead(tx.db(), tx.now(), input.noted_on)?,
            title: title(&input.title)?,
            body: body(&input.body)?,
        };
        tx.say("Restricted note written");
        tx.save(&note, 0)
    })
}

/// Changes a restricted note.
///
/// # Errors
/// As for writing one; `Stale` when it was changed meanwhile.
pub fn change_restricted_note(practice: &mut Practice, input: ChangeRestrictedNote) -> Result<Done<Saved>> {
    require(practice)?;
    practice.act(CHANGE, |tx| {
        let note: RestrictedNote = tx.db().find(input.id, "note")?;
        tx.about(patients::kept(tx.db(), note.patient_id)?);
        let noted_on = not_ahead(tx.db(), tx.now(), Some(input.noted_on))?;
        let (title, body) = (title(&input.title)?, body(&input.body)?);
        tx.say("Restricted note changed");
        tx.save(&RestrictedNote { kind: input.kind, noted_on, title, body, ..note }, input.revision)
    })
}

/// Takes a restricted note out of the chart.
///
/// # Errors
/// As for writing one; `Stale` when it was changed meanwhile.
pub fn withdraw_restricted_note(practice: &mut Practice, input: WithdrawRestrictedNote) -> Result<Done<()>> {
    require(practice)?;
    practice.act(WITHDRAW, |tx| {
        let note: RestrictedNote = tx.db().find(input.id, "note")?;
        tx.about(patients::kept(tx.db(), note.patient_id)?);
        tx.expect_revision::<RestrictedNote>(note.id, input.revision)?;
        tx.say("Restricted note withdrawn");
        tx.withdraw::<RestrictedNote>(note.id)
    })
}

fn not_ahead(db: Db<'_>, now: UtcMillis, day: Option<Day>) -> Result<Day> {
    let today = practice::now_local(db, now)?.day();
    match day {
        Some(day) if day > today => Err(Error::invalid("noted_on", "is ahead; a note is about today or a day before")),
        Some(day) => Ok(day),
        None => Ok(today),
    }
}

fn title(typed: &str) -> Result<String> {
    let title = typed.trim();
    if title.is_empty() || title.chars().count() > LONGEST_TITLE || title.chars().any(char::is_control) {
        return Err(Error::invalid("title", "is a few words, at most 120 letters"));
    }
    Ok(title.to_owned())
}

fn body(typed: &str) -> Result<String> {
    let body = typed.trim();
    if body.is_empty() || body.chars().count() > LONGEST_BODY {
        return Err(Error::invalid("body", "is the note, at most 100,000 letters"));
    }
    Ok(body.to_owned())
}
