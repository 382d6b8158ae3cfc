//! What a hold keeps from everybody else, in the calendar as well.

use uuid::Uuid;

use super::{Answer, Standing, WaitlistEntry, WaitlistOffer, matching::recovery, store};
use crate::{
    db::Db,
    error::{Error, Result},
    oplog::{Guard, Holds, Stored, Tx},
    patients, people, practice,
    series::{Session, SessionStatus},
    types::{LocalTime, PatientId, RoomId, UtcMillis},
};

/// A held slot is booked for whoever it is held for, by the waitlist or by hand.
pub(crate) const GUARDS: &[Guard] = &[Guard { of: Session::TABLE, holds: Holds::Rule(held_slots_are_kept) }];

/// Time in a room.
pub(super) struct Span {
    pub room: RoomId,
    pub from: LocalTime,
    pub until: LocalTime,
}

/// Refuses a time in a room that is held for another patient.
pub(super) fn not_held_for_another(db: Db<'_>, span: &Span, patient: PatientId, now: UtcMillis) -> Result<()> {
    for offer in store::held(db, span.room, now)? {
        let entry = db.get::<WaitlistEntry>(offer.entry_id)?.filter(|entry| entry.standing == Standing::Waiting);
        let Some(entry) = entry else { continue };
        let until = offer.starts_local.plus_minutes(offer.minutes + recovery(db, &entry)?);
        let overlaps = offer.starts_local < span.until && span.from < until;
        if overlaps && patients::kept(db, offer.patient_id)? != patients::kept(db, patient)? {
            return Err(held(db, &offer)?);
        }
    }
    Ok(())
}

/// The times in a room that are held for somebody.
pub(crate) fn held_spans(db: Db<'_>, room: RoomId, now: UtcMillis) -> Result<Vec<(LocalTime, LocalTime)>> {
    let mut spans = Vec::new();
    for offer in store::held(db, room, now)? {
        let entry = db.get::<WaitlistEntry>(offer.entry_id)?.filter(|entry| entry.standing == Standing::Waiting);
        let Some(entry) = entry else { continue };
        let ends = offer.starts_local.plus_minutes(offer.minutes + recovery(db, &entry)?);
        spans.push((offer.starts_local, ends));
    }
    Ok(spans)
}

/// The refusal of whatever else would take the slot: who holds it, and until when. For whom is not said.
fn held(db: Db<'_>, offer: &WaitlistOffer) -> Result<Error> {
    let zone = practice::zone_of(db, practice::room(db, offer.room_id)?.site_id)?;
    let until = LocalTime::of(offer.expires_at, zone).clock_us();
    let fact = match people::name_of(db, offer.offered_by)? {
        Some(holder) => format!("{holder} holds this slot for somebody else until {until}."),
        None => format!("This slot is held for somebody else until {until}."),
    };
    Ok(Error::refused(fact)
        .on("starts")
        .hint("Wait until they answer, or write down on the waitlist that they declined."))
}

/// Only an action that puts a session into the slot is refused: one that stood there before goes on as it would.
fn held_slots_are_kept(tx: &Tx<'_>, sessions: &[Uuid]) -> Result<()> {
    for id in sessions {
        let Some(session) = tx.db().get::<Session>((*id).into())? else { continue };
        let comes_back = session.status == SessionStatus::Booked && tx.wrote(Session::TABLE, *id, "progress");
        let is_placed = tx.wrote(Session::TABLE, *id, "slot") || comes_back;
        if is_placed && session.status.lies_ahead() {
            let until = session.starts_local.plus_minutes(session.minutes + session.recovery_minutes);
            let span = Span { room: session.room_id, from: session.starts_local, until };
            not_held_for_another(tx.db(), &span, session.patient_id, tx.now())?;
        }
    }
    Ok(())
}

/// Whether a hold of somebody's offer stands.
pub(super) fn is_held(offer: &WaitlistOffer, now: UtcMillis) -> bool {
    offer.answer == Answer::Held && offer.expires_at > now
}
