//! The open practice as the exchange sees it. Every method takes the practice for one step and gives it back.

use seriesdesk_core::{
    Error, Practice,
    exchange::{self, Expected as Wanted, Took},
};
use seriesdesk_share::{Expected, Kind, Name, Outgoing, Side, Taken};
use std::collections::BTreeSet;

use crate::names::{name_of, rough, what_of};

/// The way to a practice. It may be shut between two steps of a round: somebody locked it.
pub trait Door {
    /// What a step that was not possible ends with.
    type Fault: From<Error>;

    /// One step that only reads.
    ///
    /// # Errors
    /// The practice's, or that it is shut.
    fn look<T>(&self, step: impl FnOnce(&Practice) -> seriesdesk_core::Result<T>) -> Result<T, Self::Fault>;

    /// One step.
    ///
    /// # Errors
    /// The practice's, or that it is shut.
    fn enter<T>(&mut self, step: impl FnOnce(&mut Practice) -> seriesdesk_core::Result<T>) -> Result<T, Self::Fault>;
}

impl Door for &mut Practice {
    type Fault = Error;

    fn look<T>(&self, step: impl FnOnce(&Practice) -> seriesdesk_core::Result<T>) -> Result<T, Error> {
        step(self)
    }

    fn enter<T>(&mut self, step: impl FnOnce(&mut Practice) -> seriesdesk_core::Result<T>) -> Result<T, Error> {
        step(self)
    }
}

/// A practice behind a door, and what changed in it.
pub struct PracticeSide<D> {
    door: D,
    /// The tables that changed, by name.
    pub changed: BTreeSet<&'static str>,
}

impl<D: Door> PracticeSide<D> {
    /// A practice behind this door.
    pub fn of(door: D) -> Self {
        Self { door, changed: BTreeSet::new() }
    }

    /// The hash of the practice's first record; none before there is a share.
    ///
    /// # Errors
    /// Those of the door.
    pub fn root(&self) -> Result<Option<[u8; 32]>, D::Fault> {
        self.door.look(exchange::genesis_hash)
    }
}

impl<D: Door> Side for PracticeSide<D> {
    type Fault = D::Fault;

    fn genesis(&self) -> Result<Expected, D::Fault> {
        let wanted = self.door.look(exchange::expected)?;
        Ok(match wanted {
            Wanted::Root(hash) => Expected::Root(hash),
            Wanted::Founding => Expected::Founding,
            Wanted::Joining => Expected::Joining,
        })
    }

    fn outgoing(&mut self, most_bytes: usize) -> Result<Vec<Outgoing>, D::Fault> {
        let changed = self.door.enter(exchange::look_again)?;
        self.changed.extend(changed);
        let parcels = self.door.enter(|practice| exchange::outgoing(practice, most_bytes))?;
        Ok(parcels
            .into_iter()
            .map(|parcel| Outgoing { name: name_of(&parcel.what, &parcel.hash), sealed: parcel.sealed })
            .collect())
    }

    fn placed(&mut self, name: &Name) -> Result<(), D::Fault> {
        let Some((what, hash)) = what_of(name) else { return Ok(()) };
        self.door.enter(|practice| exchange::placed(practice, &what, &hash))
    }

    fn wants(&mut self, name: &Name, _: u64) -> Result<bool, D::Fault> {
        match what_of(name) {
            Some((what, hash)) => self.door.enter(|practice| exchange::wanted(practice, &what, &hash)),
            None => Ok(matches!(name.kind(), Some(Kind::Segment | Kind::Bundle | Kind::Registry | Kind::Heartbeat))),
        }
    }

    fn take(&mut self, name: &Name, sealed: Vec<u8>) -> Result<Taken, D::Fault> {
        let Some(what) = rough(name) else { return Ok(Taken::Refused) };
        let took = self.door.enter(|practice| exchange::take(practice, &what, sealed))?;
        Ok(match took {
            Took::Applied(changed) => {
                self.changed.extend(changed);
                Taken::Applied
            }
            Took::Known => Taken::Known,
            Took::Parked => Taken::Parked,
            Took::Refused => Taken::Refused,
        })
    }

    fn shelf(&mut self) -> Result<Vec<Name>, D::Fault> {
        let held = self.door.enter(|practice| exchange::shelf(practice))?;
        Ok(held.iter().map(|(what, hash)| name_of(what, hash)).collect())
    }

    fn bytes(&mut self, name: &Name) -> Result<Option<Vec<u8>>, D::Fault> {
        let Some((what, hash)) = what_of(name) else { return Ok(None) };
        self.door.enter(|practice| exchange::held_bytes(practice, &what, &hash))
    }

    fn doomed(&mut self, lies: &dyn Fn(&Name) -> bool) -> Result<Vec<Name>, D::Fault> {
        let doomed =
            self.door.enter(|practice| exchange::doomed(practice, &|what, hash| lies(&name_of(what, hash))))?;
        Ok(doomed.iter().map(|(what, hash)| name_of(what, hash)).collect())
    }

    fn removed(&mut self, name: &Name) -> Result<(), D::Fault> {
        let Some((what, hash)) = what_of(name) else { return Ok(()) };
        self.door.enter(|practice| exchange::removed(practice, &what, &hash))
    }
}
