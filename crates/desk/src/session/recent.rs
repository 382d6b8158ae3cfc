//! Practices opened before on this computer: folder and name, nothing about patients.

use std::{fs, path::Path};

use super::RecentPractice;

const FILE: &str = "recent.json";
const MOST: usize = 8;
const LARGEST_BYTES: u64 = 64 * 1024;

/// The list, newest first; empty when it is not there or makes no sense. Folders that are gone are left out.
pub(super) fn read(settings: Option<&Path>) -> Vec<RecentPractice> {
    let all = settings.and_then(|settings| stored(&settings.join(FILE))).unwrap_or_default();
    all.into_iter().filter(|practice| Path::new(&practice.dir).is_dir()).take(MOST).collect()
}

/// Puts a practice first. A list that cannot be written costs a convenience, never the practice.
pub(crate) fn note(settings: Option<&Path>, practice: RecentPractice) {
    let Some(settings) = settings else { return };
    let mut all = read(Some(settings));
    all.retain(|other| other.dir != practice.dir);
    all.insert(0, practice);
    all.truncate(MOST);
    write(settings, &all);
}

/// Forgets a practice that is not there any more.
pub(crate) fn forget(settings: Option<&Path>, dir: &Path) {
    let Some(settings) = settings else { return };
    let all: Vec<_> = read(Some(settings)).into_iter().filter(|known| Path::new(&known.dir) != dir).collect();
    write(settings, &all);
}

fn write(settings: &Path, all: &[RecentPractice]) {
    let Ok(text) = serde_json::to_vec_pretty(all) else {
        return;
    };
    let fresh = settings.join("recent.new");
    let written = fs::create_dir_all(settings)
        .and_then(|()| fs::write(&fresh, text))
        .and_then(|()| fs::rename(&fresh, settings.join(FILE)));
    if written.is_err() {
        let _ = fs::remove_file(fresh);
    }
}

fn stored(file: &Path) -> Option<Vec<RecentPractice>> {
    if fs::metadata(file).ok()?.len() > LARGEST_BYTES {
        return None;
    }
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}
