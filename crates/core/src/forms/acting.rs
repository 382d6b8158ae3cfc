//! A form is begun, answered, called complete, opened again, or was a mistake.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    FilledMode, FlagStep, FormAnswer, FormFlagStep, FormResponse, FormResponseId, FormStatus,
    rules::{checked, missing, raised},
    store::{self, Filled},
    views::AnswerView,
};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs::{self, Severity},
    patients,
    practice::{self, fields},
    series::Session,
    types::{Day, PatientId, Saved, SessionId},
};

/// Begins a form.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartForm {
    /// Whose.
    pub patient_id: PatientId,
    /// Which form.
    pub form: String,
    /// How the answers come.
    pub mode: FilledMode,
    /// The day the answers are of; today unless told.
    #[serde(default)]
    #[ts(optional)]
    pub filled_on: Option<Day>,
    /// The visit it belongs to.
    #[serde(default)]
    #[ts(optional)]
    pub session_id: Option<SessionId>,
    /// A few words, such as `before the first infusion`.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
}

/// One answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerGiven {
    /// The item.
    pub item: String,
    /// In which entry of a part that is filled in several times; the first is 0.
    #[serde(default)]
    #[ts(as = "Option<u32>", optional)]
    pub entry: i64,
    /// The code of the option, codes apart by commas, a number, a day or text; absent to take the answer away.
    #[serde(default)]
    #[ts(optional)]
    pub value: Option<String>,
    /// Words about it, where the item asks for them.
    #[serde(default)]
    #[ts(optional)]
    pub detail: Option<String>,
    /// The revision of the answer it was seen at; 0 where there was none.
    #[serde(default)]
    #[ts(as = "Option<u32>", optional)]
    pub revision: i64,
}

/// Answers of a form.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveAnswers {
    /// The form.
    pub response_id: FormResponseId,
    /// The answers, in any order.
    pub answers: Vec<AnswerGiven>,
}

/// A form that becomes complete, or open again.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormMoved {
    /// The form.
    pub response_id: FormResponseId,
    /// The revision it was seen at.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A form that was begun by mistake.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidForm {
    /// The form.
    pub response_id: FormResponseId,
    /// The revision it was seen at.
    #[ts(type = "number")]
    pub revision: i64,
    /// Why.
    pub reason: String,
}

/// Begins a form for a patient.
///
/// # Errors
/// `NotFound` for a form that does not exist; `Invalid` for a day ahead and for a visit of somebody else.
pub fn start_form(practice: &mut Practice, input: StartForm) -> Result<Done<Saved>> {
    practice.act(Action::reversible("start_form"), |tx| {
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let pack = packs::form(&input.form).ok_or(Error::NotFound("form"))?;
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let filled_on = input.filled_on.unwrap_or(today);
        if filled_on > today {
            return Err(Error::invalid("filled_on", "lies ahead"));
        }
        if let Some(session) = input.session_id {
            let session: Session = tx.db().find(session, "session")?;
            if patients::kept(tx.db(), session.patient_id)? != patient.id {
                return Err(Error::invalid("session_id", "is a visit of another patient"));
            }
        }
        tx.say(format!("{} begun", pack.form.title));
        tx.save(
            &FormResponse {
                id: tx.new_id(),
                patient_id: patient.id,
                form_code: pack.form.code.clone(),
                form_version: pack.pack.version.clone(),
                filled_on,
                mode: input.mode,
                session_id: input.session_id,
                note: fields::optional("note", input.note.as_deref())?,
                status: FormStatus::Open,
                closed_at: None,
                closed_by: None,
                void_reason: None,
            },
            0,
        )
    })
}

/// Keeps answers of a form. An urgent warning that they raise stays until a clinician says how it was handled.
///
/// # Errors
/// `NotFound` for an item the form does not have; `Invalid` for what an item does not take; refused for a form that is complete;
/// `Stale` when somebody else changed an answer.
pub fn save_answers(practice: &mut Practice, input: SaveAnswers) -> Result<Done<Vec<AnswerView>>> {
    practice.act(Action::reversible("save_answers"), |tx| {
        let found = open(tx, input.response_id)?;
        let form = &found.pack.form;
        let mut kept = Vec::with_capacity(input.answers.len());
        for given in &input.answers {
            let (section, item) =
                form.items().find(|(_, item)| item.code == given.item).ok_or(Error::NotFound("question"))?;
            let most = section.repeat.as_ref().map_or(1, |repeat| i64::from(repeat.at_most));
            if !(0..most).contains(&given.entry) {
                return Err(Error::invalid("entry", format!("is not one of {most}")));
            }
            let value = checked(form, item, given.value.as_deref().unwrap_or_default())?;
            let detail = fields::text("detail", given.detail.as_deref())?;
            let answer = FormAnswer {
                id: store::answer_id(found.response.id, &item.code, given.entry),
                response_id: found.response.id,
                patient_id: found.response.patient_id,
                item: item.code.clone(),
                entry: given.entry,
                detail: detail.filter(|_| value.is_some() && item.detail.is_some()),
                value,
            };
            let Saved { revision, .. } = tx.save(&answer, given.revision)?;
            kept.push(AnswerView {
                item: answer.item,
                entry: answer.entry,
                value: answer.value,
                detail: answer.detail,
                revision,
            });
        }
        raise(tx, found.response.id)?;
        Ok(kept)
    })
}

/// Says that a form is complete.
///
/// # Errors
/// Refused while something required is missing, with what it is; `Stale` when somebody else moved it.
pub fn complete_form(practice: &mut Practice, input: FormMoved) -> Result<Done<Saved>> {
    practice.act(Action::reversible("complete_form"), |tx| {
        let found = open(tx, input.response_id)?;
        let lacks = missing(&found.read());
        if let Some(first) = lacks.first() {
            let more = lacks.len() - 1;
            let rest = if more == 0 { String::new() } else { format!(", and {more} more") };
            let what = if first.detail { "The words about" } else { "The answer to" };
            return Err(Error::refused(format!("{what} “{}” is missing{rest}.", first.text))
                .on(first.item.clone())
                .hint("A form is complete when everything it asks for is there."));
        }
        tx.say(format!("{} complete", found.pack.form.title));
        let done = FormResponse {
            status: FormStatus::Complete,
            closed_at: Some(tx.now()),
            closed_by: tx.actor(),
            ..found.response
        };
        tx.save(&done, input.revision)
    })
}

/// Opens a complete form again, to correct an answer.
///
/// # Errors
/// Refused for one that is not complete; `Stale` when somebody else moved it.
pub fn reopen_form(practice: &mut Practice, input: FormMoved) -> Result<Done<Saved>> {
    practice.act(Action::reversible("reopen_form"), |tx| {
        let found = store::filled(tx.db(), input.response_id)?;
        tx.about(found.response.patient_id);
        if found.response.status != FormStatus::Complete {
            return Err(Error::refused("This form is not complete."));
        }
        tx.say(format!("{} opened again", found.pack.form.title));
        let again = FormResponse { status: FormStatus::Open, closed_at: None, closed_by: None, ..found.response };
        tx.save(&again, input.revision)
    })
}

/// Says that a form was begun by mistake. What it warned of stays until it is handled.
///
/// # Errors
/// `Invalid` without a reason; `Stale` when somebody else moved it.
pub fn void_form(practice: &mut Practice, input: VoidForm) -> Result<Done<Saved>> {
    practice.act(Action::reversible("void_form"), |tx| {
        let found = store::filled(tx.db(), input.response_id)?;
        tx.about(found.response.patient_id);
        let reason = fields::text("reason", Some(&input.reason))?
            .ok_or_else(|| Error::invalid("reason", "is missing; a few words are enough"))?;
        tx.because(reason.clone());
        tx.say(format!("{} was a mistake", found.pack.form.title));
        let void = FormResponse {
            status: FormStatus::Void,
            closed_at: Some(tx.now()),
            closed_by: tx.actor(),
            void_reason: Some(reason),
            ..found.response
        };
        tx.save(&void, input.revision)
    })
}

fn open(tx: &mut Tx<'_>, id: FormResponseId) -> Result<Filled> {
    let found = store::filled(tx.db(), id)?;
    tx.about(found.response.patient_id);
    match found.response.status {
        FormStatus::Open => Ok(found),
        FormStatus::Complete => {
            Err(Error::refused("This form is complete.").hint("Open it again to correct an answer."))
        }
        FormStatus::Void => Err(Error::refused("This form was begun by mistake.")),
    }
}

/// Notes the urgent warnings that the answers raise now, each once.
pub(super) fn raise(tx: &mut Tx<'_>, id: FormResponseId) -> Result<()> {
    let found = store::filled(tx.db(), id)?;
    for one in raised(&found.read()).into_iter().filter(|one| one.severity == Severity::Urgent) {
        let step_id = derived_id("form flag raised", &[id.uuid().as_bytes(), one.flag.as_bytes()]).into();
        if tx.db().get::<FormFlagStep>(step_id)?.is_some() {
            continue;
        }
        tx.fact(&FormFlagStep {
            id: step_id,
            response_id: id,
            patient_id: found.response.patient_id,
            flag: one.flag,
            step: FlagStep::Raised,
            answer: one.answer,
            clinician: None,
            plan: None,
            columbia_done: false,
            crisis_line_given: false,
            note: None,
            done_at: tx.now(),
            done_by: tx.actor(),
        })?;
    }
    Ok(())
}
