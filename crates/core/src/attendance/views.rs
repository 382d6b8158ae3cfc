//! The checks of a session as screens show them.

use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{Answer, CheckAnswer, CheckId, CheckPass, CheckState, StepOfDay, rules, steps, store};
use crate::{
    Practice, Word,
    db::Db,
    error::Result,
    packs::{CheckAt, SessionCheck},
    patients, people, practice,
    series::{MarkView, Session, marks_of},
    types::{LocalTime, PatientId, SessionId, UtcMillis},
};

/// Asks for the checks of a session.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecksOf {
    /// The session.
    pub session_id: SessionId,
}

/// What is checked at a session, what came of it, and the steps of its day.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SessionChecks {
    /// The checks in the order of the day.
    pub checks: Vec<CheckRow>,
    /// What they hold up now, in the order of the day.
    pub holds_up: Vec<HeldUp>,
    /// What clinicians let go on.
    pub passes: Vec<PassRow>,
    /// Whether somebody has to take the patient home.
    pub driver: bool,
    /// The protocol that asks for the checks.
    pub protocol: Option<String>,
    /// Whether the checks came with a shipped protocol whose list is not from the source itself.
    pub unverified: bool,
    /// How sure the list is, and where it was read.
    pub marks: Vec<MarkView>,
    /// Whether they can be answered: on the day or later, unless nobody came.
    pub answerable: bool,
    /// What happened to the session, the earliest first.
    pub steps: Vec<StepOfDay>,
}

/// One check of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CheckRow {
    /// When in the visit.
    pub due: Word,
    /// Minutes after the start, where it is about minutes.
    pub minutes: Option<u16>,
    /// The time that comes to, once treatment began.
    pub due_at: Option<LocalTime>,
    /// What.
    pub what: String,
    /// Where it stands.
    pub state: Word,
    /// Whether the visit waits for it now.
    pub holds_up: bool,
    /// The answers that stand: two when two offices answered apart.
    pub answers: Vec<AnswerRow>,
    /// The answers they stand for, the latest first.
    pub corrected: Vec<AnswerRow>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AnswerRow {
    /// Its id.
    pub id: CheckId,
    /// What it came to.
    pub answer: Word,
    /// The word with it.
    pub word: Option<String>,
    /// When.
    pub at: LocalTime,
    /// Who.
    pub by: Option<String>,
}

/// What checks of a moment hold up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct HeldUp {
    /// Before what.
    pub due: Word,
    /// Which checks, in a sentence.
    pub why: String,
}

/// What a clinician let go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PassRow {
    /// Its id.
    pub id: CheckId,
    /// Before what.
    pub due: Word,
    /// Which checks.
    pub over: Vec<String>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: LocalTime,
    /// Who.
    pub by: Option<String>,
}

/// What is checked at a session, what came of it, and the steps of its day.
pub fn session_checks(practice: &Practice, input: ChecksOf) -> Result<SessionChecks> {
    let db = practice.db();
    let session: Session = db.find(input.session_id, "session")?;
    let zone = practice::zone_of_room(db, session.room_id)?;
    let by = store::checked_by(db, &session)?;
    let seen = Seen { db, zone, answers: store::answers(db, session.id)?, passes: store::passes(db, session.id)? };
    let today = LocalTime::of(practice.env().now(), zone).day();
    let waits = waits_for(&session, by.driver);
    let checks = by.checks.iter().map(|check| seen.row(&session, check, waits)).collect::<Result<Vec<_>>>()?;
    let held = |due: &CheckAt| {
        let held = rules::holding_up(*due, &by.checks, &seen.answers, &seen.passes);
        (!held.is_empty()).then(|| HeldUp { due: due.word(), why: rules::in_words(&held) })
    };
    let passes = seen.passes.iter().map(|pass| seen.pass(pass)).collect::<Result<_>>()?;
    let marks = by.protocol.as_ref().map(|(id, _)| marks_of(id, "checks")).unwrap_or_default();
    Ok(SessionChecks {
        checks,
        holds_up: waits.iter().filter_map(held).collect(),
        passes,
        driver: by.driver,
        unverified: marks.iter().any(|mark| mark.confidence.code != "primary"),
        marks,
        protocol: by.protocol.map(|(_, name)| name),
        answerable: session.status.holds_its_slot() && session.starts_local.day() <= today,
        steps: steps::of(db, &session, zone)?,
    })
}

/// What was checked at one session, for the history of a chart.
pub(crate) struct CheckedVisit {
    /// When the latest answer was given.
    pub at: UtcMillis,
    /// `7 OK, 1 not OK`.
    pub counted: String,
    /// What was not in order or let go, with the words.
    pub said: Option<String>,
    /// Who answered last.
    pub by: Option<String>,
}

/// What was checked at each session of a patient. Corrected answers are left out; the session shows them.
pub(crate) fn checked_visits(db: Db<'_>, patient: PatientId) -> Result<Vec<(SessionId, CheckedVisit)>> {
    let mut visits: BTreeMap<SessionId, (Vec<CheckAnswer>, Vec<CheckPass>)> = BTreeMap::new();
    // Answers stay with the chart they were given for, also when it became part of another.
    for chart in patients::all_ids(db, patient)? {
        for answer in store::answers_of(db, chart)? {
            visits.entry(answer.session_id).or_default().0.push(answer);
        }
        for pass in store::passes_of(db, chart)? {
            visits.entry(pass.session_id).or_default().1.push(pass);
        }
    }
    visits.into_iter().map(|(session, (answers, passes))| Ok((session, visit(db, &answers, &passes)?))).collect()
}

fn visit(db: Db<'_>, answers: &[CheckAnswer], passes: &[CheckPass]) -> Result<CheckedVisit> {
    let corrected = |answer: &CheckAnswer| answers.iter().any(|other| other.replaces.0.contains(&answer.id));
    let standing: Vec<&CheckAnswer> = answers.iter().filter(|answer| !corrected(answer)).collect();
    let count = |wanted: Answer| standing.iter().filter(|answer| answer.answer == wanted).count();
    let counted = match (count(Answer::Ok), count(Answer::NotOk)) {
        (ok, 0) => format!("{ok} OK"),
        (ok, not_ok) => format!("{ok} OK, {not_ok} not OK"),
    };
    let not_ok = standing.iter().filter(|answer| answer.answer == Answer::NotOk);
    let mut said: Vec<String> =
        not_ok.map(|answer| format!("{}: {}", answer.what, answer.word.as_deref().unwrap_or("not OK"))).collect();
    said.extend(passes.iter().map(|pass| format!("goes on by a clinician’s word: {}", pass.reason)));
    let written = answers.iter().map(|answer| (answer.answered_at, answer.answered_by));
    let last = written.chain(passes.iter().map(|pass| (pass.passed_at, pass.passed_by))).max();
    let (at, by) = last.unwrap_or((UtcMillis(0), None));
    Ok(CheckedVisit { at, counted, said: (!said.is_empty()).then(|| said.join("; ")), by: people::name_of(db, by)? })
}

/// What the checks of a session hold up as it stands.
fn waits_for(session: &Session, driver: bool) -> &'static [CheckAt] {
    match (session.started_local.is_some(), session.status.lies_ahead(), driver) {
        (_, false, _) => &[],
        (true, true, true) => &[CheckAt::Leaving],
        (true, true, false) => &[],
        (false, true, _) => &[CheckAt::Before],
    }
}

struct Seen<'a> {
    db: Db<'a>,
    zone: Tz,
    answers: Vec<CheckAnswer>,
    passes: Vec<CheckPass>,
}

impl Seen<'_> {
    fn row(&self, session: &Session, check: &SessionCheck, waits: &[CheckAt]) -> Result<CheckRow> {
        let state = rules::state(check, &self.answers, &self.passes);
        let standing = rules::standing(check, &self.answers);
        let of_check = self.answers.iter().rev().filter(|answer| rules::answers(answer, check));
        let corrected = of_check.filter(|answer| !standing.iter().any(|known| known.id == answer.id));
        let due_at = session.started_local.zip(check.minutes);
        Ok(CheckRow {
            due: check.at.word(),
            minutes: check.minutes,
            due_at: due_at.map(|(started, minutes)| started.plus_minutes(i64::from(minutes))),
            what: check.what.clone(),
            state: state.word(),
            holds_up: waits.contains(&check.at) && matches!(state, CheckState::Open | CheckState::NotOk),
            corrected: corrected.map(|answer| self.answer(answer)).collect::<Result<_>>()?,
            answers: standing.into_iter().map(|answer| self.answer(answer)).collect::<Result<_>>()?,
        })
    }

    fn answer(&self, answer: &CheckAnswer) -> Result<AnswerRow> {
        Ok(AnswerRow {
            id: answer.id,
            answer: answer.answer.word(),
            word: answer.word.clone(),
            at: LocalTime::of(answer.answered_at, self.zone),
            by: people::name_of(self.db, answer.answered_by)?,
        })
    }

    fn pass(&self, pass: &CheckPass) -> Result<PassRow> {
        Ok(PassRow {
            id: pass.id,
            due: pass.due.word(),
            over: pass.over.0.iter().map(|over| over.what.clone()).collect(),
            reason: pass.reason.clone(),
            at: LocalTime::of(pass.passed_at, self.zone),
            by: people::name_of(self.db, pass.passed_by)?,
        })
    }
}
