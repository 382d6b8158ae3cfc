//! A week before it stands: where visits fit, and who still needs one.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::{
    rules::{Rhythm, best, monday, starts},
    *,
};
use crate::{
    availability::{SavePatientTimes, Stretch, save_patient_times},
    calendar::{
        BookSession, CancelSession, NoShowSession, PlanSeries, book_session, cancel_session, no_show_session,
        start_series,
        testing::{Clinic, clinic},
    },
    db::named_params,
    oplog::{fingerprint, replayed_fingerprint},
    packs::Modality,
    series::{EndedBy, Session},
    types::{LocalTime, PatientId, SessionId},
    waitlist::{OfferSlot, Priority, SaveEntry, book_from_waitlist, hold_slot, save_waitlist_entry},
};

#[test]
fn a_visit_begins_with_the_stretch_or_on_a_quarter() {
    check_starts("09:00", "10:00", 30, expect!["9:00 AM, 9:15 AM, 9:30 AM"]);
    check_starts("09:05", "10:00", 30, expect!["9:05 AM, 9:15 AM, 9:30 AM"]);
    check_starts("09:05", "09:35", 30, expect!["9:05 AM"]);
    check_starts("09:05", "09:34", 30, expect![""]);
}

#[test]
fn a_course_keeps_its_rhythm() {
    let keeps = |day: &str, booked: &[&str], gap_days, per_week| {
        let booked = booked.iter().map(|day| day.parse().unwrap()).collect();
        Rhythm { booked, gap_days, per_week, weekdays: vec![1, 2, 3, 4, 5] }.allows(day.parse().unwrap())
    };
    assert!(keeps("2026-03-04", &[], 2, 1));
    assert!(!keeps("2026-03-04", &["2026-03-05"], 2, 3), "a day is too near");
    assert!(keeps("2026-03-04", &["2026-03-06", "2026-03-02"], 2, 3));
    assert!(!keeps("2026-03-04", &["2026-03-06", "2026-03-02"], 1, 2), "the week has two");
    assert!(keeps("2026-03-09", &["2026-03-06", "2026-03-02"], 1, 2), "Monday is another week");
    assert!(!keeps("2026-03-07", &[], 1, 5), "the phase does not treat on Saturdays");
}

proptest! {
    #[test]
    fn the_best_time_lies_in_the_stretch_and_none_is_better(
        from in 0..600_i64, long in 0..300_i64, minutes in 1..200_i64, ranks in proptest::collection::vec(proptest::option::of(0..4_u8), 1..40),
    ) {
        let open = Stretch { from: at("00:00").plus_minutes(from), until: at("00:00").plus_minutes(from + long) };
        let rank = |starts: LocalTime| ranks[usize::try_from(starts.minute_of_day() / 15).unwrap() % ranks.len()];
        let found = best(open, minutes, |starts| rank(starts).map(|rank| (rank, ())));
        // By looking at every minute.
        let may = |starts: &LocalTime| *starts == open.from || starts.minute_of_day() % 15 == 0;
        let all = (0..=long).map(|later| open.from.plus_minutes(later)).filter(may);
        let all = all.filter(|starts| starts.plus_minutes(minutes) <= open.until);
        let wanted = all.filter_map(|starts| rank(starts).map(|rank| (rank, starts))).min();
        prop_assert_eq!(found.map(|(starts, rank, ())| (rank, starts)), wanted);
    }
}

#[test]
fn open_time_is_laid_beside_everybody_who_needs_a_visit() {
    let mut clinic = clinic();
    wait(&mut clinic, 1, Priority::Usual, "tu th 1p-5p");
    let missed = book(&mut clinic, 2, "2026-03-04T10:00");
    clinic.desk.clock.advance(2 * 24 * 60 + 120);
    let revision = clinic.db().revision::<Session>(missed).unwrap();
    let _ = no_show_session(&mut clinic, NoShowSession { session_id: missed, revision, note: None }).unwrap();
    let off = book(&mut clinic, 0, "2026-03-10T09:00");
    call_off(&mut clinic, off);
    check(
        &clinic,
        expect![[r#"
            Mon, Mar 9 to Sun, Mar 15: 8100 minutes open, 0 booked, 0 unconfirmed
            Mon, Mar 9, 8:00 AM Chair 1 540 min: Quillfeather, Agnes at Mon, Mar 9, 8:00 AM
            Mon, Mar 9, 8:00 AM Chair 2 540 min: Quillfeather, Agnes at Mon, Mar 9, 8:00 AM
            Tue, Mar 10, 8:00 AM Chair 1 540 min freed: Quillfeather, Agnes at Tue, Mar 10, 8:00 AM; Brambleworth, Otto at Tue, Mar 10, 1:00 PM
            Waits Brambleworth, Otto, Ketamine: 4 times, best Tue, Mar 10, 1:00 PM Chair 1
            Missed Quillfeather, Agnes, Ketamine: 10 times, best Mon, Mar 9, 8:00 AM Chair 1"#]],
    );
}

#[test]
fn a_course_with_a_session_without_a_day_is_offered_what_keeps_its_rhythm() {
    let mut clinic = clinic();
    let sessions = course(&mut clinic, 3);
    call_off(&mut clinic, sessions[4]);
    check(
        &clinic,
        expect![[r#"
            Mon, Mar 9 to Sun, Mar 15: 7740 minutes open, 3 booked, 3 unconfirmed
            Course Mossgrove, Ida, Session 5, IV ketamine for depression: 6 in 2 to 3 weeks: 0 times, best nowhere"#]],
    );
    call_off(&mut clinic, sessions[2]);
    check(
        &clinic,
        expect![[r#"
        Mon, Mar 9 to Sun, Mar 15: 7860 minutes open, 2 booked, 2 unconfirmed
        Wed, Mar 11, 8:00 AM Chair 1 540 min freed: Mossgrove, Ida at Wed, Mar 11, 10:00 AM
        Wed, Mar 11, 8:00 AM Chair 2 540 min: Mossgrove, Ida at Wed, Mar 11, 10:00 AM
        Course Mossgrove, Ida, Session 3, IV ketamine for depression: 6 in 2 to 3 weeks: 2 times, best Wed, Mar 11, 10:00 AM Chair 1"#]],
    );
}

#[test]
fn held_time_is_not_open() {
    let mut clinic = clinic();
    let (entry, _) = wait(&mut clinic, 1, Priority::Usual, "");
    let offer = OfferSlot {
        entry_id: entry,
        room_id: clinic.chairs[0],
        starts: "2026-03-09T10:00".parse().unwrap(),
        provider_id: None,
    };
    let _ = hold_slot(&mut clinic, offer).unwrap();
    let open = |clinic: &Clinic| {
        let week = week_to_finish(clinic, next()).unwrap();
        let first: Vec<String> = week
            .open
            .iter()
            .filter(|time| time.room == "Chair 1")
            .take(2)
            .map(|time| format!("{}-{}", time.from.short(), time.until.clock_us()))
            .collect();
        first.join(", ")
    };
    expect!["Mon, Mar 9, 8:00 AM-10:00 AM, Mon, Mar 9, 12:00 PM-5:00 PM"].assert_eq(&open(&clinic));
    let _ = book_from_waitlist(&mut clinic, offer).unwrap();
    expect!["Mon, Mar 9, 8:00 AM-10:00 AM, Mon, Mar 9, 12:00 PM-5:00 PM"].assert_eq(&open(&clinic));
    assert!(week_to_finish(&clinic, next()).unwrap().wanting.is_empty());
}

#[test]
fn a_week_is_called_finished_and_opened_again() {
    let mut clinic = clinic();
    wait(&mut clinic, 1, Priority::Usual, "");
    let now = at("09:00");
    assert_eq!(
        week_to_finish(&clinic, WeekAsked::default()).unwrap().from.short(),
        "Mon, Mar 2",
        "on a Monday it is this week"
    );
    let asked = |clinic: &Clinic| next_unfinished(clinic, "2026-03-05T09:00".parse().unwrap()).unwrap();
    assert_eq!(next_unfinished(&clinic, now).unwrap(), None, "on a Wednesday nobody is asked yet");
    assert_eq!(asked(&clinic), Some(("2026-03-09".parse().unwrap(), 1)));
    let week = week_to_finish(&clinic, next()).unwrap();
    let say = |day: &str, finished, revision| FinishWeek {
        site_id: week.site_id,
        day: day.parse().unwrap(),
        finished,
        revision,
    };
    let done = finish_week(&mut clinic, say("2026-03-11", true, 0)).unwrap();
    expect!["Week of Mon, Mar 9: finished"].assert_eq(done.said.as_ref().unwrap());
    assert_eq!(asked(&clinic), None);
    let said = week_to_finish(&clinic, next()).unwrap();
    expect!["Mon, Mar 2, 9:00 AM"].assert_eq(&said.finished.unwrap().at.short());
    let _ = finish_week(&mut clinic, say("2026-03-09", false, said.revision)).unwrap();
    assert!(week_to_finish(&clinic, next()).unwrap().finished.is_none());
    let over = finish_week(&mut clinic, say("2026-02-27", true, 0)).unwrap_err();
    expect!["This week is over."].assert_eq(&over.to_string());
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[track_caller]
fn check_starts(from: &str, until: &str, minutes: i64, expect: Expect) {
    let all: Vec<String> =
        starts(Stretch { from: at(from), until: at(until) }, minutes).map(LocalTime::clock_us).collect();
    expect.assert_eq(&all.join(", "));
}

/// The head, the first open times that fit anybody, and everybody.
#[track_caller]
fn check(clinic: &Clinic, expect: Expect) {
    let week = week_to_finish(clinic, next()).unwrap();
    assert_eq!(week.from, monday(week.from));
    let name = |key: &str| week.wanting.iter().find(|want| want.key == key).unwrap().patient.clone();
    let mut lines = vec![format!(
        "{} to {}: {} minutes open, {} booked, {} unconfirmed",
        week.from.short(),
        week.to.short(),
        week.open_minutes,
        week.booked,
        week.unconfirmed
    )];
    lines.extend(week.open.iter().filter(|time| !time.fits.is_empty()).take(3).map(|time| {
        let fits: Vec<String> =
            time.fits.iter().map(|fit| format!("{} at {}", name(&fit.key), fit.starts.short())).collect();
        let freed = if time.freed { " freed" } else { "" };
        format!("{} {} {} min{freed}: {}", time.from.short(), time.room, time.minutes, fits.join("; "))
    }));
    lines.extend(week.wanting.iter().map(|want| {
        let best =
            want.best.as_ref().map_or("nowhere".to_owned(), |best| format!("{} {}", best.starts.short(), best.room));
        format!("{} {}, {}: {} times, best {best}", want.kind.label, want.patient, want.what, want.fits)
    }));
    expect.assert_eq(&lines.join("\n"));
}

fn next() -> WeekAsked {
    WeekAsked { day: Some("2026-03-09".parse().unwrap()), site_id: None }
}

fn at(clock: &str) -> LocalTime {
    format!("2026-03-04T{clock}").parse().unwrap()
}

fn wait(
    clinic: &mut Clinic,
    patient: usize,
    priority: Priority,
    windows: &str,
) -> (crate::waitlist::WaitlistEntryId, PatientId) {
    let patient_id = clinic.patients[patient];
    let entry = SaveEntry {
        id: String::new(),
        patient_id,
        modality: Modality::Ketamine,
        series_id: None,
        minutes: 60,
        priority,
        notice_hours: 0,
        note: None,
        revision: 0,
    };
    let saved = save_waitlist_entry(clinic, entry).unwrap();
    let times = SavePatientTimes {
        patient_id,
        windows: windows.into(),
        preferred: String::new(),
        travel_before_minutes: 0,
        travel_after_minutes: 0,
        revision: 0,
    };
    let _ = save_patient_times(clinic, times).unwrap();
    (saved.value.id.parse().unwrap(), patient_id)
}

fn book(clinic: &mut Clinic, patient: usize, starts: &str) -> SessionId {
    let visit = BookSession {
        patient_id: clinic.patients[patient],
        starts: starts.parse().unwrap(),
        minutes: 60,
        room_id: clinic.chairs[0],
        provider_id: None,
        modality: Modality::Ketamine,
        series_id: None,
        recovery_minutes: Some(60),
    };
    book_session(clinic, visit).unwrap().value.id.parse().unwrap()
}

fn call_off(clinic: &mut Clinic, session_id: SessionId) {
    let revision = clinic.db().revision::<Session>(session_id).unwrap();
    let off = CancelSession { session_id, revision, by: EndedBy::Clinic, reason: "Chair".into() };
    let _ = cancel_session(clinic, off).unwrap();
}

/// Six ketamine treatments from the second of March on.
fn course(clinic: &mut Clinic, patient: usize) -> Vec<SessionId> {
    let plan = PlanSeries {
        patient_id: clinic.patients[patient],
        protocol_id: "iv-ketamine-depression".into(),
        starts_on: "2026-03-05".parse().unwrap(),
        time: "10:00".into(),
        weekdays: None,
        room_id: Some(clinic.chairs[0]),
        provider_id: None,
        sessions: None,
        charge_diagnosis: None,
        skip: None,
    };
    let series = start_series(clinic, plan).unwrap().value.series_id;
    let sessions: Vec<Session> =
        clinic.db().list("series_id = :series ORDER BY number", named_params! { ":series": series }).unwrap();
    sessions.into_iter().map(|session| session.id).collect()
}
