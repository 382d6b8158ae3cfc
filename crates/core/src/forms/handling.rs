//! What a clinician says to a warning.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{
    FlagStep, FlagStepId, FormFlagStep, FormFlagVoid, FormResponseId,
    rules::raised,
    store::{self, Filled},
};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs::Severity,
    practice::fields,
    types::Saved,
};

/// Clears a warning that holds treatment up or asks for a look.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearFlag {
    /// The form.
    pub response_id: FormResponseId,
    /// The warning.
    pub flag: String,
    /// Why treatment may go on.
    pub note: String,
}

/// How an urgent warning was handled.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleFlag {
    /// The form.
    pub response_id: FormResponseId,
    /// The warning.
    pub flag: String,
    /// The clinician who was told.
    #[serde(default)]
    pub clinician: String,
    /// What is done now.
    #[serde(default)]
    pub plan: String,
    /// Whether the Columbia screener was asked.
    #[serde(default)]
    pub columbia_done: bool,
    /// Whether the patient was given the crisis line.
    #[serde(default)]
    pub crisis_line_given: bool,
    /// More words.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
    /// Whether the answer was entered by mistake; then only a note is asked for.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub mistake: bool,
}

/// Clears, as a clinician, what holds treatment up or asks for a look. It holds for the answer as it is now.
///
/// # Errors
/// Refused for a warning the answers do not raise, for an urgent one, and for what is never treated here; `Invalid` without a reason.
pub fn clear_flag(practice: &mut Practice, input: ClearFlag) -> Result<Done<Saved>> {
    practice.act(Action::reversible("clear_flag"), |tx| {
        let found = about(tx, input.response_id)?;
        let one = raised(&found.read()).into_iter().find(|one| one.flag == input.flag);
        let one = one.ok_or_else(|| Error::refused("The answers do not warn of this any more."))?;
        match one.severity {
            Severity::Urgent => return Err(Error::refused("This is urgent: write down how it was handled.")),
            Severity::Absolute => {
                return Err(Error::refused("This is never treated here.")
                    .hint("Correct the answer if it is wrong, or stop the intake."));
            }
            Severity::Hold | Severity::Block | Severity::Clear | Severity::Info => {}
        }
        let note = fields::text("note", Some(&input.note))?
            .ok_or_else(|| Error::invalid("note", "is missing; a few words are enough"))?;
        tx.because(note.clone());
        tx.say(format!("{}: cleared", found.pack.form.title));
        let blank = blank(tx, &found, FlagStep::Cleared);
        step(tx, FormFlagStep { flag: one.flag, answer: one.answer, note: Some(note), ..blank })
    })
}

/// Writes down how an urgent warning was handled.
///
/// # Errors
/// Refused for a warning that was never raised or is handled already; `Invalid` while who was told or the plan is missing, or while
/// the Columbia screener or the crisis line were left out and no note says why.
pub fn handle_flag(practice: &mut Practice, input: HandleFlag) -> Result<Done<Saved>> {
    practice.act(Action::reversible("handle_flag"), |tx| {
        let found = about(tx, input.response_id)?;
        let steps = store::steps_of(tx.db(), found.response.patient_id)?;
        let own: Vec<&FormFlagStep> =
            steps.iter().filter(|step| step.response_id == found.response.id && step.flag == input.flag).collect();
        if own.is_empty() {
            return Err(Error::refused("This warning was never raised."));
        }
        if own.iter().any(|step| matches!(step.step, FlagStep::Handled | FlagStep::Mistake)) {
            return Err(Error::refused("This warning is handled already."));
        }
        let note = fields::text("note", input.note.as_deref())?;
        let missing = |field: &str| Error::invalid(field, "is missing");
        if input.mistake {
            let note = note.ok_or_else(|| Error::invalid("note", "is missing; say how it came to be entered"))?;
            tx.because(note.clone());
            tx.say("Entered by mistake");
            let entry =
                FormFlagStep { flag: input.flag.clone(), note: Some(note), ..blank(tx, &found, FlagStep::Mistake) };
            return step(tx, entry);
        }
        let clinician = fields::optional("clinician", Some(&input.clinician))?.ok_or_else(|| missing("clinician"))?;
        let plan = fields::text("plan", Some(&input.plan))?.ok_or_else(|| missing("plan"))?;
        if !(input.columbia_done && input.crisis_line_given) && note.is_none() {
            let left_out = if input.columbia_done {
                "the crisis line was not given"
            } else {
                "the Columbia screener was not asked"
            };
            return Err(Error::invalid("note", format!("is missing; say why {left_out}")));
        }
        tx.say(format!("{}: handled", found.pack.form.title));
        let entry = FormFlagStep {
            flag: input.flag.clone(),
            clinician: Some(clinician),
            plan: Some(plan),
            columbia_done: input.columbia_done,
            crisis_line_given: input.crisis_line_given,
            note,
            ..blank(tx, &found, FlagStep::Handled)
        };
        step(tx, entry)
    })
}

/// An undo takes a step back. That a warning was raised stays: taking the answer back does not handle it.
pub(super) fn void_by_undo(tx: &mut Tx<'_>, entry: Uuid) -> Result<()> {
    let entry_id: FlagStepId = entry.into();
    let step: FormFlagStep = tx.db().find(entry_id, "step")?;
    if step.step == FlagStep::Raised || store::is_void(tx.db(), entry_id)? {
        return Ok(());
    }
    let id = derived_id("form flag void", &[entry.as_bytes()]).into();
    tx.fact(&FormFlagVoid { id, entry_id, voided_at: tx.now() })
}

/// Undoing that writes the same step once more, under its own id.
pub(super) fn again_by_undo(tx: &mut Tx<'_>, void: Uuid) -> Result<()> {
    let void: FormFlagVoid = tx.db().find(void.into(), "void")?;
    let id: FlagStepId = derived_id("form flag again", &[void.id.uuid().as_bytes()]).into();
    let entry: FormFlagStep = tx.db().find(void.entry_id, "step")?;
    tx.fact(&FormFlagStep { id, ..entry })
}

fn about(tx: &mut Tx<'_>, id: FormResponseId) -> Result<Filled> {
    let found = store::filled(tx.db(), id)?;
    tx.about(found.response.patient_id);
    Ok(found)
}

fn blank(tx: &Tx<'_>, found: &Filled, step: FlagStep) -> FormFlagStep {
    FormFlagStep {
        id: tx.new_id(),
        response_id: found.response.id,
        patient_id: found.response.patient_id,
        flag: String::new(),
        step,
        answer: None,
        clinician: None,
        plan: None,
        columbia_done: false,
        crisis_line_given: false,
        note: None,
        done_at: tx.now(),
        done_by: tx.actor(),
    }
}

fn step(tx: &mut Tx<'_>, entry: FormFlagStep) -> Result<Saved> {
    tx.fact(&entry)?;
    Ok(Saved { id: entry.id.to_string(), revision: 1 })
}
