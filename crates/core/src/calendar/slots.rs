//! Slots that are asked for by hand: free, or refused with the nearest that is.

use serde_json::json;

use super::{
    diary::{Clash, Diary, Slot},
    store,
};
use crate::{
    error::{Error, Result},
    oplog::Tx,
    packs::Modality,
    practice::{self, Room},
    series::Session,
    types::{LocalTime, RoomId},
};

/// Days looked through for a free slot when the asked day has none.
const OFFER_DAYS: i64 = 14;

/// Refuses a slot that is taken or lies outside opening hours, and offers the nearest free one.
pub(super) fn check_slot(tx: &Tx<'_>, session: &Session, room: &Room) -> Result<()> {
    let slot = &slot_of(session);
    let day = slot.starts.day();
    let diary = store::diary(tx.db(), practice::site(tx.db(), room.site_id)?, day, day.plus(OFFER_DAYS))?;
    let Some(clash) = diary.clash(slot) else { return Ok(()) };
    let now = LocalTime::of(tx.now(), diary.zone);
    Err(refusal(
        &diary,
        slot,
        &clash,
        &like(&diary, room, session.modality),
        Some(now).filter(|now| slot.starts >= *now),
    ))
}

/// Refuses when the slot of a session is taken by now.
pub(super) fn still_free(tx: &Tx<'_>, session: &Session) -> Result<()> {
    let day = session.starts_local.day();
    let diary = store::diary(tx.db(), store::site_of(tx.db(), session.room_id)?, day, day)?;
    match diary.clash(&slot_of(session)) {
        None => Ok(()),
        Some(clash) => Err(Error::refused(clash.to_string()).hint("Book a new session instead.")),
    }
}

/// The slot a session takes.
pub(super) fn slot_of(session: &Session) -> Slot {
    Slot {
        starts: session.starts_local,
        minutes: session.minutes,
        recovery_minutes: session.recovery_minutes,
        room: session.room_id,
        provider: session.provider_id,
        patient: session.patient_id,
        session: Some(session.id),
    }
}

/// `Session 3` or `The visit`.
pub(super) fn called(session: &Session) -> String {
    session.number.map_or_else(|| "The visit".to_owned(), |number| format!("Session {number}"))
}

/// The rooms in use where the treatment can take place as well.
pub(super) fn like(diary: &Diary, room: &Room, modality: Modality) -> Vec<RoomId> {
    let fits = |other: &&Room| other.kind == room.kind && other.modalities.0.contains(&modality);
    diary.rooms.iter().filter(fits).map(|other| other.id).collect()
}

fn refusal(diary: &Diary, slot: &Slot, clash: &Clash, rooms: &[RoomId], not_before: Option<LocalTime>) -> Error {
    let days = (0..=OFFER_DAYS).map(|later| slot.starts.plus_minutes(later * 24 * 60));
    let nearest =
        days.into_iter().find_map(|starts| diary.nearest(&Slot { starts, ..slot.clone() }, rooms, not_before));
    let error = Error::refused(clash.to_string()).on("starts");
    let Some((starts, free_room)) = nearest else {
        return error.hint("There is no free slot in the next two weeks in rooms of this kind.");
    };
    let when = if starts.day() == slot.starts.day() { starts.clock_us() } else { starts.short() };
    let place = format!("{when}, {}", diary.room_name(free_room));
    error.hint(format!("Nearest free: {place}.")).offer(place, json!({ "starts": starts, "room_id": free_room }))
}
