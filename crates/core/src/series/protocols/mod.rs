//! Protocols a course can be started with: those that are shipped, and those of the practice.
//!
//! A shipped one is read-only. A practice copies it or writes its own, changes it, and retires it; a course keeps what its protocol
//! said when it was started. A copy remembers the version it was taken from, so the screen says when the shipped one is newer.

mod actions;
mod rules;
#[cfg(test)]
mod tests;
mod views;
mod words;

pub use actions::{BasedOn, ProtocolRef, ProtocolToSave, retire_protocol, return_protocol, save_protocol};
pub use views::{Derived, MarkView, Part, Protocol, ProtocolSaid, ProtocolWeek, protocols};
pub(crate) use views::{marks_of, regimen_of, usable};
pub(crate) use words::of_column as protocol_words;

use serde::{Deserialize, Serialize};

use crate::{
    db, id_type,
    packs::{
        BillingWay, Instruction, MissedRule, Modality, Phase, ProtocolCode, ReadinessRule, Regimen, RoomKind, Segment,
        SessionCheck, StaffNeed,
    },
    record,
};

id_type! {
    /// A practice's own protocol.
    ProtocolId
}

record! {
    /// A practice's own protocol.
    pub struct OwnProtocol in "protocols" = 62 {
        id: ProtocolId,
        Latest name = 1 { name: String, summary: String },
        Latest origin = 2 { based_on: Option<String>, based_on_version: Option<String> },
        Clinical rhythm = 3 { rhythm: Rhythm },
        Clinical visit = 4 { visit: Visit },
        Clinical conduct = 5 { conduct: Conduct },
        Latest billing = 6 { billing: Billing },
        Latest notes = 7 { notes: Notes },
        Latest active = 8 { active: bool },
    }
}

/// What is given how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    /// The kind of treatment.
    pub modality: Modality,
    /// Its phases in order.
    pub phases: Vec<Phase>,
}
db::json_column!(Rhythm);

/// What one visit takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Where it takes place.
    pub room_kind: RoomKind,
    /// Its parts.
    pub segments: Vec<Segment>,
    /// Who is needed.
    pub needs: Vec<StaffNeed>,
}
db::json_column!(Visit);

/// What the patient and staff have to heed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conduct {
    /// What the patient has to know and do.
    pub instructions: Vec<Instruction>,
    /// What happens after a miss.
    pub missed: Vec<MissedRule>,
    /// What staff check at every session.
    pub checks: Vec<SessionCheck>,
    /// What has to be there before a session starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readiness: Vec<ReadinessRule>,
}
db::json_column!(Conduct);

/// What is charged for a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Billing {
    /// Codes proposed by default.
    pub codes: Vec<ProtocolCode>,
    /// Codes for other ways of billing.
    pub other_billing: Vec<BillingWay>,
}
db::json_column!(Billing);

/// What else the desk should know, line by line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Notes(pub Vec<String>);
db::json_column!(Notes);

impl OwnProtocol {
    /// What the protocol prescribes.
    pub fn regimen(&self) -> Regimen {
        let own = self.clone();
        Regimen {
            name: own.name,
            modality: own.rhythm.modality,
            summary: own.summary,
            phases: own.rhythm.phases,
            room_kind: own.visit.room_kind,
            segments: own.visit.segments,
            needs: own.visit.needs,
            instructions: own.conduct.instructions,
            missed: own.conduct.missed,
            checks: own.conduct.checks,
            readiness: own.conduct.readiness,
            codes: own.billing.codes,
            other_billing: own.billing.other_billing,
            notes: own.notes.0,
        }
    }
}
