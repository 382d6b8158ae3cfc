//! Names in a request. Rooms, staff and patients bear their own, so that what the planner says of them can be read.

use seriesdesk_planner::{Date, Wall, Weekday};
use std::collections::BTreeMap;

use crate::{
    availability::Availability,
    types::{Day, LocalTime, PatientId, ProviderId, RoomId},
};

/// The role of the room.
pub(super) const PLACE: &str = "place";
/// The role of the provider somebody asked for.
pub(super) const PROVIDER: &str = "provider";
/// The kind of everybody who works here.
pub(super) const STAFF: &str = "staff";
/// Stands for a blank: ids have none.
const BLANK: char = '\u{2423}';
pub(super) const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Which room, person and patient a name stands for.
#[derive(Default)]
pub(super) struct Names {
    rooms: BTreeMap<RoomId, String>,
    staff: BTreeMap<ProviderId, String>,
    patients: BTreeMap<PatientId, String>,
}

impl Names {
    /// Names for everybody and everything at the site; patients are named as they are given.
    pub fn of(there: &Availability, patients: &[(PatientId, String)]) -> Names {
        let mut names = Names::default();
        for room in &there.rooms {
            let name = names.fresh(&room.name);
            names.rooms.insert(room.room_id, name);
        }
        for provider in &there.providers {
            let name = names.fresh(&provider.name);
            names.staff.insert(provider.provider_id, name);
        }
        for (patient, name) in patients {
            let name = names.fresh(name);
            names.patients.insert(*patient, name);
        }
        names
    }

    pub fn of_room(&self, room: RoomId) -> Option<&str> {
        self.rooms.get(&room).map(String::as_str)
    }

    pub fn of_staff(&self, provider: ProviderId) -> Option<&str> {
        self.staff.get(&provider).map(String::as_str)
    }

    pub fn of_patient(&self, patient: PatientId) -> String {
        self.patients.get(&patient).cloned().unwrap_or_else(|| id("a patient"))
    }

    pub fn room(&self, name: &str) -> Option<RoomId> {
        self.rooms.iter().find(|(_, known)| *known == name).map(|(room, _)| *room)
    }

    pub fn staff(&self, name: &str) -> Option<ProviderId> {
        self.staff.iter().find(|(_, known)| *known == name).map(|(provider, _)| *provider)
    }

    /// A name nobody has yet; two of the same name are told apart by a number.
    fn fresh(&self, name: &str) -> String {
        let plain = id(name);
        let taken = |name: &String| {
            let mut all = self.rooms.values().chain(self.staff.values()).chain(self.patients.values());
            all.any(|known| known == name)
        };
        let numbered = (2..).map(|number| format!("{plain}{BLANK}({number})"));
        std::iter::once(plain.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(plain)
    }
}

/// A name as an id: without blanks and colons.
pub(super) fn id(name: &str) -> String {
    let letters = name.trim().chars().map(|letter| match letter {
        ':' => '.',
        blank if blank.is_whitespace() => BLANK,
        other => other,
    });
    let id: String = letters.collect();
    if id.is_empty() { "-".to_owned() } else { id }
}

/// What the planner says, with its blanks.
pub(super) fn said(text: &str) -> String {
    text.replace(BLANK, " ")
}

pub(super) fn weekday(number: u8) -> Weekday {
    WEEK.get(weekday_index(number)).copied().unwrap_or(Weekday::Mon)
}

pub(super) fn weekday_index(number: u8) -> usize {
    usize::from(number.clamp(1, 7) - 1)
}

pub(super) fn date(day: Day) -> Date {
    Date(day.into())
}

pub(super) fn wall(time: LocalTime) -> Wall {
    Wall(time.into())
}
