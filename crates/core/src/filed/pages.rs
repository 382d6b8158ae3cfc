//! A document is cut; a page is turned and labelled. The file stays as it came.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Document, DocumentId, DocumentPage, rules, store};
use crate::{
    Practice,
    error::{Error, Result},
    oplog::{Action, Done},
    practice::fields,
    types::Saved,
};

/// Makes several documents of one.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitDocument {
    /// The document; it keeps the first pages.
    pub id: DocumentId,
    /// The pages after which it is cut, counted from 1 within the document.
    #[ts(type = "Array<number>")]
    pub after: Vec<i64>,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Says how a page lies and what is on it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkPage {
    /// The document.
    pub document_id: DocumentId,
    /// The page, counted from 1 within the document.
    #[ts(type = "number")]
    pub page: i64,
    /// How many quarters it is turned to the right.
    #[ts(type = "number")]
    pub turns: i64,
    /// What is on it: `Lab results of May`.
    #[serde(default)]
    #[ts(optional)]
    pub label: Option<String>,
    /// The revision it was read with; 0 for a page nobody marked.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Cuts a document; each part keeps what was said of the whole. Answers the ids of the parts in order.
///
/// # Errors
/// `Invalid` for a cut that leaves no page on one side; `Stale` when somebody else changed it.
pub fn split_document(practice: &mut Practice, input: SplitDocument) -> Result<Done<Vec<DocumentId>>> {
    practice.act(Action::reversible("split_document"), |tx| {
        let document: Document = tx.db().find(input.id, "document")?;
        tx.expect_revision::<Document>(document.id, input.revision)?;
        if let Some(patient) = document.patient_id {
            tx.about(patient);
        }
        let runs = rules::cut(document.first_page, document.last_page, &input.after)?;
        tx.say(format!("Split into {} documents", runs.len()));
        let mut ids = Vec::with_capacity(runs.len());
        for (place, (first_page, last_page)) in runs.into_iter().enumerate() {
            let id = if place == 0 { document.id } else { tx.new_id() };
            tx.put(&Document { id, first_page, last_page, ..document.clone() })?;
            ids.push(id);
        }
        Ok(ids)
    })
}

/// Says how a page lies and what is on it.
///
/// # Errors
/// `Invalid` for a page the document does not have; `Stale` when somebody else marked it.
pub fn mark_page(practice: &mut Practice, input: MarkPage) -> Result<Done<Saved>> {
    practice.act(Action::reversible("mark_page"), |tx| {
        let document: Document = tx.db().find(input.document_id, "document")?;
        if let Some(patient) = document.patient_id {
            tx.about(patient);
        }
        let page = document.first_page + input.page - 1;
        if input.page < 1 || page > document.last_page {
            return Err(Error::invalid("page", "is not a page of this document"));
        }
        if !(0..4).contains(&input.turns) {
            return Err(Error::invalid("turns", "is not between 0 and 3"));
        }
        let marked = DocumentPage {
            id: store::page_id(document.file_id, page),
            file_id: document.file_id,
            page,
            turns: input.turns,
            label: fields::optional("label", input.label.as_deref())?,
        };
        tx.say(format!("Page {} marked", input.page));
        tx.save(&marked, input.revision)
    })
}
