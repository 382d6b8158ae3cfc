use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Modalities, Room, Site,
    fields::{id_or_new, name, yes},
};
use crate::{
    Practice, Word,
    db::{Db, named_params},
    error::{Error, Result},
    oplog::{Action, Done},
    packs::Modality,
    types::{Saved, SiteId},
};

const SAVE: Action = Action::reversible("save_room");

/// A chair, bay or room of a site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Room")]
#[schemars(rename = "Room")]
#[serde(deny_unknown_fields)]
pub struct RoomView {
    /// The room's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// The site it belongs to.
    pub site_id: SiteId,
    /// Its name on the calendar.
    pub name: String,
    /// `chair`, `tms` or `visit`.
    pub kind: Word,
    /// Treatments it is fit for: `ketamine`, `spravato`, `tms`, `evaluation`.
    pub modalities: Vec<Modality>,
    /// Its place in lists.
    #[serde(default)]
    #[ts(type = "number")]
    pub position: i64,
    /// Whether it is in use.
    #[serde(default = "yes")]
    pub active: bool,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Every room, by site and place; those in use come first.
pub fn rooms(db: Db<'_>) -> Result<Vec<RoomView>> {
    let rooms: Vec<Room> = db.list("1 ORDER BY active DESC, site_id, position, name, id", [])?;
    rooms.into_iter().map(|room| room_view(db, room)).collect()
}

/// A room as screens show it.
pub fn room_view(db: Db<'_>, room: Room) -> Result<RoomView> {
    Ok(RoomView {
        id: room.id.to_string(),
        site_id: room.site_id,
        name: room.name,
        kind: room.kind.word(),
        modalities: room.modalities.0,
        position: room.position,
        active: room.active,
        revision: db.revision::<Room>(room.id)?,
    })
}

/// Adds a room or changes one.
///
/// # Errors
/// `Refused` for a second active room of the same name at the site.
pub fn save_room(practice: &mut Practice, input: RoomView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let site: Site = tx.db().find(input.site_id, "site")?;
        let room = Room {
            id: id_or_new(tx, &input.id)?,
            site_id: site.id,
            name: name("name", &input.name)?,
            position: input.position,
            kind: input.kind.code.parse().map_err(|_| Error::invalid("kind", "is chair, tms or visit"))?,
            modalities: modalities(input.modalities)?,
            active: input.active,
        };
        let others: Vec<Room> =
            tx.db().list("active AND site_id = :site ORDER BY id", named_params! { ":site": room.site_id })?;
        let taken =
            others.iter().any(|other| other.id != room.id && other.name.to_lowercase() == room.name.to_lowercase());
        if room.active && taken {
            return Err(Error::refused("Another room of this site has this name.")
                .on("name")
                .hint("Number them: Chair 1, Chair 2."));
        }
        tx.say(format!("{} saved", room.name));
        tx.save(&room, input.revision)
    })
}

fn modalities(mut typed: Vec<Modality>) -> Result<Modalities> {
    typed.sort_unstable();
    typed.dedup();
    if typed.is_empty() {
        return Err(Error::invalid("modalities", "are missing; choose what may take place here"));
    }
    Ok(Modalities(typed))
}
