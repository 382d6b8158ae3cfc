//! Folders that some program copies away.

use std::{fs, path::Path};

/// A folder whose name begins so belongs to that program.
const ROOTS: [(&str, &str); 21] = [
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("shared drives", "Google Drive"),
    ("icloud drive", "iCloud Drive"),
    ("iclouddrive", "iCloud Drive"),
    ("mobile documents", "iCloud Drive"),
    ("com~apple~clouddocs", "iCloud Drive"),
    ("cloudstorage", "a cloud drive"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("box", "Box"),
    ("box sync", "Box"),
    ("pcloud", "pCloud"),
    ("pclouddrive", "pCloud"),
    ("pcloud drive", "pCloud"),
    ("megasync", "MEGA"),
    ("synologydrive", "Synology Drive"),
    ("seafile", "Seafile"),
];

/// A folder that holds such a file or folder is copied by that program.
const MARKERS: [(&str, &str); 13] = [
    (".stfolder", "Syncthing"),
    (".stignore", "Syncthing"),
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".tmp.driveupload", "Google Drive"),
    (".tmp.drivedownload", "Google Drive"),
    (".shortcut-targets-by-id", "Google Drive"),
    (".849c9593-d756-4e56-8d6e-42412f2a707b", "OneDrive"),
    (".megaignore", "MEGA"),
    (".seafile-data", "Seafile"),
    (".sync", "Resilio Sync"),
];
const NEXTCLOUD_DATABASES: [&str; 2] = [".sync_", "._sync_"];

/// A Mac can keep these folders of an account in iCloud. They stay where they are, and the cloud's own folder shows them as well.
const KEPT_IN_ICLOUD: [&str; 2] = ["Desktop", "Documents"];
const ICLOUD: &str = "Library/Mobile Documents/com~apple~CloudDocs";

/// The program a path's names speak of.
pub(super) fn by_name(path: &Path) -> Option<&'static str> {
    path.components().find_map(|component| {
        let name = component.as_os_str().to_string_lossy().to_lowercase();
        ROOTS.iter().find(|(root, _)| belongs(&name, root)).map(|(_, program)| *program)
    })
}

/// The program that left its marks in the folder or in one above it.
pub(super) fn by_marker(path: &Path) -> Option<&'static str> {
    path.ancestors().filter(|folder| folder.is_dir()).find_map(|folder| {
        let marked =
            MARKERS.iter().find(|(marker, _)| folder.join(marker).exists() && !is_home_setting(folder, marker));
        marked.map(|(_, program)| *program).or_else(|| nextcloud(folder))
    })
}

/// iCloud Drive, when it keeps the desktop and the documents of the account and the path lies in one of them.
pub(super) fn by_icloud(path: &Path) -> Option<&'static str> {
    let kept = path.ancestors().any(|folder| {
        let name = KEPT_IN_ICLOUD.iter().find(|name| folder.file_name().is_some_and(|own| own == **name));
        name.zip(folder.parent()).is_some_and(|(name, home)| home.join(ICLOUD).join(name).exists())
    });
    kept.then_some("iCloud Drive")
}

/// `OneDrive`, `OneDrive - Maple Court`, `Dropbox (Personal)`, `CloudStorage`, but not `onedrives-notes`.
fn belongs(name: &str, root: &str) -> bool {
    name.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', '(']))
}

/// Dropbox keeps its settings as `~/.dropbox`, a folder; the mark of a synced folder is a file.
fn is_home_setting(folder: &Path, marker: &str) -> bool {
    marker == ".dropbox" && folder.join(marker).is_dir()
}

fn nextcloud(folder: &Path) -> Option<&'static str> {
    let entries = fs::read_dir(folder).ok()?;
    let database = entries.flatten().any(|entry| {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        name.ends_with(".db") && NEXTCLOUD_DATABASES.iter().any(|start| name.starts_with(start))
    });
    database.then_some("Nextcloud")
}
