//! Listing the share, and making sure that it is the right one before anything is written or taken.
use super::report::{RoundFault, Step, Why};
use super::seen::{FREQUENT, Seen, State, is_due, is_mail, passed};
use super::side::{Expected, Side};
use super::{Outcome, Pass};
use crate::kind::Kind;
use crate::name::Name;
use crate::parcel;
use crate::store::{Listed, Store, StoreFault};
use std::collections::HashSet;

/// How often everything is listed and compared with what should lie there, in milliseconds.
const WHOLE_EVERY: i64 = 600_000;
/// With fewer parcels known than this, all of them missing is an accident to mend, not another share.
const FEW: usize = 3;

/// What a listing brought.
pub(super) struct Look {
    /// Files to ask the side about.
    pub new: Vec<(Name, u64)>,
    /// All was listed.
    pub whole: bool,
    /// It is time to compare with what should lie there.
    pub heals: bool,
}

/// What a read of a first record brought.
#[derive(PartialEq, Eq)]
enum Root {
    Missing,
    /// Whole, with its hash.
    Whole([u8; 32]),
    /// Not whole or not readable; the bytes, where there were any.
    Damaged(Vec<u8>),
}

impl<S: Store, D: Side> Pass<'_, S, D> {
    pub(super) fn look(&mut self, expected: Expected) -> Outcome<Look, D> {
        self.tell(Step::Looking, 0, 0)?;
        let changed = self.exchange.expected != Some(expected);
        self.exchange.expected = Some(expected);
        let periodic = passed(self.exchange.whole_at, self.now, WHOLE_EVERY) && !mutant!("look::never_at_everything");
        let asks_all = changed || periodic;
        let mut heals = asks_all || self.exchange.heal_due || self.exchange.refill || self.has_lost_what_was_placed();
        let small = self.exchange.seen.len() <= self.exchange.limits.small;
        let mut look = Look { new: Vec::new(), whole: heals || small, heals };

        if !look.whole {
            let mut known = 0;
            for prefix in FREQUENT {
                let files = self.list(prefix)?;
                known += self.note(files, asks_all, &mut look.new);
            }
            look.whole = known < self.exchange.frequent;
        }
        if look.whole {
            let before = self.exchange.seen.len();
            let files = self.list("")?;
            let noted = self.exchange.seen.values().filter(|seen| seen.turn == self.exchange.turn).count();
            let known = noted + self.note(files, asks_all, &mut look.new);
            heals |= known < before;
            self.drop_vanished();
        }
        look.heals = heals && look.whole;
        self.exchange.heal_due = heals;
        if asks_all {
            self.exchange.whole_at = Some(self.now);
        }
        self.exchange.frequent = self.exchange.seen.values().filter(|seen| seen.frequent).count();
        Ok(look)
    }

    /// True when something placed a while ago was in no listing since. Forgets what lies there well.
    fn has_lost_what_was_placed(&mut self) -> bool {
        let (now, seen) = (self.now, &self.exchange.seen);
        let mut lost = false;
        self.exchange.attempts.retain(|name, attempt| {
            let is_over = attempt.is_over(now);
            lost |= is_over && !seen.contains_key(name);
            !is_over
        });
        lost
    }

    pub(super) fn list(&mut self, prefix: &str) -> Outcome<Vec<Listed>, D> {
        // A listing that fails for any reason says nothing about what lies there.
        self.exchange.store.list(prefix).map_err(|fault| Self::ends(fault).unwrap_or(RoundFault::Offline))
    }

    /// Notes what was listed and adds what is worth asking for. Answers how many files were known from before.
    pub(super) fn note(&mut self, files: Vec<Listed>, asks_all: bool, new: &mut Vec<(Name, u64)>) -> usize {
        let (turn, now) = (self.exchange.turn, self.now);
        let mut known = 0;
        for file in files {
            let Some(seen) = self.exchange.seen.get_mut(file.name.as_str()) else {
                let Some(name) = Name::parse(&file.name) else { continue };
                let seen = Seen::new(&name, file.bytes, turn);
                if seen.state == State::New {
                    new.push((name.clone(), file.bytes));
                }
                self.exchange.seen.insert(name, seen);
                continue;
            };
            if seen.turn == turn {
                continue; // Listed twice.
            }
            seen.turn = turn;
            known += 1;
            if seen.bytes != file.bytes {
                // Parcels never change, so this one is damaged, was cut off before, or the listing lags behind.
                if matches!(seen.state, State::Unwanted | State::Whole) {
                    self.exchange.proofs.extend(Name::parse(&file.name));
                }
                seen.bytes = file.bytes;
                seen.state = State::first(seen.kind, file.bytes);
            }
            let asks = match seen.state {
                State::New => true,
                State::Unwanted => asks_all || is_mail(seen.kind),
                State::Misnamed => asks_all,
                State::Torn { due, .. } => {
                    self.round.torn += 1;
                    is_due(due, now)
                }
                State::Foreign | State::Whole => false,
            };
            if asks {
                new.extend(Name::parse(&file.name).map(|name| (name, file.bytes)));
            }
        }
        known
    }

    /// Errors unless this is the share the practice uses.
    pub(super) fn make_sure(&mut self, expected: Expected, shelf: &[Name]) -> Outcome<(), D> {
        match expected {
            _ if mutant!("look::any_share_is_ours") => Ok(()),
            Expected::Joining => Ok(()),
            Expected::Founding => {
                let others =
                    self.exchange.seen.keys().any(|name| name.is_exact() && name.kind() != Some(Kind::Genesis));
                if others { Err(RoundFault::NotThisShare { why: Why::Another }) } else { Ok(()) }
            }
            Expected::Root(hash) => {
                self.check_root(&hash, shelf)?;
                self.check_ours(shelf)
            }
        }
    }

    fn check_root(&mut self, hash: &[u8; 32], shelf: &[Name]) -> Outcome<(), D> {
        let root = Name::genesis();
        let (read, is_sure) = match self.read_root(&root)? {
            // One damaged read proves nothing: what lies there may be whole, and somebody else's. Nor do two that differ.
            Root::Damaged(first) => match self.read_root(&root)? {
                Root::Damaged(second) => (Root::Damaged(Vec::new()), first == second),
                read => (read, true),
            },
            read => (read, true),
        };
        let why = match read {
            Root::Whole(found) if found == *hash => return Ok(()),
            Root::Whole(_) => return Err(RoundFault::NotThisShare { why: Why::Another }),
            Root::Damaged(_) => None,
            Root::Missing => Some(Why::Missing),
        };
        // The founder may have found something bad under the name and placed the record beside it.
        let mut beside: Vec<Name> = self
            .exchange
            .seen
            .keys()
            .filter(|name| name.kind() == Some(Kind::Genesis) && **name != root)
            .cloned()
            .collect();
        beside.sort();
        for name in beside.iter().take(8) {
            if self.read_root(name)? == Root::Whole(*hash) {
                return Ok(());
            }
        }
        // Whoever says that this is the place may be wrong about it: files of somebody else are left alone. That nothing lies there is
        // believed of the second look.
        let files = if self.exchange.refill { self.list("")? } else { Vec::new() };
        self.note(files, false, &mut Vec::new());
        let refills = self.exchange.refill && !self.is_somebody_else_s(shelf);
        let listed = self.exchange.seen.contains_key(root.as_str());
        match why {
            // One missed read proves nothing while the listing shows the file.
            Some(why) if !listed && self.read_root(&root)? == Root::Missing => {
                if refills {
                    Ok(())
                } else {
                    Err(RoundFault::NotThisShare { why })
                }
            }
            Some(_) => Err(RoundFault::Offline),
            // A damaged first record among parcels of ours is ours, and is healed like any other.
            None if self.has_any(shelf) => {
                self.exchange.heal_due = true;
                Ok(())
            }
            // A move that was cut off left a part of the first record.
            None if refills && listed && is_sure => {
                self.set(&root, State::Misnamed);
                Ok(())
            }
            None => Err(RoundFault::Offline),
        }
    }

    fn read_root(&mut self, name: &Name) -> Outcome<Root, D> {
        match self.exchange.store.read(name.as_str(), Kind::Genesis.most_bytes()) {
            Ok(bytes) => Ok(match parcel::check(&bytes) {
                Ok((_, hash)) => Root::Whole(hash),
                Err(_) => Root::Damaged(bytes),
            }),
            Err(StoreFault::Missing) => Ok(Root::Missing),
            Err(fault) => Self::ends(fault).map_or(Ok(Root::Damaged(Vec::new())), Err),
        }
    }

    /// Errors when everything this device knows of is gone.
    fn check_ours(&mut self, shelf: &[Name]) -> Outcome<(), D> {
        let known = shelf.iter().filter(|name| name.kind() != Some(Kind::Genesis)).count();
        if known < FEW || self.exchange.refill || self.has_any(shelf) {
            return Ok(());
        }
        // An empty answer is more often a fault of the listing than an empty share.
        let files = self.list("")?;
        self.note(files, false, &mut Vec::new());
        if self.has_any(shelf) { Ok(()) } else { Err(RoundFault::NotThisShare { why: Why::OursAreGone }) }
    }

    /// Whether parcels lie there and none of them is ours.
    fn is_somebody_else_s(&self, shelf: &[Name]) -> bool {
        let turn = self.exchange.turn;
        let parcel = |name: &Name| name.is_exact() && name.kind() != Some(Kind::Genesis);
        let lies = self.exchange.seen.iter().any(|(name, seen)| seen.turn == turn && parcel(name));
        lies && !self.has_any(shelf)
    }

    fn has_any(&self, shelf: &[Name]) -> bool {
        let turn = self.exchange.turn;
        let ours: HashSet<&Name> = shelf.iter().filter(|name| name.kind() != Some(Kind::Genesis)).collect();
        self.exchange
            .seen
            .iter()
            .any(|(name, seen)| seen.turn == turn && seen.base(name).is_some_and(|base| ours.contains(base)))
    }

    fn drop_vanished(&mut self) {
        let turn = self.exchange.turn;
        self.exchange.seen.retain(|_, seen| seen.turn == turn);
        let foreign = self
            .exchange
            .seen
            .iter()
            .filter(|(name, seen)| seen.state == State::Foreign && name.as_str() != crate::name::README);
        self.exchange.foreign = u32::try_from(foreign.count()).unwrap_or(u32::MAX);
    }
}
