#![cfg(unix)]
use super::*;

mod samba;
mod syncthing;

use crate::testing::contract::{keeps_its_word, two_devices_agree};

use std::os::unix::fs::{PermissionsExt, symlink};

fn names(store: &mut FolderStore, prefix: &str) -> Vec<String> {
    let mut names: Vec<String> = store.list(prefix).unwrap().into_iter().map(|file| file.name).collect();
    names.sort();
    names
}

#[test]
fn a_folder_keeps_its_word() {
    let folder = tempfile::tempdir().unwrap();
    keeps_its_word(&mut FolderStore::new(folder.path()));
}

#[test]
fn two_devices_agree_over_a_folder_with_files_of_others() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("sds1/d/.stfolder")).unwrap();
    for name in ["desktop.ini", ".DS_Store", "sds1/Thumbs.db", "sds1/notes.reg", "sds1/d/.stfolder/x.seg"] {
        fs::write(folder.path().join(name), b"of another program").unwrap();
    }
    two_devices_agree(|| FolderStore::new(folder.path()));
}

#[test]
fn a_file_is_created_once_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = FolderStore::new(folder.path());
    assert_eq!(store.list(""), Ok(Vec::new()));
    assert_eq!(store.create("sds1/r/a.reg", b"one"), Ok(()));
    assert_eq!(store.create("sds1/r/a.reg", b"two"), Err(StoreFault::Exists));
    assert_eq!(store.read("sds1/r/a.reg", 3), Ok(b"one".to_vec()));
    assert_eq!(store.read("sds1/r/a.reg", 2), Err(StoreFault::TooLarge));
    assert_eq!(store.read("sds1/r/b.reg", 2), Err(StoreFault::Missing));
    assert_eq!(store.list("sds1/r/"), Ok(vec![Listed { name: "sds1/r/a.reg".into(), bytes: 3 }]));
    assert_eq!(store.remove("sds1/r/a.reg"), Ok(()));
    assert_eq!(store.remove("sds1/r/a.reg"), Err(StoreFault::Missing));
}

#[test]
fn a_listing_begins_where_its_prefix_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = FolderStore::new(folder.path());
    for name in ["sds1/root.reg", "sds1/root.r01.reg", "sds1/r/a.reg", "sds1/d/1/2/b.seg", "sds10/x", "notes.txt"] {
        store.create(name, b"x").unwrap();
    }
    assert_eq!(names(&mut store, "sds1/root"), ["sds1/root.r01.reg", "sds1/root.reg"]);
    assert_eq!(names(&mut store, "sds1/d/"), ["sds1/d/1/2/b.seg"]);
    assert_eq!(names(&mut store, "sds1/r"), ["sds1/r/a.reg", "sds1/root.r01.reg", "sds1/root.reg"]);
    assert_eq!(names(&mut store, "").len(), 6);
    assert!(names(&mut store, "sds1/b/").is_empty());
    assert!(names(&mut store, "../").is_empty());
}

#[test]
fn a_share_that_is_not_there_is_offline_and_never_empty() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = FolderStore::new(folder.path().join("unmounted"));
    assert_eq!(store.list(""), Err(StoreFault::Offline));
    assert_eq!(store.read("sds1/root.reg", 9), Err(StoreFault::Offline));
    assert_eq!(store.create("sds1/root.reg", b"x"), Err(StoreFault::Offline));
    assert_eq!(store.remove("sds1/root.reg"), Err(StoreFault::Offline));
    assert!(!folder.path().join("unmounted").exists());
}

#[test]
fn no_name_leads_out_of_the_share() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("share");
    fs::create_dir(&root).unwrap();
    fs::write(folder.path().join("secret"), b"x").unwrap();
    symlink(folder.path().join("secret"), root.join("link.seg")).unwrap();
    symlink(folder.path(), root.join("up")).unwrap();
    let mut store = FolderStore::new(&root);
    for name in ["../secret", "/secret", "", "a//b", "a/./b", "C:secret", "a\\b"] {
        assert_eq!(store.read(name, 9), Err(StoreFault::Other("a name it cannot have")), "{name}");
        assert!(store.create(name, b"x").is_err(), "{name}");
        assert!(store.remove(name).is_err(), "{name}");
    }
    assert_eq!(store.read("link.seg", 9), Err(StoreFault::Other("no plain file")));
    assert!(names(&mut store, "").is_empty());
}

#[test]
fn a_share_for_reading_only_says_that_it_is_denied() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = FolderStore::new(folder.path());
    store.create("sds1/r/a.reg", b"one").unwrap();
    fs::set_permissions(folder.path().join("sds1/r"), fs::Permissions::from_mode(0o555)).unwrap();
    let created = store.create("sds1/r/b.reg", b"two");
    // Who may do everything may write here as well.
    assert!(created == Err(StoreFault::Denied) || created == Ok(()));
    assert_eq!(store.read("sds1/r/a.reg", 9), Ok(b"one".to_vec()));
    fs::set_permissions(folder.path().join("sds1/r"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_is_no_plain_file_is_neither_listed_nor_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = FolderStore::new(folder.path());
    fs::create_dir_all(folder.path().join("sds1/x.seg")).unwrap();
    assert_eq!(store.read("sds1/x.seg", 9), Err(StoreFault::Other("no plain file")));
    assert!(names(&mut store, "").is_empty());
    assert!(store.create("sds1/x.seg", b"x").is_err());
    fs::write(folder.path().join("sds1/file"), b"x").unwrap();
    assert!(store.create("sds1/file/y.seg", b"x").is_err());
}
