use expect_test::{Expect, expect};

use super::*;
use crate::{
    Word,
    error::{Error, Result},
    oplog::{fingerprint, replayed_fingerprint},
    patients::{Find, MergePatients, PatientQuery, find, merge_patients, patient},
    practice::{FoundPractice, found_practice},
    testing::{TestPractice, practice},
};

#[test]
fn the_shipped_directory_is_adopted_once_and_says_what_nobody_verified() {
    let mut desk = desk();
    let adopted = adopt_payers(&mut desk).unwrap();
    assert!(adopted.value > 10);
    assert_eq!(adopt_payers(&mut desk).unwrap().value, 0);
    let listed = payers(&desk, Payers::default()).unwrap();
    assert!(listed.iter().all(|payer| payer.source.is_some() && payer.verified_on.is_some()));
    let unverified = listed.iter().find(|payer| payer.unverified).unwrap().clone();
    let id = unverified.id.clone();
    let _ = save_payer(&mut desk, PayerView { phone: Some("5550138852".into()), ..unverified }).unwrap();
    let edited = payers(&desk, Payers::default()).unwrap().into_iter().find(|payer| payer.id == id).unwrap();
    assert!(edited.unverified, "an edit alone verifies nothing");
    let verified = PayerView { verified_on: Some("2026-03-02".parse().unwrap()), ..edited };
    let _ = save_payer(&mut desk, verified).unwrap();
    assert!(!payers(&desk, Payers::default()).unwrap().into_iter().find(|payer| payer.id == id).unwrap().unverified);
}

#[test]
fn a_portal_is_a_web_page() {
    let mut desk = desk();
    for (typed, kept) in [
        ("provider.example.com/login", Some("https://provider.example.com/login")),
        ("HTTP://example.com:8080", Some("HTTP://example.com:8080")),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://user@example.com", None),
        ("portal", None),
    ] {
        let name = format!("Payer of {typed}");
        let saved = save_payer(&mut desk, PayerView { portal_url: Some(typed.into()), ..sample_payer(&name) });
        assert_eq!(saved.is_ok(), kept.is_some(), "{typed}");
        if saved.is_ok() {
            let listed = payers(&desk, Payers { text: Some(name) }).unwrap();
            assert_eq!(listed[0].portal_url.as_deref(), kept);
        }
    }
}

#[test]
fn two_active_payers_cannot_share_a_name() {
    let mut desk = desk();
    let _ = save_payer(&mut desk, sample_payer("Sample Health")).unwrap();
    refused(save_payer(&mut desk, sample_payer(" sample  HEALTH ")), expect!["Another payer has this name."]);
}

#[test]
fn a_patient_is_registered_with_who_pays() {
    let mut desk = desk();
    let known = save_payer(&mut desk, sample_payer("Sample Health")).unwrap().value.id.parse().unwrap();
    let cash = register_patient(&mut desk, emma()).unwrap();
    assert_eq!(cash.said.as_deref(), Some("Registered as CG-10001"));
    assert_eq!(first_payer(&desk, cash.value.id), None);
    let insured = RegisterPatient { given_name: "Adam".into(), payer_id: Some(known), ..emma() };
    let insured = register_patient(&mut desk, insured).unwrap().value;
    assert_eq!(first_payer(&desk, insured.id).as_deref(), Some("Sample Health"));
    let named = RegisterPatient { given_name: "Zed".into(), payer_name: Some("sample health".into()), ..emma() };
    let named = register_patient(&mut desk, named).unwrap().value;
    assert_eq!(first_payer(&desk, named.id).as_deref(), Some("Sample Health"));
    let new = RegisterPatient { given_name: "Quin".into(), payer_name: Some("Local 7 Trust".into()), ..emma() };
    let new = register_patient(&mut desk, new).unwrap().value;
    assert_eq!(first_payer(&desk, new.id).as_deref(), Some("Local 7 Trust"));
}

#[test]
fn somebody_alike_is_refused_until_the_desk_says_otherwise() {
    let mut desk = desk();
    let _ = register_patient(&mut desk, emma()).unwrap();
    let again = register_patient(&mut desk, emma()).unwrap_err();
    let Error::Refused(refusal) = &again else { panic!("{again}") };
    assert_eq!(refusal.offer.as_ref().unwrap().1, serde_json::json!({ "duplicate_ok": true }));
    assert!(!refusal.fact.contains("Kowalski"));
    let other = register_patient(&mut desk, RegisterPatient { duplicate_ok: Some(true), ..emma() }).unwrap();
    assert_eq!(other.value.mrn, "CG-10002");
}

#[test]
fn the_first_coverage_in_force_on_a_day_is_billed_first() {
    let mut desk = desk();
    let id = register_patient(&mut desk, emma()).unwrap().value.id;
    let [first, second] = ["First Sample", "Second Sample"]
        .map(|name| save_payer(&mut desk, sample_payer(name)).unwrap().value.id.parse().unwrap());
    let primary = CoverageView { starts_on: Some(day("2026-01-01")), ..coverage(id, first) };
    let saved = save_coverage(&mut desk, primary).unwrap().value;
    let secondary = coverage(id, second);
    let refusal = save_coverage(&mut desk, secondary.clone()).unwrap_err();
    let Error::Refused(refusal) = refusal else { panic!("{refusal}") };
    assert_eq!(refusal.offer.unwrap().1, serde_json::json!({ "priority": 2 }));
    let _ = save_coverage(&mut desk, CoverageView { priority: 2, ..secondary }).unwrap();
    let payer_on = |desk: &TestPractice, on: &str| {
        coverage_on(desk.db(), id, day(on)).unwrap().map(|found| payer(desk.db(), found.payer_id).unwrap().name)
    };
    assert_eq!(payer_on(&desk, "2025-12-31").as_deref(), Some("Second Sample"));
    assert_eq!(payer_on(&desk, "2026-03-02").as_deref(), Some("First Sample"));
    let ended = EndCoverage { id: saved.id.parse().unwrap(), ends_on: day("2026-03-31"), revision: saved.revision };
    let done = end_coverage(&mut desk, ended).unwrap();
    assert!(matches!(end_coverage(&mut desk, ended), Err(Error::Stale)));
    assert_eq!(payer_on(&desk, "2026-03-31").as_deref(), Some("First Sample"));
    assert_eq!(payer_on(&desk, "2026-04-01").as_deref(), Some("Second Sample"));
    let _ = desk.undo(done.undo.unwrap()).unwrap();
    assert_eq!(payer_on(&desk, "2026-04-01").as_deref(), Some("First Sample"));
}

#[test]
fn a_policy_of_somebody_else_names_them() {
    let mut desk = desk();
    let id = register_patient(&mut desk, emma()).unwrap().value.id;
    let payer = save_payer(&mut desk, sample_payer("Sample Health")).unwrap().value.id.parse().unwrap();
    let spouses = CoverageView { subscriber_relation: Word::new("spouse", ""), ..coverage(id, payer) };
    refused(
        save_coverage(&mut desk, spouses.clone()),
        expect!["subscriber_name: is missing; type the name on the card"],
    );
    refused(
        save_coverage(
            &mut desk,
            CoverageView {
                starts_on: Some(day("2026-02-01")),
                ends_on: Some(day("2026-01-01")),
                ..coverage(id, payer)
            },
        ),
        expect!["ends_on: is before the first day"],
    );
    let _ = save_coverage(&mut desk, CoverageView { subscriber_name: Some("Kim Kowalski".into()), ..spouses }).unwrap();
}

#[test]
fn coverages_move_with_a_merge_and_come_back_with_its_undo() {
    let mut desk = desk();
    let keep = register_patient(&mut desk, emma()).unwrap().value.id;
    let double = RegisterPatient {
        family_name: "Kowalsky".into(),
        duplicate_ok: Some(true),
        payer_name: Some("Sample Health".into()),
        ..emma()
    };
    let merge = register_patient(&mut desk, double).unwrap().value.id;
    let merged = merge_patients(&mut desk, MergePatients { keep, merge }).unwrap();
    assert_eq!(first_payer(&desk, keep).as_deref(), Some("Sample Health"));
    assert_eq!(first_payer(&desk, merge), None);
    let _ = desk.undo(merged.undo.unwrap()).unwrap();
    assert_eq!(first_payer(&desk, keep), None);
    assert_eq!(first_payer(&desk, merge).as_deref(), Some("Sample Health"));
    assert_eq!(fingerprint(&desk).unwrap(), replayed_fingerprint(&desk).unwrap());
}

#[test]
fn a_merged_chart_is_billed_in_one_order_its_own_after_that_of_the_chart_that_is_kept() {
    let mut desk = desk();
    let keep = register_patient(&mut desk, emma()).unwrap().value.id;
    let double = RegisterPatient { family_name: "Kowalsky".into(), duplicate_ok: Some(true), ..emma() };
    let merge = register_patient(&mut desk, double).unwrap().value.id;
    for (patient, name, priority) in
        [(keep, "A", 1), (keep, "B", 2), (merge, "C", 1), (merge, "D", 2), (merge, "E", 3), (merge, "F", 9)]
    {
        let payer = save_payer(&mut desk, sample_payer(name)).unwrap().value.id.parse().unwrap();
        let _ = save_coverage(&mut desk, CoverageView { priority, ..coverage(patient, payer) }).unwrap();
    }
    let places = |desk: &TestPractice, patient_id: PatientId| {
        let found = coverages(desk, PatientQuery { patient_id }).unwrap();
        found.iter().map(|found| format!("{}{}", found.payer_name, found.priority)).collect::<Vec<_>>().join(" ")
    };
    let merged = merge_patients(&mut desk, MergePatients { keep, merge }).unwrap();
    assert_eq!(places(&desk, keep), "A1 B2 C3 D4 E5 F6");
    let _ = desk.undo(merged.undo.unwrap()).unwrap();
    assert_eq!((places(&desk, keep), places(&desk, merge)), ("A1 B2".to_owned(), "C1 D2 E3 F9".to_owned()));
    assert_eq!(fingerprint(&desk).unwrap(), replayed_fingerprint(&desk).unwrap());
}

#[test]
fn an_undone_registration_takes_its_payer_and_coverage_along() {
    let mut desk = desk();
    let input = RegisterPatient { payer_name: Some("Local 7 Trust".into()), ..emma() };
    let done = register_patient(&mut desk, input).unwrap();
    let _ = desk.undo(done.undo.unwrap()).unwrap();
    assert!(patient(&desk, PatientQuery { patient_id: done.value.id }).is_err());
    assert_eq!(find(&desk, Find { text: "kowalski", ..Find::default() }).unwrap().total, 0);
    assert_eq!(payers(&desk, Payers::default()).unwrap(), []);
}

fn desk() -> TestPractice {
    let mut desk = practice();
    let input = FoundPractice { name: "Cedar Grove".into(), time_zone: "America/New_York".into(), sample: false };
    let _ = found_practice(&mut desk, input).unwrap();
    desk
}

fn emma() -> RegisterPatient {
    RegisterPatient {
        family_name: "Kowalski".into(),
        given_name: "Emma".into(),
        born_on: day("1984-06-14"),
        phone: "5550138852".into(),
        payer_id: None,
        payer_name: None,
        duplicate_ok: None,
        source: None,
    }
}

fn sample_payer(name: &str) -> PayerView {
    PayerView {
        id: String::new(),
        name: name.into(),
        payer_id: None,
        kind: Word::new("commercial", ""),
        phone: None,
        authorization_phone: None,
        fax: None,
        portal_url: None,
        behavioral_carve_out: None,
        appeal_address: None,
        source: None,
        verified_on: None,
        unverified: false,
        active: true,
        revision: 0,
    }
}

fn coverage(patient_id: PatientId, payer_id: PayerId) -> CoverageView {
    CoverageView {
        id: String::new(),
        patient_id,
        payer_id,
        payer_name: String::new(),
        plan: Some("PPO".into()),
        member_id: Some("SAMPLE-1".into()),
        group_number: None,
        priority: 1,
        subscriber_name: None,
        subscriber_relation: Word::new("self", ""),
        subscriber_born_on: None,
        network: Word::new("out", ""),
        starts_on: None,
        ends_on: None,
        revision: 0,
    }
}

fn first_payer(desk: &TestPractice, patient: PatientId) -> Option<String> {
    coverage_on(desk.db(), patient, day("2026-03-02"))
        .unwrap()
        .map(|found| payer(desk.db(), found.payer_id).unwrap().name)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T>, expected: Expect) {
    expected.assert_eq(&result.unwrap_err().to_string());
}
