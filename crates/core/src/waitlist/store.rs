//! Where the waitlist is looked up.

use super::{WaitlistEntry, WaitlistEntryId, WaitlistOffer};
use crate::{
    db::{Db, named_params},
    error::Result,
    types::{Day, LocalTime, RoomId, UtcMillis},
};

/// Everybody who waits, the longest first.
pub(crate) fn waiting(db: Db<'_>) -> Result<Vec<WaitlistEntry>> {
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

/// A time in a room that somebody did not want.
pub(crate) struct Declined {
    entry: WaitlistEntryId,
    room: RoomId,
    starts: LocalTime,
}

impl Declined {
    /// Whether it is this time for this entry.
    pub fn is(&self, entry: Option<WaitlistEntryId>, room: RoomId, starts: LocalTime) -> bool {
        Some(self.entry) == entry && self.room == room && self.starts == starts
    }
}

/// What was declined of the times of some days, the last not included.
pub(crate) fn declined(db: Db<'_>, from: Day, until: Day) -> Result<Vec<Declined>> {
    let values = named_params! { ":from": from, ":until": until };
    let offers: Vec<WaitlistOffer> =
        db.list("answer = 'declined' AND starts_local >= :from AND starts_local < :until ORDER BY id", values)?;
    let declined =
        |offer: WaitlistOffer| Declined { entry: offer.entry_id, room: offer.room_id, starts: offer.starts_local };
    Ok(offers.into_iter().map(declined).collect())
}

/// The latest offers, the latest first.
pub(super) fn latest_offers(db: Db<'_>) -> Result<Vec<WaitlistOffer>> {
    db.list("1 ORDER BY offered_at DESC, id DESC LIMIT 100", [])
}

/// What somebody was offered, the latest first.
pub(super) fn offers_to(db: Db<'_>, entry: WaitlistEntryId) -> Result<Vec<WaitlistOffer>> {
    db.list("entry_id = :entry ORDER BY offered_at DESC, id DESC", named_params! { ":entry": entry })
}
