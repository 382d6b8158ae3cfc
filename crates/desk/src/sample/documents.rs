//! What other offices sent: invented faxes and a card, one of them filed, the others in the inbox.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{Story, people::Patient, text};
use crate::UiError;

/// Eight pages about the first patient, as a fax machine writes them.
const RECORDS: &[u8] = include_bytes!("received/records-fax.tif");
/// Four pages about another one, the third of them upside down.
const REFERRAL: &[u8] = include_bytes!("received/referral-fax.tif");
/// A page that the law keeps apart.
const NOTES: &[u8] = include_bytes!("received/counseling-notes.png");
/// A photograph of a card.
const CARD: &[u8] = include_bytes!("received/insurance-card.png");
/// A letter of which a mail program lost everything behind its head.
const DAMAGED: &[u8] =
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0";

/// Pages of the records with what is on them.
const LABELS: [(i64, &str); 3] = [(4, "Sertraline ended"), (7, "Venlafaxine ended"), (8, "Laboratory, January 2025")];

/// Takes the files in, and answers the records of the first patient.
pub(super) fn receive(story: &Story<'_>, patients: &[Patient]) -> Result<String, UiError> {
    let records = take_in(story, RECORDS, "Fax of 555 019 2210", "fax", -9)?;
    if let Some(rowan) = patients.first() {
        file(
            story,
            &records,
            rowan,
            "records",
            "Records of Dr. Cole",
            "Dr. Imani Cole, Harbor Street Family Psychiatry",
        )?;
        for (page, label) in LABELS {
            let mark = json!({ "document_id": records, "page": page, "turns": 0, "label": label, "revision": 0 });
            story.call("mark_page", mark)?;
        }
    }
    let card = take_in(story, CARD, "Insurance card", "portal", -6)?;
    if let Some(ewa) = patients.get(1) {
        file(story, &card, ewa, "insurance_card", "Insurance card, front", "The patient")?;
    }
    if let Some(rowan) = patients.first() {
        let notes = json!({
            "patient_id": rowan.id, "kind": "psychotherapy", "content": STANDARD.encode(NOTES), "title": "Counseling notes of Dr. Cole",
            "arrived_by": "mail",
        });
        story.call("keep_restricted_document", notes)?;
    }
    take_in(story, DAMAGED, "Letter", "email", -2)?;
    take_in(story, REFERRAL, "Fax of 555 019 2210", "fax", -1)?;
    Ok(records)
}

fn take_in(story: &Story<'_>, file: &[u8], title: &str, by: &str, days: i64) -> Result<String, UiError> {
    let received_on = story.today.plus(days);
    let input =
        json!({ "content": STANDARD.encode(file), "title": title, "arrived_by": by, "received_on": received_on });
    text(&story.call("receive_document", input)?, "document_id")
}

fn file(story: &Story<'_>, id: &str, whose: &Patient, kind: &str, title: &str, from: &str) -> Result<(), UiError> {
    let document = story.call("document", json!({ "document_id": id }))?["document"].take();
    story.call("file_document", json!({
        "id": id, "patient_id": whose.id, "kind": kind, "title": title, "source": from, "received_on": document["received_on"],
        "arrived_by": word(&document["arrived_by"]), "revision": document["revision"],
    }))?;
    Ok(())
}

fn word(value: &Value) -> &Value {
    &value["code"]
}
