use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::{in_words, today};
use crate::imports::{FhirFile, read_fhir};

#[test]
fn a_patient_comes_with_coverage_diagnoses_and_prescriber() {
    check(
        &[bundle()],
        expect![[r#"
            1 Testwood, Ada 1984-03-14 · female · Mae · A-1 · mobile (503) 555-0142 · email ada@example.org · 1 Elm St, Apt 2, Salem, OR 97301 · [Northlake PPO | Gold | NL-1 | 70412] · F33.2 · referring Dr. Otto Imaginary 1234567893 · prescriber Dr. Iva Invented 
                Condition: Words of the other program (ICD-10-CM F33.4)
                Condition: Fibromyalgia (disorder) (SNOMED CT 203082005)
                Medication: Sertraline 50 mg, since 2025-11-02
            noticed 1 contacts: is not a telephone number; type ten digits with the area code, or + and the country code; it was left out
            noticed 1 diagnoses: has 2 active conditions without a billable ICD-10-CM code; kept in the notes
        "#]],
    );
}

#[test]
fn references_lead_from_one_file_to_another() {
    let mut all = bundle();
    let entries = all["entry"].as_array_mut().expect("entries");
    let patient = entries.remove(0);
    let single = patient["resource"].clone();
    let mut rest = json!({ "resourceType": "Bundle", "entry": entries });
    for entry in rest["entry"].as_array_mut().expect("entries") {
        for field in ["subject", "beneficiary"] {
            if entry["resource"].get(field).is_some() {
                entry["resource"][field] = json!({ "reference": "https://ehr.example/fhir/Patient/p1/_history/3" });
            }
        }
    }
    let apart = read(&[rest, single]).replace("9 Testwood", "1 Testwood").replace("noticed 9", "noticed 1");
    assert_eq!(apart, read(&[bundle()]));
}

#[test]
fn what_is_not_fhir_r4_is_named_by_its_entry() {
    let mut wrong = bundle();
    wrong["entry"][0]["resource"]["name"] = json!("Ada Testwood");
    wrong["entry"].as_array_mut().expect("entries").push(json!({ "resource": { "resourceType": "Patient", "name": [{ "family": "Fakewell", "given": ["Ben"] }], "birthDate": "1990" } }));
    wrong["entry"]
        .as_array_mut()
        .expect("entries")
        .push(json!({ "resource": { "resourceType": "Patient", "birthDate": "1990-01-02" } }));
    check(
        &[wrong],
        expect![[r#"
            noticed 4 Coverage: is about no patient of these files; it was left out
            noticed 5 Condition: is about no patient of these files; it was left out
            noticed 6 Condition: is about no patient of these files; it was left out
            noticed 7 Condition: is about no patient of these files; it was left out
            noticed 8 Condition: is about no patient of these files; it was left out
            noticed 9 MedicationRequest: is about no patient of these files; it was left out
            rejected 1 Patient: cannot be read: a value has another type than FHIR R4 gives it
            rejected 10 born_on: is incomplete; a day is needed
            rejected 11 family_name: is missing
        "#]],
    );
}

#[test]
fn files_without_patients_say_so() {
    check(
        &[json!({ "resourceType": "Bundle" })],
        expect![[r#"
        rejected 0 : No patient is in these files.
    "#]],
    );
    check(
        &[json!({ "resourceType": "Bundle", "entry": [{}, { "resource": { "resourceType": "Observation" } }] })],
        expect![[r#"
        rejected 0 : No patient is in these files.
    "#]],
    );
}

#[test]
fn what_is_no_fhir_file_is_refused_by_its_place() {
    let deep = "[".repeat(100_000);
    let nested = format!("{{\"resourceType\":\"Bundle\",\"entry\":{deep}");
    for bytes in
        ["", "[]", "null", "{}", "{\"entry\":[]}", "not json", "{\"resourceType\":\"Bundle\"} x", &deep, &nested]
    {
        let refused = read_fhir(&[FhirFile { name: String::new(), bytes: bytes.as_bytes() }], today())
            .err()
            .map(|error| error.to_string());
        assert!(
            refused.is_some_and(|said| said.starts_with("paths.0: ")),
            "{}",
            bytes.chars().take(40).collect::<String>()
        );
    }
}

#[track_caller]
fn check(files: &[Value], expect: Expect) {
    expect.assert_eq(&read(files));
}

#[track_caller]
fn read(files: &[Value]) -> String {
    let files: Vec<String> = files.iter().map(Value::to_string).collect();
    let files: Vec<FhirFile<'_>> =
        files.iter().map(|file| FhirFile { name: String::new(), bytes: file.as_bytes() }).collect();
    in_words(&read_fhir(&files, today()).expect("FHIR"))
}

pub(super) fn bundle() -> Value {
    let icd = |code: &str| json!({ "coding": [{ "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": code }], "text": "Words of the other program" });
    let status = |code: &str| json!({ "coding": [{ "code": code }] });
    let patient = json!({ "reference": "urn:uuid:0001" });
    json!({ "resourceType": "Bundle", "type": "collection", "entry": [
        { "fullUrl": "urn:uuid:0001", "resource": { "resourceType": "Patient", "id": "p1",
            "identifier": [
                { "type": { "coding": [{ "code": "MR" }] }, "system": "urn:ehr", "value": "A-1" },
                { "type": { "coding": [{ "code": "SS" }] }, "value": "999-00-0000" }],
            "name": [{ "use": "old", "family": "Before", "given": ["Ada"] }, { "use": "official", "family": "Testwood", "given": ["Ada", "Mae"] }],
            "telecom": [{ "system": "phone", "value": "503-555-0142", "use": "mobile" }, { "system": "email", "value": "ada@example.org" }, { "system": "phone", "value": "123" }],
            "gender": "female", "birthDate": "1984-03-14",
            "address": [{ "line": ["1 Elm St", "Apt 2"], "city": "Salem", "state": "Oregon", "postalCode": "97301" }],
            "generalPractitioner": [{ "reference": "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|1234567893", "display": "Dr. Otto Imaginary" }] } },
        { "fullUrl": "urn:uuid:0002", "resource": { "resourceType": "Practitioner", "id": "d1", "name": [{ "prefix": ["Dr."], "given": ["Iva"], "family": "Invented" }],
            "identifier": [{ "system": "http://hl7.org/fhir/sid/us-npi", "value": "80" }] } },
        { "fullUrl": "urn:uuid:0003", "resource": { "resourceType": "Organization", "id": "o1", "name": "Northlake PPO" } },
        { "fullUrl": "urn:uuid:0004", "resource": { "resourceType": "Coverage", "status": "active", "beneficiary": patient, "payor": [{ "reference": "urn:uuid:0003" }],
            "subscriberId": "NL-1", "relationship": status("self"), "order": 1,
            "class": [{ "type": status("plan"), "value": "G", "name": "Gold" }, { "type": status("group"), "value": "70412" }], "period": { "start": "2025-01-01" } } },
        { "fullUrl": "urn:uuid:0005", "resource": { "resourceType": "Condition", "subject": patient, "code": icd("F33.2"), "clinicalStatus": status("active"), "onsetDateTime": "2020-05-01T10:00:00Z" } },
        { "fullUrl": "urn:uuid:0006", "resource": { "resourceType": "Condition", "subject": patient, "code": icd("F33.4") } },
        { "fullUrl": "urn:uuid:0007", "resource": { "resourceType": "Condition", "subject": patient, "code": icd("F41.1"), "clinicalStatus": status("resolved") } },
        { "fullUrl": "urn:uuid:0008", "resource": { "resourceType": "Condition", "subject": patient,
            "code": { "coding": [{ "system": "http://snomed.info/sct", "code": "203082005", "display": "Fibromyalgia (disorder)" }] } } },
        { "fullUrl": "urn:uuid:0009", "resource": { "resourceType": "MedicationRequest", "status": "active", "subject": patient, "requester": { "reference": "Practitioner/d1" },
            "contained": [{ "resourceType": "Medication", "id": "m", "code": { "text": "Sertraline 50 mg" } }], "medicationReference": { "reference": "#m" }, "authoredOn": "2025-11-02" } }
    ] })
}
