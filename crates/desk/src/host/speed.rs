//! How fast this computer derives keys.

use seriesdesk_core::vault::{KdfCost, VaultError, tune};
use std::time::Instant;

/// The cost at which one guess at a passphrase takes this computer 250 to 400 ms. Takes about a second to find.
pub fn tuned_cost() -> Result<KdfCost, VaultError> {
    let mut failed = None;
    let cost = tune(&mut |cost| {
        let start = Instant::now();
        failed = failed.take().or(cost.try_out().err());
        start.elapsed()
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(cost),
    }
}
