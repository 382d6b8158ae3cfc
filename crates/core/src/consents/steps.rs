//! Declined, taken back, made by mistake.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConsentId, ConsentStep, ConsentStepKind, rules::Standing, store::Reading};
use crate::{
    Practice,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs::ValidUntil,
    practice::{self, fields},
    types::{Day, Saved},
};

/// The patient does not want it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineConsent {
    /// The paper.
    pub consent_id: ConsentId,
    /// What was said.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// The patient takes it back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeConsent {
    /// The paper.
    pub consent_id: ConsentId,
    /// Who took it back: the patient, or who may sign for them.
    pub said_by: String,
    /// Whether in writing, as an authorization asks (45 CFR 164.508(b)(5)).
    #[serde(default)]
    pub in_writing: bool,
    /// The day; today unless told.
    #[serde(default)]
    #[ts(optional)]
    pub happened_on: Option<Day>,
    /// How far, and what was said.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// It was made or signed by mistake.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidConsent {
    /// The paper.
    pub consent_id: ConsentId,
    /// Why.
    pub reason: String,
}

/// Writes down that the patient does not want it.
///
/// # Errors
/// Refused for a paper that was signed, taken back or was a mistake, and for one that cannot be declined.
pub fn decline_consent(practice: &mut Practice, input: DeclineConsent) -> Result<Done<Saved>> {
    practice.act(Action::legal("decline_consent"), |tx| {
        let whole = Reading::new(tx.db()).whole(input.consent_id)?;
        let today = today(tx)?;
        match whole.standing(today) {
            Standing::Waiting(_) => {}
            Standing::Declined(_) => return Err(Error::refused("This paper was declined already.")),
            Standing::InForce { .. } | Standing::Ended { .. } => {
                return Err(Error::refused("This paper is signed.").hint("The patient can take it back."));
            }
            Standing::Revoked(_) => return Err(Error::refused("This paper was taken back.")),
            Standing::Void => return Err(Error::refused("This paper was made by mistake.")),
        }
        if !whole.text.content.may_decline {
            return Err(Error::refused("This paper cannot be declined.").hint("Say that it was a mistake instead."));
        }
        tx.say(format!("{} declined", whole.text.content.title));
        let reason = fields::text("reason", input.reason.as_deref())?;
        step(tx, &whole.consent, ConsentStepKind::Declined, |entry| entry.reason = reason)
    })
}

/// Writes down that the patient took it back. It does not undo what was done in reliance on it.
///
/// # Errors
/// Refused for a paper that is not in force, and for one that only records an act; `Invalid` without who took it back, for a day ahead or
/// before the signature, and for an authorization that is not taken back in writing.
pub fn revoke_consent(practice: &mut Practice, input: RevokeConsent) -> Result<Done<Saved>> {
    practice.act(Action::legal("revoke_consent"), |tx| {
        let whole = Reading::new(tx.db()).whole(input.consent_id)?;
        let today = today(tx)?;
        let content = &whole.text.content;
        let Standing::InForce { signed_on, .. } = whole.standing(today) else {
            return Err(Error::refused("This paper is not in force.").hint("Only what was signed can be taken back."));
        };
        if content.valid.until == ValidUntil::Once {
            return Err(Error::refused("This paper records an act and cannot be taken back."));
        }
        let happened_on = input.happened_on.unwrap_or(today);
        if happened_on > today {
            return Err(Error::invalid("happened_on", "lies ahead"));
        }
        if happened_on < signed_on {
            return Err(Error::invalid("happened_on", format!("is before it was signed, {}", signed_on.us())));
        }
        let said_by = fields::name("said_by", &input.said_by)?;
        let reason = fields::text("reason", input.reason.as_deref())?;
        tx.say(format!("{} taken back", content.title));
        step(tx, &whole.consent, ConsentStepKind::Revoked, |entry| {
            entry.happened_on = happened_on;
            entry.said_by = Some(said_by);
            entry.in_writing = input.in_writing;
            entry.reason = reason;
        })
    })
}

/// Says that a paper was made or signed by mistake. It stays in the chart and counts for nothing.
///
/// # Errors
/// Refused when that was said already; `Invalid` without a reason.
pub fn void_consent(practice: &mut Practice, input: VoidConsent) -> Result<Done<Saved>> {
    practice.act(Action::legal("void_consent"), |tx| {
        let whole = Reading::new(tx.db()).whole(input.consent_id)?;
        if whole.is_void() {
            return Err(Error::refused("This paper was called a mistake already."));
        }
        let reason = fields::text("reason", Some(&input.reason))?
            .ok_or_else(|| Error::invalid("reason", "is missing; a few words are enough"))?;
        tx.because(reason.clone());
        tx.say(format!("{} was a mistake", whole.text.content.title));
        step(tx, &whole.consent, ConsentStepKind::Void, |entry| entry.reason = Some(reason))
    })
}

fn today(tx: &Tx<'_>) -> Result<Day> {
    Ok(practice::now_local(tx.db(), tx.now())?.day())
}

fn step(
    tx: &mut Tx<'_>,
    consent: &super::Consent,
    step: ConsentStepKind,
    with: impl FnOnce(&mut ConsentStep),
) -> Result<Saved> {
    tx.about(consent.patient_id);
    let mut entry = ConsentStep {
        id: tx.new_id(),
        consent_id: consent.id,
        patient_id: consent.patient_id,
        step,
        happened_on: today(tx)?,
        said_by: None,
        in_writing: false,
        reason: None,
        done_at: tx.now(),
        done_by: tx.actor(),
    };
    with(&mut entry);
    tx.fact(&entry)?;
    Ok(Saved { id: entry.id.to_string(), revision: 1 })
}
