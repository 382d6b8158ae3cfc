use expect_test::{Expect, expect};

use super::*;
use crate::{
    calendar::{
        BookSession, PlanSeries, book_session, start_series,
        testing::{Clinic, clinic},
    },
    packs::{Modality, RoomKind},
    types::RoomId,
};

#[test]
fn a_day_has_a_line_for_each_room() {
    check(
        DaySheetOf::default(),
        expect![[r#"
            DS-2026-03-02: 2 visits
            Chair 1: Quillfeather 600-720
            Chair 2: 
            TMS 1: Brambleworth 570-600"#]],
    );
}

#[test]
fn a_day_by_person_names_whoever_treats_until_the_treatment_ends() {
    check(
        DaySheetOf { by_person: Some(true), ..DaySheetOf::default() },
        expect![[r#"
            DS-2026-03-02: 2 visits
            Nadia Halloran: Quillfeather 600-660
            No provider: Brambleworth 570-600"#]],
    );
}

#[test]
fn a_narrowed_sheet_says_so_and_counts_what_it_leaves_out() {
    let filter = BoardFilter { kinds: vec![RoomKind::Tms], ..BoardFilter::default() };
    check(
        DaySheetOf { filter: Some(filter), ..DaySheetOf::default() },
        expect![[r#"
            DS-2026-03-02: 1 of 2 visits, Rooms: TMS bay.
            TMS 1: Brambleworth 570-600"#]],
    );
}

#[test]
fn a_week_leaves_out_days_without_visits_unless_all_are() {
    let week = |from: &str, to: &str| DaySheetOf {
        day: Some(from.parse().unwrap()),
        to: Some(to.parse().unwrap()),
        ..DaySheetOf::default()
    };
    let numbers = |input: DaySheetOf| {
        let sheets = day_sheets(&booked(), &input).unwrap();
        sheets.iter().map(|sheet| sheet.number.clone()).collect::<Vec<_>>().join(" ")
    };
    expect!["DS-2026-03-02 DS-2026-03-04"].assert_eq(&numbers(week("2026-03-02", "2026-03-08")));
    expect!["DS-2026-03-09"].assert_eq(&numbers(week("2026-03-09", "2026-03-15")));
    let long = day_sheets(&booked(), &week("2026-03-02", "2026-03-09")).unwrap_err();
    expect!["to: is not within a week after the first day"].assert_eq(&long.to_string());
}

/// Two visits on Monday, one of them with the prescriber, and one on Wednesday.
fn booked() -> Clinic {
    let mut clinic = clinic();
    let (chair, bay) = (clinic.chairs[0], clinic.bay);
    book(&mut clinic, 0, "2026-03-02T10:00", chair, true);
    book(&mut clinic, 1, "2026-03-02T09:30", bay, false);
    book(&mut clinic, 1, "2026-03-04T09:30", bay, false);
    clinic
}

fn book(clinic: &mut Clinic, patient: usize, starts: &str, room_id: RoomId, treated: bool) {
    let visit = BookSession {
        patient_id: clinic.patients[patient],
        starts: starts.parse().unwrap(),
        minutes: if treated { 60 } else { 30 },
        room_id,
        provider_id: treated.then_some(clinic.prescriber),
        modality: if treated { Modality::Ketamine } else { Modality::Tms },
        series_id: None,
        recovery_minutes: Some(if treated { 60 } else { 0 }),
    };
    let _ = book_session(clinic, visit).unwrap();
}

#[track_caller]
fn check(input: DaySheetOf, expect: Expect) {
    let sheets = day_sheets(&booked(), &input).unwrap();
    let mut lines = Vec::new();
    for sheet in sheets {
        let only = sheet.only.map(|only| format!(", {only}")).unwrap_or_default();
        lines.push(format!("{}: {}{only}", sheet.number, sheet.summary));
        for lane in sheet.lanes {
            let blocks: Vec<_> = lane
                .blocks
                .iter()
                .map(|block| format!("{} {}-{}", block.label, block.from_minute, block.to_minute))
                .collect();
            lines.push(format!("{}: {}", lane.name, blocks.join(", ")));
        }
    }
    expect.assert_eq(&lines.join("\n"));
}

#[test]
fn what_is_missing_for_a_visit_is_printed_and_called_about_first() {
    let mut clinic = clinic();
    let wish = PlanSeries {
        patient_id: clinic.patients[0],
        protocol_id: "iv-ketamine-depression".into(),
        starts_on: "2026-03-02".parse().unwrap(),
        weekdays: None,
        time: "10:00".into(),
        room_id: None,
        provider_id: None,
        sessions: None,
        charge_diagnosis: None,
        skip: None,
    };
    drop(start_series(&mut clinic, wish).unwrap());
    let sheet = day_sheets(&clinic, &DaySheetOf::default()).unwrap().remove(0);
    let visit = &sheet.visits[0];
    assert_eq!((visit.consent, visit.ride, visit.held), (Gate::Missing, Gate::Missing, true));
    assert_eq!(visit.check.as_deref(), Some("HOLD"));
    assert_eq!(sheet.lanes.iter().flat_map(|lane| &lane.blocks).filter(|block| block.held).count(), 1);
    assert_eq!(sheet.notes[0].lead, "Call first.");
    assert!(sheet.notes[0].body.contains("No driver is named."), "{}", sheet.notes[0].body);
}
