//! What was issued, and the paper as it was printed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Superbill, SuperbillId, store};
use crate::{
    Practice,
    db::named_params,
    error::Result,
    exchange, patients,
    types::{Cents, Day, PatientId, Word},
};

/// Asks for issued papers.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PapersOf {
    /// Only this patient's.
    #[ts(optional)]
    pub patient_id: Option<PatientId>,
    /// At most this many; 100 unless told.
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// Names one issued paper.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperRef {
    /// Its id.
    pub id: SuperbillId,
}

/// One issued paper.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PaperRow {
    /// Its id.
    pub id: SuperbillId,
    /// What it is.
    pub kind: Word,
    /// Its number.
    pub number: String,
    /// Its version.
    pub version: u32,
    /// Whose it is.
    pub patient_id: PatientId,
    /// The patient's name, last first.
    pub patient: String,
    /// When it was issued.
    pub issued_on: Day,
    /// Who issued it.
    pub issued_by: String,
    /// The version it takes the place of.
    pub replaces: Option<String>,
    /// The version that took its place.
    pub replaced_by: Option<String>,
    /// Why it was voided.
    pub voided: Option<String>,
    /// What the ledger says otherwise by now, when it stands: `2 of its charges were voided since.`
    pub differs: Option<String>,
    /// Sum of its charges.
    pub total_cents: Cents,
    /// Its pages.
    pub pages: u32,
}

/// Issued papers, newest first.
pub fn papers(practice: &Practice, input: PapersOf) -> Result<Vec<PaperRow>> {
    let limit = input.limit.unwrap_or(100).clamp(1, 200);
    let db = practice.db();
    let charts = input.patient_id.map(|patient| patients::all_ids(db, patient)).transpose()?;
    store::superbills(db, charts.as_deref(), limit)?.into_iter().map(|superbill| row(practice, superbill)).collect()
}

/// The paper as it was issued, byte for byte.
pub fn issued_pdf(practice: &Practice, input: PaperRef) -> Result<Vec<u8>> {
    let superbill: Superbill = practice.db().find(input.id, "superbill")?;
    exchange::attached(practice, superbill.attachment_id)
}

fn row(practice: &Practice, superbill: Superbill) -> Result<PaperRow> {
    let db = practice.db();
    let versions =
        db.list::<Superbill>("number = :number ORDER BY version", named_params! { ":number": superbill.number })?;
    let named = |other: &Superbill| format!("{}, version {}", other.number, other.version);
    let issued_by =
        db.maybe("SELECT name FROM people WHERE id = :id", named_params! { ":id": superbill.issued_by }, |row| {
            row.get("name")
        })?;
    let replaced_by = versions.iter().find(|other| other.replaces_id == Some(superbill.id)).map(named);
    let voided = store::void_reason(db, superbill.id.uuid())?;
    let stands = replaced_by.is_none() && voided.is_none();
    let differs = if stands { differs(store::voided_since(db, superbill.id)?) } else { None };
    Ok(PaperRow {
        id: superbill.id,
        kind: Word::new("superbill", "Superbill"),
        version: u32::try_from(superbill.version).unwrap_or(1),
        patient_id: superbill.patient_id,
        patient: patients::find_patient(db, superbill.patient_id)?.list_name(),
        issued_on: superbill.issued_on,
        issued_by: issued_by.unwrap_or_else(|| "—".to_owned()),
        replaces: versions.iter().find(|other| Some(other.id) == superbill.replaces_id).map(named),
        replaced_by,
        voided,
        differs,
        total_cents: superbill.total_cents,
        pages: u32::try_from(superbill.pages).unwrap_or(0),
        number: superbill.number,
    })
}

fn differs(voided: u32) -> Option<String> {
    match voided {
        0 => None,
        1 => Some("One of its charges was voided since: reissue it.".to_owned()),
        some => Some(format!("{some} of its charges were voided since: reissue it.")),
    }
}
