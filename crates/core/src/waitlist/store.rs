//! Where the waitlist is looked up.

use super::{WaitlistEntry, WaitlistEntryId, WaitlistOffer};
use crate::{
    db::{Db, named_params},
    error::Result,
    types::{LocalTime, RoomId, UtcMillis},
};

/// Everybody who waits, the longest first.
pub(super) fn waiting(db: Db<'_>) -> Result<Vec<WaitlistEntry>> {
    db.list("standing = 'waiting' ORDER BY since_on, id", [])
}

/// The offers of a slot, the latest first.
pub(super) fn offers_of(db: Db<'_>, room: RoomId, starts: LocalTime) -> Result<Vec<WaitlistOffer>> {
    let slot = named_params! { ":room": room, ":starts": starts };
    db.list("starts_local = :starts AND room_id = :room ORDER BY offered_at DESC, id DESC", slot)
}

/// Offers in a room that nobody answered yet and whose half hour is not over.
pub(super) fn held(db: Db<'_>, room: RoomId, now: UtcMillis) -> Result<Vec<WaitlistOffer>> {
    let values = named_params! { ":room": room, ":now": now };
    db.list("room_id = :room AND answer = 'held' AND expires_at > :now ORDER BY starts_local, id", values)
}

/// The latest offers, the latest first.
pub(super) fn latest_offers(db: Db<'_>) -> Result<Vec<WaitlistOffer>> {
    db.list("1 ORDER BY offered_at DESC, id DESC LIMIT 100", [])
}

/// What somebody was offered, the latest first.
pub(super) fn offers_to(db: Db<'_>, entry: WaitlistEntryId) -> Result<Vec<WaitlistOffer>> {
    db.list("entry_id = :entry ORDER BY offered_at DESC, id DESC", named_params! { ":entry": entry })
}
