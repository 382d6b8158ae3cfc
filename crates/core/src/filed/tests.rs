//! Documents on file.

use serde_json::json;

use super::*;
use crate::{
    calendar::testing::{Clinic, clinic},
    error::Result,
    oplog::{Done, fingerprint, replayed_fingerprint},
    trials::{self, SaveTrial, TrialsOf},
    types::Saved,
};

/// A clinic with a fax of so many pages in its inbox.
fn with_fax(pages: i64) -> (Clinic, DocumentId) {
    let mut clinic = clinic();
    let received = receive(&mut clinic, b"SAMPLE fax", pages).unwrap().value;
    (clinic, received.document_id.unwrap())
}

fn receive(clinic: &mut Clinic, content: &[u8], pages: i64) -> Result<Done<Received>> {
    let verdict = if pages == 0 { FileVerdict::Encrypted } else { FileVerdict::Sound };
    receive_file(
        &mut clinic.desk,
        ReceiveFile {
            content,
            format: FileFormat::Pdf,
            media_type: "application/pdf",
            verdict,
            pages,
            title: Some("fax".into()),
            arrived_by: ArrivedBy::Fax,
            received_on: None,
        },
    )
}

fn filed(clinic: &Clinic, id: DocumentId) -> FileDocument {
    let row = document(&clinic.desk, DocumentOf { document_id: id }).unwrap().document;
    FileDocument {
        id,
        patient_id: Some(clinic.patients[0]),
        kind: Some(DocumentKind::Records),
        title: Some("Records of Dr. Rowe".into()),
        dated_on: None,
        received_on: row.received_on,
        arrived_by: ArrivedBy::Fax,
        source: Some("Dr. Rowe".into()),
        revision: row.revision,
    }
}

fn file(clinic: &mut Clinic, id: DocumentId) -> Result<Done<Saved>> {
    let input = filed(clinic, id);
    file_document(&mut clinic.desk, input)
}

fn pages_of(clinic: &Clinic, id: DocumentId) -> Vec<(i64, i64, Option<String>)> {
    let view = document(&clinic.desk, DocumentOf { document_id: id }).unwrap();
    view.pages.into_iter().map(|page| (page.page, page.turns, page.label)).collect()
}

fn inbox_of(clinic: &Clinic) -> usize {
    document_inbox(&clinic.desk).unwrap().len()
}

#[test]
fn the_same_bytes_are_kept_once_and_a_removed_document_can_come_again() {
    let (mut clinic, id) = with_fax(4);
    let again = receive(&mut clinic, b"SAMPLE fax", 4).unwrap().value;
    assert_eq!((again.document_id, again.already.len()), (None, 1));
    assert_eq!((again.already[0].id, inbox_of(&clinic)), (id, 1));
    let revision = again.already[0].revision;
    let _ = remove_document(&mut clinic.desk, RemoveDocument { id, reason: "Not for us".into(), revision }).unwrap();
    assert_eq!(inbox_of(&clinic), 0);
    let third = receive(&mut clinic, b"SAMPLE fax", 4).unwrap().value;
    assert!(third.document_id.is_some_and(|new| new != id));
    let db = clinic.desk.db();
    assert_eq!(db.list::<ReceivedFile>("1", []).unwrap().len(), 1);
    assert_eq!(db.list::<crate::attachments::Attachment>("1", []).unwrap().len(), 1);
    assert_eq!(original(&clinic.desk, third.document_id.unwrap()).unwrap(), b"SAMPLE fax");
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn a_document_is_cut_and_its_pages_keep_their_marks() {
    let (mut clinic, id) = with_fax(5);
    for (page, turns, label) in [(2, 1, "Lab results"), (4, 0, "Letter")] {
        let mark = MarkPage { document_id: id, page, turns, label: Some(label.into()), revision: 0 };
        let _ = mark_page(&mut clinic.desk, mark).unwrap();
    }
    let revision = document(&clinic.desk, DocumentOf { document_id: id }).unwrap().document.revision;
    let split = split_document(&mut clinic.desk, SplitDocument { id, after: vec![3, 1, 3], revision }).unwrap();
    let [first, second, third] = split.value[..] else { panic!("three parts") };
    assert_eq!(first, id);
    assert_eq!(pages_of(&clinic, first), [(1, 0, None)]);
    assert_eq!(pages_of(&clinic, second), [(1, 1, Some("Lab results".into())), (2, 0, None)]);
    assert_eq!(pages_of(&clinic, third), [(1, 0, Some("Letter".into())), (2, 0, None)]);
    assert_eq!(page_place(&clinic.desk, second, 1).unwrap().page, 2);
    assert_eq!(page_place(&clinic.desk, second, 1).unwrap().turns, 1);
    assert!(page_place(&clinic.desk, second, 3).is_err());
    assert!(page_place(&clinic.desk, second, 0).is_err());
    assert_eq!(document(&clinic.desk, DocumentOf { document_id: third }).unwrap().beside.len(), 2);
    let _ = clinic.desk.undo(split.undo.unwrap()).unwrap();
    assert_eq!((pages_of(&clinic, id).len(), inbox_of(&clinic)), (5, 1));
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn cuts_that_leave_nothing_on_a_side_are_refused() {
    let (mut clinic, id) = with_fax(3);
    let revision = document(&clinic.desk, DocumentOf { document_id: id }).unwrap().document.revision;
    for after in [vec![], vec![0], vec![3], vec![1, 9], vec![-1]] {
        let split = split_document(&mut clinic.desk, SplitDocument { id, after, revision });
        assert!(split.unwrap_err().to_string().starts_with("after: "));
    }
    for (page, turns) in [(0, 0), (4, 0), (1, 4), (1, -1)] {
        let mark = MarkPage { document_id: id, page, turns, label: None, revision: 0 };
        assert!(mark_page(&mut clinic.desk, mark).is_err());
    }
}

#[test]
fn a_patients_document_says_what_it_is_and_days_do_not_lie_ahead() {
    let (mut clinic, id) = with_fax(2);
    type Change = fn(&mut FileDocument);
    let cases: [(Change, &str); 3] = [
        (|input| input.kind = None, "kind: is missing; say what it is"),
        (|input| input.received_on = input.received_on.plus(1), "received_on: lies ahead"),
        (|input| input.dated_on = Some(input.received_on.plus(1)), "dated_on: lies ahead"),
    ];
    for (change, fault) in cases {
        let mut input = filed(&clinic, id);
        change(&mut input);
        assert_eq!(file_document(&mut clinic.desk, input).unwrap_err().to_string(), fault);
    }
    let done = file(&mut clinic, id).unwrap();
    assert_eq!(done.said.as_deref(), Some("Outside records filed"));
    assert_eq!(inbox_of(&clinic), 0);
    let all = documents_of(&clinic.desk, DocumentsOf { patient_id: clinic.patients[0] }).unwrap();
    assert_eq!(all[0].title.as_deref(), Some("Records of Dr. Rowe"));
    let _ = clinic.desk.undo(done.undo.unwrap()).unwrap();
    assert_eq!(inbox_of(&clinic), 1);
}

#[test]
fn what_cannot_be_shown_is_kept_and_says_why() {
    let mut clinic = clinic();
    let received = receive(&mut clinic, b"SAMPLE locked", 0).unwrap().value;
    assert!(received.says.contains("password"));
    let id = received.document_id.unwrap();
    let view = document(&clinic.desk, DocumentOf { document_id: id }).unwrap();
    assert_eq!((view.document.pages, view.pages.len()), (0, 0));
    assert!(page_place(&clinic.desk, id, 1).unwrap_err().to_string().contains("password"));
    assert_eq!(original(&clinic.desk, id).unwrap(), b"SAMPLE locked");
    assert_eq!(receive(&mut clinic, b"", 0).unwrap_err().to_string(), "path: is an empty file");
}

#[test]
fn a_line_of_what_was_tried_leads_to_its_page_also_after_a_cut() {
    let (mut clinic, id) = with_fax(6);
    let _ = file(&mut clinic, id).unwrap();
    let patient = clinic.patients[0];
    let line = move |page: i64| -> SaveTrial {
        let line = json!({ "patient_id": patient, "kind": "medication", "name": "Sertraline", "document_id": id, "document_page": page });
        serde_json::from_value(line).unwrap()
    };
    assert!(trials::save_trial(&mut clinic.desk, line(7)).unwrap_err().to_string().starts_with("document_page: "));
    let _ = trials::save_trial(&mut clinic.desk, line(5)).unwrap();
    let page = |clinic: &Clinic| {
        let lines = trials::trials_of(&clinic.desk, TrialsOf { patient_id: clinic.patients[0] }).unwrap();
        lines[0].page.clone().unwrap()
    };
    assert_eq!(page(&clinic).says, "Records of Dr. Rowe, page 5");
    let revision = document(&clinic.desk, DocumentOf { document_id: id }).unwrap().document.revision;
    let parts = split_document(&mut clinic.desk, SplitDocument { id, after: vec![3], revision }).unwrap().value;
    assert_eq!((page(&clinic).document_id, page(&clinic).page), (parts[1], 2));
    let revision = document(&clinic.desk, DocumentOf { document_id: id }).unwrap().document.revision;
    let removed = remove_document(&mut clinic.desk, RemoveDocument { id, reason: "Mistake".into(), revision });
    assert!(removed.unwrap_err().to_string().contains("in use"));
}

#[test]
fn two_offices_that_mark_the_same_page_mark_one_row() {
    let (clinic, id) = with_fax(2);
    let file: ReceivedFileId = clinic.desk.db().find::<Document>(id, "document").unwrap().file_id;
    assert_eq!(store::page_id(file, 1), store::page_id(file, 1));
    assert_ne!(store::page_id(file, 1), store::page_id(file, 2));
}
