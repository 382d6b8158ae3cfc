//! Leases: which computer books a room on half a day for sure, although it may be alone for days.
//!
//! Each room is on each half of a day in the hands of one device: the one that gives out rooms, or the one it passed the room on to.
//! Only the holder passes it on, and the next one has it in hand when everything is here that the holder wrote before. So a booking
//! stands for sure when the holder made it or has it; any other is tentative, because the holder may book the same time meanwhile.

use std::{cell::RefCell, collections::BTreeMap};
use uuid::Uuid;

use super::{
    beats::{Beat, acknowledged},
    crypto::{Compartment, DeviceTag, tag},
    lives::{own_end, own_reach},
    registry::{Half, Held, Place},
    segments::incarnation_bytes,
    standing::{Standing, cannot, keep_records},
    store::{self, End},
};
use crate::{
    Practice,
    error::{Error, Result},
    oplog::{self, Place as Register},
    types::Day,
};

/// The longest stretch of days that is passed on at once.
const LONGEST_DAYS: i64 = 92;

/// Rooms on some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Which rooms.
    pub rooms: Vec<Uuid>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Weekdays, 1 Monday to 7 Sunday; empty for all of them.
    pub weekdays: Vec<u8>,
    /// Which halves of each day.
    pub halves: Vec<Half>,
}

/// A room on half a day in another device's hands than the one's that gives out rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// Which room, day and half.
    pub place: Place,
    /// In whose hands.
    pub device: DeviceTag,
    /// Whether that is this device.
    pub here: bool,
    /// Whether it can book there for sure already, as far as this device can tell: it may not have everything yet.
    pub settled: bool,
}

/// Who gives out rooms and what was given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaseBook {
    /// The device that gives out rooms; none when it left and no other was named.
    pub issuer: Option<DeviceTag>,
    /// Whether that is this device.
    pub issues: bool,
    /// What is in other hands, by room and day.
    pub leased: Vec<Leased>,
}

/// Who gives out rooms, and what is given out from a day on; nothing before there is a share.
pub fn lease_book(practice: &Practice, from: Day) -> Result<Option<LeaseBook>> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(None) };
    let issuer = standing.registry.lease_issuer();
    let hands = Hands::known(practice, standing.clone())?;
    let leased = standing
        .registry
        .leases()
        .keys()
        .filter(|place| place.day >= from)
        .filter_map(|place| Some((*place, standing.registry.holder(place)?)))
        .filter(|(_, held)| Some(held.device) != issuer)
        .map(|(place, held)| Leased {
            place,
            device: held.device,
            here: held.device == standing.me,
            settled: hands.has(held.device, held),
        })
        .collect();
    Ok(Some(LeaseBook { issuer, issues: issuer == Some(standing.me), leased }))
}

/// Passes rooms on to a device.
///
/// # Errors
/// `Refused` unless this device gives out rooms, or while one of them is in other hands; `Invalid` for a stretch that holds no day or
/// more than three months.
pub fn lease_rooms(practice: &mut Practice, device: DeviceTag, stretch: &Stretch) -> Result<()> {
    let standing = Standing::of(practice)?;
    if device == standing.me {
        return Err(Error::invalid("device_id", "is this computer, which has them already"));
    }
    let records = standing.author(practice).lease(device, places(stretch)?, own_reach(practice)?).map_err(cannot)?;
    keep_records(practice, &records)
}

/// Gives rooms back to the device that gives them out. Those of them that this device does not hold stay where they are.
///
/// # Errors
/// `Refused` when nobody gives out rooms; `NotFound` when this device holds none of them.
pub fn give_back_rooms(practice: &mut Practice, stretch: &Stretch) -> Result<()> {
    let standing = Standing::of(practice)?;
    let issuer = standing.registry.lease_issuer().ok_or_else(nobody)?;
    let mine = |place: &Place| standing.registry.holder(place).is_some_and(|held| held.device == standing.me);
    let places: Vec<Place> = places(stretch)?.into_iter().filter(mine).collect();
    if places.is_empty() || issuer == standing.me {
        return Err(Error::NotFound("lease"));
    }
    let records = standing.author(practice).lease(issuer, places, own_reach(practice)?).map_err(cannot)?;
    keep_records(practice, &records)
}

/// Lets another device give out rooms from here on.
///
/// # Errors
/// `Refused` on any device but the one that does, unless that left; and as long as the other lacks changes made here, since it would
/// book for sure without having seen them.
pub fn name_lease_issuer(practice: &mut Practice, device: DeviceTag) -> Result<()> {
    let standing = Standing::of(practice)?;
    if standing.registry.lease_issuer() == Some(standing.me) && device != standing.me {
        let own = own_end(practice)?;
        if !Hands::known(practice, standing.clone())?.reached(device, &own) {
            return Err(Error::refused("That computer does not have everything from this one yet.")
                .hint("Exchange on both of them, then hand over."));
        }
    }
    let records = standing.author(practice).name_lease_issuer(device).map_err(cannot)?;
    keep_records(practice, &records)
}

/// In whose hands rooms are, and how far each device has what the others wrote.
pub struct Hands<'a> {
    practice: &'a Practice,
    standing: std::sync::Arc<Standing>,
    ends: Vec<End>,
    beats: BTreeMap<DeviceTag, Beat>,
    /// Who wrote an entry, by its local number: many sessions are booked by one.
    writers: RefCell<BTreeMap<i64, End>>,
}

impl<'a> Hands<'a> {
    /// None where bookings need nobody's word: before there is a share, and while this is its only device.
    pub fn of(practice: &'a Practice) -> Result<Option<Self>> {
        match Standing::maybe(practice)? {
            Some(standing) if standing.registry.active().count() > 1 => Ok(Some(Self::known(practice, standing)?)),
            _ => Ok(None),
        }
    }

    fn known(practice: &'a Practice, standing: std::sync::Arc<Standing>) -> Result<Self> {
        let heard = store::heard(practice.db())?;
        let beats = heard.iter().filter_map(|heard| Some((heard.device, Beat::decode(&heard.content)?))).collect();
        let mut ends = store::ends(practice.db())?;
        ends.push(own_end(practice)?);
        Ok(Self { practice, standing, ends, beats, writers: RefCell::default() })
    }

    /// Who has to have a booking before it stands for sure, by name, when that device has not; none when it stands.
    ///
    /// # Errors
    /// `Storage` when the log cannot be read.
    pub fn unsure_of(&self, booked: Register, place: Place) -> Result<Option<String>> {
        let Some(held) = self.standing.registry.holder(&place) else {
            return Ok(Some("A computer that gives out rooms".to_owned()));
        };
        for number in oplog::holders(self.practice.db(), booked)? {
            let writer = self.writer(number)?;
            let made_by_the_holder = writer.device == held.device && self.has(held.device, held);
            if !made_by_the_holder && !self.reached(held.device, &writer) {
                let name = self.standing.registry.device(held.device).map(|device| device.name.clone());
                return Ok(Some(name.unwrap_or_default()));
            }
        }
        Ok(None)
    }

    /// Whether a holder has everything that whoever passed the place on had written.
    fn has(&self, holder: DeviceTag, held: Held) -> bool {
        held.after.is_none_or(|(by, reach)| {
            let wrote = End {
                device: by,
                incarnation: reach.incarnation,
                compartment: Compartment::Practice.letter(),
                seq: reach.seq,
                tip: [0; 16],
                segment: [0; 32],
            };
            self.reached(holder, &wrote)
        })
    }

    /// Whether a device has what was written up to a place in a stream, as far as it said.
    fn reached(&self, device: DeviceTag, wrote: &End) -> bool {
        if device == wrote.device {
            return true;
        }
        let reached = if device == self.standing.me {
            let same = |end: &&End| {
                (end.device, end.incarnation, end.compartment) == (wrote.device, wrote.incarnation, wrote.compartment)
            };
            self.ends.iter().filter(same).map(|end| end.seq).max().unwrap_or(0)
        } else {
            self.beats.get(&device).map_or(0, |beat| acknowledged(beat, wrote))
        };
        reached >= wrote.seq
    }

    fn writer(&self, number: i64) -> Result<End> {
        if let Some(known) = self.writers.borrow().get(&number) {
            return Ok(*known);
        }
        let (device, incarnation, compartment, seq) = oplog::writer(self.practice.db(), number)?;
        let end = End {
            device: tag(device),
            incarnation: incarnation_bytes(incarnation),
            compartment,
            seq,
            tip: [0; 16],
            segment: [0; 32],
        };
        self.writers.borrow_mut().insert(number, end);
        Ok(end)
    }
}

fn places(stretch: &Stretch) -> Result<Vec<Place>> {
    let days = stretch.to.since(stretch.from);
    if !(0..=LONGEST_DAYS).contains(&days) {
        return Err(Error::invalid("to", "is not within three months after the first day"));
    }
    let on = |day: &Day| stretch.weekdays.is_empty() || stretch.weekdays.contains(&day.weekday());
    let days: Vec<Day> = (0..=days).map(|later| stretch.from.plus(later)).filter(on).collect();
    if days.is_empty() {
        return Err(Error::invalid("weekdays", "leave none of these days"));
    }
    if stretch.rooms.is_empty() {
        return Err(Error::invalid("room_ids", "names no room"));
    }
    let of_day = |day: Day| {
        stretch
            .rooms
            .iter()
            .flat_map(move |room| stretch.halves.iter().map(move |half| Place { room: *room, day, half: *half }))
    };
    Ok(days.into_iter().flat_map(of_day).collect())
}

fn nobody() -> Error {
    Error::refused("No computer gives out rooms.").hint("Name one of the computers in Sync.")
}
