//! What people and other programs write into fields.

use expect_test::expect;
use seriesdesk_core::sheets::SuperbillSheet;
use seriesdesk_documents::{appointment_list, day_sheet, superbill};

use crate::reader::{about, keep, sound, words};
use crate::samples;

const NAUGHTY: &str = include_str!("../data/blns/blns.txt");

#[test]
fn every_naughty_string_is_printed_as_a_name_and_as_a_label() {
    let mut sheet = samples::superbill();
    sheet.sessions.truncate(1);
    for naughty in strings() {
        sheet.patient.name = naughty.into();
        for line in sheet.sessions.iter_mut().flat_map(|session| &mut session.lines) {
            line.label = naughty.into();
        }
        assert!(superbill(&sheet).unwrap().pages > 0);
    }
}

#[test]
fn papers_full_of_naughty_strings_are_sound() {
    let mut names = strings().cycle();
    let mut visits = samples::day_sheet();
    for _ in 0..6 {
        for visit in &mut visits.visits {
            visit.patient = names.next().unwrap_or_default().into();
            visit.check = names.next().map(String::from);
            visit.place = names.next().unwrap_or_default().into();
        }
        for block in visits.lanes.iter_mut().flat_map(|lane| &mut lane.blocks) {
            block.label = names.next().unwrap_or_default().into();
        }
        sound(&day_sheet(&visits).unwrap());
    }
    let mut list = samples::appointment_list();
    for visit in &mut list.visits {
        visit.place = names.next().unwrap_or_default().into();
        visit.note = names.next().map(String::from);
    }
    sound(&appointment_list(&list).unwrap());
    let sheet = with_all_strings();
    let pdf = superbill(&sheet).unwrap();
    keep("naughty.pdf", &pdf);
    sound(&pdf);
}

#[test]
fn letters_come_back_out_of_the_file() {
    let mut sheet = samples::superbill();
    sheet.patient.name = "Wiśniewski-Nguyễn, Łukasz Дмитрий".into();
    sheet.patient.address = Some("12 Γεωργίου Street, Ørsted, Åland — “B” ≥ 3 → 4".into());
    let pdf = superbill(&sheet).unwrap();
    keep("names.pdf", &pdf);
    sound(&pdf);
    let words = words(&pdf);
    for word in ["Wiśniewski-Nguyễn,", "Łukasz", "Дмитрий", "Γεωργίου", "Ørsted,", "Åland", "“B”", "≥", "→"]
    {
        assert!(words.contains(word), "{word} is missing");
    }
    assert!(!about(&pdf).contains("Łukasz"), "the file must not say who it is about");
}

#[test]
fn letters_split_in_two_become_one() {
    let mut sheet = samples::superbill();
    sheet.patient.name = "Nun\u{303}ez, Zoe\u{308}".into();
    assert!(words(&superbill(&sheet).unwrap()).contains("Nuñez, Zoë"));
}

#[test]
fn a_name_in_letters_no_face_has_shows_that_something_stood_there() {
    let mut sheet = samples::superbill();
    sheet.patient.name = "山田, 太郎".into();
    let pdf = superbill(&sheet).unwrap();
    sound(&pdf);
    assert!(words(&pdf).contains("\u{FFFD}\u{FFFD}, \u{FFFD}\u{FFFD}"));
}

#[test]
fn very_long_words_and_texts_stay_on_the_page() {
    let mut sheet = samples::superbill();
    sheet.patient.name = "Wolfeschlegelsteinhausenbergerdorff".repeat(8);
    sheet.patient.address = Some("A".repeat(3_000));
    sheet.plan.member_id = Some("9".repeat(200));
    sheet.letterhead.name = "Practice ".repeat(60);
    sheet.foot = "Confidential ".repeat(30);
    if let Some(line) = sheet.sessions.iter_mut().flat_map(|session| &mut session.lines).next() {
        line.label = "x".repeat(9_000);
        line.modifiers = vec!["95".into(), "HE".into(), "GT".into(), "59".into()];
    }
    let pdf = superbill(&sheet).unwrap();
    keep("long.pdf", &pdf);
    sound(&pdf);
    let letters: String = words(&pdf).chars().filter(|c| *c == 'x').collect();
    assert!(letters.len() >= 9_000, "no letter of the label is lost: {}", letters.len());
}

#[test]
fn a_paper_nobody_could_want_is_refused() {
    let mut sheet = samples::superbill();
    sheet.notes = vec!["word ".repeat(2_000_000)];
    expect!["This paper would be longer than 500 pages. Choose a shorter period."]
        .assert_eq(&superbill(&sheet).unwrap_err().to_string());
}

fn strings() -> impl Iterator<Item = &'static str> + Clone {
    NAUGHTY.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn with_all_strings() -> SuperbillSheet {
    let mut sheet = samples::superbill();
    let Some(first) = sheet.sessions.first().cloned() else {
        return sheet;
    };
    let mut names = strings();
    sheet.sessions.clear();
    while let Some(title) = names.next() {
        let mut session = first.clone();
        session.title = title.into();
        for line in &mut session.lines {
            line.label = names.next().unwrap_or_default().into();
        }
        sheet.sessions.push(session);
    }
    sheet
}
