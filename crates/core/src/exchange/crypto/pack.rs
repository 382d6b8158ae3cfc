//! Content made small, and then padded so that its length says little.

use super::{SealFault, header::take};
use std::io::Read;
use zeroize::Zeroizing;

/// No content may be larger, in bytes, packed or not: what unpacks to more is refused before it fills the memory.
pub const LARGEST_CONTENT: usize = 64 * 1024 * 1024;
const LEVEL: i32 = 3;
/// Two to this power is the most memory the unpacker may ask for at once, in bytes.
const WIDEST_WINDOW: u32 = 26;
const LENGTHS: usize = 16;

/// `length of the content u64 || length of the packed u64 || zstd || zeroes up to the padded length`. `None` when too large.
pub(super) fn pack(content: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if content.len() > LARGEST_CONTENT {
        return None;
    }
    let packed = Zeroizing::new(zstd::bulk::compress(content, LEVEL).ok()?);
    let used = LENGTHS + packed.len();
    let mut plain = Zeroizing::new(Vec::with_capacity(padded(used)));
    plain.extend_from_slice(&(content.len() as u64).to_le_bytes());
    plain.extend_from_slice(&(packed.len() as u64).to_le_bytes());
    plain.extend_from_slice(&packed);
    plain.resize(padded(used), 0);
    Some(plain)
}

/// The content again.
pub(in crate::exchange) fn unpack(plain: &[u8]) -> Result<Vec<u8>, SealFault> {
    let mut rest = plain;
    let length = usize::try_from(u64::from_le_bytes(take(&mut rest)?)).map_err(|_| SealFault::Damaged)?;
    let packed = usize::try_from(u64::from_le_bytes(take(&mut rest)?)).map_err(|_| SealFault::Damaged)?;
    let (packed, padding) = rest.split_at_checked(packed).ok_or(SealFault::Damaged)?;
    if length > LARGEST_CONTENT || padding.iter().any(|&byte| byte != 0) {
        return Err(SealFault::Damaged);
    }
    inflate(packed, length).ok_or(SealFault::Damaged)
}

fn inflate(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut unpacker = zstd::stream::read::Decoder::with_buffer(packed).ok()?;
    unpacker.window_log_max(WIDEST_WINDOW).ok()?;
    let mut content = Vec::new();
    unpacker.take(length as u64 + 1).read_to_end(&mut content).ok()?;
    (content.len() == length).then_some(content)
}

/// PADMÉ (Nikitin et al., 2019): the next length whose low bits are zero, at most 12 % more.
fn padded(length: usize) -> usize {
    let length = length.max(2);
    let exponent = length.ilog2();
    let mantissa = exponent.ilog2() + 1;
    let low = (1_usize << exponent.saturating_sub(mantissa)) - 1;
    (length + low) & !low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_grow_in_steps_of_at_most_an_eighth() {
        let lengths: Vec<usize> = [1, 9, 100, 1000, 10_000, 1_000_000].map(padded).to_vec();
        assert_eq!(lengths, [2, 10, 104, 1024, 10_240, 1_015_808]);
        for length in 2..5000 {
            assert!(padded(length) >= length && padded(length) * 100 <= length * 112, "{length}");
            assert_eq!(padded(padded(length)), padded(length));
        }
    }

    #[test]
    fn content_comes_back() {
        for content in [&b""[..], b"a", &[7; 70_000]] {
            assert_eq!(unpack(&pack(content).unwrap()).unwrap(), content);
        }
    }

    #[test]
    fn what_unpacks_to_more_than_it_says_is_refused() {
        let bomb = pack(&vec![0; 8 * 1024 * 1024]).unwrap();
        let mut shorter = bomb.to_vec();
        shorter[..8].copy_from_slice(&1000_u64.to_le_bytes());
        assert!(matches!(unpack(&shorter), Err(SealFault::Damaged)));
        let mut longer = bomb.to_vec();
        longer[..8].copy_from_slice(&(LARGEST_CONTENT as u64 + 1).to_le_bytes());
        assert!(matches!(unpack(&longer), Err(SealFault::Damaged)));
    }
}
