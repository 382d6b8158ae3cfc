//! A store that does everything stores were ever seen to do, for tests: seeded, so that the same seed does the same again.
//!
//! Each device of a simulation holds its own [`Faulty`] over a clone of one [`MemoryStore`](crate::MemoryStore) and so has its
//! own view of it. Faults of calls (torn, short, denied, ...) are drawn at every call; [`Faulty::mishap`] does what happens to a
//! share between calls: files lost, damaged, copied, come back.

mod chance;
mod kinds;
mod mishap;

use crate::store::{Listed, Store, StoreFault};
use chance::{Chance, mark};
pub use kinds::{Fault, Mishap, Rates};
use std::collections::HashMap;

/// A store that a simulation may also damage behind everybody's back.
pub trait Breakable: Store {
    /// Puts bytes under a name, whatever lay there.
    fn overwrite(&mut self, name: &str, bytes: &[u8]);
}

impl Breakable for crate::MemoryStore {
    fn overwrite(&mut self, name: &str, bytes: &[u8]) {
        self.replace(name, bytes);
    }
}

/// A store with faults.
pub struct Faulty<S> {
    inner: S,
    chance: Chance,
    rates: Rates,
    calls: u64,
    kill_at: Option<u64>,
    killed: bool,
    /// Until which call a file is not seen here, by the mark of its name.
    unseen: HashMap<u64, u64>,
    /// What was lost, to come back.
    graveyard: Vec<(String, Vec<u8>)>,
    counts: [u32; Fault::COUNT],
}

impl<S: Store> Faulty<S> {
    /// A store that has the faults of these rates, drawn from this seed.
    pub fn new(inner: S, seed: u64, rates: Rates) -> Self {
        Self {
            inner,
            chance: Chance::new(seed),
            rates,
            calls: 0,
            kill_at: None,
            killed: false,
            unseen: HashMap::new(),
            graveyard: Vec::new(),
            counts: [0; Fault::COUNT],
        }
    }

    /// Changes the rates. Without any, the store is as good as the one below it.
    pub fn set_rates(&mut self, rates: Rates) {
        self.rates = rates;
        if rates.is_calm() {
            self.unseen.clear();
        }
    }

    /// The store below.
    pub fn inner(&mut self) -> &mut S {
        &mut self.inner
    }

    /// How many calls were made.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// How often a fault happened here.
    pub fn count(&self, fault: Fault) -> u32 {
        self.counts.get(fault as usize).copied().unwrap_or(0)
    }

    /// Kills the device at the n-th call from here, counted from 1: that call is done in part or not at all, and neither
    /// it nor any later one is answered until [`Faulty::revive`].
    pub fn kill_at(&mut self, call: u64) {
        self.kill_at = Some(self.calls + call);
    }

    /// True after the device was killed. Everything it did not store has to be thrown away.
    pub fn is_killed(&self) -> bool {
        self.killed
    }

    /// Starts the device again.
    pub fn revive(&mut self) {
        (self.killed, self.kill_at) = (false, None);
    }

    fn happens(&mut self, fault: Fault) -> bool {
        let happens = self.rates.of(fault) > 0 && self.chance.below(10_000) < u64::from(self.rates.of(fault));
        if happens && let Some(count) = self.counts.get_mut(fault as usize) {
            *count += 1;
        }
        happens
    }

    /// Counts a call. Errors when the device is dead; answers true when it dies in this one.
    fn call(&mut self) -> Result<bool, StoreFault> {
        if self.killed {
            return Err(StoreFault::Offline);
        }
        self.calls += 1;
        self.killed = self.kill_at.is_some_and(|at| self.calls >= at);
        Ok(self.killed)
    }

    /// True while a file of others is not seen here yet.
    fn hides(&mut self, name: &str) -> bool {
        let delay = u64::from(self.rates.delay_calls);
        if delay == 0 {
            return false;
        }
        let until = match self.unseen.get(&mark(name)) {
            Some(until) => *until,
            None => {
                let late = self.happens(Fault::Delayed);
                let until = if late { self.calls + 1 + self.chance.below(delay) } else { 0 };
                self.unseen.insert(mark(name), until);
                until
            }
        };
        until > self.calls
    }

    /// A beginning of the bytes: of length 0, within the header, in the middle, or all but the last byte.
    fn beginning<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let length = bytes.len() as u64;
        let kept = match self.chance.below(4) {
            0 => 0,
            1 => self.chance.below(length.clamp(1, 64)),
            2 => self.chance.below(length.max(1)),
            _ => length.saturating_sub(1),
        };
        bytes.get(..usize::try_from(kept).unwrap_or(0)).unwrap_or(bytes)
    }

    fn create_badly(&mut self, name: &str, bytes: &[u8]) -> Option<Result<(), StoreFault>> {
        let answer = if self.happens(Fault::Torn) {
            let part = self.beginning(bytes);
            self.inner.create(name, part).and(Err(StoreFault::Other("an error of the disk or the network")))
        } else if self.happens(Fault::Truncated) {
            let part = self.beginning(bytes);
            self.inner.create(name, part)
        } else if self.happens(Fault::Zeroed) {
            self.inner.create(name, &vec![0; bytes.len()])
        } else if self.happens(Fault::Full) {
            let part = self.beginning(bytes);
            let leaves_part = self.chance.below(2) == 0;
            let partly = if leaves_part { self.inner.create(name, part) } else { Ok(()) };
            partly.and(Err(StoreFault::Full))
        } else if self.happens(Fault::Denied) {
            Err(StoreFault::Denied)
        } else if self.happens(Fault::InUse) {
            Err(StoreFault::Other("in use"))
        } else if self.happens(Fault::Conflict) {
            Err(StoreFault::Other("refused by the server")) // 409, 423
        } else if self.happens(Fault::Precondition) {
            // 412 for our own first try, of which the client never heard.
            self.inner.create(name, bytes).and(Err(StoreFault::Exists))
        } else if self.happens(Fault::Timeout) {
            self.inner.create(name, bytes).and(Err(StoreFault::Offline))
        } else if self.happens(Fault::CaseFolded) {
            self.inner.create(&name.to_uppercase(), bytes)
        } else if self.happens(Fault::Renamed) {
            let copy = kinds::conflict_copy(name, self.chance.below(4));
            self.inner.create(&copy, bytes)
        } else {
            return None;
        };
        Some(answer)
    }
}

impl<S: Store> Store for Faulty<S> {
    fn list(&mut self, prefix: &str) -> Result<Vec<Listed>, StoreFault> {
        if self.call()? || self.happens(Fault::Offline) {
            return Err(StoreFault::Offline);
        }
        if self.happens(Fault::EmptyList) {
            return Ok(Vec::new());
        }
        let mut files = self.inner.list(prefix)?;
        if self.rates.is_calm() {
            return Ok(files);
        }
        files.retain(|file| !self.hides(&file.name));
        if self.happens(Fault::PartialList) {
            files.retain(|_| self.chance.below(3) > 0);
        }
        if self.happens(Fault::DoubleList) {
            let twice: Vec<Listed> = files.iter().filter(|_| self.chance.below(2) == 0).cloned().collect();
            files.extend(twice);
        }
        Ok(files)
    }

    fn read(&mut self, name: &str, largest: u64) -> Result<Vec<u8>, StoreFault> {
        if self.call()? || self.happens(Fault::Offline) {
            return Err(StoreFault::Offline);
        }
        if self.happens(Fault::InUse) {
            return Err(StoreFault::Other("in use"));
        }
        if self.hides(name) || self.happens(Fault::StaleRead) {
            return Err(StoreFault::Missing);
        }
        let mut bytes = self.inner.read(name, largest)?;
        if self.happens(Fault::ShortRead) {
            let kept = self.beginning(&bytes).len();
            bytes.truncate(kept);
        }
        if self.happens(Fault::FlippedRead) {
            let at = self.chance.below(bytes.len() as u64);
            let bit = self.chance.below(8);
            if let Some(byte) = usize::try_from(at).ok().and_then(|at| bytes.get_mut(at)) {
                *byte ^= 1 << bit;
            }
        }
        Ok(bytes)
    }

    fn create(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        if self.call()? {
            // Killed in the middle: nothing, a part, or all of it lies there.
            match self.chance.below(3) {
                0 => {}
                1 => {
                    let part = self.beginning(bytes);
                    let _ = self.inner.create(name, part);
                }
                _ => {
                    let _ = self.inner.create(name, bytes);
                }
            }
            return Err(StoreFault::Offline);
        }
        if self.happens(Fault::Offline) {
            return Err(StoreFault::Offline);
        }
        let answer = match self.create_badly(name, bytes) {
            Some(answer) => answer,
            None => self.inner.create(name, bytes),
        };
        if self.rates.delay_calls > 0 && !self.happens(Fault::OwnDelayed) {
            self.unseen.insert(mark(name), 0);
        }
        answer
    }

    fn remove(&mut self, name: &str) -> Result<(), StoreFault> {
        if self.call()? {
            if self.chance.below(2) == 0 {
                let _ = self.inner.remove(name);
            }
            return Err(StoreFault::Offline);
        }
        if self.happens(Fault::Offline) {
            return Err(StoreFault::Offline);
        }
        if self.happens(Fault::Denied) {
            return Err(StoreFault::Denied);
        }
        if self.happens(Fault::InUse) {
            return Err(StoreFault::Other("in use"));
        }
        if self.happens(Fault::KeptAnyway) {
            return Ok(());
        }
        if self.happens(Fault::Timeout) {
            return self.inner.remove(name).and(Err(StoreFault::Offline));
        }
        self.inner.remove(name)
    }
}

#[cfg(test)]
mod tests;
