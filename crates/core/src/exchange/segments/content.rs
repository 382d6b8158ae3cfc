//! What a segment holds once it is open: entries, written short since version 2.

use minicbor::{Decoder, Encoder};

use super::lean;

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

/// The entries again, byte for byte.
pub(in crate::exchange) fn decode(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Unread> {
    let mut from = Decoder::new(bytes);
    let version = match (from.array(), from.u8()) {
        (Ok(Some(2..)), Ok(version)) => version,
        _ => return Err(Unread::Broken),
    };
    match version {
        0 => Err(Unread::Broken),
        1 => decode_whole(&mut from).ok_or(Unread::Broken),
        2 => lean::lengthen(bytes).ok_or(Unread::Broken),
        3.. => Err(Unread::Newer),
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
