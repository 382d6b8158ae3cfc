//! Commands of questionnaires: filling in, completing, and what clinicians say to warnings.

use schemars::JsonSchema;
use serde::Deserialize;
use seriesdesk_core::{
    Error, Practice,
    forms::{
        self, AnswerView, ClearFlag, FormMoved, FormOf, FormPaperOf, FormRead, FormRulesView, FormsOf, HandleFlag,
        PatientForms, ReadForm, ResponseView, SaveAnswers, StartForm, VoidForm,
    },
    oplog::Done,
    types::{PatientId, Saved},
};
use std::path::PathBuf;
use ts_rs::TS;

use crate::{Nothing, UiError, documents};

crate::commands! {
    query forms_of (Read): FormsOf => PatientForms = forms::forms_of;
    query form_response (Read): FormOf => ResponseView = forms::form_response;
    query form_rules (Read): Nothing => FormRulesView = |practice, _: Nothing| forms::form_rules(practice);
    paper blank_form (Print): FormPaperOf => () = blank_form;
    paper form_fhir (Print): FormOf => () = form_fhir;
    paper form_questionnaire (Print): FormPaperOf => () = form_questionnaire;
    action read_form (EditPatients): ReadFormFile => FormRead = read_form;
    action save_form_rules (ManagePractice): FormRulesView => Saved = forms::save_form_rules;
    action start_form (EditPatients): StartForm => Saved = forms::start_form;
    action save_answers (EditPatients): SaveAnswers => Vec<AnswerView> = forms::save_answers;
    action complete_form (EditPatients): FormMoved => Saved = forms::complete_form;
    action reopen_form (EditPatients): FormMoved => Saved = forms::reopen_form;
    action void_form (EditPatients): VoidForm => Saved = forms::void_form;
    action clear_flag (Acknowledge): ClearFlag => Saved = forms::clear_flag;
    action handle_flag (Acknowledge): HandleFlag => Saved = forms::handle_flag;
}

fn blank_form(practice: &Practice, input: FormPaperOf) -> Result<Vec<u8>, UiError> {
    Ok(seriesdesk_documents::form(&forms::blank_form(practice, input)?)?.bytes)
}

/// Reads a form that another program filled in.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadFormFile {
    /// Whose.
    patient_id: PatientId,
    /// Which form it is, when the file does not say so in a way that is known here.
    #[serde(default)]
    #[ts(optional)]
    form: Option<String>,
    /// Where the file lies.
    #[serde(default)]
    #[ts(optional)]
    path: Option<PathBuf>,
    /// The file itself, in place of a path.
    #[serde(default)]
    #[ts(optional)]
    content: Option<String>,
}

fn form_fhir(practice: &Practice, input: FormOf) -> Result<Vec<u8>, UiError> {
    Ok(forms::form_bundle(practice, input)?)
}

/// The questions alone; they are of no patient.
fn form_questionnaire(_: &Practice, input: FormPaperOf) -> Result<Vec<u8>, UiError> {
    Ok(forms::questionnaire(&input.code)?)
}

fn read_form(practice: &mut Practice, input: ReadFormFile) -> Result<Done<FormRead>, UiError> {
    let content = match (&input.path, input.content) {
        (Some(path), None) => documents::file_at(path)?,
        (None, Some(text)) => text.into_bytes(),
        (None, None) | (Some(_), Some(_)) => {
            return Err(Error::invalid("path", "or the content of the file is needed, one of them").into());
        }
    };
    Ok(forms::read_form(practice, &ReadForm { patient_id: input.patient_id, form: input.form }, &content)?)
}
