//! The practice's randomness in the shape the key crates ask for.

use crate::env::Entropy;
use rand_core::{TryCryptoRng, TryRng};
use std::convert::Infallible;

/// Lends an [`Entropy`] to a crate that wants a random number generator.
pub(super) struct Dice<'a>(pub(super) &'a dyn Entropy);

impl TryRng for Dice<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(draw(self.0)))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(draw(self.0)))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(into);
        Ok(())
    }
}

impl TryCryptoRng for Dice<'_> {}

/// As many random bytes as the caller's type has.
pub(in crate::exchange) fn draw<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}
