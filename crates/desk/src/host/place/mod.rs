//! Where a practice may lie: on this computer's own disk, in a folder nothing copies away.
//!
//! A database on a network drive is damaged when two computers write it or the connection drops; one in a synced folder is
//! uploaded half-written and comes back as two. Both are refused before anything is created or opened.

mod mounts;
mod synced;

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

/// Why a folder cannot hold a practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The folder is on another computer, reached by the named kind of drive.
    Network(String),
    /// A program copies the folder's files to a cloud or to other computers.
    Synced(&'static str),
    /// The path is no folder of this computer.
    NotAFolder,
}

impl Unfit {
    /// The way out, in words.
    pub fn way_out(&self) -> &'static str {
        match self {
            Unfit::Network(_) | Unfit::Synced(_) => {
                "Choose a folder on this computer's own disk. Other computers of the practice get their own copy and meet through a share; backups may go anywhere."
            }
            Unfit::NotAFolder => "Choose another folder, or create this one first.",
        }
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfit::Network(kind) => write!(
                f,
                "This folder is on a network drive ({kind}). A practice there would be damaged when the connection drops."
            ),
            Unfit::Synced(program) => write!(
                f,
                "This folder is copied by {program}. A practice there would be uploaded half-written and damaged."
            ),
            Unfit::NotAFolder => f.write_str("This is not a folder."),
        }
    }
}

/// Refuses a folder, existing or about to be created, that is no safe place for a practice.
pub fn check_place(folder: &Path) -> Result<(), Unfit> {
    let real = real_path(folder).ok_or(Unfit::NotAFolder)?;
    for path in [folder, &real] {
        if let Some(kind) = mounts::network_name(path) {
            return Err(Unfit::Network(kind.to_owned()));
        }
        if let Some(program) =
            synced::by_name(path).or_else(|| synced::by_marker(path)).or_else(|| synced::by_icloud(path))
        {
            return Err(Unfit::Synced(program));
        }
    }
    match mounts::network_mount(&real) {
        Some(kind) => Err(Unfit::Network(kind)),
        None => Ok(()),
    }
}

/// The path with links and mapped drives followed as far as it exists.
fn real_path(folder: &Path) -> Option<PathBuf> {
    let existing = folder.ancestors().find(|path| !path.as_os_str().is_empty() && path.exists());
    let existing = match existing {
        Some(existing) => existing,
        None if folder.is_absolute() => return None, // On a drive of Windows that is not there now.
        // A relative path of which nothing exists yet.
        None => Path::new("."),
    };
    if !existing.is_dir() {
        return None;
    }
    let rest = folder.strip_prefix(existing).unwrap_or(folder);
    Some(fs::canonicalize(existing).ok()?.join(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use tempfile::TempDir;

    #[test]
    fn an_own_folder_is_fine_whether_it_exists_or_not() {
        check(&[], "practice", expect!["fine"]);
        check(&["practice/"], "practice/deeper/still", expect!["fine"]);
    }

    #[test]
    fn a_folder_inside_a_synced_one_is_refused_by_its_name() {
        check(&["OneDrive - Maple Court/"], "OneDrive - Maple Court/desk", expect!["copied by OneDrive"]);
        check(&["Dropbox (Personal)/"], "Dropbox (Personal)/desk", expect!["copied by Dropbox"]);
        check(&[], "Library/CloudStorage/Box-Box/desk", expect!["copied by a cloud drive"]);
        check(&[], "Library/Mobile Documents/com~apple~CloudDocs/desk", expect!["copied by iCloud Drive"]);
    }

    #[test]
    fn a_folder_inside_a_synced_one_is_refused_by_what_lies_in_it() {
        check(&["office/.stfolder/"], "office/desk", expect!["copied by Syncthing"]);
        check(&["office/.sync_0a1b2c3d4e5f.db"], "office/desk", expect!["copied by Nextcloud"]);
        check(&["office/.tmp.drivedownload/"], "office/desk", expect!["copied by Google Drive"]);
        check(&["office/.dropbox.cache/"], "office/desk/deeper", expect!["copied by Dropbox"]);
    }

    #[test]
    fn documents_that_icloud_keeps_are_refused_and_others_are_not() {
        let kept = "Library/Mobile Documents/com~apple~CloudDocs/Documents/";
        check(&[kept, "Documents/"], "Documents/desk", expect!["copied by iCloud Drive"]);
        check(&[kept, "Desktop/"], "Desktop/desk", expect!["fine"]);
        check(&["Documents/"], "Documents/desk", expect!["fine"]);
    }

    #[test]
    fn google_drive_is_known_by_the_folders_of_its_own_disk() {
        check(&[], "Shared drives/office/desk", expect!["copied by Google Drive"]);
        check(&[".shortcut-targets-by-id/"], "desk", expect!["copied by Google Drive"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_a_synced_folder_is_followed() {
        let home = TempDir::new().unwrap();
        fs::create_dir(home.path().join("Dropbox")).unwrap();
        std::os::unix::fs::symlink(home.path().join("Dropbox"), home.path().join("desk")).unwrap();
        assert_eq!(check_place(&home.path().join("desk/practice")), Err(Unfit::Synced("Dropbox")));
    }

    #[test]
    fn a_file_is_no_folder() {
        check(&["notes.txt"], "notes.txt", expect!["not a folder"]);
        check(&["notes.txt"], "notes.txt/desk", expect!["not a folder"]);
    }

    #[cfg(windows)]
    #[test]
    fn a_drive_that_is_not_there_is_no_folder() {
        let absent = ('D'..='Z').map(|letter| format!("{letter}:\\")).find(|drive| !Path::new(drive).exists());
        assert_eq!(check_place(&Path::new(&absent.unwrap()).join("desk")), Err(Unfit::NotAFolder));
    }

    #[test]
    fn a_server_path_is_refused() {
        assert_eq!(check_place(Path::new("//server/share/desk")), Err(Unfit::Network("network share".to_owned())));
    }

    #[track_caller]
    fn check(there: &[&str], folder: &str, expect: Expect) {
        let home = TempDir::new().unwrap();
        for name in there {
            let path = home.path().join(name);
            if name.ends_with('/') {
                fs::create_dir_all(path).unwrap();
            } else {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "").unwrap();
            }
        }
        let verdict = match check_place(&home.path().join(folder)) {
            Ok(()) => "fine".to_owned(),
            Err(Unfit::Network(kind)) => format!("on {kind}"),
            Err(Unfit::Synced(program)) => format!("copied by {program}"),
            Err(Unfit::NotAFolder) => "not a folder".to_owned(),
        };
        expect.assert_eq(&verdict);
    }
}
