//! Every page of the store is looked at once after unlock, so that damage shows while there is still a backup without it.

use seriesdesk_core::safety::{self, PageReader};
use std::{
    sync::{Arc, Weak},
    thread,
    time::Duration,
};

use crate::{Desk, desk::State};

const LOOK_EVERY: Duration = Duration::from_secs(5);

/// How far the pages of the open practice are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pages {
    /// Nobody has looked since unlock.
    #[default]
    Unread,
    /// A thread looks.
    Reading,
    /// All carry their seal.
    Whole,
    /// One does not.
    Damaged,
}

/// Looks at the pages of each practice that is unlocked while the desk lives; tells when one is damaged.
pub fn watch_pages(desk: &Arc<Desk>, damaged: impl Fn() + Send + 'static) {
    let desk: Weak<Desk> = Arc::downgrade(desk);
    let _ = thread::Builder::new().name("pages".to_owned()).spawn(move || {
        while let Some(desk) = desk.upgrade() {
            if desk.look_at_pages() == Pages::Damaged {
                damaged();
            }
            drop(desk);
            thread::sleep(LOOK_EVERY);
        }
    });
}

impl Desk {
    /// Looks at every page of the open practice, unless that was done; the desk goes on meanwhile. Answers what was found now.
    pub(crate) fn look_at_pages(&self) -> Pages {
        let Some(reader) = self.begin_to_read() else { return Pages::Unread };
        let doubts = reader.doubts();
        let mut state = self.state();
        let State::Open(open) = &mut *state else { return Pages::Unread };
        if open.pages != Pages::Reading {
            return Pages::Unread; // Locked and unlocked meanwhile.
        }
        // A page that was just being written looks damaged, so a doubt is settled while nobody writes.
        let damaged = doubts.and_then(|doubts| Ok(doubts && safety::has_damage(&open.practice)?));
        open.pages = if damaged.unwrap_or(true) { Pages::Damaged } else { Pages::Whole };
        open.pages
    }

    fn begin_to_read(&self) -> Option<PageReader> {
        let mut state = self.state();
        let State::Open(open) = &mut *state else { return None };
        let (Pages::Unread, Some(session)) = (open.pages, &open.session) else { return None };
        open.pages = Pages::Reading;
        PageReader::open(&session.chosen.folder, &session.key).ok()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use seriesdesk_core::DATABASE;
    use std::fs;

    use super::*;
    use crate::session::tests::{Computer, GOOD};

    #[test]
    fn a_page_that_nobody_opens_is_found_damaged_after_unlock() {
        let computer = Computer::with_practice();
        assert_eq!(computer.desk.look_at_pages(), Pages::Whole);
        assert_eq!(computer.desk.look_at_pages(), Pages::Unread, "once is enough");
        assert_eq!(computer.state()["damaged"], false);
        computer.calls("lock", json!({}));

        let file = computer.dir().join(DATABASE);
        let whole = fs::read(&file).unwrap();
        let (mut refused, mut found) = (0, 0);
        for page in (1..whole.len() / 4096).step_by(5) {
            let mut spoilt = whole.clone();
            spoilt[page * 4096 + 2000] ^= 1;
            fs::write(&file, &spoilt).unwrap();
            if computer.unlock("Olive Invented", GOOD).is_err() {
                refused += 1;
                continue;
            }
            assert_eq!(computer.desk.look_at_pages(), Pages::Damaged, "page {page}");
            assert_eq!(computer.state()["damaged"], true);
            found += 1;
            let backup = computer.home.path().join("spoilt.seriesdesk-backup");
            let error = computer.fails("make_backup", json!({ "path": backup }));
            assert!(error.message.contains("damaged"), "page {page}: {error:?}");
            if backup.exists() {
                // What was written since stood beside the spoilt page, so the backup is whole and the practice cannot note it.
                assert!(error.message.starts_with("The backup was made and is whole"), "page {page}: {error:?}");
                let people = computer.calls("look_into_backup", json!({ "path": backup }))["people"].clone();
                let check = json!({ "path": backup, "person_id": people[0]["id"], "passphrase": GOOD });
                assert_eq!(computer.calls("check_backup", check)["verified"], true, "page {page}");
                fs::remove_file(&backup).unwrap();
            }
            computer.calls("lock", json!({}));
            assert_eq!(computer.state()["state"], "locked", "page {page}");
            for name in ["-wal", "-shm"] {
                let _ = fs::remove_file(computer.dir().join(format!("{DATABASE}{name}")));
            }
        }
        assert!(found > 10, "{found} found, {refused} refused");
    }

    #[test]
    fn a_practice_that_is_locked_meanwhile_keeps_nothing_of_the_look() {
        let computer = Computer::with_practice();
        let reader = computer.desk.begin_to_read().unwrap();
        computer.calls("lock", json!({}));
        assert!(!reader.doubts().unwrap());
        computer.unlock("Olive Invented", GOOD).unwrap();
        assert_eq!(computer.desk.look_at_pages(), Pages::Whole);
    }
}
