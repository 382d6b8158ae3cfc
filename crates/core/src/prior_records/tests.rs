//! Requests for records: when to ask again, and on what they go out.

use std::collections::BTreeMap;

use super::{
    RequestOutcome::*,
    rules::{Chase, Tried, chase, says},
    *,
};
use crate::{
    calendar::testing::{Clinic, clinic},
    consents::{self, PrepareConsent, RevokeConsent, SignConsent, SignMethod},
    error::Result,
    oplog::{fingerprint, replayed_fingerprint},
    packs::SignerRole,
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn standing(tried: &[(&str, RequestOutcome)], agreed: Option<&str>, today: &str) -> Chase {
    let tried: Vec<Tried> = tried.iter().map(|(on, outcome)| Tried { on: day(on), outcome: *outcome }).collect();
    chase(&tried, agreed.map(day), day(today))
}

#[test]
fn it_is_asked_again_after_7_14_and_21_days_and_then_the_clinician_decides() {
    let sent = [("2026-03-03", Sent)];
    let state = |tried: &[(&str, RequestOutcome)], today: &str| standing(tried, None, today).state;
    assert_eq!(state(&[], "2026-03-03"), RequestState::ToSend);
    assert_eq!(state(&sent, "2026-03-09"), RequestState::Waiting);
    assert_eq!(standing(&sent, None, "2026-03-09").next_on, Some(day("2026-03-10")));
    assert_eq!(state(&sent, "2026-03-10"), RequestState::Chase);
    let one = [sent[0], ("2026-03-10", Sent)];
    assert_eq!(standing(&one, None, "2026-03-10").next_on, Some(day("2026-03-17")));
    let two = [one[0], one[1], ("2026-03-17", NoAnswer)];
    assert_eq!(standing(&two, None, "2026-03-17").next_on, Some(day("2026-03-24")));
    let three = [two[0], two[1], two[2], ("2026-03-24", LeftMessage)];
    let last = standing(&three, None, "2026-03-31");
    assert_eq!((last.state, last.reminders), (RequestState::Decide, 3));
    assert_eq!(standing(&three, None, "2026-03-30").state, RequestState::Waiting);
    assert_eq!(says(&last, Some(LeftMessage)), "Asked 03/03/2026, 3 reminders; no records came. Tell the clinician");
}

#[test]
fn a_late_reminder_a_promised_day_a_wrong_number_and_a_refusal_change_the_next_day() {
    let late = [("2026-03-03", Sent), ("2026-03-16", Sent)];
    assert_eq!(standing(&late, None, "2026-03-16").next_on, Some(day("2026-03-19")));
    let promised = standing(&[("2026-03-03", Sent), ("2026-03-10", WillSend)], Some("2026-03-27"), "2026-03-20");
    assert_eq!((promised.state, promised.next_on), (RequestState::Waiting, Some(day("2026-03-27"))));
    // A fax that did not get through starts no clock, and is not counted.
    let wrong = standing(&[("2026-03-03", Wrong)], None, "2026-03-20");
    assert_eq!((wrong.state, wrong.sent_on), (RequestState::ToSend, None));
    assert_eq!(says(&wrong, Some(Wrong)), "The number or address was wrong; correct it and send it again");
    let then = standing(&[("2026-03-03", Wrong), ("2026-03-05", Sent)], None, "2026-03-06");
    assert_eq!((then.sent_on, then.reminders, then.next_on), (Some(day("2026-03-05")), 0, Some(day("2026-03-12"))));
    let moved = standing(&[("2026-03-03", Sent), ("2026-03-10", Wrong)], None, "2026-03-10");
    assert_eq!(moved.state, RequestState::Chase);
    let refused = standing(&[("2026-03-03", Sent), ("2026-03-04", Refused)], None, "2026-03-04");
    assert_eq!(refused.state, RequestState::Decide);
}

fn request(clinic: &Clinic) -> SavePriorRequest {
    SavePriorRequest {
        id: String::new(),
        patient_id: clinic.patients[0],
        holder: RecordHolder::Provider,
        name: "Dr. Ines Marlow".into(),
        address: Some("12 Quarry Road\nFairhaven, OR 97000".into()),
        phone: Some("503 555 0160".into()),
        fax: Some("503 555 0161".into()),
        records: "Visit notes, medicines with dose and dates".into(),
        since: Some(day("2019-01-01")),
        until: None,
        consent_id: None,
        revision: 0,
    }
}

fn save(clinic: &mut Clinic, input: SavePriorRequest) -> PriorRequestId {
    save_prior_request(clinic, input).unwrap().value.id.parse().unwrap()
}

fn log(
    clinic: &mut Clinic,
    request_id: PriorRequestId,
    outcome: RequestOutcome,
) -> Result<crate::oplog::Done<crate::types::Saved>> {
    let way = if outcome == Sent { RequestWay::Fax } else { RequestWay::Call };
    log_prior_attempt(clinic, LogPriorAttempt { request_id, way, outcome, note: None, tried_on: None, chase_on: None })
}

fn only(clinic: &Clinic) -> PriorRequestView {
    let mut all = prior_requests_of(clinic, PriorRequestsOf { patient_id: clinic.patients[0] }).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// A signed request for records.
fn signed(clinic: &mut Clinic, method: SignMethod) -> ConsentId {
    let filled = [
        ("discloser", "Dr. Ines Marlow"),
        ("dates", "2019 until now"),
        ("information", "Visit notes"),
        ("mental_health", "include"),
        ("hiv", "leave_out"),
        ("genetic", "leave_out"),
        ("reproductive", "leave_out"),
        ("send_to", "Fax"),
        ("talk", "yes"),
        ("expiry_day", "2027-03-01"),
    ];
    let filled: BTreeMap<String, String> = filled.map(|(code, value)| (code.to_owned(), value.to_owned())).into();
    let code = "records-release-request".to_owned();
    let patient_id = clinic.patients[0];
    let made = PrepareConsent { patient_id, code, filled, clinician: None, series_id: None };
    let consent_id: ConsentId = consents::prepare_consent(clinic, made).unwrap().value.id.parse().unwrap();
    let input = SignConsent {
        consent_id,
        role: SignerRole::Patient,
        name: "Alicia Serrano".into(),
        relationship: None,
        authority: None,
        method,
        drawing: None,
        agreed: true,
        signed_local: None,
        kept_at: None,
        document_id: None,
    };
    let ready = consents::ready_to_sign(clinic, &input).unwrap();
    let _ = consents::sign_consent(clinic, ready, Some((b"SAMPLE paper", 1))).unwrap();
    consent_id
}

#[test]
fn a_request_is_sent_counted_undone_and_ended() {
    let mut clinic = clinic();
    let input = request(&clinic);
    let id = save(&mut clinic, input);
    assert_eq!(only(&clinic).says, "Not sent yet");
    let sent = log(&mut clinic, id, Sent).unwrap();
    let view = only(&clinic);
    assert_eq!((view.state.code.as_str(), view.attempts.len(), view.due), ("waiting", 1, false));
    let gone = remove_prior_request(&mut clinic, RemovePriorRequest { request_id: id, revision: view.revision });
    assert!(gone.is_err(), "what went out stays");
    let undone = clinic.desk.undo(sent.undo.unwrap()).unwrap();
    assert_eq!(only(&clinic).says, "Not sent yet");
    let _ = clinic.desk.undo(undone.undo.unwrap()).unwrap();
    assert_eq!(only(&clinic).attempts.len(), 1);
    let end = |clinic: &mut Clinic, status, note: Option<&str>| {
        let revision = only(clinic).revision;
        let note = note.map(str::to_owned);
        end_prior_request(clinic, EndPriorRequest { request_id: id, status, document_id: None, note, revision })
    };
    assert!(end(&mut clinic, RequestStatus::GivenUp, None).unwrap_err().to_string().starts_with("note: "));
    let _ = end(&mut clinic, RequestStatus::Nothing, None).unwrap();
    let view = only(&clinic);
    assert!(view.says.starts_with("They have none on ") && !view.due, "{}", view.says);
    assert!(log(&mut clinic, id, Sent).unwrap_err().to_string().contains("over"));
    let _ = end(&mut clinic, RequestStatus::Open, None).unwrap();
    assert_eq!(only(&clinic).state.code, "waiting");
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn a_request_goes_out_only_while_its_authorization_holds() {
    let mut clinic = clinic();
    let consent_id = signed(&mut clinic, SignMethod::Typed);
    let start = prior_request_start(&clinic, PriorRequestsOf { patient_id: clinic.patients[0] }).unwrap();
    assert_eq!((start.authorizations.len(), start.authorizations[0].holds), (1, true));
    assert_eq!(start.authorizations[0].whom, "Dr. Ines Marlow");
    let input = SavePriorRequest { consent_id: Some(consent_id), ..request(&clinic) };
    let id = save(&mut clinic, input);
    let sheet = records_request_sheet(&clinic, PriorRequestOf { request_id: id }).unwrap();
    assert!(sheet.authorization.is_some() && sheet.cover.is_some());
    let said_by = "Alicia Serrano".into();
    let revoke = RevokeConsent { consent_id, said_by, in_writing: true, happened_on: None, reason: None };
    let _ = consents::revoke_consent(&mut clinic, revoke).unwrap();
    let refused = records_request_sheet(&clinic, PriorRequestOf { request_id: id }).unwrap_err().to_string();
    assert!(refused.starts_with("The authorization does not hold: taken back"), "{refused}");
    assert!(log(&mut clinic, id, Sent).is_err());
    let _ = log(&mut clinic, id, NoAnswer).unwrap();
    let start = prior_request_start(&clinic, PriorRequestsOf { patient_id: clinic.patients[0] }).unwrap();
    assert!(!start.authorizations[0].holds && start.known[0].name == "Dr. Ines Marlow");
}

#[test]
fn what_was_signed_with_a_pen_goes_behind_the_letter_by_hand_and_without_paper_the_law_is_named() {
    let mut clinic = clinic();
    let consent_id = signed(&mut clinic, SignMethod::Paper);
    let input = SavePriorRequest { consent_id: Some(consent_id), ..request(&clinic) };
    let id = save(&mut clinic, input);
    let sheet = records_request_sheet(&clinic, PriorRequestOf { request_id: id }).unwrap();
    assert!(sheet.authorization.is_none());
    assert_eq!(sheet.cover.unwrap().more.as_deref(), Some("and the signed authorization"));
    let input = SavePriorRequest { fax: None, ..request(&clinic) };
    let id = save(&mut clinic, input);
    let sheet = records_request_sheet(&clinic, PriorRequestOf { request_id: id }).unwrap();
    assert!(sheet.cover.is_none());
    assert!(sheet.paragraphs.iter().any(|text| text.contains("45 CFR 164.506(c)(2)")));
}

#[test]
fn what_cannot_be_meant_is_refused_by_its_field() {
    let mut clinic = clinic();
    let fails = |clinic: &mut Clinic, input| save_prior_request(clinic, input).map(|_| ()).unwrap_err().to_string();
    let base = request(&clinic);
    assert!(fails(&mut clinic, SavePriorRequest { name: " ".into(), ..base.clone() }).starts_with("name: "));
    assert!(fails(&mut clinic, SavePriorRequest { records: " ".into(), ..base.clone() }).starts_with("records: "));
    assert!(fails(&mut clinic, SavePriorRequest { fax: Some("no".into()), ..base.clone() }).starts_with("fax: "));
    let until = Some(day("2018-01-01"));
    assert!(fails(&mut clinic, SavePriorRequest { until, ..base.clone() }).starts_with("until: "));
    let consent_id = signed(&mut clinic, SignMethod::Typed);
    let other = SavePriorRequest { consent_id: Some(consent_id), patient_id: clinic.patients[1], ..base.clone() };
    assert_eq!(fails(&mut clinic, other), "consent_id: is another patient's");
    let id = save(&mut clinic, base);
    let spoken = LogPriorAttempt {
        request_id: id,
        way: RequestWay::Call,
        outcome: Sent,
        note: None,
        tried_on: None,
        chase_on: None,
    };
    assert!(log_prior_attempt(&mut clinic, spoken.clone()).unwrap_err().to_string().starts_with("outcome: "));
    let ahead = LogPriorAttempt { way: RequestWay::Fax, tried_on: Some(day("2099-01-01")), ..spoken };
    assert!(log_prior_attempt(&mut clinic, ahead).unwrap_err().to_string().starts_with("tried_on: "));
}
