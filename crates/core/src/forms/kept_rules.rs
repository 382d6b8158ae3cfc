//! What the practice decides about forms.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FormRules, FormRulesId};
use crate::{
    Practice,
    db::Db,
    derived_id,
    error::Result,
    oplog::{Action, Done},
    types::Saved,
};

/// What the practice decides about forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "FormRules")]
#[schemars(rename = "FormRules")]
#[serde(deny_unknown_fields)]
pub struct FormRulesView {
    /// Whether a sum is worked out in spite of one missing item, where the scale allows it.
    pub prorates: bool,
    /// What a change must send back; 0 for the usual rules.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// The practice's rules; a missing item leaves no sum unless it says otherwise.
pub fn form_rules(practice: &Practice) -> Result<FormRulesView> {
    let db = practice.db();
    Ok(FormRulesView { prorates: prorates(db)?, revision: db.revision::<FormRules>(only())? })
}

/// Says whether sums are prorated.
///
/// # Errors
/// `Stale` when somebody else changed it.
pub fn save_form_rules(practice: &mut Practice, input: FormRulesView) -> Result<Done<Saved>> {
    practice.act(Action::reversible("save_form_rules"), |tx| {
        tx.say(if input.prorates { "One missing item is prorated" } else { "A missing item leaves no sum" });
        tx.save(&FormRules { id: only(), prorates: input.prorates }, input.revision)
    })
}

/// Whether sums are prorated.
pub(super) fn prorates(db: Db<'_>) -> Result<bool> {
    Ok(db.get::<FormRules>(only())?.is_some_and(|rules| rules.prorates))
}

fn only() -> FormRulesId {
    derived_id("form rules", &[]).into()
}
