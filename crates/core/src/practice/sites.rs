use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Site,
    fields::{address, id_or_new, name, optional_phone, yes},
};
use crate::{
    Practice,
    db::{self, Db},
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    types::{Address, Day, Saved, zone},
};

const SAVE: Action = Action::reversible("save_site");
const MIDNIGHT: &str = "24:00";

/// A place where the practice treats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Site")]
#[schemars(rename = "Site")]
#[serde(deny_unknown_fields)]
pub struct SiteView {
    /// The site's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// Its name.
    pub name: String,
    /// IANA zone, such as `America/New_York`.
    pub time_zone: String,
    /// Where it is.
    pub address: Option<Address>,
    /// Telephone.
    pub phone: Option<String>,
    /// Two-digit place of service on claims; 11 is an office.
    pub place_of_service: String,
    /// When it is open.
    pub hours: Vec<SiteHours>,
    /// Whether it is in use.
    #[serde(default = "yes")]
    pub active: bool,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// A stretch of a weekday on which a site is open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteHours {
    /// 1 Monday to 7 Sunday.
    pub weekday: u8,
    /// `HH:MM`.
    pub opens: String,
    /// `HH:MM`.
    pub closes: String,
}

/// When a site is open, by weekday and time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hours(pub Vec<SiteHours>);
db::json_column!(Hours);

impl Hours {
    /// The first opening and last closing of a weekday, as `HH:MM`.
    pub fn on(&self, day: Day) -> Option<(&str, &str)> {
        let mut spans = self.0.iter().filter(|span| span.weekday == day.weekday());
        let first = spans.next()?;
        let last = spans.next_back().unwrap_or(first);
        Some((&first.opens, &last.closes))
    }
}

impl SiteHours {
    /// Opening and closing in minutes since midnight.
    pub fn minutes(&self) -> (i64, i64) {
        (minute_of_day(&self.opens).unwrap_or(0), minute_of_day(&self.closes).unwrap_or(24 * 60))
    }
}

/// Every site; those in use come first, the home site before others.
pub fn sites(practice: &Practice) -> Result<Vec<SiteView>> {
    let sites: Vec<Site> = practice.db().list("1 ORDER BY active DESC, id", [])?;
    sites.into_iter().map(|site| site_view(practice.db(), site)).collect()
}

/// A site as screens show it.
pub fn site_view(db: Db<'_>, site: Site) -> Result<SiteView> {
    Ok(SiteView {
        id: site.id.to_string(),
        name: site.name,
        time_zone: site.time_zone,
        address: site.address,
        phone: site.phone,
        place_of_service: site.place_of_service,
        hours: site.hours.0,
        active: site.active,
        revision: db.revision::<Site>(site.id)?,
    })
}

/// Adds a site or changes one.
///
/// # Errors
/// `Refused` for a second active site of the same name and for taking the last site out of use.
pub fn save_site(practice: &mut Practice, input: SiteView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        zone(&input.time_zone)?;
        let site = Site {
            id: id_or_new(tx, &input.id)?,
            name: name("name", &input.name)?,
            time_zone: input.time_zone,
            address: address("address", input.address)?,
            phone: optional_phone("phone", input.phone.as_deref())?,
            place_of_service: place_of_service(&input.place_of_service)?,
            hours: hours(input.hours)?,
            active: input.active,
        };
        check_others(tx, &site)?;
        tx.say(format!("Site {} saved", site.name));
        tx.save(&site, input.revision)
    })
}

/// Monday to Friday, 8 to 5.
pub(super) fn usual_hours() -> Hours {
    let day = |weekday| SiteHours { weekday, opens: "08:00".to_owned(), closes: "17:00".to_owned() };
    Hours((1..=5).map(day).collect())
}

fn check_others(tx: &Tx<'_>, site: &Site) -> Result<()> {
    let others: Vec<Site> = tx.db().list("active ORDER BY id", [])?;
    let mut others = others.iter().filter(|other| other.id != site.id).peekable();
    if !site.active && others.peek().is_none() {
        return Err(Error::refused("This is the only site in use.").hint("Add another site first."));
    }
    if site.active && others.any(|other: &Site| other.name.to_lowercase() == site.name.to_lowercase()) {
        return Err(Error::refused("Another site has this name.")
            .on("name")
            .hint("Name one of them after its street."));
    }
    Ok(())
}

fn place_of_service(typed: &str) -> Result<String> {
    let typed = typed.trim();
    if typed.len() == 2 && typed.chars().all(|letter| letter.is_ascii_digit()) {
        return Ok(typed.to_owned());
    }
    Err(Error::invalid("place_of_service", "has two digits; 11 is an office"))
}

/// Spans in order, none empty, none over another.
fn hours(typed: Vec<SiteHours>) -> Result<Hours> {
    let mut spans = Vec::with_capacity(typed.len());
    for (place, span) in typed.into_iter().enumerate() {
        let at = |part: &str| format!("hours.{place}.{part}");
        if !(1..=7).contains(&span.weekday) {
            return Err(Error::invalid(at("weekday"), "is 1 for Monday to 7 for Sunday"));
        }
        let opens =
            minute_of_day(&span.opens).ok_or_else(|| Error::invalid(at("opens"), "is not a time such as 08:00"))?;
        let closes =
            minute_of_day(&span.closes).ok_or_else(|| Error::invalid(at("closes"), "is not a time such as 17:00"))?;
        if opens >= closes {
            return Err(Error::invalid(at("closes"), "is not after the opening"));
        }
        spans.push((place, span));
    }
    spans.sort_by(|(_, a), (_, b)| a.cmp(b));
    let over = spans.windows(2).find_map(|pair| match pair {
        [(_, first), (place, second)] if first.weekday == second.weekday && second.opens < first.closes => Some(*place),
        _ => None,
    });
    if let Some(place) = over {
        return Err(Error::invalid(format!("hours.{place}.opens"), "is before the closing of the span before"));
    }
    Ok(Hours(spans.into_iter().map(|(_, span)| span).collect()))
}

fn minute_of_day(clock: &str) -> Option<i64> {
    if clock == MIDNIGHT {
        return Some(24 * 60);
    }
    let (hour, minute) = clock.split_once(':')?;
    let number = |part: &str, below: i64| {
        let sound = part.len() == 2 && part.chars().all(|letter| letter.is_ascii_digit());
        part.parse::<i64>().ok().filter(|number| sound && *number < below)
    };
    Some(number(hour, 24)? * 60 + number(minute, 60)?)
}
