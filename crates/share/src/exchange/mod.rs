//! The exchange: carries parcels between a share that may do anything and a side that must lose nothing.
//!
//! A round lists the share, makes sure it is the right one, places what goes out and reads it back, takes what came, places
//! again what is missing or bad, and removes what the side doomed. It can be stopped or killed anywhere: all that counts is
//! stored by the side, and what the exchange remembers only spares reading twice.

pub mod report;
pub mod side;

mod heal;
mod look;
mod place;
mod remove;
mod seen;
mod take;

use crate::name::Name;
use crate::store::{Store, StoreFault};
use report::{Flow, Progress, Round, RoundFault, Step};
use seen::Seen;
use side::{Expected, Side};
use std::collections::{HashMap, HashSet, VecDeque};

/// How much one round does before it answers that there is more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most parcels placed, taken or healed, each.
    pub parcels: u32,
    /// About how many bytes are placed, taken or healed, each.
    pub bytes: u64,
    /// How many parcels that lie well are read only to see whether they are still whole.
    pub proofs: u32,
    /// Shares with at most this many files are listed whole in every round; larger ones now and then.
    pub small: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { parcels: 512, bytes: 32 * 1024 * 1024, proofs: 4, small: 300 }
    }
}

/// A share, and what was seen of it since the program started.
pub struct Exchange<S: Store> {
    store: S,
    limits: Limits,
    seen: HashMap<Name, Seen>,
    /// Contents that the side was given, or answered to know, by the first half of their hash.
    contents: HashSet<[u8; 16]>,
    /// Parcels that could not be placed, or were placed a moment ago.
    attempts: HashMap<Name, place::Attempt>,
    /// Files to read only to see whether they are whole.
    proofs: VecDeque<Name>,
    /// The number of this round.
    turn: u32,
    /// How many of the files seen lie where every round looks.
    frequent: usize,
    /// How many files were foreign when everything was listed.
    foreign: u32,
    expected: Option<Expected>,
    whole_at: Option<i64>,
    rare_at: Option<i64>,
    proved_at: Option<i64>,
    heal_due: bool,
    refill: bool,
}

/// One round.
struct Pass<'a, S: Store, D: Side> {
    exchange: &'a mut Exchange<S>,
    side: &'a mut D,
    now: i64,
    watch: &'a mut dyn FnMut(Progress) -> Flow,
    round: Round,
    /// Full or denied: nothing more is written, and the round ends with it.
    held: Option<StoreFault>,
    /// Reads that the share did not answer.
    silent: u32,
    /// Whether the side was given or told anything that may change what it holds.
    given: bool,
}

type Outcome<T, D> = Result<T, RoundFault<<D as Side>::Fault>>;

impl<S: Store> Exchange<S> {
    /// An exchange over this store that has seen nothing.
    pub fn new(store: S) -> Self {
        Self {
            store,
            limits: Limits::default(),
            seen: HashMap::new(),
            contents: HashSet::new(),
            attempts: HashMap::new(),
            proofs: VecDeque::new(),
            turn: 0,
            frequent: 0,
            foreign: 0,
            expected: None,
            whole_at: None,
            rare_at: None,
            proved_at: None,
            heal_due: false,
            refill: false,
        }
    }

    /// The same exchange with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The store.
    pub fn store(&mut self) -> &mut S {
        &mut self.store
    }

    /// The owner said that an empty share is the right one: the next round that goes well places everything again,
    /// the genesis first. A share with another practice stays refused.
    pub fn refill(&mut self) {
        self.refill = true;
    }

    /// Lets the next round ask the side again for attachments and snapshots it did not want before.
    pub fn ask_again(&mut self) {
        self.rare_at = None;
    }

    /// Forgets what was seen, so that the next round looks at everything anew.
    pub fn forget(&mut self) {
        self.seen.clear();
        self.contents.clear();
        self.attempts.clear();
        self.proofs.clear();
        self.frequent = 0;
        self.whole_at = None;
        self.rare_at = None;
    }

    /// Does one round. `now_ms` only spaces tries: it may jump, and nothing is decided by it.
    pub fn round<D: Side>(
        &mut self,
        side: &mut D,
        now_ms: i64,
        watch: &mut dyn FnMut(Progress) -> Flow,
    ) -> Result<Round, RoundFault<D::Fault>> {
        self.turn = self.turn.wrapping_add(1);
        let mut pass = Pass {
            exchange: self,
            side,
            now: now_ms,
            watch,
            round: Round::default(),
            held: None,
            silent: 0,
            given: false,
        };
        pass.run()?;
        match pass.held {
            None | Some(StoreFault::Exists | StoreFault::Missing | StoreFault::Other(_)) => Ok(pass.round),
            Some(StoreFault::Full) => Err(RoundFault::Full),
            Some(StoreFault::TooLarge) => Err(RoundFault::TooLarge),
            Some(StoreFault::Denied) => Err(RoundFault::Denied),
            Some(StoreFault::Offline) => Err(RoundFault::Offline),
        }
    }
}

impl<S: Store, D: Side> Pass<'_, S, D> {
    fn run(&mut self) -> Outcome<(), D> {
        let expected = self.side.genesis().map_err(RoundFault::Side)?;
        let look = self.look(expected)?;
        let shelf = if look.heals { self.side.shelf().map_err(RoundFault::Side)? } else { Vec::new() };
        self.make_sure(expected, &shelf)?;
        if self.exchange.refill {
            self.refill(&shelf)?;
        }
        kill_point!("round::looked");
        self.place_outgoing()?;
        kill_point!("round::placed");
        self.take(look.new)?;
        kill_point!("round::taken");
        self.take_rare(look.whole)?;
        if look.heals {
            // What was taken may say that something went for good; as long as more of it waits, nothing is brought back.
            let shelf = match self.given {
                true => self.side.shelf().map_err(RoundFault::Side)?,
                false => shelf,
            };
            if self.round.more {
                self.exchange.heal_due = true;
            } else {
                self.heal(&shelf)?;
            }
            self.plan_proofs(&shelf);
        }
        kill_point!("round::healed");
        self.prove()?;
        kill_point!("round::proved");
        self.remove()?;
        kill_point!("round::removed");
        self.exchange.refill &= self.held.is_some();
        self.round.foreign = self.exchange.foreign;
        Ok(())
    }

    fn tell(&mut self, step: Step, done: usize, of: usize) -> Outcome<(), D> {
        let bytes = self.round.bytes_in + self.round.bytes_out;
        match (self.watch)(Progress { step, done: done as u64, of: of as u64, bytes }) {
            Flow::Go => Ok(()),
            Flow::Stop => Err(RoundFault::Stopped),
        }
    }

    /// Says what a store's fault means for the whole round: none where only the one file is concerned.
    fn ends(fault: StoreFault) -> Option<RoundFault<D::Fault>> {
        match fault {
            StoreFault::Offline => Some(RoundFault::Offline),
            StoreFault::Denied => Some(RoundFault::Denied),
            StoreFault::Full
            | StoreFault::TooLarge
            | StoreFault::Exists
            | StoreFault::Missing
            | StoreFault::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
