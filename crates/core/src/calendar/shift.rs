//! The rest of a course, moved by days.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    book::moved,
    diary::{Diary, Slot},
    slots::{called, like, slot_of},
    store,
};
use crate::{
    Practice,
    db::Db,
    error::{Error, Result},
    oplog::{Action, Done},
    practice,
    series::{Session, Verb, after},
    types::{Day, SeriesId},
};

const SHIFT: Action = Action::reversible("shift_series");
/// The longest closure a shift steps over.
const CLOSED_DAYS: i64 = 60;

/// The rest of a course, moved by days.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftSeries {
    /// The course.
    pub series_id: SeriesId,
    /// The first session that moves.
    #[ts(type = "number")]
    pub from_number: i64,
    /// By how many days; negative brings them forward.
    #[ts(type = "number")]
    pub days: i64,
}

/// What was moved.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Shifted {
    /// How many sessions.
    pub moved: u32,
}

/// Moves the rest of a course by days; each session keeps its time and room where they are free.
///
/// A session that would fall on a day the site is closed goes to the next open day, and the ones after it keep the protocol's gap.
///
/// # Errors
/// Refused when a session has no free slot on its new day; nothing is moved then.
pub fn shift_series(practice: &mut Practice, input: ShiftSeries) -> Result<Done<Shifted>> {
    practice.act(SHIFT, |tx| {
        if input.days == 0 || input.days.abs() > 366 {
            return Err(Error::invalid("days", "is not between 1 and 366, forward or back"));
        }
        let series = store::series(tx.db(), input.series_id)?;
        let all = store::sessions_of(tx.db(), series.id)?;
        let moves = |session: &&Session| {
            session.number >= Some(input.from_number) && after(session.status, Verb::Move).is_some()
        };
        let rest: Vec<&Session> = all.iter().filter(moves).collect();
        let (Some(first), Some(last)) = (rest.first(), rest.last()) else {
            return Err(Error::refused("No session from there on can be moved.")
                .hint("Sessions that began, ended or were called off stay where they are."));
        };
        let (from, to) = (first.starts_local.day(), last.starts_local.day());
        let site = store::site_of(tx.db(), first.room_id)?;
        let now = store::now_at(tx.db(), first.room_id, tx.now())?;
        let mut diary =
            store::diary(tx.db(), site, from.plus(input.days.min(0)), to.plus(input.days.max(0) + CLOSED_DAYS))?;
        for session in &rest {
            diary.give_up(session.id);
        }
        let kept = all
            .iter()
            .filter(|session| session.status.holds_its_slot() && !rest.iter().any(|moving| moving.id == session.id));
        let mut previous = kept.map(|session| session.starts_local.day()).filter(|day| *day < from).max();
        let mut was_on = None;
        let mut elsewhere = 0;
        for session in &rest {
            let gap = match was_on.replace(session.starts_local.day()) {
                Some(day) if day == session.starts_local.day() => 0,
                _ => series.protocol.min_gap_days(session.phase.as_deref()).max(1),
            };
            let wished = session.starts_local.day().plus(input.days);
            let day = open_day(&diary, previous.map_or(wished, |previous| wished.max(previous.plus(gap))))?;
            if day < now.day() {
                return Err(Error::refused(format!(
                    "{} would fall on {}, which is past.",
                    called(session),
                    day.short()
                )));
            }
            let starts = session.starts_local.plus_minutes(day.since(session.starts_local.day()) * 24 * 60);
            let slot = slot_of(&moved(session, starts, session.room_id, session.provider_id));
            let placed = place(tx.db(), &diary, slot, session)?;
            elsewhere += u32::from(placed.starts_local != starts || placed.room_id != session.room_id);
            diary.take(&slot_of(&placed), session.id);
            tx.put(&placed)?;
            previous = Some(day);
        }
        tx.about(series.patient_id);
        let count = rest.len();
        let more = match elsewhere {
            0 => String::new(),
            1 => "; 1 at another time or in another room".to_owned(),
            many => format!("; {many} at another time or in another room"),
        };
        tx.say(format!("{count} {} moved{more}", if count == 1 { "session" } else { "sessions" }));
        Ok(Shifted { moved: u32::try_from(count).unwrap_or(u32::MAX) })
    })
}

fn open_day(diary: &Diary, from: Day) -> Result<Day> {
    (0..CLOSED_DAYS)
        .map(|later| from.plus(later))
        .find(|day| diary.closed(*day).is_none())
        .ok_or_else(|| Error::refused("The site is closed for two months from there on."))
}

fn place(db: Db<'_>, diary: &Diary, slot: Slot, session: &Session) -> Result<Session> {
    let Some(clash) = diary.clash(&slot) else {
        return Ok(moved(session, slot.starts, slot.room, slot.provider));
    };
    let room = practice::room(db, session.room_id)?;
    let rooms = like(diary, &room, session.modality);
    let (starts, room) = diary.nearest(&slot, &rooms, None).ok_or_else(|| {
        let fact = format!("{} has no free slot on {}: {}.", called(session), slot.starts.day().short(), clash.short());
        Error::refused(fact)
            .hint("Nothing was moved. Move that session by itself first, or shift by another number of days.")
    })?;
    Ok(moved(session, starts, room, slot.provider))
}
