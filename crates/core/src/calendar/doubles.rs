//! What is booked twice: the invariant that offices apart can break together.

use std::collections::BTreeSet;

use super::{diary::Busy, store};
use crate::{
    db::Db,
    error::{Error, Result},
    practice,
    types::{Day, SessionId, zone},
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
    match practice::home_site(db) {
        Ok(site) => Ok(doubles(&store::bookings(db, zone(&site.time_zone)?, from, to)?)),
        Err(Error::NotFound(_)) => Ok(Vec::new()), // Nothing is booked before there is a site.
        Err(error) => Err(error),
    }
}

/// Every such pair of which at least one session is still to come or under way. No clock decides that, so that computers
/// whose clocks differ find the same ones.
pub fn open_double_bookings(db: Db<'_>) -> Result<Vec<DoubleBooking>> {
    const NEAR: i64 = 3;
    let open = store::open_days(db)?;
    let days: BTreeSet<Day> = open.iter().map(|(_, day)| *day).collect();
    let mut ranges: Vec<(Day, Day)> = Vec::new();
    for day in days {
        match ranges.last_mut() {
            Some((_, to)) if day.since(*to) <= NEAR => *to = day,
            Some(_) | None => ranges.push((day, day)),
        }
    }
    let mut pairs = Vec::new();
    for (from, to) in ranges {
        pairs.extend(double_bookings(db, from.plus(-1), to.plus(1))?);
    }
    let open: BTreeSet<SessionId> = open.into_iter().map(|(session, _)| session).collect();
    pairs.retain(|pair| open.contains(&pair.first) || open.contains(&pair.second));
    Ok(pairs)
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

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::types::{LocalTime, PatientId, ProviderId, RoomId};

    #[test]
    fn sessions_that_share_a_room_a_provider_or_a_patient_at_one_time_are_found() {
        let found = doubles(&[
            busy(1, "09:00", 1, Some(1), 1),
            busy(2, "09:15", 2, Some(1), 2),
            busy(3, "10:00", 1, None, 3),
            busy(4, "10:30", 3, None, 2),
        ]);
        let pairs: Vec<_> =
            found.iter().map(|pair| (pair.first.0.as_u128(), pair.second.0.as_u128(), pair.shared.code())).collect();
        assert_eq!(pairs, [(1, 2, "provider"), (1, 3, "room"), (2, 4, "patient")]);
    }

    #[test]
    fn a_session_that_begins_when_another_ends_is_no_double_booking() {
        assert!(doubles(&[busy(1, "09:00", 1, Some(1), 1), busy(2, "11:00", 1, Some(1), 1)]).is_empty());
    }

    /// A session of half an hour with ninety minutes of recovery.
    fn busy(session: u128, starts: &str, room: u128, provider: Option<u128>, patient: u128) -> Busy {
        let starts: LocalTime = format!("2026-03-05T{starts}").parse().unwrap();
        Busy {
            session: SessionId(Uuid::from_u128(session)),
            patient: PatientId(Uuid::from_u128(patient)),
            room: RoomId(Uuid::from_u128(room)),
            provider: provider.map(|provider| ProviderId(Uuid::from_u128(provider))),
            starts,
            treated_until: starts.plus_minutes(30),
            ends: starts.plus_minutes(120),
        }
    }
}
