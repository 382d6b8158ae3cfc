//! Importing into a real practice.

use expect_test::{Expect, expect};
use serde_json::json;
use std::fmt::Write;

use crate::{
    Practice,
    db::named_params,
    error::Error,
    imports::{self, FhirFile, ImportReport, preview_csv},
    oplog::{UndoToken, fingerprint, replayed_fingerprint},
    patients::{self, AddDiagnosis, Contact, Diagnosis, Patient},
    payers::Coverage,
    testing::{self, TestPractice},
    types::PatientId,
};

const LIST: &str = "mrn,last,first,dob,sex,cell,address,city,state,zip,insurance,member id,dx,notes
A-1,Testwood,Ada,03/14/1984,F,5035550142,1 Elm St,Salem,OR,97301,Northlake PPO,NL-1,F33.2,Prefers mornings
A-2,Fakewell,Ben,07/04/1961,M,,,,,,Self pay,,,
A-3,Nodate,Cy,,,,,,,,,,,
";

#[test]
fn a_dry_run_says_what_the_import_does_and_writes_nothing() {
    let mut practice = testing::practice();
    let before = fingerprint(&practice).unwrap();
    let tried = import(&mut practice, LIST, true);
    assert_eq!(fingerprint(&practice).unwrap(), before);
    let done = import(&mut practice, LIST, false);
    assert_eq!(ImportReport { dry_run: false, ..tried }, done);
    expect!["3 rows: 2 added, 0 updated, 0 unchanged; 4 born_on: is missing"].assert_eq(&in_words(&done));
}

#[test]
fn an_import_makes_charts_with_all_that_the_file_says() {
    let mut practice = testing::practice();
    import(&mut practice, LIST, false);
    check(
        &practice,
        expect![[r#"
        A-2 Fakewell, Ben 1961-07-04 male
        A-1 Testwood, Ada 1984-03-14 female · 1 Elm St, Salem, OR 97301 · mobile (503) 555-0142 * · 1 F33.2 · 1 Northlake PPO NL-1
            Prefers mornings
    "#]],
    );
}

#[test]
fn importing_again_makes_no_duplicates_and_no_log_entry() {
    let mut practice = testing::practice();
    import(&mut practice, LIST, false);
    let charts = charts(&practice);
    let again =
        imports::import_csv(&mut practice, LIST.as_bytes(), &preview_csv(LIST.as_bytes()).unwrap().map, false).unwrap();
    assert_eq!(again.undo, None);
    assert_eq!((again.value.added, again.value.updated, again.value.unchanged), (0, 0, 2));
    assert_eq!(self::charts(&practice), charts);
}

#[test]
fn only_what_changed_in_the_file_is_changed_here() {
    let mut practice = testing::practice();
    import(&mut practice, LIST, false);
    let ben = LIST.replace("A-2,Fakewell,Ben,07/04/1961,M,,", "A-2,Fakewell-Bell,Ben,07/04/1961,M,5035550143,");
    let ada = ben.replace("1 Elm St", "9 Oak Ave");
    expect!["3 rows: 0 added, 2 updated, 0 unchanged; 4 born_on: is missing"].assert_eq(&in_words(&import(
        &mut practice,
        &ada,
        false,
    )));
    check(
        &practice,
        expect![[r#"
        A-2 Fakewell-Bell, Ben 1961-07-04 male · mobile (503) 555-0143 *
        A-1 Testwood, Ada 1984-03-14 female · 9 Oak Ave, Salem, OR 97301 · mobile (503) 555-0142 * · 1 F33.2 · 1 Northlake PPO NL-1
            Prefers mornings
    "#]],
    );
}

#[test]
fn what_a_person_changed_here_survives_the_same_file() {
    let mut practice = testing::practice();
    import(&mut practice, LIST, false);
    let ada = chart(&practice, "Testwood");
    let moved = crate::types::Address { line1: "77 Corrected Rd".to_owned(), ..ada.address.clone().unwrap() };
    let change = crate::oplog::Action::reversible("save_patient");
    let _ = practice.act(change, |tx| tx.put(&Patient { address: Some(moved), ..ada })).unwrap();
    let diagnosis: Vec<Diagnosis> = practice.db().list("1", []).unwrap();
    let _ = practice.act(change, |tx| tx.withdraw::<Diagnosis>(diagnosis[0].id)).unwrap();
    let again = import(&mut practice, LIST, false);
    assert_eq!((again.updated, again.unchanged), (0, 2));
    assert_eq!(chart(&practice, "Testwood").address.unwrap().line1, "77 Corrected Rd");
}

#[test]
fn a_patient_registered_by_hand_is_filled_in_and_not_doubled() {
    let mut practice = testing::practice();
    import(&mut practice, "last,first,dob\nTestwood,Ada,3/14/1984\n", false);
    let number = chart(&practice, "Testwood").mrn;
    expect!["3 rows: 1 added, 1 updated, 0 unchanged; 4 born_on: is missing"].assert_eq(&in_words(&import(
        &mut practice,
        LIST,
        false,
    )));
    assert_eq!(chart(&practice, "Testwood").mrn, number, "a number that stands on papers is kept");
}

#[test]
fn an_import_is_not_undone_while_something_was_added_to_its_charts() {
    let mut practice = testing::practice();
    let imported =
        imports::import_csv(&mut practice, LIST.as_bytes(), &preview_csv(LIST.as_bytes()).unwrap().map, false).unwrap();
    let undo = imported.undo.unwrap();
    let ben = chart(&practice, "Fakewell").id;
    let added = add_diagnosis(&mut practice, ben);
    let before = fingerprint(&practice).unwrap();
    let Err(Error::Refused(refusal)) = practice.undo(undo) else { panic!("a chart is in use") };
    expect![
        "1 of these 2 patients is in use: diagnoses (1). Archive the charts that are not wanted, or merge doubles."
    ]
    .assert_eq(&format!("{refusal} {}", refusal.hint.as_deref().unwrap()));
    assert_eq!(fingerprint(&practice).unwrap(), before, "all of it stays");
    let _ = practice.undo(added).unwrap();
    let _ = practice.undo(undo).unwrap();
    check(&practice, expect![[""]]);
}

fn add_diagnosis(practice: &mut Practice, patient_id: PatientId) -> UndoToken {
    let input = AddDiagnosis { patient_id, code: "F33.2".to_owned(), onset_on: None };
    patients::add_diagnosis(practice, input).unwrap().undo.unwrap()
}

#[test]
fn another_person_under_the_same_number_is_refused() {
    let mut practice = testing::practice();
    import(&mut practice, LIST, false);
    let other = "mrn,last,first,dob\nA-1,Otherly,Dee,1/2/1990\n";
    expect!["1 rows: 0 added, 0 updated, 0 unchanged; 2 mrn: is the record number of another patient, with another name and date of birth"]
        .assert_eq(&in_words(&import(&mut practice, other, false)));
}

#[test]
fn an_import_is_undone_as_a_whole_and_can_be_done_again() {
    let mut practice = testing::practice();
    let done =
        imports::import_csv(&mut practice, LIST.as_bytes(), &preview_csv(LIST.as_bytes()).unwrap().map, false).unwrap();
    assert_eq!(done.said.as_deref(), Some("2 patients added, 1 row rejected"));
    let _ = practice.undo(done.undo.unwrap()).unwrap();
    assert_eq!(charts(&practice), "");
    assert_eq!(import(&mut practice, LIST, false).added, 2);
    assert_eq!(replayed_fingerprint(&practice).unwrap(), fingerprint(&practice).unwrap());
}

#[test]
fn what_is_wrong_in_one_of_several_bundles_is_named_by_its_file_and_entry() {
    let mut practice = testing::practice();
    let good = super::fhir::bundle().to_string();
    let bad = json!({ "resourceType": "Bundle", "entry": [
        { "resource": { "resourceType": "Organization", "name": "Nobody's" } },
        { "resource": { "resourceType": "Patient", "name": [{ "family": "Fakewell", "given": ["Ben"] }], "birthDate": "1990" } },
        { "resource": { "resourceType": "Coverage", "beneficiary": { "reference": "Patient/none" } } },
    ] });
    let bad = bad.to_string();
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let files = [file("one.json", &good), file("two.json", &bad)];
    let files = files.each_ref().map(|(name, text)| FhirFile { name: name.clone(), bytes: text.as_bytes() });
    let several = imports::import_fhir(&mut practice, &files, true).unwrap().value;
    let alone = imports::import_fhir(&mut practice, &files[1..], true).unwrap().value;
    expect![[r#"
        two.json 2 born_on: is incomplete; a day is needed
        one.json 1 contacts: is not a telephone number; type ten digits with the area code, or + and the country code; it was left out
        one.json 1 diagnoses: has 2 active conditions without a billable ICD-10-CM code; kept in the notes
        two.json 3 Coverage: is about no patient of these files; it was left out
        - 2 born_on: is incomplete; a day is needed
        - 3 Coverage: is about no patient of these files; it was left out
    "#]]
    .assert_eq(&(problems(&several) + &problems(&alone)));
}

fn problems(report: &ImportReport) -> String {
    let lines = report.rejected.iter().chain(&report.noticed).map(|problem| {
        let [file, field] = [&problem.file, &problem.field].map(|part| part.as_deref().unwrap_or("-"));
        format!("{file} {} {field}: {}\n", problem.row, problem.message)
    });
    lines.collect()
}

#[test]
fn bundles_are_imported_once() {
    let mut practice = testing::practice();
    let bundle = super::fhir::bundle().to_string();
    let files = || [FhirFile { name: String::new(), bytes: bundle.as_bytes() }];
    let first = imports::import_fhir(&mut practice, &files(), false).unwrap().value;
    let second = imports::import_fhir(&mut practice, &files(), false).unwrap().value;
    assert_eq!((first.added, second.added, second.unchanged), (1, 0, 1));
    check(
        &practice,
        expect![[r#"
        A-1 Testwood, Ada 1984-03-14 female · 1 Elm St, Apt 2, Salem, OR 97301 · mobile (503) 555-0142 * · email ada@example.org · 1 F33.2 · 1 Northlake PPO NL-1
            Condition: Words of the other program (ICD-10-CM F33.4)
            Condition: Fibromyalgia (disorder) (SNOMED CT 203082005)
            Medication: Sertraline 50 mg, since 2025-11-02
    "#]],
    );
}

fn import(practice: &mut TestPractice, list: &str, dry_run: bool) -> ImportReport {
    let map = preview_csv(list.as_bytes()).unwrap().map;
    imports::import_csv(practice, list.as_bytes(), &map, dry_run).unwrap().value
}

fn in_words(report: &ImportReport) -> String {
    let mut words = format!(
        "{} rows: {} added, {} updated, {} unchanged",
        report.rows, report.added, report.updated, report.unchanged
    );
    for problem in &report.rejected {
        write!(words, "; {} {}: {}", problem.row, problem.field.as_deref().unwrap_or("row"), problem.message).unwrap();
    }
    words
}

fn chart(practice: &Practice, family: &str) -> Patient {
    practice
        .db()
        .list("family_name = :family", named_params! { ":family": family })
        .unwrap()
        .into_iter()
        .next()
        .unwrap()
}

#[track_caller]
fn check(practice: &Practice, expect: Expect) {
    expect.assert_eq(&charts(practice));
}

/// Every chart on a line.
fn charts(practice: &Practice) -> String {
    let db = practice.db();
    let mut text = String::new();
    let patients: Vec<Patient> = db.list("1 ORDER BY family_name", []).unwrap();
    for patient in patients {
        write!(text, "{} {} {} {}", patient.mrn, patient.list_name(), patient.born_on, patient.sex).unwrap();
        if let Some(address) = &patient.address {
            write!(text, " · {}", address.one_line()).unwrap();
        }
        let contacts: Vec<Contact> =
            db.list("patient_id = :patient ORDER BY value", named_params! { ":patient": patient.id }).unwrap();
        for contact in contacts {
            write!(text, " · {} {}{}", contact.kind, contact.value, if contact.preferred { " *" } else { "" }).unwrap();
        }
        let diagnoses: Vec<Diagnosis> =
            db.list("patient_id = :patient ORDER BY position", named_params! { ":patient": patient.id }).unwrap();
        for diagnosis in diagnoses {
            write!(text, " · {} {}", diagnosis.position, diagnosis.code).unwrap();
        }
        let coverages: Vec<Coverage> =
            db.list("patient_id = :patient ORDER BY priority", named_params! { ":patient": patient.id }).unwrap();
        for coverage in coverages {
            let payer: crate::payers::Payer = db.find(coverage.payer_id, "payer").unwrap();
            write!(text, " · {} {} {}", coverage.priority, payer.name, coverage.member_id.unwrap_or_default()).unwrap();
        }
        writeln!(text).unwrap();
        for line in patient.notes.iter().flat_map(|notes| notes.lines()) {
            writeln!(text, "    {line}").unwrap();
        }
    }
    text
}
