//! A practice of a few devices for tests: a side that keeps everything in maps, and checks what it is given.
pub mod contract;
pub mod servers;

use crate::exchange::side::{Expected, Outgoing, Side, Taken};
use crate::faults::{Faulty, Rates};
use crate::{Exchange, Flow, Kind, MemoryStore, Month, Name, Round, RoundFault, Span, parcel};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Everything any device ever made, so that a forged or torn content is known at once.
pub type Universe = Rc<RefCell<BTreeMap<Vec<u8>, Name>>>;

/// One device's durable memory.
pub struct MapSide {
    pub number: u8,
    pub root: Option<[u8; 32]>,
    pub out: Vec<Outgoing>,
    pub held: BTreeMap<Name, Vec<u8>>,
    pub doomed: BTreeSet<Name>,
    /// What nobody places again, because somebody doomed it.
    pub unshelved: BTreeSet<Name>,
    pub removed: Vec<Name>,
    pub placed: Vec<Name>,
    pub applied: u32,
    /// What was given to it, in that order.
    pub order: Vec<Name>,
    pub wants_blobs: bool,
    pub joins: bool,
    made: u64,
    universe: Universe,
}

impl MapSide {
    pub fn founder(universe: &Universe) -> Self {
        let mut side = Self::device(0, universe);
        side.root = None;
        side.send(Name::genesis(), b"genesis of an invented practice".to_vec());
        side
    }

    pub fn device(number: u8, universe: &Universe) -> Self {
        Self {
            number,
            root: Some(parcel::hash(b"genesis of an invented practice")),
            out: Vec::new(),
            held: BTreeMap::new(),
            doomed: BTreeSet::new(),
            unshelved: BTreeSet::new(),
            removed: Vec::new(),
            placed: Vec::new(),
            applied: 0,
            order: Vec::new(),
            wants_blobs: true,
            joins: false,
            made: 0,
            universe: Rc::clone(universe),
        }
    }

    /// Makes a parcel of this kind that nobody else makes.
    pub fn make(&mut self, kind: Kind) -> Name {
        self.made += 1;
        let sealed = format!("{kind:?} {} of device {}", self.made, self.number).repeat(3).into_bytes();
        let hash = parcel::hash(&sealed);
        let device = [self.number; 8];
        let span = Span { device, incarnation: [7; 8], from: self.made, to: self.made, compartment: 'p' };
        let month = Month::new(2026, 3).unwrap();
        let name = match kind {
            Kind::Genesis => Name::genesis(),
            Kind::Registry => Name::registry(&hash),
            Kind::Segment => Name::segment(&span, &hash),
            Kind::Bundle => Name::bundle(&span, &hash),
            Kind::Heartbeat => Name::heartbeat(&device, self.made, &hash),
            Kind::Blob => Name::blob(&hash),
            Kind::SnapshotChunk => Name::snapshot_chunk(month, &hash),
            Kind::SnapshotManifest => Name::snapshot_manifest(month, &hash),
            Kind::Invitation => Name::invitation(hash.first_chunk().unwrap()),
            Kind::Request => Name::request(hash.first_chunk().unwrap()),
            Kind::Answer => Name::answer(hash.first_chunk().unwrap()),
        };
        self.send(name.clone(), sealed);
        name
    }

    pub fn universe(&self) -> Universe {
        Rc::clone(&self.universe)
    }

    pub fn send(&mut self, name: Name, sealed: Vec<u8>) {
        self.universe.borrow_mut().insert(sealed.clone(), name.clone());
        self.held.insert(name.clone(), sealed.clone());
        self.out.push(Outgoing { name, sealed });
    }
}

impl Side for MapSide {
    type Fault = ();

    fn genesis(&self) -> Result<Expected, ()> {
        match self.root {
            _ if self.joins => Ok(Expected::Joining),
            Some(hash) => Ok(Expected::Root(hash)),
            None => Ok(Expected::Founding),
        }
    }

    fn outgoing(&mut self, most_bytes: usize) -> Result<Vec<Outgoing>, ()> {
        let mut spent = 0;
        let fits = |parcel: &&Outgoing| {
            let is_first = spent == 0;
            spent += parcel.sealed.len();
            is_first || spent <= most_bytes
        };
        Ok(self.out.iter().take_while(fits).cloned().collect())
    }

    fn placed(&mut self, name: &Name) -> Result<(), ()> {
        assert_eq!(self.out.first().map(|parcel| &parcel.name), Some(name), "placed in order");
        let parcel = self.out.remove(0);
        if name.kind() == Some(Kind::Genesis) {
            self.root = Some(parcel::hash(&parcel.sealed));
        }
        self.placed.push(name.clone());
        Ok(())
    }

    fn wants(&mut self, name: &Name, _: u64) -> Result<bool, ()> {
        Ok(!self.held.contains_key(name) && (self.wants_blobs || name.kind() != Some(Kind::Blob)))
    }

    fn take(&mut self, name: &Name, sealed: Vec<u8>) -> Result<Taken, ()> {
        let universe = self.universe.borrow();
        let Some(real) = universe.get(&sealed) else {
            assert!(!name.is_exact(), "{name} is given with bytes nobody made");
            return Ok(Taken::Refused);
        };
        if name.is_exact() {
            assert!(name.agrees_with(&parcel::hash(&sealed)), "an exact name is given with its own bytes");
        }
        self.order.push(real.clone());
        match self.held.insert(real.clone(), sealed) {
            Some(_) => Ok(Taken::Known),
            None => {
                self.applied += 1;
                Ok(Taken::Applied)
            }
        }
    }

    fn shelf(&mut self) -> Result<Vec<Name>, ()> {
        let waits: BTreeSet<&Name> = self.out.iter().map(|parcel| &parcel.name).collect();
        let gone =
            |name: &&Name| !waits.contains(name) && !self.doomed.contains(*name) && !self.unshelved.contains(*name);
        Ok(self.held.keys().filter(gone).cloned().collect())
    }

    fn bytes(&mut self, name: &Name) -> Result<Option<Vec<u8>>, ()> {
        Ok(self.held.get(name).cloned())
    }

    fn doomed(&mut self, _: &dyn Fn(&Name) -> bool) -> Result<Vec<Name>, ()> {
        Ok(self.doomed.iter().cloned().collect())
    }

    fn removed(&mut self, name: &Name) -> Result<(), ()> {
        assert!(self.doomed.remove(name), "{name} was not doomed");
        self.removed.push(name.clone());
        Ok(())
    }
}

/// A device: its durable side, and an exchange that is lost when it is killed.
pub struct Device {
    pub side: MapSide,
    pub exchange: Exchange<Faulty<MemoryStore>>,
}

impl Device {
    pub fn new(side: MapSide, share: &MemoryStore, seed: u64, rates: Rates) -> Self {
        Self { side, exchange: Exchange::new(Faulty::new(share.clone(), seed, rates)) }
    }

    pub fn round(&mut self, now: i64) -> Result<Round, RoundFault<()>> {
        self.exchange.round(&mut self.side, now, &mut |_| Flow::Go)
    }
}

/// Whether a parcel with these sealed bytes lies there whole, under whatever name.
pub fn lies_whole(share: &MemoryStore, sealed: &[u8]) -> bool {
    let wanted = parcel::wrap(sealed);
    share.names().iter().any(|name| share.bytes(name).is_some_and(|bytes| *bytes == *wanted))
}
