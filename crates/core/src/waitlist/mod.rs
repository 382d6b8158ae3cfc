//! Patients who wait for a visit, and which of them a free slot fits.
//!
//! Nothing is booked by itself. A slot that became free is matched with everybody who waits: whoever cannot come then is left out,
//! the rest stands in an order that names its reasons. Who pays is never one of them. Offering a slot holds it for half an hour: it
//! is no booking, but nobody else is booked into it meanwhile. Every offer is kept with what came of it.

mod acting;
mod holding;
mod matching;
mod rules;
mod store;
mod views;

#[cfg(test)]
mod tests;

pub use acting::{
    OfferSlot, RemoveEntry, SaveEntry, book_from_waitlist, decline_offer, hold_slot, remove_waitlist_entry,
    save_waitlist_entry,
};
pub(crate) use holding::{GUARDS, held_spans};
pub use matching::{FreeSlot, Match, Matches, SlotAsked, free_slots, waitlist_matches};
pub(crate) use matching::{has_gap, recovery};
pub(crate) use rules::{Candidate, LIKED, Order, fit};
pub(crate) use store::{Declined, declined, waiting};
pub use views::{EntryView, OfferView, waitlist, waitlist_offers};

use crate::{
    id_type,
    oplog::{Stored, Table},
    packs::Modality,
    record,
    types::{Day, LocalTime, PatientId, PersonId, RoomId, SeriesId, UtcMillis},
    word_type,
};

id_type! {
    /// Somebody's place on the waitlist.
    WaitlistEntryId
}
id_type! {
    /// A slot offered to somebody.
    WaitlistOfferId
}

word_type! {
    /// How much a patient needs the visit, as the clinician says.
    pub enum Priority {
        /// As soon as it can be.
        Urgent = "urgent", "Urgent";
        /// Before the others.
        Soon = "soon", "Soon";
        /// In turn.
        Usual = "usual", "In turn";
    }
}

word_type! {
    /// Where a place on the waitlist stands.
    pub enum Standing {
        /// The patient waits.
        Waiting = "waiting", "Waiting";
        /// A visit was booked.
        Booked = "booked", "Booked";
        /// Taken off the list.
        Removed = "removed", "Removed";
    }
}

word_type! {
    /// What came of an offer.
    pub enum Answer {
        /// Held until the patient answers or the half hour is over.
        Held = "held", "Held";
        /// The patient took it.
        Booked = "booked", "Booked";
        /// The patient did not want it, or was not reached.
        Declined = "declined", "Declined";
    }
}

record! {
    /// Who waits for what.
    pub struct WaitlistEntry in "waitlist_entries" = 74 {
        id: WaitlistEntryId,
        Latest owner = 1 { patient_id: PatientId },
        Latest wanted = 2 { modality: Modality, series_id: Option<SeriesId>, minutes: i64, note: Option<String> },
        Latest rank = 3 { priority: Priority, notice_hours: i64, since_on: Day },
        Latest standing = 4 { standing: Standing },
    }
}

record! {
    /// A slot that was held for somebody, with what came of it.
    pub struct WaitlistOffer in "waitlist_offers" = 75 {
        id: WaitlistOfferId,
        Latest slot = 1 { entry_id: WaitlistEntryId, patient_id: PatientId, room_id: RoomId, starts_local: LocalTime, minutes: i64 },
        Latest offered = 2 { offered_at: UtcMillis, expires_at: UtcMillis, offered_by: Option<PersonId> },
        Latest answer = 3 { answer: Answer },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[WaitlistEntry::TABLE, WaitlistOffer::TABLE];
