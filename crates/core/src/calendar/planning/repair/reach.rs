//! How far a repair looks: which rooms, and which days.

use super::Course;
use crate::{
    calendar::diary::Diary,
    packs::RoomKind,
    practice::Room,
    series::Series,
    types::{Day, LocalTime, RoomId},
};

/// Days after the last session that a repair may use.
const SPARE_DAYS: i64 = 60;

/// Rooms that fit a course.
pub(super) fn fitting(diary: &Diary, kind: RoomKind, series: &Series) -> Vec<RoomId> {
    let modality = series.protocol.modality;
    let fits = |room: &&Room| room.kind == kind && room.modalities.0.contains(&modality);
    diary.rooms.iter().filter(fits).map(|room| room.id).collect()
}

/// From the first session, or today, to some weeks after the last.
pub(super) fn horizon(courses: &[Course], now: LocalTime) -> (Day, Day) {
    let days = || courses.iter().flat_map(|course| &course.held).map(|session| session.starts_local.day());
    let from = days().min().unwrap_or(now.day()).min(now.day());
    (from, days().max().unwrap_or(now.day()).max(now.day()).plus(SPARE_DAYS))
}
