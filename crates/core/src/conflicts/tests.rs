use super::*;
use crate::{
    calendar::testing::booked,
    oplog::{Action, fingerprint, own_entries_after, receive},
    patients::{self, NewPatient, PatientQuery, PatientView, RecordNumbers},
    practice::{FoundPractice, found_practice},
    series::Session,
    testing::{TestPractice, device, practice},
    types::{PatientId, ProviderId, RoomId, SessionId},
};

#[test]
fn a_name_changed_at_two_offices_is_asked_about_once_with_both_sides() {
    let (mut desk, mut laptop) = offices();
    let ewa = register(&mut desk, "Kowalski, Ewa");
    desk.clock.advance(1);
    laptop.clock.advance(1);
    meet(&mut desk, &mut laptop);
    rename(&mut desk, ewa, "Kowalska");
    laptop.clock.advance(5);
    rename(&mut laptop, ewa, "Kowalsky");
    meet(&mut desk, &mut laptop);

    let (here, there) = (list_conflicts(&desk).unwrap(), list_conflicts(&laptop).unwrap());
    assert_eq!(here.decide.len(), 1);
    assert_eq!(here.decide[0].id, there.decide[0].id);
    let conflict = &here.decide[0];
    assert_eq!(conflict.what, "Legal name: changed on 2 computers");
    assert_eq!(
        conflict.text,
        "Each changed this without seeing the other. Every value is kept until you choose. Before: Kowalski, Ewa."
    );
    let kept: Vec<_> = conflict.versions.iter().map(|version| version.keep.as_str()).collect();
    assert_eq!(kept, ["Keep Kowalska", "Keep Kowalsky"]);
    assert_eq!(chart(&desk, ewa).family_name, "Kowalsky", "the later one is shown meanwhile");

    let edited = form(&desk, ewa, "Kowal");
    let refused = patients::save_patient(&mut desk, edited).unwrap_err();
    assert!(refused.to_string().contains("both versions stand"), "{refused}");

    laptop.clock.advance(1);
    let keep = ResolveConflict { conflict_id: conflict.id.clone(), version_id: conflict.versions[0].id.clone() };
    let _ = resolve_conflict(&mut laptop, keep).unwrap();
    meet(&mut desk, &mut laptop);
    for office in [&desk, &laptop] {
        assert_eq!(list_conflicts(office).unwrap().decide, []);
        assert_eq!(chart(office, ewa).family_name, "Kowalska");
    }
    let told = record_history(&desk, RecordOf { table: "patients".into(), row_id: ewa.to_string() }).unwrap();
    let names: Vec<_> = told
        .iter()
        .filter(|row| row.what == "Legal name")
        .map(|row| (row.fields[0].value.as_str(), row.shown))
        .collect();
    assert_eq!(names, [("Kowalska", true), ("Kowalsky", false), ("Kowalska", false), ("Kowalski", false)]);
}

#[test]
fn a_note_changed_at_two_offices_settles_itself_and_the_other_can_be_taken_back() {
    let (mut desk, mut laptop) = offices();
    let ewa = register(&mut desk, "Kowalski, Ewa");
    meet(&mut desk, &mut laptop);
    note(&mut desk, ewa, "Prefers mornings");
    laptop.clock.advance(5);
    note(&mut laptop, ewa, "Prefers afternoons");
    meet(&mut desk, &mut laptop);
    let list = list_conflicts(&desk).unwrap();
    assert_eq!(list.decide, []);
    assert_eq!(list.settled_words, "One edit overlapped; the later one is shown, the other is in the history.");
    assert_eq!(chart(&desk, ewa).notes.as_deref(), Some("Prefers afternoons"));
    let other = list.settled[0].versions.iter().find(|version| !version.shown).unwrap();
    let back = ResolveConflict { conflict_id: list.settled[0].id.clone(), version_id: other.id.clone() };
    let _ = resolve_conflict(&mut desk, back).unwrap();
    assert_eq!(chart(&desk, ewa).notes.as_deref(), Some("Prefers mornings"));
    assert_eq!(list_conflicts(&desk).unwrap().settled, []);
}

#[test]
fn one_number_on_two_charts_is_found_at_both_offices_and_closing_it_travels() {
    let (mut desk, mut laptop) = offices();
    let _ = register(&mut desk, "Kowalski, Ewa");
    let _ = register(&mut laptop, "Serrano, Luis");
    meet(&mut desk, &mut laptop);
    let (here, there) = (list_conflicts(&desk).unwrap().decide, list_conflicts(&laptop).unwrap().decide);
    assert_eq!(here, there);
    assert_eq!(here.len(), 1);
    assert_eq!(here[0].what, "2 charts have this number");
    assert_eq!(conflicts_to_decide(&desk).unwrap(), 1);
    let close = CloseConflict { conflict_id: here[0].id.clone(), note: Some("Old number, known".into()) };
    let _ = close_conflict(&mut desk, close.clone()).unwrap();
    let _ = close_conflict(&mut laptop, close).unwrap();
    meet(&mut desk, &mut laptop);
    assert_eq!(list_conflicts(&desk).unwrap().decide, []);
    assert_eq!(conflicts_to_decide(&desk).unwrap(), 0);
    assert_eq!(fingerprint(&desk).unwrap(), fingerprint(&laptop).unwrap());
}

#[test]
fn what_two_offices_booked_for_one_time_is_asked_about_once_whoever_it_is() {
    let id = uuid::Uuid::from_u128;
    let (patient, room, provider) = (PatientId(id(21)), RoomId(id(22)), Some(ProviderId(id(20))));
    let first = Session { provider_id: provider, ..booked("2026-03-05T09:00") };
    let second = Session { id: SessionId(id(9)), ..first.clone() };
    for second in [
        Session { patient_id: patient, provider_id: None, ..second.clone() },
        Session { patient_id: patient, room_id: room, ..second.clone() },
        Session { room_id: room, provider_id: None, ..second },
    ] {
        let (mut desk, mut laptop) = offices();
        for (office, session) in [(&mut desk, &first), (&mut laptop, &second)] {
            let _ = office.practice.act(Action::reversible("book_session"), |tx| tx.put(session)).unwrap();
        }
        meet(&mut desk, &mut laptop);
        let asked = |office: &TestPractice| {
            let mut all = list_conflicts(office).unwrap().decide;
            all.retain(|one| one.what.to_lowercase().contains("booked"));
            all
        };
        assert_eq!(asked(&desk).len(), 1, "{second:?}");
        assert_eq!(asked(&desk), asked(&laptop));
    }
}

#[test]
fn a_number_that_somebody_took_meanwhile_is_not_given_back_by_an_undo() {
    let (mut desk, _) = offices();
    let ewa = register(&mut desk, "Kowalski, Ewa");
    let old = chart(&desk, ewa).mrn;
    let other = patients::PatientInput { mrn: "CG-20000".into(), ..form(&desk, ewa, "Kowalski") };
    let changed = patients::save_patient(&mut desk, other).unwrap();
    let luis = register(&mut desk, "Serrano, Luis");
    let taken = patients::PatientInput { mrn: old.clone(), ..form(&desk, luis, "Serrano") };
    let took = patients::save_patient(&mut desk, taken).unwrap();
    let token = changed.undo.unwrap();
    let refused = desk.undo(token).unwrap_err();
    assert!(refused.to_string().contains("Another patient has this record number"), "{refused}");
    let _ = desk.undo(took.undo.unwrap()).unwrap();
    let _ = desk.undo(token).unwrap();
    assert_eq!(chart(&desk, ewa).mrn, old);
}

#[test]
fn a_booking_of_a_chart_that_was_taken_out_elsewhere_is_asked_about_like_any_other() {
    let (mut desk, _) = offices();
    let first = booked("2026-03-05T09:00");
    let second = Session { id: SessionId(uuid::Uuid::from_u128(9)), ..first.clone() };
    let _ = desk
        .practice
        .act(Action::reversible("book_session"), |tx| {
            tx.put(&first)?;
            tx.put(&second)
        })
        .unwrap();
    let asked = list_conflicts(&desk).unwrap().decide;
    let said: Vec<&str> = asked.iter().map(|conflict| conflict.title.as_str()).collect();
    let when = "Thu, Mar 5, 9:00 AM";
    let expected = ["A room that was taken out", "A chart that was taken out"].map(|what| format!("{what}, {when}"));
    assert_eq!(said, expected);
}

fn offices() -> (TestPractice, TestPractice) {
    let (mut desk, mut laptop) = (practice(), device(1));
    let found = FoundPractice { name: "Cedar Grove".into(), time_zone: "America/New_York".into(), sample: false };
    let _ = found_practice(&mut desk, found).unwrap();
    meet(&mut desk, &mut laptop);
    (desk, laptop)
}

fn meet(one: &mut TestPractice, other: &mut TestPractice) {
    let sent = |from: &TestPractice| -> Vec<Vec<u8>> {
        own_entries_after(from, 'p', 0, 100_000).unwrap().into_iter().map(|(_, payload)| payload).collect()
    };
    let (from_one, from_other) = (sent(one), sent(other));
    let _ = receive(&mut one.practice, &from_other).unwrap();
    let _ = receive(&mut other.practice, &from_one).unwrap();
}

fn register(office: &mut TestPractice, name: &str) -> PatientId {
    let (family_name, given_name) = name.split_once(", ").unwrap();
    let new = NewPatient {
        id: None,
        family_name,
        given_name,
        born_on: "1992-03-05".parse().unwrap(),
        phone: None,
        source: None,
    };
    let done = office.act(Action::reversible("register_patient"), |tx| {
        let mut numbers = RecordNumbers::read(tx.db(), "")?;
        patients::register(tx, &mut numbers, new)
    });
    done.unwrap().value.id
}

fn rename(office: &mut TestPractice, id: PatientId, family_name: &str) {
    let input = form(office, id, family_name);
    let _ = patients::save_patient(office, input).unwrap();
}

fn note(office: &mut TestPractice, id: PatientId, note: &str) {
    let mut input = form(office, id, "Kowalski");
    input.notes = Some(note.into());
    let _ = patients::save_patient(office, input).unwrap();
}

fn form(office: &TestPractice, id: PatientId, family_name: &str) -> patients::PatientInput {
    let chart = chart(office, id);
    patients::PatientInput {
        id: chart.id,
        mrn: chart.mrn,
        family_name: family_name.into(),
        given_name: chart.given_name,
        middle_name: chart.middle_name,
        suffix: chart.suffix,
        preferred_name: chart.preferred_name,
        pronouns: chart.pronouns,
        sex: chart.sex,
        born_on: chart.born_on,
        address: chart.address,
        referral_source: chart.referral_source,
        risk_flag: chart.risk_flag,
        allergies: chart.allergies,
        notes: chart.notes,
        archived: chart.archived,
        merged_into: chart.merged_into,
        revision: chart.revision,
    }
}

fn chart(office: &TestPractice, id: PatientId) -> PatientView {
    patients::patient(office, PatientQuery { patient_id: id }).unwrap()
}
