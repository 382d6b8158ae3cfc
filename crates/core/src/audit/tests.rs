use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use uuid::Uuid;

use super::*;
use crate::{Clock, Entropy, Env, db::Durability, testing::key, types::UtcMillis};

#[test]
fn lines_of_one_millisecond_stand_newest_first_and_pages_neither_repeat_nor_miss_one() {
    let folder = tempfile::tempdir().unwrap();
    let env = Env::new(Arc::new(Stopped), Arc::new(Falling(AtomicU64::new(u64::MAX))));
    let mut practice = Practice::create(folder.path(), Uuid::from_u128(7), &key(), env, Durability::None).unwrap();
    for number in 1..=9 {
        let _ = record_event(&mut practice, "make_paper", None, Some(number.to_string())).unwrap();
    }
    let mut told = Vec::new();
    let mut before = None;
    loop {
        let page = audit_page(&practice, AuditPageInput { before, limit: Some(2), patient_id: None }).unwrap();
        told.extend(page.rows.into_iter().filter_map(|row| row.detail));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(told.join(" "), "9 8 7 6 5 4 3 2 1");
}

struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> UtcMillis {
        UtcMillis(1_772_460_000_000)
    }
}

/// Ids of one millisecond fall, so that their order says nothing.
struct Falling(AtomicU64);

impl Entropy for Falling {
    fn fill(&self, bytes: &mut [u8]) {
        let number = self.0.fetch_sub(1, Ordering::Relaxed).to_be_bytes();
        for (to, from) in bytes.iter_mut().zip(number.into_iter().cycle()) {
            *to = from;
        }
    }
}
