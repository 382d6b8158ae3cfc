//! A file comes in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ArrivedBy, Document, DocumentId, DocumentRow, FileFormat, FileVerdict, ReceivedFile, store, views};
use crate::{
    Practice, attachments,
    error::{Error, Result},
    oplog::{Action, Done},
    practice::{self, fields},
    types::Day,
};

/// A file and what was found when it was read.
#[derive(Clone, Debug)]
pub struct ReceiveFile<'a> {
    /// Its bytes.
    pub content: &'a [u8],
    /// What it is.
    pub format: FileFormat,
    /// Its kind as the internet names it.
    pub media_type: &'a str,
    /// Whether it can be shown.
    pub verdict: FileVerdict,
    /// How many pages it has; none when it cannot be shown.
    pub pages: i64,
    /// What it is called until somebody says what it is.
    pub title: Option<String>,
    /// How it came.
    pub arrived_by: ArrivedBy,
    /// When it came; today unless told.
    pub received_on: Option<Day>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Received {
    /// The document that was made; none when these very bytes are on file already.
    pub document_id: Option<DocumentId>,
    /// Where the same bytes are on file already.
    pub already: Vec<DocumentRow>,
    /// Whether its pages can be looked at.
    pub is_sound: bool,
    /// What was found when the file was read, in a sentence.
    pub says: String,
}

/// Keeps a file as it came and puts it into the inbox. The same bytes are kept once: when they are on file already, nothing is written.
///
/// # Errors
/// `Invalid` for an empty file, one over 100 MB and a day ahead; `Storage` when the disk refuses.
pub fn receive_file(practice: &mut Practice, input: ReceiveFile<'_>) -> Result<Done<Received>> {
    let folder = practice.folder().to_owned();
    practice.act(Action::reversible("receive_file"), |tx| {
        if input.content.is_empty() {
            return Err(Error::invalid("path", "is an empty file"));
        }
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let received_on = input.received_on.unwrap_or(today);
        if received_on > today {
            return Err(Error::invalid("received_on", "lies ahead"));
        }
        let known = store::attachment_of(tx.db(), input.content)?;
        let known_file = known.as_ref().map(|kept| store::file_of(tx.db(), kept)).transpose()?.flatten();
        if let Some(file) = &known_file {
            let already = store::on_file(tx.db(), file.id)?;
            if !already.is_empty() {
                let already = already.into_iter().map(|one| views::row(tx.db(), one)).collect::<Result<_>>()?;
                tx.say("This file is here already");
                return Ok(Received {
                    document_id: None,
                    already,
                    is_sound: file.verdict == FileVerdict::Sound,
                    says: "This file is here already.".to_owned(),
                });
            }
        }
        let file = match known_file {
            Some(file) => file,
            None => {
                let attachment_id = match known {
                    Some(kept) => kept.id,
                    None => attachments::keep(tx, &folder, input.content, input.media_type)?,
                };
                let file = ReceivedFile {
                    id: tx.new_id(),
                    attachment_id,
                    format: input.format,
                    verdict: input.verdict,
                    pages: input.pages,
                    kept_at: tx.now(),
                };
                tx.fact(&file)?;
                file
            }
        };
        let document = Document {
            id: tx.new_id(),
            file_id: file.id,
            first_page: 1,
            last_page: file.pages,
            patient_id: None,
            title: fields::optional("title", input.title.as_deref())?,
            kind: None,
            dated_on: None,
            received_on,
            arrived_by: input.arrived_by,
            source: None,
        };
        tx.put(&document)?;
        let says = super::rules::sentence(file.format, file.verdict);
        tx.say("File received");
        Ok(Received {
            document_id: Some(document.id),
            already: Vec::new(),
            is_sound: file.verdict == FileVerdict::Sound,
            says: says.to_owned(),
        })
    })
}
