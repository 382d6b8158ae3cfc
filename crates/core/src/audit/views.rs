use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::store;
use crate::{
    Practice,
    error::Result,
    oplog::spoken,
    types::{PatientId, UtcMillis},
};

/// Asks for a page of the audit trail.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AuditPageInput {
    /// The `next` of the page before.
    #[ts(optional)]
    pub before: Option<String>,
    /// Only what concerns this patient.
    #[ts(optional)]
    pub patient_id: Option<PatientId>,
    /// At most this many lines; 100 unless told.
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of the audit trail, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct AuditPage {
    /// The lines.
    pub rows: Vec<AuditRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// One line: who did what, when.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct AuditRow {
    /// Its id.
    pub id: String,
    /// When.
    pub at: UtcMillis,
    /// Who.
    pub person: String,
    /// What, in words.
    pub what: String,
    /// The patient it was about, by id.
    pub subject: Option<String>,
    /// A reason or another detail.
    pub detail: Option<String>,
}

/// A page of the audit trail.
pub fn audit_page(practice: &Practice, input: AuditPageInput) -> Result<AuditPage> {
    let limit = input.limit.unwrap_or(100).clamp(1, 200);
    let mut rows = store::page(practice.db(), input.before.as_deref(), input.patient_id, limit)?;
    for row in &mut rows {
        row.what = spoken(&row.what);
    }
    let next = (rows.len() == limit as usize).then(|| rows.last().map(|row| row.id.clone())).flatten();
    Ok(AuditPage { rows, next })
}
