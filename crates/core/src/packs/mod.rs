//! Content that changes with the world: protocols, payers, holidays, forms, consents, texts of reminders. Data with a source and a date, never code.
//!
//! Each file in `packs/` opens with a header that says where its content comes from, since when it holds, and how sure it is. A
//! shipped pack is read-only. The program shows an unverified one as unverified; it never promises that a payer will pay.

mod consents;
mod drugs;
mod forms;
mod holidays;
mod intake;
mod payers;
mod protocols;
mod reminders;
mod visits;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::{types::Day, word_type};

pub use consents::{
    ConsentElement, ConsentField, ConsentFieldKind, ConsentKind, ConsentOption, ConsentPack, ConsentPart,
    ConsentSigner, ConsentText, ConsentValid, SignerRole, ValidUntil, consent, consents,
};
pub use drugs::{Drug, DrugPack, drugs};
pub use forms::{
    Band, Condition, Detail, FilledBy, Form, FormFlag, FormItem, FormKind, FormOption, FormPack, FormResult, FormScore,
    FormSection, ItemFlag, ItemKind, Level, NumberRange, Otherwise, Repeat, ScoreMethod, Severity, form, forms,
};
pub use holidays::federal_holidays;
pub use intake::{
    DueFrom, IntakePack, IntakePhase, IntakeStep, IntakeTemplate, StepDue, StepKind, StepOwner, StepWhen, intake,
    intakes,
};
pub use payers::{PayerPack, ShippedPayer, payers};
pub use protocols::{
    BillingWay, ChargeWhen, Mark, Modality, Phase, PhaseKind, ProtocolCode, ProtocolPack, Regimen, RoomKind, Skill,
    protocol, protocols,
};
pub use reminders::{ReminderLimits, ReminderPack, ReminderText, TextKind, reminder_texts};
pub use visits::{
    CheckAt, GateItem, Instruction, Load, MissedRule, MissedWhen, ReadinessRule, Segment, SegmentKind, SessionCheck,
    StaffNeed, Then, Topic,
};

word_type! {
    /// How sure a pack's content is.
    pub enum Confidence {
        /// Read on the page of the regulator, payer, manufacturer or journal.
        Primary = "primary", "From the source itself";
        /// Read on a third party's page.
        Secondary = "secondary", "From a third party: verify";
        /// General knowledge or a working default.
        Unverified = "unverified", "Not verified";
    }
}

/// Where a pack's content comes from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackHeader {
    /// Stable name of the pack.
    pub id: String,
    /// Version of the content.
    pub version: String,
    /// Where the content was read.
    pub source: String,
    /// From when the content holds.
    pub effective: Day,
    /// When somebody last compared it with the source.
    pub verified_on: Day,
    /// Who compared it.
    pub verified_by: String,
    /// How sure it is.
    pub confidence: Confidence,
}
