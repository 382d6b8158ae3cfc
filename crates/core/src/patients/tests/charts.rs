use expect_test::expect;

use super::*;

#[test]
fn a_patient_gets_the_next_record_number() {
    let mut desk = desk();
    let first = add(&mut desk, "Kowalski, Emma", "1984-06-14", "5550138852");
    let second = add(&mut desk, "Abara, Chidi", "1990-01-01", "5550138853");
    assert_eq!(chart(&desk, first).mrn, "CG-10001");
    let mut renumbered = form(&chart(&desk, second));
    renumbered.mrn = "CG-10480".into();
    let _ = save_patient(&mut desk, renumbered).unwrap();
    let third = add(&mut desk, "Other, Olive", "1990-01-01", "5550138854");
    assert_eq!(chart(&desk, third).mrn, "CG-10481");
    let mut taken = form(&chart(&desk, third));
    taken.mrn = "CG-10001".into();
    refused(save_patient(&mut desk, taken.clone()), expect!["Another patient has this record number."]);
    taken.mrn = "cg-10001".into();
    refused(save_patient(&mut desk, taken), expect!["Another patient has this record number."]);
}

#[test]
fn a_birth_is_between_1900_and_today() {
    let mut desk = desk();
    refused(
        try_add(&mut desk, "Late, Lou", "2026-03-03", "5550138852"),
        expect!["born_on: is in the future; check the year"],
    );
    refused(
        try_add(&mut desk, "Old, Ola", "1899-12-31", "5550138852"),
        expect!["born_on: is before 1900; check the year"],
    );
    assert!(try_add(&mut desk, "New, Nia", "2026-03-02", "5550138852").is_ok());
}

#[test]
fn two_forms_of_one_chart_do_not_overwrite_each_other_and_a_save_can_be_undone() {
    let mut desk = desk();
    let id = add(&mut desk, "Kowalski, Emma", "1984-06-14", "5550138852");
    let (mut one, mut other) = (form(&chart(&desk, id)), form(&chart(&desk, id)));
    one.allergies = Some("Latex".into());
    one.sex = Word::new("female", "Female");
    other.notes = Some("Rings twice".into());
    let saved = save_patient(&mut desk, one).unwrap();
    assert!(matches!(save_patient(&mut desk, other), Err(Error::Stale)));
    assert_eq!(chart(&desk, id).sex, Word::new("female", "Female"));
    let _ = desk.undo(saved.undo.unwrap()).unwrap();
    assert_eq!(chart(&desk, id).allergies, None);
}

#[test]
fn one_contact_is_preferred() {
    let mut desk = desk();
    let id = add(&mut desk, "Kowalski, Emma", "1984-06-14", "5550138852");
    let email = ContactView { preferred: true, ..contact(id, "email", "emma@example.com") };
    let _ = save_contact(&mut desk, email).unwrap();
    let contacts = chart(&desk, id).contacts;
    let listed: Vec<_> = contacts.iter().map(|contact| (contact.value.as_str(), contact.preferred)).collect();
    assert_eq!(listed, [("emma@example.com", true), ("(555) 013-8852", false)]);
    assert_eq!(phone(desk.db(), id).unwrap().as_deref(), Some("(555) 013-8852"), "a telephone is never an e-mail");
    refused(
        save_contact(&mut desk, contact(id, "mobile", "12")),
        expect!["value: is not a telephone number; type ten digits with the area code, or + and the country code"],
    );
    let gone = &contacts[0];
    let removed = RemoveContact { id: gone.id.parse().unwrap(), revision: gone.revision };
    let _ = remove_contact(&mut desk, removed).unwrap();
    assert!(matches!(remove_contact(&mut desk, removed), Err(Error::NotFound("contact"))));
}

#[test]
fn a_prescriber_has_a_valid_npi() {
    let mut desk = desk();
    let id = add(&mut desk, "Kowalski, Emma", "1984-06-14", "5550138852");
    let person = RelatedView {
        id: String::new(),
        patient_id: id,
        role: Word::new("prescriber", ""),
        name: "Jordan Invented, MD".into(),
        phone: Some("555.013.1111".into()),
        npi: Some("1234567893".into()),
        relation: None,
        revision: 0,
    };
    let _ = save_related(&mut desk, person.clone()).unwrap();
    assert_eq!(chart(&desk, id).related[0].role.label, "Outpatient prescriber");
    refused(
        save_related(&mut desk, RelatedView { npi: Some("1234567890".into()), ..person }),
        expect!["npi: is not a valid NPI; a digit is wrong"],
    );
}

#[test]
fn diagnoses_are_billable_and_stand_in_the_order_of_the_superbill() {
    let mut desk = desk();
    let id = add(&mut desk, "Kowalski, Emma", "1984-06-14", "5550138852");
    let add = |desk: &mut TestPractice, code: &str| {
        add_diagnosis(desk, AddDiagnosis { patient_id: id, code: code.into(), onset_on: None })
    };
    let _ = add(&mut desk, "f332").unwrap();
    let _ = add(&mut desk, "F41.1").unwrap();
    refused(add(&mut desk, "F33.2"), expect!["F33.2 is on the list already."]);
    refused(add(&mut desk, "F33"), expect!["F33 is a heading; payers accept only the codes below it."]);
    let mut ids: Vec<DiagnosisId> = chart(&desk, id).diagnoses.iter().map(|row| row.id.parse().unwrap()).collect();
    ids.reverse();
    let _ = order_diagnoses(&mut desk, OrderDiagnoses { patient_id: id, ids: ids.clone() }).unwrap();
    let listed = |desk: &TestPractice| {
        let rows = chart(desk, id).diagnoses;
        rows.iter().map(|row| format!("{}{}", row.position, row.code)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(listed(&desk), "1F41.1 2F33.2");
    ids.pop();
    assert!(matches!(order_diagnoses(&mut desk, OrderDiagnoses { patient_id: id, ids }), Err(Error::Stale)));
    let first = &chart(&desk, id).diagnoses[0];
    let removed = RemoveDiagnosis { id: first.id.parse().unwrap(), revision: first.revision };
    let _ = remove_diagnosis(&mut desk, removed).unwrap();
    assert_eq!(listed(&desk), "1F33.2");
}

#[test]
fn somebody_probably_registered_already_is_named_and_refused() {
    let mut desk = desk();
    let _ = add(&mut desk, "Kowalski, Emma", "1984-06-14", "5550138852");
    let ask = |family: &str, given: &str, born_on: &str, phone: &str| CheckDuplicates {
        family_name: family.into(),
        given_name: given.into(),
        born_on: day(born_on),
        phone: Some(phone.into()),
    };
    for (asked, why, refusal) in [
        (ask("kowalski", "EMMA", "1984-06-14", "5550000000"), "Same name, same date of birth", true),
        (ask("Kowalsky", "Ema", "1984-06-14", ""), "Very similar name, same date of birth", true),
        (ask("Kowalski", "Emma", "1950-01-01", "(555) 013-8852"), "Same name, same telephone", true),
        (ask("Kowalski", "Emma", "1950-01-01", ""), "Same name", false),
        (ask("Nowak", "Adam", "1950-01-01", "1 555 013 8852"), "Same telephone", false),
        (ask("Nowak", "Adam", "1984-06-14", ""), "", false),
    ] {
        let found = check_duplicates(&desk, asked.clone()).unwrap();
        assert_eq!(found.first().map_or("", |found| found.why.as_str()), why);
        assert_eq!(refuse_duplicates(desk.db(), &asked).is_err(), refusal, "{why}");
    }
}

#[test]
fn an_undone_registration_leaves_nobody_to_find() {
    let mut desk = desk();
    let new = NewPatient {
        id: None,
        family_name: "Brief",
        given_name: "Bea",
        born_on: day("1984-06-14"),
        phone: None,
        source: None,
    };
    let done = desk.act(Action::reversible("register_patient"), |tx| {
        let mut numbers = RecordNumbers::read(tx.db(), "")?;
        register(tx, &mut numbers, new)
    });
    let _ = desk.undo(done.unwrap().undo.unwrap()).unwrap();
    assert_eq!(find(&desk, Find { text: "brief", ..Find::default() }).unwrap().total, 0);
    let print = crate::oplog::fingerprint(&desk).unwrap();
    assert_eq!(print, crate::oplog::replayed_fingerprint(&desk).unwrap());
}
