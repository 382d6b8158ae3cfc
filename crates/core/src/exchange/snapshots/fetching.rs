//! Beginning with a copy of everything instead of every file there ever was.

use super::{
    super::{
        Parcel, What,
        crypto::{Compartment, DeviceTag, Kind},
        elapsed, hex,
        registry::{DeviceState, RecordHash},
        standing::{Standing, pin},
        store::{self as files, End},
        taking::{Took, exchange_changed, keep, open, refuse_or_park},
        unhex,
    },
    catching, checking, covered,
    known::{Copy, usable},
    manifest::Manifest,
    store::{self, Brought, Noted},
};
use crate::{
    Practice,
    db::{Connection, LATEST},
    error::{Error, Result, StorageFault},
    oplog::PRACTICE,
};

/// Where a device that joins keeps what it begins with: `look` before it chose, then the manifest's hash; nothing afterwards.
const BEGINS: &str = "begins_with";

/// How much of the copy a device begins with has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetching {
    /// Bytes that are here.
    pub done: u64,
    /// Bytes there are.
    pub of: u64,
    /// Which copy it is.
    pub manifest: [u8; 32],
}

/// A device that joins looks for a copy first.
pub(in crate::exchange) fn look_for_one(db: &Connection) -> Result<()> {
    files::set(db, BEGINS, "look")
}

/// What this device is fetching to begin with; nothing once it has begun.
pub fn fetching(practice: &Practice) -> Result<Option<Fetching>> {
    let Some(noted) = chosen(practice)? else { return Ok(None) };
    let manifest = decoded(&noted)?;
    let mut fetching = Fetching { done: 0, of: 0, manifest: noted.manifest };
    for (hash, bytes) in &manifest.chunks {
        fetching.of = fetching.of.saturating_add(*bytes);
        if is_here(practice, hash)? {
            fetching.done = fetching.done.saturating_add(*bytes);
        }
    }
    Ok(Some(fetching))
}

/// Whether every copy there is was made by a newer program, so that this one cannot begin with it.
pub fn only_newer_copies(practice: &Practice) -> Result<bool> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(false) };
    let copies = usable(practice, &standing)?;
    Ok(!copies.is_empty() && copies.iter().all(|copy| copy.plan.schema > LATEST))
}

/// Gives up the copy this device is fetching and takes the next best, or every file by itself.
pub fn pass_over(practice: &Practice) -> Result<()> {
    let Some(noted) = chosen(practice)? else { return Ok(()) };
    files::durably(practice, |db| {
        store::set_state(db, &noted.manifest, "passed")?;
        store::forget_chunks(db)?;
        look_for_one(db)
    })
}

/// Whether this device begins with a copy and has not loaded it yet. Chooses one the first time.
pub(in crate::exchange) fn begins_with_one(practice: &Practice) -> Result<bool> {
    if files::get(practice.db(), BEGINS)?.as_deref() != Some("look") || pin(practice)?.is_none() {
        return Ok(chosen(practice)?.is_some());
    }
    let standing = Standing::of(practice)?;
    let best = store::noted(practice.db())?.into_iter().find(|noted| may_begin_with(noted, &standing));
    files::durably(practice, |db| match &best {
        Some(noted) => files::set(db, BEGINS, &hex(&noted.manifest)),
        None => files::unset(db, BEGINS),
    })?;
    Ok(best.is_some())
}

/// Whether this device has not begun yet. Chooses nothing.
pub(super) fn is_beginning(practice: &Practice) -> Result<bool> {
    Ok(files::get(practice.db(), BEGINS)?.is_some())
}

/// Whether a chunk is one of the copy this device begins with or goes on with, or of one it looks at, and not here.
pub(in crate::exchange) fn wants_chunk(practice: &Practice, half: &[u8]) -> Result<bool> {
    if !begins_with_one(practice)? {
        return Ok(standing_for(practice, half)?.is_some());
    }
    let Some(noted) = chosen(practice)? else { return Ok(false) };
    let manifest = decoded(&noted)?;
    let named = manifest.chunks.iter().find(|(hash, _)| hash.starts_with(half));
    named.map_or(Ok(false), |(hash, _)| Ok(!is_here(practice, hash)?))
}

/// A part of a copy that is to be read.
struct Part {
    copy: Copy,
    place: usize,
    /// It is read to see whether the copy is right.
    checked: bool,
    /// What is in it is needed here.
    needed: bool,
}

/// The copy a chunk is wanted for by a device that has begun.
fn standing_for(practice: &Practice, half: &[u8]) -> Result<Option<Part>> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(None) };
    let (checks, catches) = (checking::chosen(practice)?, catching::chosen(practice)?);
    for copy in usable(practice, &standing)? {
        let Some(place) = copy.plan.chunks.iter().position(|(hash, _)| hash.starts_with(half)) else { continue };
        let Some((hash, _)) = copy.plan.chunks.get(place) else { continue };
        let checked = checks == Some(copy.manifest) && !is_fetched(practice, &copy, standing.me, hash)?;
        let needed = catches == Some(copy.manifest) && !is_here(practice, hash)?;
        if checked || needed || (place == 0 && !copy.listed) {
            return Ok(Some(Part { copy, place, checked, needed }));
        }
    }
    Ok(None)
}

/// Whether a part of a copy was read from the share; where it is an own one, since this was asked for.
pub(super) fn is_fetched(practice: &Practice, copy: &Copy, me: DeviceTag, hash: &[u8; 32]) -> Result<bool> {
    match copy.author == me {
        true => Ok(files::state(practice.db(), &read_back_id(hash))?.is_some()),
        false => is_here(practice, hash),
    }
}

fn read_back_id(hash: &[u8; 32]) -> String {
    format!("back:{}", hex(hash.get(..16).unwrap_or(hash)))
}

/// Takes a part of a copy that this device looks at or goes on with.
fn take_part(practice: &Practice, part: &Part, parcel: &Parcel) -> Result<Took> {
    let standing = Standing::of(practice)?;
    let Part { copy, place, checked, needed } = part;
    let list = match content(&standing, copy.author, *place, &parcel.sealed) {
        Ok(content) if *place == 0 => covered::decode(&content).map(|_| Some(content)),
        Ok(_) => Some(None),
        Err(Error::Storage(_)) => None,
        Err(other) => return Err(other),
    };
    let Some(list) = list else {
        files::durably(practice, |db| store::set_state(db, &copy.manifest, "passed"))?;
        return Ok(Took::Refused);
    };
    let now = practice.env().now();
    files::durably(practice, |db| {
        if let Some(list) = &list {
            store::set_covered(db, &copy.manifest, list)?;
        }
        // An own copy that is looked at lies here already, unless this device was set back to before it made it.
        let is_own = copy.author == standing.me;
        if *checked && is_own {
            files::keep_read_back(db, &read_back_id(&parcel.hash), parcel, now)?;
        }
        if *needed || (*checked && !is_own) { files::keep_file(db, parcel, "taken", now) } else { Ok(()) }
    })?;
    Ok(Took::Applied(exchange_changed()))
}

pub(in crate::exchange) fn take_manifest(practice: &Practice, month: u32, sealed: Vec<u8>) -> Result<Took> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(Took::Parked) };
    let parcel = Parcel::of(What::Manifest(month), sealed);
    let opened = match open(&standing, &parcel.sealed) {
        Ok(opened) => opened,
        Err(fault) => return refuse_or_park(practice, &parcel, &fault),
    };
    let manifest = Manifest::decode(&opened.content).filter(|_| opened.header.kind == Kind::SnapshotManifest);
    let Some(manifest) = manifest.filter(|manifest| i64::try_from(manifest.entries).is_ok()) else {
        return keep(practice, &parcel, "refused", Took::Refused);
    };
    let known = |head: &[u8; 32]| standing.registry.records().iter().any(|record| record.hash() == RecordHash(*head));
    if !manifest.heads.iter().all(known) {
        return keep(practice, &parcel, "parked", Took::Parked);
    }
    let noted = Noted {
        manifest: parcel.hash,
        month,
        author: opened.header.device,
        entries: manifest.entries,
        seen_at: practice.env().now(),
        state: "seen".to_owned(),
        content: opened.content,
        covered: None,
        since: elapsed::counted(practice)?,
        held: false,
    };
    let now = practice.env().now();
    let known = store::noted(practice.db())?.into_iter().any(|known| known.manifest == noted.manifest);
    if known {
        let waits = files::state(practice.db(), &parcel.id())?.as_deref() == Some("parked");
        files::durably(practice, |db| {
            files::keep_known(db, &parcel.what, &parcel.hash, "taken", now)?;
            if waits { files::set_state(db, &parcel.id(), "taken") } else { Ok(()) }
        })?;
        return Ok(Took::Known);
    }
    files::durably(practice, |db| {
        files::keep_known(db, &parcel.what, &parcel.hash, "taken", now)?;
        store::note(db, &noted)
    })?;
    Ok(Took::Applied(exchange_changed()))
}

pub(in crate::exchange) fn take_chunk(practice: &mut Practice, month: u32, sealed: Vec<u8>) -> Result<Took> {
    let parcel = Parcel::of(What::Chunk(month), sealed);
    if !begins_with_one(practice)? {
        let part = standing_for(practice, &parcel.hash)?;
        return part.map_or(Ok(Took::Known), |part| take_part(practice, &part, &parcel));
    }
    let Some(noted) = chosen(practice)? else { return Ok(Took::Known) };
    let manifest = decoded(&noted)?;
    let Some(place) = manifest.chunks.iter().position(|(hash, _)| *hash == parcel.hash) else {
        return Ok(Took::Known);
    };
    let standing = Standing::of(practice)?;
    match content(&standing, noted.author, place, &parcel.sealed) {
        Ok(_) => {}
        Err(Error::Storage(_)) => {
            pass_over(practice)?;
            return Ok(Took::Refused);
        }
        Err(other) => return Err(other),
    }
    let now = practice.env().now();
    files::durably(practice, |db| files::keep_file(db, &parcel, "taken", now))?;
    let mut all = true;
    for (hash, _) in &manifest.chunks {
        all &= is_here(practice, hash)?;
    }
    if !all {
        return Ok(Took::Applied(exchange_changed()));
    }
    match load(practice, &standing, &noted, &manifest) {
        Ok(()) => {
            files::durably(practice, |db| files::unset(db, BEGINS))?;
            let tables = crate::catalogue::tables().map(|table| table.name);
            Ok(Took::Applied(tables.chain(["exchange"]).collect()))
        }
        // What is wrong with the copy is no reason not to join; what is wrong with this disk is.
        Err(Error::Storage(StorageFault::Unreadable(_) | StorageFault::NewerProgram) | Error::Refused(_)) => {
            pass_over(practice)?;
            Ok(Took::Refused)
        }
        Err(other) => Err(other),
    }
}

fn load(practice: &mut Practice, standing: &Standing, noted: &Noted, manifest: &Manifest) -> Result<()> {
    let lost = || Error::from(StorageFault::Unreadable("snapshot"));
    let (first, rest) = manifest.chunks.split_first().ok_or_else(lost)?;
    let sealed = store::chunk(practice.db(), &first.0)?.ok_or_else(lost)?;
    let covered_bytes = content(standing, noted.author, 0, &sealed)?;
    let mut covered = covered::decode(&covered_bytes).ok_or_else(lost)?;
    covered.retain(|(what, _)| matches!(what, What::Segment(s) | What::Bundle(s) if s.compartment == PRACTICE));
    let ends =
        manifest.ends.iter().filter(|end| end.2 == PRACTICE).map(|&(device, incarnation, compartment, seq, tip)| End {
            device,
            incarnation,
            compartment,
            seq,
            tip,
            segment: [0; 32],
        });
    let brought = Brought { noted, ends: ends.collect(), covered, covered_bytes, now: practice.env().now() };
    store::load(
        practice,
        &mut |db, loading| {
            for (place, (hash, _)) in (1..).zip(rest) {
                let sealed = store::chunk(db, hash)?.ok_or_else(lost)?;
                loading.page(&content(standing, noted.author, place, &sealed)?)?;
            }
            Ok(())
        },
        &|loading| {
            let found = loading.digest(&manifest.tables.read()?)?;
            let right = found.entries == manifest.entries && found.whole_as(manifest.schema) == manifest.digest;
            if right { Ok(()) } else { Err(lost()) }
        },
        &brought,
    )
}

/// A chunk's content, when its author sealed it for this place of the copy.
pub(super) fn content(standing: &Standing, author: DeviceTag, place: usize, sealed: &[u8]) -> Result<Vec<u8>> {
    let lost = || Error::from(StorageFault::Unreadable("snapshot"));
    let opened = open(standing, sealed).map_err(|_| lost())?;
    let header = &opened.header;
    let right = header.kind == Kind::SnapshotChunk
        && header.device == author
        && header.compartment == Compartment::Practice
        && header.from == place as u64 + 1;
    if right { Ok(opened.content) } else { Err(lost()) }
}

/// Whether a copy is one to begin with: by somebody who was not removed, and written by no newer program.
pub(super) fn may_begin_with(noted: &Noted, standing: &Standing) -> bool {
    let author = standing.registry.device(noted.author);
    let trusted = author.is_some_and(|author| matches!(author.state, DeviceState::Active | DeviceState::Retired));
    let schema = Manifest::decode(&noted.content).map(|manifest| manifest.schema);
    noted.state == "seen" && trusted && schema.is_some_and(|schema| schema <= LATEST)
}

/// The copy this device begins with, once it is chosen.
fn chosen(practice: &Practice) -> Result<Option<Noted>> {
    let Some(hash) = files::get(practice.db(), BEGINS)?.and_then(|text| unhex::<32>(&text)) else { return Ok(None) };
    Ok(store::noted(practice.db())?.into_iter().find(|noted| noted.manifest == hash))
}

fn decoded(noted: &Noted) -> Result<Manifest> {
    Manifest::decode(&noted.content).ok_or_else(|| StorageFault::Unreadable("snapshot").into())
}

pub(super) fn is_here(practice: &Practice, hash: &[u8; 32]) -> Result<bool> {
    files::has_bytes(practice.db(), &super::super::id_of(&What::Chunk(0), hash))
}
