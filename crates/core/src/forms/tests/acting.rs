//! A form from its first answer to complete, and warnings until somebody handled them.

use expect_test::expect;

use crate::{
    calendar::testing::{Clinic, clinic},
    error::{Error, Result},
    forms::{
        AnswerGiven, AnswerView, ClearFlag, FilledMode, FormMoved, FormOf, FormResponse, FormResponseId, FormsOf,
        HandleFlag, PatientForms, SaveAnswers, StartForm, VoidForm, clear_flag, complete_form, form_response, forms_of,
        handle_flag, reopen_form, save_answers, start_form, void_form,
    },
    oplog::{Done, fingerprint, replayed_fingerprint},
    today::{TodayOf, today},
};

#[test]
fn a_blank_form_is_never_complete() {
    let mut clinic = clinic();
    let form = start(&mut clinic, "phq-9");
    expect!["The answer to “Little interest or pleasure in doing things” is missing, and 8 more. A form is complete when everything it asks for is there."]
        .assert_eq(&refused(complete(&mut clinic, form)));
    let _ = answer(
        &mut clinic,
        form,
        &[("1", "1"), ("2", "2"), ("3", "1"), ("4", "0"), ("5", "1"), ("6", "2"), ("7", "1"), ("8", "0")],
    )
    .unwrap();
    assert_eq!(refused(complete(&mut clinic, form)).split(" is missing").count(), 2);
    let _ = answer(&mut clinic, form, &[("9", "0")]).unwrap();
    let _ = complete(&mut clinic, form).unwrap();
    let all = all(&clinic);
    let row = &all.forms[0];
    assert_eq!((row.status.code.as_str(), row.score.as_ref().unwrap().sum), ("complete", Some(8)));
    assert_eq!(all.scales[0].points[0].band.as_deref(), Some("Mild"));
    expect!["This form is complete. Open it again to correct an answer."].assert_eq(&refused(answer(
        &mut clinic,
        form,
        &[("9", "1")],
    )));
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn an_urgent_warning_stays_until_a_clinician_says_how_it_was_handled() {
    let mut clinic = clinic();
    let form = start(&mut clinic, "phq-9");
    let done = answer(&mut clinic, form, &[("9", "2")]).unwrap();
    let open = |clinic: &Clinic| {
        all(clinic).flags.iter().map(|flag| format!("{} {}", flag.severity.label, flag.flag)).collect::<Vec<_>>()
    };
    assert_eq!(open(&clinic), ["Urgent item-9"]);
    let _ = clinic.desk.undo(done.undo.unwrap()).unwrap();
    assert_eq!(open(&clinic), ["Urgent item-9"], "taking the answer back does not handle it");
    let asked = |clinic: &Clinic| {
        let day = today(clinic, TodayOf::default()).unwrap();
        day.needs.iter().any(|need| need.id == "warnings" && need.severity == "stop")
    };
    assert!(asked(&clinic), "Today asks for it");
    let revision = clinic.db().revision::<FormResponse>(form).unwrap();
    let _ = void_form(&mut clinic, VoidForm { response_id: form, revision, reason: "Wrong chart".into() }).unwrap();
    assert_eq!(open(&clinic), ["Urgent item-9"], "nor does calling the form a mistake");
    let say = HandleFlag {
        response_id: form,
        flag: "item-9".into(),
        clinician: String::new(),
        plan: "Sees Dr. Rowe at 2 PM".into(),
        columbia_done: true,
        crisis_line_given: false,
        note: None,
        mistake: false,
    };
    expect!["clinician: is missing"].assert_eq(&refused(handle_flag(&mut clinic, say.clone())));
    let told = HandleFlag { clinician: "Nadia Rowe".into(), ..say.clone() };
    expect!["note: is missing; say why the crisis line was not given"]
        .assert_eq(&refused(handle_flag(&mut clinic, told.clone())));
    let cleared = ClearFlag { response_id: form, flag: "item-9".into(), note: "Fine".into() };
    assert!(clear_flag(&mut clinic, cleared).is_err());
    let handled = handle_flag(&mut clinic, HandleFlag { crisis_line_given: true, ..told.clone() }).unwrap();
    assert!(open(&clinic).is_empty() && !asked(&clinic));
    expect!["This warning is handled already."]
        .assert_eq(&refused(handle_flag(&mut clinic, HandleFlag { crisis_line_given: true, ..told })));
    let _ = clinic.desk.undo(handled.undo.unwrap()).unwrap();
    assert_eq!(open(&clinic), ["Urgent item-9"]);
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn a_hold_is_cleared_for_the_answer_it_was_given_to() {
    let mut clinic = clinic();
    let form = start(&mut clinic, "ketamine-safety");
    let view = form_response(&clinic, FormOf { response_id: form }).unwrap();
    let item = view.form.items().map(|(_, item)| item).find(|item| {
        item.flag
            .as_ref()
            .is_some_and(|flag| flag.severity == crate::packs::Severity::Hold && flag.on.contains(&"yes".to_owned()))
            && item.when.is_none()
    });
    let item = item.unwrap().code.clone();
    let _ = answer(&mut clinic, form, &[(&item, "yes: two years ago")]).unwrap();
    let open = |clinic: &Clinic| {
        form_response(clinic, FormOf { response_id: form })
            .unwrap()
            .flags
            .iter()
            .find(|flag| flag.flag == item)
            .is_some_and(|flag| flag.open)
    };
    assert!(open(&clinic));
    let clear = ClearFlag { response_id: form, flag: item.clone(), note: "Seen by cardiology".into() };
    let _ = clear_flag(&mut clinic, clear).unwrap();
    assert!(!open(&clinic));
    let _ = answer(&mut clinic, form, &[(&item, "yes: last week")]).unwrap();
    assert!(open(&clinic), "another answer asks for another look");
}

#[test]
fn answers_of_two_people_both_stand_and_an_old_one_is_refused() {
    let mut clinic = clinic();
    let form = start(&mut clinic, "phq-9");
    let _ = answer(&mut clinic, form, &[("1", "1")]).unwrap();
    let stale = SaveAnswers { response_id: form, answers: vec![given("1", "2", 0)] };
    assert!(save_answers(&mut clinic, stale).is_err());
    let _ = answer(&mut clinic, form, &[("2", "2")]).unwrap();
    let view = form_response(&clinic, FormOf { response_id: form }).unwrap();
    let kept: Vec<_> = view.answers.iter().map(|answer| (answer.item.as_str(), answer.value.as_deref())).collect();
    assert_eq!(kept.len(), 2);
    assert!(kept.contains(&("1", Some("1"))) && kept.contains(&("2", Some("2"))));
}

#[test]
fn entries_of_a_list_come_and_go() {
    let mut clinic = clinic();
    let form = start(&mut clinic, "medication-list");
    let view = form_response(&clinic, FormOf { response_id: form }).unwrap();
    let list = view.form.sections.iter().find(|section| section.repeat.is_some()).unwrap();
    let (drug, most) = (list.items[0].code.clone(), i64::from(list.repeat.as_ref().unwrap().at_most));
    let entry = |entry: i64, value: &str| AnswerGiven { entry, ..given(&drug, value, 0) };
    let keep =
        |clinic: &mut Clinic, answer| save_answers(clinic, SaveAnswers { response_id: form, answers: vec![answer] });
    let _ = keep(&mut clinic, entry(0, "Sertraline")).unwrap();
    let _ = keep(&mut clinic, entry(1, "Bupropion")).unwrap();
    assert!(refused(keep(&mut clinic, entry(most, "One more"))).starts_with("entry: is not one of "));
    let view = form_response(&clinic, FormOf { response_id: form }).unwrap();
    let revision = view.answers.iter().find(|answer| answer.entry == 0).unwrap().revision;
    let _ = keep(&mut clinic, AnswerGiven { value: None, revision, ..entry(0, "") }).unwrap();
    let view = form_response(&clinic, FormOf { response_id: form }).unwrap();
    let left: Vec<_> = view.answers.iter().filter(|answer| answer.value.is_some()).map(|answer| answer.entry).collect();
    assert_eq!(left, [1]);
}

#[test]
fn a_complete_form_is_opened_again_to_correct_an_answer() {
    let mut clinic = clinic();
    let form = start(&mut clinic, "gad-7");
    let _ = answer(&mut clinic, form, &["1", "2", "3", "4", "5", "6", "7"].map(|item| (item, "1"))).unwrap();
    let _ = complete(&mut clinic, form).unwrap();
    let revision = clinic.db().revision::<FormResponse>(form).unwrap();
    let _ = reopen_form(&mut clinic, FormMoved { response_id: form, revision }).unwrap();
    let _ = answer(&mut clinic, form, &[("7", "3")]).unwrap();
    let _ = complete(&mut clinic, form).unwrap();
    assert_eq!(all(&clinic).scales[0].points[0].sum, 9);
}

fn start(clinic: &mut Clinic, form: &str) -> FormResponseId {
    let patient_id = clinic.patients[0];
    let start = StartForm {
        patient_id,
        form: form.into(),
        mode: FilledMode::Staff,
        filled_on: None,
        session_id: None,
        note: None,
    };
    start_form(clinic, start).unwrap().value.id.parse().unwrap()
}

fn given(item: &str, value: &str, revision: i64) -> AnswerGiven {
    let (value, detail) =
        value.split_once(": ").map_or((value, None), |(value, detail)| (value, Some(detail.to_owned())));
    AnswerGiven { item: item.into(), entry: 0, value: Some(value.into()), detail, revision }
}

/// Answers as a screen gives them, with the revisions it saw.
fn answer(clinic: &mut Clinic, form: FormResponseId, answers: &[(&str, &str)]) -> Result<Done<Vec<AnswerView>>> {
    let view = form_response(clinic, FormOf { response_id: form }).unwrap();
    let seen = |item: &str| view.answers.iter().find(|answer| answer.item == item).map_or(0, |answer| answer.revision);
    let answers = answers.iter().map(|(item, value)| given(item, value, seen(item))).collect();
    save_answers(clinic, SaveAnswers { response_id: form, answers })
}

fn complete(clinic: &mut Clinic, form: FormResponseId) -> Result<Done<crate::types::Saved>> {
    let revision = clinic.db().revision::<FormResponse>(form).unwrap();
    complete_form(clinic, FormMoved { response_id: form, revision })
}

fn all(clinic: &Clinic) -> PatientForms {
    forms_of(clinic, FormsOf { patient_id: clinic.patients[0] }).unwrap()
}

fn refused<T>(outcome: Result<T>) -> String {
    match outcome.map(|_| ()).unwrap_err() {
        Error::Refused(refusal) => {
            let parts = [Some(refusal.fact), refusal.hint];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}
