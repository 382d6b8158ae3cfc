use std::collections::BTreeMap;

use super::*;
use crate::{
    oplog::{fingerprint, replayed_fingerprint},
    people::{Role, add_person},
    practice::{FoundPractice, found_practice},
    testing::{TestPractice, device, practice},
    types::PersonId,
    vault::Kit,
};

#[test]
fn a_second_computer_is_let_in_catches_up_and_both_agree() {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    assert_eq!(caught_up(&laptop).unwrap().0, caught_up(&laptop).unwrap().1);
    assert_same(&desk, &laptop);
    add(&mut desk, "Dana Whitlock");
    add(&mut laptop, "Marisol Etxeberria");
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    assert_same(&desk, &laptop);
    let stand = progress(&desk).unwrap().unwrap();
    assert_eq!((stand.here, stand.devices.len()), (stand.on_share, 2));
    assert_eq!(stand.devices[1].lacks, 0, "the laptop said that it has everything");
}

#[test]
fn each_computer_gives_record_numbers_of_its_own() {
    use crate::patients::RecordNumbers;
    let (mut desk, mut share) = founded();
    let laptop = let_in(&mut desk, &mut share, "Laptop");
    let next = |at: &TestPractice| {
        RecordNumbers::read(at.db(), &RecordNumbers::letter(at).unwrap()).map(|mut numbers| numbers.take()).unwrap()
    };
    assert_eq!([next(&desk), next(&laptop)], ["CG-10001", "CG-B10001"]);
}

#[test]
fn the_share_reads_nothing_and_a_changed_byte_is_never_taken() {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    add(&mut desk, "Zzyzx Canaryname");
    round(&mut desk, &mut share);
    for (id, (_, sealed)) in &share.0 {
        for canary in ["Zzyzx", "Canaryname", "Cedar Grove", "Laptop"] {
            assert!(!contains(sealed, canary.as_bytes()) && !id.contains(canary), "{id}");
        }
    }
    let before = fingerprint(&laptop).unwrap();
    let segments: Vec<_> = share.0.values().filter(|(what, _)| matches!(what, What::Segment(_))).cloned().collect();
    let (what, sealed) = segments.last().unwrap();
    for place in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[place] ^= 1;
        let took = take(&mut laptop, what, altered).unwrap();
        assert!(matches!(took, Took::Refused | Took::Parked), "byte {place}: {took:?}");
    }
    assert_eq!(fingerprint(&laptop).unwrap(), before);
    round(&mut laptop, &mut share);
    assert_same(&desk, &laptop);
}

#[test]
fn files_that_come_in_any_order_and_twice_come_to_the_same() {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    for name in ["Ada", "Berta", "Cora", "Dora"] {
        add(&mut desk, name);
        seal_waiting(&desk).unwrap();
    }
    round(&mut desk, &mut share);
    let mut files: Vec<_> = share.0.values().cloned().collect();
    files.reverse();
    for (what, sealed) in files.iter().chain(&files) {
        let _ = take(&mut laptop, what, sealed.clone()).unwrap();
    }
    assert_same(&desk, &laptop);
}

#[test]
fn a_removed_computer_reads_nothing_new_and_what_it_sends_late_waits() {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    let lost = crypto::tag(laptop.device());
    revoke_device(&mut desk, lost).unwrap();
    add(&mut laptop, "Written Late");
    round(&mut laptop, &mut share);
    add(&mut desk, "After Removal");
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    let names = |of: &TestPractice| -> Vec<String> {
        of.db().all("SELECT name FROM people ORDER BY name", [], |row| row.get("name")).unwrap()
    };
    assert!(!names(&laptop).contains(&"After Removal".to_owned()));
    assert!(!names(&desk).contains(&"Written Late".to_owned()));
    assert!(late_changes(&desk).unwrap().get(&lost).is_some_and(|entries| *entries > 0));
    assert!(progress(&laptop).unwrap().unwrap().removed);
    let _ = settle_late(&mut desk, lost, true).unwrap();
    assert!(names(&desk).contains(&"Written Late".to_owned()));
    assert!(late_changes(&desk).unwrap().is_empty());
}

#[test]
fn a_copied_disk_goes_on_as_another_life_and_nothing_is_lost() {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    let copy = copy_of(&laptop);
    add(&mut laptop, "From The Original");
    round(&mut laptop, &mut share);
    let mut copy = copy;
    add(&mut copy, "From The Copy");
    for _ in 0..3 {
        rounds(&mut share, &mut [&mut desk, &mut laptop, &mut copy]);
    }
    assert_same(&desk, &laptop);
    assert_same(&desk, &copy);
    let names: Vec<String> = desk.db().all("SELECT name FROM people", [], |row| row.get("name")).unwrap();
    assert!(names.contains(&"From The Original".to_owned()) && names.contains(&"From The Copy".to_owned()));
    assert!(crate::audit::verify_chain(&desk).unwrap().is_some());
    add(&mut copy, "In The New Life");
    for _ in 0..2 {
        rounds(&mut share, &mut [&mut desk, &mut laptop, &mut copy]);
    }
    assert_same(&desk, &copy);
    assert_same(&desk, &laptop);
}

#[test]
fn a_copied_disk_that_hears_of_an_earlier_copy_first_still_takes_what_the_first_computer_wrote_after_it() {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    let mut early = copy_of(&laptop);
    add(&mut laptop, "Before The Second Copy");
    add(&mut laptop, "Before It As Well");
    let mut late = copy_of(&laptop);
    add(&mut early, "From The Early Copy");
    add(&mut laptop, "After The Second Copy");
    round(&mut early, &mut share);
    round(&mut late, &mut share);
    for _ in 0..3 {
        rounds(&mut share, &mut [&mut desk, &mut laptop, &mut early, &mut late]);
    }
    for computer in [&laptop, &early, &late] {
        assert_same(&desk, computer);
    }
}

/// A share that keeps what it is given.
pub(super) struct Share(pub BTreeMap<String, (What, Vec<u8>)>);

pub(super) fn founded() -> (TestPractice, Share) {
    let mut desk = practice();
    let found = FoundPractice { name: "Cedar Grove".into(), time_zone: "America/New_York".into(), sample: false };
    let _ = found_practice(&mut desk, found).unwrap();
    add(&mut desk, "Joanna Pruitt");
    let kit = Kit::generate(desk.env().entropy());
    found_share(&mut desk, "Front desk", &kit).unwrap();
    let mut share = Share(BTreeMap::new());
    round(&mut desk, &mut share);
    (desk, share)
}

pub(super) fn let_in(desk: &mut TestPractice, share: &mut Share, name: &str) -> TestPractice {
    let_in_as(desk, share, name, 1)
}

/// Lets a computer in that holds restricted records.
pub(super) fn let_in_full(desk: &mut TestPractice, share: &mut Share, name: &str, number: u64) -> TestPractice {
    let_in_with(desk, share, name, number, true)
}

pub(super) fn let_in_as(desk: &mut TestPractice, share: &mut Share, name: &str, number: u64) -> TestPractice {
    let_in_with(desk, share, name, number, false)
}

fn let_in_with(desk: &mut TestPractice, share: &mut Share, name: &str, number: u64, restricted: bool) -> TestPractice {
    let (mut laptop, code) = asking_with(desk, share, name, number, restricted);
    let mail = code.mail_id();
    // Anybody who reaches the share can put something under the names of the mails.
    let other = || b"something else".to_vec();
    assert_eq!(take(desk, &What::Request(mail), other()).unwrap(), Took::Refused);
    assert_eq!(take(&mut laptop, &What::Answer(mail), other()).unwrap(), Took::Refused);
    round(&mut laptop, share);
    assert!(!answer_arrived(&laptop).unwrap());
    round(desk, share);
    let asking = requests(desk).unwrap();
    assert_eq!(asking.len(), 1);
    let Some(Underway::Invited { words, .. }) = underway(&laptop).unwrap() else { panic!("it came by an invitation") };
    assert_eq!(words, asking[0].words);
    approve(desk, asking[0].id).unwrap();
    round(desk, share);
    round(&mut laptop, share);
    assert!(answer_arrived(&laptop).unwrap());
    rounds(share, &mut [&mut laptop, desk]);
    laptop
}

/// A device that was invited and has asked to be let in, and the code it did so with.
pub(super) fn asking(
    desk: &mut TestPractice,
    share: &mut Share,
    name: &str,
    number: u64,
) -> (TestPractice, crypto::InvitationCode) {
    asking_with(desk, share, name, number, false)
}

fn asking_with(
    desk: &mut TestPractice,
    share: &mut Share,
    name: &str,
    number: u64,
    restricted: bool,
) -> (TestPractice, crypto::InvitationCode) {
    let seen = Seen {
        device_name: name.into(),
        person: PersonId(uuid::Uuid::from_u128(5)),
        person_name: "Dana".into(),
        role: "clinician".into(),
        practice_name: "Cedar Grove".into(),
        time_zone: "America/New_York".into(),
        expires_at: crate::types::UtcMillis(0),
    };
    let invited = invite(desk, &seen, restricted, false).unwrap();
    round(desk, share);
    let (_, sealed) = share.0.get(&id_of(&What::Invitation(invited.mail), &[])).unwrap().clone();
    let typed = crypto::InvitationCode::parse(&invited.code.expose_text()).unwrap();
    let guest = read_invitation(typed.clone(), sealed).unwrap();
    assert_eq!(guest.seen, seen);
    let guest_device = device(number);
    begin_joining(&guest_device, &guest, "here").unwrap();
    (guest_device, typed)
}

pub(super) fn rounds(share: &mut Share, devices: &mut [&mut TestPractice]) {
    for _ in 0..2 {
        for device in devices.iter_mut() {
            round(device, share);
        }
    }
}

/// What a device and the share do in one round.
pub(super) fn round(device: &mut TestPractice, share: &mut Share) {
    seal_waiting(device).unwrap();
    look_after_copies(device);
    for parcel in outgoing(device, usize::MAX).unwrap() {
        placed(device, &parcel.what, &parcel.hash).unwrap();
        share.0.insert(parcel.id(), (parcel.what, parcel.sealed));
    }
    // As the exchange does it: what others stand on comes first.
    let mut files: Vec<_> = share.0.values().collect();
    files.sort_by_key(|(what, _)| !matches!(what, What::Record | What::Manifest(_)));
    for (what, sealed) in files {
        let hash: [u8; 32] = blake3::hash(sealed).into();
        if wanted(device, what, &hash).unwrap() {
            let _ = take(device, what, sealed.clone()).unwrap();
        }
    }
    seal_waiting(device).unwrap();
    for parcel in outgoing(device, usize::MAX).unwrap() {
        placed(device, &parcel.what, &parcel.hash).unwrap();
        share.0.insert(parcel.id(), (parcel.what, parcel.sealed));
    }
}

/// Looks at copies that arrived, and goes on with one.
pub(super) fn look_after_copies(device: &mut TestPractice) {
    if let Some(check) = begin_check(device).unwrap() {
        let right = check.run(&mut |hash| copy_part(device, hash)).unwrap();
        conclude_check(device, &check, right).unwrap();
    }
    let mut catching = None;
    while catch_up(device, &mut catching).unwrap() {}
}

/// Removes what a device may remove. Answers what went.
pub(super) fn clean(device: &mut TestPractice, share: &mut Share) -> Vec<What> {
    let lies = |what: &What, hash: &[u8; 32]| share.0.contains_key(&id_of(what, hash));
    let gone = doomed(device, &lies).unwrap();
    for (what, hash) in &gone {
        share.0.remove(&id_of(what, hash));
        removed(device, what, hash).unwrap();
    }
    gone.into_iter().map(|(what, _)| what).collect()
}

pub(super) fn add(desk: &mut TestPractice, name: &str) {
    desk.clock.advance(1);
    let id = desk.env().new_uuid().into();
    let _ = add_person(desk, id, name, Role::Assistant).unwrap();
}

pub(super) fn copy_of(of: &TestPractice) -> TestPractice {
    let mut copy = device(99);
    let folder = tempfile::tempdir().unwrap();
    of.writer().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    std::fs::copy(of.folder().join(crate::DATABASE), folder.path().join(crate::DATABASE)).unwrap();
    let env = copy.env().clone();
    copy.practice =
        crate::Practice::open(folder.path(), &crate::testing::key(), env, crate::db::Durability::None).unwrap();
    copy.folder = folder;
    copy
}

pub(super) fn assert_same(one: &TestPractice, other: &TestPractice) {
    assert_eq!(fingerprint(one).unwrap(), fingerprint(other).unwrap());
    assert_eq!(fingerprint(one).unwrap(), replayed_fingerprint(one).unwrap());
    assert_eq!(fingerprint(other).unwrap(), replayed_fingerprint(other).unwrap());
}

pub(super) fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
