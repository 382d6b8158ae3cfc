//! The running account of a patient, counted from what was posted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Charge, Payment, store};
use crate::{
    Practice,
    error::Result,
    patients,
    types::{Cents, Day, PatientId, SessionId, Word},
};

/// Names whose ledger.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// The account of a patient.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Ledger {
    /// What the patient still owes; negative is a credit.
    pub balance_cents: Cents,
    /// Charges that stand.
    pub charged_cents: Cents,
    /// Payments that stand.
    pub paid_cents: Cents,
    /// Everything posted, oldest first, voided entries too.
    pub entries: Vec<LedgerEntry>,
}

/// One line of the account.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct LedgerEntry {
    /// The charge's or payment's id.
    pub id: String,
    /// Charge or payment.
    pub kind: Word,
    /// Day of service or receipt.
    pub on: Day,
    /// The session a charge came from.
    pub session_id: Option<SessionId>,
    /// What it was.
    pub what: String,
    /// The code of a charge.
    pub code: Option<String>,
    /// The modifiers of a charge.
    pub modifiers: Vec<String>,
    /// The units of a charge.
    pub units: Option<u32>,
    /// Its amount; payments are negative.
    pub amount_cents: Cents,
    /// How a payment came in.
    pub method: Option<Word>,
    /// Why it was voided.
    pub voided: Option<String>,
    /// The balance after it; voided entries do not count.
    pub balance_cents: Cents,
    /// Whether it can be voided.
    pub can_void: bool,
}

/// The account of a patient, of merged charts too.
pub fn ledger(practice: &Practice, input: LedgerOf) -> Result<Ledger> {
    let db = practice.db();
    let mut entries = Vec::new();
    for patient in patients::all_ids(db, input.patient_id)? {
        for charge in store::all_charges(db, patient)? {
            let voided = store::void_reason(db, charge.id.uuid())?;
            entries.push(charge_entry(charge, voided));
        }
        for payment in store::all_payments(db, patient)? {
            let voided = store::void_reason(db, payment.id.uuid())?;
            entries.push(payment_entry(payment, voided));
        }
    }
    entries.sort_by(|a, b| (a.on, &a.kind.code).cmp(&(b.on, &b.kind.code)));
    Ok(counted(entries))
}

fn counted(mut entries: Vec<LedgerEntry>) -> Ledger {
    let mut ledger =
        Ledger { balance_cents: Cents::ZERO, charged_cents: Cents::ZERO, paid_cents: Cents::ZERO, entries: Vec::new() };
    for entry in &mut entries {
        if entry.voided.is_none() {
            ledger.balance_cents = ledger.balance_cents + entry.amount_cents;
            if entry.amount_cents < Cents::ZERO {
                ledger.paid_cents = ledger.paid_cents - entry.amount_cents;
            } else {
                ledger.charged_cents = ledger.charged_cents + entry.amount_cents;
            }
        }
        entry.balance_cents = ledger.balance_cents;
    }
    ledger.entries = entries;
    ledger
}

fn charge_entry(charge: Charge, voided: Option<String>) -> LedgerEntry {
    LedgerEntry {
        id: charge.id.to_string(),
        kind: Word::new("charge", "Charge"),
        on: charge.service_on,
        session_id: Some(charge.session_id),
        what: charge.label,
        code: Some(charge.code),
        modifiers: charge.modifiers.0,
        units: u32::try_from(charge.units).ok(),
        amount_cents: charge.amount_cents,
        method: None,
        can_void: voided.is_none(),
        voided,
        balance_cents: Cents::ZERO,
    }
}

fn payment_entry(payment: Payment, voided: Option<String>) -> LedgerEntry {
    let what = match (&payment.note, &payment.reference) {
        (Some(note), _) => note.clone(),
        (None, Some(reference)) => format!("Payment, {reference}"),
        (None, None) => "Payment".to_owned(),
    };
    LedgerEntry {
        id: payment.id.to_string(),
        kind: Word::new("payment", "Payment"),
        on: payment.received_on,
        session_id: None,
        what,
        code: None,
        modifiers: Vec::new(),
        units: None,
        amount_cents: -payment.amount_cents,
        method: Some(payment.method.word()),
        can_void: voided.is_none(),
        voided,
        balance_cents: Cents::ZERO,
    }
}
