//! What a device knows of and finds nowhere: it says so in its heartbeat, and whoever holds the bytes places them again.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    What,
    beats::{Beat, Want},
    crypto::{Compartment, DeviceTag},
    elapsed::{self, DAY_MS, HOUR_MS},
    lives::own_end_of,
    snapshots,
    standing::Standing,
    store, store_going,
};
use crate::{Practice, error::Result};

/// What is on its way is not asked for.
const PATIENCE_MS: i64 = HOUR_MS;
/// The same file is placed again at most this often.
const AGAIN_AFTER_MS: i64 = 6 * HOUR_MS;
const FORGOTTEN_AFTER_MS: i64 = 30 * DAY_MS;
/// So much is asked for, and placed again, at once.
const MOST_WANTED: usize = 100;

/// A stream: device, life, compartment.
pub(super) type Stream = (DeviceTag, [u8; 8], char);

/// Looks what is missing here, and which of the things others miss this device can place again.
pub(super) fn look(practice: &Practice, standing: &Standing) -> Result<()> {
    let heard = store::heard(practice.db())?.into_iter().filter(|heard| standing.registry.may_write(heard.device));
    let beats: Vec<Beat> = heard.filter_map(|heard| Beat::heard(standing, &heard)).collect();
    note_gaps(practice, standing, &beats)?;
    let counted = elapsed::counted(practice)?;
    let wanted: BTreeSet<Want> = beats.iter().flat_map(|beat| beat.wants.iter().copied()).collect();
    if wanted.is_empty() || mutant!("wants::nobody_listens") {
        return Ok(());
    }
    let mut left = MOST_WANTED;
    for (device, incarnation, compartment, from, to) in wanted {
        let ids = store_going::holding(practice.db(), &(device, incarnation, compartment), from, to)?;
        let again = store_going::wanted_since(practice.db(), counted.saturating_sub(AGAIN_AFTER_MS))?;
        let new: Vec<_> = ids.into_iter().filter(|id| !again.contains(id)).take(left).collect();
        left -= new.len();
        if !new.is_empty() {
            store::durably(practice, |db| {
                store_going::forget_wanted(db, counted.saturating_sub(FORGOTTEN_AFTER_MS))?;
                new.iter().try_for_each(|id| store_going::want_again(db, id, counted))
            })?;
            kill_point!("wants::noted");
        }
    }
    Ok(())
}

/// What this device has looked for in vain.
pub(super) fn mine(practice: &Practice, standing: &Standing) -> Result<Vec<Want>> {
    let counted = elapsed::counted(practice)?;
    let long = |since: i64| counted.saturating_sub(since) >= PATIENCE_MS;
    let ends = ends(practice)?;
    let mut wants = BTreeSet::new();
    for (stream, known, since) in store_going::gaps(practice.db())? {
        let here = ends.get(&stream).copied().unwrap_or(0);
        if long(since) && here < known && !standing.keeps_out(stream.2) {
            wants.insert((stream.0, stream.1, stream.2, here + 1, known));
        }
    }
    for copy in snapshots::usable(practice, standing)? {
        if !copy.held && copy.lacking_since.is_some_and(long) {
            for (what, _) in snapshots::lacking(practice, &copy, MOST_WANTED)? {
                if let What::Segment(span) | What::Bundle(span) = what {
                    wants.insert((span.device, span.incarnation, span.compartment, span.from, span.to));
                }
            }
        }
    }
    Ok(wants.into_iter().take(MOST_WANTED).collect())
}

/// Notes of which streams others have more than is here, and that a gap is closed.
fn note_gaps(practice: &Practice, standing: &Standing, beats: &[Beat]) -> Result<()> {
    let ends = ends(practice)?;
    let here = |stream: &Stream| ends.get(stream).copied().unwrap_or(0);
    let mut known: BTreeMap<Stream, u64> = BTreeMap::new();
    for (device, incarnation, compartment, seq, _) in beats.iter().flat_map(|beat| &beat.ends) {
        let of = known.entry((*device, *incarnation, *compartment)).or_default();
        *of = (*seq).max(*of);
    }
    let is_known = |stream: &Stream| standing.registry.device(stream.0).is_some() && !standing.keeps_out(stream.2);
    let counted = elapsed::counted(practice)?;
    let open = store_going::gaps(practice.db())?;
    let closed: Vec<_> = open.iter().filter(|(stream, known, _)| here(stream) >= *known).collect();
    let still = |stream: &Stream| open.iter().any(|(gap, known, _)| gap == stream && here(gap) < *known);
    let new: Vec<_> = known
        .iter()
        .filter(|(stream, seq)| here(stream) < **seq && !still(stream) && is_known(stream))
        .take(MOST_WANTED)
        .collect();
    if closed.is_empty() && new.is_empty() {
        return Ok(());
    }
    store::durably(practice, |db| {
        closed.iter().try_for_each(|(stream, ..)| store_going::close_gap(db, stream))?;
        new.iter().try_for_each(|(stream, seq)| store_going::open_gap(db, stream, **seq, counted))
    })
}

/// How far every stream is here, the own one included.
fn ends(practice: &Practice) -> Result<BTreeMap<Stream, u64>> {
    let found = store::ends(practice.db())?.into_iter();
    let mut ends: BTreeMap<Stream, u64> =
        found.map(|end| ((end.device, end.incarnation, end.compartment), end.seq)).collect();
    for compartment in Compartment::ALL {
        let own = own_end_of(practice, compartment)?;
        let of_own = ends.entry((own.device, own.incarnation, own.compartment)).or_default();
        *of_own = own.seq.max(*of_own);
    }
    Ok(ends)
}
