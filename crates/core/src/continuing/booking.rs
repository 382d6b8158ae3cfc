//! What was decided is booked: a course of its own, in the phase that comes after.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CourseContinuation, CourseDecision, DecisionId, EndState, rules, store, views};
use crate::{
    Practice,
    calendar::{self, PlanSeries, SeriesPlan, SeriesStarted},
    db::Db,
    error::{Error, Result},
    oplog::{Action, Done},
    packs::{ChargeWhen, Phase, ProtocolCode, Regimen, Segment},
    practice,
    series::{self, Series},
    types::{Day, ProviderId, RoomId},
};

/// When and where a course goes on.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Continue {
    /// What was decided.
    pub decision_id: DecisionId,
    /// The first day that may be used.
    pub starts_on: Day,
    /// The time of day, `HH:MM`.
    pub time: String,
    /// Days the patient can come, 1 Monday to 7 Sunday; the protocol's own when absent.
    #[serde(default)]
    #[ts(optional)]
    pub weekdays: Option<Vec<u8>>,
    /// The room; any room that fits when absent.
    #[serde(default)]
    #[ts(optional)]
    pub room_id: Option<RoomId>,
    /// The provider; the one of the course before when absent.
    #[serde(default)]
    #[ts(optional)]
    pub provider_id: Option<ProviderId>,
    /// Numbers of sessions that are not booked.
    #[serde(default)]
    #[ts(optional)]
    pub skip: Option<Vec<u32>>,
}

/// A decision with what it makes of the protocol.
struct Asked {
    decision: CourseDecision,
    wish: PlanSeries,
    regimen: Regimen,
    version: String,
}

/// Shows what was decided as it would be booked.
///
/// # Errors
/// `NotFound` for an unknown decision; refused when nothing is to be booked for it.
pub fn preview_continuation(practice: &Practice, input: Continue) -> Result<SeriesPlan> {
    let asked = asked(practice.db(), &input)?;
    calendar::preview_by(practice, &asked.wish, &asked.regimen, &asked.version)
}

/// Books what was decided in one action.
///
/// # Errors
/// As [`preview_continuation`]; refused when it is booked already, and when a session has no free slot on its day, with the offer to book
/// the others.
pub fn start_continuation(practice: &mut Practice, input: Continue) -> Result<Done<SeriesStarted>> {
    practice.act(Action::reversible("start_continuation"), |tx| {
        let asked = asked(tx.db(), &input)?;
        let today = practice::now_local(tx.db(), tx.now())?.day();
        if views::course(tx.db(), asked.decision.series_id, today)?.state != EndState::ToBook {
            return Err(Error::refused(
                "What was decided about this course is booked already, or another decision came after it.",
            ));
        }
        let started = calendar::start_by(tx, &asked.wish, &asked.regimen, &asked.version)?;
        let id: DecisionId = tx.new_id();
        tx.fact(&CourseContinuation {
            id,
            decision_id: asked.decision.id,
            patient_id: asked.decision.patient_id,
            followed_by: started.series_id,
            booked_at: tx.now(),
        })?;
        Ok(started)
    })
}

fn asked(db: Db<'_>, input: &Continue) -> Result<Asked> {
    let decision: CourseDecision = db.find(input.decision_id, "decision")?;
    if store::is_void(db, decision.id)? {
        return Err(Error::NotFound("decision"));
    }
    let series: Series = db.find(decision.series_id, "series")?;
    let (regimen, version) = series::regimen_of(db, &series)?;
    let sessions = u16::try_from(decision.sessions.unwrap_or(1)).unwrap_or(u16::MAX);
    let every = decision.every_days.map(|days| u8::try_from(days).unwrap_or(u8::MAX));
    let phase = rules::phase_after(&series.protocol.phases, decision.decision, sessions, every)
        .ok_or_else(|| Error::refused("Nothing is booked for this decision."))?;
    let wish = PlanSeries {
        patient_id: crate::patients::kept(db, series.patient_id)?,
        protocol_id: series.protocol_id.clone(),
        starts_on: input.starts_on,
        weekdays: input.weekdays.clone(),
        time: input.time.clone(),
        room_id: input.room_id,
        provider_id: input.provider_id.or(series.provider_id),
        sessions: Some(u32::from(sessions)),
        charge_diagnosis: series.charge_diagnosis.clone(),
        skip: input.skip.clone(),
    };
    Ok(Asked { decision, wish, regimen: going_on(regimen, phase), version })
}

/// A protocol in the middle: nothing of it is for a first session, such as the mapping or the code for it.
fn going_on(regimen: Regimen, phase: Phase) -> Regimen {
    let later = |code: ProtocolCode| match code.when {
        ChargeWhen::First => None,
        ChargeWhen::Each | ChargeWhen::Later => Some(ProtocolCode { when: ChargeWhen::Each, ..code }),
    };
    let usual = |segment: Segment| Segment { first_minutes: None, ..segment };
    Regimen {
        phases: vec![phase],
        segments: regimen.segments.into_iter().map(usual).collect(),
        codes: regimen.codes.into_iter().filter_map(later).collect(),
        ..regimen
    }
}
