use expect_test::expect;
use icalendar::{Calendar, CalendarComponent, CalendarDateTime, Component, DatePerhapsTime};

use super::*;
use crate::types::UtcMillis;

#[test]
fn a_calendar_file_gives_every_session_its_instant_across_a_clock_change() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let file = file(&clinic, series);
    let times: Vec<_> = events(&file)
        .iter()
        .map(|event| format!("{} to {}", instant(event.get_start()), instant(event.get_end())))
        .collect();
    expect![[r#"
        2026-03-02T15:00:00.000Z to 2026-03-02T17:00:00.000Z
        2026-03-04T15:00:00.000Z to 2026-03-04T17:00:00.000Z
        2026-03-06T15:00:00.000Z to 2026-03-06T17:00:00.000Z
        2026-03-09T14:00:00.000Z to 2026-03-09T16:00:00.000Z
        2026-03-11T14:00:00.000Z to 2026-03-11T16:00:00.000Z
        2026-03-13T14:00:00.000Z to 2026-03-13T16:00:00.000Z"#]]
    .assert_eq(&times.join("\n"));
    for (event, session) in events(&file).iter().zip(sessions(&clinic, series)) {
        assert_eq!(instant(event.get_start()), session.starts_local.instant(chrono_tz::America::New_York).to_string());
    }
}

#[test]
fn a_calendar_file_says_nothing_about_treatment() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let file = file(&clinic, series);
    let event = &events(&file)[0];
    assert_eq!(event.get_summary(), Some("Appointment"));
    assert_eq!(event.get_description(), None);
    for word in ["ketamine", "infusion", "Cedar", "Chair", "Halloran"] {
        assert!(!file.to_lowercase().contains(&word.to_lowercase()), "{word}");
    }
}

#[test]
fn lines_of_a_calendar_file_end_as_the_format_asks_and_stay_short() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let file = file(&clinic, series);
    assert!(file.ends_with("END:VCALENDAR\r\n"));
    for line in file.split_terminator("\r\n") {
        assert!(!line.contains(['\n', '\r']) && line.len() <= 75, "{line}");
    }
}

#[test]
fn a_newer_file_replaces_the_events_of_an_older_one() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let before = file(&clinic, series);
    let second = sessions(&clinic, series).remove(1);
    let cancel = CancelSession {
        session_id: second.id,
        revision: revision(&clinic, &second),
        by: EndedBy::Patient,
        reason: "Has a cold".into(),
    };
    let _ = cancel_session(&mut clinic, cancel).unwrap();
    let after = file(&clinic, series);
    let line = |file: &str| {
        let event = &events(file)[1];
        (
            event.get_uid().unwrap().to_owned(),
            event.get_sequence().unwrap(),
            event.property_value("STATUS").unwrap().to_owned(),
        )
    };
    let ((uid, sequence, status), (uid_after, sequence_after, status_after)) = (line(&before), line(&after));
    assert_eq!(uid, uid_after);
    assert!(sequence_after > sequence);
    assert_eq!((status.as_str(), status_after.as_str()), ("CONFIRMED", "CANCELLED"));
}

fn file(clinic: &Clinic, series: SeriesId) -> String {
    String::from_utf8(calendar_file(clinic, CalendarFile { series_id: series }).unwrap()).unwrap()
}

fn events(file: &str) -> Vec<icalendar::Event> {
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
