//! Placing a parcel: created under its final name, read back through a new handle, and placed again beside itself when
//! something else lies there. Nothing is overwritten and nothing is taken away.
use super::report::{RoundFault, Step, Why};
use super::seen::{is_due, wait};
use super::side::Side;
use super::{Outcome, Pass};
use crate::kind::Kind;
use crate::name::{Name, README};
use crate::parcel;
use crate::store::{Store, StoreFault};

/// How much is asked of the side at once.
const BATCH: usize = 1024 * 1024;
/// How many names are tried for one parcel in one round.
const TRIES: u32 = 4;
/// For so long a parcel just placed may be missing in a listing, in milliseconds.
const GRACE: i64 = 60_000;

/// What people find who look into the share.
const README_TEXT: &str = "\
This folder is the mailbox of a Seriesdesk practice. Its files are encrypted.

Please do not change, rename, move or delete anything here: the computers of the practice put it in order by themselves.
A file that is missing is placed again. Nothing here can be read without a computer that belongs to the practice.
";

/// What is remembered of a parcel that was to be placed.
#[derive(Clone, Copy, Default)]
pub(super) struct Attempt {
    /// The number of the name to try next.
    number: u32,
    tries: u32,
    due: i64,
    /// It was read back, and a listing may lag behind.
    lies: bool,
}

impl Attempt {
    /// True when nothing of it is needed any more.
    pub(super) fn is_over(&self, now: i64) -> bool {
        self.lies && is_due(self.due, now)
    }
}

/// What came of placing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    /// It lies there, whole. True when this round wrote it.
    Lies(bool),
    /// It does not, and is tried again later.
    Waits,
    /// The share takes nothing.
    Held,
}

enum Back {
    Same,
    Other(Vec<u8>),
    Unclear,
}

impl<S: Store, D: Side> Pass<'_, S, D> {
    pub(super) fn place_outgoing(&mut self) -> Outcome<(), D> {
        let (mut parcels, start) = (0, self.round.bytes_out);
        loop {
            let batch = self.side.outgoing(BATCH).map_err(RoundFault::Side)?;
            if batch.is_empty() {
                return Ok(());
            }
            self.given = true;
            let of = batch.len();
            for (done, parcel) in batch.iter().enumerate() {
                self.tell(Step::Placing, done, of)?;
                match self.put(&parcel.name, &parcel.sealed)? {
                    Put::Waits if mutant!("place::what_waits_counts_as_placed") => {
                        self.side.placed(&parcel.name).map_err(RoundFault::Side)?;
                    }
                    Put::Lies(_) => self.side.placed(&parcel.name).map_err(RoundFault::Side)?,
                    // The rest may depend on this one.
                    Put::Waits | Put::Held => {
                        self.round.waiting += u32::try_from(of - done).unwrap_or(u32::MAX);
                        return Ok(());
                    }
                }
                kill_point!("place::noted");
                self.round.placed += 1;
                parcels += 1;
                if parcels >= self.exchange.limits.parcels || self.round.bytes_out - start >= self.exchange.limits.bytes
                {
                    self.round.more = true;
                    return Ok(());
                }
            }
        }
    }

    /// Places one parcel unless it waits for its next try.
    pub(super) fn put(&mut self, name: &Name, sealed: &[u8]) -> Outcome<Put, D> {
        if self.held.is_some() {
            return Ok(Put::Held);
        }
        let mut attempt = self.exchange.attempts.get(name).copied().unwrap_or_default();
        if !is_due(attempt.due, self.now) {
            return Ok(if attempt.lies { Put::Lies(false) } else { Put::Waits });
        }
        attempt.lies = false;
        let bytes = parcel::wrap(sealed);
        if name.kind().is_none_or(|kind| bytes.len() as u64 > kind.most_bytes()) {
            self.held = Some(StoreFault::TooLarge);
            return Ok(Put::Held);
        }
        for _ in 0..TRIES {
            let place = name.again(attempt.number);
            if name.kind() == Some(Kind::Genesis) {
                // Not every server keeps what lies there when it is asked to create, and this name has no hash in it.
                match self.read_back(&place, &bytes)? {
                    Back::Other(found) if parcel::unwrap(&found).is_ok() => {
                        return Err(RoundFault::NotThisShare { why: Why::Another });
                    }
                    Back::Other(_) => {
                        attempt.number += 1;
                        continue;
                    }
                    Back::Same | Back::Unclear => {}
                }
            }
            kill_point!("place::before_create");
            let created = self.exchange.store.create(place.as_str(), &bytes);
            match created {
                Ok(()) => self.round.bytes_out += bytes.len() as u64,
                Err(StoreFault::Offline) => return Err(RoundFault::Offline),
                Err(fault @ (StoreFault::Full | StoreFault::TooLarge)) => {
                    // A part may lie there; the next try finds it and goes beside it.
                    self.held = Some(if fault == StoreFault::Full { fault } else { StoreFault::TooLarge });
                    return Ok(Put::Held);
                }
                // Whether it lies there is for reading back to say.
                Err(StoreFault::Exists | StoreFault::Missing | StoreFault::Denied | StoreFault::Other(_)) => {}
            }
            kill_point!("place::created");
            match self.read_back(&place, &bytes)? {
                Back::Same => {
                    kill_point!("place::read_back");
                    let due = self.now.saturating_add(GRACE);
                    self.exchange.attempts.insert(name.clone(), Attempt { due, lies: true, ..Attempt::default() });
                    if name.kind() == Some(Kind::Genesis) {
                        let _ = self.exchange.store.create(README, README_TEXT.as_bytes()); // Only for people.
                    }
                    return Ok(Put::Lies(created.is_ok()));
                }
                Back::Other(found) if name.kind() == Some(Kind::Genesis) && parcel::unwrap(&found).is_ok() => {
                    return Err(RoundFault::NotThisShare { why: Why::Another });
                }
                Back::Other(_) => attempt.number += u32::from(!mutant!("place::stays_at_a_torn_name")),
                Back::Unclear if created == Err(StoreFault::Denied) => {
                    self.held = Some(StoreFault::Denied);
                    return Ok(Put::Held);
                }
                Back::Unclear => {
                    // Written and not seen: the share lags, or it lost the bytes. Later it shows.
                    attempt.number += u32::from(attempt.tries % 3 == 2);
                    break;
                }
            }
        }
        attempt.number = attempt.number.min(99);
        attempt.tries = attempt.tries.saturating_add(1);
        attempt.due = self.now.saturating_add(wait(attempt.tries));
        self.exchange.attempts.insert(name.clone(), attempt);
        Ok(Put::Waits)
    }

    fn read_back(&mut self, place: &Name, bytes: &[u8]) -> Outcome<Back, D> {
        let mut found = Back::Unclear;
        // What lies there instead is of interest only under the name of the first record.
        let largest = match place.kind() {
            Some(kind @ Kind::Genesis) => kind.most_bytes(),
            Some(_) | None => bytes.len() as u64,
        };
        // The second read is for a first one that came too short.
        for _ in 0..2 {
            found = match self.exchange.store.read(place.as_str(), largest) {
                Ok(_) if mutant!("place::not_read_back") => return Ok(Back::Same),
                Ok(read) if read == bytes => return Ok(Back::Same),
                Ok(read) => Back::Other(read),
                Err(StoreFault::TooLarge) => Back::Other(Vec::new()),
                Err(StoreFault::Offline) => return Err(RoundFault::Offline),
                Err(StoreFault::Exists | StoreFault::Missing | StoreFault::Full) => Back::Unclear,
                Err(StoreFault::Denied | StoreFault::Other(_)) => Back::Unclear,
            };
        }
        Ok(found)
    }
}
