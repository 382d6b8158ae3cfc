use expect_test::expect;

use super::*;
use crate::{
    audit::{AuditPageInput, audit_page},
    conflicts::{RecordOf, record_history},
    error::Error,
    oplog::{Action, fingerprint, replayed_fingerprint},
    patients::{MergePatients, NewPatient, Patient, RecordNumbers, merge_patients, register},
    people::{Role, add_person},
    practice::{FoundPractice, found_practice},
    testing::{TestPractice, practice},
};

#[test]
fn a_note_is_written_changed_withdrawn_and_taken_back() {
    let (mut desk, patient) = desk();
    let saved = write_restricted_note(&mut desk, note(patient)).unwrap();
    let (id, revision): (RestrictedNoteId, i64) = (saved.value.id.parse().unwrap(), saved.value.revision);
    let changed = change_restricted_note(&mut desk, change(id, revision, "Sleeps better")).unwrap();
    assert_eq!(bodies(&desk, patient), ["Sleeps better"]);
    assert!(matches!(change_restricted_note(&mut desk, change(id, revision, "Stale")), Err(Error::Stale)));
    let gone = withdraw_restricted_note(&mut desk, WithdrawRestrictedNote { id, revision: changed.value.revision });
    assert!(bodies(&desk, patient).is_empty());
    let _ = desk.undo(gone.unwrap().undo.unwrap()).unwrap();
    assert_eq!(bodies(&desk, patient), ["Sleeps better"]);
    let _ = desk.undo(changed.undo.unwrap()).unwrap();
    assert_eq!(bodies(&desk, patient), ["Dreams of the sea"]);
    assert_eq!(fingerprint(&desk).unwrap(), replayed_fingerprint(&desk).unwrap());
    let history = record_history(&desk, RecordOf { table: "restricted_notes".into(), row_id: id.to_string() }).unwrap();
    assert!(history.len() >= 4, "{history:?}");
}

#[test]
fn what_the_trail_keeps_names_the_chart_and_never_the_note() {
    let (mut desk, patient) = desk();
    let saved = write_restricted_note(&mut desk, note(patient)).unwrap();
    let _ = desk.undo(saved.undo.unwrap()).unwrap();
    let lines = audit_page(&desk, AuditPageInput { patient_id: Some(patient), ..AuditPageInput::default() }).unwrap();
    let lines: Vec<_> = lines.rows.into_iter().map(|row| (row.what, row.detail.unwrap_or_default())).collect();
    expect![[r#"
        [
            (
                "undo",
                "write restricted note",
            ),
            (
                "write restricted note",
                "Restricted note written",
            ),
            (
                "register patient",
                "",
            ),
        ]
    "#]]
    .assert_debug_eq(&lines);
    for payload in entries(&desk, 'p') {
        assert!(!payload.windows(9).any(|window| window == b"Dreams of"));
    }
    assert_eq!(entries(&desk, 'r').len(), 2, "the note, and taking it back");
}

#[test]
fn a_paper_is_brought_in_named_looked_at_and_taken_back() {
    let (mut desk, patient) = desk();
    let kept = keep_restricted_document(&mut desk, paper(patient)).unwrap();
    let id: RestrictedDocumentId = kept.value.id.parse().unwrap();
    assert_eq!(restricted_original(&desk, id).unwrap(), paper(patient).content);
    let change = ChangeRestrictedDocument {
        id,
        kind: RestrictedKind::SubstanceUse,
        title: "Program records".into(),
        dated_on: Some("2026-01-15".parse().unwrap()),
        received_on: "2026-03-01".parse().unwrap(),
        arrived_by: ArrivedBy::Mail,
        source: Some("Harbor Recovery".into()),
        revision: kept.value.revision,
    };
    let ahead = ChangeRestrictedDocument { received_on: "2031-01-01".parse().unwrap(), ..change.clone() };
    assert_eq!(change_restricted_document(&mut desk, ahead).unwrap_err().to_string(), "received_on: lies ahead");
    let changed = change_restricted_document(&mut desk, change).unwrap();
    let seen = restricted_notes(&desk, patient).unwrap().documents.remove(0);
    assert_eq!((seen.title.as_str(), seen.kind.code.as_str(), seen.pages), ("Program records", "substance_use", 2));
    let gone = WithdrawRestrictedDocument { id, revision: changed.value.revision };
    let gone = withdraw_restricted_document(&mut desk, gone).unwrap();
    assert!(restricted_notes(&desk, patient).unwrap().documents.is_empty());
    let _ = desk.undo(gone.undo.unwrap()).unwrap();
    assert_eq!(restricted_notes(&desk, patient).unwrap().documents.len(), 1);
    for payload in entries(&desk, 'p') {
        assert!(!payload.windows(7).any(|window| window == b"Program" || window == b"Letters"));
    }
    assert_eq!(fingerprint(&desk).unwrap(), replayed_fingerprint(&desk).unwrap());
    let empty = KeepRestricted { content: b"", ..paper(patient) };
    assert_eq!(keep_restricted_document(&mut desk, empty).unwrap_err().to_string(), "path: is an empty file");
}

fn paper(patient_id: PatientId) -> KeepRestricted<'static> {
    KeepRestricted {
        patient_id,
        kind: RestrictedKind::Psychotherapy,
        content: b"%PDF-1.7 two pages",
        media_type: "application/pdf",
        format: FileFormat::Pdf,
        verdict: FileVerdict::Sound,
        pages: 2,
        title: "Letters".into(),
        arrived_by: ArrivedBy::Fax,
    }
}

#[test]
fn only_owners_and_clinicians_read_and_write() {
    let (mut desk, patient) = desk();
    let written = write_restricted_note(&mut desk, note(patient)).unwrap().undo.unwrap();
    let on_file = keep_restricted_document(&mut desk, paper(patient)).unwrap().value.id.parse().unwrap();
    for role in [Role::Owner, Role::Manager, Role::Clinician, Role::Coordinator, Role::Assistant, Role::Auditor] {
        let id = desk.env().new_uuid().into();
        let _ = add_person(&mut desk, id, role.label(), role).unwrap();
        desk.sign_in(id);
        let may = matches!(role, Role::Owner | Role::Clinician);
        assert_eq!(restricted_notes(&desk, patient).is_ok(), may, "{role:?}");
        assert_eq!(write_restricted_note(&mut desk, note(patient)).is_ok(), may, "{role:?}");
        assert_eq!(keep_restricted_document(&mut desk, paper(patient)).is_ok(), may, "{role:?}");
        assert_eq!(restricted_original(&desk, on_file).is_ok(), may, "{role:?}");
        assert_eq!(open_to_actor(&desk).unwrap(), may, "{role:?}");
        assert_eq!(may_undo(&desk, written).is_ok(), may, "{role:?}");
        let card = crate::today::patient_card(&desk, crate::today::CardOf { patient_id: patient }).unwrap();
        assert_eq!(card.timeline.iter().any(|row| row.title.contains("estricted")), may, "{role:?}");
    }
}

#[test]
fn a_merged_chart_keeps_its_notes_and_nobody_moves_them() {
    let (mut desk, patient) = desk();
    let other = chart(&mut desk, "Bandicoot");
    let _ = write_restricted_note(&mut desk, note(other)).unwrap();
    let before = entries(&desk, 'r').len();
    let _ = merge_patients(&mut desk, MergePatients { keep: patient, merge: other }).unwrap();
    assert_eq!(bodies(&desk, patient), ["Dreams of the sea"]);
    assert_eq!(entries(&desk, 'r').len(), before);
}

#[test]
#[should_panic(expected = "never both")]
fn an_act_that_changes_restricted_records_and_others_is_a_mistake_of_ours() {
    let (mut desk, patient) = desk();
    let chart: Patient = desk.db().find(patient, "patient").unwrap();
    let kept = RestrictedNote {
        id: desk.env().new_uuid().into(),
        patient_id: patient,
        author_id: None,
        written_at: desk.env().now(),
        kind: RestrictedKind::Psychotherapy,
        noted_on: "2026-03-02".parse().unwrap(),
        title: "Mixed".into(),
        body: "Mixed".into(),
    };
    let _ = desk.act(Action::reversible("mix"), |tx| {
        tx.put(&kept)?;
        tx.put(&Patient { notes: Some("Mixed".into()), ..chart })
    });
}

#[test]
fn a_note_needs_a_title_a_text_and_a_day_that_has_come() {
    let (mut desk, patient) = desk();
    let mut refused = |change: &dyn Fn(&mut WriteRestrictedNote)| {
        let mut input = note(patient);
        change(&mut input);
        write_restricted_note(&mut desk, input).map(|_| ()).unwrap_err().to_string()
    };
    expect!["title: is a few words, at most 120 letters"].assert_eq(&refused(&|note| note.title = " ".into()));
    expect!["body: is the note, at most 100,000 letters"].assert_eq(&refused(&|note| note.body = "\n".into()));
    let tomorrow = Some("2026-03-03".parse().unwrap());
    expect!["noted_on: is ahead; a note is about today or a day before"]
        .assert_eq(&refused(&|note| note.noted_on = tomorrow));
}

fn desk() -> (TestPractice, PatientId) {
    let mut desk = practice();
    let input = FoundPractice { name: "Cedar Grove".into(), time_zone: "America/New_York".into(), sample: false };
    let _ = found_practice(&mut desk, input).unwrap();
    let owner = desk.env().new_uuid().into();
    let _ = add_person(&mut desk, owner, "Olive Owner", Role::Owner).unwrap();
    desk.sign_in(owner);
    let patient = chart(&mut desk, "Aardwolf");
    (desk, patient)
}

fn chart(desk: &mut TestPractice, family_name: &str) -> PatientId {
    let born_on = "1981-04-09".parse().unwrap();
    let new = NewPatient { id: None, family_name, given_name: "Pat", born_on, phone: None, source: None };
    let done = desk.act(Action::reversible("register_patient"), |tx| {
        let mut numbers = RecordNumbers::read(tx.db(), "")?;
        let patient = register(tx, &mut numbers, new)?;
        tx.about(patient.id);
        Ok(patient.id)
    });
    done.unwrap().value
}

fn note(patient_id: PatientId) -> WriteRestrictedNote {
    let (title, body) = ("A dream".to_owned(), "Dreams of the sea".to_owned());
    WriteRestrictedNote { patient_id, kind: RestrictedKind::Psychotherapy, noted_on: None, title, body }
}

fn change(id: RestrictedNoteId, revision: i64, body: &str) -> ChangeRestrictedNote {
    ChangeRestrictedNote {
        id,
        revision,
        kind: RestrictedKind::Psychotherapy,
        noted_on: "2026-03-02".parse().unwrap(),
        title: "A dream".into(),
        body: body.into(),
    }
}

fn bodies(at: &TestPractice, patient: PatientId) -> Vec<String> {
    restricted_notes(at, patient).unwrap().notes.into_iter().map(|note| note.body).collect()
}

fn entries(at: &TestPractice, compartment: char) -> Vec<Vec<u8>> {
    let all = crate::oplog::own_entries_after(at, compartment, 0, 1000).unwrap();
    all.into_iter().map(|(_, payload)| payload).collect()
}
