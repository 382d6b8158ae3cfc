//! An inquiry is opened, its steps are marked, and the case is closed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CaseStatus, InquirySource, IntakeCase, IntakeCaseId, IntakeStepState, StepMark, store, templates};
use crate::{
    Practice,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    patients,
    practice::{self, fields},
    types::{Day, PatientId, Saved},
};

/// Opens an inquiry.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenInquiry {
    /// Who asked; the name of the chart when there is one.
    #[serde(default)]
    pub name: String,
    /// The chart, when there is one.
    #[serde(default)]
    #[ts(optional)]
    pub patient_id: Option<PatientId>,
    /// How to reach them.
    #[serde(default)]
    #[ts(optional)]
    pub phone: Option<String>,
    /// Their e-mail.
    #[serde(default)]
    #[ts(optional)]
    pub email: Option<String>,
    /// The template.
    pub template: String,
    /// How they came.
    pub source: InquirySource,
    /// Who referred them.
    #[serde(default)]
    #[ts(optional)]
    pub referred_by: Option<String>,
    /// What they ask for, in their words.
    #[serde(default)]
    #[ts(optional)]
    pub indication: Option<String>,
    /// The day they asked; today unless told.
    #[serde(default)]
    #[ts(optional)]
    pub opened_on: Option<Day>,
    /// Who sees to it.
    #[serde(default)]
    #[ts(optional)]
    pub owner: Option<String>,
    /// When to call next.
    #[serde(default)]
    #[ts(optional)]
    pub next_contact_on: Option<Day>,
    /// Whether it waits until the practice has room.
    #[serde(default)]
    pub waits: bool,
}

/// Changes an inquiry.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveInquiry {
    /// The case.
    pub case_id: IntakeCaseId,
    /// The chart, once there is one.
    #[serde(default)]
    #[ts(optional)]
    pub patient_id: Option<PatientId>,
    /// Who asked.
    pub name: String,
    /// How to reach them.
    #[serde(default)]
    #[ts(optional)]
    pub phone: Option<String>,
    /// Their e-mail.
    #[serde(default)]
    #[ts(optional)]
    pub email: Option<String>,
    /// Who referred them.
    #[serde(default)]
    #[ts(optional)]
    pub referred_by: Option<String>,
    /// What they ask for.
    #[serde(default)]
    #[ts(optional)]
    pub indication: Option<String>,
    /// Who sees to it.
    #[serde(default)]
    #[ts(optional)]
    pub owner: Option<String>,
    /// When to call next.
    #[serde(default)]
    #[ts(optional)]
    pub next_contact_on: Option<Day>,
    /// A few words.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Says something of a step.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkStep {
    /// The case.
    pub case_id: IntakeCaseId,
    /// The step.
    pub step: String,
    /// What.
    pub status: StepMark,
    /// The day; today unless told.
    #[serde(default)]
    #[ts(optional)]
    pub happened_on: Option<Day>,
    /// Who did it.
    #[serde(default)]
    #[ts(optional)]
    pub who: Option<String>,
    /// What came of it; why it is not needed.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
    /// Who sees to it.
    #[serde(default)]
    #[ts(optional)]
    pub owner: Option<String>,
    /// By when.
    #[serde(default)]
    #[ts(optional)]
    pub due_on: Option<Day>,
    /// The revision it was seen at; 0 where nothing was said yet.
    #[serde(default)]
    #[ts(as = "Option<u32>", optional)]
    pub revision: i64,
}

/// Ends a case.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseCase {
    /// The case.
    pub case_id: IntakeCaseId,
    /// Booked, closed, or open again.
    pub status: CaseStatus,
    /// Why, when it came to nothing.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Opens an inquiry by a template; its steps stay as they are today.
///
/// # Errors
/// `NotFound` for an unknown template; `Invalid` without a name, for a day ahead; refused when the patient has an open case.
pub fn open_inquiry(practice: &mut Practice, input: OpenInquiry) -> Result<Done<Saved>> {
    practice.act(Action::reversible("open_inquiry"), |tx| {
        let template = templates::template(tx.db(), &input.template)?.ok_or(Error::NotFound("template"))?;
        let today = today(tx)?;
        let opened_on = input.opened_on.unwrap_or(today);
        if opened_on > today {
            return Err(Error::invalid("opened_on", "lies ahead"));
        }
        let name = match input.patient_id {
            Some(patient) => {
                let chart = patients::live_patient(tx.db(), patient)?;
                tx.about(chart.id);
                if store::open_case_of(tx.db(), chart.id)?.is_some() {
                    return Err(
                        Error::refused("This patient is in intake already.").hint("Open the case that is there.")
                    );
                }
                chart.list_name()
            }
            None => fields::name("name", &input.name)?,
        };
        tx.say(format!("Inquiry: {}", template.name));
        let case = IntakeCase {
            id: tx.new_id(),
            patient_id: input.patient_id,
            name,
            phone: fields::optional_phone("phone", input.phone.as_deref())?,
            email: fields::optional_email("email", input.email.as_deref())?,
            template_code: template.code,
            template_version: template.version,
            steps: template.steps,
            source: input.source,
            referred_by: fields::optional("referred_by", input.referred_by.as_deref())?,
            indication: fields::optional("indication", input.indication.as_deref())?,
            opened_on,
            owner: fields::optional("owner", input.owner.as_deref())?,
            next_contact_on: input.next_contact_on,
            note: None,
            waits_since: input.waits.then_some(opened_on),
            taken_up_on: None,
            status: CaseStatus::Open,
            closed_on: None,
            closed_reason: None,
        };
        let saved = tx.save(&case, 0)?;
        // Whoever opens the case has logged the inquiry.
        if case.steps.0.iter().any(|step| step.code == LOGGED) {
            tx.save(
                &IntakeStepState {
                    id: store::step_id(case.id, LOGGED),
                    case_id: case.id,
                    step: LOGGED.to_owned(),
                    status: StepMark::Done,
                    happened_on: Some(opened_on),
                    who: None,
                    note: None,
                    owner: None,
                    due_on: None,
                },
                0,
            )?;
        }
        Ok(saved)
    })
}

/// The step that opening a case is.
const LOGGED: &str = "log-inquiry";

/// Changes who asked, who sees to it, and when to call next; ties it to a chart once there is one.
///
/// # Errors
/// `Invalid` without a name; refused when the chart has another open case; `Stale` when somebody else changed it.
pub fn save_inquiry(practice: &mut Practice, input: SaveInquiry) -> Result<Done<Saved>> {
    practice.act(Action::reversible("save_inquiry"), |tx| {
        let before: IntakeCase = tx.db().find(input.case_id, "case")?;
        if let Some(patient) = input.patient_id {
            let chart = patients::live_patient(tx.db(), patient)?;
            tx.about(chart.id);
            if store::open_case_of(tx.db(), chart.id)?.is_some_and(|other| other.id != before.id) {
                return Err(Error::refused("This patient has another open case."));
            }
        }
        let case = IntakeCase {
            patient_id: input.patient_id.or(before.patient_id),
            name: fields::name("name", &input.name)?,
            phone: fields::optional_phone("phone", input.phone.as_deref())?,
            email: fields::optional_email("email", input.email.as_deref())?,
            referred_by: fields::optional("referred_by", input.referred_by.as_deref())?,
            indication: fields::optional("indication", input.indication.as_deref())?,
            owner: fields::optional("owner", input.owner.as_deref())?,
            next_contact_on: input.next_contact_on,
            note: fields::text("note", input.note.as_deref())?,
            ..before
        };
        tx.save(&case, input.revision)
    })
}

/// Says that a step is done, not needed, or to do after all; who sees to it and by when.
///
/// # Errors
/// `NotFound` for a step the case does not have; `Invalid` for a day ahead and for a step that is not needed without why; refused for a
/// step that the chart itself shows.
pub fn mark_step(practice: &mut Practice, input: MarkStep) -> Result<Done<Saved>> {
    practice.act(Action::reversible("mark_step"), |tx| {
        let case: IntakeCase = tx.db().find(input.case_id, "case")?;
        if let Some(patient) = case.patient_id {
            tx.about(patients::kept(tx.db(), patient)?);
        }
        let step = case.steps.0.iter().find(|step| step.code == input.step).ok_or(Error::NotFound("step"))?;
        if input.status == StepMark::Done && (step.form.is_some() || step.consent.is_some()) {
            return Err(Error::refused(format!("{} is done when it is complete on the chart.", step.title))
                .hint("Fill it in there, or say that it is not needed here."));
        }
        let today = today(tx)?;
        let happened_on = input.happened_on.unwrap_or(today);
        if happened_on > today {
            return Err(Error::invalid("happened_on", "lies ahead"));
        }
        let note = fields::text("note", input.note.as_deref())?;
        if input.status == StepMark::Skipped && note.is_none() {
            return Err(Error::invalid("note", "is missing; say why it is not needed"));
        }
        tx.say(format!("{}: {}", step.title, input.status.label().to_lowercase()));
        let state = IntakeStepState {
            id: store::step_id(case.id, &step.code),
            case_id: case.id,
            step: step.code.clone(),
            status: input.status,
            happened_on: (input.status != StepMark::Todo).then_some(happened_on),
            who: fields::optional("who", input.who.as_deref())?,
            note,
            owner: fields::optional("owner", input.owner.as_deref())?,
            due_on: input.due_on,
        };
        tx.save(&state, input.revision)
    })
}

/// Says that the course is booked, that it came to nothing, or opens the case again.
///
/// # Errors
/// `Invalid` without why it came to nothing; `Stale` when somebody else changed it.
pub fn close_case(practice: &mut Practice, input: CloseCase) -> Result<Done<Saved>> {
    practice.act(Action::reversible("close_case"), |tx| {
        let case: IntakeCase = tx.db().find(input.case_id, "case")?;
        if let Some(patient) = case.patient_id {
            tx.about(patients::kept(tx.db(), patient)?);
        }
        let reason = fields::text("reason", input.reason.as_deref())?;
        if input.status == CaseStatus::Closed && reason.is_none() {
            return Err(Error::invalid("reason", "is missing; a few words are enough"));
        }
        let closed_on = (input.status != CaseStatus::Open).then_some(today(tx)?);
        tx.say(format!("Case: {}", input.status.label().to_lowercase()));
        tx.save(&IntakeCase { status: input.status, closed_on, closed_reason: reason, ..case }, input.revision)
    })
}

pub(super) fn today(tx: &Tx<'_>) -> Result<Day> {
    Ok(practice::now_local(tx.db(), tx.now())?.day())
}
