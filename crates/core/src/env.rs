//! What the outside world gives the core: the time and randomness. Core asks for neither by itself.

use std::sync::Arc;
use uuid::{Builder, Uuid};

use crate::types::UtcMillis;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> UtcMillis;
}

/// Gives randomness fit for keys.
pub trait Entropy: Send + Sync {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The clock and randomness of a practice.
#[derive(Clone)]
pub struct Env {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Env {
    /// An environment over a clock and a source of randomness.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy }
    }

    /// The present instant.
    pub fn now(&self) -> UtcMillis {
        self.clock.now()
    }

    /// Fills the bytes with randomness.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.entropy.fill(bytes);
    }

    /// The source of randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// A new UUIDv7: sorted by time, random in its tail.
    pub fn new_uuid(&self) -> Uuid {
        let mut tail = [0; 10];
        self.entropy.fill(&mut tail);
        let millis = u64::try_from(self.clock.now().0).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}

/// The id of something that may exist only once, derived from its cause: two offices that do the same thing apart make one.
pub fn derived_id(kind: &str, parts: &[&[u8]]) -> Uuid {
    let mut hash = blake3::Hasher::new_derive_key("seriesdesk 2026 derived id");
    hash.update(kind.as_bytes());
    for part in parts {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&hash.finalize().as_bytes()[..16]);
    Builder::from_custom_bytes(id).into_uuid()
}
