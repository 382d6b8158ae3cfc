//! The scan of a paper that was signed with a pen, beside its signatures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{
    ConsentId, ConsentScan, ConsentScanId, ConsentScanVoid,
    store::{self, Reading},
};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    filed::{self, DocumentId},
    oplog::{Action, Done, Tx},
    patients,
    types::{PatientId, Saved},
};

/// Says which document is the scan of a paper.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileConsentScan {
    /// The paper.
    pub consent_id: ConsentId,
    /// The document.
    pub document_id: DocumentId,
}

/// Files a document to a paper as the scan of what was signed.
///
/// # Errors
/// Refused for a paper nobody signed with a pen, and for a document that is there already; `Invalid` for one of another patient.
pub fn file_consent_scan(practice: &mut Practice, input: FileConsentScan) -> Result<Done<Saved>> {
    practice.act(Action::reversible("file_consent_scan"), |tx| {
        let whole = Reading::new(tx.db()).whole(input.consent_id)?;
        let patient = patients::kept(tx.db(), whole.consent.patient_id)?;
        tx.about(patient);
        if !whole.signatures.iter().any(|one| one.method == super::SignMethod::Paper) {
            return Err(
                Error::refused("Nobody signed this paper with a pen.").hint("Sign it first, as signed on paper.")
            );
        }
        let filed = store::scans_of(tx.db(), whole.consent.id)?;
        if filed.iter().any(|scan| scan.document_id == input.document_id) {
            return Err(Error::refused("This document is filed to the paper already."));
        }
        tx.say(format!("{}: scan filed", whole.text.content.title));
        let id = keep(tx, whole.consent.id, patient, input.document_id)?;
        Ok(Saved { id: id.to_string(), revision: 1 })
    })
}

/// Keeps a document of the patient as the scan of a paper.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    consent_id: ConsentId,
    patient_id: PatientId,
    document_id: DocumentId,
) -> Result<ConsentScanId> {
    filed::of_patient(tx.db(), "document_id", document_id, patients::kept(tx.db(), patient_id)?)?;
    let id: ConsentScanId = tx.new_id();
    let (filed_at, filed_by) = (tx.now(), tx.actor());
    tx.fact(&ConsentScan { id, consent_id, patient_id, document_id, filed_at, filed_by })?;
    Ok(id)
}

/// An undo takes a scan back.
pub(super) fn void_by_undo(tx: &mut Tx<'_>, entry: Uuid) -> Result<()> {
    let entry_id: ConsentScanId = entry.into();
    if store::is_void_scan(tx.db(), entry_id)? {
        return Ok(());
    }
    let id = derived_id("consent scan void", &[entry.as_bytes()]).into();
    tx.fact(&ConsentScanVoid { id, entry_id, voided_at: tx.now() })
}

/// Undoing that files the same scan once more, under its own id.
pub(super) fn again_by_undo(tx: &mut Tx<'_>, void: Uuid) -> Result<()> {
    let void: ConsentScanVoid = tx.db().find(void.into(), "void")?;
    let scan: ConsentScan = tx.db().find(void.entry_id, "scan")?;
    let id = derived_id("consent scan again", &[void.id.uuid().as_bytes()]).into();
    tx.fact(&ConsentScan { id, ..scan })
}
