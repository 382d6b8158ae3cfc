//! What the practice decides about missed visits.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FollowUpRules, FollowUpRulesId};
use crate::{
    Practice,
    db::Db,
    derived_id,
    error::{Error, Result},
    oplog::{Action, Done},
    types::Saved,
};

const SAVE: Action = Action::reversible("save_follow_up_rules");

/// What the practice does after a missed visit where the protocol does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "FollowUpRules")]
#[schemars(rename = "FollowUpRules")]
#[serde(deny_unknown_fields)]
pub struct FollowUpRulesView {
    /// Hours until the patient is to be reached, 1 to 168.
    #[ts(type = "number")]
    pub contact_within_hours: i64,
    /// Attempts before a patient with a risk flag goes to the clinician, 1 to 9.
    #[ts(type = "number")]
    pub attempts_before_clinician: i64,
    /// Misses in a row before the clinician decides, 1 to 20.
    #[ts(type = "number")]
    pub misses_before_clinician: i64,
    /// Misses in a row before the clinician decides whether the course ends, 1 to 20.
    #[ts(type = "number")]
    pub misses_before_stop: i64,
    /// What a change must send back; 0 for the usual rules.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// The practice's rules; the usual ones where it never said.
pub fn follow_up_rules(practice: &Practice) -> Result<FollowUpRulesView> {
    kept(practice.db())
}

/// Says what the practice does after a missed visit.
///
/// # Errors
/// `Invalid` for a number that cannot be meant; `Stale` when somebody else changed the rules.
pub fn save_follow_up_rules(practice: &mut Practice, input: FollowUpRulesView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        within("contact_within_hours", input.contact_within_hours, 168)?;
        within("attempts_before_clinician", input.attempts_before_clinician, 9)?;
        within("misses_before_clinician", input.misses_before_clinician, 20)?;
        within("misses_before_stop", input.misses_before_stop, 20)?;
        if input.misses_before_stop < input.misses_before_clinician {
            return Err(Error::invalid("misses_before_stop", "is less than the misses before the clinician decides"));
        }
        tx.say("Rules for missed visits saved");
        let rules = FollowUpRules {
            id: only(),
            contact_within_hours: input.contact_within_hours,
            attempts_before_clinician: input.attempts_before_clinician,
            misses_before_clinician: input.misses_before_clinician,
            misses_before_stop: input.misses_before_stop,
        };
        tx.save(&rules, input.revision)
    })
}

/// The rules as they are kept, or the usual ones.
pub(super) fn kept(db: Db<'_>) -> Result<FollowUpRulesView> {
    let revision = db.revision::<FollowUpRules>(only())?;
    Ok(db.get::<FollowUpRules>(only())?.map_or_else(
        || FollowUpRulesView { revision, ..FollowUpRulesView::default() },
        |rules| FollowUpRulesView {
            contact_within_hours: rules.contact_within_hours,
            attempts_before_clinician: rules.attempts_before_clinician,
            misses_before_clinician: rules.misses_before_clinician,
            misses_before_stop: rules.misses_before_stop,
            revision,
        },
    ))
}

impl Default for FollowUpRulesView {
    /// What clinics usually do: contact within 24 hours, the clinician after two misses, a pause after three.
    fn default() -> Self {
        Self {
            contact_within_hours: 24,
            attempts_before_clinician: 3,
            misses_before_clinician: 2,
            misses_before_stop: 3,
            revision: 0,
        }
    }
}

impl FollowUpRulesView {
    /// Whose rules these are.
    pub(super) const fn source(&self) -> &'static str {
        if self.revision == 0 { "the usual rule" } else { "the practice’s rule" }
    }
}

fn within(field: &str, number: i64, most: i64) -> Result<()> {
    if (1..=most).contains(&number) { Ok(()) } else { Err(Error::invalid(field, format!("is between 1 and {most}"))) }
}

fn only() -> FollowUpRulesId {
    derived_id("follow-up rules", &[]).into()
}
