use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Letterhead, Passage, debug_by_name_only};

/// A superbill: what a patient sends to the plan to be paid back. Only delivered sessions, one date per line.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SuperbillSheet {
    /// Prints SAMPLE on every page.
    pub sample: bool,
    /// The practice that bills.
    pub letterhead: Letterhead,
    /// `SB-2026-0147`.
    pub number: String,
    /// 1 for the first issue; printed from 2 on.
    pub version: u32,
    /// The superbill this one takes the place of: `SB-2026-0147, version 1`. Printed after "Replaces".
    pub replaces: Option<String>,
    /// Day of issue: `03/03/2026`.
    pub issued_on: String,
    /// When the sheet was made, `YYYY-MM-DDTHH:MM`.
    pub made_local: String,
    /// Who was treated.
    pub patient: SuperbillPatient,
    /// The plan the patient asks for reimbursement.
    pub plan: SuperbillPlan,
    /// Who rendered the services; never the group, never a device operator.
    pub rendering: SuperbillProvider,
    /// Supervising, ordering or referring providers, where the plan wants them.
    pub other_providers: Vec<SuperbillProvider>,
    /// Place of service code with its words: `11 office, address above`.
    pub place: String,
    /// Assignment of benefits: `NO: pay the patient`.
    pub assignment: String,
    /// Edition of the diagnosis codes: `2026`.
    pub code_year: String,
    /// At most twelve, lettered A to L.
    pub diagnoses: Vec<SuperbillDiagnosis>,
    /// The delivered sessions in order of their dates.
    pub sessions: Vec<SuperbillSession>,
    /// What the patient paid toward these lines.
    pub payments: Vec<SuperbillPayment>,
    /// The sum of it all.
    pub account: SuperbillAccount,
    /// Small print under the sums, such as the rule a package price was divided by.
    pub notes: Vec<String>,
    /// The boxed statements: paid in full, pay the patient, out of network, no guarantee.
    pub statement: Passage,
    /// What the rendering provider certifies by signing.
    pub certification: String,
    /// Day of the signature, where it is signed.
    pub signed_on: Option<String>,
    /// Who may see this paper: foot of every page.
    pub foot: String,
}

/// The patient as on the insurance card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SuperbillPatient {
    /// Legal name: `Hargrove, Rowan T.`.
    pub name: String,
    /// Date of birth: `06/14/1984`.
    pub born_on: String,
    /// The practice's chart number.
    pub mrn: String,
    /// `F`, `M`, `X` or `U`, as the plan has it.
    pub sex: Option<String>,
    /// The whole address on one line.
    pub address: Option<String>,
}

/// The plan and its member.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SuperbillPlan {
    /// Name of the plan.
    pub name: Option<String>,
    /// Member id as on the card.
    pub member_id: Option<String>,
    /// Group number.
    pub group: Option<String>,
    /// `Self`, or name and relationship: `Hargrove, Dana (spouse)`.
    pub subscriber: Option<String>,
    /// `Out of network`.
    pub network: Option<String>,
    /// Authorization number, or `None requested`.
    pub authorization: String,
}

/// A person who stands behind the services.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SuperbillProvider {
    /// What the person is to these services: `Rendering`, `Supervising`, `Ordering`, `Referring`.
    pub role: String,
    /// Full name and credential: `Helen M. Okafor, MD`.
    pub name: String,
    /// `psychiatry`.
    pub specialty: Option<String>,
    /// Individual NPI, ten digits.
    pub npi: String,
    /// License number.
    pub license: Option<String>,
    /// State that issued the license: `OR`.
    pub license_state: Option<String>,
    /// Taxonomy code.
    pub taxonomy: Option<String>,
}

/// One diagnosis and the letter that service lines point to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SuperbillDiagnosis {
    /// `A` to `L`.
    pub letter: String,
    /// ICD-10-CM code with its point: `F33.2`.
    pub code: String,
    /// The code's words.
    pub description: String,
}

/// One session that took place, with its lines.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SuperbillSession {
    /// `Infusion 1 of 6`.
    pub title: String,
    /// `02/09/2026`.
    pub day: String,
    /// Start of the service, `10:05`.
    pub start: Option<String>,
    /// End of the service, `10:45`.
    pub stop: Option<String>,
    /// Minutes between the two.
    pub minutes: Option<u32>,
    /// Who rendered it, where that is not the provider named at the top: name and NPI are printed with the session.
    pub rendering: Option<SuperbillProvider>,
    /// Its service lines.
    pub lines: Vec<SuperbillLine>,
}

/// One service line.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SuperbillLine {
    /// Counts through the whole superbill from 1.
    pub number: u32,
    /// Date of this service; never a range.
    pub day: String,
    /// Place of service code.
    pub pos: String,
    /// CPT or HCPCS code.
    pub code: String,
    /// Up to four modifiers.
    pub modifiers: Vec<String>,
    /// The practice's own wording for the service.
    pub label: String,
    /// Letters of the diagnoses it was for.
    pub pointers: Vec<String>,
    /// Units of the code.
    pub units: u32,
    /// Charge of the line in cents.
    #[ts(type = "number")]
    pub charge_cents: i64,
    /// Paid toward the line by the patient, in cents.
    #[ts(type = "number")]
    pub paid_cents: i64,
    /// The drug: `N499999011410 ML0.78 · ketamine HCl 50 mg/mL, 39 mg IV`. Printed after "NDC".
    pub ndc: Option<String>,
}

/// One payment received from the patient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SuperbillPayment {
    /// `02/09/2026`.
    pub day: String,
    /// `Visa card`, `Cash`.
    pub method: String,
    /// Number of the receipt or check.
    pub reference: Option<String>,
    /// Amount in cents.
    #[ts(type = "number")]
    pub amount_cents: i64,
    /// What it was for, in a few words.
    pub purpose: Option<String>,
}

/// The sums of the superbill, all in cents.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SuperbillAccount {
    /// Sum of the charges.
    #[ts(type = "number")]
    pub charges_cents: i64,
    /// Discounts on these lines, as a positive amount.
    #[ts(type = "number")]
    pub discounts_cents: i64,
    /// Paid by the patient.
    #[ts(type = "number")]
    pub paid_by_patient_cents: i64,
    /// Paid by insurance.
    #[ts(type = "number")]
    pub paid_by_insurance_cents: i64,
    /// Still due; negative is a credit.
    #[ts(type = "number")]
    pub balance_cents: i64,
}

debug_by_name_only!(
    SuperbillSheet,
    SuperbillPatient,
    SuperbillPlan,
    SuperbillProvider,
    SuperbillDiagnosis,
    SuperbillSession,
    SuperbillLine,
    SuperbillPayment,
    SuperbillAccount,
);
