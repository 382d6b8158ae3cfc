//! Where the waitlist is looked up.

use super::{WaitlistEntry, WaitlistEntryId, WaitlistOffer};
use crate::{
    db::{Db, named_params},
    error::Result,
    types::{LocalTime, RoomId},
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

/// The latest offers, the latest first.
pub(super) fn latest_offers(db: Db<'_>) -> Result<Vec<WaitlistOffer>> {
    db.list("1 ORDER BY offered_at DESC, id DESC LIMIT 100", [])
}

/// What somebody was offered, the latest first.
pub(super) fn offers_to(db: Db<'_>, entry: WaitlistEntryId) -> Result<Vec<WaitlistOffer>> {
    db.list("entry_id = :entry ORDER BY offered_at DESC, id DESC", named_params! { ":entry": entry })
}
