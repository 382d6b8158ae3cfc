//! Whether a paper holds on a day. Pure.

use chrono::Months;
use std::collections::{BTreeMap, BTreeSet};

use super::ConsentStepKind;
use crate::{
    packs::{ConsentFieldKind, ConsentText, SignerRole, ValidUntil},
    types::Day,
};

/// What is known of a paper.
pub(super) struct Facts<'a> {
    /// Its text.
    pub text: &'a ConsentText,
    /// What was filled in.
    pub filled: &'a BTreeMap<String, String>,
    /// Who signed on which day, in any order.
    pub signed: Vec<(SignerRole, Day)>,
    /// What else happened, on which day.
    pub steps: Vec<(ConsentStepKind, Day)>,
    /// The day after which its course had no session any more, when the course is over.
    pub course_over: Option<Day>,
}

/// Where a paper stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody has still to sign.
    Waiting(Vec<SignerRole>),
    /// Signed by all who have to; it holds until the day, or until it is taken back.
    InForce {
        /// The day of the last signature it needed.
        signed_on: Day,
        /// The last day on which it holds.
        until: Option<Day>,
    },
    /// It held until the day.
    Ended {
        /// The day of the last signature it needed.
        signed_on: Day,
        /// The last day on which it held.
        until: Day,
    },
    /// The patient does not want it.
    Declined(Day),
    /// The patient took it back.
    Revoked(Day),
    /// It was made by mistake.
    Void,
}

/// Where a paper stands on a day.
///
/// A mistake stands before everything, then taking back, then declining: a paper that was declined and signed after all is signed.
pub(super) fn standing(facts: &Facts<'_>, today: Day) -> Standing {
    let latest = |kind| facts.steps.iter().filter(|(step, _)| *step == kind).map(|(_, day)| *day).max();
    if latest(ConsentStepKind::Void).is_some() {
        return Standing::Void;
    }
    if let Some(day) = latest(ConsentStepKind::Revoked) {
        return Standing::Revoked(day);
    }
    let missing = missing(facts);
    if missing.is_empty()
        && let Some(signed_on) = signed_on(facts)
    {
        return match until(facts, signed_on) {
            Some(until) if until < today => Standing::Ended { signed_on, until },
            until => Standing::InForce { signed_on, until },
        };
    }
    latest(ConsentStepKind::Declined).map_or(Standing::Waiting(missing), Standing::Declined)
}

/// Who has to sign and did not.
pub(super) fn missing(facts: &Facts<'_>) -> Vec<SignerRole> {
    let signed: BTreeSet<SignerRole> = facts.signed.iter().map(|(role, _)| *role).collect();
    let required = facts.text.signers.iter().filter(|signer| signer.required);
    required.map(|signer| signer.role).filter(|role| !signed.contains(role)).collect()
}

/// The day on which the last of those who have to sign did so first.
fn signed_on(facts: &Facts<'_>) -> Option<Day> {
    let required = facts.text.signers.iter().filter(|signer| signer.required);
    required
        .filter_map(|signer| facts.signed.iter().filter(|(role, _)| *role == signer.role).map(|(_, day)| *day).min())
        .max()
}

/// The last day on which a paper holds; none when only taking it back ends it.
fn until(facts: &Facts<'_>, signed_on: Day) -> Option<Day> {
    let valid = facts.text.valid;
    if valid.until == ValidUntil::Once {
        return None;
    }
    let months = valid.months.and_then(|months| {
        let end = signed_on.date().checked_add_months(Months::new(months))?;
        Some(Day::from(end).plus(-1))
    });
    let other = match valid.until {
        ValidUntil::Course => facts.course_over,
        ValidUntil::Stated => stated(facts, "expiry"),
        ValidUntil::Package => stated(facts, "package_end"),
        ValidUntil::Revoked | ValidUntil::Once => None,
    };
    [months, other].into_iter().flatten().min()
}

fn stated(facts: &Facts<'_>, element: &str) -> Option<Day> {
    let carries = |field: &&crate::packs::ConsentField| {
        field.kind == ConsentFieldKind::Day && field.element.as_deref() == Some(element)
    };
    let field = facts.text.fields.iter().find(carries)?;
    facts.filled.get(&field.code)?.parse().ok()
}

/// Elements that a text must have and neither a part nor a field carries.
pub(super) fn lacks(text: &ConsentText) -> Vec<&str> {
    let carried = |code: &str| {
        text.text.iter().any(|part| part.elements.iter().any(|one| one == code) && !part.body.trim().is_empty())
            || text.fields.iter().any(|field| field.element.as_deref() == Some(code))
    };
    text.elements.iter().filter(|element| !carried(&element.code)).map(|element| element.what.as_str()).collect()
}
