use super::{
    clean_tests::days,
    snapshots::tests::whole_copy,
    tests::{Share, assert_same, clean, contains, copy_of, founded, let_in_as, let_in_full, round, rounds},
    *,
};
use crate::{
    conflicts::{ResolveConflict, list_conflicts, resolve_conflict},
    filed::{ArrivedBy, FileFormat, FileVerdict},
    oplog::{generate, whole::state_digest},
    patients::{NewPatient, RecordNumbers, register},
    restricted::{
        ChangeRestrictedNote, KeepRestricted, RestrictedDocumentId, RestrictedKind, RestrictedNoteView,
        WriteRestrictedNote, change_restricted_note, keep_restricted_document, restricted_notes, restricted_original,
        write_restricted_note,
    },
    testing::TestPractice,
    types::PatientId,
};

const MARK: &str = "Quokkamarker";
const DAY: i64 = 24 * 60;

#[test]
fn a_restricted_note_reaches_computers_with_the_right_and_leaves_nothing_on_the_others() {
    let (mut desk, mut share, mut laptop, mut tablet, patient) = three();
    write(&mut desk, patient, "First");
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    assert_eq!(bodies(&laptop, patient), [format!("{MARK} First")]);
    assert_same(&desk, &laptop);
    let refused = restricted_notes(&tablet, patient).err().unwrap().to_string();
    assert_eq!(refused, "This computer was let in without restricted records, so it holds no key to them.");
    assert!(write_restricted_note(&mut tablet, note(patient, "x")).is_err());
    assert!(knows_nothing(&tablet, &desk));
    // What everybody may see is the same everywhere, and both lines of the trail arrived.
    let of = |practice: &TestPractice| state_digest(practice.db()).unwrap();
    assert_eq!((of(&desk).tables, of(&desk).log), (of(&tablet).tables, of(&tablet).log));
    assert_eq!(of(&desk).restricted, of(&laptop).restricted);
    assert_eq!(of(&tablet).restricted, None);
    assert!(crate::audit::verify_chain(&tablet).unwrap().is_some());
    for (id, (_, sealed)) in &share.0 {
        assert!(!contains(sealed, MARK.as_bytes()), "{id}");
    }
}

#[test]
fn a_restricted_paper_reaches_computers_with_the_right_and_lies_nowhere_else() {
    let (mut desk, mut share, mut laptop, mut tablet, patient) = three();
    let content = format!("{MARK} a page").into_bytes();
    let paper = KeepRestricted {
        patient_id: patient,
        kind: RestrictedKind::SubstanceUse,
        content: &content,
        media_type: "image/tiff",
        format: FileFormat::Tiff,
        verdict: FileVerdict::Sound,
        pages: 1,
        title: format!("{MARK} paper"),
        arrived_by: ArrivedBy::Fax,
    };
    let id: RestrictedDocumentId = keep_restricted_document(&mut desk, paper).unwrap().value.id.parse().unwrap();
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    assert_eq!(restricted_original(&laptop, id).unwrap(), content);
    assert_same(&desk, &laptop);
    assert!(restricted_original(&tablet, id).is_err());
    let count = |practice: &TestPractice| crate::attachments::verify(practice).unwrap();
    assert_eq!((count(&desk).all, count(&laptop).all, count(&laptop).missing), (1, 1, 0));
    assert_eq!(count(&tablet).all, 0, "it does not know that there is a file");
    let lies = tablet.folder.path().join("attachments");
    assert!(!lies.exists() || std::fs::read_dir(lies).unwrap().next().is_none(), "nor does it take the bytes");
    for (id, (_, sealed)) in &share.0 {
        assert!(!contains(sealed, MARK.as_bytes()), "{id}");
    }
}

#[test]
fn a_file_under_another_name_is_not_taken_either() {
    let (mut desk, mut share, _laptop, mut tablet, patient) = three();
    write(&mut desk, patient, "First");
    round(&mut desk, &mut share);
    let restricted = |what: &What| matches!(what, What::Segment(span) if span.compartment == 'r');
    let (what, sealed) = share.0.values().find(|(what, _)| restricted(what)).unwrap().clone();
    let What::Segment(span) = what else { panic!() };
    assert!(!wanted(&tablet, &what, blake3::hash(&sealed).as_bytes()).unwrap());
    let posing = What::Segment(Span { compartment: 'p', ..span });
    assert_eq!(take(&mut tablet, &posing, sealed.clone()).unwrap(), Took::Known);
    let mut bundle = Vec::new();
    bundles::wrap(&sealed, &mut bundle);
    assert_eq!(take(&mut tablet, &What::Bundle(Span { compartment: 'p', ..span }), bundle).unwrap(), Took::Known);
    assert!(knows_nothing(&tablet, &desk));
    assert!(shelf(&tablet).unwrap().iter().all(|(what, _)| !restricted(what)), "it brings none of them back");
}

#[test]
fn nobody_waits_for_the_word_of_a_computer_without_the_right() {
    let (mut desk, mut share, mut laptop, mut tablet, patient) = three();
    for number in 0..33 {
        desk.clock.advance(1);
        write(&mut desk, patient, &format!("Note {number}"));
        round(&mut desk, &mut share);
    }
    rounds(&mut share, &mut [&mut laptop, &mut tablet, &mut desk]);
    let stand = progress(&desk).unwrap().unwrap();
    assert!(stand.devices.iter().all(|device| device.this || device.lacks == 0), "{:?}", stand.devices);
    assert_eq!(stand.here, stand.on_share);
    let restricted = |what: &What| matches!(what, What::Segment(span) if span.compartment == 'r');
    let bundled = |what: &What| matches!(what, What::Bundle(span) if span.compartment == 'r');
    assert_eq!(share.0.values().filter(|(what, _)| bundled(what)).count(), 1);
    desk.clock.advance(8 * DAY);
    let gone = doomed(&desk, &|_, _| true).unwrap();
    assert!(gone.iter().filter(|(what, _)| restricted(what)).count() >= 32);
    assert!(knows_nothing(&tablet, &desk));
    for (what, hash) in &gone {
        share.0.remove(&id_of(what, hash));
        removed(&desk, what, hash).unwrap();
    }
    let late = let_in_full(&mut desk, &mut share, "Late", 5);
    assert_same(&desk, &late);
}

#[test]
fn the_text_changed_on_two_computers_stands_twice_until_somebody_decides() {
    let (mut desk, mut share, mut laptop, mut tablet, patient) = three();
    write(&mut desk, patient, "First");
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    change(&mut desk, patient, "Here");
    change(&mut laptop, patient, "There");
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    assert!(view(&desk, patient).disputed && view(&laptop, patient).disputed);
    assert!(list_conflicts(&tablet).unwrap().decide.is_empty());
    assert!(list_conflicts(&desk).unwrap().decide.is_empty(), "nobody who may see it is signed in");
    let owner = desk.env().new_uuid().into();
    let _ = crate::people::add_person(&mut desk, owner, "Olive Owner", crate::people::Role::Owner).unwrap();
    desk.sign_in(owner);
    let conflict = list_conflicts(&desk).unwrap().decide.remove(0);
    let version_id = conflict.versions[1].id.clone();
    let _ = resolve_conflict(&mut desk, ResolveConflict { conflict_id: conflict.id, version_id }).unwrap();
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    assert!(!view(&laptop, patient).disputed);
    assert_same(&desk, &laptop);
    assert!(knows_nothing(&tablet, &desk));
}

#[test]
fn a_copy_of_everything_holds_no_restricted_record_and_who_begins_with_it_gets_them_from_their_files() {
    let (mut desk, mut share, mut laptop, mut tablet, patient) = three();
    write(&mut desk, patient, "First");
    tests::add(&mut desk, "Between");
    change(&mut desk, patient, "Second");
    tests::add(&mut desk, "After");
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    let before = state_digest(desk.db()).unwrap();
    whole_copy(&mut laptop, &mut share);
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    // Only the restricted files are left beside the copy.
    share.0.retain(|_, (what, _)| !matches!(what, What::Segment(s) | What::Bundle(s) if s.compartment == 'p'));
    let new = let_in_full(&mut desk, &mut share, "New", 7);
    assert_same(&desk, &new);
    assert_eq!(state_digest(new.db()).unwrap().restricted, before.restricted);
    assert_eq!(caught_up(&new).unwrap().0, caught_up(&new).unwrap().1);
    let plain = let_in_as(&mut desk, &mut share, "Plain", 8);
    assert!(knows_nothing(&plain, &desk));
    assert_eq!(caught_up(&plain).unwrap().0, caught_up(&plain).unwrap().1);
    assert_eq!(state_digest(plain.db()).unwrap().log, state_digest(desk.db()).unwrap().log);
}

#[test]
fn a_removed_computer_reads_no_note_that_comes_after() {
    let (mut desk, mut share, mut laptop, mut tablet, patient) = three();
    write(&mut desk, patient, "Before");
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    revoke_device(&mut desk, crypto::tag(laptop.device())).unwrap();
    // What a removed computer still sends waits, restricted or not.
    write(&mut laptop, patient, "Late");
    round(&mut laptop, &mut share);
    write(&mut desk, patient, "Afterwards");
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    assert_eq!(bodies(&laptop, patient).len(), 2, "what came before, and its own");
    assert!(knows_nothing(&tablet, &desk));
    assert_eq!(bodies(&desk, patient).len(), 2);
    let _ = settle_late(&mut desk, crypto::tag(laptop.device()), true).unwrap();
    assert_eq!(bodies(&desk, patient).len(), 3);
}

#[test]
fn what_was_written_before_there_was_a_share_leaves_with_the_rest() {
    let mut desk = crate::testing::practice();
    let patient = registered(&mut desk);
    write(&mut desk, patient, "First");
    let _ = desk.act(crate::oplog::Action::legal("nothing"), |_| Ok(())).unwrap();
    assert_eq!(bodies(&desk, patient), [format!("{MARK} First")]);
}

#[test]
fn a_disk_put_back_before_a_note_holds_every_note_in_the_end() {
    let (mut desk, mut share, mut laptop, mut tablet, patient) = three();
    write(&mut laptop, patient, "Before the backup");
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    let mut old = copy_of(&laptop);
    write(&mut laptop, patient, "After the backup");
    round(&mut laptop, &mut share);
    drop(laptop);
    // The old disk writes under a number that its other life has used.
    write(&mut old, patient, "On the old disk");
    for _ in 0..3 {
        rounds(&mut share, &mut [&mut old, &mut desk, &mut tablet]);
    }
    let mut held = bodies(&old, patient);
    held.sort();
    assert_eq!(held, ["After the backup", "Before the backup", "On the old disk"].map(|what| format!("{MARK} {what}")));
    assert_same(&old, &desk);
    assert!(knows_nothing(&tablet, &desk));
}

#[test]
fn files_with_notes_stay_when_a_copy_makes_others_leave() {
    let (mut desk, mut share, mut laptop, mut tablet, patient) = three();
    write(&mut desk, patient, "First");
    tests::add(&mut desk, "Between");
    days(2, &mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    whole_copy(&mut desk, &mut share);
    days(45, &mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    let notes = |what: &What| matches!(what, What::Segment(span) | What::Bundle(span) if span.compartment == 'r');
    let gone = clean(&mut desk, &mut share);
    assert!(gone.iter().any(|what| matches!(what, What::Bundle(_))), "{gone:?}");
    assert!(!gone.iter().any(|what| matches!(what, What::Bundle(span) if span.compartment == 'r')), "{gone:?}");
    assert!(share.0.values().any(|(what, _)| notes(what)));
    let new = let_in_full(&mut desk, &mut share, "New", 7);
    assert_eq!(bodies(&new, patient), [format!("{MARK} First")]);
    assert_same(&desk, &new);
}

/// A front desk that founded the practice, a laptop with restricted records, a tablet without, and a chart.
fn three() -> (TestPractice, Share, TestPractice, TestPractice, PatientId) {
    let (mut desk, mut share) = founded();
    let patient = registered(&mut desk);
    let mut laptop = let_in_full(&mut desk, &mut share, "Laptop", 1);
    let mut tablet = let_in_as(&mut desk, &mut share, "Tablet", 2);
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    (desk, share, laptop, tablet, patient)
}

fn note(patient_id: PatientId, what: &str) -> WriteRestrictedNote {
    let (title, body) = (format!("{MARK} {what} title"), format!("{MARK} {what}"));
    WriteRestrictedNote { patient_id, kind: RestrictedKind::Psychotherapy, noted_on: None, title, body }
}

pub(super) fn write(at: &mut TestPractice, patient: PatientId, what: &str) {
    at.clock.advance(1);
    let _ = write_restricted_note(at, note(patient, what)).unwrap();
}

fn change(at: &mut TestPractice, patient: PatientId, what: &str) {
    at.clock.advance(1);
    let there = view(at, patient);
    let change = ChangeRestrictedNote {
        id: there.id.parse().unwrap(),
        revision: there.revision,
        kind: RestrictedKind::Psychotherapy,
        noted_on: there.noted_on,
        title: there.title,
        body: format!("{MARK} {what}"),
    };
    let _ = change_restricted_note(at, change).unwrap();
}

fn view(at: &TestPractice, patient: PatientId) -> RestrictedNoteView {
    restricted_notes(at, patient).unwrap().notes.remove(0)
}

fn bodies(at: &TestPractice, patient: PatientId) -> Vec<String> {
    restricted_notes(at, patient).unwrap().notes.into_iter().map(|note| note.body).collect()
}

/// Whether no column of any table here holds the text of a note or the id of a restricted entry that another computer has.
fn knows_nothing(at: &TestPractice, of: &TestPractice) -> bool {
    let mut wanted: Vec<Vec<u8>> =
        of.db().all("SELECT dot FROM ops WHERE compartment = 'r'", [], |row| row.get("dot")).unwrap();
    assert!(!wanted.is_empty());
    wanted.extend(wanted.clone().iter().map(|dot| hex(dot).into_bytes()));
    wanted.push(MARK.as_bytes().to_vec());
    let found = generate::found_in(at, &wanted).unwrap();
    assert_eq!(found, None);
    true
}

pub(super) fn registered(at: &mut TestPractice) -> PatientId {
    let born_on = "1981-04-09".parse().unwrap();
    let new = NewPatient { id: None, family_name: "Aardwolf", given_name: "Pat", born_on, phone: None, source: None };
    let done = at.act(crate::oplog::Action::reversible("register_patient"), |tx| {
        let mut numbers = RecordNumbers::read(tx.db(), "")?;
        register(tx, &mut numbers, new)
    });
    done.unwrap().value.id
}
