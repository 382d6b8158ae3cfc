//! Passphrase to key: Argon2id, as slow as this computer bears.

use super::{DeviceSecret, Passphrase, VaultError};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use zeroize::Zeroizing;

/// What one guess at a passphrase costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfCost {
    memory_kib: u32,
    passes: u32,
}

const LEAST_MEMORY_KIB: u32 = 19 * 1024; // OWASP Password Storage Cheat Sheet, 2024: Argon2id with 19 MiB and 2 passes.
const MOST_MEMORY_KIB: u32 = 256 * 1024;
const LEAST_PASSES: u32 = 2;
const MOST_PASSES: u32 = 16;
const SHORTEST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_millis(400);
const AIM: Duration = Duration::from_millis(320);

impl KdfCost {
    /// The least cost a real practice may have: 19 MiB, two passes.
    pub const LEAST: KdfCost = KdfCost { memory_kib: LEAST_MEMORY_KIB, passes: LEAST_PASSES };

    /// A cost that protects nothing, so that tests are quick.
    #[cfg(any(test, debug_assertions))]
    pub const fn small() -> KdfCost {
        KdfCost { memory_kib: 64, passes: 1 }
    }

    /// Memory one guess needs, in KiB.
    pub fn memory_kib(self) -> u32 {
        self.memory_kib
    }

    /// Passes over that memory.
    pub fn passes(self) -> u32 {
        self.passes
    }

    /// Runs one derivation of an invented passphrase, for a stopwatch.
    pub fn try_out(self) -> Result<(), VaultError> {
        self.derive(&Passphrase::new("a passphrase for the stopwatch"), &[0; 16]).map(drop)
    }

    /// The passphrase's own 32 bytes. A cost beyond the bounds is a damaged key file, never an hour of work.
    fn derive(self, passphrase: &Passphrase, salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        if self.memory_kib > MOST_MEMORY_KIB || self.passes > MOST_PASSES {
            return Err(VaultError::DamagedKeys);
        }
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).map_err(|_| VaultError::DamagedKeys)?;
        let mut out = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.expose_text().as_bytes(), salt, out.as_mut())
            .map_err(|_| VaultError::DamagedKeys)?;
        Ok(out)
    }
}

/// Finds the cost that takes 250 to 400 ms, asking `measure` how long a cost takes on this computer.
///
/// Memory grows first, then passes; a computer too slow even for the least cost still gets the least.
pub fn tune(measure: &mut dyn FnMut(KdfCost) -> Duration) -> KdfCost {
    let mut cost = KdfCost::LEAST;
    for _ in 0..4 {
        let took = measure(cost);
        if (SHORTEST..=LONGEST).contains(&took) {
            return cost;
        }
        let better = scaled(cost, took);
        if better == cost {
            return cost;
        }
        cost = better;
    }
    cost
}

/// The key that wraps the database key: the passphrase's bytes joined with the computer's secret where there is one.
pub(super) fn wrapping_key(
    passphrase: &Passphrase,
    device: Option<&DeviceSecret>,
    cost: KdfCost,
    salt: &[u8; 16],
) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let stretched = cost.derive(passphrase, salt)?;
    let mut material = Zeroizing::new(Vec::with_capacity(64));
    material.extend_from_slice(stretched.as_ref());
    let context = match device {
        Some(secret) => {
            material.extend_from_slice(secret.expose_secret());
            "seriesdesk 2026-03 wrap by passphrase and device"
        }
        None => "seriesdesk 2026-03 wrap by passphrase alone",
    };
    Ok(Zeroizing::new(blake3::derive_key(context, &material)))
}

/// The cost that should take what we aim for, when `cost` took `took`: work grows with memory times passes.
fn scaled(cost: KdfCost, took: Duration) -> KdfCost {
    let work = u64::from(cost.memory_kib) * u64::from(cost.passes);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(1);
    let wanted = work.saturating_mul(AIM.as_micros() as u64) / micros;

    let memory = (wanted / u64::from(LEAST_PASSES)).clamp(LEAST_MEMORY_KIB.into(), MOST_MEMORY_KIB.into());
    let passes = (wanted / memory).clamp(LEAST_PASSES.into(), MOST_PASSES.into());
    KdfCost {
        memory_kib: u32::try_from(memory).unwrap_or(MOST_MEMORY_KIB),
        passes: u32::try_from(passes).unwrap_or(MOST_PASSES),
    }
}
