//! Superbills that stand, neither replaced nor voided: what they list stays as it was delivered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Charge, Superbill, SuperbillId, SuperbillVoid, VoidId, payments::require_reason, store};
use crate::{
    Practice,
    db::Db,
    derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Guard, Holds, Stored, Tx},
    series::Session,
    types::Saved,
};

const VOID: Action = Action::legal("void_superbill");

/// What a superbill lists stays done.
pub(crate) const GUARDS: &[Guard] = &[Guard { of: Session::TABLE, holds: Holds::Rule(listed_sessions_stay_done) }];

/// Takes a superbill back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidSuperbill {
    /// The superbill.
    pub id: SuperbillId,
    /// Why.
    pub reason: String,
}

/// Takes a superbill back as a whole, with the reason; its number is not given again and its paper is kept.
///
/// # Errors
/// Refused for one that was already voided or replaced.
pub fn void_superbill(practice: &mut Practice, input: VoidSuperbill) -> Result<Done<Saved>> {
    practice.act(VOID, |tx| {
        let superbill: Superbill = tx.db().find(input.id, "superbill")?;
        let reason = require_reason(&input.reason)?;
        if store::void_reason(tx.db(), superbill.id.uuid())?.is_some() {
            return Err(Error::refused("This superbill was already voided."));
        }
        if let Some(newest) = store::newest_version(tx.db(), &superbill.number)?.filter(|it| it.id != superbill.id) {
            return Err(Error::refused(format!("Version {} took the place of this one.", newest.version))
                .hint("Void its newest version."));
        }
        tx.about(superbill.patient_id);
        tx.because(format!("{}: {reason}", superbill.number));
        tx.say(format!("{} voided", superbill.number));
        let id: VoidId = derived_id("superbill void", &[superbill.id.uuid().as_bytes()]).into();
        tx.fact(&SuperbillVoid { id, superbill_id: superbill.id, reason, voided_at: tx.now() })?;
        Ok(Saved { id: id.to_string(), revision: 1 })
    })
}

/// What to add when charges were taken back: `; SB-2026-0012 lists it: reissue it`. Empty when no superbill lists one.
pub(super) fn to_reissue(db: Db<'_>, charges: &[Charge]) -> Result<String> {
    let numbers = store::standing_numbers(db, charges)?;
    let (lists, it) = if numbers.len() == 1 { ("lists", "it") } else { ("list", "them") };
    let what = if charges.len() == 1 { "it" } else { "them" };
    Ok(match numbers.is_empty() {
        true => String::new(),
        false => format!("; {} {lists} {what}: reissue {it}", numbers.join(", ")),
    })
}

fn listed_sessions_stay_done(tx: &Tx<'_>, sessions: &[Uuid]) -> Result<()> {
    let Some((number, day)) = store::listed_not_done(tx.db(), sessions)? else { return Ok(()) };
    Err(Error::refused(format!("{number} lists the session of {} as done.", day.short()))
        .hint("Void that superbill first. When the session is right, reissue it."))
}
