//! Removing what the side doomed, and nothing else.
use super::report::{RoundFault, Step};
use super::side::Side;
use super::{Outcome, Pass};
use crate::name::Name;
use crate::store::{Store, StoreFault};

impl<S: Store, D: Side> Pass<'_, S, D> {
    pub(super) fn remove(&mut self) -> Outcome<(), D> {
        let (seen, turn) = (&self.exchange.seen, self.exchange.turn);
        let lies = |name: &Name| seen.get(name).is_some_and(|seen| seen.turn == turn && seen.may_be_good());
        let doomed = self.side.doomed(&lies).map_err(RoundFault::Side)?;
        let of = doomed.len();
        for (done, name) in doomed.into_iter().enumerate() {
            self.tell(Step::Removing, done, of)?;
            if self.round.removed >= self.exchange.limits.parcels {
                self.round.more = true;
                return Ok(());
            }
            let mut gone = true;
            for place in self.places(&name) {
                gone &= self.remove_file(&place)?;
            }
            kill_point!("remove::before_noted");
            if gone {
                self.side.removed(&name).map_err(RoundFault::Side)?;
                self.round.removed += 1;
            }
        }
        Ok(())
    }

    /// The name and those under which it was placed again. Copies that others made are not ours to remove.
    fn places(&self, name: &Name) -> Vec<Name> {
        let beside = (1..=99).map(|number| name.again(number));
        let mut places: Vec<Name> = beside.filter(|place| self.exchange.seen.contains_key(place)).collect();
        places.push(name.clone());
        places
    }

    /// True when the file is gone. A share may say so and keep it, so it is looked for.
    fn remove_file(&mut self, place: &Name) -> Outcome<bool, D> {
        let answer = self.exchange.store.remove(place.as_str());
        let gone = match answer {
            Err(StoreFault::Missing) => true,
            Ok(()) if mutant!("remove::answers_are_believed") => true,
            Ok(()) => match self.exchange.store.read(place.as_str(), 0) {
                Err(StoreFault::Missing) => true,
                Err(StoreFault::Offline) => return Err(RoundFault::Offline),
                Ok(_) | Err(_) => false,
            },
            Err(StoreFault::Offline) => return Err(RoundFault::Offline),
            Err(StoreFault::Exists | StoreFault::Full | StoreFault::Denied) => false,
            Err(StoreFault::TooLarge | StoreFault::Other(_)) => false,
        };
        if gone && let Some(seen) = self.exchange.seen.remove(place) {
            self.exchange.frequent = self.exchange.frequent.saturating_sub(usize::from(seen.frequent));
        }
        Ok(gone)
    }
}
