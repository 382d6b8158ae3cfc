//! Segments: runs of one device's entries, chained and sealed.

mod content;
mod lean;

pub(in crate::exchange) use content::Unread;
#[cfg(test)]
pub(in crate::exchange) use content::encode_restricted;
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

/// The local number of the last own entry of a compartment that went into a segment.
fn sealed_key(compartment: Compartment) -> &'static str {
    match compartment {
        Compartment::Practice => "share_sealed",
        Compartment::Restricted => "share_sealed_restricted",
    }
}

/// The hash of the last own segment of a compartment.
fn last_key(compartment: Compartment) -> &'static str {
    match compartment {
        Compartment::Practice => "share_last_segment",
        Compartment::Restricted => "share_last_segment_restricted",
    }
}

/// Own entries read for one run of sealing.
struct Run {
    payloads: Vec<Vec<u8>>,
    incarnation: u32,
    from: u64,
    to: u64,
    last_number: i64,
}

/// Seals what this device did in a compartment since its last segment. Each segment is stored before anybody else sees it, so a retry sends the same bytes.
pub(super) fn seal_entries(practice: &Practice, standing: &Standing, compartment: Compartment) -> Result<usize> {
    let mut made = 0;
    let (sealed_key, last_key) = (sealed_key(compartment), last_key(compartment));
    loop {
        let after = sealed_up_to(practice, compartment)?;
        let Some(run) = next_run(practice, compartment, after)? else { return Ok(made) };
        let previous = store::get(practice.db(), last_key)?.and_then(|text| super::unhex(&text)).unwrap_or([0; 32]);
        let label = Label {
            kind: Kind::Segment,
            device: standing.me,
            incarnation: incarnation_bytes(run.incarnation),
            compartment,
            from: run.from,
            to: run.to,
            previous,
        };
        let content = match compartment {
            Compartment::Practice => content::encode(&run.payloads),
            Compartment::Restricted => content::encode_restricted(&run.payloads),
        };
        let sealed = seal(&label, &content, &standing.keyring, &standing.keys, practice.env().entropy())
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
            store::durably(practice, |db| store::set(db, sealed_key, &run.last_number.to_string()))?;
        }
        kill_point!("segments::sealed");
        store::durably(practice, |db| {
            store::keep_file(db, &parcel, "waiting", now)?;
            store::set(db, last_key, &super::hex(&parcel.hash))?;
            let last = run.last_number + i64::from(mutant!("segments::cursor_runs_ahead"));
            store::set(db, sealed_key, &last.to_string())
        })?;
        made += 1;
    }
}

/// How many acts of this device are not all in segments. What an act with restricted records says to everybody and what it says to
/// few leave apart.
pub(super) fn unsealed(practice: &Practice) -> Result<i64> {
    let mut most = 0;
    for compartment in Compartment::ALL {
        let after = sealed_up_to(practice, compartment)?;
        most = most.max(store::own_after(practice.db(), compartment, after)?);
    }
    Ok(most)
}

/// The local number up to which own entries of a compartment are in segments.
fn sealed_up_to(practice: &Practice, compartment: Compartment) -> Result<i64> {
    Ok(store::get(practice.db(), sealed_key(compartment))?.and_then(|text| text.parse().ok()).unwrap_or(0))
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

fn next_run(practice: &Practice, compartment: Compartment, after: i64) -> Result<Option<Run>> {
    let mut run: Option<Run> = None;
    let mut bytes = 0;
    for (number, payload) in own_entries_after(practice, compartment.letter(), after, MOST_ENTRIES)? {
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
