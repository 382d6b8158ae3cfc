//! Who needs a visit: those who wait, courses with a session that has no day, visits on their own that were missed.

use super::{rules::Rhythm, store};
use crate::{
    db::Db,
    error::Result,
    packs::{Modality, RoomKind},
    patients::{self, Patient},
    series::{Series, Session},
    types::{Day, LocalTime, PatientId, ProviderId, SeriesId},
    waitlist::{self, Priority, WaitlistEntryId},
    word_type,
};

/// A course is under way, and a missed visit still waits, for so many days after its last one.
const STILL_DAYS: i64 = 28;

word_type! {
    /// Why somebody needs a visit.
    pub enum WantKind {
        /// On the waitlist.
        Waits = "waits", "Waits";
        /// A session of a course has no day.
        Course = "course", "Course";
        /// A visit on its own was missed.
        Missed = "missed", "Missed";
    }
}

/// Somebody who needs a visit.
pub(super) struct Want {
    pub kind: WantKind,
    pub patient: Patient,
    pub modality: Modality,
    /// The kind of room of the course's protocol; none for any that is set up for the treatment.
    pub room_kind: Option<RoomKind>,
    pub minutes: i64,
    pub recovery_minutes: i64,
    pub provider: Option<ProviderId>,
    pub series: Option<SeriesId>,
    pub entry: Option<WaitlistEntryId>,
    pub priority: Priority,
    pub notice_hours: i64,
    pub since: Day,
    /// `Session 7, TMS for depression`.
    pub what: String,
    pub has_gap: bool,
    /// How many visits have no day.
    pub many: u32,
    pub rhythm: Option<Rhythm>,
    /// Minutes since midnight at which the course's sessions usually begin.
    pub usual: Option<i64>,
}

/// Everybody who needs a visit; who waits for a session of a course is there once.
pub(super) fn all(db: Db<'_>, now: LocalTime, monday: Day) -> Result<Vec<Want>> {
    let since = monday.min(now.day()).plus(-STILL_DAYS);
    let mut wants: Vec<Want> =
        waitlist::waiting(db)?.into_iter().map(|entry| of_entry(db, &entry)).collect::<Result<_>>()?;
    for gap in store::gaps(db, since)? {
        if !wants.iter().any(|want| want.series == Some(gap.series)) {
            wants.push(of_gap(db, &gap)?);
        }
    }
    for missed in store::missed_alone(db, since, now)? {
        let kept = patients::kept(db, missed.patient_id)?;
        if !wants.iter().any(|want| want.patient.id == kept && want.modality == missed.modality) {
            wants.push(of_missed(db, missed)?);
        }
    }
    Ok(wants)
}

fn of_entry(db: Db<'_>, entry: &waitlist::WaitlistEntry) -> Result<Want> {
    let course = entry.series_id.map(|series| db.find::<Series>(series, "series")).transpose()?;
    let has_gap = waitlist::has_gap(db, entry)?;
    Ok(Want {
        kind: WantKind::Waits,
        patient: patients::find_patient(db, patients::kept(db, entry.patient_id)?)?,
        modality: entry.modality,
        room_kind: course.as_ref().map(|course| course.protocol.room_kind),
        minutes: entry.minutes,
        recovery_minutes: waitlist::recovery(db, entry)?,
        provider: None,
        series: entry.series_id,
        entry: Some(entry.id),
        priority: entry.priority,
        notice_hours: entry.notice_hours,
        since: entry.since_on,
        what: course.map_or_else(|| entry.modality.label().to_owned(), |course| course.protocol.name),
        has_gap,
        many: 1,
        rhythm: None,
        usual: None,
    })
}

fn of_gap(db: Db<'_>, gap: &store::Gap) -> Result<Want> {
    let course: Series = db.find(gap.series, "series")?;
    let sessions = store::sessions_of(db, gap.series)?;
    let lost = sessions.iter().rev().find(|session| session.number == Some(gap.number));
    let held = sessions.iter().filter(|session| session.status.holds_its_slot());
    let phase = lost.and_then(|session| session.phase.as_deref());
    let of_phase = course.protocol.phases.iter().find(|known| Some(known.name.as_str()) == phase);
    let per_day = of_phase.map_or(1, |phase| usize::from(phase.per_day).max(1));
    let rhythm = Rhythm {
        booked: held.clone().map(|session| session.starts_local.day()).collect(),
        gap_days: course.protocol.min_gap_days(phase),
        per_week: of_phase.map_or(7, |phase| usize::from(phase.per_week).max(1) * per_day),
        weekdays: of_phase.map(|phase| phase.weekdays.clone()).unwrap_or_default(),
    };
    Ok(Want {
        kind: WantKind::Course,
        patient: patients::find_patient(db, patients::kept(db, course.patient_id)?)?,
        modality: course.protocol.modality,
        room_kind: Some(course.protocol.room_kind),
        minutes: course.protocol.minutes_of(gap.number),
        recovery_minutes: course.protocol.recovery_minutes,
        provider: lost.and_then(|session| session.provider_id),
        series: Some(course.id),
        entry: None,
        priority: Priority::Soon,
        notice_hours: 0,
        since: lost.map_or(course.starts_on, |session| session.starts_local.day()),
        what: format!("Session {}, {}", gap.number, course.protocol.name),
        has_gap: true,
        many: gap.many,
        rhythm: Some(rhythm),
        usual: lost.map(|session| session.starts_local.minute_of_day()),
    })
}

fn of_missed(db: Db<'_>, missed: Session) -> Result<Want> {
    Ok(Want {
        kind: WantKind::Missed,
        patient: patients::find_patient(db, patients::kept(db, missed.patient_id)?)?,
        modality: missed.modality,
        room_kind: None,
        minutes: missed.minutes,
        recovery_minutes: missed.recovery_minutes,
        provider: missed.provider_id,
        series: None,
        entry: None,
        priority: Priority::Soon,
        notice_hours: 0,
        since: missed.starts_local.day(),
        what: missed.modality.label().to_owned(),
        has_gap: false,
        many: 1,
        rhythm: None,
        usual: None,
    })
}

impl Want {
    /// What names it on a screen, the same while it is wanted.
    pub fn key(&self) -> String {
        match (self.entry, self.series) {
            (Some(entry), _) => entry.to_string(),
            (None, Some(series)) => series.to_string(),
            (None, None) => format!("{}:{}", self.patient_id(), self.modality.code()),
        }
    }

    pub fn patient_id(&self) -> PatientId {
        self.patient.id
    }
}
