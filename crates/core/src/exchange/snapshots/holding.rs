//! Whether everything in a copy is here: its first chunk lists the files it stands for, and each of them was taken in or is not.

use super::{
    super::{elapsed, id_of, standing::Standing, store as files},
    covered::{self, Covered},
    known::{Copy, usable},
    store,
};
use crate::{Practice, error::Result, oplog::PRACTICE};

/// States of files whose entries are in the log.
const IN_THE_LOG: [&str; 6] = ["waiting", "placed", "taken", "covered", "bundled", "gone"];

/// Looks which copies this device holds everything of.
pub(in crate::exchange) fn look_at_lists(practice: &Practice, standing: &Standing) -> Result<()> {
    let copies = usable(practice, standing)?;
    for copy in copies.iter().filter(|copy| !copy.held) {
        let within = copies.iter().any(|other| other.held && other.plan.stands_on.contains(&copy.manifest));
        if within || (copy.listed && lacking(practice, copy, 1)?.is_empty()) || mutant!("holding::everything_is_held") {
            files::durably(practice, |db| store::set_held(db, &copy.manifest))?;
        } else if copy.listed && copy.lacking_since.is_none() {
            let counted = elapsed::counted(practice)?;
            files::durably(practice, |db| store::set_lacking(db, &copy.manifest, counted))?;
        }
    }
    Ok(())
}

/// The first so many of the files a copy stands for that are not in the log here.
pub(in crate::exchange) fn lacking(practice: &Practice, copy: &Copy, most: usize) -> Result<Vec<Covered>> {
    let mut lacking = Vec::new();
    for (what, hash) in files_of(practice, &copy.manifest)? {
        if lacking.len() >= most {
            break;
        }
        let state = files::state(practice.db(), &id_of(&what, &hash))?;
        if !state.is_some_and(|state| IN_THE_LOG.contains(&state.as_str())) {
            lacking.push((what, hash));
        }
    }
    Ok(lacking)
}

/// The files a copy stands for; none when the list is not here.
pub(in crate::exchange) fn files_of(practice: &Practice, manifest: &[u8; 32]) -> Result<Vec<Covered>> {
    let listed = store::covered_of(practice.db(), manifest)?;
    let files = listed.and_then(|listed| covered::decode(&listed)).unwrap_or_default();
    // No copy stands for restricted files, whatever its list says.
    let known = |letter| letter == PRACTICE;
    Ok(files
        .into_iter()
        .filter(|(what, _)| match what {
            super::super::What::Segment(span) | super::super::What::Bundle(span) => known(span.compartment),
            _ => false,
        })
        .collect())
}

/// The first halves of the hashes of the copies this device holds everything of, for the others to hear.
pub(in crate::exchange) fn held(practice: &Practice, standing: &Standing) -> Result<Vec<[u8; 16]>> {
    let copies = usable(practice, standing)?.into_iter().filter(|copy| copy.held);
    Ok(copies.take(MOST_TOLD).map(|copy| half(&copy.manifest)).collect())
}

/// More copies than this never lie side by side.
const MOST_TOLD: usize = 64;

/// The first half of a hash.
pub(in crate::exchange) fn half(hash: &[u8; 32]) -> [u8; 16] {
    *hash.first_chunk().unwrap_or(&[0; 16])
}
