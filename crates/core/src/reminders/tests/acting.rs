//! The queue, and what is written down about it.

use expect_test::expect;

use crate::{
    Word,
    calendar::{
        BookSession, MoveSession, StageSession, book_session, confirm_session, move_session,
        testing::{Clinic, clinic},
    },
    error::{Error, Result},
    followup::Channel,
    oplog::{Done, fingerprint, replayed_fingerprint},
    packs::Modality,
    patients::{ContactView, RemoveContact, contacts, remove_contact, save_contact},
    reminders::{
        RecordReminder, RecordReminders, ReminderOutcome, ReminderRow, ReminderWishView, RemindersOf, WishOf,
        record_reminder, record_reminders, reminder_queue, reminder_rules, reminder_wish, reminders_of,
        save_reminder_rules, save_reminder_wish,
    },
    types::{PatientId, Saved, SessionId},
};

#[test]
fn a_visit_within_two_open_days_is_in_the_queue_until_its_patient_is_reminded() {
    let mut clinic = office();
    reachable(&mut clinic, 0, true);
    let soon = book(&mut clinic, 0, "2026-03-04T10:00");
    let _ = book(&mut clinic, 0, "2026-03-05T10:00");
    expect!["Wed, Mar 4, 10:00 AM: To send by Text"].assert_eq(&said(&clinic));
    let done = sent(&mut clinic, soon, "2026-03-04T10:00").unwrap();
    assert_eq!(done.said.as_deref(), Some("Text: sent"));
    expect!["Wed, Mar 4, 10:00 AM: Reminded by Text"].assert_eq(&said(&clinic));
    let undone = clinic.desk.undo(done.undo.unwrap()).unwrap();
    expect!["Wed, Mar 4, 10:00 AM: To send by Text"].assert_eq(&said(&clinic));
    let _ = clinic.desk.undo(undone.undo.unwrap()).unwrap();
    expect!["Wed, Mar 4, 10:00 AM: Reminded by Text"].assert_eq(&said(&clinic));
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn on_friday_the_visits_until_tuesday_are_reminded_of() {
    let clinic = office();
    clinic.desk.clock.advance(4 * 24 * 60);
    let until = reminder_queue(&clinic, RemindersOf::default()).unwrap().until;
    assert_eq!(until.short(), "Tue, Mar 10");
}

#[test]
fn a_second_reminder_waits_for_the_next_day_and_a_fourth_for_the_next_week() {
    let mut clinic = office();
    reachable(&mut clinic, 0, true);
    let days = ["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"];
    let visits = days.map(|day| (book(&mut clinic, 0, &format!("{day}T10:00")), format!("{day}T10:00")));
    let mut said = Vec::new();
    for (visit, starts) in &visits[..3] {
        let _ = sent(&mut clinic, *visit, starts).unwrap();
        let again = sent(&mut clinic, visits[3].0, &visits[3].1);
        said.push(refused(again));
        clinic.desk.clock.advance(24 * 60);
    }
    expect![[r"
        The patient may not be reminded now. The next time is Tue, Mar 3, 8:00 AM.
        The patient may not be reminded now. The next time is Wed, Mar 4, 8:00 AM.
        No time is left before the visit in which the patient may be reminded."]]
    .assert_eq(&said.join("\n"));
}

#[test]
fn at_night_nothing_goes_out_and_the_queue_says_when_it_can() {
    let mut clinic = office();
    reachable(&mut clinic, 0, true);
    clinic.desk.clock.advance(13 * 60);
    let visit = book(&mut clinic, 0, "2026-03-04T10:00");
    let row = only(&clinic);
    assert_eq!(
        (row.state.code.as_str(), row.why.as_deref(), row.next.map(|at| at.short()).as_deref()),
        ("later", Some("Outside the hours 8:00 to 21:00 at the site."), Some("Tue, Mar 3, 8:00 AM"))
    );
    assert_eq!(
        refused(sent(&mut clinic, visit, "2026-03-04T10:00")),
        "The patient may not be reminded now. The next time is Tue, Mar 3, 8:00 AM."
    );
    clinic.desk.clock.advance(10 * 60);
    let _ = sent(&mut clinic, visit, "2026-03-04T10:00").unwrap();
}

#[test]
fn a_text_goes_only_to_whoever_allowed_texts_and_nothing_to_whoever_wants_nothing() {
    let mut clinic = office();
    reachable(&mut clinic, 0, false);
    let visit = book(&mut clinic, 0, "2026-03-04T10:00");
    expect!["Wed, Mar 4, 10:00 AM: To send by Call"].assert_eq(&said(&clinic));
    assert_eq!(refused(sent(&mut clinic, visit, "2026-03-04T10:00")), "The patient did not allow texts.");
    let wish = wish(&clinic, 0);
    let saved = save_reminder_wish(&mut clinic, ReminderWishView { do_not_contact: true, ..wish }).unwrap();
    assert_eq!(only(&clinic).why.as_deref(), Some("The patient wants no reminders."));
    assert_eq!(refused(call(&mut clinic, visit, ReminderOutcome::Reached)), "The patient wants no reminders.");
    let _ = clinic.desk.undo(saved.undo.unwrap()).unwrap();
    let _ = call(&mut clinic, visit, ReminderOutcome::Reached).unwrap();
}

#[test]
fn an_e_mail_goes_only_to_whoever_was_told_that_it_is_not_private() {
    let mut clinic = office();
    only_contact(&mut clinic, 0, "email", "quinn@example.com", false);
    let _ = book(&mut clinic, 0, "2026-03-04T10:00");
    assert_eq!(only(&clinic).why.as_deref(), Some("The patient was not told yet that e-mail is not private."));
    let wish = wish(&clinic, 0);
    let ahead = ReminderWishView { email_warned_on: Some("2026-03-03".parse().unwrap()), ..wish.clone() };
    assert_eq!(refused(save_reminder_wish(&mut clinic, ahead)), "email_warned_on: lies ahead");
    let told = ReminderWishView { email_warned_on: Some("2026-03-02".parse().unwrap()), ..wish.clone() };
    let _ = save_reminder_wish(&mut clinic, told.clone()).unwrap();
    expect!["Wed, Mar 4, 10:00 AM: To send by E-mail"].assert_eq(&said(&clinic));
    assert!(matches!(save_reminder_wish(&mut clinic, told), Err(Error::Stale)));
}

#[test]
fn calls_are_written_down_with_what_came_of_them() {
    let mut clinic = office();
    reachable(&mut clinic, 0, false);
    let visit = book(&mut clinic, 0, "2026-03-04T10:00");
    let _ = call(&mut clinic, visit, ReminderOutcome::NoAnswer).unwrap();
    expect!["Wed, Mar 4, 10:00 AM: To send by Call"].assert_eq(&said(&clinic));
    assert_eq!(refused(call(&mut clinic, visit, ReminderOutcome::Voicemail)), "No message may be left on this number.");
    assert_eq!(refused(call(&mut clinic, visit, ReminderOutcome::Sent)), "outcome: cannot come of this way");
    let _ = call(&mut clinic, visit, ReminderOutcome::Wrong).unwrap();
    assert_eq!(only(&clinic).why.as_deref(), Some("It turned out wrong; correct it on the chart."));
    let outcomes: Vec<String> = history(&clinic, 0);
    assert_eq!(outcomes, ["Call: Wrong number or address", "Call: No answer"]);
}

#[test]
fn leaving_out_needs_a_reason_and_a_moved_visit_a_new_reminder() {
    let mut clinic = office();
    reachable(&mut clinic, 0, true);
    let visit = book(&mut clinic, 0, "2026-03-04T10:00");
    let skip = |note: Option<&str>, starts: &str| RecordReminder {
        note: note.map(str::to_owned),
        channel: None,
        outcome: ReminderOutcome::Skipped,
        ..reminder(visit, starts)
    };
    let empty = record_reminder(&mut clinic, skip(None, "2026-03-04T10:00"));
    assert_eq!(refused(empty), "note: is missing; a few words are enough");
    let _ = record_reminder(&mut clinic, skip(Some("Spoke with her today"), "2026-03-04T10:00")).unwrap();
    assert_eq!(said(&clinic), "");
    let moved = MoveSession {
        session_id: visit,
        revision: clinic.db().revision::<crate::series::Session>(visit).unwrap(),
        starts: "2026-03-04T13:00".parse().unwrap(),
        room_id: None,
        provider_id: None,
    };
    let _ = move_session(&mut clinic, moved).unwrap();
    expect!["Wed, Mar 4, 1:00 PM: To send by Text"].assert_eq(&said(&clinic));
    assert_eq!(
        refused(sent(&mut clinic, visit, "2026-03-04T10:00")),
        "This visit was moved since. Look at its new time and send that."
    );
}

#[test]
fn a_confirmed_visit_rests() {
    let mut clinic = office();
    reachable(&mut clinic, 0, true);
    let visit = book(&mut clinic, 0, "2026-03-04T10:00");
    let _ = sent(&mut clinic, visit, "2026-03-04T10:00").unwrap();
    let revision = only(&clinic).revision;
    let _ = confirm_session(&mut clinic, StageSession { session_id: visit, revision, at: None }).unwrap();
    assert_eq!(said(&clinic), "");
}

#[test]
fn all_texts_are_written_down_at_once_or_none_is() {
    let mut clinic = office();
    reachable(&mut clinic, 0, true);
    reachable(&mut clinic, 1, true);
    let one = book(&mut clinic, 0, "2026-03-04T10:00");
    let other = book(&mut clinic, 1, "2026-03-04T13:00");
    let same_patient = book(&mut clinic, 0, "2026-03-03T15:00");
    let all = |ids: &[SessionId]| RecordReminders { channel: Channel::Text, session_ids: ids.to_vec() };
    let both = record_reminders(&mut clinic, all(&[one, same_patient]));
    assert_eq!(refused(both), "The patient may not be reminded now. The next time is Tue, Mar 3, 8:00 AM.");
    assert!(history(&clinic, 0).is_empty());
    let done = record_reminders(&mut clinic, all(&[one, other])).unwrap();
    assert_eq!((done.value, done.said.as_deref()), (2, Some("Text: 2 written down as sent")));
    let _ = clinic.desk.undo(done.undo.unwrap()).unwrap();
    assert!(history(&clinic, 0).is_empty() && history(&clinic, 1).is_empty());
    assert!(record_reminders(&mut clinic, all(&[])).is_err());
}

#[test]
fn a_letterhead_that_says_what_is_treated_needs_another_sender() {
    let mut clinic = office();
    reachable(&mut clinic, 0, true);
    let _ = book(&mut clinic, 0, "2026-03-04T10:00");
    let mut profile = crate::practice::practice(&clinic).unwrap();
    profile.name = "Cedar Grove Ketamine".into();
    let _ = crate::practice::save_practice(&mut clinic, profile).unwrap();
    let text = only(&clinic).ways.into_iter().find(|way| way.channel.code == "text").unwrap();
    assert_eq!(
        text.why_not.as_deref(),
        Some("The practice’s name says what it treats. Give another sender under Rules.")
    );
    let mut rules = reminder_rules(&clinic).unwrap();
    rules.sender_name = Some("Grove TMS".into());
    assert_eq!(
        refused(save_reminder_rules(&mut clinic, rules.clone())),
        "sender_name: says “tms”; choose a name that does not tell what is treated"
    );
    rules.sender_name = Some("Cedar Grove".into());
    let _ = save_reminder_rules(&mut clinic, rules.clone()).unwrap();
    expect!["Wed, Mar 4, 10:00 AM: To send by Text"].assert_eq(&said(&clinic));
    assert!(only(&clinic).ways[0].text.starts_with("Cedar Grove: "));
    assert!(matches!(save_reminder_rules(&mut clinic, rules), Err(Error::Stale)));
}

#[test]
fn hours_are_never_wider_than_the_shipped_ones() {
    let mut clinic = office();
    let usual = reminder_rules(&clinic).unwrap();
    for (field, rules) in [
        ("from_hour: is between 8 and 20", crate::reminders::ReminderRulesView { from_hour: 7, ..usual.clone() }),
        (
            "until_hour: is after the first hour and at most 21",
            crate::reminders::ReminderRulesView { until_hour: 22, ..usual.clone() },
        ),
        ("lead_days: is between 1 and 14", crate::reminders::ReminderRulesView { lead_days: 0, ..usual.clone() }),
    ] {
        assert_eq!(refused(save_reminder_rules(&mut clinic, rules)), field);
    }
}

#[test]
fn a_text_that_names_the_telephone_waits_until_there_is_one() {
    let mut clinic = clinic();
    reachable(&mut clinic, 0, true);
    let _ = book(&mut clinic, 0, "2026-03-04T10:00");
    let text = only(&clinic).ways.into_iter().find(|way| way.channel.code == "text").unwrap();
    assert_eq!(
        text.why_not.as_deref(),
        Some("It names a telephone number, and neither the site nor the practice has one.")
    );
}

/// The clinic with a telephone.
pub(super) fn office() -> Clinic {
    let mut clinic = clinic();
    let mut profile = crate::practice::practice(&clinic).unwrap();
    profile.phone = Some("5550134400".into());
    let _ = crate::practice::save_practice(&mut clinic, profile).unwrap();
    clinic
}

pub(super) fn book(clinic: &mut Clinic, patient: usize, starts: &str) -> SessionId {
    let input = BookSession {
        patient_id: clinic.patients[patient],
        starts: starts.parse().unwrap(),
        minutes: 60,
        room_id: clinic.chairs[0],
        provider_id: None,
        modality: Modality::Ketamine,
        series_id: None,
        recovery_minutes: None,
    };
    book_session(clinic, input).unwrap().value.id.parse().unwrap()
}

/// One mobile telephone without leave to leave messages, and no address.
pub(super) fn reachable(clinic: &mut Clinic, patient: usize, may_text: bool) {
    only_contact(clinic, patient, "mobile", &format!("555013440{patient}"), may_text);
}

fn only_contact(clinic: &mut Clinic, patient: usize, kind: &str, value: &str, may_text: bool) {
    let patient_id = clinic.patients[patient];
    for contact in contacts(clinic.db(), patient_id).unwrap() {
        let gone = RemoveContact { id: contact.id.parse().unwrap(), revision: contact.revision };
        let _ = remove_contact(clinic, gone).unwrap();
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
    let _ = save_contact(clinic, view).unwrap();
}

fn reminder(session_id: SessionId, starts: &str) -> RecordReminder {
    RecordReminder {
        session_id,
        starts: starts.parse().unwrap(),
        channel: Some(Channel::Text),
        contact_id: None,
        outcome: ReminderOutcome::Sent,
        note: None,
    }
}

fn sent(clinic: &mut Clinic, visit: SessionId, starts: &str) -> Result<Done<Saved>> {
    let contact_id = contact_of(clinic, visit);
    record_reminder(clinic, RecordReminder { contact_id, ..reminder(visit, starts) })
}

fn call(clinic: &mut Clinic, visit: SessionId, outcome: ReminderOutcome) -> Result<Done<Saved>> {
    let contact_id = contact_of(clinic, visit);
    let input =
        RecordReminder { channel: Some(Channel::Call), contact_id, outcome, ..reminder(visit, "2026-03-04T10:00") };
    record_reminder(clinic, input)
}

fn contact_of(clinic: &Clinic, visit: SessionId) -> Option<crate::patients::ContactId> {
    let session: crate::series::Session = clinic.db().find(visit, "session").unwrap();
    contacts(clinic.db(), session.patient_id).unwrap().first().map(|contact| contact.id.parse().unwrap())
}

fn wish(clinic: &Clinic, patient: usize) -> ReminderWishView {
    reminder_wish(clinic, of(clinic.patients[patient])).unwrap()
}

const fn of(patient_id: PatientId) -> WishOf {
    WishOf { patient_id }
}

fn history(clinic: &Clinic, patient: usize) -> Vec<String> {
    let done = reminders_of(clinic, of(clinic.patients[patient])).unwrap();
    let word = |word: Option<Word>| word.map(|word| word.label).unwrap_or_default();
    done.into_iter().map(|done| format!("{}: {}", word(done.channel), done.outcome.label)).collect()
}

pub(super) fn only(clinic: &Clinic) -> ReminderRow {
    let mut rows = reminder_queue(clinic, RemindersOf::default()).unwrap().rows;
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

fn said(clinic: &Clinic) -> String {
    let line = |row: &ReminderRow| {
        let way = row.ways.first().map_or("", |way| way.channel.label.as_str());
        format!("{}: {} by {way}", row.starts.short(), row.state.label)
    };
    reminder_queue(clinic, RemindersOf::default()).unwrap().rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
pub(super) fn refused<T>(outcome: Result<T>) -> String {
    match outcome.map(|_| ()).unwrap_err() {
        Error::Refused(refusal) => {
            let parts = [Some(refusal.fact), refusal.hint];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}
