use super::{
    super::{filling, *},
    acting::{prepare, sign, signing},
};
use crate::{
    calendar::testing::{Clinic, clinic},
    packs::{self, ConsentFieldKind, ConsentPart, consents},
    practice::now_local,
};

#[test]
fn every_shipped_text_says_what_it_must_have_and_names_only_what_there_is() {
    for pack in consents() {
        let text = &pack.consent;
        assert_eq!(rules::lacks(text), Vec::<&str>::new(), "{}", text.code);
        assert_eq!(filling::unknown_placeholder(text), None, "{}", text.code);
        assert_eq!(text.code, pack.pack.id);
        for field in &text.fields {
            let known = field.element.as_ref().is_none_or(|code| text.elements.iter().any(|one| one.code == *code));
            assert!(known, "{}: {}", text.code, field.code);
            assert_eq!(field.kind == ConsentFieldKind::Choice, !field.options.is_empty(), "{}", field.code);
        }
        let carried = text.text.iter().flat_map(|part| &part.elements);
        for code in carried {
            assert!(text.elements.iter().any(|element| element.code == *code), "{}: {code}", text.code);
        }
        assert!(text.signers.iter().any(|signer| signer.required), "{}", text.code);
        assert!(pack.marks.iter().any(|mark| mark.note.contains("counsel")), "{} asks for a review", text.code);
    }
    for code in ["psychotherapy-notes-authorization", "part2-counseling-notes", "part2-proceedings"] {
        assert!(packs::consent(code).unwrap().consent.alone, "{code}");
    }
}

fn publish(clinic: &mut Clinic, change: impl FnOnce(&mut PublishConsent)) -> crate::Result<()> {
    let view = consent_text(clinic, ConsentTextOf { code: "general-treatment".into() }).unwrap();
    let today = now_local(clinic.db(), clinic.env().now()).unwrap().day();
    let mut input = PublishConsent {
        code: "general-treatment".into(),
        parts: view.parts,
        statement: view.statement,
        effective_on: today,
        sign_again: true,
        note: None,
    };
    change(&mut input);
    publish_consent(clinic, input).map(drop)
}

fn patient(clinic: &Clinic) -> Vec<ConsentRow> {
    consents_of(clinic, ConsentsOf { patient_id: clinic.patients[0] }).unwrap().consents
}

#[test]
fn a_text_without_what_it_must_have_is_not_taken() {
    let mut clinic = clinic();
    let fails = |clinic: &mut Clinic, change: fn(&mut PublishConsent)| publish(clinic, change).unwrap_err().to_string();
    let gone = fails(&mut clinic, |input| drop(input.parts.remove(0)));
    assert!(gone.starts_with("parts: do not say “"), "{gone}");
    let odd = fails(&mut clinic, |input| input.parts[0].body.push_str(" {doctor}"));
    assert_eq!(odd, "parts: name {doctor}, which stands for nothing here");
    assert_eq!(
        fails(&mut clinic, |input| input.parts[0].body = " ".into()),
        "parts: may not be empty; take the part away instead"
    );
    let past = fails(&mut clinic, |input| input.effective_on = input.effective_on.plus(-1));
    assert_eq!(past, "effective_on: is past; papers of that day are made already");
    publish(&mut clinic, |input| {
        input.parts.push(ConsentPart {
            heading: "Parking".into(),
            elements: Vec::new(),
            body: "Behind {practice}.".into(),
        });
    })
    .unwrap();
    let text = consent_text(&clinic, ConsentTextOf { code: "general-treatment".into() }).unwrap();
    assert_eq!((text.row.version.as_str(), text.row.shipped), ("2", false));
}

#[test]
fn an_older_version_is_shown_as_such_and_listed_to_be_signed_again() {
    let mut clinic = clinic();
    let old = prepare(&mut clinic, "general-treatment", &[]).unwrap();
    let _ = sign(&mut clinic, &signing(old, SignerRole::Patient)).unwrap();
    let late = prepare(&mut clinic, "general-treatment", &[]).unwrap();
    publish(&mut clinic, |input| input.effective_on = input.effective_on.plus(1)).unwrap();
    let all = ConsentTextOf::default();
    assert!(to_sign_again(&clinic, all.clone()).unwrap().is_empty(), "it does not hold yet");
    clinic.desk.clock.advance(60 * 24);
    let again = to_sign_again(&clinic, all.clone()).unwrap();
    assert_eq!(again.len(), 1);
    assert!(again[0].why.starts_with("Version 1 is signed; version 2 is in force since "), "{}", again[0].why);
    clinic.desk.clock.advance(60 * 24);
    let _ = sign(&mut clinic, &signing(late, SignerRole::Patient)).unwrap();
    let row = patient(&clinic).into_iter().find(|row| row.id == late).unwrap();
    assert!(row.standing.outdated.unwrap().contains(", after version 2 took effect on "));
    let new = prepare(&mut clinic, "general-treatment", &[]).unwrap();
    assert_eq!(patient(&clinic).iter().find(|row| row.id == new).unwrap().version, "2");
    let _ = sign(&mut clinic, &signing(new, SignerRole::Patient)).unwrap();
    assert!(to_sign_again(&clinic, all).unwrap().is_empty(), "the newest one is signed");
    let view = consent(&clinic, ConsentOf { consent_id: old }).unwrap();
    assert_eq!(view.row.version, "1", "what was signed stays as it was signed");
}
