//! Commands of restricted notes and papers. Each look at them is recorded by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Error, audit,
    filed::ArrivedBy,
    oplog::Done,
    restricted::{
        self, ChangeRestrictedDocument, ChangeRestrictedNote, KeepRestricted, RestrictedDocumentId, RestrictedKind,
        RestrictedNotes, WithdrawRestrictedDocument, WithdrawRestrictedNote, WriteRestrictedNote,
    },
    types::{PatientId, Saved},
};
use seriesdesk_scans::Wanted;
use std::path::PathBuf;
use ts_rs::TS;

use crate::{
    Desk, UiError,
    documents::{format_of, handed_over, unread, verdict_of},
};

crate::commands! {
    view restricted_notes (Restricted): RestrictedNotesOf => RestrictedNotes =
        |practice, of: RestrictedNotesOf| restricted::restricted_notes(practice, of.patient_id);
    action write_restricted_note (Restricted): WriteRestrictedNote => Saved = restricted::write_restricted_note;
    action change_restricted_note (Restricted): ChangeRestrictedNote => Saved = restricted::change_restricted_note;
    action withdraw_restricted_note (Restricted): WithdrawRestrictedNote => () = restricted::withdraw_restricted_note;
    desk_action keep_restricted_document (Restricted): KeepRestrictedDocument => Saved = keep_restricted_document;
    action change_restricted_document (Restricted): ChangeRestrictedDocument => Saved = restricted::change_restricted_document;
    action withdraw_restricted_document (Restricted): WithdrawRestrictedDocument => () = restricted::withdraw_restricted_document;
    desk_paper restricted_page (Restricted): RestrictedPageOf => () = restricted_page;
    desk_paper restricted_original (Restricted): RestrictedDocumentOf => () = restricted_original;
}

/// Asks for the restricted notes and papers of a chart.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestrictedNotesOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// Brings a file in to the restricted records of a chart.
#[derive(Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeepRestrictedDocument {
    /// Whose it is.
    patient_id: PatientId,
    /// Which law keeps it apart.
    kind: RestrictedKind,
    /// Where the file lies.
    #[serde(default)]
    #[ts(optional)]
    path: Option<PathBuf>,
    /// The file itself in base64, in place of a path.
    #[serde(default)]
    #[ts(optional)]
    content: Option<String>,
    /// What it is called; the file's name unless told.
    #[serde(default)]
    #[ts(optional)]
    title: Option<String>,
    /// How it came.
    arrived_by: ArrivedBy,
}

/// Asks for the picture of a page of a restricted document.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestrictedPageOf {
    /// The document.
    document_id: RestrictedDocumentId,
    /// The page, from 1.
    page: u32,
    /// How many pixels wide.
    width: u32,
    /// Quarter turns to the right.
    #[serde(default)]
    #[ts(optional)]
    turns: Option<u8>,
}

/// Asks for the file of a restricted document as it came.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestrictedDocumentOf {
    /// The document.
    document_id: RestrictedDocumentId,
}

fn keep_restricted_document(desk: &Desk, input: KeepRestrictedDocument) -> Result<Done<Saved>, UiError> {
    // Whoever may not learns so before anything is read.
    restricted::restricted_notes(&desk.state().open()?.practice, input.patient_id)?;
    let content = handed_over(input.path.as_deref(), input.content.as_deref())?;
    let (reading, _) = desk.host().scans.open(content.clone()).map_err(unread)?;
    let named = || Some(input.path.as_ref()?.file_stem()?.to_string_lossy().into_owned());
    let title = input.title.clone().or_else(named).ok_or_else(|| Error::invalid("title", "is missing"))?;
    let mut state = desk.state();
    Ok(restricted::keep_restricted_document(
        &mut state.open()?.practice,
        KeepRestricted {
            patient_id: input.patient_id,
            kind: input.kind,
            content: &content,
            media_type: reading.kind.media_type(),
            format: format_of(reading.kind),
            verdict: verdict_of(reading.verdict),
            pages: i64::from(reading.pages),
            title,
            arrived_by: input.arrived_by,
        },
    )?)
}

/// A picture of one page as PNG.
fn restricted_page(desk: &Desk, input: RestrictedPageOf) -> Result<Vec<u8>, UiError> {
    let looking = {
        let mut state = desk.state();
        let opened = state.open()?;
        restricted::patient_of_restricted(&opened.practice, input.document_id)?;
        opened.looking.clone()
    };
    let wanted = Wanted { page: input.page.max(1), width: input.width, turns: input.turns.unwrap_or(0) };
    let read = || {
        let bytes = restricted::restricted_original(&desk.state().open()?.practice, input.document_id)?;
        desk.host().scans.open(bytes).map(|(_, open)| open).map_err(unread)
    };
    looking.ask(input.document_id.0, |scan| scan.picture(wanted), read)
}

fn restricted_original(desk: &Desk, input: RestrictedDocumentOf) -> Result<Vec<u8>, UiError> {
    let mut state = desk.state();
    let practice = &mut state.open()?.practice;
    let patient = restricted::patient_of_restricted(practice, input.document_id)?;
    let bytes = restricted::restricted_original(practice, input.document_id)?;
    let _ = audit::record_event(practice, "make_paper", Some(patient), Some("restricted_original".to_owned()))?;
    Ok(bytes)
}
