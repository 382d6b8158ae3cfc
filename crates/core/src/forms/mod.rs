//! Questionnaires of a patient: answers, what they come to, and what they warn of.
//!
//! The shipped forms say what is asked and when, how it is scored and which answers warn. Every answer is a record of its own, so two
//! people can fill in one form and both keep what they wrote. Nothing that can be worked out is stored: what is shown, what is missing,
//! the score and the results follow from the answers by `rules`. Two things stay whatever is answered later: that a form was complete,
//! and that an urgent warning was raised, until a clinician says how it was handled.

mod acting;
mod fhir;
mod handling;
mod kept_rules;
mod lately;
mod newest;
mod on_paper;
mod rules;
mod store;
mod views;
mod warnings;

#[cfg(test)]
mod tests;

pub use acting::{
    AnswerGiven, FormMoved, SaveAnswers, StartForm, VoidForm, complete_form, reopen_form, save_answers, start_form,
    void_form,
};
#[cfg(any(test, feature = "fuzz"))]
pub(crate) use fhir::tried as try_answered;
pub use fhir::{FormRead, ReadForm, form_bundle, questionnaire, read_form};
pub use handling::{ClearFlag, HandleFlag, clear_flag, handle_flag};
pub use kept_rules::{FormRulesView, form_rules, save_form_rules};
pub(crate) use lately::{Lately, lately};
pub(crate) use newest::{NewestForm, newest_of_each};
pub use on_paper::{FormPaperOf, blank_form, form_blocks};
pub use rules::{Change, Missing, Response, Scored};
pub(crate) use store::{called, unhandled};
pub use views::{
    AnswerView, FormOf, FormOffer, FormRow, FormsOf, PatientForms, ResponseView, ResultView, ScaleLine, ScalePoint,
    form_response, forms_of,
};
pub use warnings::FlagView;
pub(crate) use warnings::open_warnings;

use crate::{
    fact, id_type,
    oplog::{Stage, Stored, Table},
    record,
    types::{Day, PatientId, PersonId, SessionId, UtcMillis},
    word_type,
};

id_type! {
    /// A form that a patient fills in, or somebody for them.
    FormResponseId
}
id_type! {
    /// One answer.
    FormAnswerId
}
id_type! {
    /// What happened to a warning.
    FlagStepId
}
id_type! {
    /// The practice's rules for forms; there is one.
    FormRulesId
}

word_type! {
    /// How the answers came.
    pub enum FilledMode {
        /// The patient wrote them here.
        Here = "here", "Here";
        /// On paper.
        Paper = "paper", "On paper";
        /// On the telephone.
        Phone = "phone", "On the phone";
        /// Asked by staff.
        Staff = "staff", "Asked by staff";
        /// Through a portal.
        Portal = "portal", "By portal";
    }
}

word_type! {
    /// Where a form stands.
    pub enum FormStatus {
        /// Being filled in.
        Open = "open", "Being filled in";
        /// Nothing required is missing, and somebody said so.
        Complete = "complete", "Complete";
        /// It was begun by mistake.
        Void = "void", "Void";
    }
}

word_type! {
    /// What happened to a warning.
    pub enum FlagStep {
        /// An answer raised it.
        Raised = "raised", "Raised";
        /// A clinician looked at it and treatment may go on.
        Cleared = "cleared", "Cleared";
        /// A clinician was told, and it was dealt with.
        Handled = "handled", "Handled";
        /// The answer was entered by mistake.
        Mistake = "mistake", "Entered by mistake";
    }
}

record! {
    /// A form of a patient.
    pub struct FormResponse in "form_responses" = 77 {
        id: FormResponseId,
        Latest owner = 1 { patient_id: PatientId },
        Latest form = 2 { form_code: String, form_version: String },
        Latest filled = 3 { filled_on: Day, mode: FilledMode, session_id: Option<SessionId>, note: Option<String> },
        State progress = 4 by stage_of_progress {
            status: FormStatus,
            closed_at: Option<UtcMillis>,
            closed_by: Option<PersonId>,
            void_reason: Option<String>,
        },
    }
}

record! {
    /// One answer of a form; `entry` counts the entries of a part that is filled in several times.
    pub struct FormAnswer in "form_answers" = 78 {
        id: FormAnswerId,
        Latest place = 1 { response_id: FormResponseId, patient_id: PatientId, item: String, entry: i64 },
        Clinical answer = 2 { value: Option<String>, detail: Option<String> },
    }
}

fact! {
    /// What happened to a warning of a form.
    pub struct FormFlagStep in "form_flag_steps" = 79, void with handling::void_by_undo {
        id: FlagStepId,
        response_id: FormResponseId,
        patient_id: PatientId,
        flag: String,
        step: FlagStep,
        answer: Option<String>,
        clinician: Option<String>,
        plan: Option<String>,
        columbia_done: bool,
        crisis_line_given: bool,
        note: Option<String>,
        done_at: UtcMillis,
        done_by: Option<PersonId>,
    }
}

fact! {
    /// A step that was written down by mistake.
    pub struct FormFlagVoid in "form_flag_voids" = 96, void with handling::again_by_undo {
        id: FlagStepId,
        entry_id: FlagStepId,
        voided_at: UtcMillis,
    }
}

record! {
    /// What the practice decides about forms.
    pub struct FormRules in "form_rules" = 100 {
        id: FormRulesId,
        Latest scoring = 1 { prorates: bool },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] =
    &[FormResponse::TABLE, FormAnswer::TABLE, FormFlagStep::TABLE, FormFlagVoid::TABLE, FormRules::TABLE];

/// Complete and void exclude each other.
fn stage_of_progress(status: &str) -> Stage {
    match status {
        "complete" => Stage { branch: 1, height: 1 },
        "void" => Stage { branch: 2, height: 1 },
        _ => Stage::default(),
    }
}
