//! Typed times against the practice's own clock, hours and rooms.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    store,
    when::{Around, read},
};
use crate::{
    Practice,
    error::{Error, Result},
    practice::{self, Provider},
    types::{Day, LocalTime, ProviderId, RoomId, SiteId},
};

/// A time as somebody typed it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParseWhen {
    /// Such as `thu 2p r3`, `+3d`, `12/1`, `9a`, `3p halloran`.
    pub text: String,
    /// The session or moment it is about; parts that are left out are taken from it.
    #[serde(default)]
    #[ts(optional)]
    pub near: Option<LocalTime>,
    /// The site whose rooms are meant; the home site when absent.
    #[serde(default)]
    #[ts(optional)]
    pub site_id: Option<SiteId>,
}

/// A time as it was understood.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ParsedWhen {
    /// When.
    pub starts: LocalTime,
    /// Where, when a room was named.
    pub room_id: Option<RoomId>,
    /// With whom, when somebody was named.
    pub provider_id: Option<ProviderId>,
    /// What was understood: `Thu, Mar 5, 2:00 PM, Chair 3`.
    pub echo: String,
}

/// Understands a typed time, or says in words why not.
pub fn parse_when(practice: &Practice, input: ParseWhen) -> Result<ParsedWhen> {
    let db = practice.db();
    let site = match input.site_id {
        Some(site) => practice::site(db, site)?,
        None => practice::home_site(db)?,
    };
    let today = practice::now_local(db, practice.env().now())?.day();
    let diary = store::empty_diary(db, site, today, today)?;
    let now = LocalTime::of(practice.env().now(), diary.zone);
    let opens = |day: Day| {
        let minutes = diary.hours_on(day).and_then(|(opens, _)| format!("{day}T{opens}").parse::<LocalTime>().ok());
        minutes.unwrap_or_else(|| day.at(9, 0).expect("nine o'clock exists in civil time"))
    };
    let rooms: Vec<_> = diary.rooms.iter().map(|room| (room.id, room.name.clone())).collect();
    let in_use: Vec<Provider> = db.list("active ORDER BY kind, position, name COLLATE NAMES, id", [])?;
    let people: Vec<_> = in_use.into_iter().map(|provider| (provider.id, provider.name)).collect();
    let around = Around { now, near: input.near, opens: &opens, rooms: &rooms, people: &people };
    let when = read(&input.text, &around)?;
    if when.starts.is_skipped(diary.zone) {
        return Err(Error::invalid("text", format!("names {}, which clocks skip", when.starts.short())));
    }
    Ok(ParsedWhen { starts: when.starts, room_id: when.room, provider_id: when.provider, echo: when.echo })
}
