//! Rooms that a computer books for sure although it may be alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Practice, Word,
    exchange::{self, Leased, Stretch, crypto::DeviceTag, registry::Half},
    oplog::Done,
    practice::{self, now_local},
    types::{Day, RoomId},
};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

use super::devices::{OfDevice, act, hex, id_of};
use crate::{Desk, Nothing, UiError};

/// Which part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PartOfDay {
    /// Until noon and from noon on.
    Day,
    /// Until noon.
    Morning,
    /// From noon on.
    Afternoon,
}

/// Rooms for a computer.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeaseRooms {
    /// The computer that gets them.
    device_id: String,
    room_ids: Vec<RoomId>,
    from: Day,
    to: Day,
    /// Weekdays, 1 Monday to 7 Sunday; all of them when empty.
    #[serde(default)]
    #[ts(optional)]
    weekdays: Option<Vec<u8>>,
    part: PartOfDay,
}

/// Rooms that this computer gives back.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiveBackRooms {
    room_id: RoomId,
    from: Day,
    to: Day,
    part: PartOfDay,
}

/// A room in a computer's hands on consecutive days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct LeaseRow {
    device_id: String,
    device: String,
    /// Whether it is this computer.
    this: bool,
    room_id: RoomId,
    room: String,
    from: Day,
    to: Day,
    part: Word,
    /// Whether that computer, as far as this one heard, has everything that was booked there before.
    settled: bool,
}

/// A computer that can get rooms.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct LeaseDevice {
    id: String,
    name: String,
    this: bool,
}

/// Who gives out rooms and who has which from today on.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct LeaseList {
    /// The computer that gives out rooms; none when it left the practice.
    issuer: Option<LeaseDevice>,
    /// The other computers of the practice.
    devices: Vec<LeaseDevice>,
    rows: Vec<LeaseRow>,
    today: Day,
}

pub(super) fn leases(practice: &Practice, _: Nothing) -> Result<LeaseList, UiError> {
    let today = now_local(practice.db(), practice.env().now())?.day();
    let empty = LeaseList { issuer: None, devices: Vec::new(), rows: Vec::new(), today };
    let Some(book) = exchange::lease_book(practice, today)? else { return Ok(empty) };
    let progress = exchange::progress(practice)?;
    let active = progress.iter().flat_map(|progress| &progress.devices).filter(|device| device.active);
    let devices: BTreeMap<DeviceTag, LeaseDevice> = active
        .map(|device| (device.tag, LeaseDevice { id: hex(&device.tag), name: device.name.clone(), this: device.this }))
        .collect();
    let issuer = book.issuer.and_then(|issuer| devices.get(&issuer).cloned());
    let rows = rows(practice, &book.leased, &devices)?;
    let others = devices.into_iter().filter(|(tag, _)| Some(*tag) != book.issuer).map(|(_, device)| device).collect();
    Ok(LeaseList { issuer, devices: others, rows, today })
}

pub(super) fn lease_rooms(desk: &Desk, input: LeaseRooms) -> Result<Done<()>, UiError> {
    let device = id_of(&input.device_id, "device_id")?;
    let said = format!("{} to {}", input.from, input.to);
    let stretch = Stretch {
        rooms: input.room_ids.into_iter().map(Into::into).collect(),
        from: input.from,
        to: input.to,
        weekdays: input.weekdays.unwrap_or_default(),
        halves: input.part.halves().to_vec(),
    };
    act(desk, "lease_rooms", &said, |practice| Ok(exchange::lease_rooms(practice, device, &stretch)?)).map(on_calendars)
}

pub(super) fn give_back_rooms(desk: &Desk, input: GiveBackRooms) -> Result<Done<()>, UiError> {
    let said = format!("{} to {}", input.from, input.to);
    let stretch = Stretch {
        rooms: vec![input.room_id.into()],
        from: input.from,
        to: input.to,
        weekdays: Vec::new(),
        halves: input.part.halves().to_vec(),
    };
    act(desk, "give_back_rooms", &said, |practice| Ok(exchange::give_back_rooms(practice, &stretch)?)).map(on_calendars)
}

pub(super) fn name_lease_issuer(desk: &Desk, input: OfDevice) -> Result<Done<()>, UiError> {
    let device = id_of(&input.device_id, "device_id")?;
    act(desk, "name_lease_issuer", "", |practice| Ok(exchange::name_lease_issuer(practice, device)?)).map(on_calendars)
}

/// What calendars say of bookings depends on who has which room.
fn on_calendars(done: Done<()>) -> Done<()> {
    Done { changed: done.changed.into_iter().chain(BTreeSet::from(["sessions"])).collect(), ..done }
}

fn rows(
    practice: &Practice,
    leased: &[Leased],
    devices: &BTreeMap<DeviceTag, LeaseDevice>,
) -> Result<Vec<LeaseRow>, UiError> {
    let mut days: BTreeMap<(RoomId, DeviceTag, Day), (BTreeSet<PartOfDay>, bool)> = BTreeMap::new();
    for one in leased {
        let key = (RoomId(one.place.room), one.device, one.place.day);
        let (parts, settled) = days.entry(key).or_insert((BTreeSet::new(), true));
        parts.insert(PartOfDay::of(one.place.half));
        *settled &= one.settled;
    }
    let mut rows: Vec<LeaseRow> = Vec::new();
    for ((room_id, tag, day), (parts, settled)) in days {
        let Some(device) = devices.get(&tag) else { continue };
        let part = if parts.len() > 1 { PartOfDay::Day } else { parts.first().copied().unwrap_or(PartOfDay::Day) };
        let goes_on = |row: &&mut LeaseRow| {
            row.room_id == room_id
                && row.device_id == device.id
                && row.to.plus(1) == day
                && row.part.code == part.word().code
                && row.settled == settled
        };
        if let Some(row) = rows.last_mut().filter(goes_on) {
            row.to = day;
            continue;
        }
        rows.push(LeaseRow {
            device_id: device.id.clone(),
            device: device.name.clone(),
            this: device.this,
            room_id,
            room: practice::room(practice.db(), room_id)?.name,
            from: day,
            to: day,
            part: part.word(),
            settled,
        });
    }
    rows.sort_by(|one, other| (one.from, &one.room, &one.device).cmp(&(other.from, &other.room, &other.device)));
    Ok(rows)
}

impl PartOfDay {
    fn halves(self) -> &'static [Half] {
        match self {
            PartOfDay::Day => &[Half::Morning, Half::Afternoon],
            PartOfDay::Morning => &[Half::Morning],
            PartOfDay::Afternoon => &[Half::Afternoon],
        }
    }

    fn of(half: Half) -> Self {
        match half {
            Half::Morning => PartOfDay::Morning,
            Half::Afternoon => PartOfDay::Afternoon,
        }
    }

    fn word(self) -> Word {
        match self {
            PartOfDay::Day => Word::new("day", "All day"),
            PartOfDay::Morning => Word::new("morning", "Until noon"),
            PartOfDay::Afternoon => Word::new("afternoon", "From noon"),
        }
    }
}
