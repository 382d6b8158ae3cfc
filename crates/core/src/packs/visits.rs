//! One visit of a protocol: its parts, who is needed for which, what the patient has to know, and what follows a miss.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{RoomKind, Skill};
use crate::word_type;

word_type! {
    /// A part of a visit.
    pub enum SegmentKind {
        /// Everything before the treatment.
        Preparation = "preparation", "Preparation";
        /// Finding the place and the strength of stimulation.
        Mapping = "mapping", "Mapping";
        /// The treatment itself.
        Treatment = "treatment", "Treatment";
        /// Until the patient is fit to go.
        Recovery = "recovery", "Recovery";
        /// Observation that a rule asks for.
        Monitoring = "monitoring", "Monitoring";
        /// Talking about what was experienced.
        Integration = "integration", "Integration";
    }
}

word_type! {
    /// How much of somebody a patient takes.
    pub enum Load {
        /// One of the patients they may have at once.
        Share = "share", "one of their patients";
        /// All of them: nobody else meanwhile.
        All = "all", "all of their time";
        /// On site, and free for others.
        OnSite = "on_site", "on site";
    }
}

word_type! {
    /// What an instruction is about.
    pub enum Topic {
        /// Hours without food.
        Food = "food", "Food";
        /// Hours without drink.
        Drink = "drink", "Drink";
        /// Medicines, alcohol and other substances.
        Medicine = "medicine", "Medicine and alcohol";
        /// What to wear and to bring.
        Bring = "bring", "Wear and bring";
        /// Who takes the patient home.
        Ride = "ride", "Ride home";
        /// When driving is allowed again.
        Driving = "driving", "Driving";
    }
}

word_type! {
    /// What was missed.
    pub enum MissedWhen {
        /// A single session.
        One = "one", "One session missed";
        /// So many sessions in a row.
        InARow = "in_a_row", "In a row";
        /// More than so many calendar days away.
        DaysAway = "days_away", "Days away";
        /// More than so many weekdays away.
        WeekdaysAway = "weekdays_away", "Weekdays away";
        /// A maintenance session, and the patient is worse.
        WorseInMaintenance = "worse_in_maintenance", "Missed in maintenance, and worse";
    }
}

word_type! {
    /// What follows a miss.
    pub enum Then {
        /// The session is made up at the end of the course.
        Append = "append", "Made up at the end";
        /// The schedule goes on as it was.
        GoOn = "go_on", "The schedule goes on";
        /// The clinician decides.
        Clinician = "clinician", "The clinician decides";
        /// The clinician considers the frequency before.
        PreviousFrequency = "previous_frequency", "The clinician considers the previous frequency";
    }
}

word_type! {
    /// When something is checked.
    pub enum CheckAt {
        /// Before the treatment begins.
        Before = "before", "Before";
        /// So many minutes after the treatment began.
        After = "after", "After the start";
        /// Before the patient leaves.
        Leaving = "leaving", "Before leaving";
        /// When the visit is over.
        Afterwards = "afterwards", "Afterwards";
    }
}

/// A part of a visit, on the grid of five minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// What it is; each kind once in a visit.
    pub kind: SegmentKind,
    /// How long it takes; 0 when only the first visit has it.
    pub minutes: u16,
    /// How long it takes in the first visit, when that differs.
    pub first_minutes: Option<u16>,
    /// Another kind of room than the visit's; none keeps the patient where they are.
    pub room_kind: Option<RoomKind>,
}

/// Somebody a visit needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffNeed {
    /// Who.
    pub skill: Skill,
    /// For which parts.
    pub during: Vec<SegmentKind>,
    /// How much of them.
    pub load: Load,
    /// The most patients one of them may have at once in this protocol; none leaves it to the person's own number.
    pub of_capacity: Option<u8>,
}

/// What the patient has to know and do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instruction {
    /// What it is about.
    pub topic: Topic,
    /// Hours before the visit from which it holds, where it is about hours.
    pub hours: Option<u8>,
    /// The instruction.
    pub text: String,
}

/// What follows a miss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissedRule {
    /// What was missed.
    pub when: MissedWhen,
    /// How many: sessions in a row, or days.
    pub count: Option<u8>,
    /// What follows.
    pub then: Then,
}

/// Something staff check at every session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionCheck {
    /// When.
    pub at: CheckAt,
    /// Minutes after the treatment began, where it is about minutes.
    pub minutes: Option<u16>,
    /// What.
    pub what: String,
}

word_type! {
    /// What has to be there before a session.
    pub enum GateItem {
        /// The evaluation was done.
        Evaluation = "evaluation", "Evaluation";
        /// Somebody who may say so cleared the patient medically.
        Clearance = "clearance", "Clearance";
        /// The safety screen holds nothing up.
        Safety = "safety", "Safety screen";
        /// A consent is in force.
        Consent = "consent", "Consent";
        /// The patient is enrolled in the REMS.
        Rems = "rems", "REMS";
        /// Somebody takes the patient home.
        Driver = "driver", "Driver";
        /// The patient was told when to stop eating and drinking.
        Fasting = "fasting", "Fasting told";
        /// No urgent warning waits for a clinician.
        Flags = "flags", "Warnings";
        /// A scale was measured lately.
        Score = "score", "Score";
        /// How it is paid is settled.
        Payment = "payment", "Payment";
        /// A payer covers it.
        Coverage = "coverage", "Coverage";
    }
}

/// What has to be there before a session starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadinessRule {
    /// What.
    pub item: GateItem,
    /// Whether no session starts without it; otherwise it is only shown.
    pub blocks: bool,
    /// Forms or consents, any of which will do.
    #[serde(default)]
    pub codes: Vec<String>,
    /// How many days old it may be.
    #[serde(default)]
    pub days: Option<u16>,
}

impl GateItem {
    /// Whether the rule looks for forms or consents by their code.
    pub const fn has_codes(self) -> bool {
        matches!(self, Self::Safety | Self::Consent | Self::Score)
    }

    /// Whether somebody at the desk writes down that it is there.
    pub const fn is_written_down(self) -> bool {
        matches!(self, Self::Evaluation | Self::Clearance | Self::Rems | Self::Driver | Self::Fasting)
    }

    /// Whether it is about one visit, not about the patient.
    pub const fn is_of_a_visit(self) -> bool {
        matches!(self, Self::Driver | Self::Fasting)
    }
}

impl SegmentKind {
    /// Whether it comes after the treatment and belongs to what follows it.
    pub const fn is_afterwards(self) -> bool {
        matches!(self, Self::Recovery | Self::Monitoring | Self::Integration)
    }
}

impl MissedWhen {
    /// Whether the rule counts something.
    pub const fn counts(self) -> bool {
        matches!(self, Self::InARow | Self::DaysAway | Self::WeekdaysAway)
    }
}
