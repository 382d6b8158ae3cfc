use super::{
    tests::{Share, add, assert_same, founded, let_in, let_in_as, round, rounds},
    *,
};
use crate::testing::TestPractice;

#[test]
fn an_answer_to_late_changes_counts_on_every_computer_in_whatever_order_it_arrives() {
    for accept in [true, false] {
        for backward in [true, false] {
            let mut office = Office::with_a_lost_laptop();
            let _ = settle_late(&mut office.desk, office.lost, accept).unwrap();
            office.round_of_desk();
            office.bring_all_to_branch(backward);
            rounds(&mut office.share, &mut [&mut office.desk, &mut office.branch]);
            assert_same(&office.desk, &office.branch);
            assert_eq!(names(&office.branch).contains(&"Written Late".to_owned()), accept);
            assert!(late_changes(&office.branch).unwrap().is_empty(), "nothing is asked twice");
            let mut newcomer = let_in_as(&mut office.desk, &mut office.share, "New", 3);
            rounds(&mut office.share, &mut [&mut newcomer, &mut office.desk, &mut office.branch]);
            assert_same(&office.desk, &newcomer);
            assert!(late_changes(&newcomer).unwrap().is_empty());
        }
    }
}

#[test]
fn when_one_office_accepts_and_another_does_not_the_changes_are_in_everywhere() {
    for desk_accepts in [true, false] {
        let mut office = Office::with_a_lost_laptop();
        office.bring_all_to_branch(false);
        let _ = settle_late(&mut office.desk, office.lost, desk_accepts).unwrap();
        let _ = settle_late(&mut office.branch, office.lost, !desk_accepts).unwrap();
        rounds(&mut office.share, &mut [&mut office.desk, &mut office.branch]);
        assert_same(&office.desk, &office.branch);
        assert!(names(&office.desk).contains(&"Written Late".to_owned()));
    }
}

#[test]
fn what_one_computer_took_in_before_it_heard_of_the_removal_is_in_everywhere() {
    let mut office = Office::with_a_lost_laptop();
    // The branch hears of the late changes first, and of the removal afterwards.
    for (what, sealed) in office.share.0.values().cloned().collect::<Vec<_>>() {
        if matches!(what, What::Segment(_)) {
            let _ = take(&mut office.branch, &what, sealed).unwrap();
        }
    }
    assert!(names(&office.branch).contains(&"Written Late".to_owned()));
    assert!(!names(&office.desk).contains(&"Written Late".to_owned()));
    rounds(&mut office.share, &mut [&mut office.branch, &mut office.desk]);
    assert!(names(&office.desk).contains(&"Written Late".to_owned()));
    assert_same(&office.desk, &office.branch);
}

#[test]
fn a_removed_computer_cannot_answer_for_itself() {
    let mut office = Office::with_a_lost_laptop();
    round(&mut office.laptop, &mut office.share);
    assert!(settle_late(&mut office.laptop, office.lost, true).is_err());
    let _ = settle_late(&mut office.desk, office.lost, true).unwrap();
    let last = "SELECT payload FROM ops WHERE action = 'settle_late_changes'";
    let payload: Vec<u8> = office.desk.db().one(last, [], |row| row.get("payload")).unwrap();
    let mut forged = crate::oplog::Entry::decode(&payload).unwrap();
    assert!(!late::answers_for_itself(&forged));
    forged.device = office.laptop.device();
    assert!(late::answers_for_itself(&forged));
}

#[test]
fn a_chain_goes_on_where_late_changes_were_let_in_after_a_loss_and_nowhere_else() {
    // In another life the stream is counted anew, the chain is not.
    for another_life in [false, true] {
        let mut office = Office::with_a_lost_laptop();
        if another_life {
            lives::begin_another_life(&mut office.laptop).unwrap();
        }
        let before: Vec<_> = office.share.0.keys().cloned().collect();
        add(&mut office.laptop, "Written Later");
        round(&mut office.laptop, &mut office.share);
        // What was written first never arrives at the branch, what was written next does.
        let latest: Vec<_> = office.share.0.iter().filter(|(name, _)| !before.contains(name)).collect();
        let latest: Vec<_> = latest.into_iter().map(|(_, file)| file.clone()).collect();
        let records = office.share.0.values().filter(|(what, _)| !matches!(what, What::Segment(_))).cloned();
        let records: Vec<_> = records.collect();
        for (what, sealed) in records.into_iter().chain(latest) {
            let _ = take(&mut office.branch, &what, sealed).unwrap();
        }
        assert!(late_changes(&office.branch).unwrap().contains_key(&office.lost));
        let _ = settle_late(&mut office.branch, office.lost, true).unwrap();
        let all = names(&office.branch);
        assert!(all.contains(&"Written Later".to_owned()) && !all.contains(&"Written Late".to_owned()), "{all:?}");
        assert!(crate::audit::verify_chain(&office.branch).unwrap().is_some());
        let taken_out = "DELETE FROM audit_entries WHERE position = 1 AND device_id = ?1";
        let own = office.desk.device().to_string();
        assert_eq!(office.branch.writer().execute(taken_out, [own]).unwrap(), 1);
        assert!(crate::audit::verify_chain(&office.branch).unwrap().is_none());
    }
}

#[test]
fn an_answer_is_in_the_audit_trail_and_cannot_be_undone() {
    let mut office = Office::with_a_lost_laptop();
    let done = settle_late(&mut office.desk, office.lost, true).unwrap();
    assert!(done.undo.is_none());
    let noted = "SELECT detail FROM audit_entries WHERE event = 'settle_late_changes'";
    let detail: String = office.desk.db().one(noted, [], |row| row.get("detail")).unwrap();
    assert_eq!(detail, "accepted");
}

/// A practice whose laptop was removed and wrote something afterwards.
struct Office {
    desk: TestPractice,
    branch: TestPractice,
    laptop: TestPractice,
    share: Share,
    lost: crypto::DeviceTag,
}

impl Office {
    fn with_a_lost_laptop() -> Self {
        let (mut desk, mut share) = founded();
        let mut laptop = let_in(&mut desk, &mut share, "Laptop");
        let mut branch = let_in_as(&mut desk, &mut share, "Branch", 2);
        rounds(&mut share, &mut [&mut desk, &mut laptop, &mut branch]);
        let lost = crypto::tag(laptop.device());
        revoke_device(&mut desk, lost).unwrap();
        add(&mut laptop, "Written Late");
        round(&mut laptop, &mut share);
        round(&mut desk, &mut share);
        assert!(late_changes(&desk).unwrap().contains_key(&lost));
        Self { desk, branch, laptop, share, lost }
    }

    fn round_of_desk(&mut self) {
        round(&mut self.desk, &mut self.share);
    }

    fn bring_all_to_branch(&mut self, backward: bool) {
        let mut files: Vec<_> = self.share.0.values().cloned().collect();
        // Records first: what was taken in before the removal was known is another matter.
        files.sort_by_key(|(what, _)| !matches!(what, What::Record));
        if backward {
            let records = files.iter().filter(|(what, _)| matches!(what, What::Record)).count();
            files[records..].reverse();
        }
        for (what, sealed) in files {
            if wanted(&self.branch, &what, blake3::hash(&sealed).as_bytes()).unwrap() {
                let _ = take(&mut self.branch, &what, sealed).unwrap();
            }
        }
    }
}

fn names(of: &TestPractice) -> Vec<String> {
    of.db().all("SELECT name FROM people ORDER BY name", [], |row| row.get("name")).unwrap()
}
