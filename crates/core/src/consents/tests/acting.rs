use std::collections::BTreeMap;

use super::super::*;
use crate::{
    calendar::testing::{Clinic, clinic},
    error::Result,
    oplog::{fingerprint, replayed_fingerprint},
    types::PatientId,
};

pub(super) fn prepare(clinic: &mut Clinic, code: &str, filled: &[(&str, &str)]) -> Result<ConsentId> {
    let filled = filled.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect();
    let patient_id = clinic.patients[0];
    let input = PrepareConsent { patient_id, code: code.into(), filled, clinician: None, series_id: None };
    prepare_consent(clinic, input).map(|done| done.value.id.parse().unwrap())
}

pub(super) fn signing(consent_id: ConsentId, role: SignerRole) -> SignConsent {
    SignConsent {
        consent_id,
        role,
        name: "Alicia Serrano".into(),
        relationship: None,
        authority: None,
        method: SignMethod::Typed,
        drawing: None,
        agreed: true,
        signed_local: None,
        kept_at: None,
        document_id: None,
    }
}

pub(super) fn sign(clinic: &mut Clinic, input: &SignConsent) -> Result<Signed> {
    let ready = ready_to_sign(clinic, input)?;
    let closes = ready.sheet.is_some();
    sign_consent(clinic, ready, closes.then_some((b"SAMPLE paper".as_slice(), 2))).map(|done| done.value)
}

fn row(clinic: &Clinic, id: ConsentId) -> ConsentRow {
    let all = consents_of(clinic, ConsentsOf { patient_id: clinic.patients[0] }).unwrap();
    all.consents.into_iter().find(|row| row.id == id).unwrap()
}

const KETAMINE: &[(&str, &str)] = &[("reason", "Depression"), ("route", "iv"), ("plan", "0.5 mg/kg, six sessions")];

#[test]
fn a_paper_holds_when_everybody_who_has_to_signed_it() {
    let mut clinic = clinic();
    let id = prepare(&mut clinic, "ketamine-treatment", KETAMINE).unwrap();
    assert_eq!(row(&clinic, id).standing.says, "Not signed: patient and clinician");
    assert!(!row(&clinic, id).standing.holds);
    let first = sign(&mut clinic, &signing(id, SignerRole::Patient)).unwrap();
    assert_eq!(first.waiting, [SignerRole::Clinician]);
    assert_eq!(
        signed_consent(&clinic, id).unwrap_err().to_string(),
        "This signed paper is not in the practice; it may have been removed."
    );
    let _ = sign(&mut clinic, &signing(id, SignerRole::Clinician)).unwrap();
    let now = row(&clinic, id);
    assert!(now.standing.holds && now.has_paper, "{}", now.standing.says);
    assert_eq!(signed_consent(&clinic, id).unwrap(), b"SAMPLE paper");
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn nobody_signs_what_was_not_agreed_to_or_twice_or_with_a_dot() {
    let mut clinic = clinic();
    let id = prepare(&mut clinic, "general-treatment", &[]).unwrap();
    let patient = signing(id, SignerRole::Patient);
    let fails = |clinic: &mut Clinic, input: SignConsent| sign(clinic, &input).map(|_| ()).unwrap_err().to_string();
    let mut refused = |change: fn(&mut SignConsent)| {
        let mut input = patient.clone();
        change(&mut input);
        fails(&mut clinic, input)
    };
    assert_eq!(
        refused(|input| input.agreed = false),
        "agreed: has to be said: nobody signs what they did not agree to"
    );
    assert_eq!(refused(|input| input.name = " ".into()), "name: is missing");
    assert_eq!(refused(|input| input.role = SignerRole::Clinician), "role: does not sign this paper");
    for drawing in ["", "5,5", "5,5 6,6", "5,5 6,6 1001,4", "a,b c,d e,f", "5,5;;6,6 7,7", "5,-5 6,6 7,7"] {
        let mut input = SignConsent { method: SignMethod::Drawn, drawing: Some(drawing.into()), ..patient.clone() };
        let ready = ready_to_sign(&clinic, &input).map(|_| ()).unwrap_err().to_string();
        assert_eq!(ready, "drawing: is no drawing; sign in the field, or type the name instead", "{drawing}");
        input.drawing = Some("10,10 60,40;70,40 90,20".into());
        assert!(ready_to_sign(&clinic, &input).is_ok());
    }
    let for_somebody = SignConsent { relationship: Some("mother".into()), ..patient.clone() };
    assert_eq!(
        sign(&mut clinic, &for_somebody).map(|_| ()).unwrap_err().to_string(),
        "authority: is missing; say what gives them the right to sign for the patient"
    );
    let _ = sign(&mut clinic, &patient).unwrap();
    assert_eq!(sign(&mut clinic, &patient).map(|_| ()).unwrap_err().to_string(), "The patient signed this already.");
}

#[test]
fn required_fields_are_asked_for_and_typed_words_are_never_placeholders() {
    let mut clinic = clinic();
    let missing = prepare(&mut clinic, "ketamine-treatment", &KETAMINE[..2]).unwrap_err().to_string();
    assert_eq!(missing, "plan: is missing; this paper has to say it");
    let wrong = prepare(&mut clinic, "ketamine-treatment", &[("route", "nose"), KETAMINE[0], KETAMINE[2]]);
    assert_eq!(wrong.unwrap_err().to_string(), "route: is not one of the choices");
    let unknown = prepare(&mut clinic, "general-treatment", &[("nobody", "x")]).unwrap_err().to_string();
    assert_eq!(unknown, "nobody: is not a field of this text");
    let id =
        prepare(&mut clinic, "ketamine-treatment", &[("reason", "{patient} {field:plan}"), KETAMINE[1], KETAMINE[2]])
            .unwrap();
    let view = consent(&clinic, ConsentOf { consent_id: id }).unwrap();
    assert!(view.parts.iter().any(|part| part.body.contains("{patient} {field:plan}")));
    let read: String = view.parts.iter().map(|part| part.body.replace("{patient} {field:plan}", "")).collect();
    assert!(!read.contains('{'), "every placeholder of the text is filled in");
}

#[test]
fn declining_taking_back_and_mistakes_are_written_down_and_never_count() {
    let mut clinic = clinic();
    let declined = prepare(&mut clinic, "telehealth", TELEHEALTH).unwrap();
    let _ =
        decline_consent(&mut clinic, DeclineConsent { consent_id: declined, reason: Some("Comes in".into()) }).unwrap();
    assert_eq!(row(&clinic, declined).standing.code, "declined");

    let id = prepare(&mut clinic, "general-treatment", &[]).unwrap();
    let revoke = |consent_id, happened_on| RevokeConsent {
        consent_id,
        said_by: "Alicia Serrano".into(),
        in_writing: true,
        happened_on,
        reason: None,
    };
    let early = revoke_consent(&mut clinic, revoke(id, None)).map(|_| ()).unwrap_err().to_string();
    assert_eq!(early, "This paper is not in force.");
    let _ = sign(&mut clinic, &signing(id, SignerRole::Patient)).unwrap();
    let signed_on = row(&clinic, id).prepared_on;
    let before = revoke_consent(&mut clinic, revoke(id, Some(signed_on.plus(-1)))).map(|_| ()).unwrap_err().to_string();
    assert_eq!(before, format!("happened_on: is before it was signed, {}", signed_on.us()));
    let _ = revoke_consent(&mut clinic, revoke(id, None)).unwrap();
    assert_eq!(row(&clinic, id).standing.says, format!("Taken back {}", signed_on.us()));
    assert!(signed_consent(&clinic, id).is_ok(), "what was signed stays as it was signed");

    let mistake = prepare(&mut clinic, "general-treatment", &[]).unwrap();
    let void = |reason: &str| VoidConsent { consent_id: mistake, reason: reason.into() };
    assert!(void_consent(&mut clinic, void(" ")).is_err());
    let _ = void_consent(&mut clinic, void("Another patient's")).unwrap();
    assert!(sign(&mut clinic, &signing(mistake, SignerRole::Patient)).is_err());
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn making_a_paper_is_undone_until_somebody_signed_it() {
    let mut clinic = clinic();
    let make = |clinic: &mut Clinic| {
        let patient_id: PatientId = clinic.patients[0];
        let filled = BTreeMap::new();
        let code = "general-treatment".into();
        prepare_consent(clinic, PrepareConsent { patient_id, code, filled, clinician: None, series_id: None }).unwrap()
    };
    let done = make(&mut clinic);
    let _ = clinic.desk.undo(done.undo.unwrap()).unwrap();
    assert_eq!(row(&clinic, done.value.id.parse().unwrap()).standing.code, "void");
    let done = make(&mut clinic);
    let _ = sign(&mut clinic, &signing(done.value.id.parse().unwrap(), SignerRole::Patient)).unwrap();
    let refused = clinic.desk.undo(done.undo.unwrap()).map(|_| ()).unwrap_err().to_string();
    assert_eq!(refused, "This paper was signed since.");
}

const TELEHEALTH: &[(&str, &str)] = &[
    ("state", "NY"),
    ("address", "1 Main Street"),
    ("callback", "555-0100"),
    ("emergency_contact", "Rosa Serrano"),
    ("emergency_room", "Fairhaven General"),
    ("kind", "both"),
];

#[test]
fn the_scan_of_a_signed_paper_lies_beside_its_signatures() {
    let mut clinic = clinic();
    let id = prepare(&mut clinic, "general-treatment", &[]).unwrap();
    let scan = crate::filed::testing::filed(&mut clinic.desk, 0x51, clinic.patients[0]);
    let other = crate::filed::testing::filed(&mut clinic.desk, 0x52, clinic.patients[1]);
    let file =
        |clinic: &mut Clinic, document_id| file_consent_scan(clinic, FileConsentScan { consent_id: id, document_id });
    assert!(file(&mut clinic, scan).unwrap_err().to_string().starts_with("Nobody signed this paper with a pen"));
    let on_paper =
        SignConsent { method: SignMethod::Paper, document_id: Some(other), ..signing(id, SignerRole::Patient) };
    let strange = ready_to_sign(&clinic, &on_paper).map(|_| ()).unwrap_err().to_string();
    assert_eq!(strange, "document_id: is not filed to this patient");
    let _ = sign(&mut clinic, &SignConsent { document_id: Some(scan), ..on_paper }).unwrap();
    let scans = |clinic: &Clinic| consent(clinic, ConsentOf { consent_id: id }).unwrap().scans.len();
    assert_eq!(scans(&clinic), 1);
    assert!(file(&mut clinic, scan).unwrap_err().to_string().contains("already"));
    assert_eq!(file(&mut clinic, other).unwrap_err().to_string(), "document_id: is not filed to this patient");
    let second = crate::filed::testing::filed(&mut clinic.desk, 0x53, clinic.patients[0]);
    let done = file(&mut clinic, second).unwrap();
    assert_eq!(scans(&clinic), 2);
    let undone = clinic.desk.undo(done.undo.unwrap()).unwrap();
    assert_eq!(scans(&clinic), 1);
    let _ = clinic.desk.undo(undone.undo.unwrap()).unwrap();
    assert_eq!(scans(&clinic), 2);
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}
