//! What happened to a session, step by step, with the time of each.

use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Word,
    db::{Db, Value},
    error::Result,
    oplog::{Stored, history},
    people,
    series::{EndedBy, Session, SessionStatus},
    types::LocalTime,
};

/// One step of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct StepOfDay {
    /// Where the session stood from then on.
    pub status: Word,
    /// When it happened.
    pub at: LocalTime,
    /// When it was written down, where that is another minute.
    pub written: Option<LocalTime>,
    /// Who wrote it down.
    pub by: Option<String>,
    /// Who called it off.
    pub ended_by: Option<Word>,
    /// Why.
    pub reason: Option<String>,
}

/// The steps of a session, the earliest first. What two offices wrote apart stands there twice.
pub(super) fn of(db: Db<'_>, session: &Session, zone: Tz) -> Result<Vec<StepOfDay>> {
    let progress = Session::TABLE.registers.iter().find(|register| register.name == "progress");
    let Some(progress) = progress else { return Ok(Vec::new()) };
    let mut steps: Vec<StepOfDay> = Vec::new();
    for change in history(db, Session::TABLE, session.id.uuid())?.into_iter().rev() {
        let Some(values) = change.version.values.filter(|_| change.register == progress.number) else { continue };
        let text = |column: &str| {
            let place = progress.columns.iter().position(|known| *known == column);
            match place.and_then(|place| values.get(place)) {
                Some(Value::Text(text)) => Some(text.clone()),
                Some(_) | None => None,
            }
        };
        let Some(status) = text("status").and_then(|code| code.parse::<SessionStatus>().ok()) else { continue };
        let written = LocalTime::of(change.version.at, zone);
        let happened = column_of(status).and_then(text).and_then(|time| time.parse::<LocalTime>().ok());
        let at = happened.unwrap_or(written);
        steps.push(StepOfDay {
            status: status.word(),
            at,
            written: (at.clock() != written.clock() || at.day() != written.day()).then_some(written),
            by: people::name_of(db, change.version.person)?,
            ended_by: text("ended_by").and_then(|code| code.parse::<EndedBy>().ok()).map(EndedBy::word),
            reason: text("reason"),
        });
    }
    Ok(steps)
}

/// Where the time of a step is kept; the others have that of their writing.
const fn column_of(status: SessionStatus) -> Option<&'static str> {
    match status {
        SessionStatus::Arrived => Some("arrived_local"),
        SessionStatus::InSession => Some("started_local"),
        SessionStatus::Monitoring => Some("stopped_local"),
        SessionStatus::Done => Some("left_local"),
        SessionStatus::Booked | SessionStatus::Confirmed | SessionStatus::NoShow | SessionStatus::Cancelled => None,
    }
}
