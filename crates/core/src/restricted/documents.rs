//! Papers on file that the law keeps apart: brought in to restricted notes, looked at there, and nowhere else.
//!
//! Bytes and key of such a file stand in the restricted compartment from the first moment on. What is on file with everybody's documents
//! cannot become restricted later, because every computer has its key; it is removed there and brought in here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{RestrictedDocument, RestrictedDocumentId, RestrictedKind, access::require};
use crate::{
    Practice, Word, attachments,
    db::{Db, named_params},
    error::{Error, Result},
    exchange,
    filed::{ArrivedBy, FileFormat, FileVerdict, sentence},
    oplog::{Action, Done, Stored, open_questions},
    patients, people,
    practice::{self, fields},
    types::{Day, PatientId, Saved},
};

const KEEP: Action = Action::reversible("keep_restricted_document");
const CHANGE: Action = Action::reversible("change_restricted_document");
const WITHDRAW: Action = Action::reversible("withdraw_restricted_document");

/// A file and what was found when it was read.
pub struct KeepRestricted<'a> {
    /// Whose it is.
    pub patient_id: PatientId,
    /// Which law keeps it apart.
    pub kind: RestrictedKind,
    /// Its bytes.
    pub content: &'a [u8],
    /// Its kind as the internet names it.
    pub media_type: &'a str,
    /// What it is.
    pub format: FileFormat,
    /// Whether it can be shown.
    pub verdict: FileVerdict,
    /// How many pages it has; none when it cannot be shown.
    pub pages: i64,
    /// What it is called.
    pub title: String,
    /// How it came.
    pub arrived_by: ArrivedBy,
}

/// Says what a restricted document is; every field as it should be.
#[derive(Clone, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRestrictedDocument {
    /// The document.
    pub id: RestrictedDocumentId,
    /// Which law keeps it apart.
    pub kind: RestrictedKind,
    /// What it is called.
    pub title: String,
    /// The day written on it.
    #[serde(default)]
    #[ts(optional)]
    pub dated_on: Option<Day>,
    /// When it came.
    pub received_on: Day,
    /// How it came.
    pub arrived_by: ArrivedBy,
    /// From whom.
    #[serde(default)]
    #[ts(optional)]
    pub source: Option<String>,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Takes a restricted document out of the chart; the file stays as it came.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawRestrictedDocument {
    /// The document.
    pub id: RestrictedDocumentId,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A restricted document.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RestrictedDocumentView {
    /// Its id.
    pub id: RestrictedDocumentId,
    /// Which law keeps it apart.
    pub kind: Word,
    /// What it is called.
    pub title: String,
    /// The day written on it.
    pub dated_on: Option<Day>,
    /// When it came.
    pub received_on: Day,
    /// How it came.
    pub arrived_by: Word,
    /// From whom.
    pub source: Option<String>,
    /// What the file is.
    pub format: Word,
    /// Whether its pages can be looked at.
    pub is_sound: bool,
    /// The same in a sentence, with the way out.
    pub says: String,
    /// How many pages it has.
    #[ts(type = "number")]
    pub pages: i64,
    /// Who brought it in.
    pub kept_by: Option<String>,
    /// Whether two computers changed it without seeing each other, and somebody has to choose.
    pub disputed: bool,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Keeps a file with the restricted records of a chart.
///
/// # Errors
/// `Refused` on a computer without restricted records and for people who may not; `Invalid` for an empty file and one over 100 MB.
pub fn keep_restricted_document(practice: &mut Practice, input: KeepRestricted<'_>) -> Result<Done<Saved>> {
    require(practice)?;
    let folder = practice.folder().to_owned();
    practice.act(KEEP, |tx| {
        if input.content.is_empty() {
            return Err(Error::invalid("path", "is an empty file"));
        }
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let received_on = practice::now_local(tx.db(), tx.now())?.day();
        let document = RestrictedDocument {
            id: tx.new_id(),
            patient_id: patient.id,
            file_id: attachments::keep_restricted(tx, &folder, input.content, input.media_type)?,
            format: input.format,
            verdict: input.verdict,
            pages: input.pages,
            kept_by: tx.actor(),
            kind: input.kind,
            title: fields::line("title", &input.title)?,
            dated_on: None,
            received_on,
            arrived_by: input.arrived_by,
            source: None,
        };
        tx.say("Restricted document brought in");
        tx.save(&document, 0)
    })
}

/// Says what a restricted document is.
///
/// # Errors
/// As for bringing one in; `Invalid` for days ahead, `Stale` when it was changed meanwhile.
pub fn change_restricted_document(practice: &mut Practice, input: ChangeRestrictedDocument) -> Result<Done<Saved>> {
    require(practice)?;
    practice.act(CHANGE, |tx| {
        let document: RestrictedDocument = tx.db().find(input.id, "document")?;
        tx.about(patients::kept(tx.db(), document.patient_id)?);
        let today = practice::now_local(tx.db(), tx.now())?.day();
        for (field, day) in [("received_on", Some(input.received_on)), ("dated_on", input.dated_on)] {
            if day.is_some_and(|day| day > today) {
                return Err(Error::invalid(field, "lies ahead"));
            }
        }
        tx.say("Restricted document changed");
        let changed = RestrictedDocument {
            kind: input.kind,
            title: fields::line("title", &input.title)?,
            dated_on: input.dated_on,
            received_on: input.received_on,
            arrived_by: input.arrived_by,
            source: fields::optional("source", input.source.as_deref())?,
            ..document
        };
        tx.save(&changed, input.revision)
    })
}

/// Takes a restricted document out of the chart.
///
/// # Errors
/// As for bringing one in; `Stale` when it was changed meanwhile.
pub fn withdraw_restricted_document(practice: &mut Practice, input: WithdrawRestrictedDocument) -> Result<Done<()>> {
    require(practice)?;
    practice.act(WITHDRAW, |tx| {
        let document: RestrictedDocument = tx.db().find(input.id, "document")?;
        tx.about(patients::kept(tx.db(), document.patient_id)?);
        tx.expect_revision::<RestrictedDocument>(document.id, input.revision)?;
        tx.say("Restricted document withdrawn");
        tx.withdraw::<RestrictedDocument>(document.id)
    })
}

/// The restricted documents of a chart, those of charts merged into it among them, the newest first.
pub(super) fn of_patient(db: Db<'_>, patient: PatientId) -> Result<Vec<RestrictedDocumentView>> {
    let mut documents = Vec::new();
    for id in patients::all_ids(db, patient)? {
        documents.extend(db.list::<RestrictedDocument>("patient_id = :patient", named_params! { ":patient": id })?);
    }
    documents.sort_by_key(|one| std::cmp::Reverse((one.dated_on.unwrap_or(one.received_on), one.id)));
    documents.into_iter().map(|one| view(db, one)).collect()
}

/// Whose a restricted document is, for whoever may look at it.
///
/// # Errors
/// `Refused` on a computer without restricted records and for people who may not.
pub fn patient_of_restricted(practice: &Practice, id: RestrictedDocumentId) -> Result<PatientId> {
    require(practice)?;
    let document: RestrictedDocument = practice.db().find(id, "document")?;
    patients::kept(practice.db(), document.patient_id)
}

/// The file of a restricted document as it came.
///
/// # Errors
/// `Refused` on a computer without restricted records, for people who may not, and while the file is still arriving.
pub fn restricted_original(practice: &Practice, id: RestrictedDocumentId) -> Result<Vec<u8>> {
    require(practice)?;
    let document: RestrictedDocument = practice.db().find(id, "document")?;
    exchange::attached_restricted(practice, document.file_id)
}

fn view(db: Db<'_>, document: RestrictedDocument) -> Result<RestrictedDocumentView> {
    Ok(RestrictedDocumentView {
        revision: db.revision::<RestrictedDocument>(document.id)?,
        disputed: open_questions(db, RestrictedDocument::TABLE, document.id.into())?,
        kept_by: people::name_of(db, document.kept_by)?,
        id: document.id,
        kind: document.kind.word(),
        title: document.title,
        dated_on: document.dated_on,
        received_on: document.received_on,
        arrived_by: document.arrived_by.word(),
        source: document.source,
        format: document.format.word(),
        is_sound: document.verdict == FileVerdict::Sound,
        says: sentence(document.format, document.verdict).to_owned(),
        pages: document.pages,
    })
}
