//! A practice for tests: real SQLCipher, a fixed clock, numbers that repeat from run to run.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Clock, Entropy, Env, Practice, db::Durability, types::UtcMillis, vault::DbKey};

/// 2026-03-02 09:00 in New York.
pub(crate) const MONDAY_NINE: i64 = 1_772_460_000_000;

/// A practice in a folder that goes away with it.
pub(crate) struct TestPractice {
    pub practice: Practice,
    pub folder: TempDir,
    pub clock: Arc<FixedClock>,
}

impl std::ops::Deref for TestPractice {
    type Target = Practice;
    fn deref(&self) -> &Practice {
        &self.practice
    }
}

impl std::ops::DerefMut for TestPractice {
    fn deref_mut(&mut self) -> &mut Practice {
        &mut self.practice
    }
}

/// An empty practice.
pub(crate) fn practice() -> TestPractice {
    device(0)
}

/// An empty copy of the same practice on another computer.
pub(crate) fn device(number: u64) -> TestPractice {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock(AtomicI64::new(MONDAY_NINE)));
    let env = Env::new(clock.clone(), Arc::new(Counting(AtomicU64::new(1 + (number << 48)))));
    let practice = Practice::create(folder.path(), Uuid::from_u128(7), &key(), env, Durability::None).unwrap();
    TestPractice { practice, folder, clock }
}

/// The key of every test practice.
pub(crate) fn key() -> DbKey {
    DbKey::from_bytes([7; 32])
}

/// A clock that stands still until told.
pub(crate) struct FixedClock(pub AtomicI64);

impl FixedClock {
    /// Moves on by minutes.
    pub fn advance(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::Relaxed))
    }
}

/// Not random at all, so that ids repeat from run to run and still sort in the order they were made.
pub(crate) struct Counting(pub AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let number = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.fill(0);
        for (to, from) in bytes.iter_mut().zip(number) {
            *to = from;
        }
    }
}
