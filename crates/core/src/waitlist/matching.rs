//! Which slots are free again, and whom they fit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Answer, EntryView, WaitlistEntry, holding,
    rules::{Candidate, Order, fit, left_of},
    store, views,
};
use crate::{
    Practice, Word,
    availability::{self, Asked, Patients, Stretch},
    calendar::{self, diary::Slot},
    db::{Db, named_params},
    error::Result,
    practice::{self, Room},
    series::{Series, Session},
    types::{LocalTime, RoomId, SessionId, SiteId, UtcMillis},
};

/// Slots of so many days are shown.
const DAYS_AHEAD: i64 = 14;

/// Asks whom a slot fits.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotAsked {
    /// Where.
    pub room_id: RoomId,
    /// From when.
    pub starts: LocalTime,
}

/// A slot that a called-off or missed session left.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct FreeSlot {
    /// The session that was called off or missed.
    pub session_id: SessionId,
    /// Where.
    pub room_id: RoomId,
    /// The room's name.
    pub room: String,
    /// From when; of a visit that was missed, what is left from the next half hour on.
    pub starts: LocalTime,
    /// Minutes that are left of it, recovery included.
    #[ts(type = "number")]
    pub minutes: i64,
    /// What it was for.
    pub modality: Word,
    /// How the session ended that left it: called off, or a no-show.
    pub left_by: Word,
}

/// Whom a slot fits.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Matches {
    /// `Tue, Mar 3, 9:00 AM, Chair 2`.
    pub slot: String,
    /// Whom it fits, in order.
    pub fits: Vec<Match>,
    /// Whom it does not fit, with the reason.
    pub others: Vec<Match>,
}

/// Somebody who waits, beside a slot.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Match {
    /// Who, and for what.
    pub entry: EntryView,
    /// Why it fits, or why it does not.
    pub reasons: Vec<String>,
    /// Until when the slot is held for them.
    pub held_until: Option<LocalTime>,
}

/// Slots that called-off and missed sessions left and nobody took, from now on and for two weeks.
pub fn free_slots(practice: &Practice, site: Option<SiteId>) -> Result<Vec<FreeSlot>> {
    let db = practice.db();
    let now = practice::now_local(db, practice.env().now())?;
    let values =
        named_params! { ":from": now.day(), ":now": now, ":until": now.day().plus(DAYS_AHEAD + 1), ":site": site };
    let ids: Vec<SessionId> = db.all(include_str!("freed.sql"), values, |row| row.get("id"))?;
    let mut slots: Vec<FreeSlot> = Vec::new();
    for id in ids {
        let session: Session = db.find(id, "session")?;
        let room = practice::room(db, session.room_id)?;
        let now = LocalTime::of(practice.env().now(), practice::zone_of(db, room.site_id)?);
        let whole = session.minutes + session.recovery_minutes;
        let Some((starts, minutes)) = left_of(session.starts_local, whole, now) else { continue };
        let there = slots.iter().any(|slot| (slot.room_id, slot.starts) == (room.id, starts));
        let day = starts.day();
        let diary = calendar::diary(db, practice::site(db, room.site_id)?, day, day)?;
        if there || diary.clash(&slot_of(&session, starts, minutes)).is_some() {
            continue;
        }
        slots.push(FreeSlot {
            session_id: session.id,
            room_id: room.id,
            room: room.name,
            starts,
            minutes,
            modality: session.modality.word(),
            left_by: session.status.word(),
        });
    }
    slots.sort_by_key(|slot| slot.starts);
    Ok(slots)
}

/// Whom a slot fits, in order, with the reasons.
pub fn waitlist_matches(practice: &Practice, input: SlotAsked) -> Result<Matches> {
    let db = practice.db();
    let room = practice::room(db, input.room_id)?;
    let now = practice.env().now();
    let mut fits = Vec::new();
    let mut others = Vec::new();
    for entry in store::waiting(db)? {
        match of_entry(db, &entry, &room, input.starts, now)? {
            (Ok((order, reasons)), held_until) => {
                fits.push((order, Match { entry: views::view(db, &entry)?, reasons, held_until }));
            }
            (Err(why), held_until) => {
                others.push(Match { entry: views::view(db, &entry)?, reasons: vec![why], held_until })
            }
        }
    }
    fits.sort_by_key(|(order, _)| *order);
    Ok(Matches {
        slot: format!("{}, {}", input.starts.short(), room.name),
        fits: fits.into_iter().map(|(_, found)| found).collect(),
        others,
    })
}

type Ranked = Result<(Order, Vec<String>), String>;

fn of_entry(
    db: Db<'_>,
    entry: &WaitlistEntry,
    room: &Room,
    starts: LocalTime,
    now: UtcMillis,
) -> Result<(Ranked, Option<LocalTime>)> {
    let zone = practice::zone_of(db, room.site_id)?;
    let offers = store::offers_of(db, room.id, starts)?;
    let own = offers.iter().find(|offer| offer.entry_id == entry.id);
    let held_until =
        own.filter(|offer| holding::is_held(offer, now)).map(|offer| LocalTime::of(offer.expires_at, zone));
    let day = starts.day();
    let asked = Asked { site: room.site_id, from: day, to: day, patients: Patients::Of(&[entry.patient_id]) };
    let free = availability::free(db, &asked)?;
    let Some(times) = free.patients.first() else { return Ok((Err("has no times".to_owned()), held_until)) };
    let recovery = recovery(db, entry)?;
    let slot = Slot {
        starts,
        minutes: entry.minutes,
        recovery_minutes: recovery,
        room: room.id,
        provider: None,
        patient: entry.patient_id,
        session: None,
    };
    let clash = if room.modalities.0.contains(&entry.modality) {
        let diary = calendar::diary(db, practice::site(db, room.site_id)?, day, day)?;
        diary.clash(&slot).map(|clash| clash.to_string())
    } else {
        Some(format!("{} is not set up for {}", room.name, entry.modality.label()))
    };
    let today = LocalTime::of(now, zone);
    let who = Candidate {
        priority: entry.priority,
        days_waiting: today.day().since(entry.since_on),
        notice_hours: entry.notice_hours,
        times,
        has_gap_in_course: has_gap(db, entry)?,
        declined: own.is_some_and(|offer| offer.answer == Answer::Declined),
        clash,
    };
    let ranked = fit(&who, Stretch { from: starts, until: slot.ends() }, today).map(|fit| (fit.order, fit.reasons));
    Ok((ranked, held_until))
}

fn slot_of(session: &Session, starts: LocalTime, minutes: i64) -> Slot {
    Slot {
        starts,
        minutes,
        recovery_minutes: 0,
        room: session.room_id,
        provider: None,
        patient: session.patient_id,
        session: Some(session.id),
    }
}

/// Minutes of recovery after the visit somebody waits for.
pub(crate) fn recovery(db: Db<'_>, entry: &WaitlistEntry) -> Result<i64> {
    Ok(match entry.series_id {
        Some(series) => db.find::<Series>(series, "series")?.protocol.recovery_minutes,
        None => calendar::usual_recovery(entry.modality),
    })
}

/// Whether a session of the course was missed or called off and has no new day.
pub(crate) fn has_gap(db: Db<'_>, entry: &WaitlistEntry) -> Result<bool> {
    let Some(series) = entry.series_id else { return Ok(false) };
    let sessions: Vec<Session> = db.list("series_id = :series", named_params! { ":series": series })?;
    let held = |number| sessions.iter().any(|session| session.number == number && session.status.holds_its_slot());
    Ok(sessions.iter().any(|session| !held(session.number)))
}
