//! A line as the log carries it: most of it follows from its entry and the line before.

use uuid::{Builder, Uuid};

use super::{AuditEntry, Event, hash_of};
use crate::{
    db::Value,
    oplog::{Entry, Stored},
    types::UtcMillis,
};

/// Where a line stands in its device's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its number, from 1.
    pub position: i64,
    /// The hash of the line before; zeroes before the first.
    pub previous_hash: Vec<u8>,
}

/// What of a line nothing else implies.
pub(crate) struct Told {
    /// Whom it is about.
    pub patient: Option<Uuid>,
    /// Its words.
    pub detail: Option<String>,
}

/// A line as an entry carries it.
pub(crate) struct Implied {
    /// Its id.
    pub row: Uuid,
    /// Its values, in the order of the log.
    pub values: Vec<Value>,
    /// Where the next line of the device goes.
    pub next: Place,
}

impl Place {
    /// Where a device's first line stands.
    pub(super) fn first() -> Self {
        Self { position: 1, previous_hash: [0; 32].to_vec() }
    }
}

/// Place and words of a line, when these are the values of one.
pub(crate) fn told(table: u16, values: &[Value]) -> Option<(Place, Told)> {
    if table != AuditEntry::TABLE.number {
        return None;
    }
    let [_, Value::Integer(position), _, _, _, patient, detail, Value::Blob(previous), _] = values else { return None };
    let patient = match patient {
        Value::Null => None,
        Value::Text(id) => Some(Uuid::try_parse(id).ok()?),
        _ => return None,
    };
    let detail = match detail {
        Value::Null => None,
        Value::Text(words) => Some(words.clone()),
        _ => return None,
    };
    Some((Place { position: *position, previous_hash: previous.clone() }, Told { patient, detail }))
}

/// The line that an entry carries at a place of its device's chain.
pub(crate) fn implied(entry: &Entry, place: &Place, told: &Told) -> Implied {
    let event = Event {
        at: UtcMillis(entry.wall_ms),
        person: entry.actor.map(Into::into),
        event: entry.action.clone(),
        patient: told.patient.map(Into::into),
        detail: told.detail.clone(),
    };
    let line = line_at(entry.device, place, event);
    let next = Place { position: place.position.wrapping_add(1), previous_hash: line.hash.clone() };
    Implied { row: line.id.uuid(), values: line.values().into_iter().flatten().collect(), next }
}

/// The line of an event at a place. Its id begins with its instant, as every id does, and goes on with what it says.
pub(super) fn line_at(device: Uuid, place: &Place, event: Event) -> AuditEntry {
    let mut line = AuditEntry {
        id: Uuid::nil().into(),
        device_id: device.to_string(),
        position: place.position,
        recorded_at: event.at,
        person_id: event.person,
        event: event.event,
        patient_id: event.patient,
        detail: event.detail,
        previous_hash: place.previous_hash.clone(),
        hash: Vec::new(),
    };
    let mut tail = [0; 10];
    tail.iter_mut().zip(hash_of(&line)).for_each(|(to, from)| *to = from);
    let millis = u64::try_from(event.at.0).unwrap_or(0);
    line.id = Builder::from_unix_timestamp_millis(millis, &tail).into_uuid().into();
    line.hash = hash_of(&line);
    line
}
