//! Minutes of rooms, told apart by weekday and hour.

use std::collections::BTreeMap;

use crate::{
    availability::Span,
    packs::Modality,
    series::SessionStatus,
    types::{LocalTime, RoomId},
};

/// A free stretch of at least so many minutes could take a session.
pub(super) const IDLE_MINUTES: i64 = 30;
/// Sessions that follow each other within so many minutes show how long a room takes to be ready again.
pub(super) const TURNOVER_MINUTES: i64 = 30;

/// A session as far as it counts here.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub room: RoomId,
    pub modality: Modality,
    pub status: SessionStatus,
    pub starts: LocalTime,
    /// Booked minutes, recovery included.
    pub minutes: i64,
    pub started: Option<LocalTime>,
    pub left: Option<LocalTime>,
}

/// Minutes of a room in one hour of one weekday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub open: i64,
    pub used: i64,
}

/// Minutes by weekday, 1 Monday to 7 Sunday, and hour.
pub(super) type Cells = BTreeMap<(u8, i64), Cell>;

impl Use {
    pub fn ends(&self) -> LocalTime {
        self.starts.plus_minutes(self.minutes)
    }
}

impl std::ops::AddAssign for Cell {
    fn add_assign(&mut self, other: Cell) {
        self.open += other.open;
        self.used += other.used;
    }
}

impl Cell {
    /// The share that is used, in percent; none where nothing is open.
    pub fn percent(self) -> Option<u32> {
        (self.open > 0).then(|| u32::try_from((self.used * 100 + self.open / 2) / self.open).unwrap_or(100))
    }
}

/// Minutes of some spans together.
pub(super) fn minutes(spans: &[Span]) -> i64 {
    spans.iter().map(|(from, until)| until.minutes_since(*from)).sum()
}

/// Open and used minutes of a room by weekday and hour.
pub(super) fn cells(open: &[Span], used: &[Span]) -> Cells {
    let mut cells = Cells::new();
    let mut add = |spans: &[Span], of: fn(i64) -> Cell| {
        for (begin, until) in spans {
            let mut from = *begin;
            while from < *until {
                let next = from.plus_minutes(60 - from.minute_of_day() % 60).min(*until);
                let hour = (from.day().weekday(), from.minute_of_day() / 60);
                *cells.entry(hour).or_default() += of(next.minutes_since(from));
                from = next;
            }
        }
    };
    add(open, |open| Cell { open, used: 0 });
    add(used, |used| Cell { open: 0, used });
    cells
}

/// How long a room stood between a patient who left and the next one's start, where the next was booked to follow; in order.
pub(super) fn turnovers(of_room: &[&Use]) -> Vec<i64> {
    let pairs = of_room.windows(2).filter_map(|pair| {
        let [before, after] = pair else { return None };
        let booked = after.starts.minutes_since(before.ends());
        let stood = after.started?.minutes_since(before.left?);
        ((0..=TURNOVER_MINUTES).contains(&booked) && stood >= 0).then_some(stood)
    });
    let mut all: Vec<i64> = pairs.collect();
    all.sort_unstable();
    all
}

/// The middle one of some numbers in order; the lower one of two.
pub(super) fn median(ordered: &[i64]) -> Option<i64> {
    ordered.get(ordered.len().saturating_sub(1) / 2).copied()
}
