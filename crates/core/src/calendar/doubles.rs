//! What is booked twice: the invariant that offices apart can break together.

use super::{diary::Busy, store};
use crate::{
    db::Db,
    error::Result,
    types::{Day, SessionId},
    word_type,
};

word_type! {
    /// What two sessions share.
    pub enum Shared {
        /// The same room at one time.
        Room = "room", "Room";
        /// The same provider treats both at one time.
        Provider = "provider", "Provider";
        /// The same patient at one time.
        Patient = "patient", "Patient";
    }
}

/// Two sessions that cannot both take place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubleBooking {
    /// The one that begins first.
    pub first: SessionId,
    /// The other.
    pub second: SessionId,
    /// What they share.
    pub shared: Shared,
}

/// Every pair of sessions from one day to another that share a room, a provider or a patient at one time.
pub fn double_bookings(db: Db<'_>, from: Day, to: Day) -> Result<Vec<DoubleBooking>> {
    Ok(doubles(&store::bookings(db, from, to)?))
}

/// Expects bookings in the order they begin.
fn doubles(bookings: &[Busy]) -> Vec<DoubleBooking> {
    let mut found = Vec::new();
    for (place, first) in bookings.iter().enumerate() {
        let overlapping = bookings.iter().skip(place + 1).take_while(|second| second.starts < first.ends);
        for second in overlapping {
            let mut add = |shared| found.push(DoubleBooking { first: first.session, second: second.session, shared });
            if first.room == second.room {
                add(Shared::Room);
            }
            if first.provider.is_some() && first.provider == second.provider && second.starts < first.treated_until {
                add(Shared::Provider);
            }
            if first.patient == second.patient {
                add(Shared::Patient);
            }
        }
    }
    found
}
