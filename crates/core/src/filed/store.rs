//! Where documents are looked up.

use std::collections::BTreeMap;

use super::{Document, DocumentKind, DocumentPage, DocumentPageId, ReceivedFile, ReceivedFileId};
use crate::{
    attachments::Attachment,
    db::{Db, named_params},
    derived_id,
    error::Result,
    patients,
    types::{Day, PatientId},
};

/// The kept file with these bytes, when there is one; the earliest, when two computers kept one each.
pub(super) fn attachment_of(db: Db<'_>, content: &[u8]) -> Result<Option<Attachment>> {
    let hash = blake3::hash(content).as_bytes().to_vec();
    let found: Vec<Attachment> =
        db.list("content_hash = :hash ORDER BY added_at, id", named_params! { ":hash": hash })?;
    Ok(found.into_iter().next())
}

/// The received file of a kept one.
pub(super) fn file_of(db: Db<'_>, attachment: &Attachment) -> Result<Option<ReceivedFile>> {
    let found: Vec<ReceivedFile> =
        db.list("attachment_id = :attachment ORDER BY kept_at, id", named_params! { ":attachment": attachment.id })?;
    Ok(found.into_iter().next())
}

/// The documents of a file by their pages.
pub(super) fn on_file(db: Db<'_>, file: ReceivedFileId) -> Result<Vec<Document>> {
    db.list("file_id = :file ORDER BY first_page, id", named_params! { ":file": file })
}

/// What nobody filed yet, the longest waiting first.
pub(super) fn unfiled(db: Db<'_>) -> Result<Vec<Document>> {
    db.list("patient_id IS NULL ORDER BY received_on, file_id, first_page, id", [])
}

/// The documents of a patient, under all ids the patient has had, the newest first.
pub(super) fn of_patient(db: Db<'_>, patient: PatientId) -> Result<Vec<Document>> {
    let ids = serde_json::to_string(&patients::all_ids(db, patient)?).expect("ids are text");
    db.list(
        "patient_id IN (SELECT value FROM json_each(:patients)) \
         ORDER BY coalesce(dated_on, received_on) DESC, received_on DESC, file_id, first_page, id",
        named_params! { ":patients": ids },
    )
}

/// Since when a patient has a document of each kind.
pub(crate) fn first_of_each(db: Db<'_>, patient: PatientId) -> Result<BTreeMap<DocumentKind, Day>> {
    let mut first = BTreeMap::new();
    for document in of_patient(db, patient)? {
        let Some(kind) = document.kind else { continue };
        let since = first.entry(kind).or_insert(document.received_on);
        *since = document.received_on.min(*since);
    }
    Ok(first)
}

/// The id of a page: two computers that mark the same page write the same row.
pub(super) fn page_id(file: ReceivedFileId, page: i64) -> DocumentPageId {
    derived_id("document page", &[file.uuid().as_bytes(), &page.to_le_bytes()]).into()
}

/// What was marked on the pages of a file.
pub(super) fn marked(db: Db<'_>, file: ReceivedFileId) -> Result<Vec<DocumentPage>> {
    db.list("file_id = :file ORDER BY page", named_params! { ":file": file })
}
