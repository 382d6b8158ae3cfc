//! Treatment protocols: how many sessions, in what rhythm, how long, and which codes a session proposes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use ts_rs::TS;

use super::{Confidence, PackHeader};
use crate::{Word, types::Day, word_type};

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

/// A stretch of a protocol with one rhythm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The phase's name.
    pub name: String,
    /// Sessions in the phase.
    pub sessions: u16,
    /// Sessions in one week, Monday to Sunday.
    pub per_week: u8,
    /// Days a session may fall on, 1 Monday to 7 Sunday.
    pub weekdays: Vec<u8>,
    /// Civil days from the session before, across phases too; 1 allows the next day.
    pub min_gap_days: u8,
    /// A longer gap goes to the clinician; none means no limit.
    pub max_gap_days: Option<u8>,
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

/// A value whose standing differs from the pack's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The field, such as `phases.min_gap_days`.
    pub field: String,
    /// How sure that value is.
    pub confidence: Confidence,
    /// Why.
    pub note: String,
}

/// A protocol as its file says it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShippedProtocol {
    /// The protocol's name.
    pub name: String,
    /// The kind of treatment.
    pub modality: Modality,
    /// One sentence for the person who picks it.
    pub summary: String,
    /// Its phases in order.
    pub phases: Vec<Phase>,
    /// Minutes of the first session, when it takes longer.
    pub first_session_minutes: Option<u16>,
    /// Minutes of a session.
    pub session_minutes: u16,
    /// Minutes of recovery or monitoring in the same place afterwards.
    pub recovery_minutes: u16,
    /// Where it takes place.
    pub room_kind: RoomKind,
    /// Codes proposed by default.
    pub codes: Vec<ProtocolCode>,
    /// Codes for other ways of billing.
    pub other_billing: Vec<BillingWay>,
    /// What else the desk should know.
    pub notes: Vec<String>,
    /// Values whose standing differs from the pack's.
    pub marks: Vec<Mark>,
}

impl ShippedProtocol {
    /// Sessions of all phases together.
    pub fn sessions(&self) -> u32 {
        self.phases.iter().map(|phase| u32::from(phase.sessions)).sum()
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
    pub protocol: ShippedProtocol,
}

/// A protocol as screens show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, JsonSchema)]
pub struct Protocol {
    /// The pack's id.
    pub id: String,
    /// The protocol's name.
    pub name: String,
    /// The kind of treatment.
    pub modality: Word,
    /// One sentence for the person who picks it.
    pub summary: String,
    /// Its phases in order.
    pub phases: Vec<Phase>,
    /// Minutes of the first session, when it takes longer.
    pub first_session_minutes: Option<u16>,
    /// Minutes of a session.
    pub session_minutes: u16,
    /// Minutes of recovery or monitoring in the same place afterwards.
    pub recovery_minutes: u16,
    /// Where it takes place.
    pub room_kind: String,
    /// Codes proposed by default.
    pub codes: Vec<ProtocolCode>,
    /// Codes for other ways of billing.
    pub other_billing: Vec<BillingWay>,
    /// What else the desk should know.
    pub notes: Vec<String>,
    /// Where the content was read.
    pub source: String,
    /// When somebody last compared it with the source.
    pub verified_on: Day,
    /// How sure it is.
    pub confidence: Word,
    /// Whether screens and papers mark it as unverified.
    pub unverified: bool,
}

impl ProtocolPack {
    /// The protocol as screens show it.
    pub fn card(&self) -> Protocol {
        let ProtocolPack { pack, protocol, .. } = self.clone();
        Protocol {
            id: pack.id,
            name: protocol.name,
            modality: protocol.modality.word(),
            summary: protocol.summary,
            phases: protocol.phases,
            first_session_minutes: protocol.first_session_minutes,
            session_minutes: protocol.session_minutes,
            recovery_minutes: protocol.recovery_minutes,
            room_kind: protocol.room_kind.code().to_owned(),
            codes: protocol.codes,
            other_billing: protocol.other_billing,
            notes: protocol.notes,
            source: pack.source,
            verified_on: pack.verified_on,
            confidence: pack.confidence.word(),
            unverified: pack.confidence != Confidence::Primary,
        }
    }
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
