//! What the practice decides about reminders.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ReminderRules, ReminderRulesId, wording};
use crate::{
    Practice,
    db::Db,
    derived_id,
    error::{Error, Result},
    oplog::{Action, Done},
    packs::reminder_texts,
    practice::{self, fields},
    types::Saved,
};

const SAVE: Action = Action::reversible("save_reminder_rules");
/// How far ahead a reminder may go.
const AT_MOST_DAYS: i64 = 14;
const USUAL_DAYS: i64 = 2;

/// When reminders go out and under which name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "ReminderRules")]
#[schemars(rename = "ReminderRules")]
#[serde(deny_unknown_fields)]
pub struct ReminderRulesView {
    /// Days on which the site is open between the reminder and the visit, 1 to 14.
    #[ts(type = "number")]
    pub lead_days: i64,
    /// The hour from which somebody may be called or written to; never before the shipped one.
    #[ts(type = "number")]
    pub from_hour: i64,
    /// The hour until which they may; never after the shipped one.
    #[ts(type = "number")]
    pub until_hour: i64,
    /// The name in texts, e-mails and voicemail, where the letterhead says too much.
    pub sender_name: Option<String>,
    /// What a change must send back; 0 for the usual rules.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
    /// The limits in words; sent back as it came.
    #[serde(default)]
    pub limits: String,
    /// How sure the limits are; sent back as it came.
    #[serde(default)]
    pub confidence: String,
    /// Where they were read; sent back as it came.
    #[serde(default)]
    pub source: String,
}

/// The practice's rules; the usual ones where it never said.
pub fn reminder_rules(practice: &Practice) -> Result<ReminderRulesView> {
    kept(practice.db())
}

/// Says when reminders go out and under which name.
///
/// # Errors
/// `Invalid` for hours outside the shipped ones and for a name that says what is treated; `Stale` when somebody else changed it.
pub fn save_reminder_rules(practice: &mut Practice, input: ReminderRulesView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let pack = reminder_texts();
        let (first, last) = (i64::from(pack.limits.from_hour), i64::from(pack.limits.until_hour));
        if !(1..=AT_MOST_DAYS).contains(&input.lead_days) {
            return Err(Error::invalid("lead_days", format!("is between 1 and {AT_MOST_DAYS}")));
        }
        if input.from_hour < first || input.from_hour >= last {
            return Err(Error::invalid("from_hour", format!("is between {first} and {}", last - 1)));
        }
        if input.until_hour <= input.from_hour || input.until_hour > last {
            return Err(Error::invalid("until_hour", format!("is after the first hour and at most {last}")));
        }
        let sender_name = fields::optional("sender_name", input.sender_name.as_deref())?;
        if let Some(word) = sender_name.as_deref().and_then(|name| wording::forbidden(name, &pack.never)) {
            return Err(Error::invalid(
                "sender_name",
                format!("says “{word}”; choose a name that does not tell what is treated"),
            ));
        }
        tx.say("Rules for reminders saved");
        let rules = ReminderRules {
            id: only(),
            lead_days: input.lead_days,
            from_hour: input.from_hour,
            until_hour: input.until_hour,
            sender_name,
        };
        tx.save(&rules, input.revision)
    })
}

/// The rules as they are kept, or the usual ones.
pub(super) fn kept(db: Db<'_>) -> Result<ReminderRulesView> {
    let pack = reminder_texts();
    let rules = db.get::<ReminderRules>(only())?;
    let (from_hour, until_hour) = (i64::from(pack.limits.from_hour), i64::from(pack.limits.until_hour));
    Ok(ReminderRulesView {
        lead_days: rules.as_ref().map_or(USUAL_DAYS, |rules| rules.lead_days),
        from_hour: rules.as_ref().map_or(from_hour, |rules| rules.from_hour),
        until_hour: rules.as_ref().map_or(until_hour, |rules| rules.until_hour),
        sender_name: rules.and_then(|rules| rules.sender_name),
        revision: db.revision::<ReminderRules>(only())?,
        limits: format!(
            "At most {} reminder a day and {} in seven days, between {from_hour}:00 and {until_hour}:00 at the site.",
            pack.limits.per_day, pack.limits.per_week,
        ),
        confidence: pack.pack.confidence.label().to_owned(),
        source: pack.pack.source.clone(),
    })
}

/// The name that stands in a text others can read; none when the letterhead says what is treated and no other name was given.
pub(super) fn neutral_name(db: Db<'_>, rules: &ReminderRulesView) -> Result<Option<String>> {
    let named = match &rules.sender_name {
        Some(name) => Some(name.clone()),
        None => practice::profile(db)?.map(|profile| profile.name),
    };
    Ok(named.filter(|name| wording::forbidden(name, &reminder_texts().never).is_none()))
}

fn only() -> ReminderRulesId {
    derived_id("reminder rules", &[]).into()
}
