//! What tests and benches over the whole program share: a desk over a fresh practice, a system clock, seeded randomness.

pub mod kill;

use serde_json::{Value, json};
use seriesdesk_core::{
    Clock, Entropy, Env, Practice,
    db::Durability,
    people::Role,
    types::{PersonId, UtcMillis},
    vault::DbKey,
};
use seriesdesk_desk::{Desk, Me};
use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

/// 2026-03-03 10:42 in New York: the day every story is told on.
pub const TUESDAY: i64 = 1_772_552_520_000;

/// A clock that moves only when told.
pub struct StoryClock(pub AtomicI64);

impl Clock for StoryClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// Randomness that repeats from run to run for the same seed (SplitMix64).
pub struct Seeded(pub Mutex<u64>);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut word = *state;
            word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            for (to, from) in chunk.iter_mut().zip((word ^ (word >> 31)).to_le_bytes()) {
                *to = from;
            }
        }
    }
}

/// The environment of a story.
pub fn env(seed: u64) -> Env {
    Env::new(Arc::new(StoryClock(AtomicI64::new(TUESDAY))), Arc::new(Seeded(Mutex::new(seed))))
}

/// The key of every practice made here.
pub fn key() -> DbKey {
    DbKey::from_bytes([7; 32])
}

/// A desk over a new practice in a folder, open for an owner.
pub fn new_desk(folder: &Path, seed: u64, durability: Durability) -> Desk {
    new_desk_with(folder, &key(), seed, durability)
}

/// The same under another key.
pub fn new_desk_with(folder: &Path, key: &DbKey, seed: u64, durability: Durability) -> Desk {
    let practice =
        Practice::create(folder, uuid(1), key, env(seed), durability).expect("an empty folder takes a practice");
    owner(practice)
}

/// A desk over the practice of a folder.
pub fn reopened(folder: &Path, seed: u64, durability: Durability) -> seriesdesk_core::Result<Desk> {
    reopened_with(folder, &key(), seed, durability)
}

/// The same under another key.
pub fn reopened_with(folder: &Path, key: &DbKey, seed: u64, durability: Durability) -> seriesdesk_core::Result<Desk> {
    Ok(owner(Practice::open(folder, key, env(seed), durability)?))
}

/// Calls a command that must work.
#[track_caller]
pub fn call(desk: &Desk, name: &str, input: &Value) -> Value {
    match desk.call(name, input) {
        Ok(reply) => reply.value,
        Err(error) => panic!("{name}: {error:?}"),
    }
}

/// Registers an invented patient and answers the id.
#[track_caller]
pub fn register(desk: &Desk, family: &str, given: &str, number: u32) -> String {
    let input = json!({
        "family_name": family, "given_name": given, "born_on": format!("19{:02}-0{}-1{}", 40 + number % 60, 1 + number % 9, number % 10),
        "phone": format!("555{:07}", number), "payer_id": null, "duplicate_ok": true,
    });
    call(desk, "register_patient", &input)["id"].as_str().expect("a registration answers an id").to_owned()
}

fn owner(practice: Practice) -> Desk {
    Desk::open(practice, Me { id: PersonId(uuid(2)), role: Role::Owner })
}

fn uuid(number: u128) -> seriesdesk_core::Uuid {
    seriesdesk_core::Uuid::from_u128(number)
}
