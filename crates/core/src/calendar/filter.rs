//! Which sessions of a board are looked at. What is hidden still takes its room, so free times stay true.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{cards::SessionCard, people::BoardPerson};
use crate::{
    packs::{Modality, RoomKind},
    practice::RoomView,
    series::SessionStatus,
    types::{ProviderId, SessionId},
};

/// What a board is narrowed to. An empty list narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BoardFilter {
    /// Only rooms and devices of these kinds.
    pub kinds: Vec<RoomKind>,
    /// Only these treatments.
    pub modalities: Vec<Modality>,
    /// Only sessions with one of these people.
    pub people: Vec<ProviderId>,
    /// Leaves out what is done.
    pub hide_done: bool,
    /// Leaves out what was missed or called off.
    pub hide_lost: bool,
}

/// What a filter does to a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FilteredBoard {
    /// The filter in words: `Rooms: Chair. Without what is done.`
    pub words: String,
    /// The sessions that are left out.
    pub hidden: Vec<SessionId>,
    /// The rooms that are left out.
    pub hidden_rooms: Vec<String>,
    /// The people who are left out.
    pub hidden_people: Vec<ProviderId>,
}

/// What is left out of a board; nothing to say when the filter narrows nothing.
pub(super) fn filtered(
    filter: &BoardFilter,
    sessions: &[SessionCard],
    rooms: &[RoomView],
    people: &[BoardPerson],
) -> Option<FilteredBoard> {
    if *filter == BoardFilter::default() {
        return None;
    }
    let room_shown = |room: &&RoomView| has(&filter.kinds, |kind| kind.code() == room.kind.code);
    let hidden_rooms: Vec<String> = rooms.iter().filter(|room| !room_shown(room)).map(|room| room.id.clone()).collect();
    let shown = |session: &SessionCard| {
        !hidden_rooms.contains(&session.room_id.to_string())
            && has(&filter.modalities, |modality| modality.code() == session.modality.code)
            && has(&filter.people, |person| is_with(session, *person, people))
            && !(filter.hide_done && session.status.code == SessionStatus::Done.code())
            && !(filter.hide_lost && lost(session))
    };
    Some(FilteredBoard {
        words: words(filter, people),
        hidden: sessions.iter().filter(|session| !shown(session)).map(|session| session.id).collect(),
        hidden_people: people
            .iter()
            .filter(|person| !has(&filter.people, |wanted| *wanted == person.id))
            .map(|person| person.id)
            .collect(),
        hidden_rooms,
    })
}

/// Whether something of a list fits, or the list narrows nothing.
fn has<T>(list: &[T], fits: impl Fn(&T) -> bool) -> bool {
    list.is_empty() || list.iter().any(fits)
}

fn is_with(session: &SessionCard, person: ProviderId, people: &[BoardPerson]) -> bool {
    session.provider_id == Some(person)
        || people.iter().any(|known| known.id == person && known.helps.contains(&session.id))
}

fn lost(session: &SessionCard) -> bool {
    [SessionStatus::Cancelled.code(), SessionStatus::NoShow.code()].contains(&session.status.code.as_str())
}

fn words(filter: &BoardFilter, people: &[BoardPerson]) -> String {
    let mut parts = Vec::new();
    let mut only = |what: &str, names: Vec<&str>| {
        if !names.is_empty() {
            parts.push(format!("{what}: {}.", names.join(", ")));
        }
    };
    only("Rooms", filter.kinds.iter().map(|kind| kind.label()).collect());
    only("Treatments", filter.modalities.iter().map(|modality| modality.label()).collect());
    let name = |wanted: &ProviderId| {
        people.iter().find(|known| known.id == *wanted).map_or("somebody without a session", |known| &known.name)
    };
    only("People", filter.people.iter().map(name).collect());
    let left_out: Vec<&str> = [(filter.hide_done, "done"), (filter.hide_lost, "missed or called off")]
        .into_iter()
        .filter_map(|(hides, what)| hides.then_some(what))
        .collect();
    if !left_out.is_empty() {
        parts.push(format!("Without: {}.", left_out.join(", ")));
    }
    parts.join(" ")
}
