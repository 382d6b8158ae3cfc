//! What leaves: sealed when asked, remembered until it lies on the share, and held to be placed again.

use super::{
    Parcel, What, beats, bundles, cleaning,
    crypto::{Compartment, DeviceTag},
    devices, elapsed, id_of, left,
    remembered::Remembered,
    segments::{seal_entries, unsealed},
    snapshots,
    standing::{Standing, cannot, is_old_letter, is_set_up, keep_records, pin},
    store, store_going, unhex, wants,
};
use crate::{Practice, attachments, error::Result, oplog::RESTRICTED, types::UtcMillis};
use std::collections::BTreeSet;

/// Time alone gives this device something to say no sooner than after so long.
const NOTHING_NEW_FOR_MS: i64 = 5 * 60 * 1000;

/// When everything had been sealed, and nothing was written since.
struct SealedAt(UtcMillis);

/// Seals everything this device has to say: attachments first, then what it did, then what it has taken in.
pub fn seal_waiting(practice: &Practice) -> Result<()> {
    let now = practice.env().now();
    let lately = |sealed: &SealedAt| (0..NOTHING_NEW_FOR_MS).contains(&now.0.saturating_sub(sealed.0.0));
    if practice.unwritten().is_some_and(|sealed| lately(&sealed)) {
        return Ok(());
    }
    seal_all(practice)?;
    practice.keep_until_written(SealedAt(now));
    Ok(())
}

fn seal_all(practice: &Practice) -> Result<()> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(()) };
    if standing.registry.may_write(standing.me) {
        look_after_keys(practice, &standing)?;
        let standing = Standing::of(practice)?;
        kill_point!("outgoing::keys_looked_after");
        keep_blobs(practice)?;
        for compartment in Compartment::ALL {
            if standing.writes_privately(compartment) {
                seal_entries(practice, &standing, compartment)?;
            }
        }
        kill_point!("outgoing::entries_sealed");
        bundles::bundle_up(practice, &standing)?;
        look_after_copies(practice, &standing)?;
        let standing = Standing::of(practice)?;
        beats::say(practice, &standing)?;
    }
    Ok(())
}

/// Sees which copies are here and right, and what may go because of them.
fn look_after_copies(practice: &Practice, standing: &Standing) -> Result<()> {
    elapsed::count(practice)?;
    snapshots::look_at_lists(practice, standing)?;
    wants::look(practice, standing)?;
    snapshots::choose_copy(practice, standing)?;
    snapshots::choose_check(practice, standing)?;
    kill_point!("outgoing::copies_chosen");
    let standing = Standing::of(practice)?;
    cleaning::condemn_old(practice, &standing)
}

/// Hands on keys that others lack, and makes new ones where somebody can open what they may not.
fn look_after_keys(practice: &Practice, standing: &Standing) -> Result<()> {
    let admin = standing.registry.device(standing.me).is_some_and(|me| me.admin);
    for compartment in standing.registry.rotation_due() {
        if admin && standing.keyring.writing(compartment).is_some() {
            let standing = Standing::of(practice)?;
            keep_records(practice, &standing.author(practice).rotate(compartment).map_err(cannot)?)?;
        }
    }
    if !standing.registry.unwrapped().is_empty() {
        let records = Standing::of(practice)?.author(practice).wrap_missing().map_err(cannot)?;
        keep_records(practice, &records)?;
    }
    Ok(())
}

/// Whether something is on its way or not even sealed.
pub fn something_waits(practice: &Practice) -> Result<bool> {
    Ok(is_set_up(practice)? && (unsealed(practice)? > 0 || store::anything_waits(practice.db())?))
}

/// Files on their way, about so many bytes of them and at least one when there is any.
pub fn outgoing(practice: &Practice, most_bytes: usize) -> Result<Vec<Parcel>> {
    let mut parcels = Vec::new();
    let mut bytes = 0;
    let again = store_going::wanted_now(practice.db())?;
    for file in store::in_state(practice.db(), "waiting")?.into_iter().chain(again) {
        if bytes >= most_bytes && !parcels.is_empty() {
            break;
        }
        let Some(file) = store::file(practice.db(), &id_of(&file.parcel_of, &file.hash))? else { continue };
        let Some(sealed) = bytes_of(practice, &file)? else { continue };
        bytes += sealed.len();
        parcels.push(Parcel { what: file.parcel_of, hash: file.hash, sealed });
    }
    Ok(parcels)
}

/// Notes that a file lies on the share, read back and whole.
pub fn placed(practice: &Practice, what: &What, hash: &[u8]) -> Result<()> {
    let id = id_of(what, hash);
    let waits = store::state(practice.db(), &id)?.as_deref() == Some("waiting");
    store::durably(practice, |db| {
        store_going::was_placed_again(db, &id)?;
        if waits { store::set_state(db, &id, "placed") } else { Ok(()) }
    })
}

/// Whether a file is still to be read: not ours, and not taken in.
pub fn wanted(practice: &Practice, what: &What, hash: &[u8]) -> Result<bool> {
    let joining = pin(practice)?.is_none();
    if let What::Segment(span) | What::Bundle(span) = what
        && span.compartment == RESTRICTED
        && !joining
    {
        return wants_restricted(practice, what, hash);
    }
    Ok(match what {
        What::Genesis | What::Invitation(_) => false,
        What::Answer(_) => joining && store::state(practice.db(), &id_of(what, hash))?.is_none(),
        _ if joining => false,
        What::Blob => beats::awaits_blob(practice, hash)?,
        What::Heartbeat { device, number } => {
            let heard = store::heard(practice.db())?;
            *device != super::crypto::tag(practice.device())
                && !heard.iter().any(|heard| heard.device == *device && heard.number >= *number)
        }
        What::Segment(span) if mutant!("outgoing::segments_known_by_place") => {
            super::lives::end_of(practice, span)?.seq < span.to
        }
        What::Request(mail) => devices::wants_request(practice, mail)?,
        What::Chunk(_) => snapshots::wants_chunk(practice, hash)?,
        What::Segment(_) | What::Bundle(_) if snapshots::begins_with_one(practice)? => false,
        What::Record | What::Segment(_) | What::Bundle(_) | What::Manifest(_) => {
            store::state(practice.db(), &id_of(what, hash))?.is_none()
        }
    })
}

/// A device without the right neither takes nor keeps restricted files; one that was given it takes what it had passed by.
fn wants_restricted(practice: &Practice, what: &What, hash: &[u8]) -> Result<bool> {
    if Standing::of(practice)?.keeps_out(RESTRICTED) || snapshots::begins_with_one(practice)? {
        return Ok(false);
    }
    let state = store::state(practice.db(), &id_of(what, hash))?;
    Ok(state.is_none_or(|state| state == "passed_by"))
}

/// Files that should lie on the share and that this device can place again, its own and others'.
pub fn shelf(practice: &Practice) -> Result<Vec<(What, [u8; 32])>> {
    Ok(practice.until_written(|| Ok(Shelf(on_the_shelf(practice)?)))?.0.clone())
}

struct Shelf(Vec<(What, [u8; 32])>);

fn on_the_shelf(practice: &Practice) -> Result<Vec<(What, [u8; 32])>> {
    let mut held = store::held(practice.db())?;
    if mutant!("outgoing::nothing_is_placed_again") {
        held.clear();
    }
    let standing = Standing::maybe(practice)?;
    let going = match &standing {
        Some(standing) => cleaning::not_brought_back(practice, standing)?,
        None => BTreeSet::new(),
    };
    if let Some(standing) = standing.as_deref().filter(|standing| standing.has_left()) {
        // It hears no more of what may go; only what it wrote and others may still wait for is its to keep there.
        held.retain(|file| matches!(file.parcel_of, What::Segment(span) if span.device == standing.me));
    }
    let files = held.into_iter().map(|file| (file.parcel_of, file.hash));
    Ok(files.filter(|(what, hash)| !going.contains(&id_of(what, hash))).collect())
}

/// The sealed bytes of a file this device holds.
pub fn held_bytes(practice: &Practice, what: &What, hash: &[u8]) -> Result<Option<Vec<u8>>> {
    match store::file(practice.db(), &id_of(what, hash))? {
        Some(file) => bytes_of(practice, &file),
        None => Ok(None),
    }
}

/// Files that are of no use any more: own heartbeats before the last and those of devices that left, mails of invitations that are
/// over, segments that a bundle stands for, and whatever an agreed copy stands for. `lies` tells what was seen on the share.
pub fn doomed(practice: &Practice, lies: &dyn Fn(&What, &[u8; 32]) -> bool) -> Result<Vec<(What, [u8; 32])>> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(Vec::new()) };
    let placed = store::in_state(practice.db(), "placed")?;
    let last = placed.iter().filter_map(|file| number(&file.parcel_of)).max();
    let now = practice.env().now();
    let heard: Vec<_> = store::heard(practice.db())?.into_iter().map(|heard| heard.device).collect();
    let mut old_letters = BTreeSet::new();
    for file in &placed {
        if let What::Answer(mail) = file.parcel_of
            && is_old_letter(practice, &standing, &mail)?
        {
            old_letters.insert(mail);
        }
    }
    let over = |file: &Remembered| match file.parcel_of {
        What::Heartbeat { number, .. } => last.is_some_and(|last| number < last),
        What::Invitation(mail) => {
            standing.registry.invitation(&mail).is_some_and(|invitation| !invitation.open_at(now))
        }
        What::Answer(mail) => came_in(&standing, &heard, &mail) || old_letters.contains(&mail),
        What::Request(_) => standing.registry.device(standing.me).is_some(),
        What::Genesis | What::Record | What::Blob => false,
        What::Segment(_) => mutant!("outgoing::clears_up_without_acknowledgement"),
        What::Bundle(_) | What::Chunk(_) | What::Manifest(_) => false,
    };
    let mut doomed: Vec<_> = placed.into_iter().filter(over).map(|file| (file.parcel_of, file.hash)).collect();
    doomed.extend(left::beats_of_those_who_left(practice, &standing)?);
    doomed.extend(bundles::needless(practice, &standing)?);
    doomed.extend(cleaning::removable(practice, &standing, lies)?);
    Ok(doomed)
}

/// Notes that a doomed file is gone from the share.
pub fn removed(practice: &Practice, what: &What, hash: &[u8]) -> Result<()> {
    let id = id_of(what, hash);
    store::durably(practice, |db| match what {
        _ if store_going::is_gone(db, &id)? => Ok(()),
        What::Segment(_) => store::forget_loose(db, &id),
        What::Heartbeat { device, number } => {
            left::beat_is_gone(db, device, *number)?;
            store::drop_file(db, &id)
        }
        _ => store::drop_file(db, &id),
    })
}

/// Whether the device an answer was for was heard: it read it.
fn came_in(standing: &Standing, heard: &[DeviceTag], mail: &[u8; 16]) -> bool {
    let invitation = standing.registry.invitation(mail);
    invitation.and_then(|invitation| invitation.used_by).is_some_and(|device| heard.contains(&device))
}

fn number(what: &What) -> Option<u64> {
    match what {
        What::Heartbeat { number, .. } => Some(*number),
        _ => None,
    }
}

fn bytes_of(practice: &Practice, file: &Remembered) -> Result<Option<Vec<u8>>> {
    match (&file.sealed, file.parcel_of) {
        (Some(sealed), _) => Ok(Some(sealed.clone())),
        (None, What::Blob) => Ok(attachments::stored(practice.folder(), &file.hash)),
        (None, _) => Ok(None),
    }
}

/// Remembers attachments that are not on the share yet; they leave before the entries that name them.
fn keep_blobs(practice: &Practice) -> Result<()> {
    let now = practice.env().now();
    for name in attachments::stored_names(practice)? {
        let Some(hash) = unhex::<32>(&name) else { continue };
        if store::state(practice.db(), &id_of(&What::Blob, &hash))?.is_none()
            && attachments::stored(practice.folder(), &hash).is_some()
        {
            let parcel = Parcel { what: What::Blob, hash, sealed: Vec::new() };
            store::durably(practice, |db| store::keep_file(db, &parcel, "waiting", now))?;
        }
    }
    Ok(())
}
