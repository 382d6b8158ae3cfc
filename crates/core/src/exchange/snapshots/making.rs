//! Making a copy of everything, a chunk at a time, so that nobody who types waits for it.

use super::{
    super::{
        Parcel, What,
        crypto::{Compartment, Kind, Label, seal},
        elapsed,
        lives::own_end,
        segments::seal_entries,
        standing::Standing,
        store as files,
    },
    PAGE_BYTES, covered,
    known::usable,
    manifest::{Manifest, Tables},
    store::{self, Noted},
};
use crate::{
    Practice,
    db::LATEST,
    error::{Error, Result, StorageFault},
    oplog::{
        PRACTICE,
        whole::{Digested, Digesting, Next, Reading, StateDigest, digested},
    },
    types::UtcMillis,
};
use chrono::Datelike;

/// A copy under way. Nothing of it is on the share before it is whole.
pub struct Making {
    reading: Reading,
    month: u32,
    ends: Vec<files::End>,
    covered: Vec<u8>,
    chunks: Vec<([u8; 32], u64)>,
    /// What the store comes to, once all of it was read.
    digesting: Option<Digesting>,
    /// How often it began anew because somebody acted.
    begun: u8,
}

/// Segments that a bundle stands for went from the share long before.
const LOOSE_FOR_MS: i64 = 60 * elapsed::DAY_MS;
/// After so many beginnings everything is read at once.
const PATIENCE: u8 = 3;

/// Goes on with a copy, or begins one; false once it is ready to leave.
///
/// # Errors
/// `Refused` without a share, or on a device that may not write; `Storage` when the disk refuses.
pub fn make_snapshot(practice: &Practice, making: &mut Option<Making>) -> Result<bool> {
    let standing = Standing::of(practice)?;
    if !standing.registry.may_write(standing.me) {
        return Err(Error::refused("This computer is no longer part of the practice."));
    }
    if !standing.writes_privately(Compartment::Practice) {
        return Err(Error::refused("A computer was removed, and the new key is not here yet.")
            .hint("The copy is made once it is. Let an administrator's computer look at the share."));
    }
    let Some(under_way) = making.as_mut() else {
        *making = Some(begin(practice, &standing, 1)?);
        return Ok(true);
    };
    loop {
        if let Some(digesting) = &mut under_way.digesting {
            match digesting.step(practice)? {
                Digested::More if under_way.begun < PATIENCE => return Ok(true),
                Digested::More => continue,
                Digested::Changed => *under_way = begin(practice, &standing, under_way.begun.saturating_add(1))?,
                Digested::Done(digest) => {
                    under_way.finish(practice, &standing, &digest)?;
                    *making = None;
                    return Ok(false);
                }
            }
        }
        match under_way.reading.next(practice, PAGE_BYTES)? {
            Next::Page(page) => {
                under_way.add(practice, &standing, &page)?;
                if under_way.begun < PATIENCE {
                    return Ok(true);
                }
            }
            Next::Changed => *under_way = begin(practice, &standing, under_way.begun.saturating_add(1))?,
            Next::End => under_way.digesting = Some(Digesting::begin(practice)?),
        }
    }
}

fn begin(practice: &Practice, standing: &Standing, begun: u8) -> Result<Making> {
    seal_entries(practice, standing, Compartment::Practice)?;
    files::durably(practice, store::drop_drafts)?;
    let mut ends = files::ends(practice.db())?;
    let own = own_end(practice)?;
    // A device's earlier lives stand among the streams; its present one stands in the log alone.
    ends.retain(|end| end.compartment == PRACTICE);
    ends.retain(|end| (end.device, end.incarnation, end.compartment) != (own.device, own.incarnation, own.compartment));
    if own.seq > 0 {
        ends.push(own);
    }
    ends.sort_by_key(|end| (end.device, end.incarnation, end.compartment));
    let long_ago = practice.env().now().0.saturating_sub(LOOSE_FOR_MS);
    let covered = covered::encode(&store::covered(practice.db(), long_ago)?);
    let month = month_of(practice.env().now());
    let reading = Reading::begin(practice)?;
    let mut making =
        Making { reading, month, ends, covered: covered.clone(), chunks: Vec::new(), digesting: None, begun };
    making.add(practice, standing, &covered)?;
    Ok(making)
}

impl Making {
    fn add(&mut self, practice: &Practice, standing: &Standing, content: &[u8]) -> Result<()> {
        let number = self.chunks.len() as u64 + 1;
        let parcel = sealed(practice, standing, Kind::SnapshotChunk, What::Chunk(self.month), number, content)?;
        self.chunks.push((parcel.hash, parcel.sealed.len() as u64));
        let now = practice.env().now();
        files::durably(practice, |db| files::keep_file(db, &parcel, "drafted", now))
    }

    fn finish(&self, practice: &Practice, standing: &Standing, digest: &StateDigest) -> Result<()> {
        let now = practice.env().now();
        let manifest = Manifest {
            schema: LATEST,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            made_at: now.0,
            entries: digest.entries,
            digest: digest.whole(),
            heads: standing.registry.heads().iter().map(|head| head.0).collect(),
            ends: self.ends.iter().map(|e| (e.device, e.incarnation, e.compartment, e.seq, e.tip)).collect(),
            chunks: self.chunks.clone(),
            tables: Tables::of(&digested()),
            stands_on: usable(practice, standing)?.iter().filter(|c| c.held).map(|c| c.manifest).collect(),
        };
        let content = manifest.encode();
        let number = self.chunks.len() as u64;
        let parcel = sealed(practice, standing, Kind::SnapshotManifest, What::Manifest(self.month), number, &content)?;
        let noted = Noted {
            manifest: parcel.hash,
            month: self.month,
            author: standing.me,
            entries: manifest.entries,
            seen_at: now,
            state: "made".to_owned(),
            content,
            covered: Some(self.covered.clone()),
            since: elapsed::counted(practice)?,
            held: true,
        };
        files::durably(practice, |db| {
            store::drop_older_bytes(db)?;
            store::send_drafts(db)?;
            files::keep_file(db, &parcel, "waiting", now)?;
            store::note(db, &noted)
        })
    }
}

fn sealed(
    practice: &Practice,
    standing: &Standing,
    kind: Kind,
    what: What,
    number: u64,
    content: &[u8],
) -> Result<Parcel> {
    let label = Label {
        kind,
        device: standing.me,
        incarnation: [0; 8],
        compartment: Compartment::Practice,
        from: number,
        to: number,
        previous: [0; 32],
    };
    let sealed = seal(&label, content, &standing.keyring, &standing.keys, practice.env().entropy())
        .map_err(|_| StorageFault::Unreadable("keys"))?;
    Ok(Parcel::of(what, sealed))
}

/// The month files lie under; a clock far off only gives a strange folder.
fn month_of(now: UtcMillis) -> u32 {
    let at = now.utc();
    at.year().clamp(2000, 9999).cast_unsigned() * 100 + at.month()
}
