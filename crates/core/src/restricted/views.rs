use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{RestrictedDocumentView, RestrictedNote, access::require, documents};
use crate::{
    Practice, Word,
    db::{Db, named_params},
    error::Result,
    oplog::{Stored, open_questions},
    patients, people,
    types::{Day, PatientId, UtcMillis},
};

/// A restricted note.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RestrictedNoteView {
    /// Its id.
    pub id: String,
    /// Which law keeps it apart.
    pub kind: Word,
    /// The day it is about.
    pub noted_on: Day,
    /// A few words that tell it from the others.
    pub title: String,
    /// The note.
    pub body: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was written first.
    pub written_at: UtcMillis,
    /// Whether two computers changed it without seeing each other, and somebody has to choose.
    pub disputed: bool,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// The restricted notes of a chart.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RestrictedNotes {
    /// The latest day first.
    pub notes: Vec<RestrictedNoteView>,
    /// Papers on file, the newest first.
    pub documents: Vec<RestrictedDocumentView>,
}

/// The restricted notes of a chart, those of charts merged into it among them.
///
/// # Errors
/// `Refused` on a computer without restricted records and for people who may not; the words do not say whether there are any.
pub fn restricted_notes(practice: &Practice, patient: PatientId) -> Result<RestrictedNotes> {
    require(practice)?;
    let db = practice.db();
    let patient = patients::find_patient(db, patient)?;
    let mut notes = Vec::new();
    for id in patients::all_ids(db, patient.id)? {
        notes.extend(db.list::<RestrictedNote>("patient_id = :patient", named_params! { ":patient": id })?);
    }
    notes.sort_by_key(|note| std::cmp::Reverse((note.noted_on, note.written_at, note.id)));
    let notes = notes.into_iter().map(|note| view(db, note)).collect::<Result<_>>()?;
    Ok(RestrictedNotes { notes, documents: documents::of_patient(db, patient.id)? })
}

fn view(db: Db<'_>, note: RestrictedNote) -> Result<RestrictedNoteView> {
    Ok(RestrictedNoteView {
        id: note.id.to_string(),
        kind: note.kind.word(),
        noted_on: note.noted_on,
        title: note.title,
        body: note.body,
        author: people::name_of(db, note.author_id)?,
        written_at: note.written_at,
        disputed: open_questions(db, RestrictedNote::TABLE, note.id.into())?,
        revision: db.revision::<RestrictedNote>(note.id)?,
    })
}
