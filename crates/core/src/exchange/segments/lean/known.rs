//! What writer and reader of a run both know at each place: ids and words used before, and where times and chains stand.

use std::collections::HashMap;
use uuid::Uuid;

use crate::{
    audit::Place,
    oplog::{Dot, Entry},
};

/// Things that are written out once and named by their number afterwards.
pub(super) struct Known<T> {
    all: Vec<T>,
    numbers: HashMap<T, u64>,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { all: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Known<T> {
    pub(super) fn number(&self, thing: &T) -> Option<u64> {
        self.numbers.get(thing).copied()
    }

    pub(super) fn get(&self, number: u64) -> Option<&T> {
        self.all.get(usize::try_from(number).ok()?)
    }

    pub(super) fn learn(&mut self, thing: T) {
        self.numbers.entry(thing.clone()).or_insert(self.all.len() as u64);
        self.all.push(thing);
    }
}

/// Whose entries a run holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Stream {
    pub(super) practice: Uuid,
    pub(super) device: Uuid,
    pub(super) incarnation: u32,
    pub(super) compartment: char,
}

impl Stream {
    pub(super) fn of(entry: &Entry) -> Self {
        let Entry { practice, device, incarnation, compartment, .. } = *entry;
        Self { practice, device, incarnation, compartment }
    }
}

/// Where a run stands before its next entry.
pub(super) struct Before {
    pub(super) seq: u64,
    pub(super) previous: Dot,
    pub(super) wall_ms: i64,
    pub(super) hybrid: u64,
    /// Where the next audit line goes, once one was read.
    pub(super) line: Option<Place>,
}

impl Before {
    /// The hybrid clock that an entry of this instant has when nobody's clock ran ahead.
    pub(super) fn hybrid_at(&self, wall_ms: i64) -> u64 {
        let wall = u64::try_from(wall_ms).unwrap_or(0) << 16;
        wall.max(self.hybrid.saturating_add(1))
    }

    pub(super) fn go_on(&mut self, entry: &Entry, dot: Dot) {
        self.seq = entry.seq.saturating_add(1);
        self.previous = dot;
        self.wall_ms = entry.wall_ms;
        self.hybrid = entry.hybrid;
    }
}
