//! Documents as screens show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Document, DocumentId, FileVerdict, ReceivedFile, ReceivedFileId, rules, store};
use crate::{
    Practice, Word,
    attachments::AttachmentId,
    db::Db,
    error::{Error, Result},
    exchange, patients,
    types::{Day, PatientId},
};

/// Names a document.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentOf {
    /// The document.
    pub document_id: DocumentId,
}

/// Names a page of a document.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentPageOf {
    /// The document.
    pub document_id: DocumentId,
    /// The page; 1 is the document's first.
    #[ts(type = "number")]
    pub page: i64,
    /// How wide its picture is, in pixels, before it is turned.
    pub width: u32,
}

/// The page on which something is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct EvidencePage {
    /// The document that holds the page now.
    pub document_id: DocumentId,
    /// The page; 1 is the document's first.
    #[ts(type = "number")]
    pub page: i64,
    /// The document and the page in words: `Records of Dr. Cole, page 4`.
    pub says: String,
}

/// Asks for the documents of a patient.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentsOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// A document in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct DocumentRow {
    /// The document.
    pub id: DocumentId,
    /// What it is called.
    pub title: Option<String>,
    /// What it is.
    pub kind: Option<Word>,
    /// Whose it is; nobody's in the inbox.
    pub patient_id: Option<PatientId>,
    /// Their name.
    pub patient: Option<String>,
    /// The day written on it.
    pub dated_on: Option<Day>,
    /// When it came.
    pub received_on: Day,
    /// How it came.
    pub arrived_by: Word,
    /// From whom.
    pub source: Option<String>,
    /// What kind of file it came in.
    pub format: Word,
    /// Whether it can be shown.
    pub verdict: Word,
    /// The verdict in a sentence, with the way out.
    pub says: String,
    /// How many pages it has; none when it cannot be shown.
    #[ts(type = "number")]
    pub pages: i64,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A page of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PageView {
    /// Which one; 1 is the document's first.
    #[ts(type = "number")]
    pub page: i64,
    /// How many quarters it is turned to the right.
    #[ts(type = "number")]
    pub turns: i64,
    /// What is on it.
    pub label: Option<String>,
    /// What a change must send back; 0 for a page nobody marked.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A document with its pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct DocumentView {
    /// What it is.
    pub document: DocumentRow,
    /// Its pages in order.
    pub pages: Vec<PageView>,
    /// The other documents of the same file.
    pub beside: Vec<DocumentRow>,
}

/// Where a page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PagePlace {
    /// The file.
    pub attachment_id: AttachmentId,
    /// The page of the file; 1 is the first.
    pub page: u32,
    /// How many quarters it is turned to the right.
    pub turns: u8,
}

/// What nobody filed yet, the longest waiting first.
pub fn document_inbox(practice: &Practice) -> Result<Vec<DocumentRow>> {
    let db = practice.db();
    store::unfiled(db)?.into_iter().map(|document| row(db, document)).collect()
}

/// How many documents nobody filed yet, and since when the first of them waits.
pub(crate) fn waiting(db: Db<'_>) -> Result<Option<(usize, Day)>> {
    let unfiled = store::unfiled(db)?;
    Ok(unfiled.first().map(|first| (unfiled.len(), first.received_on)))
}

/// The documents of a patient, the newest first.
pub fn documents_of(practice: &Practice, input: DocumentsOf) -> Result<Vec<DocumentRow>> {
    let db = practice.db();
    let patient = patients::kept(db, input.patient_id)?;
    store::of_patient(db, patient)?.into_iter().map(|document| row(db, document)).collect()
}

/// A document with its pages.
pub fn document(practice: &Practice, input: DocumentOf) -> Result<DocumentView> {
    let db = practice.db();
    let document = db.find::<Document>(input.document_id, "document")?;
    let marked = store::marked(db, document.file_id)?;
    let mut pages = Vec::new();
    for place in document.first_page..=document.last_page {
        let mark = marked.iter().find(|mark| mark.page == place);
        pages.push(PageView {
            page: place - document.first_page + 1,
            turns: mark.map_or(0, |mark| mark.turns),
            label: mark.and_then(|mark| mark.label.clone()),
            revision: match mark {
                Some(mark) => db.revision::<super::DocumentPage>(mark.id)?,
                None => 0,
            },
        });
    }
    let others = store::on_file(db, document.file_id)?.into_iter().filter(|other| other.id != document.id);
    let beside = others.map(|other| row(db, other)).collect::<Result<_>>()?;
    Ok(DocumentView { document: row(db, document)?, pages, beside })
}

/// Where a page of a document lies.
///
/// # Errors
/// `Invalid` for a page the document does not have, the verdict for one that cannot be shown.
pub fn page_place(practice: &Practice, id: DocumentId, page: i64) -> Result<PagePlace> {
    let db = practice.db();
    let document = db.find::<Document>(id, "document")?;
    let file: ReceivedFile = db.find(document.file_id, "file")?;
    if file.verdict != FileVerdict::Sound {
        return Err(Error::refused(rules::sentence(file.format, file.verdict)));
    }
    let place = document.first_page + page - 1;
    let place = (page >= 1 && place <= document.last_page).then(|| u32::try_from(place).ok()).flatten();
    let place = place.ok_or_else(|| Error::invalid("page", "is not a page of this document"))?;
    let mark: Option<super::DocumentPage> = db.get(store::page_id(file.id, i64::from(place)))?;
    let turns = mark.and_then(|mark| u8::try_from(mark.turns).ok()).unwrap_or(0) % 4;
    Ok(PagePlace { attachment_id: file.attachment_id, page: place, turns })
}

/// The file of a document as it came, all of its pages.
pub fn original(practice: &Practice, id: DocumentId) -> Result<Vec<u8>> {
    let document: Document = practice.db().find(id, "document")?;
    let file: ReceivedFile = practice.db().find(document.file_id, "file")?;
    exchange::attached(practice, file.attachment_id)
}

/// The page of the file that is a page of a document now, as records of other areas keep it: it stays the same when the document is
/// split.
///
/// # Errors
/// `NotFound` without the document, `Invalid` for a page it does not have.
pub(crate) fn page_of_file(db: Db<'_>, field: &str, id: DocumentId, page: i64) -> Result<i64> {
    let document: Document = db.find(id, "document")?;
    let place = document.first_page + page - 1;
    if page < 1 || place > document.last_page {
        return Err(Error::invalid(field, "is not a page of this document"));
    }
    Ok(place)
}

/// A document of a patient.
///
/// # Errors
/// `NotFound` without the document, `Invalid` when it is not the patient's.
pub(crate) fn of_patient(db: Db<'_>, field: &str, id: DocumentId, patient: PatientId) -> Result<()> {
    let document: Document = db.find(id, "document")?;
    let owner = document.patient_id.map(|owner| patients::kept(db, owner)).transpose()?;
    if owner == Some(patient) { Ok(()) } else { Err(Error::invalid(field, "is not filed to this patient")) }
}

/// The first page of a document, in words.
pub(crate) fn first_page(db: Db<'_>, id: DocumentId) -> Result<Option<EvidencePage>> {
    let Some(document) = db.get::<Document>(id)? else { return Ok(None) };
    page_on_file(db, document.file_id, document.first_page)
}

/// The page of a file as it lies in a document now, in words.
pub fn evidence_page(db: Db<'_>, id: DocumentId, page_of_file: i64) -> Result<Option<EvidencePage>> {
    let Some(named) = db.get::<Document>(id)? else { return Ok(None) };
    page_on_file(db, named.file_id, page_of_file)
}

/// The page of a received file as it lies in a document now.
pub(crate) fn page_on_file(db: Db<'_>, file: ReceivedFileId, page_of_file: i64) -> Result<Option<EvidencePage>> {
    let holds = |one: &Document| (one.first_page..=one.last_page).contains(&page_of_file);
    let holding = store::on_file(db, file)?.into_iter().find(holds);
    Ok(holding.map(|document| {
        let page = page_of_file - document.first_page + 1;
        let kind = document.kind.map_or("Document", super::DocumentKind::label);
        let title = document.title.unwrap_or_else(|| kind.to_owned());
        EvidencePage { document_id: document.id, page, says: format!("{title}, page {page}") }
    }))
}

/// A document in a list.
pub(super) fn row(db: Db<'_>, document: Document) -> Result<DocumentRow> {
    let file: ReceivedFile = db.find(document.file_id, "file")?;
    let patient_id = document.patient_id.map(|id| patients::kept(db, id)).transpose()?;
    let patient = patient_id.map(|id| patients::find_patient(db, id)).transpose()?;
    Ok(DocumentRow {
        revision: db.revision::<Document>(document.id)?,
        id: document.id,
        title: document.title,
        kind: document.kind.map(super::DocumentKind::word),
        patient_id,
        patient: patient.map(|patient| patient.list_name()),
        dated_on: document.dated_on,
        received_on: document.received_on,
        arrived_by: document.arrived_by.word(),
        source: document.source,
        format: file.format.word(),
        verdict: file.verdict.word(),
        says: rules::sentence(file.format, file.verdict).to_owned(),
        pages: document.last_page - document.first_page + 1,
    })
}
