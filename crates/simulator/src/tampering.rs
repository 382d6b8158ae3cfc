//! What people, programs and thieves do to the files of a share.

use seriesdesk_share::{MemoryStore, Name, RoundFault, faults::Mishap, parcel};

use crate::{chance::Chance, report::Violation, world::World};

impl World {
    pub(crate) fn mishap(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let Some(mishap) = chance.of(&Mishap::ALL).copied() else { return Ok(()) };
        let name = self.device(number).exchange.store().mishap(mishap);
        self.counts.note(&format!("mishap {mishap:?}"));
        self.tell(|| format!("    {mishap:?} {}", name.unwrap_or_default()));
        Ok(())
    }

    /// Somebody who knows the trailer and the names alters a parcel, or puts its bytes under another name.
    pub(crate) fn forge(&mut self, chance: &mut Chance) -> Result<(), Violation> {
        let files = &self.share.files;
        let names: Vec<_> = files.names().into_iter().filter(|name| name.starts_with("sds1/")).collect();
        let Some(name) = chance.of(&names) else { return Ok(()) };
        let (Some(bytes), Some(named)) = (files.bytes(name), Name::parse(name)) else { return Ok(()) };
        let Ok(sealed) = parcel::unwrap(&bytes) else { return Ok(()) };
        let mut forged = sealed.to_vec();
        let at = match chance.below(3) {
            0 => chance.below(103),
            _ => chance.below(forged.len()),
        };
        if let Some(byte) = forged.get_mut(at) {
            *byte ^= 1 << chance.below(8);
        }
        let hash = parcel::hash(&forged);
        let Some(forged_name) = renamed(&named, &hash, chance) else { return Ok(()) };
        self.share.forge(forged_name.as_str(), parcel::wrap(&forged));
        self.tell(|| format!("    byte {at} of {name} as {}", forged_name.as_str()));
        Ok(())
    }

    /// Another practice's share lies where ours was: nothing may be taken from it, put on it or deleted.
    pub(crate) fn swapped(&mut self, number: usize) -> Result<(), Violation> {
        if self.device(number).away {
            return Ok(());
        }
        let (ours, theirs) = (self.share.files.image(), MemoryStore::new());
        theirs.replace(Name::genesis().as_str(), parcel::wrap(b"the genesis of an invented practice"));
        for number in 0..3_u8 {
            let sealed = [number; 600];
            theirs.replace(Name::registry(&parcel::hash(&sealed)).as_str(), parcel::wrap(&sealed));
        }
        self.share.files.restore(&theirs.image());
        let before = contents(&theirs);
        let outcome = self.device(number).round();
        let after = contents(&self.share.files);
        self.share.files.restore(&ours);
        if outcome.is_ok() || before != after {
            return Err(Violation::of("swapped", "another practice's share was used"));
        }
        if let Err(RoundFault::Side(error)) = outcome {
            return Err(Violation::of("round", error.to_string()));
        }
        Ok(())
    }
}

fn renamed(name: &Name, hash: &[u8; 32], chance: &mut Chance) -> Option<Name> {
    use seriesdesk_share::Kind;
    Some(match name.kind()? {
        Kind::Registry => Name::registry(hash),
        Kind::Segment => {
            let mut span = name.span()?;
            // Sometimes as what comes next in the stream.
            if chance.one_in(3) {
                (span.from, span.to) = (span.to + 1, span.to + 1);
            }
            Name::segment(&span, hash)
        }
        Kind::Heartbeat => {
            let (device, number) = name.beat()?;
            Name::heartbeat(&device, number + chance.draw() % 2, hash)
        }
        _ => return None,
    })
}

fn contents(files: &MemoryStore) -> Vec<(String, Vec<u8>)> {
    let read = |name: std::sync::Arc<str>| Some((name.to_string(), files.bytes(&name)?.to_vec()));
    files.names().into_iter().filter_map(read).collect()
}
