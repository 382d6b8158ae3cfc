//! Treatment protocols: how many sessions, in what rhythm, how long, and which codes a session proposes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use ts_rs::TS;

use super::{
    Confidence, PackHeader,
    visits::{Instruction, MissedRule, ReadinessRule, Segment, SessionCheck, StaffNeed},
};
use crate::word_type;

word_type! {
    /// A kind of treatment.
    pub enum Modality {
        /// Ketamine by infusion or injection.
        Ketamine = "ketamine", "Ketamine";
        /// Esketamine nasal spray.
        Spravato = "spravato", "Spravato";
        /// Transcranial magnetic stimulation.
        Tms = "tms", "TMS";
        /// A visit without treatment.
        Evaluation = "evaluation", "Evaluation";
    }
}

word_type! {
    /// What a session needs to take place in.
    pub enum RoomKind {
        /// A treatment chair.
        Chair = "chair", "Chair";
        /// A bay with a stimulator.
        Tms = "tms", "TMS bay";
        /// A consulting room.
        Visit = "visit", "Visit room";
    }
}

word_type! {
    /// What a session needs somebody for.
    pub enum Skill {
        /// Decides on the treatment and is on site while it is given.
        Prescriber = "prescriber", "Prescriber";
        /// Starts and watches infusions and injections.
        Nurse = "nurse", "Infusion nurse";
        /// Works the stimulator.
        TmsOperator = "tms_operator", "TMS operator";
        /// Observes a patient after the dose.
        Monitor = "monitor", "Monitoring observer";
        /// Prepares and integrates.
        Therapist = "therapist", "Therapist";
    }
}

word_type! {
    /// On which sessions of a course a code is proposed.
    pub enum ChargeWhen {
        /// On every session.
        Each = "each", "Each session";
        /// On the first session only.
        First = "first", "First session";
        /// On every session after the first.
        Later = "later", "Later sessions";
    }
}

word_type! {
    /// What a stretch of a protocol is for.
    pub enum PhaseKind {
        /// The treatment itself.
        Course = "course", "Course";
        /// Fewer sessions from week to week.
        Taper = "taper", "Taper";
        /// Holds what was reached.
        Maintenance = "maintenance", "Maintenance";
    }
}

/// A stretch of a protocol with one rhythm.
///
/// What is usual is not written, so that a course frozen by an older program reads and writes as it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The phase's name.
    pub name: String,
    /// What it is for.
    #[serde(default = "PhaseKind::usual", skip_serializing_if = "PhaseKind::is_usual")]
    #[ts(as = "Option<PhaseKind>", optional)]
    pub kind: PhaseKind,
    /// Sessions in the phase; of one without an end, as many as are planned at a stretch.
    pub sessions: u16,
    /// Whether it goes on until the clinician decides.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub until_decided: bool,
    /// Sessions in one week, Monday to Sunday.
    pub per_week: u8,
    /// Sessions on one day.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[ts(as = "Option<u8>", optional)]
    pub per_day: u8,
    /// Days a session may fall on, 1 Monday to 7 Sunday.
    pub weekdays: Vec<u8>,
    /// Civil days from the session before, across phases too; 1 allows the next day.
    pub min_gap_days: u8,
    /// The gap that is best where there is a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ideal_gap_days: Option<u8>,
    /// A longer gap goes to the clinician; none means no limit.
    pub max_gap_days: Option<u8>,
    /// Hours from start to start; takes the place of the days where there are several sessions a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub min_gap_hours: Option<u8>,
    /// As the least hours; a longer gap, nights included, goes to the clinician.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub max_gap_hours: Option<u8>,
    /// Whether the phase starts in a later week than the phase before ends.
    pub new_week: bool,
}

/// A code proposed as a charge when a session is completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProtocolCode {
    /// The billing code; its label and price are the practice's own.
    pub code: String,
    /// Units of the code.
    pub units: u32,
    /// On which sessions.
    pub when: ChargeWhen,
}

/// Codes in place of the default ones for another way of billing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BillingWay {
    /// When it applies.
    pub name: String,
    /// The codes.
    pub codes: Vec<ProtocolCode>,
}

/// Where one value of a protocol comes from, and how sure it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The field, such as `phases.min_gap_days`.
    pub field: String,
    /// How sure that value is.
    pub confidence: Confidence,
    /// Where it was read, when elsewhere than the rest.
    #[serde(default)]
    pub source: Option<String>,
    /// Why.
    pub note: String,
}

/// What a protocol prescribes, be it shipped or a practice's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regimen {
    /// The protocol's name.
    pub name: String,
    /// The kind of treatment.
    pub modality: Modality,
    /// One sentence for the person who picks it.
    pub summary: String,
    /// Its phases in order.
    pub phases: Vec<Phase>,
    /// Where it takes place.
    pub room_kind: RoomKind,
    /// The parts of a visit, one after the other without a pause.
    pub segments: Vec<Segment>,
    /// Who is needed for which part.
    pub needs: Vec<StaffNeed>,
    /// What the patient has to know and do.
    pub instructions: Vec<Instruction>,
    /// What happens after a miss.
    pub missed: Vec<MissedRule>,
    /// What staff check at every session.
    pub checks: Vec<SessionCheck>,
    /// What has to be there before a session starts.
    #[serde(default)]
    pub readiness: Vec<ReadinessRule>,
    /// Codes proposed by default.
    pub codes: Vec<ProtocolCode>,
    /// Codes for other ways of billing.
    pub other_billing: Vec<BillingWay>,
    /// What else the desk should know.
    pub notes: Vec<String>,
}

impl Regimen {
    /// Sessions that are planned at once: those of all phases with an end; of a protocol without any, one stretch.
    pub fn sessions(&self) -> u32 {
        let count = |open: bool| {
            let phases = self.phases.iter().filter(|phase| open || !phase.until_decided);
            phases.map(|phase| u32::from(phase.sessions)).sum()
        };
        match count(false) {
            0 => count(true),
            planned => planned,
        }
    }

    /// Minutes of a session until recovery or monitoring begins.
    pub fn session_minutes(&self) -> u16 {
        self.minutes(false, false)
    }

    /// As [`Self::session_minutes`] of the first session, when it takes longer.
    pub fn first_session_minutes(&self) -> Option<u16> {
        Some(self.minutes(false, true)).filter(|first| *first != self.session_minutes())
    }

    /// Minutes of recovery or monitoring afterwards.
    pub fn recovery_minutes(&self) -> u16 {
        self.minutes(true, false)
    }

    fn minutes(&self, after: bool, first: bool) -> u16 {
        let starts = self.segments.iter().position(|segment| segment.kind.is_afterwards());
        let starts = starts.unwrap_or(self.segments.len());
        let (before, afterwards) = self.segments.split_at(starts);
        let part = if after { afterwards } else { before };
        part.iter().map(|segment| segment.first_minutes.filter(|_| first).unwrap_or(segment.minutes)).sum()
    }
}

/// A protocol with its source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtocolPack {
    #[serde(rename = "$schema")]
    _schema: String,
    /// Source and dates.
    pub pack: PackHeader,
    /// The protocol.
    pub protocol: Regimen,
    /// Values whose standing differs from the pack's.
    pub marks: Vec<Mark>,
}

/// The shipped protocols, in the order screens offer them.
pub fn protocols() -> &'static [ProtocolPack] {
    static PROTOCOLS: LazyLock<Vec<ProtocolPack>> = LazyLock::new(|| {
        FILES.iter().map(|file| serde_json::from_str(file).expect("every shipped protocol is read by a test")).collect()
    });
    &PROTOCOLS
}

/// The shipped protocol with this id.
pub fn protocol(id: &str) -> Option<&'static ProtocolPack> {
    protocols().iter().find(|protocol| protocol.pack.id == id)
}

impl PhaseKind {
    fn usual() -> Self {
        Self::Course
    }

    fn is_usual(&self) -> bool {
        *self == Self::Course
    }
}

fn one() -> u8 {
    1
}

fn is_one(count: &u8) -> bool {
    *count == 1
}

macro_rules! files {
    ($($name:literal)+) => {
        &[ $( include_str!(concat!("../../../../packs/protocols/", $name, ".json")) ),+ ]
    };
}

const FILES: &[&str] = files! {
    "iv-ketamine-depression"
    "iv-ketamine-pain"
    "spravato-trd"
    "spravato-mdsi"
    "tms-36"
    "im-ketamine-depression"
    "iv-ketamine-crps-10-day"
    "tms-ocd-30"
    "tms-saint-5-day"
};
