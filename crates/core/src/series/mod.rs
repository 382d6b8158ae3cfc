//! Courses of sessions under a protocol, and the sessions themselves.
//!
//! A series freezes what its protocol said on the day it was started: a newer pack never changes a running course. `rules` turns a
//! protocol, a first day, weekdays and a time into days. `stages` says what may happen to a session after what: booked, confirmed,
//! arrived, in session, monitoring, done; or no-show, or cancelled. Where each session takes place is the calendar's.

mod planned;
mod protocols;
pub(crate) mod rules;
mod stages;

pub use planned::{SessionPlan, SessionPlanId, StaffSeat, Staffing};
pub use protocols::{
    BasedOn, Derived, MarkView, OwnProtocol, Part, Protocol, ProtocolId, ProtocolRef, ProtocolSaid, ProtocolToSave,
    ProtocolWeek, protocols, retire_protocol, return_protocol, save_protocol,
};
pub(crate) use protocols::{marks_of, protocol_words, regimen_of, usable};
pub use stages::{SessionStatus, Verb, after, step_back, verbs};

use serde::{Deserialize, Serialize};

use crate::{
    db,
    oplog::{Guard, Holds, Stage, Stored, Table},
    packs::{
        ChargeWhen, Instruction, MissedRule, Modality, Phase, ProtocolCode, ReadinessRule, Regimen, RoomKind, Segment,
        SessionCheck, StaffNeed,
    },
    record,
    types::{Day, LocalTime, PatientId, ProviderId, RoomId, SeriesId, SessionId, UtcMillis},
    word_type,
};

word_type! {
    /// Where a course stands.
    pub enum SeriesStatus {
        /// Sessions are still to come, or none has been given yet.
        Active = "active", "Active";
        /// Every session was given.
        Completed = "completed", "Completed";
        /// Nothing is booked any more, though not every session was given.
        Stopped = "stopped", "Nothing booked";
    }
}

word_type! {
    /// Who called a session off.
    pub enum EndedBy {
        /// The patient.
        Patient = "patient", "The patient";
        /// The clinic.
        Clinic = "clinic", "The clinic";
    }
}

/// What a protocol said when the series was started.
///
/// Courses of before there were parts of a visit have none; their minutes are all that is known, and they are written as they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenProtocol {
    /// The pack's version; `own` for a practice's own protocol.
    pub version: String,
    /// Its name.
    pub name: String,
    /// The kind of treatment.
    pub modality: Modality,
    /// Sessions planned.
    pub sessions: i64,
    /// Its phases in order.
    pub phases: Vec<Phase>,
    /// Minutes of the first session, when it takes longer.
    pub first_session_minutes: Option<i64>,
    /// Minutes of a session.
    pub session_minutes: i64,
    /// Minutes of recovery or monitoring in the same place afterwards.
    pub recovery_minutes: i64,
    /// Where it takes place.
    pub room_kind: RoomKind,
    /// Codes proposed when a session is completed.
    pub codes: Vec<ProtocolCode>,
    /// The parts of a visit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<Segment>,
    /// Who is needed for which part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<StaffNeed>,
    /// What the patient has to know and do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instructions: Vec<Instruction>,
    /// What happens after a miss.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<MissedRule>,
    /// What staff check at every session.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<SessionCheck>,
    /// What has to be there before a session starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readiness: Vec<ReadinessRule>,
}
db::json_column!(FrozenProtocol);

/// Weekdays, 1 Monday to 7 Sunday.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weekdays(pub Vec<u8>);
db::json_column!(Weekdays);

record! {
    /// One patient's course by a protocol.
    pub struct Series in "series" = 60 {
        id: SeriesId,
        Latest patient = 1 { patient_id: PatientId },
        Latest origin = 2 { protocol_id: String, protocol: FrozenProtocol, started_at: UtcMillis },
        State course = 3 by stage_of_course { status: SeriesStatus },
        Latest wish = 4 {
            starts_on: Day,
            weekdays: Weekdays,
            /// `HH:MM`.
            time_of_day: String,
            room_id: Option<RoomId>,
            provider_id: Option<ProviderId>,
        },
        Latest billing = 5 { charge_diagnosis: Option<String> },
    }
}

record! {
    /// One booked visit, of a series or on its own.
    pub struct Session in "sessions" = 61 {
        id: SessionId,
        Latest patient = 1 { patient_id: PatientId },
        Latest place = 2 { series_id: Option<SeriesId>, number: Option<i64>, phase: Option<String>, modality: Modality },
        Clinical slot = 3 {
            starts_local: LocalTime,
            minutes: i64,
            recovery_minutes: i64,
            room_id: RoomId,
            provider_id: Option<ProviderId>,
        },
        State progress = 4 by stages::stage_of_progress {
            status: SessionStatus,
            arrived_local: Option<LocalTime>,
            started_local: Option<LocalTime>,
            stopped_local: Option<LocalTime>,
            left_local: Option<LocalTime>,
            ended_by: Option<EndedBy>,
            reason: Option<String>,
        },
        Clinical care = 5 { dose: Option<String>, note: Option<String> },
    }
}

impl Session {
    /// A visit to come, of no course yet and without a length.
    pub(crate) const fn booked(
        id: SessionId,
        patient_id: PatientId,
        modality: Modality,
        (starts_local, room_id): (LocalTime, RoomId),
    ) -> Self {
        Self {
            id,
            patient_id,
            series_id: None,
            number: None,
            phase: None,
            modality,
            starts_local,
            minutes: 0,
            recovery_minutes: 0,
            room_id,
            provider_id: None,
            status: SessionStatus::Booked,
            arrived_local: None,
            started_local: None,
            stopped_local: None,
            left_local: None,
            ended_by: None,
            reason: None,
            dose: None,
            note: None,
        }
    }
}

/// Where a course stands: done and stopped exclude each other.
fn stage_of_course(status: &str) -> Stage {
    match status {
        "completed" => Stage { branch: 1, height: 2 },
        "stopped" => Stage { branch: 2, height: 1 },
        _ => Stage::default(),
    }
}

impl FrozenProtocol {
    /// What a protocol says, for a course of so many sessions.
    pub(crate) fn of(regimen: &Regimen, version: &str, sessions: usize) -> Self {
        Self {
            version: version.to_owned(),
            name: regimen.name.clone(),
            modality: regimen.modality,
            sessions: i64::try_from(sessions).expect("a course has at most 200 sessions"),
            phases: regimen.phases.clone(),
            first_session_minutes: regimen.first_session_minutes().map(i64::from),
            session_minutes: i64::from(regimen.session_minutes()),
            recovery_minutes: i64::from(regimen.recovery_minutes()),
            room_kind: regimen.room_kind,
            codes: regimen.codes.clone(),
            segments: regimen.segments.clone(),
            needs: regimen.needs.clone(),
            instructions: regimen.instructions.clone(),
            missed: regimen.missed.clone(),
            checks: regimen.checks.clone(),
            readiness: regimen.readiness.clone(),
        }
    }

    /// Minutes of the session of this number.
    pub fn minutes_of(&self, number: i64) -> i64 {
        self.first_session_minutes.filter(|_| number == 1).unwrap_or(self.session_minutes)
    }

    /// Least days between a session of a phase and the one before it; 0 where a day has several.
    pub fn min_gap_days(&self, phase: Option<&str>) -> i64 {
        let phase = self.phases.iter().find(|known| Some(known.name.as_str()) == phase).or(self.phases.first());
        phase.map_or(1, |phase| if phase.per_day > 1 { 0 } else { i64::from(phase.min_gap_days.max(1)) })
    }

    /// The codes a session proposes; `first` for the first that was delivered.
    pub fn codes_of(&self, first: bool) -> Vec<ProtocolCode> {
        let applies = |code: &&ProtocolCode| match code.when {
            ChargeWhen::Each => true,
            ChargeWhen::First => first,
            ChargeWhen::Later => !first,
        };
        self.codes.iter().filter(applies).cloned().collect()
    }
}

impl Session {
    /// When treatment is planned to end.
    pub fn treated_until(&self) -> LocalTime {
        self.starts_local.plus_minutes(self.minutes)
    }

    /// When the room is free again.
    pub fn ends(&self) -> LocalTime {
        self.treated_until().plus_minutes(self.recovery_minutes)
    }
}

/// What was booked or billed for a course needs the course; a course keeps the name of its protocol.
pub(crate) const GUARDS: &[Guard] = &[
    Guard {
        of: Series::TABLE,
        holds: Holds::WhileNamed {
            by: &["series_id"],
            words: ["course", "courses"],
            way_out: "Cancel the sessions that are not wanted.",
        },
    },
    Guard {
        of: OwnProtocol::TABLE,
        holds: Holds::WhileNamed {
            by: &["protocol_id"],
            words: ["protocol", "protocols"],
            way_out: "Retire the protocol instead.",
        },
    },
];

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[Series::TABLE, Session::TABLE, OwnProtocol::TABLE, planned::TABLE];
