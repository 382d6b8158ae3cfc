//! Drives that lie on another computer.

use std::path::{Component, Path, Prefix};

/// File systems whose files are on another machine, as Linux and macOS name them.
const NETWORK: [&str; 24] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afpfs",
    "webdav",
    "davfs",
    "ceph",
    "glusterfs",
    "lustre",
    "beegfs",
    "ocfs2",
    "gfs2",
    "afs",
    "ncpfs",
    "vboxsf",
    "prl_fs",
    "vmhgfs",
    "virtiofs",
    "drvfs",
    "ftp",
    "macfuse",
];
const NETWORK_FUSE: [&str; 20] = [
    "sshfs",
    "rclone",
    "davfs",
    "davfs2",
    "gvfsd-fuse",
    "s3fs",
    "gcsfuse",
    "goofys",
    "glusterfs",
    "ceph",
    "curlftpfs",
    "smbnetfs",
    "onedriver",
    "google-drive-ocamlfuse",
    "drivefs",
    "pcloud",
    "jmtpfs",
    "vmhgfs-fuse",
    "portal",
    "mount.davfs",
];

/// The kind of network path, when the path itself says so: `\\server\share`.
pub(super) fn network_name(path: &Path) -> Option<&'static str> {
    if path.to_string_lossy().starts_with("//") {
        return Some("network share");
    }
    match path.components().next() {
        Some(Component::Prefix(prefix)) => match prefix.kind() {
            Prefix::UNC(..) | Prefix::VerbatimUNC(..) => Some("network share"),
            Prefix::Verbatim(_) | Prefix::VerbatimDisk(_) | Prefix::DeviceNS(_) | Prefix::Disk(_) => None,
        },
        Some(_) | None => None,
    }
}

/// The file system's name, when the path lies on one of another computer.
#[cfg(target_os = "linux")]
pub(super) fn network_mount(path: &Path) -> Option<String> {
    in_mountinfo(&std::fs::read_to_string("/proc/self/mountinfo").ok()?, path)
}

/// The file system's name, when the path lies on one of another computer.
#[cfg(target_os = "macos")]
pub(super) fn network_mount(path: &Path) -> Option<String> {
    let listing = std::process::Command::new("/sbin/mount").output().ok()?;
    in_mount_listing(&String::from_utf8_lossy(&listing.stdout), path)
}

/// Nothing to look up: a mapped drive became its server's name when the path was made real.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn network_mount(_path: &Path) -> Option<String> {
    None
}

/// Looks the path up in Linux' `/proc/self/mountinfo`: fields, a lone dash, then type and source.
#[cfg_attr(not(any(target_os = "linux", test)), expect(dead_code))]
fn in_mountinfo(mountinfo: &str, path: &Path) -> Option<String> {
    let mounts = mountinfo.lines().filter_map(|line| {
        let (place, what) = line.split_once(" - ")?;
        let at = unescaped(place.split(' ').nth(4)?);
        Some((at, what.split(' ').next()?.to_owned()))
    });
    network_kind(nearest(mounts, path)?)
}

/// Looks the path up in what macOS' `mount` prints: `//ann@server/share on /Volumes/share (smbfs, nodev)`.
#[cfg_attr(not(any(target_os = "macos", test)), expect(dead_code))]
fn in_mount_listing(listing: &str, path: &Path) -> Option<String> {
    let mounts = listing.lines().filter_map(|line| {
        let (place, options) = line.rsplit_once(" (")?;
        let (_, at) = place.split_once(" on ")?;
        let kind = options.split([',', ')']).next()?;
        Some((at.to_owned(), kind.trim().to_owned()))
    });
    network_kind(nearest(mounts, path)?)
}

/// The deepest mount that contains the path; a later one covers an earlier one at the same place.
fn nearest(mounts: impl Iterator<Item = (String, String)>, path: &Path) -> Option<String> {
    mounts
        .filter(|(at, _)| path.starts_with(at))
        .max_by_key(|(at, _)| Path::new(at).components().count())
        .map(|(_, kind)| kind)
}

fn network_kind(kind: String) -> Option<String> {
    let network = match kind.split_once('.') {
        Some(("fuse", program)) => NETWORK_FUSE.contains(&program),
        Some(_) | None => NETWORK.contains(&kind.as_str()),
    };
    network.then_some(kind)
}

/// Mount points write space, tab, newline and backslash as three octal digits.
fn unescaped(field: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
        .iter()
        .fold(field.to_owned(), |text, (escape, letter)| text.replace(escape, letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    const MOUNTINFO: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home/ann/shared rw shared:2 - cifs //server/desk rw,vers=3.1.1
31 22 0:41 / /mnt/old\\040office rw - nfs4 server:/export rw
32 22 0:42 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
33 22 0:43 / /home/ann/vault rw - fuse.gocryptfs /home/ann/.vault rw
34 30 8:2 / /home/ann/shared/local rw - ext4 /dev/sda2 rw
35 22 0:44 / /mnt/c rw - 9p drvfs rw,aname=drvfs
36 22 0:45 / /srv/cloud rw - fuse.rclone remote: rw";

    const MOUNT: &str = "\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//ann@server/desk on /Volumes/Desk (1) (smbfs, nodev, nosuid, mounted by ann)
https://dav.example/ on /Volumes/dav (webdav, nodev)";

    #[test]
    fn linux_tells_network_mounts_from_local_ones() {
        check(in_mountinfo, MOUNTINFO, "/home/ann/practice", expect!["local"]);
        check(in_mountinfo, MOUNTINFO, "/home/ann/shared/practice", expect!["cifs"]);
        check(in_mountinfo, MOUNTINFO, "/home/ann/shared", expect!["cifs"]);
        check(in_mountinfo, MOUNTINFO, "/home/ann/shared2", expect!["local"]);
        check(in_mountinfo, MOUNTINFO, "/home/ann/shared/local/practice", expect!["local"]);
        check(in_mountinfo, MOUNTINFO, "/mnt/old office/practice", expect!["nfs4"]);
        check(in_mountinfo, MOUNTINFO, "/run/user/1000/gvfs/smb-share", expect!["fuse.gvfsd-fuse"]);
        check(in_mountinfo, MOUNTINFO, "/home/ann/vault/practice", expect!["local"]);
        check(in_mountinfo, MOUNTINFO, "/mnt/c/Users/ann", expect!["9p"]);
        check(in_mountinfo, MOUNTINFO, "/srv/cloud/practice", expect!["fuse.rclone"]);
    }

    #[test]
    fn macos_tells_network_mounts_from_local_ones() {
        check(in_mount_listing, MOUNT, "/Users/ann/practice", expect!["local"]);
        check(in_mount_listing, MOUNT, "/Volumes/Desk (1)/practice", expect!["smbfs"]);
        check(in_mount_listing, MOUNT, "/Volumes/dav/practice", expect!["webdav"]);
    }

    #[test]
    fn a_listing_that_makes_no_sense_says_nothing() {
        check(in_mountinfo, "\n - \nx - y\n\u{0}", "/practice", expect!["local"]);
        check(in_mount_listing, " on (\n(", "/practice", expect!["local"]);
    }

    #[track_caller]
    fn check(read: fn(&str, &Path) -> Option<String>, listing: &str, path: &str, expect: Expect) {
        expect.assert_eq(read(listing, Path::new(path)).as_deref().unwrap_or("local"));
    }
}
