//! A parcel: sealed bytes with a trailer that shows, without any key, whether they arrived whole.
//!
//! `sealed || BLAKE3(sealed) 32 || length of all u64 LE || "1SDS"`. The mark stands last, so that a file which is still
//! being written, was cut off or was filled with zeros has none.

/// How many bytes the trailer adds to what is sealed.
pub const TRAILER: usize = 32 + 8 + MARK.len();

const MARK: &[u8; 4] = b"1SDS";

/// Why bytes are not a whole parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Torn {
    /// There are fewer bytes than a trailer has, or the mark at the end is missing.
    #[error("The file is not complete.")]
    Cut,
    /// The length in the trailer is another than that of the file.
    #[error("The file has another length than it says.")]
    Length,
    /// The bytes are others than those that were wrapped.
    #[error("The file's content was changed.")]
    Hash,
}

/// Adds the trailer.
pub fn wrap(sealed: &[u8]) -> Vec<u8> {
    let total = sealed.len() + TRAILER;
    let mut bytes = Vec::with_capacity(total);
    bytes.extend_from_slice(sealed);
    bytes.extend_from_slice(&hash(sealed));
    bytes.extend_from_slice(&(total as u64).to_le_bytes());
    bytes.extend_from_slice(MARK);
    bytes
}

/// Checks the trailer and answers what was wrapped.
///
/// Errors when a single bit is another than it was.
pub fn unwrap(bytes: &[u8]) -> Result<&[u8], Torn> {
    check(bytes).map(|(sealed, _)| sealed)
}

/// The hash of a parcel: BLAKE3 of its sealed bytes. It names the parcel.
pub fn hash(sealed: &[u8]) -> [u8; 32] {
    *blake3::hash(sealed).as_bytes()
}

/// Puts sealed segments together as what a bundle seals: whole parcels, one after another.
pub fn join_bundle<S: AsRef<[u8]>>(segments: &[S]) -> Vec<u8> {
    segments.iter().flat_map(|sealed| wrap(sealed.as_ref())).collect()
}

/// Takes a bundle's sealed bytes apart into the sealed bytes of its segments, in order.
///
/// Errors unless every byte belongs to a whole parcel.
pub fn split_bundle(sealed: &[u8]) -> Result<Vec<&[u8]>, Torn> {
    let mut segments = Vec::new();
    let mut rest = sealed;
    while !rest.is_empty() {
        // The trailer stands at the end, so the last one is found first.
        let start = rest.len().checked_sub(total_len(rest)?).ok_or(Torn::Length)?;
        let (before, last) = rest.split_at_checked(start).ok_or(Torn::Length)?;
        segments.push(unwrap(last)?);
        rest = before;
    }
    segments.reverse();
    Ok(segments)
}

/// Checks the trailer and answers what was wrapped, with its hash.
pub(crate) fn check(bytes: &[u8]) -> Result<(&[u8], [u8; 32]), Torn> {
    if total_len(bytes)? != bytes.len() {
        return Err(Torn::Length);
    }
    let (sealed, trailer) = bytes.split_at_checked(bytes.len() - TRAILER).ok_or(Torn::Cut)?;
    let found = hash(sealed);
    if mutant!("parcel::trailer_believed") {
        return Ok((sealed, trailer.first_chunk().copied().unwrap_or(found)));
    }
    if trailer.starts_with(&found) { Ok((sealed, found)) } else { Err(Torn::Hash) }
}

/// The length that the trailer at the end of these bytes tells.
fn total_len(bytes: &[u8]) -> Result<usize, Torn> {
    let before_mark = bytes.strip_suffix(MARK).ok_or(Torn::Cut)?;
    let length = before_mark.last_chunk::<8>().ok_or(Torn::Cut)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| Torn::Length)?;
    if bytes.len() < TRAILER {
        return Err(Torn::Cut);
    }
    if length < TRAILER { Err(Torn::Length) } else { Ok(length) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_parcel_comes_out_as_it_went_in() {
        for sealed in [&b""[..], b"x", &[7; 5_000]] {
            assert_eq!(unwrap(&wrap(sealed)), Ok(sealed));
        }
        assert_eq!(wrap(b"x").len(), 1 + TRAILER);
    }

    #[test]
    fn one_other_bit_anywhere_is_found() {
        let whole = wrap(&[0x5a; 300]);
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << bit;
                assert!(unwrap(&bytes).is_err(), "bit {bit} of byte {at}");
            }
        }
    }

    #[test]
    fn a_parcel_cut_anywhere_or_filled_with_zeros_is_found() {
        let whole = wrap(b"changes of one device, sealed");
        for kept in 0..whole.len() {
            assert!(unwrap(&whole[..kept]).is_err(), "{kept} bytes kept");
            assert!(unwrap(&whole[whole.len() - kept..]).is_err(), "the first {kept} bytes kept away");
            let mut zeroed = whole.clone();
            zeroed[kept..].fill(0);
            assert!(unwrap(&zeroed).is_err(), "zeros from byte {kept}");
            let mut swapped = whole.clone();
            swapped.swap(kept, 0);
            assert!(unwrap(&swapped).is_err() || swapped == whole, "bytes 0 and {kept} swapped");
        }
        assert_eq!(unwrap(&[whole.clone(), vec![0]].concat()), Err(Torn::Cut));
        assert_eq!(unwrap(&[whole.clone(), whole].concat()), Err(Torn::Length));
    }

    #[test]
    fn a_bundle_comes_apart_in_order() {
        let segments: Vec<Vec<u8>> = (1..5).map(|n| vec![n; usize::from(n) * 40]).collect();
        let bundle = join_bundle(&segments);
        assert_eq!(split_bundle(&bundle), Ok(segments.iter().map(Vec::as_slice).collect()));
        assert_eq!(split_bundle(&[]), Ok(Vec::new()));
        for at in 0..bundle.len() {
            let mut bytes = bundle.clone();
            bytes[at] ^= 1;
            assert!(split_bundle(&bytes).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_forged_length_leads_nowhere() {
        for length in [0, 1, TRAILER as u64 - 1, TRAILER as u64, 1 << 40, u64::MAX] {
            let mut bytes = wrap(b"x");
            let at = bytes.len() - 12;
            bytes[at..at + 8].copy_from_slice(&length.to_le_bytes());
            assert!(unwrap(&bytes).is_err() && split_bundle(&bytes).is_err(), "{length}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_no_parcel(bytes in prop::collection::vec(any::<u8>(), 0..300), marked in any::<bool>()) {
            let mut bytes = bytes;
            if marked {
                let total = (bytes.len() + 12) as u64;
                bytes.extend_from_slice(&total.to_le_bytes());
                bytes.extend_from_slice(MARK);
            }
            prop_assert!(unwrap(&bytes).is_err());
            prop_assert!(split_bundle(&bytes).is_err() || bytes.is_empty());
        }
    }
}
