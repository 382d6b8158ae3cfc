//! What holds for every paper.

use std::collections::BTreeSet;

use seriesdesk_core::sheets::{AppointmentListSheet, ListedVisit, SuperbillSheet};
use seriesdesk_documents::{Pdf, appointment_list, day_sheet, recovery_kit, superbill};

use crate::reader::{keep, sound, text, words};
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
fn a_course_of_thirty_six_visits_stands_on_one_page() {
    let pdf = appointment_list(&course_of(36)).unwrap();
    keep("course.pdf", &pdf);
    sound(&pdf);
    assert_eq!(pdf.pages, 1);
    let text = text(&pdf);
    assert_eq!(text.matches("Tue, February 17, 2026").count(), 36, "{text}");
    assert!(
        text.contains("36 of 36") && text.contains("Unless it says otherwise: 2 hours · Suite 200, chair 1"),
        "{text}"
    );
}

#[test]
fn what_differs_from_visit_to_visit_stays_with_its_visit() {
    let mut list = course_of(36);
    list.visits[4].place = "Office 3".into();
    list.visits[7].note = Some("Bring your card.".into());
    list.visits[0].length = Some("3 hours".into());
    let text = text(&appointment_list(&list).unwrap());
    assert_eq!(
        ["Suite 200, chair 1", "Office 3", "3 hours", "2 hours ·"].map(|word| text.matches(word).count()),
        [1, 1, 1, 1],
        "{text}"
    );
    assert!(text.contains("Bring your card."), "{text}");
}

#[test]
fn a_list_of_visits_over_pages_repeats_its_head_and_loses_none() {
    let pdf = appointment_list(&course_of(100)).unwrap();
    keep("hundred.pdf", &pdf);
    sound(&pdf);
    assert_eq!(pdf.pages, 2);
    let text = text(&pdf);
    assert_eq!(text.matches("Day  Time").count(), 4, "{text}");
    assert_eq!(text.matches("Tue, February 17, 2026").count(), 100);
}

#[test]
fn large_letters_are_twice_the_size_and_lose_nothing() {
    let list = AppointmentListSheet { large: true, ..course_of(36) };
    let pdf = appointment_list(&list).unwrap();
    keep("large.pdf", &pdf);
    sound(&pdf);
    let words = words(&pdf);
    assert_eq!(words.matches("Tuesday").count(), 36, "{words}");
    for said in ["36 of 36", "Suite 200, chair 1", "(503) 555-0142", "Before each visit"] {
        assert!(words.contains(said), "{said}: {words}");
    }
}

fn course_of(visits: u32) -> AppointmentListSheet {
    let list = samples::appointment_list();
    let one = list.visits[0].clone();
    let visits_of = (1..=visits).map(|number| ListedVisit { number: Some(number), ..one.clone() }).collect();
    AppointmentListSheet { visits: visits_of, total: visits, ..list }
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
