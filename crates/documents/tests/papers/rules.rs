//! What holds for every paper.

use std::collections::BTreeSet;

use seriesdesk_core::sheets::SuperbillSheet;
use seriesdesk_documents::{Pdf, appointment_list, day_sheet, recovery_kit, superbill};

use crate::reader::{sound, text, words};
use crate::samples;

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    for (first, second) in papers().into_iter().zip(papers()) {
        assert!(first.bytes == second.bytes);
    }
}

#[test]
fn another_sheet_gives_other_bytes() {
    let mut sheet = samples::superbill();
    let before = superbill(&sheet).unwrap();
    sheet.patient.mrn = "CG-10483".into();
    assert!(superbill(&sheet).unwrap().bytes != before.bytes);
}

#[test]
fn a_paper_is_smaller_than_60_kilobytes() {
    let mut names = samples::superbill();
    names.patient.name = "Nguyễn, Łukasz Дмитрий".into();
    for pdf in papers().into_iter().chain([superbill(&names).unwrap()]) {
        assert!(pdf.bytes.len() < 60_000, "{} bytes", pdf.bytes.len());
    }
}

#[test]
fn a_paper_of_the_sample_practice_says_so_on_every_page() {
    for pdf in papers() {
        let text = text(&pdf);
        assert_eq!(text.matches("SAMPLE").count(), pdf.pages as usize, "{text}");
    }
}

#[test]
fn a_paper_of_a_real_practice_does_not() {
    let mut sheet = samples::superbill();
    sheet.sample = false;
    assert!(!words(&superbill(&sheet).unwrap()).contains("SAMPLE"));
}

#[test]
fn empty_lists_are_said_to_be_empty() {
    let mut sheet = samples::superbill();
    empty(&mut sheet);
    let mut day = samples::day_sheet();
    day.visits.clear();
    day.lanes.clear();
    day.notes.clear();
    let mut list = samples::appointment_list();
    list.visits.clear();
    list.prepare.clear();
    let papers = [superbill(&sheet).unwrap(), day_sheet(&day).unwrap(), appointment_list(&list).unwrap()];
    let said = [
        &["No session was delivered in this period.", "No payment was received."][..],
        &["No visit is booked for this day."],
        &["No visit is planned yet."],
    ];
    for (pdf, said) in papers.iter().zip(said) {
        sound(pdf);
        let words = words(pdf);
        for sentence in said {
            assert!(words.contains(sentence), "{sentence}");
        }
    }
}

#[test]
fn nothing_is_drawn_that_a_fax_would_lose() {
    // Text and black strokes only: no fill, no color, no gray, no picture.
    let allowed: BTreeSet<&str> =
        ["BT", "ET", "Tf", "Td", "Tj", "TJ", "Tc", "m", "l", "c", "h", "s", "S", "w", "d", "J", "j"].into();
    for pdf in papers() {
        let file = lopdf::Document::load_mem(&pdf.bytes).unwrap();
        for page in file.get_pages().into_values() {
            let content = lopdf::content::Content::decode(&file.get_page_content(page)).unwrap();
            for operation in content.operations {
                assert!(allowed.contains(operation.operator.as_str()), "{}", operation.operator);
            }
        }
    }
}

#[test]
fn a_list_of_visits_over_pages_repeats_its_head_and_loses_none() {
    let mut list = samples::appointment_list();
    let once = list.visits.clone();
    list.visits = (1..=36)
        .map(|number| {
            let mut visit = once[0].clone();
            visit.number = Some(number);
            visit
        })
        .collect();
    let pdf = appointment_list(&list).unwrap();
    sound(&pdf);
    assert_eq!(pdf.pages, 2);
    let text = text(&pdf);
    assert_eq!(text.matches("Time  Length").count(), 2, "{text}");
    assert_eq!(text.matches("Tuesday").count(), 36);
}

fn papers() -> [Pdf; 4] {
    [
        superbill(&samples::superbill()),
        day_sheet(&samples::day_sheet()),
        appointment_list(&samples::appointment_list()),
        recovery_kit(&samples::recovery_kit()),
    ]
    .map(|paper| paper.expect("the samples can be drawn"))
}

fn empty(sheet: &mut SuperbillSheet) {
    sheet.patient.sex = None;
    sheet.patient.address = None;
    sheet.plan.name = None;
    sheet.plan.member_id = None;
    sheet.plan.group = None;
    sheet.plan.subscriber = None;
    sheet.plan.network = None;
    sheet.letterhead.phone = None;
    sheet.letterhead.fax = None;
    sheet.letterhead.ein = None;
    sheet.letterhead.group_npi = None;
    sheet.letterhead.taxonomy = None;
    sheet.rendering.specialty = None;
    sheet.rendering.license = None;
    sheet.rendering.license_state = None;
    sheet.rendering.taxonomy = None;
    sheet.diagnoses.clear();
    sheet.sessions.clear();
    sheet.payments.clear();
    sheet.notes.clear();
    sheet.signed_on = None;
}
