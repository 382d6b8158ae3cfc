//! Rooms, providers and sites that somebody takes out of use while sessions are still to come there.

use uuid::Uuid;

use super::store;
use crate::{
    error::{Error, Result},
    oplog::{Guard, Holds, Stored, Tx},
    practice::{self, Provider, Room, Site},
    types::LocalTime,
};

/// What is booked needs its room, provider and site in use.
pub(crate) const GUARDS: &[Guard] = &[
    Guard { of: Room::TABLE, holds: Holds::Rule(rooms_are_free) },
    Guard { of: Provider::TABLE, holds: Holds::Rule(providers_are_free) },
    Guard { of: Site::TABLE, holds: Holds::Rule(sites_are_free) },
];

/// Sessions still to come somewhere, or with somebody.
pub(super) struct Waiting {
    pub count: u32,
    pub first: Option<LocalTime>,
}

fn rooms_are_free(tx: &Tx<'_>, rooms: &[Uuid]) -> Result<()> {
    for id in rooms {
        if let Some(room) = tx.db().get::<Room>((*id).into())?.filter(|room| !room.active) {
            nothing_waits(tx, *id, &format!("in {}", room.name))?;
        }
    }
    Ok(())
}

fn providers_are_free(tx: &Tx<'_>, providers: &[Uuid]) -> Result<()> {
    for id in providers {
        if let Some(provider) = tx.db().get::<Provider>((*id).into())?.filter(|provider| !provider.active) {
            nothing_waits(tx, *id, &format!("with {}", provider.name))?;
        }
    }
    Ok(())
}

fn sites_are_free(tx: &Tx<'_>, sites: &[Uuid]) -> Result<()> {
    for id in sites {
        if let Some(site) = tx.db().get::<Site>((*id).into())?.filter(|site| !site.active) {
            nothing_waits(tx, *id, &format!("at {}", site.name))?;
        }
    }
    Ok(())
}

fn nothing_waits(tx: &Tx<'_>, id: Uuid, wherever: &str) -> Result<()> {
    let today = practice::now_local(tx.db(), tx.now())?.day();
    let Waiting { count, first: Some(first) } = store::waiting(tx.db(), id, today)? else { return Ok(()) };
    let sessions = if count == 1 { "1 session is".to_owned() } else { format!("{count} sessions are") };
    Err(Error::refused(format!("{sessions} booked {wherever} from {}.", first.day().short()))
        .on("active")
        .hint("Move or cancel them first."))
}
