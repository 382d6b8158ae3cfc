use expect_test::expect;

use super::*;
use crate::{
    calendar::{
        BookSession, book_session,
        testing::{Clinic, clinic},
    },
    packs::Modality,
};

fn booked(days: &[&str]) -> Clinic {
    let mut clinic = clinic();
    for (number, starts) in days.iter().enumerate() {
        let visit = BookSession {
            patient_id: clinic.patients[number % 2],
            starts: starts.parse().unwrap(),
            minutes: 30,
            room_id: clinic.bay,
            provider_id: None,
            modality: Modality::Tms,
            series_id: None,
            recovery_minutes: Some(0),
        };
        let _ = book_session(&mut clinic, visit).unwrap();
    }
    clinic
}

fn asked(days: u8) -> DayBookOf {
    DayBookOf { from: None, days, password: "four unrelated words".into() }
}

#[test]
fn the_next_days_on_which_somebody_comes_and_whom_to_reach() {
    let clinic = booked(&["2026-03-02T09:30", "2026-03-04T10:00", "2026-03-09T09:30", "2026-03-10T09:30"]);
    let book = day_book(&clinic, &asked(0)).unwrap();
    let days: Vec<&str> = book.days.iter().map(|sheet| sheet.number.as_str()).collect();
    assert_eq!(days, ["DS-2026-03-02", "DS-2026-03-04", "DS-2026-03-09"], "days without visits are left out");
    let rows: Vec<String> = book
        .people
        .rows
        .iter()
        .map(|row| format!("{} {} | {} | {:?} | {}", row.patient, row.born_on, row.visits, row.reach, row.coverage))
        .collect();
    expect![[r#"
        Monday, March 2, 2026 to Monday, March 9, 2026
        Brambleworth, Otto 01/31/1980 | Wed 10:00 AM TMS | [] | Self-pay
        Quillfeather, Ada 01/31/1980 | Mon 9:30 AM TMS, Mon 9:30 AM TMS | [] | Self-pay"#]]
    .assert_eq(&format!("{}\n{}", book.people.days, rows.join("\n")));
}

#[test]
fn a_short_password_and_empty_weeks_are_refused() {
    let clinic = booked(&["2026-03-02T09:30"]);
    let short = DayBookOf { password: "monday".into(), ..asked(3) };
    expect!["password: is shorter than 12 letters; a few words are best"]
        .assert_eq(&day_book(&clinic, &short).map(drop).unwrap_err().to_string());
    let later = DayBookOf { from: Some("2026-05-04".parse().unwrap()), ..asked(3) };
    expect!["Nobody comes in the next three weeks."]
        .assert_eq(&day_book(&clinic, &later).map(drop).unwrap_err().to_string());
    expect!["days: are more than 7"].assert_eq(&day_book(&clinic, &asked(8)).map(drop).unwrap_err().to_string());
    assert!(!format!("{short:?}").contains("monday"), "no password in a panic or a log");
}
