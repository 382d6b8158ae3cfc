use expect_test::{Expect, expect};
use icalendar::{Calendar, CalendarComponent, CalendarDateTime, Component, DatePerhapsTime, Event};

use super::{super::testing::booked, *};
use crate::types::{SessionId, UtcMillis};

#[test]
fn a_provider_is_booked_until_treatment_ends_and_a_room_until_recovery_ends() {
    let mut clinic = clinic();
    book(&mut clinic, &["2026-03-04T10:00"]);
    check(&clinic, provider(&clinic), expect!["2026-03-04T15:00 to 16:00 Booked · Chair 1 CONFIRMED"]);
    check(&clinic, room(&clinic), expect!["2026-03-04T15:00 to 17:00 Busy CONFIRMED"]);
}

#[test]
fn both_days_of_a_clock_change_and_the_end_of_the_year_keep_their_hours() {
    let mut clinic = clinic();
    let starts = ["2026-03-07T09:00", "2026-03-08T01:30", "2026-03-08T09:00", "2026-11-01T01:30", "2026-11-01T09:00"];
    book(&mut clinic, &starts);
    book(&mut clinic, &["2026-12-31T18:30"]);
    let year = BusyCalendar { to: Some("2026-12-31".parse().unwrap()), ..room(&clinic) };
    check(
        &clinic,
        year,
        expect![[r#"
            2026-03-07T14:00 to 16:00 Busy CONFIRMED
            2026-03-08T06:30 to 08:30 Busy CONFIRMED
            2026-03-08T13:00 to 15:00 Busy CONFIRMED
            2026-11-01T05:30 to 07:30 Busy CONFIRMED
            2026-11-01T14:00 to 16:00 Busy CONFIRMED
            2026-12-31T23:30 to 01:30 Busy CONFIRMED"#]],
    );
}

#[test]
fn the_days_are_ninety_from_today_unless_told_and_at_most_a_year() {
    let mut clinic = clinic();
    book(&mut clinic, &["2026-03-01T10:00", "2026-03-02T10:00", "2026-05-31T10:00", "2026-06-01T10:00"]);
    check(
        &clinic,
        provider(&clinic),
        expect![[r#"
            2026-03-02T15:00 to 16:00 Booked · Chair 1 CONFIRMED
            2026-05-31T14:00 to 15:00 Booked · Chair 1 CONFIRMED"#]],
    );
    for to in ["2026-03-01", "2027-03-04"] {
        let wrong = BusyCalendar { to: Some(to.parse().unwrap()), ..provider(&clinic) };
        assert!(matches!(busy_calendar(&clinic, wrong), Err(Error::Invalid { .. })));
    }
}

#[test]
fn a_file_names_nobody_unless_that_was_chosen() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let booked = sessions(&clinic, series).remove(0);
    let patient: crate::patients::Patient = clinic.db().find(booked.patient_id, "patient").unwrap();
    let of = CalendarOf::Room(booked.room_id);
    let said = |patients| file(&clinic, BusyCalendar { of, from: None, to: None, patients });
    let plain = said(PatientsInFile::None);
    for word in [&patient.family_name, &patient.given_name, &patient.mrn, "ketamine", "infusion"] {
        assert!(!plain.to_lowercase().contains(&word.to_lowercase()), "{word}");
    }
    let initials = said(PatientsInFile::Initials);
    assert!(!initials.contains(&patient.family_name) && initials.contains("Busy · "));
    assert!(said(PatientsInFile::Names).contains(&patient.family_name));
}

#[test]
fn what_was_called_off_replaces_the_event_of_an_older_file() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let first = sessions(&clinic, series).remove(0);
    let wanted = BusyCalendar { of: CalendarOf::Room(first.room_id), ..room(&clinic) };
    let before = events(&file(&clinic, wanted.clone())).remove(0);
    let cancel = CancelSession {
        session_id: first.id,
        revision: revision(&clinic, &first),
        by: EndedBy::Patient,
        reason: "Has a cold".into(),
    };
    let _ = cancel_session(&mut clinic, cancel).unwrap();
    let after = events(&file(&clinic, wanted.clone())).remove(0);
    assert_eq!(before.get_uid(), after.get_uid());
    assert!(after.get_sequence() > before.get_sequence());
    assert_eq!(
        (after.property_value("STATUS"), after.property_value("TRANSP")),
        (Some("CANCELLED"), Some("TRANSPARENT"))
    );
    let text = file(&clinic, wanted);
    assert!(text.ends_with("END:VCALENDAR\r\n") && text.split_terminator("\r\n").all(|line| line.len() <= 75));
}

fn provider(clinic: &Clinic) -> BusyCalendar {
    let of = CalendarOf::Provider(clinic.prescriber);
    BusyCalendar { of, from: None, to: None, patients: PatientsInFile::None }
}

fn room(clinic: &Clinic) -> BusyCalendar {
    BusyCalendar { of: CalendarOf::Room(clinic.chairs[0]), ..provider(clinic) }
}

/// Sessions of an hour and an hour of recovery in the first chair.
fn book(clinic: &mut Clinic, starts: &[&str]) {
    let (patient, room, provider) = (clinic.patients[0], clinic.chairs[0], clinic.prescriber);
    let put = clinic.desk.practice.act(Action::reversible("book_session"), |tx| {
        for starts in starts {
            let id: SessionId = tx.new_id();
            let own = Session { id, patient_id: patient, room_id: room, provider_id: Some(provider), ..booked(starts) };
            tx.put(&own)?;
        }
        Ok(())
    });
    let _ = put.unwrap();
}

#[track_caller]
fn check(clinic: &Clinic, wanted: BusyCalendar, expect: Expect) {
    let line = |event: &Event| {
        let (starts, ends) = (instant(event.get_start()), instant(event.get_end()));
        let status = event.property_value("STATUS").unwrap();
        format!("{} to {} {} {status}", &starts[..16], &ends[11..16], event.get_summary().unwrap())
    };
    let lines: Vec<_> = events(&file(clinic, wanted)).iter().map(line).collect();
    expect.assert_eq(&lines.join("\n"));
}

fn file(clinic: &Clinic, wanted: BusyCalendar) -> String {
    String::from_utf8(busy_calendar(clinic, wanted).unwrap()).unwrap()
}

fn events(file: &str) -> Vec<Event> {
    let calendar: Calendar = file.parse().unwrap();
    let event = |component: &CalendarComponent| match component {
        CalendarComponent::Event(event) => event.clone(),
        other => panic!("{other:?}"),
    };
    calendar.components.iter().map(event).collect()
}

fn instant(time: Option<DatePerhapsTime>) -> String {
    match time {
        Some(DatePerhapsTime::DateTime(CalendarDateTime::Utc(time))) => UtcMillis(time.timestamp_millis()).to_string(),
        other => panic!("{other:?}"),
    }
}
