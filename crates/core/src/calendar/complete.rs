//! A session delivered: its times, what was given, and what it may be billed as.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::{
    slots::called,
    stages::{StageSession, next},
    store,
    times::{Moment, earlier_than, moment},
};
use crate::{
    attendance,
    db::{Db, named_params},
    error::{Error, Result},
    oplog::Tx,
    packs::{Modality, ProtocolCode},
    practice::fields,
    readiness,
    series::{Series, Session, SessionStatus, Verb},
    types::{LocalTime, SessionId},
};

/// A session that was delivered.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteSession {
    /// The session.
    pub session_id: SessionId,
    /// The revision it was seen at.
    #[ts(type = "number")]
    pub revision: i64,
    /// When treatment began; what was recorded when absent.
    #[serde(default)]
    #[ts(optional)]
    pub started: Option<LocalTime>,
    /// When treatment ended; what was recorded, else now, when absent.
    #[serde(default)]
    #[ts(optional)]
    pub stopped: Option<LocalTime>,
    /// What was given.
    #[serde(default)]
    #[ts(optional)]
    pub dose: Option<String>,
    /// What else is worth keeping.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
}

/// What completing left: all that billing needs.
#[derive(Clone, Debug)]
pub struct SessionDone {
    /// The session after it.
    pub session: Session,
    /// Its course.
    pub series: Option<Series>,
    /// The codes its protocol proposes for it.
    pub codes: Vec<ProtocolCode>,
    /// Minutes from start to stop.
    pub minutes: i64,
    /// What a payer would ask about.
    pub warnings: Vec<String>,
}

/// Marks a session as delivered inside a larger action, such as one that posts its charges.
///
/// # Errors
/// Refused when no start is recorded or given; the offer is the booked time. Invalid when it stops before it starts.
pub fn complete(tx: &mut Tx<'_>, input: &CompleteSession) -> Result<SessionDone> {
    let step = StageSession { session_id: input.session_id, revision: input.revision, at: None };
    let mut session = next(tx, &step, Verb::Complete)?;
    let now = store::now_at(tx.db(), session.room_id, tx.now())?;
    let (started, stopped) = times(tx, &session, input, now)?;
    if session.started_local.is_none() {
        readiness::may_start(tx.db(), &session, now)?;
        attendance::may_start(tx.db(), &session, now)?;
    }
    attendance::may_leave(tx.db(), &session, now)?;
    session.started_local = Some(started);
    session.stopped_local = Some(stopped);
    session.left_local = (session.starts_local.day() == now.day()).then(|| now.max(stopped));
    session.status = SessionStatus::Done;
    session.reason = None;
    if let Some(dose) = fields::optional("dose", input.dose.as_deref())? {
        session.dose = Some(dose);
    }
    if let Some(note) = fields::text("note", input.note.as_deref())? {
        session.note = Some(note);
    }
    tx.put(&session)?;
    let series = session.series_id.map(|series| store::series(tx.db(), series)).transpose()?;
    let codes = match &series {
        Some(series) => proposed(tx, series, &session)?,
        None => codes_alone(tx.db(), &session)?,
    };
    let minutes = stopped.minutes_since(started);
    let total = session.series_id.map(|series| store::total_of(tx.db(), series)).transpose()?;
    tx.say(match total {
        Some(total) => format!("{} of {total} done", called(&session)),
        None => format!("{} is done", called(&session)),
    });
    Ok(SessionDone { warnings: warnings(&session, &codes, minutes), session, series, codes, minutes })
}

fn times(tx: &Tx<'_>, session: &Session, input: &CompleteSession, now: LocalTime) -> Result<(LocalTime, LocalTime)> {
    let Some(started) = input.started.or(session.started_local) else {
        let (from, to) = (session.starts_local, session.treated_until());
        let today = session.starts_local.day() == now.day();
        let to = if today && now > from { to.min(now) } else { to };
        return Err(Error::refused("No start time is recorded for this session.")
            .on("started")
            .hint("Billing by time needs start and stop.")
            .offer(
                format!("Use {} to {}", from.clock_us(), to.clock_us()),
                json!({ "started": from, "stopped": to }),
            ));
    };
    let started =
        moment(tx, session, Moment { field: "started", given: Some(started), otherwise: session.starts_local })?;
    let given = input.stopped.or(session.stopped_local);
    let length = session.minutes;
    let stopped = moment(tx, session, Moment { field: "stopped", given, otherwise: started.plus_minutes(length) })?;
    earlier_than("stopped", stopped, Some(started), "start")?;
    Ok((started, stopped))
}

/// The codes of a visit that belongs to no course: those of a later session of the patient's last course of that kind.
pub fn codes_alone(db: Db<'_>, session: &Session) -> Result<Vec<ProtocolCode>> {
    let courses: Vec<Series> = db.list(
        "patient_id = :patient ORDER BY starts_on DESC, id DESC",
        named_params! { ":patient": session.patient_id },
    )?;
    let last = courses.into_iter().find(|series| series.protocol.modality == session.modality);
    Ok(last.map(|series| series.protocol.codes_of(false)).unwrap_or_default())
}

fn proposed(tx: &Tx<'_>, series: &Series, session: &Session) -> Result<Vec<ProtocolCode>> {
    let others = store::sessions_of(tx.db(), series.id)?;
    let delivered = others.iter().any(|other| other.id != session.id && other.status == SessionStatus::Done);
    Ok(series.protocol.codes_of(!delivered))
}

/// What a payer would ask about, from minutes and codes.
fn warnings(session: &Session, codes: &[ProtocolCode], minutes: i64) -> Vec<String> {
    const INFUSION_MINUTES: i64 = 16;
    const LONGEST_MINUTES: i64 = 6 * 60;
    let bills = |code: &str| codes.iter().find(|proposed| proposed.code == code);
    let mut warnings = Vec::new();
    if codes.is_empty() {
        warnings.push(
            "Nothing was charged: this visit belongs to no course, and the patient has had none of its kind."
                .to_owned(),
        );
    }
    if minutes > LONGEST_MINUTES {
        warnings.push(format!("{minutes} minutes from start to stop: look at both times."));
    }
    if bills("96365").is_some() && minutes < INFUSION_MINUTES {
        warnings.push(format!("{minutes} minutes from start to stop; 96365 needs at least {INFUSION_MINUTES}."));
    }
    if let Some(further) = bills("96366") {
        let hours = further_hours(minutes);
        if i64::from(further.units) > hours {
            warnings.push(format!(
                "{minutes} minutes support {hours} of {} units of 96366: correct the charge.",
                further.units
            ));
        }
    }
    if let (Modality::Spravato, Some(started), Some(left)) =
        (session.modality, session.started_local, session.left_local)
    {
        let observed = left.minutes_since(started);
        if observed < 120 {
            warnings
                .push(format!("{observed} minutes under observation; Spravato asks for at least 120 after dosing."));
        }
    }
    warnings
}

/// Further hours of an infusion: each counts when more than 30 minutes of it were given.
fn further_hours(minutes: i64) -> i64 {
    let beyond = (minutes - 60).max(0);
    beyond / 60 + i64::from(beyond % 60 > 30)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{calendar::testing::booked, packs, series::FrozenProtocol};

    #[test]
    fn a_short_infusion_is_questioned() {
        check("iv-ketamine-depression", 15, expect!["15 minutes from start to stop; 96365 needs at least 16."]);
        check("iv-ketamine-depression", 16, expect![[""]]);
    }

    #[test]
    fn a_session_of_more_than_six_hours_is_questioned() {
        check("iv-ketamine-depression", 360, expect![[""]]);
        check("iv-ketamine-depression", 659, expect!["659 minutes from start to stop: look at both times."]);
    }

    #[test]
    fn a_further_hour_needs_more_than_half_of_it() {
        check("iv-ketamine-pain", 240, expect![[""]]);
        check("iv-ketamine-pain", 211, expect![[""]]);
        check("iv-ketamine-pain", 210, expect!["210 minutes support 2 of 3 units of 96366: correct the charge."]);
        check("iv-ketamine-pain", 90, expect!["90 minutes support 0 of 3 units of 96366: correct the charge."]);
        check("iv-ketamine-pain", 91, expect!["91 minutes support 1 of 3 units of 96366: correct the charge."]);
    }

    #[test]
    fn spravato_is_observed_for_two_hours() {
        check(
            "spravato-trd",
            119,
            expect!["119 minutes under observation; Spravato asks for at least 120 after dosing."],
        );
        check("spravato-trd", 120, expect![[""]]);
    }

    #[track_caller]
    fn check(protocol: &str, minutes: i64, expect: Expect) {
        let protocol = FrozenProtocol::of(&packs::protocol(protocol).unwrap().protocol, "1", 6);
        let mut session = booked("2026-03-02T09:00");
        session.modality = protocol.modality;
        session.started_local = Some(session.starts_local);
        session.left_local = Some(session.starts_local.plus_minutes(minutes));
        expect.assert_eq(&warnings(&session, &protocol.codes_of(true), minutes).join("\n"));
    }
}
