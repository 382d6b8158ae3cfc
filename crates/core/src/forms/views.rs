//! Forms of a patient as screens show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{
    Change, FormAnswer, FormResponse, FormResponseId, FormStatus, Missing, Scored,
    rules::{Answers, change, missing, results, scored},
    store::{self, Filled},
    warnings::{FlagView, Reading, open_warnings},
};
use crate::{
    Practice, Word,
    db::Db,
    error::Result,
    packs::{self, Form, Modality},
    patients, people,
    types::{Day, LocalTime, PatientId, SessionId},
};

/// Asks for the forms of a patient.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormsOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// Asks for one form.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormOf {
    /// The form.
    pub response_id: FormResponseId,
}

/// The forms of a patient.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PatientForms {
    /// Those begun, the newest first.
    pub forms: Vec<FormRow>,
    /// Warnings that are not cleared or handled, the worst first.
    pub flags: Vec<FlagView>,
    /// What scales came to over time.
    pub scales: Vec<ScaleLine>,
    /// Every form there is.
    pub offered: Vec<FormOffer>,
}

/// A form there is.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct FormOffer {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub kind: Word,
    /// Who fills it in.
    pub filled_by: Word,
    /// Treatments it belongs to; every one when empty.
    pub modalities: Vec<Modality>,
}

/// A form of a patient in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct FormRow {
    /// The form.
    pub id: FormResponseId,
    /// Which.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub kind: Word,
    /// The day the answers are of.
    pub filled_on: Day,
    /// How they came.
    pub mode: Word,
    /// Where it stands.
    pub status: Word,
    /// The visit it belongs to.
    pub session_id: Option<SessionId>,
    /// A few words.
    pub note: Option<String>,
    /// What it came to.
    pub score: Option<Scored>,
    /// What follows from the answers.
    pub results: Vec<ResultView>,
    /// How much that is required is missing.
    pub missing: u32,
    /// Warnings that are not cleared or handled.
    pub open_flags: u32,
    /// When it became complete, and by whom.
    pub closed: Option<String>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// What follows from answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ResultView {
    /// What is asked for.
    pub label: String,
    /// The level.
    pub level: Word,
}

/// A form with its questions and answers.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ResponseView {
    /// Where it stands.
    pub row: FormRow,
    /// The patient.
    pub patient_id: PatientId,
    /// What it asks.
    pub form: Form,
    /// The version it is.
    pub version: String,
    /// Whether a newer version is shipped than the one it was begun with.
    pub outdated: bool,
    /// How sure its content is, and where it was read.
    pub confidence: Word,
    /// Where its content was read.
    pub source: String,
    /// The answers.
    pub answers: Vec<AnswerView>,
    /// The codes of items that are shown now.
    pub shown: Vec<String>,
    /// What it lacks before it is complete.
    pub missing: Vec<Missing>,
    /// Its warnings, with what was said to them.
    pub flags: Vec<FlagView>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AnswerView {
    /// The item.
    pub item: String,
    /// The entry.
    #[ts(type = "number")]
    pub entry: i64,
    /// The answer.
    pub value: Option<String>,
    /// Words about it.
    pub detail: Option<String>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// What one scale came to over time.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ScaleLine {
    /// The form's code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// The most there can be.
    #[ts(type = "number")]
    pub most: i64,
    /// Whether less is better.
    pub lower_is_better: bool,
    /// Scores in the order of their days.
    pub points: Vec<ScalePoint>,
    /// How far the last is from the first.
    pub change: Option<Change>,
}

/// A score on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ScalePoint {
    /// The form.
    pub response_id: FormResponseId,
    /// The day.
    pub day: Day,
    /// The sum.
    #[ts(type = "number")]
    pub sum: i64,
    /// The score as it is shown.
    pub shown: String,
    /// What it means.
    pub band: Option<String>,
}

/// The forms of a patient: those begun, their warnings, scores over time, and every form there is.
pub fn forms_of(practice: &Practice, input: FormsOf) -> Result<PatientForms> {
    let db = practice.db();
    let patient = patients::kept(db, input.patient_id)?;
    let reading = Reading::of(db, patient)?;
    let all = store::of_patient(db, patient)?;
    let row = |filled: &Filled| reading.row(filled, &reading.flags(filled)?);
    let forms = all.iter().map(row).collect::<Result<_>>()?;
    let flags = open_warnings(db, patient)?;
    let scales = scales(&all, reading.prorates);
    Ok(PatientForms { forms, flags, scales, offered: offered() })
}

/// One form with its questions, answers and warnings.
pub fn form_response(practice: &Practice, input: FormOf) -> Result<ResponseView> {
    let db = practice.db();
    let filled = store::filled(db, input.response_id)?;
    let patient = patients::kept(db, filled.response.patient_id)?;
    let reading = Reading::of(db, patient)?;
    let answers = filled.read();
    let flags = reading.flags(&filled)?;
    let pack = &filled.pack.pack;
    Ok(ResponseView {
        row: reading.row(&filled, &flags)?,
        patient_id: patient,
        form: filled.pack.form.clone(),
        version: pack.version.clone(),
        outdated: filled.response.form_version != pack.version,
        confidence: pack.confidence.word(),
        source: pack.source.clone(),
        answers: filled.answers.iter().map(|answer| answer_view(db, answer)).collect::<Result<_>>()?,
        shown: shown(&answers),
        missing: missing(&answers),
        flags,
    })
}

impl Reading<'_> {
    fn row(&self, filled: &Filled, flags: &[FlagView]) -> Result<FormRow> {
        let FormResponse { id, filled_on, mode, status, session_id, note, closed_at, closed_by, .. } =
            filled.response.clone();
        let form = &filled.pack.form;
        let answers = filled.read();
        let by = people::name_of(self.db, closed_by)?;
        let closed = closed_at.map(|at| {
            [Some(LocalTime::of(at, self.zone).short()), by].into_iter().flatten().collect::<Vec<_>>().join(", ")
        });
        let result = |(label, code, level): (String, &str, &str)| ResultView { label, level: Word::new(code, level) };
        let results = results(&answers).into_iter();
        Ok(FormRow {
            id,
            code: form.code.clone(),
            title: form.title.clone(),
            kind: form.kind.word(),
            filled_on,
            mode: mode.word(),
            status: status.word(),
            session_id,
            note,
            score: scored(&answers, self.prorates),
            results: results.map(|(of, code, level)| result((of.label.clone(), code, level))).collect(),
            missing: count(missing(&answers).len()),
            open_flags: count(flags.iter().filter(|flag| flag.open).count()),
            closed,
            revision: self.db.revision::<FormResponse>(id)?,
        })
    }
}

fn answer_view(db: Db<'_>, answer: &FormAnswer) -> Result<AnswerView> {
    Ok(AnswerView {
        item: answer.item.clone(),
        entry: answer.entry,
        value: answer.value.clone(),
        detail: answer.detail.clone(),
        revision: db.revision::<FormAnswer>(answer.id)?,
    })
}

fn shown(answers: &Answers<'_>) -> Vec<String> {
    let asked = answers.form.items().filter(|(section, item)| answers.asks(section, item));
    asked.map(|(_, item)| item.code.clone()).collect()
}

/// Scores of complete forms by scale, each in the order of its days.
fn scales(all: &[Filled], prorates: bool) -> Vec<ScaleLine> {
    let mut lines: BTreeMap<&str, (&Form, Vec<ScalePoint>)> = BTreeMap::new();
    for filled in all.iter().rev().filter(|filled| filled.response.status == FormStatus::Complete) {
        let form = &filled.pack.form;
        let Some(Scored { sum: Some(sum), shown: Some(shown), band, .. }) = scored(&filled.read(), prorates) else {
            continue;
        };
        let point = ScalePoint { response_id: filled.response.id, day: filled.response.filled_on, sum, shown, band };
        lines.entry(&form.code).or_insert_with(|| (form, Vec::new())).1.push(point);
    }
    let line = |(code, (form, points)): (&str, (&Form, Vec<ScalePoint>))| {
        let score = form.score.as_ref()?;
        let change = match points.as_slice() {
            [first, .., last] => Some(change(score, first.sum, last.sum)),
            _ => None,
        };
        Some(ScaleLine {
            code: code.to_owned(),
            title: form.title.clone(),
            most: score.most,
            lower_is_better: score.lower_is_better,
            points,
            change,
        })
    };
    lines.into_iter().filter_map(line).collect()
}

fn offered() -> Vec<FormOffer> {
    let offer = |pack: &packs::FormPack| FormOffer {
        code: pack.form.code.clone(),
        title: pack.form.title.clone(),
        kind: pack.form.kind.word(),
        filled_by: pack.form.filled_by.word(),
        modalities: pack.form.modalities.clone(),
    };
    packs::forms().iter().map(offer).collect()
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
