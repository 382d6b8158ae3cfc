//! What a delivered session costs, and how a charge is taken back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{
    Charge, ChargeId, ChargeVoid, Codes, VoidId,
    delivered::{Delivered, delivered},
    payments::require_reason,
    standing::to_reissue,
    store,
};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs::ProtocolCode,
    patients, practice,
    types::{Cents, Saved, SessionId},
};

const VOID: Action = Action::legal("void_charge");
const REPOST: Action = Action::legal("repost_charges");

/// Takes a charge back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidCharge {
    /// The charge.
    pub charge_id: ChargeId,
    /// Why.
    pub reason: String,
}

/// Voids a session's charges and posts them again at the fees in force.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepostCharges {
    /// The session.
    pub session_id: SessionId,
    /// Why.
    pub reason: String,
}

/// What posting a session's charges came to.
pub(super) struct Posted {
    pub count: u32,
    pub total: Cents,
    pub warnings: Vec<String>,
}

/// Takes a charge back, with the reason; it stays visible in the ledger.
pub fn void_charge(practice: &mut Practice, input: VoidCharge) -> Result<Done<Saved>> {
    practice.act(VOID, |tx| {
        let charge: Charge = tx.db().find(input.charge_id, "charge")?;
        let reason = require_reason(&input.reason)?;
        if store::is_void(tx.db(), charge.id)? {
            return Err(Error::refused("This charge was already voided."));
        }
        tx.about(charge.patient_id);
        tx.because(reason.clone());
        let reissue = to_reissue(tx.db(), std::slice::from_ref(&charge))?;
        tx.say(format!("{} on {} voided{reissue}", charge.code, charge.service_on.short()));
        let id = void(tx, &charge, reason)?;
        Ok(Saved { id: id.to_string(), revision: 1 })
    })
}

/// Voids a session's charges and posts them again: after a fee, an NDC or a diagnosis was added.
pub fn repost_charges(practice: &mut Practice, input: RepostCharges) -> Result<Done<super::Completed>> {
    practice.act(REPOST, |tx| {
        let reason = require_reason(&input.reason)?;
        let (done, codes) = delivered(tx.db(), input.session_id)?;
        tx.about(done.patient);
        tx.because(reason.clone());
        let voided = void_session(tx, input.session_id, &reason)?;
        let posted = post(tx, &done, &codes)?;
        let reissue = to_reissue(tx.db(), &voided)?;
        tx.say(format!("{} charges posted again, {}{reissue}", posted.count, posted.total));
        Ok(super::Completed {
            session_id: input.session_id,
            charges: posted.count,
            total_cents: posted.total,
            warnings: posted.warnings,
        })
    })
}

/// Posts the charges of a delivered session: one a code, at the fee in force that day.
pub(super) fn post(tx: &mut Tx<'_>, done: &Delivered, codes: &[ProtocolCode]) -> Result<Posted> {
    let mut posted = Posted { count: 0, total: Cents::ZERO, warnings: Vec::new() };
    let round = store::postings(tx.db(), done.session)?;
    let listed: Vec<String> =
        patients::diagnoses(tx.db(), done.patient)?.into_iter().map(|diagnosis| diagnosis.code).collect();
    let treated = done.diagnosis.clone().filter(|code| listed.contains(code)).or_else(|| listed.first().cloned());
    for (line, wanted) in (1..).zip(codes) {
        let fee = practice::fee_on(tx.db(), &wanted.code, &[], done.day)?;
        if fee.is_none() {
            posted.warnings.push(format!(
                "No fee for {} is in force on {}; it was posted at $0.00.",
                wanted.code,
                done.day.short()
            ));
        }
        let price = fee.as_ref().map_or(Cents::ZERO, |fee| fee.price_cents);
        let amount = price.times(i64::from(wanted.units)).ok_or_else(|| {
            Error::refused("This charge would be more than ten million dollars.").hint("Check the fee and the units.")
        })?;
        let id: ChargeId =
            derived_id("charge", &[done.session.uuid().as_bytes(), wanted.code.as_bytes(), &round.to_le_bytes()])
                .into();
        tx.fact(&Charge {
            id,
            patient_id: done.patient,
            session_id: done.session,
            series_id: done.series,
            service_on: done.day,
            line,
            place_of_service: done.place_of_service.clone(),
            code: wanted.code.clone(),
            modifiers: Codes(fee.as_ref().map(|fee| fee.modifiers.0.clone()).unwrap_or_default()),
            label: fee.as_ref().map_or_else(|| wanted.code.clone(), |fee| fee.label.clone()),
            units: i64::from(wanted.units),
            amount_cents: amount,
            diagnoses: Codes(treated.iter().cloned().collect()),
            ndc: fee.and_then(|fee| fee.ndc),
            provider_id: done.provider,
            posted_at: tx.now(),
        })?;
        posted.count += 1;
        posted.total = posted.total + amount;
    }
    if treated.is_none() {
        posted.warnings.push("The patient has no diagnosis yet; a superbill needs one.".to_owned());
    }
    Ok(posted)
}

/// Takes every standing charge of a session back; answers what they were.
pub(super) fn void_session(tx: &mut Tx<'_>, session: SessionId, reason: &str) -> Result<Vec<Charge>> {
    let charges = store::session_charges(tx.db(), session)?;
    for charge in &charges {
        void(tx, charge, reason.to_owned())?;
    }
    Ok(charges)
}

/// An undo takes the charges of the undone act back.
pub(super) fn void_by_undo(tx: &mut Tx<'_>, charge: Uuid) -> Result<()> {
    let charge: Charge = tx.db().find(charge.into(), "charge")?;
    if !store::is_void(tx.db(), charge.id)? {
        void(tx, &charge, "undone".to_owned())?;
    }
    Ok(())
}

/// Undoing a void posts the same charge once more, under its own id.
pub(super) fn repost_by_undo(tx: &mut Tx<'_>, void: Uuid) -> Result<()> {
    let void: ChargeVoid = tx.db().find(void.into(), "void")?;
    let mut charge: Charge = tx.db().find(void.charge_id, "charge")?;
    charge.id = derived_id("charge again", &[void.id.uuid().as_bytes()]).into();
    charge.posted_at = tx.now();
    tx.fact(&charge)
}

fn void(tx: &mut Tx<'_>, charge: &Charge, reason: String) -> Result<VoidId> {
    let id: VoidId = derived_id("charge void", &[charge.id.uuid().as_bytes()]).into();
    tx.fact(&ChargeVoid { id, charge_id: charge.id, reason, voided_at: tx.now() })?;
    Ok(id)
}
