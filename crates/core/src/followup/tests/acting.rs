//! A missed visit from the empty chair to the new booking.

use expect_test::expect;

use crate::{
    Word,
    calendar::{
        BookSession, NoShowSession, PlanSeries, book_session, no_show_session, start_series,
        testing::{Clinic, clinic},
    },
    db::named_params,
    error::{Error, Result},
    followup::{
        Attempt, Channel, FollowUpRulesView, MissedOf, MissedVisit, MissedVisits, Outcome, StepOfMiss,
        acknowledge_miss, close_miss, follow_up_rules, hand_over_miss, log_attempt, missed_sessions,
        save_follow_up_rules,
    },
    oplog::{Action, Done, UndoToken, fingerprint, replayed_fingerprint},
    packs::Modality,
    patients::{ContactView, Patient, contacts, save_contact},
    series::Session,
    types::{SeriesId, SessionId},
};

#[test]
fn a_missed_visit_waits_falls_due_and_rests_when_its_place_is_booked_again() {
    let mut clinic = clinic();
    let (series, missed) = first_infusion_missed(&mut clinic);
    expect!["Session 1 of 6, IV ketamine for depression: 6 in 2 to 3 weeks: To reach, due in 22 h"]
        .assert_eq(&said(&clinic));
    let _ = log(&mut clinic, missed, Channel::Call, Outcome::NoAnswer).unwrap();
    clinic.desk.clock.advance(20 * 60);
    expect!["Session 1 of 6, IV ketamine for depression: 6 in 2 to 3 weeks: Due, due in 2 h"].assert_eq(&said(&clinic));
    clinic.desk.clock.advance(5 * 60);
    expect!["Session 1 of 6, IV ketamine for depression: 6 in 2 to 3 weeks: Overdue, overdue by 2 h"]
        .assert_eq(&said(&clinic));
    let book = BookSession {
        patient_id: clinic.patients[0],
        starts: "2026-03-17T10:00".parse().unwrap(),
        minutes: 60,
        room_id: clinic.chairs[0],
        provider_id: None,
        modality: Modality::Ketamine,
        series_id: Some(series),
        recovery_minutes: None,
    };
    let booked = book_session(&mut clinic, book).unwrap();
    assert_eq!(said(&clinic), "");
    let resting = missed_sessions(&clinic, MissedOf { all: Some(true), ..MissedOf::default() }).unwrap();
    assert_eq!((resting.visits[0].state.code.as_str(), resting.visits[0].open), ("rebooked", false));
    let _ = clinic.desk.undo(booked.undo.unwrap()).unwrap();
    assert!(said(&clinic).contains("Overdue"));
}

#[test]
fn an_attempt_is_written_down_with_who_when_and_what_came_of_it() {
    let mut clinic = clinic();
    let (_, missed) = first_infusion_missed(&mut clinic);
    let number = contact(&mut clinic, "mobile", "5550134401", true);
    let done = log_attempt(
        &mut clinic,
        Attempt {
            contact_id: Some(number),
            note: Some("Mother answered.".into()),
            ..attempt(missed, Channel::Call, Outcome::Wrong)
        },
    )
    .unwrap();
    assert_eq!(done.said.as_deref(), Some("Call: wrong number or address"));
    let visit = only(&clinic);
    let row = &visit.attempts[0];
    assert_eq!(
        (row.channel.label.as_str(), row.outcome.code.as_str(), row.note.as_deref()),
        ("Call", "wrong", Some("Mother answered."))
    );
    expect![[r"
        Call (555) 013-4401 tried 1 wrong
        Text (555) 013-4401 tried 0 wrong"]]
    .assert_eq(&ways(&visit));

    let _ = clinic.desk.undo(done.undo.unwrap()).unwrap();
    assert!(only(&clinic).attempts.is_empty());
    expect![[r"
        Call (555) 013-4401 tried 0 next
        Text (555) 013-4401 tried 0"]]
    .assert_eq(&ways(&only(&clinic)));
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn an_undone_attempt_can_come_back() {
    let mut clinic = clinic();
    let (_, missed) = first_infusion_missed(&mut clinic);
    let done = log(&mut clinic, missed, Channel::Call, Outcome::Reached).unwrap();
    let undone = clinic.desk.undo(done.undo.unwrap()).unwrap();
    assert!(only(&clinic).attempts.is_empty());
    let _ = clinic.desk.undo(undone.undo.unwrap()).unwrap();
    assert_eq!(only(&clinic).attempts.len(), 1);
    assert_eq!(only(&clinic).state.code, "reached");
}

#[test]
fn what_cannot_have_happened_is_refused() {
    let mut clinic = clinic();
    let (_, missed) = first_infusion_missed(&mut clinic);
    let at = |at: &str| Attempt { at: Some(at.parse().unwrap()), ..attempt(missed, Channel::Call, Outcome::NoAnswer) };
    let mut refused_for = |input| refused(log_attempt(&mut clinic, input));
    expect!["at: lies ahead: it is 11:30 AM"].assert_eq(&refused_for(at("2026-03-02T12:00")));
    expect!["at: is before the visit, Mon, Mar 2, 10:00 AM"].assert_eq(&refused_for(at("2026-03-02T09:00")));
    expect!["outcome: cannot come of a letter; it was sent, or answered"].assert_eq(&refused_for(attempt(
        missed,
        Channel::Letter,
        Outcome::NoAnswer,
    )));
    let other: SessionId = clinic.db().list::<Session>("number = 2", []).unwrap()[0].id;
    expect!["This session was not missed. Mark it as a no-show first."].assert_eq(&refused(log(
        &mut clinic,
        other,
        Channel::Call,
        Outcome::NoAnswer,
    )));
}

#[test]
fn a_patient_at_risk_who_is_not_reached_waits_for_the_clinician() {
    let mut clinic = clinic();
    let (_, missed) = first_infusion_missed(&mut clinic);
    flag(&mut clinic, "Attempt in 2024");
    expect!["Nothing here waits for the clinician."]
        .assert_eq(&refused(acknowledge_miss(&mut clinic, note(missed, ""))));
    for _ in 0..3 {
        let _ = log(&mut clinic, missed, Channel::Call, Outcome::NoAnswer).unwrap();
    }
    let list = list(&clinic);
    assert_eq!((list.for_clinician, list.to_reach), (1, 0));
    expect!["Risk flag, and 3 attempts did not reach the patient."]
        .assert_eq(list.visits[0].why_clinician.as_ref().unwrap());
    expect!["This missed visit waits for the clinician. It is closed once they acknowledged it."]
        .assert_eq(&refused(close_miss(&mut clinic, note(missed, "Gone"))));
    expect!["This missed visit is with the clinician already."]
        .assert_eq(&refused(hand_over_miss(&mut clinic, note(missed, ""))));
    let done = acknowledge_miss(&mut clinic, note(missed, "Called the sister; he is well.")).unwrap();
    assert_eq!(only(&clinic).state.code, "acknowledged");
    assert_eq!(only(&clinic).steps[0].note.as_deref(), Some("Called the sister; he is well."));
    let _ = clinic.desk.undo(done.undo.unwrap()).unwrap();
    assert_eq!(only(&clinic).state.code, "escalated");
}

#[test]
fn two_misses_in_a_row_ask_the_clinician_by_the_practices_rule() {
    let mut clinic = clinic();
    let (series, _) = first_infusion_missed(&mut clinic);
    clinic.desk.clock.advance(2 * 24 * 60);
    miss(&mut clinic, series, 2);
    let visits = list(&clinic).visits;
    let said: Vec<String> = visits.iter().map(|visit| format!("{}, {}", visit.in_a_row, visit.state.label)).collect();
    assert_eq!(said, ["1, Overdue", "2, For the clinician"]);
    expect!["2 misses in a row: the clinician decides. (the usual rule)"]
        .assert_eq(visits[1].why_clinician.as_ref().unwrap());

    let rules = FollowUpRulesView { misses_before_clinician: 3, ..follow_up_rules(&clinic).unwrap() };
    let saved = save_follow_up_rules(&mut clinic, rules.clone()).unwrap();
    assert!(list(&clinic).visits.iter().all(|visit| visit.state.code != "escalated"));
    assert_eq!(follow_up_rules(&clinic).unwrap().misses_before_clinician, 3);
    assert!(matches!(save_follow_up_rules(&mut clinic, rules), Err(Error::Stale)));
    let _ = clinic.desk.undo(saved.undo.unwrap()).unwrap();
    assert_eq!(list(&clinic).for_clinician, 1);
}

#[test]
fn rules_that_cannot_be_meant_name_their_field() {
    let mut clinic = clinic();
    let mut refused_for = |change: fn(&mut FollowUpRulesView)| {
        let mut rules = FollowUpRulesView::default();
        change(&mut rules);
        refused(save_follow_up_rules(&mut clinic, rules))
    };
    expect!["contact_within_hours: is between 1 and 168"]
        .assert_eq(&refused_for(|rules| rules.contact_within_hours = 0));
    expect!["misses_before_stop: is less than the misses before the clinician decides"]
        .assert_eq(&refused_for(|rules| rules.misses_before_stop = 1));
}

#[test]
fn a_closed_miss_says_why_and_leaves_the_list() {
    let mut clinic = clinic();
    let (_, missed) = first_infusion_missed(&mut clinic);
    expect!["note: is missing; a few words are enough"].assert_eq(&refused(close_miss(&mut clinic, note(missed, " "))));
    let done = close_miss(&mut clinic, note(missed, "Moved away")).unwrap();
    assert_eq!(said(&clinic), "");
    expect!["This missed visit is closed."].assert_eq(&refused(close_miss(&mut clinic, note(missed, "Moved away"))));
    let _ = clinic.desk.undo(done.undo.unwrap()).unwrap();
    assert_eq!(list(&clinic).visits.len(), 1);
}

#[test]
fn a_mark_taken_back_takes_the_visit_off_the_list_and_keeps_the_attempts() {
    let mut clinic = clinic();
    let (_, undo, missed) = missed_with_undo(&mut clinic);
    let _ = log(&mut clinic, missed, Channel::Call, Outcome::NoAnswer).unwrap();
    let _ = clinic.desk.undo(undo).unwrap();
    assert_eq!(said(&clinic), "");
    let kept: i64 = clinic
        .db()
        .one(
            "SELECT count(*) AS kept FROM contact_attempts WHERE session_id = :id",
            named_params! { ":id": missed },
            |row| row.get("kept"),
        )
        .unwrap();
    assert_eq!(kept, 1);
}

fn first_infusion_missed(clinic: &mut Clinic) -> (SeriesId, SessionId) {
    let (series, _, missed) = missed_with_undo(clinic);
    (series, missed)
}

/// Six infusions from Monday at ten; nobody came to the first, and it is half past eleven.
fn missed_with_undo(clinic: &mut Clinic) -> (SeriesId, UndoToken, SessionId) {
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
    let series = start_series(clinic, wish).unwrap().value.series_id;
    clinic.desk.clock.advance(150);
    let (undo, missed) = miss(clinic, series, 1);
    (series, undo, missed)
}

fn miss(clinic: &mut Clinic, series: SeriesId, number: i64) -> (UndoToken, SessionId) {
    let named = named_params! { ":series": series, ":number": number };
    let session: Session = clinic.db().list("series_id = :series AND number = :number", named).unwrap().remove(0);
    let revision = clinic.db().revision::<Session>(session.id).unwrap();
    let done = no_show_session(clinic, NoShowSession { session_id: session.id, revision, note: None }).unwrap();
    (done.undo.unwrap(), session.id)
}

fn attempt(session_id: SessionId, channel: Channel, outcome: Outcome) -> Attempt {
    Attempt { session_id, channel, contact_id: None, outcome, note: None, at: None }
}

fn log(
    clinic: &mut Clinic,
    missed: SessionId,
    channel: Channel,
    outcome: Outcome,
) -> Result<Done<crate::types::Saved>> {
    log_attempt(clinic, attempt(missed, channel, outcome))
}

fn note(session_id: SessionId, note: &str) -> StepOfMiss {
    StepOfMiss { session_id, note: Some(note.into()) }
}

/// The only way to reach the patient from here on.
fn contact(clinic: &mut Clinic, kind: &str, value: &str, may_text: bool) -> crate::patients::ContactId {
    let patient_id = clinic.patients[0];
    for contact in contacts(clinic.db(), patient_id).unwrap() {
        let gone = crate::patients::RemoveContact { id: contact.id.parse().unwrap(), revision: contact.revision };
        let _ = crate::patients::remove_contact(clinic, gone).unwrap();
    }
    let view = ContactView {
        id: String::new(),
        patient_id,
        kind: Word::new(kind, ""),
        value: value.into(),
        preferred: true,
        may_leave_message: false,
        may_text,
        note: None,
        revision: 0,
    };
    save_contact(clinic, view).unwrap().value.id.parse().unwrap()
}

fn flag(clinic: &mut Clinic, flag: &str) {
    let patient: Patient = clinic.db().find(clinic.patients[0], "patient").unwrap();
    let act = Action::reversible("flag");
    let _ = clinic
        .desk
        .practice
        .act(act, |tx| tx.put(&Patient { risk_flag: Some(flag.to_owned()), ..patient.clone() }))
        .unwrap();
}

fn list(clinic: &Clinic) -> MissedVisits {
    missed_sessions(clinic, MissedOf::default()).unwrap()
}

fn only(clinic: &Clinic) -> MissedVisit {
    let mut visits = list(clinic).visits;
    assert_eq!(visits.len(), 1);
    visits.remove(0)
}

fn said(clinic: &Clinic) -> String {
    let line = |visit: &MissedVisit| format!("{}: {}, {}", visit.what, visit.state.label, visit.clock);
    list(clinic).visits.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn ways(visit: &MissedVisit) -> String {
    let line = |way: &crate::followup::WayView| {
        let marks = [way.wrong.then_some(" wrong"), way.next.then_some(" next")];
        format!(
            "{} {} tried {}{}",
            way.channel.label,
            way.value,
            way.tried,
            marks.into_iter().flatten().collect::<String>()
        )
    };
    visit.ways.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn refused<T>(outcome: Result<T>) -> String {
    match outcome.map(|_| ()).unwrap_err() {
        Error::Refused(refusal) => {
            let parts = [Some(refusal.fact), refusal.hint];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}
