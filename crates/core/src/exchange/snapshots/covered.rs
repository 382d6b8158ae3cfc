//! The files a copy stands for, 66 bytes each: kind, device, incarnation, compartment, from, to, hash. Pinned by a fixture.

use super::super::{Span, What};

const EACH: usize = 1 + 8 + 8 + 1 + 8 + 8 + 32;

/// A file a copy stands for.
pub(in crate::exchange) type Covered = (What, [u8; 32]);

/// Their bytes, in a fixed order. Kinds that no copy stands for are left out.
pub(in crate::exchange) fn encode(files: &[Covered]) -> Vec<u8> {
    let mut files: Vec<_> = files.iter().filter_map(|(what, hash)| one(what, hash)).collect();
    files.sort_unstable();
    files.dedup();
    files.concat()
}

/// The files again; `None` for what is no such list.
pub(in crate::exchange) fn decode(bytes: &[u8]) -> Option<Vec<Covered>> {
    let (files, rest) = bytes.as_chunks::<EACH>();
    if !rest.is_empty() {
        return None;
    }
    files.iter().map(read).collect()
}

fn one(what: &What, hash: &[u8; 32]) -> Option<[u8; EACH]> {
    let (kind, span) = match what {
        What::Segment(span) => (2, span),
        What::Bundle(span) => (3, span),
        _ => return None,
    };
    let mut bytes = Vec::with_capacity(EACH);
    bytes.push(kind);
    bytes.extend_from_slice(&span.device);
    bytes.extend_from_slice(&span.incarnation);
    bytes.push(u8::try_from(span.compartment).ok()?);
    bytes.extend_from_slice(&span.from.to_be_bytes());
    bytes.extend_from_slice(&span.to.to_be_bytes());
    bytes.extend_from_slice(hash);
    bytes.try_into().ok()
}

fn read(bytes: &[u8; EACH]) -> Option<Covered> {
    let mut rest = bytes.as_slice();
    let [kind] = take(&mut rest)?;
    let (device, incarnation) = (take(&mut rest)?, take(&mut rest)?);
    let [letter] = take(&mut rest)?;
    let (from, to) = (u64::from_be_bytes(take(&mut rest)?), u64::from_be_bytes(take(&mut rest)?));
    let in_range = |number: u64| i64::try_from(number).is_ok();
    if !letter.is_ascii_lowercase() || !in_range(from) || !in_range(to) {
        return None;
    }
    let span = Span { device, incarnation, compartment: char::from(letter), from, to };
    let what = match kind {
        2 => What::Segment(span),
        3 => What::Bundle(span),
        _ => return None,
    };
    Some((what, take(&mut rest)?))
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(*taken)
}
