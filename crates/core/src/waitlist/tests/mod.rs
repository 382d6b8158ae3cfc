//! Whom a free slot fits, and what happens when it is offered.

mod holding;

use expect_test::{Expect, expect};

use super::{
    rules::{Candidate, fit, left_of},
    *,
};
use crate::{
    availability::{FreePatient, Liked, SavePatientTimes, Stretch, save_patient_times},
    calendar::{
        BookSession, CancelSession, book_session, cancel_session,
        testing::{Clinic, clinic},
    },
    error::{Error, Result},
    oplog::{Done, fingerprint, replayed_fingerprint},
    series::{EndedBy, Session},
    types::Saved,
};

#[test]
fn a_slot_goes_by_need_then_course_then_liking_then_wait() {
    check(|_| {}, expect!["usual liked 0: waits 3 days"]);
    check(|who| who.priority = Priority::Urgent, expect!["urgent liked 0: Urgent, waits 3 days"]);
    check(
        |who| who.has_gap_in_course = true,
        expect!["usual gap liked 0: a session of the course has no day, waits 3 days"],
    );
    check(|who| who.days_waiting = 0, expect!["usual liked 0: waits since today"]);
    check(|who| who.notice_hours = 24, expect!["usual liked 0: waits 3 days"]);
    check(|who| who.notice_hours = 25, expect!["no: needs 25 hours of notice"]);
    check(|who| who.declined = true, expect!["no: declined this slot"]);
    check(|who| who.clash = Some("Chair 1 is taken.".into()), expect!["no: Chair 1 is taken."]);
}

#[test]
fn a_patients_own_times_decide_whether_they_come_at_all() {
    check_times(Some(("09:00", "12:00")), None, None, 0, expect!["usual liked 0: can come then, waits 3 days"]);
    check_times(Some(("10:30", "12:00")), None, None, 0, expect!["no: cannot come at this time"]);
    check_times(Some(("09:00", "11:00")), None, None, 0, expect!["no: cannot come at this time"]);
    check_times(None, Some(("08:00", "12:00")), None, 0, expect!["usual liked 2: likes this time, waits 3 days"]);
    check_times(None, Some(("08:00", "11:00")), None, 0, expect!["usual liked 0: waits 3 days"]);
    check_times(None, None, Some(("12:00", "13:00")), 0, expect!["usual liked 0: waits 3 days"]);
    check_times(None, None, Some(("12:00", "13:00")), 30, expect!["no: is away"]);
}

#[test]
fn a_called_off_visit_leaves_a_slot_that_fits_those_who_wait() {
    let mut clinic = clinic();
    let slot = freed(&mut clinic);
    let first = wait(&mut clinic, 1, Priority::Usual);
    let second = wait(&mut clinic, 2, Priority::Soon);
    let third = wait(&mut clinic, 3, Priority::Urgent);
    let _ = save_patient_times(
        &mut clinic,
        SavePatientTimes {
            patient_id: third.1,
            windows: "mo-fr after 3p".into(),
            preferred: String::new(),
            travel_before_minutes: 0,
            travel_after_minutes: 0,
            revision: 0,
        },
    )
    .unwrap();
    let slots = free_slots(&clinic, None).unwrap();
    assert_eq!(slots.iter().map(|slot| (slot.room.as_str(), slot.minutes)).collect::<Vec<_>>(), [("Chair 1", 120)]);
    expect![[r"
        Wed, Mar 4, 10:00 AM, Chair 1
        Quillfeather, Agnes: Soon; waits since today
        Brambleworth, Otto: waits since today
        not Mossgrove, Ida: cannot come at this time"]]
    .assert_eq(&matched(&clinic, slot));

    let held = hold_slot(&mut clinic, offer(second.0, slot)).unwrap();
    expect!["Held until 9:30 AM"].assert_eq(held.said.as_ref().unwrap());
    expect!["This slot is held for somebody else until 9:30 AM. Wait until they answer, or write down on the waitlist that they declined."]
        .assert_eq(&refused(book_from_waitlist(&mut clinic, offer(first.0, slot))));
    let _ = decline_offer(&mut clinic, offer(second.0, slot)).unwrap();
    let booked = book_from_waitlist(&mut clinic, offer(first.0, slot)).unwrap();
    expect!["Booked: Wed, Mar 4, 10:00 AM, Chair 1"].assert_eq(booked.said.as_ref().unwrap());
    assert!(free_slots(&clinic, None).unwrap().is_empty());
    expect!["Brambleworth, Otto Booked; Quillfeather, Agnes Declined"].assert_eq(&offers(&clinic));
    assert_eq!(waitlist(&clinic).unwrap().len(), 2);

    let _ = clinic.desk.undo(booked.undo.unwrap()).unwrap();
    assert_eq!(free_slots(&clinic, None).unwrap().len(), 1);
    assert_eq!(waitlist(&clinic).unwrap().len(), 3);
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn an_offer_is_over_after_half_an_hour() {
    let mut clinic = clinic();
    let slot = freed(&mut clinic);
    let first = wait(&mut clinic, 1, Priority::Usual);
    let second = wait(&mut clinic, 2, Priority::Usual);
    let _ = hold_slot(&mut clinic, offer(first.0, slot)).unwrap();
    assert!(hold_slot(&mut clinic, offer(second.0, slot)).is_err());
    clinic.desk.clock.advance(30);
    expect!["Brambleworth, Otto Expired"].assert_eq(&offers(&clinic));
    let _ = hold_slot(&mut clinic, offer(second.0, slot)).unwrap();
}

#[test]
fn whoever_was_taken_off_is_offered_nothing() {
    let mut clinic = clinic();
    let slot = freed(&mut clinic);
    let (entry, _) = wait(&mut clinic, 1, Priority::Usual);
    let revision = waitlist(&clinic).unwrap()[0].revision;
    let gone = remove_waitlist_entry(&mut clinic, RemoveEntry { id: entry, revision }).unwrap();
    expect!["This patient is not on the waitlist any more."]
        .assert_eq(&refused(hold_slot(&mut clinic, offer(entry, slot))));
    let _ = clinic.desk.undo(gone.undo.unwrap()).unwrap();
    assert_eq!(waitlist(&clinic).unwrap().len(), 1);
    let long = SaveEntry { minutes: 721, ..entry_of(clinic.patients[2], Priority::Usual) };
    expect!["minutes: is not between 5 and 720"].assert_eq(&refused(save_waitlist_entry(&mut clinic, long)));
    let early = SaveEntry { notice_hours: 337, ..entry_of(clinic.patients[2], Priority::Usual) };
    expect!["notice_hours: is between 0 and 336"].assert_eq(&refused(save_waitlist_entry(&mut clinic, early)));
}

#[test]
fn a_missed_visit_leaves_its_time_from_the_next_half_hour_on() {
    check_left("09:59", expect!["10:00 AM, 120 min"]);
    check_left("10:00", expect!["10:30 AM, 90 min"]);
    check_left("10:29", expect!["10:30 AM, 90 min"]);
    check_left("10:30", expect!["11:00 AM, 60 min"]);
    check_left("11:29", expect!["11:30 AM, 30 min"]);
    check_left("11:30", expect!["nothing"]);
}

/// What is left of a visit from ten to twelve.
#[track_caller]
fn check_left(now: &str, expect: Expect) {
    let left = left_of(at("10:00"), 120, at(now));
    expect.assert_eq(
        &left.map_or_else(|| "nothing".to_owned(), |(starts, minutes)| format!("{}, {minutes} min", starts.clock_us())),
    );
}

#[track_caller]
fn check(change: impl Fn(&mut Candidate<'_>), expect: Expect) {
    let times = anytime();
    let mut who = candidate(&times);
    change(&mut who);
    expect.assert_eq(&said(&who));
}

type Span<'a> = Option<(&'a str, &'a str)>;

#[track_caller]
fn check_times(window: Span<'_>, liked: Span<'_>, away: Span<'_>, travel: i64, expect: Expect) {
    let stretch = |(from, until): (&str, &str)| Stretch { from: at(from), until: at(until) };
    let times = FreePatient {
        windows: window.map(|window| vec![stretch(window)]),
        preferred: liked
            .map(stretch)
            .map(|liked| Liked { from: liked.from, until: liked.until, weight: 2 })
            .into_iter()
            .collect(),
        away: away.map(stretch).into_iter().collect(),
        travel_after_minutes: travel,
        ..anytime()
    };
    expect.assert_eq(&said(&candidate(&times)));
}

/// Wednesday ten to twelve, asked on Tuesday at ten.
fn said(who: &Candidate<'_>) -> String {
    let slot = Stretch { from: at("10:00"), until: at("12:00") };
    match fit(who, slot, "2026-03-03T10:00".parse().unwrap()) {
        Ok(fit) => {
            let (priority, no_gap, unliked, _) = fit.order;
            let gap = if no_gap { "" } else { " gap" };
            format!("{priority}{gap} liked {}: {}", 3 - unliked, fit.reasons.join(", "))
        }
        Err(why) => format!("no: {why}"),
    }
}

fn candidate(times: &FreePatient) -> Candidate<'_> {
    Candidate {
        priority: Priority::Usual,
        days_waiting: 3,
        notice_hours: 0,
        times,
        has_gap_in_course: false,
        declined: false,
        clash: None,
    }
}

fn anytime() -> FreePatient {
    FreePatient {
        patient_id: PatientId(uuid::Uuid::from_u128(1)),
        windows: None,
        preferred: Vec::new(),
        away: Vec::new(),
        travel_before_minutes: 0,
        travel_after_minutes: 0,
    }
}

fn at(clock: &str) -> LocalTime {
    format!("2026-03-04T{clock}").parse().unwrap()
}

/// A visit of Wednesday at ten in the first chair that was called off.
fn freed(clinic: &mut Clinic) -> (RoomId, LocalTime) {
    let slot = (clinic.chairs[0], at("10:00"));
    let ill = visit(clinic.patients[0], slot);
    let booked = book_session(clinic, ill).unwrap().value;
    let session_id = booked.id.parse().unwrap();
    let revision = clinic.db().revision::<Session>(session_id).unwrap();
    let off = CancelSession { session_id, revision, by: EndedBy::Patient, reason: "Ill".into() };
    let _ = cancel_session(clinic, off).unwrap();
    slot
}

/// An hour of treatment and one of recovery.
fn visit(patient_id: PatientId, (room_id, starts): (RoomId, LocalTime)) -> BookSession {
    BookSession {
        patient_id,
        starts,
        minutes: 60,
        room_id,
        provider_id: None,
        modality: Modality::Ketamine,
        series_id: None,
        recovery_minutes: Some(60),
    }
}

fn entry_of(patient_id: PatientId, priority: Priority) -> SaveEntry {
    SaveEntry {
        id: String::new(),
        patient_id,
        modality: Modality::Ketamine,
        series_id: None,
        minutes: 40,
        priority,
        notice_hours: 2,
        note: None,
        revision: 0,
    }
}

fn wait(clinic: &mut Clinic, patient: usize, priority: Priority) -> (WaitlistEntryId, PatientId) {
    let patient = clinic.patients[patient];
    let saved = save_waitlist_entry(clinic, entry_of(patient, priority)).unwrap();
    (saved.value.id.parse().unwrap(), patient)
}

fn offer(entry_id: WaitlistEntryId, (room_id, starts): (RoomId, LocalTime)) -> OfferSlot {
    OfferSlot { entry_id, room_id, starts, provider_id: None }
}

fn matched(clinic: &Clinic, (room_id, starts): (RoomId, LocalTime)) -> String {
    let found = waitlist_matches(clinic, SlotAsked { room_id, starts }).unwrap();
    let line = |found: &Match| format!("{}: {}", found.entry.patient, found.reasons.join("; "));
    let others = found.others.iter().map(|other| format!("not {}", line(other)));
    std::iter::once(found.slot.clone()).chain(found.fits.iter().map(line)).chain(others).collect::<Vec<_>>().join("\n")
}

fn offers(clinic: &Clinic) -> String {
    let line = |offer: &OfferView| format!("{} {}", offer.patient, offer.answer.label);
    waitlist_offers(clinic).unwrap().iter().map(line).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn refused(outcome: Result<Done<Saved>>) -> String {
    match outcome.map(|_| ()).unwrap_err() {
        Error::Refused(refusal) => {
            let parts = [Some(refusal.fact), refusal.hint];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}
