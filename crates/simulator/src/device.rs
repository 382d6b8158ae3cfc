//! One device: a practice in a folder, an exchange with faults of its own, a clock and chance of its own.

use seriesdesk_core::{
    Clock, Entropy, Env, Error, Practice, Uuid, db::Durability, exchange, oplog::UndoToken, types::UtcMillis,
    vault::DbKey,
};
use seriesdesk_share::{
    Exchange, Flow, Limits, Name, Round, RoundFault,
    faults::{Faulty, Rates},
};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use crate::{chance::Chance, honest::Honest, watched::Watched};

/// How many files a round reads only to see whether they are whole: all of them, since there is no time to wait for the rest.
const PROOFS: u32 = 256;
/// The most rounds one exchange takes.
const MOST_ROUNDS: usize = 8;

/// A practice open on one computer.
pub struct Device {
    /// Where its store lies.
    pub folder: PathBuf,
    /// The practice; none only while it is being started again.
    practice: Option<Practice>,
    /// What goes between it and the share.
    pub exchange: Exchange<Faulty<Watched>>,
    /// Its clock and its chance.
    pub own: Own,
    /// Whether it has no share for now.
    pub away: bool,
    /// Whether somebody removed it.
    pub removed: bool,
    /// Where an image of its disk lies, when there is one.
    pub image: Option<PathBuf>,
    /// What it can take back.
    pub undo: Vec<UndoToken>,
    /// The local number of the last entry that was noted.
    pub noted: i64,
    /// Whether it always finds what lies on the share.
    pub finds_all: bool,
    /// What the exchange told the practice and was not so.
    pub lie: Option<String>,
    /// How often the share had changed when it last had nothing left to do.
    pub still_at: Option<u64>,
    /// Whether its last exchange went on until nothing was left to do.
    pub done: bool,
    /// How many files its last round saw that it has to read again.
    pub torn: u32,
    /// What it took off the share and nobody has judged yet.
    pub gone: Vec<Name>,
    key: DbKey,
}

/// A clock and chance of a device's own.
#[derive(Clone)]
pub struct Own {
    /// Milliseconds since 1970.
    pub clock: Arc<AtomicI64>,
    chance: Arc<Mutex<Chance>>,
}

impl Own {
    /// A clock at this instant, chance from this seed.
    pub fn new(now: i64, seed: u64) -> Self {
        Self { clock: Arc::new(AtomicI64::new(now)), chance: Arc::new(Mutex::new(Chance::new(seed))) }
    }

    /// Begins chance anew, so that what a step draws does not hang on the steps before it.
    pub fn reseed(&self, seed: u64) {
        *self.chance.lock().unwrap_or_else(PoisonError::into_inner) = Chance::new(seed);
    }

    /// The practice's surroundings.
    pub fn env(&self) -> Env {
        Env::new(Arc::new(self.clone()), Arc::new(self.clone()))
    }

    /// Moves the clock.
    pub fn advance(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::Relaxed);
    }

    /// Sets the clock.
    pub fn set(&self, now: i64) {
        self.clock.store(now, Ordering::Relaxed);
    }

    /// What the clock says.
    pub fn now_ms(&self) -> i64 {
        self.clock.load(Ordering::Relaxed)
    }
}

impl Clock for Own {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.now_ms())
    }
}

impl Entropy for Own {
    fn fill(&self, bytes: &mut [u8]) {
        let mut chance = self.chance.lock().unwrap_or_else(PoisonError::into_inner);
        for part in bytes.chunks_mut(8) {
            let drawn = chance.draw().to_le_bytes();
            part.copy_from_slice(drawn.get(..part.len()).unwrap_or_default());
        }
    }
}

impl Device {
    /// Starts the practice of a folder.
    pub fn start(
        folder: &Path,
        key: &DbKey,
        own: Own,
        share: &Watched,
        seed: u64,
        rates: Rates,
    ) -> seriesdesk_core::Result<Self> {
        let practice = Practice::open(folder, key, own.env(), Durability::None)?;
        Ok(Self::of(practice, key, own, exchange_over(share, seed, rates)))
    }

    /// A device whose practice is open.
    pub fn of(practice: Practice, key: &DbKey, own: Own, exchange: Exchange<Faulty<Watched>>) -> Self {
        Self {
            folder: practice.folder().to_owned(),
            practice: Some(practice),
            exchange,
            own,
            away: false,
            removed: false,
            image: None,
            undo: Vec::new(),
            noted: 0,
            finds_all: false,
            lie: None,
            still_at: None,
            done: false,
            torn: 0,
            gone: Vec::new(),
            key: key.clone(),
        }
    }

    /// The practice.
    pub fn practice(&self) -> &Practice {
        self.practice.as_ref().expect("a device is started again before anything else happens to it")
    }

    /// The practice, to act in.
    pub fn at_work(&mut self) -> &mut Practice {
        self.practice.as_mut().expect("a device is started again before anything else happens to it")
    }

    /// Whether it was let in without restricted records.
    pub fn is_plain(&self) -> bool {
        !exchange::opens_restricted(self.practice()).unwrap_or(true)
    }

    /// The device's id.
    pub fn id(&self) -> Uuid {
        self.practice().device()
    }

    /// Closes the practice, so that its files can be changed behind its back.
    pub fn stop(&mut self) {
        self.practice = None;
    }

    /// The same, over a connection that held nothing before.
    pub fn start_afresh(&mut self) -> seriesdesk_core::Result<()> {
        self.practice = None;
        let practice = Practice::open_afresh(&self.folder, &self.key, self.own.env(), Durability::None)?;
        self.practice = Some(practice);
        Ok(())
    }

    /// Starts the program again: all that was only in memory is gone.
    pub fn restart(&mut self, seed: u64, rates: Rates) -> seriesdesk_core::Result<()> {
        self.practice = None;
        self.practice = Some(Practice::open(&self.folder, &self.key, self.own.env(), Durability::None)?);
        let share = self.exchange.store().inner().clone();
        self.exchange = exchange_over(&share, seed, rates);
        Ok(())
    }

    /// One round, as the desk does it.
    pub fn round(&mut self) -> Result<Round, RoundFault<Error>> {
        let practice = self.practice.as_mut().expect("a device is started again before anything else happens to it");
        let ended = RoundFault::Side;
        exchange::seal_waiting(practice).map_err(ended)?;
        look_at_copy(practice).map_err(ended)?;
        let mut catching = None;
        while exchange::catch_up(practice, &mut catching).map_err(ended)? {}
        let now = self.own.now_ms();
        let files = self.exchange.store().inner().files.clone();
        let mut side = Honest::of(practice, files, self.finds_all);
        let outcome = self.exchange.round(&mut side, now, &mut |_| Flow::Go);
        self.lie = self.lie.take().or(side.lie);
        self.gone.append(&mut side.gone);
        outcome
    }

    /// Rounds until there is nothing more to do. Answers how many and whether anything moved.
    pub fn exchange_all(&mut self) -> Result<(u64, bool), RoundFault<Error>> {
        let (mut rounds, mut moved) = (0, false);
        (self.torn, self.done) = (0, false);
        for _ in 0..MOST_ROUNDS {
            let round = self.round()?;
            self.torn += round.torn;
            if round.taken > 0 {
                self.exchange.ask_again(); // What came may name files that nobody wanted before.
            }
            rounds += 1;
            moved |= round.placed + round.taken + round.healed + round.removed > 0;
            if !(round.more || round.taken + round.placed > 0 && self.has_something_to_say()?) {
                self.done = self.torn == 0;
                break;
            }
        }
        Ok((rounds, moved))
    }

    fn has_something_to_say(&self) -> Result<bool, RoundFault<Error>> {
        let waits = exchange::seal_waiting(self.practice()).and_then(|()| exchange::something_waits(self.practice()));
        waits.map_err(RoundFault::Side)
    }
}

/// Loads a copy that somebody else made, to see whether it is right.
fn look_at_copy(practice: &Practice) -> seriesdesk_core::Result<()> {
    let Some(check) = exchange::begin_check(practice)? else { return Ok(()) };
    match check.run(&mut |hash| exchange::copy_part(practice, hash)) {
        Ok(right) => exchange::conclude_check(practice, &check, right),
        Err(_) => exchange::postpone_check(practice),
    }
}

/// An exchange that has seen nothing, with faults drawn from this seed.
pub fn exchange_over(share: &Watched, seed: u64, rates: Rates) -> Exchange<Faulty<Watched>> {
    // Now and then a device does little in one round and lists only where news lie.
    let limits = match seed % 4 {
        0 => Limits { parcels: 3, small: 0, proofs: PROOFS, ..Limits::default() },
        1 => Limits { small: 0, proofs: PROOFS, ..Limits::default() },
        _ => Limits { proofs: PROOFS, ..Limits::default() },
    };
    Exchange::new(Faulty::new(share.clone(), seed, rates)).with_limits(limits)
}
