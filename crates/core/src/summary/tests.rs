//! What the summary says, and where it says it is written.

use expect_test::expect;

use super::*;
use crate::{
    calendar::testing::{Clinic, clinic},
    forms::{AnswerGiven, FilledMode, FormResponseId, SaveAnswers, StartForm, save_answers, start_form},
    intake::{InquirySource, OpenInquiry, open_inquiry},
    packs::GateItem,
    readiness::{WriteReadiness, write_readiness},
};

fn said(clinic: &Clinic) -> String {
    let sheet = intake_summary(clinic, SummaryOf { patient_id: clinic.patients[0] }).unwrap();
    let mut lines = Vec::new();
    for part in &sheet.parts {
        lines.push(format!("# {}", part.head));
        for line in &part.lines {
            let strong = if line.strong { "! " } else { "" };
            lines.push(format!("{strong}{} | {} | {}", line.what, line.says, line.source));
        }
        lines.extend(part.rest.iter().cloned());
    }
    lines.push("# Not documented".to_owned());
    lines.extend(sheet.missing.iter().cloned());
    lines.join("\n")
}

fn filled(clinic: &mut Clinic, form: &str, answers: &[(&str, &str, Option<&str>)]) -> FormResponseId {
    let start = StartForm {
        patient_id: clinic.patients[0],
        form: form.into(),
        mode: FilledMode::Phone,
        filled_on: None,
        session_id: None,
        note: None,
    };
    let response_id = start_form(clinic, start).unwrap().value.id.parse().unwrap();
    let given = |(item, value, detail): &(&str, &str, Option<&str>)| AnswerGiven {
        item: (*item).into(),
        entry: 0,
        value: Some((*value).into()),
        detail: detail.map(Into::into),
        revision: 0,
    };
    let _ = save_answers(clinic, SaveAnswers { response_id, answers: answers.iter().map(given).collect() }).unwrap();
    response_id
}

#[test]
fn an_empty_chart_says_so() {
    let clinic = clinic();
    expect![[r#"
        # Reason for treatment
        # Warnings
        # Scores
        # Tried before
        # Evaluation and clearance
        # Consents
        # Not documented"#]]
    .assert_eq(&said(&clinic));
}

#[test]
fn every_line_says_where_it_is_written_and_what_is_missing_is_listed() {
    let mut clinic = clinic();
    let inquiry = OpenInquiry {
        name: String::new(),
        patient_id: Some(clinic.patients[0]),
        phone: None,
        email: None,
        template: "ketamine-psychiatric".into(),
        source: InquirySource::Referral,
        referred_by: Some("Dr. Yates".into()),
        indication: Some("Depression for years".into()),
        opened_on: None,
        owner: None,
        next_contact_on: None,
        waits: false,
    };
    let _ = open_inquiry(&mut clinic, inquiry).unwrap();
    let _ = filled(
        &mut clinic,
        "ketamine-safety",
        &[
            ("weight", "172", None),
            ("bp-high", "yes", Some("Lisinopril")),
            ("suicidal", "yes", None),
            ("stroke", "no", None),
        ],
    );
    let _ = filled(&mut clinic, "phq-9", &[("1", "2", None), ("9", "1", None)]);
    let patient_id = clinic.patients[0];
    let cleared = WriteReadiness {
        patient_id,
        session_id: None,
        item: GateItem::Clearance,
        met: false,
        happened_on: None,
        who: Some("Dr. Cole".into()),
        says: Some("ECG missing".into()),
        until: None,
    };
    let _ = write_readiness(&mut clinic, cleared).unwrap();
    expect![[r#"
        # Reason for treatment
        Asks for | Depression for years | Inquiry, 03/02/2026, referral
        Referred by | Dr. Yates | Inquiry, 03/02/2026, referral
        # Warnings
        ! Urgent | Thoughts of being better off dead or of self-harm (item 9): a clinician is told by name, the C-SSRS screener and a plan follow, 988 is given. Open | PHQ-9, 03/02/2026, on the phone, not complete
        ! Urgent | Suicidal thoughts in the past month: a clinician is told by name, the C-SSRS screener follows, 988 is given. Open | Ketamine safety questions, 03/02/2026, on the phone, not complete
        ! Hold | High blood pressure: is it under control? Open | Ketamine safety questions, 03/02/2026, on the phone, not complete
        ! Hold | Suicidal thoughts in the past month: C-SSRS screener and a clinician before treatment. Open | Ketamine safety questions, 03/02/2026, on the phone, not complete
        # Scores
        # Ketamine safety questions
        Your weight | 172 lb | 03/02/2026, on the phone, not complete
        ! Have you ever been told you have high blood pressure? | Yes: Lisinopril | 03/02/2026, on the phone, not complete
        ! In the past month, have you wished you were dead or had thoughts of ending your life? | Yes | 03/02/2026, on the phone, not complete
        No to 1 other question.
        # Tried before
        # Evaluation and clearance
        ! Clearance | No; Dr. Cole; ECG missing | Entry of 03/02/2026
        # Consents
        # Not documented
        Phone screen: not done.
        PHQ-9: 7 answers are missing.
        Ketamine safety questions: 42 answers are missing."#]].assert_eq(&said(&clinic));
}
