use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

use crate::{
    Code, UiError,
    session::tests::{Computer, GOOD},
};

/// Four pages as a fax machine writes them.
const FAX: &[u8] = include_bytes!("../sample/received/referral-fax.tif");

fn received(computer: &Computer) -> String {
    let path = kept(computer, "fax.tif", FAX);
    let done = computer.calls("receive_document", json!({ "path": path, "arrived_by": "fax" }));
    done["document_id"].as_str().unwrap().to_owned()
}

fn kept(computer: &Computer, name: &str, bytes: &[u8]) -> PathBuf {
    let path = computer.home.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn picture(computer: &Computer, id: &str, page: i64, width: u32) -> Result<(u32, u32), UiError> {
    let wanted = json!({ "document_id": id, "page": page, "width": width });
    let png = computer.desk.paper("document_page", &wanted)?;
    let side = |from: usize| u32::from_be_bytes(png[from..from + 4].try_into().unwrap());
    Ok((side(16), side(20)))
}

#[test]
fn a_fax_from_the_disk_is_looked_at_turned_and_saved_as_it_came() {
    let computer = Computer::with_practice();
    let id = received(&computer);
    let inbox = computer.calls("document_inbox", json!({}));
    assert_eq!((&inbox[0]["pages"], &inbox[0]["title"]), (&json!(4), &json!("fax")));
    assert_eq!(inbox[0]["format"]["code"], "tiff");
    assert_eq!(picture(&computer, &id, 4, 340).unwrap(), (340, 440));
    let mark = json!({ "document_id": id, "page": 4, "turns": 1, "label": "Card", "revision": 0 });
    computer.calls("mark_page", mark);
    assert_eq!(picture(&computer, &id, 4, 340).unwrap(), (440, 340));
    assert_eq!(picture(&computer, &id, 5, 340).unwrap_err().field.as_deref(), Some("page"));
    assert_eq!(picture(&computer, &id, 1, 40_000).unwrap_err().code, Code::Refused);
    let original = computer.desk.paper("document_original", &json!({ "document_id": id })).unwrap();
    assert!(original == FAX);
    computer.calls("lock", json!({}));
    assert_eq!(picture(&computer, &id, 1, 340).unwrap_err().code, Code::Locked);
    computer.unlock("Olive Invented", GOOD).unwrap();
    assert_eq!(picture(&computer, &id, 1, 340).unwrap(), (340, 440));
}

#[test]
fn what_cannot_be_shown_is_taken_in_with_its_verdict() {
    let computer = Computer::with_practice();
    let take = |content: &[u8]| {
        let input = json!({ "content": STANDARD.encode(content), "title": "Letter", "arrived_by": "email" });
        computer.calls("receive_document", input)
    };
    for (content, verdict) in [(&b"%PDF-1.7 and nothing more"[..], "damaged"), (b"PK\x03\x04", "foreign")] {
        let done = take(content);
        let document = computer.calls("document", json!({ "document_id": done["document_id"] }));
        assert_eq!(document["document"]["verdict"]["code"], verdict);
        let id = done["document_id"].as_str().unwrap();
        assert_eq!(picture(&computer, id, 1, 100).unwrap_err().message, done["says"].as_str().unwrap());
    }
    let again = take(b"PK\x03\x04");
    assert_eq!((&again["document_id"], again["already"].as_array().unwrap().len()), (&Value::Null, 1));
}

#[test]
fn what_is_no_file_is_refused_by_its_field() {
    let computer = Computer::with_practice();
    let fails = |input: Value| {
        let fault = computer.fails("receive_document", input);
        (fault.code, fault.field.unwrap_or_default())
    };
    let nowhere = computer.home.path().join("nowhere.pdf");
    let cases = [
        (json!({ "arrived_by": "fax" }), "path"),
        (json!({ "path": nowhere, "arrived_by": "fax" }), "path"),
        (json!({ "path": computer.home.path(), "arrived_by": "fax" }), "path"),
        (json!({ "content": "not base64!", "arrived_by": "fax" }), "content"),
        (json!({ "content": "", "arrived_by": "fax" }), "path"),
        (json!({ "content": "eHg=", "arrived_by": "fax", "received_on": "2030-01-01" }), "received_on"),
    ];
    for (input, field) in cases {
        assert_eq!(fails(input.clone()), (Code::Invalid, field.to_owned()), "{input}");
    }
    assert_eq!(computer.calls("document_inbox", json!({})), json!([]));
}
