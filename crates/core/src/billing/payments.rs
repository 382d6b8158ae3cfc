//! Receiving money. Posting is a legal act: it is corrected by a void with its reason.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Payment, PaymentId, PaymentVoid, Sessions, VoidId, store};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    oplog::{Action, Done},
    patients, practice,
    types::{Cents, Day, PatientId, Saved, SessionId},
    word_type,
};

const POST: Action = Action::legal("post_payment");
const VOID: Action = Action::legal("void_payment");

word_type! {
    /// How money came in.
    pub enum Method {
        /// Credit or debit card; the number is never kept.
        Card = "card", "Card";
        /// Cash.
        Cash = "cash", "Cash";
        /// Paper check.
        Check = "check", "Check";
        /// Health savings or flexible spending account.
        Hsa = "hsa", "HSA or FSA";
        /// Bank transfer.
        Transfer = "transfer", "Bank transfer";
        /// Anything else.
        Other = "other", "Other";
    }
}

/// Posts money received.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostPayment {
    /// Who paid or was paid for.
    pub patient_id: PatientId,
    /// The amount.
    pub amount_cents: Cents,
    /// How it came in.
    pub method: Method,
    /// The day it came in; today unless told.
    #[serde(default)]
    #[ts(optional)]
    pub on: Option<Day>,
    /// Receipt or check number; never a card number.
    #[serde(default)]
    #[ts(optional)]
    pub reference: Option<String>,
    /// What it was for.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
    /// The sessions it pays first.
    #[serde(default)]
    #[ts(optional)]
    pub session_ids: Option<Vec<SessionId>>,
}

/// Takes a payment back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidPayment {
    /// The payment.
    pub payment_id: PaymentId,
    /// Why.
    pub reason: String,
}

/// Posts money received from or for a patient.
pub fn post_payment(practice: &mut Practice, input: PostPayment) -> Result<Done<Saved>> {
    practice.act(POST, |tx| {
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let received_on = input.on.unwrap_or(today);
        check_amount(input.amount_cents)?;
        if received_on > today {
            return Err(Error::invalid("on", "is in the future; post a payment on the day it comes in"));
        }
        let reference = tidy("reference", input.reference.as_deref())?;
        if reference.as_deref().is_some_and(looks_like_a_card_number) {
            return Err(Error::invalid(
                "reference",
                "looks like a card number; keep only the receipt number or the last four digits",
            ));
        }
        patients::find_patient(tx.db(), input.patient_id)?;
        let payment = Payment {
            id: tx.new_id(),
            patient_id: input.patient_id,
            received_on,
            method: input.method,
            amount_cents: input.amount_cents,
            reference,
            note: tidy("note", input.note.as_deref())?,
            session_ids: Sessions(input.session_ids.clone().unwrap_or_default()),
            posted_at: tx.now(),
        };
        tx.about(payment.patient_id);
        tx.fact(&payment)?;
        tx.say(format!("{} by {} posted", payment.amount_cents, payment.method.label().to_lowercase()));
        Ok(Saved { id: payment.id.to_string(), revision: 1 })
    })
}

/// Takes a payment back, with the reason; the payment stays visible in the ledger.
pub fn void_payment(practice: &mut Practice, input: VoidPayment) -> Result<Done<Saved>> {
    practice.act(VOID, |tx| {
        let payment: Payment = tx.db().find(input.payment_id, "payment")?;
        let reason = require_reason(&input.reason)?;
        if store::void_reason(tx.db(), payment.id.uuid())?.is_some() {
            return Err(Error::refused("This payment was already voided."));
        }
        let id: VoidId = derived_id("payment void", &[payment.id.uuid().as_bytes()]).into();
        tx.about(payment.patient_id);
        tx.because(reason.clone());
        tx.fact(&PaymentVoid { id, payment_id: payment.id, reason, voided_at: tx.now() })?;
        tx.say(format!("Payment of {} voided", payment.amount_cents));
        Ok(Saved { id: id.to_string(), revision: 1 })
    })
}

pub(super) fn require_reason(reason: &str) -> Result<String> {
    tidy("reason", Some(reason))?
        .ok_or_else(|| Error::invalid("reason", "is missing; say why, for whoever reads the record later"))
}

fn check_amount(amount: Cents) -> Result<()> {
    if amount <= Cents::ZERO {
        return Err(Error::invalid("amount_cents", "must be more than zero; to give money back, void the payment"));
    }
    if amount > Cents::LARGEST {
        return Err(Error::invalid("amount_cents", "is more than ten million dollars"));
    }
    Ok(())
}

fn tidy(field: &'static str, text: Option<&str>) -> Result<Option<String>> {
    let text = text.unwrap_or_default().trim();
    if text.chars().any(char::is_control) || text.chars().count() > 500 {
        return Err(Error::invalid(field, "holds a control character or is longer than 500 characters"));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// 13 to 19 digits that pass the Luhn check are a card number (ISO/IEC 7812), which must never be kept.
fn looks_like_a_card_number(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_number_is_told_from_a_receipt_number() {
        assert!(looks_like_a_card_number("4111 1111 1111 1111"));
        assert!(!looks_like_a_card_number("R-2026-000184"));
        assert!(!looks_like_a_card_number("last four 1111"));
    }

    #[test]
    fn an_amount_is_more_than_nothing() {
        assert!(check_amount(Cents(0)).is_err());
        assert!(check_amount(Cents(-5)).is_err());
        assert!(check_amount(Cents(5)).is_ok());
    }
}
