//! Packets out and back.

use super::{rules::*, *};
use crate::{
    calendar::testing::{Clinic, clinic},
    filed::{self, ArrivedBy, DocumentId, DocumentOf, DocumentsOf, FileFormat, FileVerdict, ReceiveFile},
    oplog::{fingerprint, replayed_fingerprint},
    sheets::{PageMark, token},
};

fn item(pages: u16, signed: &[u16]) -> PacketItem {
    let spot = |page: &u16| SignatureSpot { page: *page, role: "Patient".into(), x: 0, y: 0, width: 1, height: 1 };
    PacketItem {
        kind: PaperKind::Consent,
        code: "general-treatment".into(),
        title: "Consent".into(),
        version: "1".into(),
        number: 1,
        pages,
        signatures: signed.iter().map(spot).collect(),
    }
}

fn came(pages: &[u16]) -> Vec<Came<'static>> {
    pages.iter().map(|page| Came { page: *page, version: 1, unsigned: &[] }).collect()
}

#[test]
fn what_came_back_is_said_in_one_sentence() {
    let three = item(3, &[3]);
    let said = |came: &[Came<'_>], newer: Option<&str>| says(&three, &back(&three, came), newer);
    assert_eq!(said(&[], None), "Not back yet");
    assert_eq!(said(&came(&[1, 3]), None), "Page 2 of 3 is missing");
    assert_eq!(said(&came(&[3]), None), "Pages 1 and 2 of 3 are missing");
    assert_eq!(said(&came(&[3, 1, 2, 2]), None), "Back, all 3 pages");
    assert_eq!(said(&came(&[1, 2, 3]), Some("2")), "Version 1 came back; version 2 is in use now");
    let empty = ["Patient".to_owned()];
    let mut unsigned = came(&[1, 2]);
    unsigned.push(Came { page: 3, version: 1, unsigned: &empty });
    assert_eq!(said(&unsigned, None), "Not signed: patient");
    unsigned.push(Came { page: 3, version: 1, unsigned: &[] });
    assert_eq!(said(&unsigned, None), "Back, all 3 pages", "signed on one copy is signed");
    let mut other = came(&[1, 2, 3]);
    other[0].version = 9;
    assert_eq!(said(&other, None), "A page is of another version than went out");
}

#[test]
fn neighbours_of_one_paper_stay_together() {
    let owners = [Some(1), Some(1), None, Some(2), Some(1)];
    assert_eq!(runs(&owners), [(0, 1, Some(1)), (2, 2, None), (3, 3, Some(2)), (4, 4, Some(1))]);
    assert_eq!(runs::<u8>(&[]), []);
}

/// A packet of a form of one page and a consent of two.
fn with_packet() -> (Clinic, String) {
    let mut clinic = clinic();
    let papers = vec![
        WantedPaper { kind: PaperKind::Form, code: "phq-9".into() },
        WantedPaper { kind: PaperKind::Consent, code: "general-treatment".into() },
    ];
    let input = MakePacket { patient_id: clinic.patients[0], papers, due_on: None, note: None };
    let token = token([7; 10]);
    let plan = plan_packet(&clinic.desk, &input, &token).unwrap();
    assert_eq!(plan.sheet.items.len(), 2);
    let _ = make_packet(&mut clinic.desk, plan, b"SAMPLE packet", 4, vec![(1, vec![]), (2, vec![])]).unwrap();
    (clinic, token)
}

fn scan(clinic: &mut Clinic, pages: i64) -> DocumentId {
    let content = format!("SAMPLE scan of {pages}");
    let file = ReceiveFile {
        content: content.as_bytes(),
        format: FileFormat::Tiff,
        media_type: "image/tiff",
        verdict: FileVerdict::Sound,
        pages,
        title: Some("scan".into()),
        arrived_by: ArrivedBy::Scan,
        received_on: None,
    };
    filed::receive_file(&mut clinic.desk, file).unwrap().value.document_id.unwrap()
}

fn mark(token: &str, item: u16, page: u16, pages: u16) -> Vec<PageMark> {
    vec![PageMark { token: token.to_owned(), item, version: 1, page, pages }]
}

fn sort(clinic: &mut Clinic, id: DocumentId, marks: &[Vec<PageMark>]) -> crate::oplog::Done<Sorted> {
    let found: Vec<FoundPage> =
        (1..).zip(marks).map(|(page, marks)| FoundPage { page, marks: marks.clone(), unsigned: Vec::new() }).collect();
    sort_document(&mut clinic.desk, SortDocument { document_id: id }, &found).unwrap()
}

fn says_of(clinic: &Clinic) -> Vec<String> {
    let packets = packets_of(&clinic.desk, PacketsOf { patient_id: clinic.patients[0] }).unwrap();
    packets[0].items.iter().map(|item| item.says.clone()).collect()
}

#[test]
fn a_scan_in_any_order_is_filed_to_the_patient_and_the_rest_stays() {
    let (mut clinic, token) = with_packet();
    assert_eq!(says_of(&clinic), ["Not back yet", "Not back yet"]);
    let id = scan(&mut clinic, 4);
    let marks = [mark(&token, 1, 2, 2), Vec::new(), mark(&token, 0, 1, 1), mark(&token, 1, 1, 2)];
    let done = sort(&mut clinic, id, &marks);
    assert_eq!((done.value.filed, done.value.left), (3, 1));
    assert_eq!(done.value.says.len(), 2);
    assert_eq!(says_of(&clinic), ["Back", "Back, all 2 pages"]);
    let patient_id = clinic.patients[0];
    let filed = filed::documents_of(&clinic.desk, DocumentsOf { patient_id }).unwrap();
    assert_eq!(filed.len(), 3, "the paper that was parted lies in two documents");
    let inbox = filed::document_inbox(&clinic.desk).unwrap();
    assert_eq!((inbox.len(), inbox[0].pages), (1, 1));
    let packets = packets_of(&clinic.desk, PacketsOf { patient_id }).unwrap();
    for page in &packets[0].items[1].found {
        assert!(filed::document(&clinic.desk, DocumentOf { document_id: page.document_id }).is_ok());
    }
    assert!(packets[0].is_back);
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
    let cancelled =
        cancel_packet(&mut clinic.desk, CancelPacket { packet_id: packets[0].id, revision: packets[0].revision });
    assert!(cancelled.unwrap_err().to_string().contains("in use"));
    let _ = clinic.desk.undo(done.undo.unwrap()).unwrap();
    assert_eq!(says_of(&clinic), ["Not back yet", "Not back yet"]);
    assert_eq!(filed::document_inbox(&clinic.desk).unwrap()[0].pages, 4);
}

#[test]
fn what_does_not_fit_is_left_where_it_was() {
    let (mut clinic, token) = with_packet();
    let other = super::tests::token_of(9);
    let id = scan(&mut clinic, 5);
    let both = [mark(&token, 0, 1, 1), mark(&token, 1, 1, 2)].concat();
    let marks = [mark(&other, 0, 1, 1), both, mark(&token, 7, 1, 1), mark(&token, 1, 3, 3), mark(&token, 1, 1, 5)];
    let done = sort(&mut clinic, id, &marks);
    assert_eq!((done.value.filed, done.value.left), (0, 5));
    assert_eq!(filed::document_inbox(&clinic.desk).unwrap().len(), 1);
    assert_eq!(says_of(&clinic), ["Not back yet", "Not back yet"]);
}

fn token_of(byte: u8) -> String {
    token([byte; 10])
}

#[test]
fn what_cannot_go_out_is_refused() {
    let mut clinic = clinic();
    let paper = |code: &str| WantedPaper { kind: PaperKind::Form, code: code.into() };
    let make = |clinic: &Clinic, papers: Vec<WantedPaper>, due_on| {
        let input = MakePacket { patient_id: clinic.patients[0], papers, due_on, note: None };
        plan_packet(&clinic.desk, &input, "T").map(|_| ()).unwrap_err().to_string()
    };
    assert!(make(&clinic, vec![], None).starts_with("papers: "));
    assert!(make(&clinic, vec![paper("phq-9"), paper("phq-9")], None).contains("twice"));
    assert!(make(&clinic, vec![paper("nothing")], None).contains("form"));
    assert_eq!(make(&clinic, vec![paper("phq-9")], Some("2026-03-01".parse().unwrap())), "due_on: is over");
    let choices = packet_choices(&clinic.desk, PacketChoices { patient_id: clinic.patients[0] }).unwrap();
    assert!(choices.iter().any(|choice| choice.code == "phq-9") && choices.iter().all(|choice| choice.code != "madrs"));
    let _ = &mut clinic;
}
