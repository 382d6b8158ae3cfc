//! Commands of documents on file. Received files are read by a process of their own; only here does it meet the practice.

#[cfg(test)]
mod tests;

use base64::{Engine, engine::general_purpose::STANDARD};
use schemars::JsonSchema;
use serde::Deserialize;
use seriesdesk_core::{
    Error, audit,
    filed::{
        self, ArrivedBy, DocumentId, DocumentOf, DocumentPageOf, DocumentRow, DocumentView, DocumentsOf, FileDocument,
        FileFormat, FileVerdict, MarkPage, ReceiveFile, Received, RemoveDocument, SplitDocument,
    },
    oplog::Done,
    types::{Day, Saved},
};
use seriesdesk_scans::{FileKind, LARGEST_FILE, OpenScan, Unread, Verdict, Wanted};
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use ts_rs::TS;
use uuid::Uuid;

use crate::{Code, Desk, Nothing, UiError};

crate::commands! {
    query document_inbox (Read): Nothing => Vec<DocumentRow> = |practice, _: Nothing| filed::document_inbox(practice);
    query documents_of (Read): DocumentsOf => Vec<DocumentRow> = filed::documents_of;
    query document (Read): DocumentOf => DocumentView = filed::document;
    desk_paper document_page (Read): DocumentPageOf => () = document_page;
    desk_paper document_original (Print): DocumentOf => () = document_original;
    desk_action receive_document (EditPatients): ReceiveDocument => Received = receive_document;
    action file_document (EditPatients): FileDocument => Saved = filed::file_document;
    action split_document (EditPatients): SplitDocument => Vec<DocumentId> = filed::split_document;
    action mark_page (EditPatients): MarkPage => Saved = filed::mark_page;
    action remove_document (EditPatients): RemoveDocument => () = filed::remove_document;
}

/// Takes in a file as it came.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceiveDocument {
    /// Where the file lies.
    #[serde(default)]
    #[ts(optional)]
    path: Option<PathBuf>,
    /// The file itself in base64, in place of a path.
    #[serde(default)]
    #[ts(optional)]
    content: Option<String>,
    /// What it is called until somebody says what it is; the file's name unless told.
    #[serde(default)]
    #[ts(optional)]
    title: Option<String>,
    /// How it came.
    arrived_by: ArrivedBy,
    /// When it came; today unless told.
    #[serde(default)]
    #[ts(optional)]
    received_on: Option<Day>,
}

/// The file whose pages are being looked at, open in its own process. It ends with the practice.
#[derive(Clone, Default)]
pub(crate) struct Looking(Arc<Mutex<Option<(Uuid, OpenScan)>>>);

fn receive_document(desk: &Desk, input: ReceiveDocument) -> Result<Done<Received>, UiError> {
    let content = handed_over(input.path.as_deref(), input.content.as_deref())?;
    // Reading takes up to ten seconds, in which others go on working.
    let (reading, open) = desk.host().scans.open(content.clone()).map_err(unread)?;
    let named = || Some(input.path.as_ref()?.file_stem()?.to_string_lossy().into_owned());
    let mut state = desk.state();
    let opened = state.open()?;
    let received = filed::receive_file(
        &mut opened.practice,
        ReceiveFile {
            content: &content,
            format: format_of(reading.kind),
            media_type: reading.kind.media_type(),
            verdict: verdict_of(reading.verdict),
            pages: i64::from(reading.pages),
            title: input.title.clone().or_else(named),
            arrived_by: input.arrived_by,
            received_on: input.received_on,
        },
    )?;
    // Whoever takes a file in looks at it next.
    if let (Some(id), Some(open)) = (received.value.document_id, open) {
        let place = filed::page_place(&opened.practice, id, 1)?;
        let looking = opened.looking.clone();
        // A page may be in drawing and need the practice; it is waited for with the practice free.
        drop(state);
        looking.put(place.attachment_id.0, open);
    }
    Ok(received)
}

/// A picture of one page as PNG, turned as it was marked.
fn document_page(desk: &Desk, input: DocumentPageOf) -> Result<Vec<u8>, UiError> {
    let turns = {
        let mut state = desk.state();
        filed::page_place(&state.open()?.practice, input.document_id, input.page)?.turns
    };
    on_page(desk, input, |scan, page| scan.picture(Wanted { page, width: input.width, turns }))
}

/// Asks the process that reads a document about one of its pages; the practice stays free meanwhile. The page is the file's.
pub(crate) fn on_page<T>(
    desk: &Desk,
    input: DocumentPageOf,
    ask: impl FnOnce(&mut OpenScan, u32) -> Result<T, Unread>,
) -> Result<T, UiError> {
    let (place, looking) = {
        let mut state = desk.state();
        let opened = state.open()?;
        (filed::page_place(&opened.practice, input.document_id, input.page)?, opened.looking.clone())
    };
    let read = || {
        let mut state = desk.state();
        let bytes = filed::original(&state.open()?.practice, input.document_id)?;
        drop(state);
        desk.host().scans.open(bytes).map(|(_, open)| open).map_err(unread)
    };
    let page = place.page;
    looking.ask(place.attachment_id.0, |scan| ask(scan, page), read)
}

fn document_original(desk: &Desk, input: DocumentOf) -> Result<Vec<u8>, UiError> {
    let mut state = desk.state();
    let practice = &mut state.open()?.practice;
    let bytes = filed::original(practice, input.document_id)?;
    let patient = filed::document(practice, input)?.document.patient_id;
    let _ = audit::record_event(practice, "make_paper", patient, Some("document_original".to_owned()))?;
    Ok(bytes)
}

impl Looking {
    pub fn put(&self, file: Uuid, open: OpenScan) {
        *self.slot() = Some((file, open));
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<(Uuid, OpenScan)>> {
        // What was being drawn when another thread failed is read anew.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the process that reads a file, after starting it when another file is open.
    pub fn ask<T>(
        &self,
        wanted: Uuid,
        ask: impl FnOnce(&mut OpenScan) -> Result<T, Unread>,
        read: impl FnOnce() -> Result<Option<OpenScan>, UiError>,
    ) -> Result<T, UiError> {
        let mut slot = self.slot();
        let is_open = matches!(&*slot, Some((file, open)) if *file == wanted && open.is_alive());
        if !is_open {
            *slot = read()?.map(|open| (wanted, open));
        }
        match &mut *slot {
            Some((_, open)) => ask(open).map_err(unread),
            None => Err(unread(Unread::NotDrawn)),
        }
    }
}

/// A file from where it lies, or as it was handed over in base64.
pub(crate) fn handed_over(path: Option<&Path>, content: Option<&str>) -> Result<Vec<u8>, Error> {
    match (path, content) {
        (Some(path), None) => file_at(path),
        (None, Some(text)) => STANDARD.decode(text).map_err(|_| Error::invalid("content", "is not base64")),
        (None, None) | (Some(_), Some(_)) => {
            Err(Error::invalid("path", "or the content of the file is needed, one of them"))
        }
    }
}

pub(crate) fn file_at(path: &Path) -> Result<Vec<u8>, Error> {
    let unreadable = || Error::invalid("path", "is not a file that can be read here");
    let file = File::open(path).map_err(|_| unreadable())?;
    if !file.metadata().is_ok_and(|about| about.is_file()) {
        return Err(unreadable());
    }
    let most = u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|_| unreadable())?;
    if bytes.len() > LARGEST_FILE {
        return Err(Error::invalid("path", "is larger than 100 MB; ask for it in parts"));
    }
    Ok(bytes)
}

pub(crate) fn unread(fault: Unread) -> UiError {
    match fault {
        Unread::NotStarted => {
            UiError::new(Code::Storage, "The part of Seriesdesk that reads received files could not be started.")
                .hint("Start Seriesdesk again. If it stays, a protection program may be holding it back.")
        }
        Unread::NotDrawn => UiError::new(Code::Refused, "This page cannot be shown.")
            .hint("Save a copy of the file and open it elsewhere, or ask the sender for another one."),
        Unread::Ended => {
            UiError::new(Code::Refused, "This page needs more than 10 seconds or 500 MB and is not shown.")
                .hint("Ask the sender for the file in parts.")
        }
    }
}

pub(crate) fn format_of(kind: FileKind) -> FileFormat {
    match kind {
        FileKind::Pdf => FileFormat::Pdf,
        FileKind::Jpeg => FileFormat::Jpeg,
        FileKind::Png => FileFormat::Png,
        FileKind::Tiff => FileFormat::Tiff,
        FileKind::Heic => FileFormat::Heic,
        FileKind::Other => FileFormat::Other,
    }
}

pub(crate) fn verdict_of(verdict: Verdict) -> FileVerdict {
    match verdict {
        Verdict::Sound => FileVerdict::Sound,
        Verdict::Encrypted => FileVerdict::Encrypted,
        Verdict::Damaged => FileVerdict::Damaged,
        Verdict::TooManyPages => FileVerdict::TooManyPages,
        Verdict::TooLarge => FileVerdict::TooLarge,
        Verdict::Foreign => FileVerdict::Foreign,
    }
}
