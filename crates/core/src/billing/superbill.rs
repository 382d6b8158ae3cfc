//! A superbill before it is issued: what it would say, and what is wrong with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Problem, SuperbillId, coded,
    facts::{self, Facts},
    problems::{self, Around},
    sheet,
};
use crate::{
    Practice,
    error::Result,
    practice,
    sheets::SuperbillSheet,
    types::{Cents, Day, PatientId, SeriesId},
};

/// Asks for a superbill's draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftOf {
    /// The patient.
    pub patient_id: PatientId,
    /// First day of service; the day of the first charge unless told.
    #[serde(default)]
    #[ts(optional)]
    pub from: Option<Day>,
    /// Last day of service; the day of the last charge unless told.
    #[serde(default)]
    #[ts(optional)]
    pub to: Option<Day>,
    /// Only sessions of this series.
    #[serde(default)]
    #[ts(optional)]
    pub series_id: Option<SeriesId>,
    /// The coverage to print; the first one in force unless told.
    #[serde(default)]
    #[ts(optional)]
    pub coverage_id: Option<String>,
    /// The issued superbill this one will take the place of; its days, course and coverage unless others are told.
    #[serde(default)]
    #[ts(optional)]
    pub replaces: Option<SuperbillId>,
}

/// A superbill before it is issued.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SuperbillDraft {
    /// The patient.
    pub patient_id: PatientId,
    /// First day of service.
    pub from: Day,
    /// Last day of service.
    pub to: Day,
    /// The service lines.
    pub lines: Vec<DraftLine>,
    /// The diagnoses and their letters.
    pub diagnoses: Vec<DraftDiagnosis>,
    /// Sum of the charges.
    pub charges_cents: Cents,
    /// Paid toward these lines.
    pub paid_cents: Cents,
    /// Still due.
    pub balance_cents: Cents,
    /// What to mend, what stops the issue first.
    pub problems: Vec<Problem>,
    /// Pages; 0 until it is drawn.
    pub pages: u32,
    /// The words and numbers of the paper.
    #[ts(type = "unknown")]
    pub sheet: SuperbillSheet,
}

/// One service line of a draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "SuperbillLine")]
pub struct DraftLine {
    /// Counts from 1.
    pub number: u32,
    /// The session it belongs to, in words.
    pub session: String,
    /// Day of service.
    pub day: Day,
    /// Place of service.
    pub pos: String,
    /// The code.
    pub code: String,
    /// Its modifiers.
    pub modifiers: Vec<String>,
    /// The practice's own words.
    pub label: String,
    /// Letters of its diagnoses: `A, B`.
    pub pointers: String,
    /// Units.
    pub units: u32,
    /// The charge.
    pub charge_cents: Cents,
    /// Paid toward it.
    pub paid_cents: Cents,
    /// The drug line.
    pub ndc: Option<String>,
}

/// One diagnosis of a draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct DraftDiagnosis {
    /// `A` to `L`.
    pub letter: String,
    /// The code.
    pub code: String,
    /// Its words.
    pub description: String,
}

/// What a superbill over a range would say, and what is wrong with it.
pub fn superbill_draft(practice: &Practice, input: DraftOf) -> Result<SuperbillDraft> {
    let facts = facts::gather(practice, &input)?;
    Ok(draft(&facts, None))
}

/// The draft of gathered facts, under a number once it has one.
pub(super) fn draft(facts: &Facts, number: Option<sheet::Numbered>) -> SuperbillDraft {
    let sheet = sheet::superbill_sheet(facts, number);
    let around = Around {
        patient: &facts.patient.id.to_string(),
        undelivered: facts.undelivered,
        group_npi: facts.practice.group_npi.as_deref(),
        has_plan: facts.coverage.is_some(),
        not_billable: coded::not_billable(facts, &sheet.diagnoses),
        unchecked: coded::unchecked(facts),
        facts,
    };
    let problems = problems::problems(&sheet, &around);
    SuperbillDraft {
        patient_id: facts.patient.id,
        from: facts.from,
        to: facts.to,
        lines: lines(facts, &sheet),
        diagnoses: sheet
            .diagnoses
            .iter()
            .map(|d| DraftDiagnosis {
                letter: d.letter.clone(),
                code: d.code.clone(),
                description: d.description.clone(),
            })
            .collect(),
        charges_cents: Cents(sheet.account.charges_cents),
        paid_cents: Cents(sheet.account.paid_by_patient_cents),
        balance_cents: Cents(sheet.account.balance_cents),
        problems,
        pages: 0,
        sheet,
    }
}

fn lines(facts: &Facts, sheet: &SuperbillSheet) -> Vec<DraftLine> {
    let sessions = facts.sessions.iter().zip(&sheet.sessions);
    sessions
        .flat_map(|(fact, session)| {
            session.lines.iter().map(|line| DraftLine {
                number: line.number,
                session: session.title.clone(),
                day: fact.delivered.day,
                pos: line.pos.clone(),
                code: line.code.clone(),
                modifiers: line.modifiers.clone(),
                label: line.label.clone(),
                pointers: line.pointers.join(", "),
                units: line.units,
                charge_cents: Cents(line.charge_cents),
                paid_cents: Cents(line.paid_cents),
                ndc: line.ndc.clone(),
            })
        })
        .collect()
}

pub(super) fn today(practice: &Practice) -> Result<Day> {
    Ok(practice::now_local(practice.db(), practice.env().now())?.day())
}
