//! A document is filed, and taken off.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ArrivedBy, Document, DocumentId, DocumentKind};
use crate::{
    Practice,
    error::{Error, Result},
    oplog::{Action, Done},
    patients,
    practice::{self, fields},
    types::{Day, PatientId, Saved},
};

/// Says what a document is and whose.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileDocument {
    /// The document.
    pub id: DocumentId,
    /// Whose it is; nobody's puts it back into the inbox.
    #[serde(default)]
    #[ts(optional)]
    pub patient_id: Option<PatientId>,
    /// What it is; needed once it is somebody's.
    #[serde(default)]
    #[ts(optional)]
    pub kind: Option<DocumentKind>,
    /// What it is called.
    #[serde(default)]
    #[ts(optional)]
    pub title: Option<String>,
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

/// Takes a document off; the file stays as it came.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveDocument {
    /// The document.
    pub id: DocumentId,
    /// Why.
    pub reason: String,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Says what a document is and whose.
///
/// # Errors
/// `Invalid` for days ahead and for a patient's document without a kind; `Stale` when somebody else changed it; refused for one that was
/// removed.
pub fn file_document(practice: &mut Practice, input: FileDocument) -> Result<Done<Saved>> {
    practice.act(Action::reversible("file_document"), |tx| {
        let document: Document = tx.db().find(input.id, "document")?;
        let patient = input.patient_id.map(|id| patients::live_patient(tx.db(), id)).transpose()?;
        let today = practice::now_local(tx.db(), tx.now())?.day();
        if input.received_on > today {
            return Err(Error::invalid("received_on", "lies ahead"));
        }
        if input.dated_on.is_some_and(|dated| dated > today) {
            return Err(Error::invalid("dated_on", "lies ahead"));
        }
        if patient.is_some() && input.kind.is_none() {
            return Err(Error::invalid("kind", "is missing; say what it is"));
        }
        if let Some(subject) = patient.as_ref().map(|patient| patient.id).or(document.patient_id) {
            tx.about(subject);
        }
        tx.say(match (&patient, input.kind) {
            (Some(_), Some(kind)) => format!("{} filed", kind.label()),
            _ => "Kept in the inbox".to_owned(),
        });
        let filed = Document {
            patient_id: patient.map(|patient| patient.id),
            kind: input.kind,
            title: fields::optional("title", input.title.as_deref())?,
            dated_on: input.dated_on,
            received_on: input.received_on,
            arrived_by: input.arrived_by,
            source: fields::optional("source", input.source.as_deref())?,
            ..document
        };
        tx.save(&filed, input.revision)
    })
}

/// Takes a document off.
///
/// # Errors
/// `Invalid` without a reason; `Stale` when somebody else changed it; refused while something names it.
pub fn remove_document(practice: &mut Practice, input: RemoveDocument) -> Result<Done<()>> {
    practice.act(Action::reversible("remove_document"), |tx| {
        let document: Document = tx.db().find(input.id, "document")?;
        let reason = fields::text("reason", Some(&input.reason))?
            .ok_or_else(|| Error::invalid("reason", "is missing; say why it is removed"))?;
        if let Some(patient) = document.patient_id {
            tx.about(patient);
        }
        tx.because(reason);
        tx.say("Document removed");
        tx.expect_revision::<Document>(document.id, input.revision)?;
        tx.withdraw::<Document>(document.id)
    })
}
