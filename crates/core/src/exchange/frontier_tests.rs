//! A copied laptop was removed: what had been seen of it stands, what the copy wrote under the same numbers waits.

use super::{
    tests::{Share, add, assert_same, copy_of, founded, let_in, let_in_as, round, rounds},
    *,
};
use crate::testing::TestPractice;

type File = (What, Vec<u8>);

#[test]
fn what_a_copied_disk_wrote_under_numbers_that_had_been_seen_waits_for_an_answer() {
    let mut office = Office::with_a_copied_laptop();
    bring(&mut office.desk, &office.fork);
    assert_eq!(names(&office.desk), SEEN);
    assert_eq!(late_changes(&office.desk).unwrap().get(&office.lost), Some(&2));
    let _ = settle_late(&mut office.desk, office.lost, true).unwrap();
    assert_eq!(names(&office.desk), BOTH);
    assert!(late_changes(&office.desk).unwrap().is_empty());
}

#[test]
fn a_computer_that_was_behind_takes_what_had_been_seen_in_whatever_order_the_files_come() {
    let office = Office::with_a_copied_laptop();
    let files: Vec<File> = office.seen.iter().chain(&office.fork).cloned().collect();
    for order in orders(files.len()) {
        let mut branch = copy_of(&office.branch);
        bring(&mut branch, &office.records());
        for place in &order {
            bring(&mut branch, &files[*place..=*place]);
        }
        assert_eq!(names(&branch), SEEN, "{order:?}");
        assert_eq!(late_changes(&branch).unwrap().get(&office.lost), Some(&2), "{order:?}");
        assert!(store::in_state(branch.db(), "pinned").unwrap().is_empty(), "{order:?}");
    }
}

#[test]
fn what_one_computer_took_of_the_copy_before_it_heard_of_the_removal_is_in_everywhere() {
    let office = Office::with_a_copied_laptop();
    let [seen, fork, records] = [&office.seen, &office.fork, &office.records()];
    for order in [[fork, records, seen], [fork, seen, records], [seen, fork, records]] {
        let (mut desk, mut branch) = (copy_of(&office.desk), copy_of(&office.branch));
        let mut share = Share(office.share.0.clone());
        share.0.extend(
            fork.iter().map(|(what, sealed)| (id_of(what, blake3::hash(sealed).as_bytes()), (*what, sealed.clone()))),
        );
        order.into_iter().for_each(|files| bring(&mut branch, files));
        rounds(&mut share, &mut [&mut branch, &mut desk]);
        assert_eq!(names(&desk), BOTH);
        assert!(late_changes(&desk).unwrap().is_empty() && late_changes(&branch).unwrap().is_empty());
        assert_same(&desk, &branch);
    }
}

#[test]
fn who_removes_a_computer_keeps_everything_it_had_of_a_copied_disk() {
    let office = Office::with_a_copied_laptop();
    let mut desk = copy_of(&office.before);
    bring(&mut desk, &office.seen);
    bring(&mut desk, &office.fork);
    revoke_device(&mut desk, office.lost).unwrap();
    let mut share = Share(office.old_share.0.clone());
    round(&mut desk, &mut share);
    let mut branch = copy_of(&office.branch);
    let files: Vec<File> = share.0.values().cloned().collect();
    bring(&mut branch, &files);
    bring(&mut branch, &office.fork);
    bring(&mut branch, &office.seen);
    assert_eq!(names(&branch), BOTH);
    assert!(late_changes(&branch).unwrap().is_empty());
    assert_same(&desk, &branch);
}

#[test]
fn what_another_administrator_had_seen_of_the_copy_stands_also_after_it_was_left_out() {
    let office = Office::with_a_copied_laptop();
    let mut other = copy_of(&office.before);
    bring(&mut other, &office.fork);
    revoke_device(&mut other, office.lost).unwrap();
    let mut share = Share(office.old_share.0.clone());
    round(&mut other, &mut share);
    let mut desk = copy_of(&office.desk);
    bring(&mut desk, &office.fork);
    let _ = settle_late(&mut desk, office.lost, false).unwrap();
    assert_eq!(names(&desk), SEEN);
    let records: Vec<File> = share.0.values().filter(|(what, _)| matches!(what, What::Record)).cloned().collect();
    bring(&mut desk, &records);
    assert_eq!(names(&desk), BOTH);
}

#[test]
fn what_cannot_be_shown_to_have_been_seen_is_asked_about_and_in_where_anybody_has_it() {
    let office = Office::with_a_copied_laptop();
    let [mut branch, mut phone] = [copy_of(&office.branch), copy_of(&office.phone)];
    // The last entry that had been seen, and the computer that saw it, are lost.
    let first = &office.seen[..1];
    bring(&mut branch, first);
    bring(&mut branch, &office.records());
    bring(&mut phone, &office.records());
    bring(&mut phone, first);
    assert_eq!(names(&phone), [""; 0]);
    assert_eq!(late_changes(&phone).unwrap().get(&office.lost), Some(&1));
    let _ = settle_late(&mut phone, office.lost, false).unwrap();
    let mut share = Share(office.old_share.0.clone());
    rounds(&mut share, &mut [&mut phone, &mut branch]);
    rounds(&mut share, &mut [&mut phone, &mut branch]);
    assert_eq!(names(&phone), SEEN[..1]);
    assert_same(&phone, &branch);
}

#[test]
fn a_bundle_stands_as_a_whole_when_it_leads_to_what_had_been_seen() {
    let office = Office::with_a_copied_laptop();
    let mut branch = copy_of(&office.branch);
    bring(&mut branch, &office.records());
    let whole = bundle(&office.seen);
    bring(&mut branch, std::slice::from_ref(&whole));
    assert_eq!(names(&branch), SEEN);
    let id = id_of(&whole.0, blake3::hash(&whole.1).as_bytes());
    assert_eq!(store::state(branch.db(), &id).unwrap().as_deref(), Some("taken"));

    let mut phone = copy_of(&office.phone);
    bring(&mut phone, &office.records());
    bring(&mut phone, &[bundle(&[office.seen[0].clone(), office.fork[1].clone()])]);
    assert_eq!(names(&phone), [""; 0]);
    bring(&mut phone, &office.seen[1..]);
    assert_eq!(names(&phone), SEEN);
}

const SEEN: [&str; 2] = ["Seen One", "Seen Two"];
const BOTH: [&str; 4] = ["Backdated One", "Backdated Two", "Seen One", "Seen Two"];

/// A practice whose laptop was copied and then removed, after the desk had seen what it wrote and nothing of the copy.
struct Office {
    desk: TestPractice,
    /// The desk before it saw any of that.
    before: TestPractice,
    branch: TestPractice,
    phone: TestPractice,
    share: Share,
    /// The share before.
    old_share: Share,
    lost: crypto::DeviceTag,
    seen: Vec<File>,
    fork: Vec<File>,
}

impl Office {
    fn with_a_copied_laptop() -> Self {
        let (mut desk, mut share) = founded();
        let mut laptop = let_in(&mut desk, &mut share, "Laptop");
        let mut branch = let_in_as(&mut desk, &mut share, "Branch", 2);
        let mut phone = let_in_as(&mut desk, &mut share, "Phone", 3);
        rounds(&mut share, &mut [&mut desk, &mut laptop, &mut branch, &mut phone]);
        let (mut copy, before) = (copy_of(&laptop), copy_of(&desk));
        let old_share = Share(share.0.clone());
        let fork = written(&mut copy, &mut Share(share.0.clone()), ["Backdated One", "Backdated Two"]);
        let seen = written(&mut laptop, &mut share, SEEN);
        round(&mut desk, &mut share);
        let spans = |files: &[File]| files.iter().map(|(what, _)| *what).collect::<Vec<_>>();
        assert_eq!(spans(&seen), spans(&fork), "they are written under the same numbers");
        let lost = crypto::tag(laptop.device());
        revoke_device(&mut desk, lost).unwrap();
        round(&mut desk, &mut share);
        Self { desk, before, branch, phone, share, old_share, lost, seen, fork }
    }

    fn records(&self) -> Vec<File> {
        self.share.0.values().filter(|(what, _)| matches!(what, What::Record)).cloned().collect()
    }
}

/// Writes one file for each person. Answers the files.
fn written(by: &mut TestPractice, share: &mut Share, people: [&str; 2]) -> Vec<File> {
    let before: Vec<String> = share.0.keys().cloned().collect();
    for name in people {
        add(by, name);
        round(by, share);
    }
    let new = share.0.iter().filter(|(id, (what, _))| matches!(what, What::Segment(_)) && !before.contains(id));
    let mut files: Vec<File> = new.map(|(_, file)| file.clone()).collect();
    files.sort_by_key(|(what, _)| *what);
    assert_eq!(files.len(), 2);
    files
}

fn bring(to: &mut TestPractice, files: &[File]) {
    for (what, sealed) in files {
        if wanted(to, what, blake3::hash(sealed).as_bytes()).unwrap() {
            let _ = take(to, what, sealed.clone()).unwrap();
        }
    }
}

fn bundle(files: &[File]) -> File {
    let mut sealed = Vec::new();
    files.iter().for_each(|(_, bytes)| bundles::wrap(bytes, &mut sealed));
    let (What::Segment(first), What::Segment(last)) = (files[0].0, files[files.len() - 1].0) else {
        panic!("only segments are put together")
    };
    (What::Bundle(Span { to: last.to, ..first }), sealed)
}

fn orders(of: usize) -> Vec<Vec<usize>> {
    if of == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(of - 1);
    let longer = shorter.iter().flat_map(|order| {
        (0..of).map(|place| {
            let mut order = order.clone();
            order.insert(place, of - 1);
            order
        })
    });
    longer.collect()
}

fn names(of: &TestPractice) -> Vec<String> {
    let all: Vec<String> = of.db().all("SELECT name FROM people ORDER BY name", [], |row| row.get("name")).unwrap();
    all.into_iter().filter(|name| BOTH.contains(&name.as_str())).collect()
}
