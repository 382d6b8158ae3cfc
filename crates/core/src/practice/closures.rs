use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Closure, ClosureId, Site,
    fields::{id_or_new, name},
};
use crate::{
    Practice,
    db::{Db, named_params},
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs,
    types::{Day, Saved, SiteId},
};

const SAVE: Action = Action::reversible("save_closures");
const REMOVE: Action = Action::reversible("remove_closure");
const AT_MOST: usize = 400;

/// A day on which a site, or the whole practice, is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Closure")]
#[schemars(rename = "Closure")]
#[serde(deny_unknown_fields)]
pub struct ClosureView {
    /// The closure's id; empty for one that is only proposed.
    #[serde(default)]
    pub id: String,
    /// The site; none for the whole practice.
    pub site_id: Option<SiteId>,
    /// The day.
    pub day: Day,
    /// Why, in a word or two.
    pub name: String,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Asks for the closures of a stretch of days.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closures {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

/// Names a calendar year.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The year, such as 2026.
    pub year: i32,
}

/// Closures to add or change together.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosuresToSave {
    /// The closures.
    pub closures: Vec<ClosureView>,
}

/// Opens the practice again on a day.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveClosure {
    /// The closure.
    pub id: ClosureId,
    /// The revision the list was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// The closures of a stretch of days, in order.
pub fn closures(practice: &Practice, input: Closures) -> Result<Vec<ClosureView>> {
    let db = practice.db();
    let closures: Vec<Closure> = db.list(
        "closed_on BETWEEN :from AND :to ORDER BY closed_on, site_id, id",
        named_params! { ":from": input.from, ":to": input.to },
    )?;
    closures.into_iter().map(|closure| view(db, closure)).collect()
}

/// The federal holidays of a year on which the practice is not closed yet.
///
/// # Errors
/// `Invalid` for a year outside 2000 to 2100.
pub fn propose_closures(practice: &Practice, input: Year) -> Result<Vec<ClosureView>> {
    if !(2000..=2100).contains(&input.year) {
        return Err(Error::invalid("year", "is between 2000 and 2100"));
    }
    let holidays = packs::federal_holidays(input.year);
    let mut proposed = Vec::with_capacity(holidays.len());
    for (day, name) in holidays {
        if same_day(practice.db(), None, day)?.is_empty() {
            proposed.push(ClosureView { id: String::new(), site_id: None, day, name: name.to_owned(), revision: 0 });
        }
    }
    Ok(proposed)
}

/// Closes the practice or a site on days, all together.
///
/// # Errors
/// `Refused` for a day that is closed already.
pub fn save_closures(practice: &mut Practice, input: ClosuresToSave) -> Result<Done<Vec<Saved>>> {
    practice.act(SAVE, |tx| {
        if input.closures.len() > AT_MOST {
            return Err(Error::invalid("closures", format!("are more than {AT_MOST} at once")));
        }
        let days = input.closures.len();
        let saved = input.closures.into_iter().map(|closure| save_one(tx, closure)).collect::<Result<Vec<_>>>()?;
        tx.say(if days == 1 { "1 closed day saved".to_owned() } else { format!("{days} closed days saved") });
        Ok(saved)
    })
}

/// Opens the practice again on a day.
pub fn remove_closure(practice: &mut Practice, input: RemoveClosure) -> Result<Done<()>> {
    practice.act(REMOVE, |tx| {
        let closure: Closure = tx.db().find(input.id, "closure")?;
        tx.expect_revision::<Closure>(input.id, input.revision)?;
        tx.say(format!("Open again on {}", closure.closed_on.short()));
        tx.withdraw::<Closure>(input.id)
    })
}

fn save_one(tx: &mut Tx<'_>, input: ClosureView) -> Result<Saved> {
    if let Some(site) = input.site_id {
        tx.db().find::<Site>(site, "site")?;
    }
    let closure = Closure {
        id: id_or_new(tx, &input.id)?,
        site_id: input.site_id,
        closed_on: input.day,
        name: name("name", &input.name)?,
    };
    if same_day(tx.db(), closure.site_id, closure.closed_on)?.iter().any(|other| other.id != closure.id) {
        let day = closure.closed_on.long();
        return Err(Error::refused(format!("{day} is closed already."))
            .on("day")
            .hint("Change the name of the one that is there."));
    }
    tx.save(&closure, input.revision)
}

fn same_day(db: Db<'_>, site: Option<SiteId>, day: Day) -> Result<Vec<Closure>> {
    db.list("closed_on = :day AND site_id IS :site ORDER BY id", named_params! { ":day": day, ":site": site })
}

fn view(db: Db<'_>, closure: Closure) -> Result<ClosureView> {
    Ok(ClosureView {
        id: closure.id.to_string(),
        site_id: closure.site_id,
        day: closure.closed_on,
        name: closure.name,
        revision: db.revision::<Closure>(closure.id)?,
    })
}
