//! When staff, rooms and patients can be there, and what staff can do.
//!
//! Whoever has no shifts written down works the hours of the site. Whoever has, works those and nothing else: on a day, at a site,
//! the pattern that began last and has not ended. A room or a provider is away over a span of the site's wall time; a room or a
//! provider out of use for good is the practice's and the calendar's to say. A patient's hard windows say when they can come at all,
//! preferred ones when they like to, by weight. What people type is read in `typed`, and `free` turns all of it into dates.

mod absences;
pub(crate) mod clock;
mod free;
mod patients;
mod rules;
mod shifts;
mod skills;
mod staff;
mod store;
mod typed;

#[cfg(test)]
mod tests;

pub use absences::{AbsenceView, RemoveAbsence, SaveAbsence, absences, remove_absence, save_absence};
pub use clock::WallClock;
pub(crate) use free::absences_on;
pub use free::{
    Asked, Availability, Away, FreePatient, FreeProvider, FreeRoom, Liked, OpenDay, Patients, Stretch, free,
};
pub(crate) use patients::keep_times;
pub use patients::{
    PatientAbsenceView, PatientTimesView, RemovePatientAbsence, SavePatientAbsence, SavePatientTimes, patient_times,
    remove_patient_absence, save_patient_absence, save_patient_times,
};
pub(crate) use rules::{Span, merged, without};
pub use shifts::{RemoveShift, SaveShift, ShiftView, WeekTyped, remove_shift, save_shift};
pub use skills::{SaveStaffSkills, SkillHeld, save_staff_skills};
pub use staff::{StaffTimes, staff_times};
pub use typed::{ParseTimes, ParsedTimes, TimesOf, parse_times};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    db, id_type,
    oplog::{Stored, Table},
    packs::Skill,
    record,
    types::{Day, LocalTime, PatientId, ProviderId, RoomId, SiteId},
    word_type,
};

id_type! {
    /// A skill of somebody.
    StaffSkillId
}
id_type! {
    /// A weekly pattern of somebody at a site.
    ShiftId
}
id_type! {
    /// A span in which somebody or a room is not there.
    AbsenceId
}
id_type! {
    /// When a patient can come.
    PatientTimesId
}
id_type! {
    /// Days on which a patient is away.
    PatientAbsenceId
}

word_type! {
    /// Why somebody or a room is not there.
    pub enum AbsenceKind {
        /// Vacation or another leave.
        Leave = "leave", "Leave";
        /// Ill.
        Sick = "sick", "Sick";
        /// Learning.
        Training = "training", "Training";
        /// Looked after on purpose.
        Maintenance = "maintenance", "Maintenance";
        /// Broken.
        OutOfOrder = "out_of_order", "Out of order";
        /// Anything else.
        Other = "other", "Other";
    }
}

record! {
    /// What somebody can do, and for how many patients at once.
    pub struct StaffSkill in "staff_skills" = 55 {
        id: StaffSkillId,
        Latest whole = 1 { provider_id: ProviderId, skill: Skill, patients_at_once: i64 },
    }
}

record! {
    /// The week somebody works at a site, from a day on.
    pub struct Shift in "shifts" = 56 {
        id: ShiftId,
        Latest place = 1 { provider_id: ProviderId, site_id: SiteId },
        Latest term = 2 { effective_on: Day, ends_on: Option<Day> },
        Latest times = 3 { times: Weekly },
    }
}

record! {
    /// A span in which a provider or a room is not there, on the clock of the site.
    pub struct Absence in "absences" = 57 {
        id: AbsenceId,
        Latest whole = 1 {
            provider_id: Option<ProviderId>,
            room_id: Option<RoomId>,
            site_id: SiteId,
            kind: AbsenceKind,
            from_local: LocalTime,
            until_local: LocalTime,
            note: Option<String>,
        },
    }
}

record! {
    /// When a patient can come and likes to come; one for each chart.
    pub struct PatientTimes in "patient_times" = 58 {
        id: PatientTimesId,
        Latest owner = 1 { patient_id: PatientId },
        Latest windows = 2 { windows: Weekly },
        Latest preferred = 3 { preferred: Preferred },
        Latest travel = 4 { travel_before_minutes: i64, travel_after_minutes: i64 },
    }
}

record! {
    /// Days on which a patient is away, both included.
    pub struct PatientAbsence in "patient_absences" = 59 {
        id: PatientAbsenceId,
        Latest owner = 1 { patient_id: PatientId },
        Latest span = 2 { starts_on: Day, ends_on: Day, note: Option<String> },
    }
}

/// A stretch of a weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeekSpan {
    /// 1 Monday to 7 Sunday.
    pub weekday: u8,
    /// When it begins, `HH:MM`.
    pub from: WallClock,
    /// When it ends, `HH:MM`; 24:00 closes the day.
    pub to: WallClock,
}

/// A stretch of a weekday that somebody likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
pub struct LikedSpan {
    /// 1 Monday to 7 Sunday.
    pub weekday: u8,
    /// When it begins, `HH:MM`.
    pub from: WallClock,
    /// When it ends, `HH:MM`; 24:00 closes the day.
    pub to: WallClock,
    /// How much, 1 to 3.
    pub weight: u8,
}

/// Stretches of a week, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weekly(pub Vec<WeekSpan>);
db::json_column!(Weekly);

/// Stretches of a week that somebody likes, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Preferred(pub Vec<LikedSpan>);
db::json_column!(Preferred);

impl WeekSpan {
    /// The same stretch, liked so much.
    pub fn liked(self, weight: u8) -> LikedSpan {
        LikedSpan { weekday: self.weekday, from: self.from, to: self.to, weight }
    }
}

impl LikedSpan {
    /// The stretch alone.
    pub fn span(self) -> WeekSpan {
        WeekSpan { weekday: self.weekday, from: self.from, to: self.to }
    }
}

impl Weekly {
    /// `Mon–Wed 9:00 AM–12:00 PM; Fri after 3:00 PM`.
    pub fn said(&self) -> String {
        typed::said(&rules::unweighted(&self.0))
    }
}

impl Preferred {
    /// `Mon–Fri before 12:00 PM (much)`.
    pub fn said(&self) -> String {
        typed::said(&self.0)
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] =
    &[StaffSkill::TABLE, Shift::TABLE, Absence::TABLE, PatientTimes::TABLE, PatientAbsence::TABLE];
