//! Placing again what is missing or bad, whoever it came from: a parcel proves by itself whose it is.
use super::place::Put;
use super::report::{RoundFault, Step};
use super::seen::{Seen, State, passed};
use super::side::Side;
use super::take::Found;
use super::{Outcome, Pass};
use crate::name::Name;
use crate::store::Store;
use std::collections::HashSet;

/// How often parcels that were read whole are read again, in milliseconds.
const PROOF_EVERY: i64 = 6 * 3_600_000;
/// How many bytes are read in a round only as a proof.
const PROOF_BYTES: u64 = 4 * 1024 * 1024;

impl<S: Store, D: Side> Pass<'_, S, D> {
    /// Fills a share that the owner called the right one: the genesis first, because the others look for it.
    pub(super) fn refill(&mut self, shelf: &[Name]) -> Outcome<(), D> {
        let genesis = Name::genesis();
        if shelf.contains(&genesis) { self.heal(std::slice::from_ref(&genesis)) } else { Ok(()) }
    }

    /// Places again whatever of the shelf does not lie there.
    pub(super) fn heal(&mut self, shelf: &[Name]) -> Outcome<(), D> {
        kill_point!("heal::begins");
        if mutant!("heal::never") {
            return Ok(());
        }
        let lying = self.lying();
        let missing: Vec<&Name> = shelf.iter().filter(|name| !lying.contains(*name)).collect();
        let (mut parcels, start) = (0, self.round.bytes_out);
        let mut left = false;
        for (done, name) in missing.iter().enumerate() {
            self.tell(Step::Healing, done, missing.len())?;
            if parcels >= self.exchange.limits.parcels || self.round.bytes_out - start >= self.exchange.limits.bytes {
                self.round.more = true;
                return Ok(());
            }
            let Some(sealed) = self.side.bytes(name).map_err(RoundFault::Side)? else { continue };
            match self.put(name, &sealed)? {
                Put::Lies(written) => self.round.healed += u32::from(written),
                Put::Waits => left = true,
                Put::Held => return Ok(()),
            }
            parcels += 1;
            kill_point!("heal::placed");
        }
        self.exchange.heal_due = left;
        Ok(())
    }

    /// Notes which files of the shelf were never read, to read them a few at a time.
    pub(super) fn plan_proofs(&mut self, shelf: &[Name]) {
        if passed(self.exchange.proved_at, self.now, PROOF_EVERY) {
            self.exchange.proved_at = Some(self.now);
            for seen in self.exchange.seen.values_mut().filter(|seen| seen.state == State::Whole) {
                seen.state = State::Unwanted;
            }
        }
        let shelf: HashSet<&Name> = shelf.iter().collect();
        let unread = self.exchange.seen.iter().filter(|(name, seen)| seen.state == State::Unwanted && name.is_exact());
        let ours = unread.filter(|(name, seen)| seen.base(name).is_some_and(|base| shelf.contains(base)));
        let mut plan: Vec<Name> = ours.map(|(name, _)| name.clone()).collect();
        plan.sort();
        self.exchange.proofs = plan.into();
    }

    /// Reads a few parcels that the side has, to see whether others could.
    pub(super) fn prove(&mut self) -> Outcome<(), D> {
        let start = self.round.bytes_in;
        for _ in 0..self.exchange.limits.proofs {
            if self.round.bytes_in - start >= PROOF_BYTES {
                break;
            }
            let Some(name) = self.exchange.proofs.pop_front() else { break };
            self.prove_file(&name)?;
        }
        Ok(())
    }

    /// Reads a parcel that the side has. One that is bad twice is placed again.
    pub(super) fn prove_file(&mut self, name: &Name) -> Outcome<(), D> {
        match self.read(name)? {
            Found::Whole(_, hash) if name.base().is_some_and(|base| base.agrees_with(&hash)) => {
                self.set(name, State::Whole);
            }
            Found::Whole(..) => {
                self.set(name, State::Misnamed);
                self.exchange.heal_due |= !self.lies_beside(name);
            }
            Found::Torn | Found::Missing | Found::Foreign => {
                let good = self.exchange.seen.get(name).is_some_and(Seen::may_be_good);
                self.exchange.heal_due |= !good && !self.lies_beside(name);
            }
        }
        Ok(())
    }

    /// True when the parcel that this file should be lies under another exact name and is not known to be bad.
    fn lies_beside(&self, name: &Name) -> bool {
        let base = name.base();
        base.is_some_and(|base| self.good().any(|(found, seen)| found != name && seen.base(found) == Some(&base)))
    }

    /// The exact names of all parcels that lie there and are not known to be bad.
    fn lying(&self) -> HashSet<Name> {
        self.good().filter_map(|(name, seen)| seen.base(name).cloned()).collect()
    }

    /// Files under exact names that are not known to be bad. Copies that others made are none we rely on.
    fn good(&self) -> impl Iterator<Item = (&Name, &Seen)> {
        let turn = self.exchange.turn;
        self.exchange.seen.iter().filter(move |(name, seen)| seen.turn == turn && name.is_exact() && seen.may_be_good())
    }
}
