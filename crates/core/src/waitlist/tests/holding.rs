//! What a hold keeps from others, and slots of visits that were missed.

use expect_test::expect;

use super::*;
use crate::calendar::{NoShowSession, no_show_session};

#[test]
fn a_held_slot_is_booked_by_hand_only_for_whoever_it_is_held_for() {
    let mut clinic = clinic();
    let slot = freed(&mut clinic);
    let held = wait(&mut clinic, 1, Priority::Usual);
    let _ = hold_slot(&mut clinic, offer(held.0, slot)).unwrap();
    let others = visit(clinic.patients[2], (slot.0, at("09:00")));
    expect![
        "This slot is held for somebody else until 9:30 AM. Wait until they answer, or write down on the waitlist that they declined."
    ]
    .assert_eq(&refused(book_session(&mut clinic, others.clone())));
    let before = visit(clinic.patients[2], (slot.0, at("08:00")));
    let _ = book_session(&mut clinic, before).unwrap();
    let own = visit(held.1, slot);
    let _ = book_session(&mut clinic, own).unwrap();
}

#[test]
fn a_called_off_visit_does_not_come_back_into_a_slot_that_is_held() {
    let mut clinic = clinic();
    let slot = (clinic.chairs[0], at("10:00"));
    let mine = visit(clinic.patients[0], slot);
    let booked = book_session(&mut clinic, mine).unwrap().value;
    let session_id = booked.id.parse().unwrap();
    let off = CancelSession { session_id, revision: booked.revision, by: EndedBy::Patient, reason: "Ill".into() };
    let off = cancel_session(&mut clinic, off).unwrap();
    let (entry, _) = wait(&mut clinic, 1, Priority::Usual);
    let _ = hold_slot(&mut clinic, offer(entry, slot)).unwrap();
    let undo = off.undo.unwrap();
    assert!(clinic.desk.undo(undo).is_err());
    let _ = decline_offer(&mut clinic, offer(entry, slot)).unwrap();
    let _ = clinic.desk.undo(undo).unwrap();
}

#[test]
fn a_hold_that_is_over_or_whose_patient_left_the_list_keeps_nothing() {
    let mut clinic = clinic();
    let slot = freed(&mut clinic);
    let (entry, _) = wait(&mut clinic, 1, Priority::Usual);
    let others = visit(clinic.patients[2], slot);
    let _ = hold_slot(&mut clinic, offer(entry, slot)).unwrap();
    assert!(book_session(&mut clinic, others.clone()).is_err());
    let revision = waitlist(&clinic).unwrap()[0].revision;
    let gone = remove_waitlist_entry(&mut clinic, RemoveEntry { id: entry, revision }).unwrap();
    let booked = book_session(&mut clinic, others.clone()).unwrap();
    let _ = clinic.desk.undo(booked.undo.unwrap()).unwrap();
    let _ = clinic.desk.undo(gone.undo.unwrap()).unwrap();
    assert!(book_session(&mut clinic, others.clone()).is_err());
    clinic.desk.clock.advance(30);
    let _ = book_session(&mut clinic, others).unwrap();
}

#[test]
fn a_visit_that_was_missed_offers_what_is_left_of_its_time() {
    let mut clinic = clinic();
    let now = practice_now(&clinic);
    let slot = (clinic.chairs[0], now.plus_minutes(30));
    let mine = visit(clinic.patients[0], slot);
    let booked = book_session(&mut clinic, mine).unwrap().value;
    clinic.desk.clock.advance(45);
    let missed = NoShowSession { session_id: booked.id.parse().unwrap(), revision: booked.revision, note: None };
    let _ = no_show_session(&mut clinic, missed).unwrap();
    let slots = free_slots(&clinic, None).unwrap();
    let said: Vec<_> = slots
        .iter()
        .map(|slot| format!("{} {} {}", slot.starts.clock_us(), slot.minutes, slot.left_by.label))
        .collect();
    assert_eq!(said, ["10:00 AM 90 No-show"]);
    let (entry, _) = wait(&mut clinic, 1, Priority::Usual);
    let starts = slots[0].starts;
    let early = SlotAsked { room_id: slot.0, starts };
    assert!(waitlist_matches(&clinic, early).unwrap().fits.is_empty(), "needs two hours of notice");
    clinic.desk.clock.advance(120);
    assert!(free_slots(&clinic, None).unwrap().is_empty());
    let later = SlotAsked { room_id: slot.0, starts: starts.plus_minutes(300) };
    assert_eq!(waitlist_matches(&clinic, later).unwrap().fits[0].entry.id, entry);
}

fn practice_now(clinic: &Clinic) -> LocalTime {
    crate::practice::now_local(clinic.db(), clinic.desk.practice.env().now()).unwrap()
}
