use base64::{Engine, engine::general_purpose::STANDARD};
use image::{GrayImage, ImageFormat, Luma, imageops};
use serde_json::{Value, json};
use std::io::Cursor;

use crate::session::tests::Computer;

const WIDTH: u32 = 1_700;

struct Sent {
    computer: Computer,
    patient: Value,
    /// Its pages as they look, without the letter.
    pages: Vec<GrayImage>,
}

/// A PHQ-9 and a consent of one page go out.
fn sent() -> Sent {
    let computer = Computer::with_practice();
    let patient = computer.calls(
        "register_patient",
        json!({ "given_name": "Rowan", "family_name": "Hargrove", "born_on": "1984-06-14", "phone": "(503) 555-0100" }),
    )["id"]
        .take();
    let papers = json!([{ "kind": "form", "code": "phq-9" }, { "kind": "consent", "code": "general-treatment" }]);
    let made = computer.calls("make_packet", json!({ "patient_id": patient, "papers": papers }));
    let pdf = computer.desk.paper("packet_file", &json!({ "packet_id": made["id"] })).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let looked = computer.calls(
        "receive_document",
        json!({ "content": STANDARD.encode(&pdf), "title": "Looked at", "arrived_by": "portal" }),
    );
    let id = looked["document_id"].clone();
    let all = computer.calls("document", json!({ "document_id": id }))["pages"].as_array().unwrap().len();
    let pages = (2..=all).map(|page| {
        let png =
            computer.desk.paper("document_page", &json!({ "document_id": id, "page": page, "width": WIDTH })).unwrap();
        image::load_from_memory(&png).unwrap().to_luma8()
    });
    let pages = pages.collect();
    let revision = computer.calls("document", json!({ "document_id": id }))["document"]["revision"].take();
    computer.calls("remove_document", json!({ "id": id, "reason": "Only looked at", "revision": revision }));
    Sent { computer, patient, pages }
}

impl Sent {
    /// A scan of one page comes in and is sorted.
    fn back(&self, page: &GrayImage) -> Value {
        let mut bytes = Cursor::new(Vec::new());
        page.write_to(&mut bytes, ImageFormat::Png).unwrap();
        let input = json!({ "content": STANDARD.encode(bytes.into_inner()), "title": "Scan", "arrived_by": "scan" });
        let id = self.computer.calls("receive_document", input)["document_id"].take();
        let read = self.computer.calls("page_codes", json!({ "document_id": id, "page": 1, "width": 100 }));
        let sorted = self.computer.calls("sort_document", json!({ "document_id": id }));
        assert_eq!(read["is_of_packet"], true);
        sorted
    }

    fn says(&self) -> Vec<String> {
        let packets = self.computer.calls("packets_of", json!({ "patient_id": self.patient }));
        let items = packets[0]["items"].as_array().unwrap();
        items.iter().map(|item| item["says"].as_str().unwrap().to_owned()).collect()
    }
}

/// A pen runs up and down above every line to sign on.
fn signed(page: &GrayImage) -> GrayImage {
    let mut signed = page.clone();
    for line in lines(page) {
        for step in 0..4_000 {
            let along = f64::from(step) / 4_000.0;
            let (x, y) = (220.0 + along * 260.0, f64::from(line) - 38.0 + (along * 60.0).sin() * 22.0);
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                signed.put_pixel(x as u32 + dx, y as u32 + dy, Luma([30]));
            }
        }
    }
    signed
}

/// The rows of a page that are black from the left margin to the middle.
fn lines(page: &GrayImage) -> Vec<u32> {
    let is_line = |y: &u32| (180..780).filter(|x| page.get_pixel(*x, *y).0[0] < 150).count() > 550;
    (page.height() / 5..page.height() * 9 / 10).filter(is_line).collect()
}

#[test]
fn what_comes_back_is_filed_and_an_empty_line_is_noticed() {
    let sent = sent();
    assert_eq!(sent.says(), ["Not back yet", "Not back yet"]);
    let form = imageops::rotate180(&sent.pages[0]);
    assert_eq!(sent.back(&form)["says"], json!(["PHQ-9: Back"]));
    let last = sent.pages.last().unwrap();
    for page in &sent.pages[1..] {
        sent.back(page);
    }
    assert_eq!(sent.says()[1], "Not signed: patient");
    let signed = imageops::rotate270(&signed(last));
    sent.back(&signed);
    assert!(sent.says()[1].starts_with("Back"), "{:?}", sent.says());
    let filed = sent.computer.calls("documents_of", json!({ "patient_id": sent.patient }));
    assert_eq!(filed.as_array().unwrap().len(), sent.pages.len() + 1);
    assert_eq!(sent.computer.calls("document_inbox", json!({})), json!([]));
}

#[test]
fn a_page_of_another_practice_stays_in_the_inbox() {
    let (here, elsewhere) = (sent(), sent());
    let sorted = here.back(&elsewhere.pages[0]);
    assert_eq!((&sorted["filed"], &sorted["left"]), (&json!(0), &json!(1)));
    assert_eq!(here.computer.calls("document_inbox", json!({})).as_array().unwrap().len(), 1);
}
