//! What somebody does about a check: answers it, corrects an answer, or lets a visit go on as a clinician.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Answer, CheckAnswer, CheckId, CheckIds, CheckPass, CheckVoid, PassedCheck, PassedChecks, rules, store};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs::{CheckAt, SessionCheck},
    practice::{self, fields},
    series::Session,
    types::{LocalTime, Saved, SessionId, UtcMillis},
};

/// An answer to a check of a session.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerCheck {
    /// The session.
    pub session_id: SessionId,
    /// When in the visit it is checked.
    pub due: CheckAt,
    /// Minutes after the start, where the check has them.
    #[serde(default)]
    #[ts(optional)]
    pub minutes: Option<u16>,
    /// What was checked, as the protocol says it.
    pub what: String,
    /// What it came to.
    pub answer: Answer,
    /// A few words; needed when it is not OK.
    #[serde(default)]
    #[ts(optional)]
    pub word: Option<String>,
    /// When it was checked; now when absent.
    #[serde(default)]
    #[ts(optional)]
    pub at: Option<LocalTime>,
}

/// A visit that goes on although checks hold it up.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LetGo {
    /// The session.
    pub session_id: SessionId,
    /// Before what the checks were due.
    pub due: CheckAt,
    /// Why it goes on.
    pub reason: String,
}

/// Writes down what a check came to; an answer that stands already is corrected by the new one.
///
/// # Errors
/// `NotFound` for a check the session does not have; `Invalid` when it is not OK and no word says why, and for a time ahead of the
/// clock or on another day; refused for a session that was missed, called off or lies on a later day.
pub fn answer_check(practice: &mut Practice, input: AnswerCheck) -> Result<Done<Saved>> {
    practice.act(Action::reversible("answer_check"), |tx| {
        let session = checked_today(tx, input.session_id)?;
        let asked = SessionCheck { at: input.due, minutes: input.minutes, what: input.what.clone() };
        if !store::checked_by(tx.db(), &session)?.checks.contains(&asked) {
            return Err(Error::NotFound("check"));
        }
        let word = fields::optional("word", input.word.as_deref())?;
        if input.answer == Answer::NotOk && word.is_none() {
            return Err(Error::invalid("word", "is missing; a few words are enough"));
        }
        let all = store::answers(tx.db(), session.id)?;
        let standing = rules::standing(&asked, &all);
        if standing.len() == 1 && standing.iter().all(|known| known.answer == input.answer && known.word == word) {
            return Err(Error::refused("This check is answered that way already."));
        }
        let mut replaces: Vec<CheckId> = standing.iter().map(|known| known.id).collect();
        replaces.sort();
        let answered_at = answered_at(tx, &session, input.at)?;
        tx.say(format!("{}: {}", asked.what, input.answer.label()));
        let id: CheckId = tx.new_id();
        tx.fact(&CheckAnswer {
            id,
            session_id: session.id,
            patient_id: session.patient_id,
            due: asked.at,
            minutes: asked.minutes,
            what: asked.what,
            answer: input.answer,
            word,
            replaces: CheckIds(replaces),
            answered_at,
            answered_by: tx.actor(),
        })?;
        Ok(Saved { id: id.to_string(), revision: 1 })
    })
}

/// Lets a visit go on, as a clinician, although checks hold it up. It holds for the checks as they are answered at this moment.
///
/// # Errors
/// Refused when nothing holds it up; `Invalid` without a reason.
pub fn let_go(practice: &mut Practice, input: LetGo) -> Result<Done<Saved>> {
    practice.act(Action::reversible("let_go"), |tx| {
        let session = checked_today(tx, input.session_id)?;
        let checks = store::checked_by(tx.db(), &session)?.checks;
        let (all, passes) = (store::answers(tx.db(), session.id)?, store::passes(tx.db(), session.id)?);
        let held = rules::holding_up(input.due, &checks, &all, &passes);
        if held.is_empty() {
            return Err(Error::refused("No check holds this visit up."));
        }
        let reason = fields::text("reason", Some(&input.reason))?
            .ok_or_else(|| Error::invalid("reason", "is missing; a few words are enough"))?;
        let over = held.iter().map(|(check, _)| {
            let mut answers: Vec<CheckId> = rules::standing(check, &all).iter().map(|answer| answer.id).collect();
            answers.sort();
            PassedCheck { what: check.what.clone(), answers }
        });
        let over = PassedChecks(over.collect());
        tx.because(reason.clone());
        tx.say("Goes on by a clinician’s word");
        let id: CheckId = tx.new_id();
        tx.fact(&CheckPass {
            id,
            session_id: session.id,
            patient_id: session.patient_id,
            due: input.due,
            over,
            reason,
            passed_at: tx.now(),
            passed_by: tx.actor(),
        })?;
        Ok(Saved { id: id.to_string(), revision: 1 })
    })
}

/// An undo takes an answer or a pass back.
pub(super) fn void_by_undo(tx: &mut Tx<'_>, entry: Uuid) -> Result<()> {
    let entry_id: CheckId = entry.into();
    if store::is_void(tx.db(), entry_id)? {
        return Ok(());
    }
    let id = derived_id("check void", &[entry.as_bytes()]).into();
    tx.fact(&CheckVoid { id, entry_id, voided_at: tx.now() })
}

/// Undoing that writes the same entry once more, under its own id.
pub(super) fn again_by_undo(tx: &mut Tx<'_>, void: Uuid) -> Result<()> {
    let void: CheckVoid = tx.db().find(void.into(), "void")?;
    let id: CheckId = derived_id("check again", &[void.id.uuid().as_bytes()]).into();
    match tx.db().get::<CheckAnswer>(void.entry_id)? {
        Some(answer) => tx.fact(&CheckAnswer { id, ..answer }),
        None => {
            let pass: CheckPass = tx.db().find(void.entry_id, "pass")?;
            tx.fact(&CheckPass { id, ..pass })
        }
    }
}

fn checked_today(tx: &mut Tx<'_>, id: SessionId) -> Result<Session> {
    let session: Session = tx.db().find(id, "session")?;
    if !session.status.holds_its_slot() {
        return Err(
            Error::refused("Nobody came to this session.").hint("Step it back first if it was marked by mistake.")
        );
    }
    let today = LocalTime::of(tx.now(), practice::zone_of_room(tx.db(), session.room_id)?).day();
    if session.starts_local.day() > today {
        return Err(Error::refused(format!("This session is on {}.", session.starts_local.day().short()))
            .hint("Its checks are answered on that day."));
    }
    tx.about(session.patient_id);
    Ok(session)
}

fn answered_at(tx: &Tx<'_>, session: &Session, at: Option<LocalTime>) -> Result<UtcMillis> {
    let Some(at) = at else { return Ok(tx.now()) };
    let zone = practice::zone_of_room(tx.db(), session.room_id)?;
    fields::not_ahead("at", at, LocalTime::of(tx.now(), zone))?;
    if at.day() != session.starts_local.day() {
        return Err(Error::invalid(
            "at",
            format!("is not on the session's day, {}", session.starts_local.day().short()),
        ));
    }
    Ok(at.instant(zone))
}
