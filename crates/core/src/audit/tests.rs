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

#[test]
fn a_chain_checked_in_parts_is_as_whole_as_one_checked_at_a_stretch() {
    let mut practice = crate::testing::practice();
    for number in 1..=9 {
        let _ = record_event(&mut practice, "make_paper", None, Some(number.to_string())).unwrap();
    }
    let whole = verify_chain(&practice).unwrap().unwrap();
    for limit in 1..=whole {
        assert_eq!(in_parts(&practice, limit), format!("{whole} intact"), "by {limit}");
    }
    // A copy of this computer went on from the same entry.
    let twin = store::chain_after(practice.db(), "", 0, 5).unwrap().pop().unwrap();
    let mut twin = AuditEntry { id: practice.env().new_uuid().into(), ..twin };
    twin.hash = hash_of(&twin);
    put_beside(&practice, &twin);
    for limit in 1..=whole {
        assert_eq!(in_parts(&practice, limit), format!("{} intact", whole + 1), "by {limit}");
    }
    practice.writer().execute("UPDATE audit_entries SET detail = 'x' WHERE position = 6", []).unwrap();
    for limit in 1..=whole {
        assert!(in_parts(&practice, limit).ends_with("broken"), "by {limit}");
    }
    assert_eq!(verify_chain(&practice).unwrap(), None);
}

fn in_parts(practice: &Practice, limit: u64) -> String {
    let limit = u32::try_from(limit).ok();
    let (mut checked, mut after) = (0, None);
    loop {
        let part = check_chain(practice, ChainPartInput { after, limit }).unwrap();
        checked += part.checked;
        if part.next.is_none() {
            return format!("{checked} {}", part.chain.code);
        }
        after = part.next;
    }
}

fn put_beside(practice: &Practice, entry: &AuditEntry) {
    let id = entry.id.to_string();
    practice
        .writer()
        .execute(
            "INSERT INTO audit_entries SELECT :id, device_id, position, recorded_at, person_id, event, patient_id, detail,
             previous_hash, :hash FROM audit_entries WHERE position = :position LIMIT 1",
            crate::db::named_params! { ":id": id, ":hash": entry.hash, ":position": entry.position },
        )
        .unwrap();
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
