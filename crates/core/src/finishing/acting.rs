//! Somebody calls a week's schedule finished, or opens it again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FinishedWeek, rules::monday, store};
use crate::{
    Practice,
    error::{Error, Result},
    oplog::{Action, Done},
    practice,
    types::{Day, LocalTime, Saved, SiteId},
};

/// Calls the schedule of a site's week finished, or not.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishWeek {
    /// The site.
    pub site_id: SiteId,
    /// A day of the week.
    pub day: Day,
    /// Whether it is finished.
    pub finished: bool,
    /// What a change must send back; 0 when nothing was said yet.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Says that a week's schedule is finished, or that it is not.
///
/// # Errors
/// Refused for a week that is over; `Stale` when somebody else said something meanwhile.
pub fn finish_week(practice: &mut Practice, input: FinishWeek) -> Result<Done<Saved>> {
    practice.act(Action::reversible("finish_week"), |tx| {
        let site = practice::site(tx.db(), input.site_id)?;
        let week_on = monday(input.day);
        let today = LocalTime::of(tx.now(), practice::zone_of(tx.db(), site.id)?).day();
        if week_on < monday(today) {
            return Err(Error::refused("This week is over."));
        }
        tx.say(format!("Week of {}: {}", week_on.short(), if input.finished { "finished" } else { "open again" }));
        let week = FinishedWeek {
            id: store::id_of(site.id, week_on),
            site_id: site.id,
            week_on,
            finished_at: input.finished.then(|| tx.now()),
            finished_by: tx.actor().filter(|_| input.finished),
        };
        tx.save(&week, input.revision)
    })
}
