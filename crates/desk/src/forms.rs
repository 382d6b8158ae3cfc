//! Commands of questionnaires: filling in, completing, and what clinicians say to warnings.

use seriesdesk_core::{
    forms::{
        self, AnswerView, ClearFlag, FormMoved, FormOf, FormRulesView, FormsOf, HandleFlag, PatientForms, ResponseView,
        SaveAnswers, StartForm, VoidForm,
    },
    types::Saved,
};

use crate::Nothing;

crate::commands! {
    query forms_of (Read): FormsOf => PatientForms = forms::forms_of;
    query form_response (Read): FormOf => ResponseView = forms::form_response;
    query form_rules (Read): Nothing => FormRulesView = |practice, _: Nothing| forms::form_rules(practice);
    action save_form_rules (ManagePractice): FormRulesView => Saved = forms::save_form_rules;
    action start_form (EditPatients): StartForm => Saved = forms::start_form;
    action save_answers (EditPatients): SaveAnswers => Vec<AnswerView> = forms::save_answers;
    action complete_form (EditPatients): FormMoved => Saved = forms::complete_form;
    action reopen_form (EditPatients): FormMoved => Saved = forms::reopen_form;
    action void_form (EditPatients): VoidForm => Saved = forms::void_form;
    action clear_flag (Acknowledge): ClearFlag => Saved = forms::clear_flag;
    action handle_flag (Acknowledge): HandleFlag => Saved = forms::handle_flag;
}
