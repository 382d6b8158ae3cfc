use super::super::*;
use crate::{
    calendar::testing::{Clinic, clinic},
    error::Result,
    followup::{Channel, Outcome},
    forms::{FilledMode, StartForm, start_form},
    oplog::{Done, fingerprint, replayed_fingerprint},
    types::Saved,
};

fn inquiry(clinic: &mut Clinic, name: &str, chart: bool) -> Result<Done<Saved>> {
    let patient_id = chart.then_some(clinic.patients[0]);
    let input = OpenInquiry {
        name: name.into(),
        patient_id,
        phone: Some("555 010 0199".into()),
        email: None,
        template: "ketamine-psychiatric".into(),
        source: InquirySource::Referral,
        referred_by: Some("Dr. Yates".into()),
        indication: Some("Depression for years".into()),
        opened_on: None,
        owner: Some("Maren".into()),
        next_contact_on: None,
        waits: false,
    };
    open_inquiry(clinic, input)
}

fn seen(clinic: &Clinic, id: &str) -> IntakeCaseView {
    intake_case(clinic, IntakeCaseOf { case_id: id.parse().unwrap() }).unwrap()
}

fn mark(clinic: &mut Clinic, id: &str, step: &str, status: StepMark, note: Option<&str>) -> Result<Done<Saved>> {
    let revision = seen(clinic, id).steps.iter().find(|one| one.code == step).map_or(0, |one| one.revision);
    let input = MarkStep {
        case_id: id.parse().unwrap(),
        step: step.into(),
        status,
        happened_on: None,
        who: None,
        note: note.map(Into::into),
        owner: None,
        due_on: None,
        revision,
    };
    mark_step(clinic, input)
}

#[test]
fn an_inquiry_stands_on_the_board_and_its_first_open_step_is_the_call() {
    let mut clinic = clinic();
    let id = inquiry(&mut clinic, "Drew Hollis", false).unwrap().value.id;
    let board = intake_board(&clinic, IntakeOf::default()).unwrap();
    let card = &board.columns[0].cards[0];
    assert_eq!((card.name.as_str(), card.waits_for.as_str(), board.open), ("Drew Hollis", "Phone screen", 1));
    assert_eq!(board.owners, ["Maren"]);
    assert!(intake_board(&clinic, IntakeOf { owner: "Nobody".into() }).unwrap().columns[0].cards.is_empty());
    assert_eq!(seen(&clinic, &id).steps[0].state.code, "done", "opening the case logs the inquiry");
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn a_form_is_done_by_the_chart_and_by_nothing_else() {
    let mut clinic = clinic();
    let id = inquiry(&mut clinic, "", true).unwrap().value.id;
    let said = mark(&mut clinic, &id, "phone-screen", StepMark::Done, None).map(|_| ()).unwrap_err().to_string();
    assert_eq!(said, "Phone screen is done when it is complete on the chart.");
    let patient_id = clinic.patients[0];
    let begun = StartForm {
        patient_id,
        form: "phone-screen".into(),
        mode: FilledMode::Phone,
        filled_on: None,
        session_id: None,
        note: None,
    };
    drop(start_form(&mut clinic, begun).unwrap());
    assert_eq!(seen(&clinic, &id).card.step.as_deref(), Some("phone-screen"), "a blank form is not complete");
    let bare = mark(&mut clinic, &id, "phone-screen", StepMark::Skipped, None).map(|_| ()).unwrap_err().to_string();
    assert_eq!(bare, "note: is missing; say why it is not needed");
    let skipped = mark(&mut clinic, &id, "phone-screen", StepMark::Skipped, Some("Asked by the referrer")).unwrap();
    assert_eq!(seen(&clinic, &id).card.step.as_deref(), Some("send-packet"));
    let _ = clinic.desk.undo(skipped.undo.unwrap()).unwrap();
    assert_eq!(seen(&clinic, &id).card.step.as_deref(), Some("phone-screen"));
}

#[test]
fn a_patient_has_one_open_case_and_a_closed_one_says_why() {
    let mut clinic = clinic();
    let id = inquiry(&mut clinic, "", true).unwrap().value.id;
    assert_eq!(
        inquiry(&mut clinic, "", true).map(|_| ()).unwrap_err().to_string(),
        "This patient is in intake already."
    );
    let close = |clinic: &mut Clinic, status, reason: Option<&str>| {
        let revision = seen(clinic, &id).card.revision;
        close_case(clinic, CloseCase { case_id: id.parse().unwrap(), status, reason: reason.map(Into::into), revision })
    };
    assert!(close(&mut clinic, CaseStatus::Closed, None).is_err());
    let _ = close(&mut clinic, CaseStatus::Closed, Some("Chose another clinic")).unwrap();
    assert_eq!(intake_board(&clinic, IntakeOf::default()).unwrap().open, 0);
    let contact = CaseContact {
        case_id: id.parse().unwrap(),
        channel: Channel::Call,
        outcome: Outcome::NoAnswer,
        note: None,
        next_contact_on: None,
    };
    assert_eq!(
        log_case_contact(&mut clinic, contact.clone()).map(|_| ()).unwrap_err().to_string(),
        "This case is closed."
    );
    let _ = close(&mut clinic, CaseStatus::Open, None).unwrap();
    let called = log_case_contact(&mut clinic, contact).unwrap();
    assert_eq!(seen(&clinic, &id).contacts[0].says, "Call: no answer");
    let _ = clinic.desk.undo(called.undo.unwrap()).unwrap();
    assert!(seen(&clinic, &id).contacts.is_empty());
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}
