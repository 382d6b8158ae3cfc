//! Intake: from the first call to the first session, step by step.
//!
//! An inquiry is a case, with or without a chart; its steps are those of a shipped template, frozen on the day it was opened. A form, a paper
//! or a visit that is there is its step; what happens elsewhere somebody says is done. Whether a step is asked for, open or overdue, in which column a
//! case stands and since when follows by `rules` and is stored nowhere.

mod acting;
mod calls;
mod evidence;
mod figures;
mod rules;
mod step_views;
mod store;
mod templates;
mod views;
mod waiting;

#[cfg(test)]
mod tests;

pub use acting::{CloseCase, MarkStep, OpenInquiry, SaveInquiry, close_case, mark_step, open_inquiry, save_inquiry};
pub use calls::{CaseContact, log_case_contact};
pub use figures::{IntakeFigures, IntakeFiguresOf, StepFigure, intake_figures};
pub use rules::{StepState, Tone};
pub use step_views::StepView;
pub(crate) use store::{clinical_steps, latest_case};
pub use templates::{
    IntakeTemplateView, IntakeTemplates, ResetTemplate, SaveTemplate, StepCondition, intake_templates, reset_template,
    save_template,
};
pub use views::{
    ContactView, IntakeBoard, IntakeCard, IntakeCaseOf, IntakeCaseView, IntakeColumn, IntakeOf, intake_board,
    intake_case,
};
pub(crate) use views::{card_of_patient, papers_wanted, steps_missing};
pub use waiting::{TakeUp, take_up};

use serde::{Deserialize, Serialize};

use crate::{
    db, fact,
    followup::{Channel, Outcome},
    id_type,
    oplog::{Stage, Stored, Table},
    packs::IntakeStep,
    record,
    types::{Day, PatientId, PersonId, UtcMillis},
    word_type,
};

id_type! {
    /// An inquiry and its way to the first session.
    IntakeCaseId
}
id_type! {
    /// A template as the practice has it.
    IntakeTemplateId
}
id_type! {
    /// What was said of one step.
    IntakeStepId
}
id_type! {
    /// An attempt to reach whoever asked.
    IntakeContactId
}

word_type! {
    /// Where somebody heard of the practice.
    pub enum InquirySource {
        /// They called.
        Phone = "phone", "Phone call";
        /// Another clinician sent them.
        Referral = "referral", "Referral";
        /// Through the web site.
        Website = "website", "Web site";
        /// They came in.
        WalkIn = "walk_in", "Walk-in";
        /// The Department of Veterans Affairs sent them.
        Veterans = "veterans", "Veterans Affairs";
        /// Another way.
        Other = "other", "Other";
    }
}

word_type! {
    /// Where a case stands.
    pub enum CaseStatus {
        /// On its way.
        Open = "open", "Open";
        /// The course is booked.
        Booked = "booked", "Booked";
        /// It came to nothing.
        Closed = "closed", "Closed";
    }
}

word_type! {
    /// What was said of a step.
    pub enum StepMark {
        /// Nothing yet.
        Todo = "todo", "To do";
        /// It is done.
        Done = "done", "Done";
        /// It is not needed here.
        Skipped = "skipped", "Not needed";
    }
}

/// The steps of a case as they were on the day it was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FrozenSteps(pub Vec<IntakeStep>);
db::json_column!(FrozenSteps);

record! {
    /// An inquiry and its way to the first session.
    pub struct IntakeCase in "intake_cases" = 117 {
        id: IntakeCaseId,
        Latest chart = 1 { patient_id: Option<PatientId> },
        Latest who = 2 { name: String, phone: Option<String>, email: Option<String> },
        Latest template = 3 { template_code: String, template_version: String, steps: FrozenSteps },
        Latest origin = 4 { source: InquirySource, referred_by: Option<String>, indication: Option<String>, opened_on: Day },
        Latest plan = 5 { owner: Option<String>, next_contact_on: Option<Day>, note: Option<String> },
        Latest turn = 7 { waits_since: Option<Day>, taken_up_on: Option<Day> },
        State progress = 6 by stage_of_progress { status: CaseStatus, closed_on: Option<Day>, closed_reason: Option<String> },
    }
}

record! {
    /// What was said of one step; its id is made of case and step.
    pub struct IntakeStepState in "intake_steps" = 118 {
        id: IntakeStepId,
        Latest place = 1 { case_id: IntakeCaseId, step: String },
        State progress = 2 by stage_of_step { status: StepMark, happened_on: Option<Day>, who: Option<String>, note: Option<String> },
        Latest plan = 3 { owner: Option<String>, due_on: Option<Day> },
    }
}

fact! {
    /// An attempt to reach whoever asked.
    pub struct IntakeContact in "intake_contacts" = 119, void with calls::void_by_undo {
        id: IntakeContactId,
        case_id: IntakeCaseId,
        channel: Channel,
        outcome: Outcome,
        note: Option<String>,
        tried_at: UtcMillis,
        tried_by: Option<PersonId>,
    }
}

fact! {
    /// An attempt that was written down by mistake.
    pub struct IntakeVoid in "intake_voids" = 120, void with calls::again_by_undo {
        id: IntakeContactId,
        entry_id: IntakeContactId,
        voided_at: UtcMillis,
    }
}

record! {
    /// The steps of a template as this practice does them; its id is made of the code of the shipped one.
    pub struct OwnIntake in "intake_templates" = 121 {
        id: IntakeTemplateId,
        Latest content = 1 { code: String, name: String, steps: FrozenSteps, is_in_use: bool },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] =
    &[IntakeCase::TABLE, IntakeStepState::TABLE, IntakeContact::TABLE, IntakeVoid::TABLE, OwnIntake::TABLE];

/// Booked and closed exclude each other.
fn stage_of_progress(status: &str) -> Stage {
    match status {
        "booked" => Stage { branch: 1, height: 1 },
        "closed" => Stage { branch: 2, height: 1 },
        _ => Stage::default(),
    }
}

/// Done and not needed exclude each other.
fn stage_of_step(status: &str) -> Stage {
    match status {
        "done" => Stage { branch: 1, height: 1 },
        "skipped" => Stage { branch: 2, height: 1 },
        _ => Stage::default(),
    }
}
