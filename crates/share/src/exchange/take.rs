//! Taking what came: asked for, read whole, compared with its name, and only then given to the side.
use super::report::Step;
use super::seen::{RARE, Seen, State, is_due, is_rare, passed};
use super::side::{Side, Taken};
use super::{Outcome, Pass, RoundFault};
use crate::kind::Kind;
use crate::name::Name;
use crate::parcel;
use crate::store::{Store, StoreFault};

/// How often attachments and snapshots are asked for although nothing new was taken, in milliseconds.
const RARE_EVERY: i64 = 60_000;
/// After so many reads in one round without an answer the share counts as offline.
const PATIENCE: u32 = 3;

/// What reading a file brought.
pub(super) enum Found {
    /// A whole parcel and its hash.
    Whole(Vec<u8>, [u8; 32]),
    /// Not whole or not readable; noted, and read again later.
    Torn,
    /// Larger than anything of ours; noted.
    Foreign,
    /// Not there.
    Missing,
}

impl<S: Store, D: Side> Pass<'_, S, D> {
    /// Asks the side for each of these files and gives it those it wants.
    pub(super) fn take(&mut self, mut files: Vec<(Name, u64)>) -> Outcome<(), D> {
        // What others stand on comes first, and exact names before copies, which then are known.
        files.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
        let (mut reads, mut spent) = (0, 0);
        let of = files.len();
        for (done, (name, bytes)) in files.into_iter().enumerate() {
            self.tell(Step::Taking, done, of)?;
            if reads >= self.exchange.limits.parcels || spent >= self.exchange.limits.bytes {
                self.round.more = true;
                return Ok(());
            }
            let base = name.base();
            if !self.side.wants(base.as_ref().unwrap_or(&name), bytes).map_err(RoundFault::Side)? {
                self.leave(&name)?;
                continue;
            }
            reads += 1;
            kill_point!("take::wanted");
            if let Found::Whole(sealed, hash) = self.read(&name)? {
                spent += sealed.len() as u64;
                self.give(&name, base, sealed, &hash)?;
            }
        }
        Ok(())
    }

    /// Leaves a file the side has or does not want, unless it was bad before: then it is read to see whether it still is.
    fn leave(&mut self, name: &Name) -> Outcome<(), D> {
        let was_bad = |seen: &Seen| matches!(seen.state, State::Torn { .. } | State::Misnamed);
        if self.exchange.seen.get(name).is_some_and(was_bad) {
            return self.prove_file(name);
        }
        self.set(name, State::Unwanted);
        Ok(())
    }

    /// Asks for attachments and snapshots when something was taken that may name them, and now and then.
    pub(super) fn take_rare(&mut self, all_listed: bool) -> Outcome<(), D> {
        let took = self.round.taken + self.round.parked > 0;
        if !took && !passed(self.exchange.rare_at, self.now, RARE_EVERY) {
            return Ok(());
        }
        self.exchange.rare_at = Some(self.now);
        if !all_listed {
            for prefix in RARE {
                let files = self.list(prefix)?;
                self.note(files, false, &mut Vec::new());
            }
        }
        let (turn, now) = (self.exchange.turn, self.now);
        let asks = |seen: &Seen| match seen.state {
            State::New | State::Unwanted => true,
            State::Torn { due, .. } => is_due(due, now),
            State::Foreign | State::Whole | State::Misnamed => false,
        };
        let rare = self.exchange.seen.iter().filter(|(_, seen)| seen.turn == turn && is_rare(seen.kind) && asks(seen));
        let files = rare.map(|(name, seen)| (name.clone(), seen.bytes)).collect();
        self.take(files)
    }

    /// Reads a file and notes what came of it.
    pub(super) fn read(&mut self, name: &Name) -> Outcome<Found, D> {
        let largest = name.kind().map_or(0, Kind::most_bytes);
        let fault = match self.exchange.store.read(name.as_str(), largest) {
            Ok(mut bytes) => match parcel::check(&bytes).map(|(_, hash)| hash) {
                Ok(hash) => {
                    self.round.bytes_in += bytes.len() as u64;
                    bytes.truncate(bytes.len() - parcel::TRAILER);
                    return Ok(Found::Whole(bytes, hash));
                }
                Err(_) => return Ok(self.tear(name)),
            },
            Err(fault) => fault,
        };
        match fault {
            StoreFault::TooLarge => {
                self.set(name, State::Foreign);
                Ok(Found::Foreign)
            }
            StoreFault::Missing => {
                self.set(name, State::New);
                Ok(Found::Missing)
            }
            StoreFault::Offline => {
                self.silent += 1;
                let found = self.tear(name);
                // A file that a cloud client has not fetched yet blocks by itself; a share that is gone blocks always.
                if self.silent >= PATIENCE { Err(RoundFault::Offline) } else { Ok(found) }
            }
            StoreFault::Exists | StoreFault::Full | StoreFault::Denied | StoreFault::Other(_) => Ok(self.tear(name)),
        }
    }

    fn give(&mut self, name: &Name, base: Option<Name>, sealed: Vec<u8>, hash: &[u8; 32]) -> Outcome<(), D> {
        let half = *hash.first_chunk::<16>().unwrap_or(&[0; 16]);
        let (given, state) = match base {
            Some(base) if base.agrees_with(hash) => (base, State::Whole),
            Some(_) | None if self.exchange.contents.contains(&half) => {
                self.set(name, State::Misnamed);
                return Ok(());
            }
            Some(_) | None => (name.misnamed(), State::Misnamed),
        };
        kill_point!("take::before_given");
        self.given = true;
        let taken = self.side.take(&given, sealed).map_err(RoundFault::Side)?;
        kill_point!("take::given");
        self.exchange.contents.insert(half);
        self.set(name, state);
        match taken {
            Taken::Applied => self.round.taken += 1,
            Taken::Known => self.round.known += 1,
            Taken::Parked => self.round.parked += 1,
            Taken::Refused => self.round.refused += 1,
        }
        Ok(())
    }

    fn tear(&mut self, name: &Name) -> Found {
        let now = self.now;
        if let Some(seen) = self.exchange.seen.get_mut(name) {
            if !matches!(seen.state, State::Torn { .. }) {
                self.round.torn += 1;
            }
            seen.tear(now);
            if mutant!("take::torn_counts_as_read") {
                seen.state = State::Whole;
            }
        }
        Found::Torn
    }

    pub(super) fn set(&mut self, name: &Name, state: State) {
        if let Some(seen) = self.exchange.seen.get_mut(name) {
            seen.state = state;
        }
    }
}

fn order(name: &Name) -> (Option<Kind>, bool, &Name) {
    (name.kind(), !name.is_exact(), name)
}
