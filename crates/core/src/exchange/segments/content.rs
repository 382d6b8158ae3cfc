//! What a segment holds once it is open: entries, written short since version 2. Those of restricted records stand one level deeper,
//! as version 3: a program from before there were any would keep them among the others, so it waits for its update instead.

use minicbor::{Decoder, Encoder};

use super::lean;

/// The version of a content with restricted records.
const RESTRICTED: u8 = 3;

/// A content that gives no entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exchange) enum Unread {
    /// A newer program wrote it.
    Newer,
    /// It is no run of entries.
    Broken,
}

/// The bytes of a run of entries.
pub(in crate::exchange) fn encode(payloads: &[Vec<u8>]) -> Vec<u8> {
    // What cannot be written short is written as it is, such as an entry with changes only a newer program knows.
    let short = lean::shorten(payloads).filter(|short| lean::lengthen(short).as_deref() == Some(payloads));
    short.unwrap_or_else(|| encode_whole(payloads))
}

/// The same for entries with restricted records.
pub(in crate::exchange) fn encode_restricted(payloads: &[Vec<u8>]) -> Vec<u8> {
    let mut to = Encoder::new(Vec::new());
    let written: Result<(), minicbor::encode::Error<std::convert::Infallible>> =
        (|| to.array(2)?.u8(RESTRICTED)?.bytes(&encode(payloads)).map(drop))();
    written.expect("writing to memory cannot fail");
    to.into_writer()
}

/// The entries again, byte for byte.
pub(in crate::exchange) fn decode(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Unread> {
    let mut from = Decoder::new(bytes);
    if version(&mut from)? != RESTRICTED {
        return decode_entries(bytes);
    }
    let inside = from.bytes().map_err(|_| Unread::Broken)?;
    if from.position() == bytes.len() { decode_entries(inside) } else { Err(Unread::Broken) }
}

fn decode_entries(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Unread> {
    let mut from = Decoder::new(bytes);
    match version(&mut from)? {
        0 | RESTRICTED => Err(Unread::Broken),
        1 => decode_whole(&mut from).ok_or(Unread::Broken),
        2 => lean::lengthen(bytes).ok_or(Unread::Broken),
        4.. => Err(Unread::Newer),
    }
}

fn version(from: &mut Decoder<'_>) -> Result<u8, Unread> {
    match (from.array(), from.u8()) {
        (Ok(Some(2..)), Ok(version)) => Ok(version),
        _ => Err(Unread::Broken),
    }
}

pub(super) fn encode_whole(payloads: &[Vec<u8>]) -> Vec<u8> {
    let mut to = Encoder::new(Vec::new());
    let written = (|| {
        to.array(2)?.u8(1)?.array(payloads.len() as u64)?;
        payloads.iter().try_for_each(|payload| to.bytes(payload).map(drop))
    })();
    let written: Result<(), minicbor::encode::Error<std::convert::Infallible>> = written;
    written.expect("writing to memory cannot fail");
    to.into_writer()
}

fn decode_whole(from: &mut Decoder<'_>) -> Option<Vec<Vec<u8>>> {
    let count = from.array().ok()??;
    (0..count).map(|_| from.bytes().ok().map(<[u8]>::to_vec)).collect()
}
