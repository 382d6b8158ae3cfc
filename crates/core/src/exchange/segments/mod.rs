//! Segments: runs of one device's entries, chained and sealed.

mod content;
mod lean;

pub(in crate::exchange) use content::Unread;
#[cfg(any(test, feature = "fuzz"))]
pub(in crate::exchange) use content::{decode, encode};

use super::{
    LARGEST_SEGMENT, MOST_ENTRIES, Parcel, Span, What,
    crypto::{Compartment, Kind, Label, Unsealed, seal},
    standing::Standing,
    store,
};
use crate::{
    Practice,
    error::{Error, Result, StorageFault},
    oplog::{Dot, Entry, own_entries_after},
};

/// The local number of the last own entry that went into a segment.
pub(super) const SEALED: &str = "share_sealed";
const LAST: &str = "share_last_segment";

/// Own entries read for one run of sealing.
struct Run {
    payloads: Vec<Vec<u8>>,
    incarnation: u32,
    from: u64,
    to: u64,
    last_number: i64,
}

/// Seals what this device did since the last segment. Each segment is stored before anybody else sees it, so a retry sends the same bytes.
pub(super) fn seal_entries(practice: &Practice, standing: &Standing) -> Result<usize> {
    let mut made = 0;
    loop {
        let after = sealed_up_to(practice)?;
        let Some(run) = next_run(practice, after)? else { return Ok(made) };
        let previous = store::get(practice.db(), LAST)?.and_then(|text| super::unhex(&text)).unwrap_or([0; 32]);
        let label = Label {
            kind: Kind::Segment,
            device: standing.me,
            incarnation: incarnation_bytes(run.incarnation),
            compartment: Compartment::Practice,
            from: run.from,
            to: run.to,
            previous,
        };
        let sealed =
            seal(&label, &content::encode(&run.payloads), &standing.keyring, &standing.keys, practice.env().entropy())
                .map_err(|_| StorageFault::Unreadable("keys"))?;
        let span = Span {
            device: standing.me,
            incarnation: label.incarnation,
            compartment: label.compartment.letter(),
            from: run.from,
            to: run.to,
        };
        let parcel = Parcel::of(What::Segment(span), sealed);
        let now = practice.env().now();
        if mutant!("segments::noted_before_stored") {
            store::durably(practice, |db| store::set(db, SEALED, &run.last_number.to_string()))?;
        }
        kill_point!("segments::sealed");
        store::durably(practice, |db| {
            store::keep_file(db, &parcel, "waiting", now)?;
            store::set(db, LAST, &super::hex(&parcel.hash))?;
            let last = run.last_number + i64::from(mutant!("segments::cursor_runs_ahead"));
            store::set(db, SEALED, &last.to_string())
        })?;
        made += 1;
    }
}

/// The local number up to which own entries are in segments.
pub(super) fn sealed_up_to(practice: &Practice) -> Result<i64> {
    Ok(store::get(practice.db(), SEALED)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// The entries of an opened segment, when they are what its header says.
///
/// # Errors
/// `Newer` when only a newer program can read it, `Broken` when it is not what its header says.
pub(super) fn entries(opened: &Unsealed) -> Result<Vec<(Dot, Entry, Vec<u8>)>, Unread> {
    let payloads = content::decode(&opened.content)?;
    let header = &opened.header;
    let count = header.to.checked_sub(header.from).and_then(|more| more.checked_add(1)).ok_or(Unread::Broken)?;
    if usize::try_from(count) != Ok(payloads.len()) {
        return Err(Unread::Broken);
    }
    let mut entries = Vec::with_capacity(payloads.len());
    let mut before: Option<Dot> = None;
    for (seq, payload) in (header.from..).zip(payloads) {
        let entry = Entry::decode(&payload).map_err(unread)?;
        let genuine = super::crypto::tag(entry.device) == header.device
            && incarnation_bytes(entry.incarnation) == header.incarnation
            && entry.compartment == header.compartment.letter()
            && entry.seq == seq
            && before.is_none_or(|before| entry.previous == before);
        if !genuine {
            return Err(Unread::Broken);
        }
        let dot = Dot::of(&payload);
        before = Some(dot);
        entries.push((dot, entry, payload));
    }
    Ok(entries)
}

fn unread(error: Error) -> Unread {
    match error {
        Error::Storage(StorageFault::NewerProgram) => Unread::Newer,
        _ => Unread::Broken,
    }
}

/// A device's life as headers and names carry it.
pub(super) fn incarnation_bytes(incarnation: u32) -> [u8; 8] {
    u64::from(incarnation).to_be_bytes()
}

fn next_run(practice: &Practice, after: i64) -> Result<Option<Run>> {
    let mut run: Option<Run> = None;
    let mut bytes = 0;
    for (number, payload) in own_entries_after(practice, after, MOST_ENTRIES)? {
        let entry = Entry::decode(&payload)?;
        bytes += payload.len();
        match &mut run {
            None => {
                run = Some(Run {
                    payloads: vec![payload],
                    incarnation: entry.incarnation,
                    from: entry.seq,
                    to: entry.seq,
                    last_number: number,
                });
            }
            Some(run)
                if bytes <= LARGEST_SEGMENT && entry.incarnation == run.incarnation && entry.seq == run.to + 1 =>
            {
                run.payloads.push(payload);
                run.to = entry.seq;
                run.last_number = number;
            }
            Some(_) => break,
        }
    }
    Ok(run)
}
