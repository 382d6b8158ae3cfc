//! Issuing a superbill: it gets its number, its paper is kept as printed, and neither ever changes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    ChargeId, DraftOf, Severity, Superbill, SuperbillCharge, SuperbillDraft, SuperbillId, facts,
    payments::require_reason, sheet::Numbered, store, superbill,
};
use crate::{
    Practice, attachments, derived_id,
    error::{Error, Result, StorageFault},
    exchange,
    oplog::{Action, Done},
    patients, practice,
    types::{Day, PatientId, SeriesId},
};

const ISSUE: Action = Action::legal("issue_superbill");
const REISSUE: Action = Action::legal("reissue_superbill");

/// Issues a superbill over a range, or a new version of one.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueSuperbill {
    /// The patient.
    pub patient_id: PatientId,
    /// First day of service.
    #[serde(default)]
    #[ts(optional)]
    pub from: Option<Day>,
    /// Last day of service.
    #[serde(default)]
    #[ts(optional)]
    pub to: Option<Day>,
    /// Only sessions of this series.
    #[serde(default)]
    #[ts(optional)]
    pub series_id: Option<SeriesId>,
    /// The coverage to print.
    #[serde(default)]
    #[ts(optional)]
    pub coverage_id: Option<String>,
    /// The issued superbill this one takes the place of.
    #[serde(default)]
    #[ts(optional)]
    pub replaces: Option<SuperbillId>,
    /// Why a new version is issued.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// A superbill that has its number.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Issued {
    /// Its id.
    pub id: SuperbillId,
    /// Its number.
    pub number: String,
    /// Its version.
    pub version: u32,
    /// Its pages.
    pub pages: u32,
}

/// A superbill with its number, ready to be drawn and issued.
pub struct PreparedSuperbill {
    /// What it says.
    pub draft: SuperbillDraft,
    number: String,
    version: i64,
    replaces: Option<SuperbillId>,
    charges: Vec<ChargeId>,
    series: Option<SeriesId>,
    coverage: Option<String>,
}

/// Gives a superbill its number and checks that nothing stops it.
///
/// # Errors
/// Refused while the validation list holds something that stops it.
pub fn prepare_superbill(practice: &Practice, input: &IssueSuperbill) -> Result<PreparedSuperbill> {
    let facts = facts::gather(practice, &draft_of(input))?;
    let (number, version, replaces) = match input.replaces {
        Some(id) => next_version(practice, id, input, facts.now.day())?,
        None => (next_number(practice, facts.now.day())?, 1, None),
    };
    let names = replaces.as_ref().map(|old| format!("{}, version {}", old.number, old.version));
    let numbered = Numbered { number: number.clone(), version: u32::try_from(version).unwrap_or(1), replaces: names };
    let draft = superbill::draft(&facts, Some(numbered));
    if let Some(problem) = draft.problems.iter().find(|problem| problem.severity == Severity::Stop) {
        let way_out = problem.fix.as_ref().map(|fix| format!("{}.", fix.label)).unwrap_or_default();
        return Err(Error::refused(problem.message.clone()).hint(way_out));
    }
    let listed = facts.sessions.iter().flat_map(|session| &session.charges);
    let charges = listed.map(|charge| charge.id).collect();
    let (series, coverage) = (facts.asked.series_id, facts.asked.coverage_id);
    Ok(PreparedSuperbill { draft, number, version, replaces: replaces.map(|old| old.id), charges, series, coverage })
}

/// Issues a prepared superbill with its paper.
pub fn issue_superbill(
    practice: &mut Practice,
    input: IssueSuperbill,
    prepared: PreparedSuperbill,
    pdf: &[u8],
    pages: u32,
) -> Result<Done<Issued>> {
    let folder = practice.folder().to_owned();
    let (from, to) = (prepared.draft.from, prepared.draft.to);
    practice.act(if input.replaces.is_some() { REISSUE } else { ISSUE }, |tx| {
        let issued_by = tx.actor().ok_or(Error::Locked)?;
        if store::newest_version(tx.db(), &prepared.number)?.is_some_and(|newest| newest.version >= prepared.version) {
            return Err(Error::Stale);
        }
        let reason = match input.replaces {
            Some(_) => Some(require_reason(input.reason.as_deref().unwrap_or_default())?),
            None => None,
        };
        let superbill = Superbill {
            id: tx.new_id(),
            number: prepared.number.clone(),
            version: prepared.version,
            patient_id: input.patient_id,
            series_id: prepared.series,
            coverage_id: prepared.coverage.clone(),
            from_on: from,
            to_on: to,
            issued_on: practice::now_local(tx.db(), tx.now())?.day(),
            issued_by,
            replaces_id: prepared.replaces,
            reason: reason.clone(),
            total_cents: prepared.draft.charges_cents,
            pages: i64::from(pages),
            sheet: serde_json::to_string(&prepared.draft.sheet).map_err(|_| StorageFault::Unreadable("sheet"))?,
            attachment_id: attachments::keep(tx, &folder, pdf, "application/pdf")?,
        };
        tx.about(input.patient_id);
        tx.because(reason.map_or_else(|| superbill.number.clone(), |reason| format!("{}: {reason}", superbill.number)));
        tx.fact(&superbill)?;
        for charge_id in prepared.charges {
            let id = derived_id("superbill charge", &[superbill.id.uuid().as_bytes(), charge_id.uuid().as_bytes()]);
            tx.fact(&SuperbillCharge { id: id.into(), superbill_id: superbill.id, charge_id })?;
        }
        tx.say(format!("{} issued, version {}", superbill.number, superbill.version));
        Ok(Issued {
            id: superbill.id,
            number: superbill.number,
            version: u32::try_from(superbill.version).unwrap_or(1),
            pages,
        })
    })
}

fn draft_of(input: &IssueSuperbill) -> DraftOf {
    DraftOf {
        patient_id: input.patient_id,
        from: input.from,
        to: input.to,
        series_id: input.series_id,
        coverage_id: input.coverage_id.clone(),
        replaces: input.replaces,
    }
}

fn next_version(
    practice: &Practice,
    id: SuperbillId,
    input: &IssueSuperbill,
    today: Day,
) -> Result<(String, i64, Option<Superbill>)> {
    let db = practice.db();
    let old: Superbill = db.find(id, "superbill")?;
    if !patients::all_ids(db, input.patient_id)?.contains(&old.patient_id) {
        return Err(Error::invalid(
            "replaces",
            "names the superbill of another patient; choose one of this patient's papers",
        ));
    }
    let newest = store::newest_of(db, &old)?;
    if newest.id != id {
        return Err(Error::refused(format!("Version {} of this superbill was already replaced.", newest.version - 1))
            .hint("Reissue its newest version."));
    }
    if store::papers_numbered(db, &newest.number, newest.version)? > 1 {
        // Two offices gave this number out; only the paper keeps it that is not corrected.
        return Ok((next_number(practice, today)?, newest.version + 1, Some(newest)));
    }
    Ok((newest.number.clone(), newest.version + 1, Some(newest)))
}

/// `SB-2026-0147`: prefix, year of issue, running number; `SB-2026-B0012` on the second computer of a share, so that no two give
/// out one number.
fn next_number(practice: &Practice, day: Day) -> Result<String> {
    let db = practice.db();
    let letter = exchange::number_letter(practice)?.unwrap_or_default();
    let profile = practice::profile(db)?.ok_or(Error::NotFound("practice"))?;
    let prefix = format!("{}-{}-{letter}", profile.superbill_prefix, day.year());
    let next = store::highest_number(db, &prefix)? + 1;
    Ok(format!("{prefix}{next:04}"))
}
