//! Where forms are looked up.

use uuid::Uuid;

use super::{
    FlagStepId, FormAnswer, FormAnswerId, FormFlagStep, FormFlagVoid, FormResponse, FormResponseId,
    rules::{Answers, Given},
};
use crate::{
    db::{Db, named_params},
    derived_id,
    error::{Error, Result},
    packs::{self, FormPack},
    patients,
    types::PatientId,
};

/// A form with its answers.
pub(super) struct Filled {
    pub response: FormResponse,
    pub pack: &'static FormPack,
    pub answers: Vec<FormAnswer>,
}

impl Filled {
    /// The answers beside the form.
    pub fn read(&self) -> Answers<'static> {
        let given = |answer: &FormAnswer| {
            ((answer.item.clone(), answer.entry), Given { value: answer.value.clone(), detail: answer.detail.clone() })
        };
        Answers::new(&self.pack.form, self.answers.iter().map(given))
    }
}

/// A form with its answers.
pub(super) fn filled(db: Db<'_>, id: FormResponseId) -> Result<Filled> {
    with_answers(db, db.find(id, "form")?)
}

/// The forms of a patient under all ids the patient has had, the newest first; those begun by mistake are left out.
pub(super) fn of_patient(db: Db<'_>, patient: PatientId) -> Result<Vec<Filled>> {
    let patients = ids_of(db, patient)?;
    let all =
        "patient_id IN (SELECT value FROM json_each(:patients)) AND status <> 'void' ORDER BY filled_on DESC, id DESC";
    let responses: Vec<FormResponse> = db.list(all, named_params! { ":patients": patients })?;
    // What a newer program wrote by a form this one does not have waits for it.
    let known = responses.into_iter().filter(|response| packs::form(&response.form_code).is_some());
    known.map(|response| with_answers(db, response)).collect()
}

/// What happened to a patient's warnings, in that order.
pub(super) fn steps_of(db: Db<'_>, patient: PatientId) -> Result<Vec<FormFlagStep>> {
    let stands = "patient_id IN (SELECT value FROM json_each(:patients)) AND id NOT IN (SELECT entry_id FROM form_flag_voids) \
                  ORDER BY done_at, id";
    db.list(stands, named_params! { ":patients": ids_of(db, patient)? })
}

/// What a form or an answer is called where two computers changed it: `PHQ-9, 03/03/2026`, `PHQ-9, 03/03/2026: Little interest …`.
pub(crate) fn called(db: Db<'_>, table: &str, row: Uuid) -> Option<String> {
    let answer = (table == "form_answers").then(|| db.get::<FormAnswer>(row.into()).ok().flatten()).flatten();
    let id = answer.as_ref().map_or(row.into(), |answer| answer.response_id);
    let response = db.get::<FormResponse>(id).ok().flatten()?;
    let form = &packs::form(&response.form_code)?.form;
    let head = format!("{}, {}", form.title, response.filled_on.us());
    Some(match answer.and_then(|answer| form.item(&answer.item)) {
        Some(item) => format!("{head}: {}", item.text),
        None => head,
    })
}

/// The patients of urgent warnings that nobody handled, the one that waits longest first; once for each warning.
pub(crate) fn unhandled(db: Db<'_>) -> Result<Vec<PatientId>> {
    db.all(include_str!("unhandled.sql"), [], |row| row.get("patient_id"))
}

/// Whether a step was taken back.
pub(super) fn is_void(db: Db<'_>, entry: FlagStepId) -> Result<bool> {
    let voids: Vec<FormFlagVoid> = db.list("entry_id = :entry", named_params! { ":entry": entry })?;
    Ok(!voids.is_empty())
}

/// The id of an answer; the same on every computer.
pub(super) fn answer_id(response: FormResponseId, item: &str, entry: i64) -> FormAnswerId {
    derived_id("form answer", &[response.uuid().as_bytes(), item.as_bytes(), &entry.to_be_bytes()]).into()
}

fn with_answers(db: Db<'_>, response: FormResponse) -> Result<Filled> {
    let pack = packs::form(&response.form_code).ok_or(Error::NotFound("form"))?;
    let answers = db.list("response_id = :response ORDER BY entry, id", named_params! { ":response": response.id })?;
    Ok(Filled { response, pack, answers })
}

fn ids_of(db: Db<'_>, patient: PatientId) -> Result<String> {
    Ok(serde_json::to_string(&patients::all_ids(db, patient)?).expect("ids are text"))
}
