//! Templates of intake: the steps from the first call to the first session.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use ts_rs::TS;

use super::{Mark, Modality, PackHeader, Severity};
use crate::word_type;

word_type! {
    /// A column of the pipeline.
    pub enum IntakePhase {
        /// Somebody asked.
        Inquiry = "inquiry", "Inquiry";
        /// Forms and papers go out and come back.
        Paperwork = "paperwork", "Paperwork";
        /// Records of others and benefits are asked for.
        Records = "records", "Records, benefits";
        /// The evaluation.
        Evaluation = "evaluation", "Evaluation";
        /// Medical clearance.
        Clearance = "clearance", "Clearance";
        /// Payment and authorization.
        Authorization = "authorization", "Authorization";
        /// Everything is there; the course is booked.
        Ready = "ready", "Ready to book";
    }
}

word_type! {
    /// What a step is.
    pub enum StepKind {
        /// Somebody does something and says so.
        Task = "task", "Task";
        /// Forms and consents go out together.
        Packet = "packet", "Packet";
        /// A form is complete.
        Form = "form", "Form";
        /// A paper is signed or declined.
        Consent = "consent", "Consent";
        /// A document is there.
        Document = "document", "Document";
        /// A visit took place.
        Visit = "visit", "Visit";
        /// Records are asked for.
        RecordsRequest = "records_request", "Records request";
        /// A scale was measured.
        Scale = "scale", "Scale";
    }
}

word_type! {
    /// Who sees to a step.
    pub enum StepOwner {
        /// Who answers the telephone.
        FrontDesk = "front_desk", "Front desk";
        /// Who sees to payers.
        Biller = "biller", "Biller";
        /// Who treats.
        Clinician = "clinician", "Clinician";
        /// Who gives infusions.
        Nurse = "nurse", "Nurse";
        /// Who runs the office.
        Manager = "manager", "Manager";
    }
}

word_type! {
    /// From when a due day counts.
    pub enum DueFrom {
        /// The day of the inquiry.
        Inquiry = "inquiry", "after the inquiry";
        /// The day another step was done.
        Step = "step", "after a step";
        /// Before the first session.
        FirstSession = "first_session", "before the first session";
    }
}

/// A template with its source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakePack {
    #[serde(rename = "$schema")]
    _schema: String,
    /// Source and dates.
    pub pack: PackHeader,
    /// The template.
    pub intake: IntakeTemplate,
    /// Where single values come from when elsewhere than the rest.
    pub marks: Vec<Mark>,
}

/// The steps of a kind of intake.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeTemplate {
    /// Stable code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The treatment it leads to.
    pub modality: Modality,
    /// `usual` or `veteran`.
    pub track: String,
    /// Its steps; each comes after those it waits for.
    pub steps: Vec<IntakeStep>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntakeStep {
    /// Stable code in its template.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// The column it belongs to.
    pub phase: IntakePhase,
    /// What it is.
    pub kind: StepKind,
    /// The form whose completion is it.
    pub form: Option<String>,
    /// The paper whose signature is it.
    pub consent: Option<String>,
    /// The document that is it.
    pub document: Option<String>,
    /// Who sees to it.
    pub owner: StepOwner,
    /// By when.
    pub due: StepDue,
    /// Steps it waits for.
    pub after: Vec<String>,
    /// Whether nothing is ready without it.
    pub blocking: bool,
    /// Only where this holds.
    pub when: Option<StepWhen>,
    /// What to do.
    pub how: String,
}

/// By when a step is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepDue {
    /// Calendar days.
    pub days: u16,
    /// From when.
    pub from: DueFrom,
    /// After which step.
    pub step: Option<String>,
}

/// Where a step applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(untagged)]
pub enum StepWhen {
    /// One of these answers was given.
    Answer {
        /// Form and item, `form:item`.
        item: String,
        /// The answers.
        is: Vec<String>,
    },
    /// A form warned with one of these severities.
    Flag {
        /// The form.
        flag: String,
        /// The severities.
        severity: Vec<Severity>,
    },
}

impl StepWhen {
    /// The form it reads.
    pub fn form(&self) -> &str {
        match self {
            StepWhen::Answer { item, .. } => item.split_once(':').map_or(item.as_str(), |(form, _)| form),
            StepWhen::Flag { flag, .. } => flag,
        }
    }
}

/// The shipped templates.
pub fn intakes() -> &'static [IntakePack] {
    static INTAKES: LazyLock<Vec<IntakePack>> = LazyLock::new(|| {
        FILES.iter().map(|file| serde_json::from_str(file).expect("every shipped template is read by a test")).collect()
    });
    &INTAKES
}

/// A shipped template by its code.
pub fn intake(code: &str) -> Option<&'static IntakePack> {
    intakes().iter().find(|pack| pack.intake.code == code)
}

macro_rules! files {
    ($($name:literal)+) => {
        &[ $( include_str!(concat!("../../../../packs/intake/", $name, ".json")) ),+ ]
    };
}

const FILES: &[&str] = files! {
    "ketamine-psychiatric"
    "ketamine-pain"
    "spravato"
    "tms"
    "veteran-ketamine"
    "veteran-tms"
};
