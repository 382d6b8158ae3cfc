use super::super::*;
use crate::{
    calendar::{
        PlanSeries, StageSession, start_series, start_session,
        testing::{Clinic, clinic},
    },
    consents::{
        ConsentStepKind, PrepareConsent, SignConsent, SignMethod, prepare_consent, ready_to_sign, sign_consent,
    },
    error::Result,
    oplog::{Action, Done, fingerprint, replayed_fingerprint},
    packs::{ReadinessRule, SignerRole},
    people::{Role, add_person},
    series::{Series, Session},
    types::Saved,
};

/// Today's infusion at ten, with only some of the rules: what is left out has its own tests.
fn infusion(clinic: &mut Clinic, items: &[GateItem]) -> SessionId {
    let wish = PlanSeries {
        patient_id: clinic.patients[0],
        protocol_id: "iv-ketamine-depression".into(),
        starts_on: "2026-03-02".parse().unwrap(),
        weekdays: None,
        time: "10:00".into(),
        room_id: None,
        provider_id: None,
        sessions: None,
        charge_diagnosis: None,
        skip: None,
    };
    let series = start_series(clinic, wish).unwrap().value.series_id;
    let rules: Vec<ReadinessRule> = clinic.db().find::<Series>(series, "series").unwrap().protocol.readiness;
    assert!(rules.iter().any(|rule| rule.item == GateItem::Driver), "a course freezes what its protocol asks for");
    let kept = clinic.desk.practice.act(Action::legal("narrow"), |tx| {
        let mut course: Series = tx.db().find(series, "series")?;
        course.protocol.readiness = rules.into_iter().filter(|rule| items.contains(&rule.item)).collect();
        course.protocol.checks.clear();
        tx.put(&course)
    });
    drop(kept.unwrap());
    clinic.db().list::<Session>("number = 1", []).unwrap()[0].id
}

fn start(clinic: &mut Clinic, session_id: SessionId) -> Result<Done<Saved>> {
    let revision = clinic.db().revision::<Session>(session_id).unwrap();
    start_session(clinic, StageSession { session_id, revision, at: None })
}

fn refusal(clinic: &mut Clinic, session: SessionId) -> String {
    start(clinic, session).map(|_| ()).unwrap_err().to_string()
}

fn entry(clinic: &Clinic, item: GateItem) -> WriteReadiness {
    let patient_id = clinic.patients[0];
    let who = Some("Nadia Halloran".into());
    WriteReadiness { patient_id, item, session_id: None, met: true, happened_on: None, who, says: None, until: None }
}

fn state(clinic: &Clinic, session_id: SessionId, item: GateItem) -> String {
    let seen = readiness_of(clinic, ReadinessOf { session_id }).unwrap();
    seen.cells.into_iter().find(|cell| cell.item.code == item.code()).unwrap().state.code
}

#[test]
fn a_session_starts_when_everything_that_blocks_is_there() {
    let mut clinic = clinic();
    let session =
        infusion(&mut clinic, &[GateItem::Evaluation, GateItem::Driver, GateItem::Coverage, GateItem::Fasting]);
    assert!(
        refusal(&mut clinic, session)
            .starts_with("This session is not ready. No evaluation is on the chart. No driver is named.")
    );
    let evaluated = entry(&clinic, GateItem::Evaluation);
    let done = write_readiness(&mut clinic, evaluated).unwrap();
    let driver = WriteReadiness { session_id: Some(session), ..entry(&clinic, GateItem::Driver) };
    let _ = write_readiness(&mut clinic, driver).unwrap();
    assert_eq!(state(&clinic, session, GateItem::Coverage), "untracked", "never green before it is kept");
    assert_eq!(state(&clinic, session, GateItem::Fasting), "watch");
    let _ = clinic.desk.undo(done.undo.unwrap()).unwrap();
    assert!(refusal(&mut clinic, session).contains("No evaluation is on the chart."));
    let again = entry(&clinic, GateItem::Evaluation);
    let _ = write_readiness(&mut clinic, again).unwrap();
    let _ = start(&mut clinic, session).unwrap();
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn an_unsigned_consent_never_satisfies_the_gate_and_a_signed_one_does_until_it_is_taken_back() {
    let mut clinic = clinic();
    let session = infusion(&mut clinic, &[GateItem::Consent]);
    let filled = [("reason", "Depression"), ("route", "iv"), ("plan", "Six")];
    let input = PrepareConsent {
        patient_id: clinic.patients[0],
        code: "ketamine-treatment".into(),
        filled: filled.map(|(field, value)| (field.to_owned(), value.to_owned())).into(),
        clinician: None,
        series_id: None,
    };
    assert!(refusal(&mut clinic, session).contains("Consent to ketamine treatment: nothing is signed."));
    let consent_id = prepare_consent(&mut clinic, input).unwrap().value.id.parse().unwrap();
    assert!(refusal(&mut clinic, session).contains("not signed: patient and clinician."));
    for role in [SignerRole::Patient, SignerRole::Clinician] {
        let signing = SignConsent {
            consent_id,
            role,
            name: "Somebody".into(),
            relationship: None,
            authority: None,
            method: SignMethod::Paper,
            drawing: None,
            agreed: true,
            signed_local: None,
            kept_at: None,
            document_id: None,
        };
        let ready = ready_to_sign(&clinic, &signing).unwrap();
        drop(sign_consent(&mut clinic, ready, None).unwrap());
    }
    // The general consent is only shown.
    assert_eq!(state(&clinic, session, GateItem::Consent), "watch");
    let taken = crate::consents::RevokeConsent {
        consent_id,
        said_by: "Somebody".into(),
        in_writing: true,
        happened_on: None,
        reason: None,
    };
    drop(crate::consents::revoke_consent(&mut clinic, taken).unwrap());
    assert!(refusal(&mut clinic, session).contains(&ConsentStepKind::Revoked.label().to_lowercase()));
}

#[test]
fn a_clinician_lets_it_start_with_a_reason_and_a_signature_and_only_for_what_was_missing() {
    let mut clinic = clinic();
    let session = infusion(&mut clinic, &[GateItem::Evaluation, GateItem::Driver]);
    let person = clinic.desk.env().new_uuid().into();
    let _ = add_person(&mut clinic.desk, person, "Nadia Halloran", Role::Clinician).unwrap();
    clinic.desk.practice.sign_in(person);
    let word = |reason: &str, signature: &str| OverrideReadiness {
        session_id: session,
        reason: reason.into(),
        signature: signature.into(),
    };
    let fails = |clinic: &mut Clinic, input| override_readiness(clinic, input).map(|_| ()).unwrap_err().to_string();
    assert_eq!(fails(&mut clinic, word(" ", "Nadia Halloran")), "reason: is missing; say why it starts all the same");
    assert_eq!(
        fails(&mut clinic, word("Mother waits", "Somebody")),
        "signature: is not your name; sign as Nadia Halloran"
    );
    let driver = WriteReadiness { session_id: Some(session), ..entry(&clinic, GateItem::Driver) };
    let named = write_readiness(&mut clinic, driver).unwrap();
    let _ = override_readiness(&mut clinic, word("Evaluated by phone", "nadia halloran")).unwrap();
    assert_eq!(state(&clinic, session, GateItem::Evaluation), "let_go");
    let _ = clinic.desk.undo(named.undo.unwrap()).unwrap();
    assert!(
        refusal(&mut clinic, session).contains("No driver is named."),
        "what comes to be missing later stays missing"
    );
    let _ = override_readiness(&mut clinic, word("Mother waits", "Nadia Halloran")).unwrap();
    let _ = start(&mut clinic, session).unwrap();
    let seen = readiness_of(&clinic, ReadinessOf { session_id: session }).unwrap();
    assert_eq!(seen.overrides.len(), 2);
    assert_eq!(seen.overrides[0].missing, "No driver is named.");
    assert_eq!(fails(&mut clinic, word("x", "Nadia Halloran")), "Nothing holds this session up.");
}

#[test]
fn what_is_written_down_has_to_be_possible() {
    let mut clinic = clinic();
    let session = infusion(&mut clinic, &[GateItem::Driver]);
    type Change = fn(&mut WriteReadiness);
    let cases: [(&str, Change); 6] = [
        ("item: is worked out from the chart and is not written down", |input| input.item = GateItem::Consent),
        ("happened_on: lies ahead", |input| input.happened_on = Some("2027-01-01".parse().unwrap())),
        ("until: lies before the day itself", |input| input.until = Some("2026-01-01".parse().unwrap())),
        ("who: is missing", |input| input.who = None),
        ("session_id: is missing; this is about one visit", |input| input.item = GateItem::Driver),
        ("who: is longer than 120 characters", |input| input.who = Some("x".repeat(500))),
    ];
    for (fault, change) in cases {
        let mut input = entry(&clinic, GateItem::Clearance);
        change(&mut input);
        let found = write_readiness(&mut clinic, input).map(|_| ()).unwrap_err().to_string();
        assert!(found.starts_with(fault.split(" than").next().unwrap()), "{found}");
    }
    let others = WriteReadiness {
        patient_id: clinic.patients[1],
        session_id: Some(session),
        ..entry(&clinic, GateItem::Driver)
    };
    let found = write_readiness(&mut clinic, others).map(|_| ()).unwrap_err().to_string();
    assert_eq!(found, "session_id: is a visit of another patient");
}

#[test]
fn the_board_of_a_day_shows_what_may_not_start_first() {
    let mut clinic = clinic();
    let session = infusion(&mut clinic, &[GateItem::Driver]);
    let day = "2026-03-02".parse().unwrap();
    let board = readiness_on(&clinic, ReadinessDay { day }).unwrap();
    assert_eq!((board.rows.len(), board.no_go, board.go), (1, 1, 0));
    assert_eq!(board.items.iter().map(|item| item.label.as_str()).collect::<Vec<_>>(), ["Driver"]);
    assert_eq!(board.rows[0].readiness.cells[0].verb.as_deref(), Some("Add ride"));
    let driver = WriteReadiness { session_id: Some(session), ..entry(&clinic, GateItem::Driver) };
    let _ = write_readiness(&mut clinic, driver).unwrap();
    let board = readiness_on(&clinic, ReadinessDay { day }).unwrap();
    assert_eq!((board.no_go, board.go), (0, 1));
}

#[test]
fn a_course_says_at_which_session_something_will_be_missing() {
    let mut clinic = clinic();
    let session = infusion(&mut clinic, &[GateItem::Evaluation, GateItem::Clearance, GateItem::Driver]);
    let series_id = clinic.db().find::<Session>(session, "session").unwrap().series_id.unwrap();
    let seen = |clinic: &Clinic| course_readiness(clinic, CourseReadinessOf { series_id }).unwrap();
    let code = |course: &CourseReadiness| course.verdict.clone().unwrap().code;
    assert_eq!((code(&seen(&clinic)).as_str(), seen(&clinic).ahead), ("no_go", 6));
    let evaluated = entry(&clinic, GateItem::Evaluation);
    let _ = write_readiness(&mut clinic, evaluated).unwrap();
    let driver = WriteReadiness { session_id: Some(session), ..entry(&clinic, GateItem::Driver) };
    let _ = write_readiness(&mut clinic, driver).unwrap();
    // The clearance ends in the second week of the course.
    let until = Some("2026-03-09".parse().unwrap());
    let cleared = WriteReadiness { until, ..entry(&clinic, GateItem::Clearance) };
    let _ = write_readiness(&mut clinic, cleared).unwrap();
    let course = seen(&clinic);
    let clearance = course.items.iter().find(|item| item.cell.item.code == "clearance").unwrap();
    assert_eq!((code(&course).as_str(), clearance.now), ("watch", false));
    assert!(clearance.cell.says.ends_with("held until 03/09/2026."), "{}", clearance.cell.says);
    assert!(clearance.starts.day() > "2026-03-09".parse().unwrap() && clearance.lacking < 6);
    assert_eq!(clearance.cell.verb.as_deref(), Some("Write down"));
}
