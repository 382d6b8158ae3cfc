//! What the machine must have: installed where apt can, named with how to get it where it cannot.
use crate::named::{self, Work};
use crate::shop::{Outcome, npm, program, root, says, target};
use crate::system::System;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What the shell compiles and links with.
const BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libssl-dev",
    "librsvg2-dev",
    "libxdo-dev",
    "libayatana-appindicator3-dev",
    "patchelf",
    "file",
];

/// What the tests drive the window, the keystore, the papers and the practice share with.
const TEST: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "xdotool",
    "dbus",
    "dbus-x11",
    "gnome-keyring",
    "libsecret-tools",
    "locales",
    "poppler-utils",
    "qpdf",
    "apache2-bin",
    "apache2-utils",
    "rclone",
    "samba",
    "gvfs-backends",
    "gvfs-fuse",
    "libglib2.0-bin",
    "syncthing",
];

/// Services that come with a package of the tests. Tests start servers of their own, so nobody else's computer serves files
/// from now on.
const UNASKED: &[(&str, &[&str])] = &[("samba", &["smbd", "nmbd", "samba-ad-dc"])];

/// Makes sure the program can be built.
pub fn to_build() -> Outcome {
    to(Work::Build, BUILD)
}

/// Makes sure the program can be built and its window opened.
pub fn to_run() -> Outcome {
    to(Work::Run, BUILD)
}

/// Makes sure the installers of this system can be made.
pub fn to_package() -> Outcome {
    to(Work::Package, BUILD)
}

/// Makes sure the program can be built and tested.
pub fn to_test() -> Outcome {
    to(Work::Test, &[BUILD, TEST].concat())
}

fn to(work: Work, debian: &[&str]) -> Outcome {
    packages(debian)?;
    named::all_there(System::HERE, work, &says)?;
    npm_packages()
}

/// Installs what is missing on Debian and its kin, and names it on any other Linux.
fn packages(wanted: &[&str]) -> Outcome {
    if System::HERE != System::Linux {
        return Ok(());
    }
    if says("dpkg-query", &["--version"]).is_none() {
        return named_elsewhere(wanted);
    }
    let missing: Vec<&str> = wanted.iter().filter(|name| !is_installed(name)).copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("  installing {}", missing.join(" "));
    let install = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    let by_hand = format!("These packages are missing. Install them with:\n  sudo {install}");
    let Some(mut update) = as_root("apt-get") else {
        return Err(by_hand);
    };
    let Some(mut get) = as_root("apt-get") else {
        return Err(by_hand);
    };
    quiet(update.arg("update"), "apt-get update")?;
    get.args(["install", "-y", "--no-install-recommends"]).args(&missing);
    quiet(&mut get, "apt-get install").map_err(|why| format!("{why}\n{by_hand}"))?;
    stop_unasked(&missing);
    Ok(())
}

/// Ends and disables the services that were installed just now, where something starts services at all.
fn stop_unasked(installed: &[&str]) {
    for (_, services) in UNASKED.iter().filter(|(package, _)| installed.contains(package)) {
        let stop = as_root("systemctl").filter(|_| Path::new("/run/systemd/system").exists());
        if let Some(mut stop) = stop {
            let _ = stop.args(["disable", "--now"]).args(*services).output(); // It is a courtesy.
        }
    }
}

fn is_installed(name: &str) -> bool {
    says("dpkg-query", &["-W", "-f=${Status}", name]).is_some_and(|status| status.ends_with("ok installed"))
}

/// A program with the right to install: itself for root, behind sudo for others, nothing where neither works.
fn as_root(name: &str) -> Option<Command> {
    let mut command = if says("id", &["-u"])? == "0" {
        program(name)
    } else {
        says("sudo", &["-V"])?;
        let mut sudo = program("sudo");
        sudo.args(["DEBIAN_FRONTEND=noninteractive", name]);
        sudo
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Some(command)
}

fn named_elsewhere(wanted: &[&str]) -> Outcome {
    if says("pkg-config", &["--modversion", "webkit2gtk-4.1"]).is_some() {
        return Ok(()); // Someone installed the large ones; whatever else is missing, the build names.
    }
    Err(format!(
        "This Linux has no apt. Install what these Debian packages contain, then start again:\n  {}",
        wanted.join(" ")
    ))
}

/// Installs the window's packages when they are missing or the lock file changed.
fn npm_packages() -> Outcome {
    let ui = root().join("ui");
    let lock = fs::read_to_string(ui.join("package-lock.json")).map_err(|_| "ui/package-lock.json is missing")?;
    let stamp = target().join("npm.stamp");
    // The stamp names the folder too: one target folder may serve several checkouts.
    let now = format!("{}\n{lock}", ui.display());
    if ui.join("node_modules").is_dir() && fs::read_to_string(&stamp).is_ok_and(|before| before == now) {
        return Ok(());
    }
    println!("  installing the window's npm packages");
    quiet(&mut npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]), "npm ci")?;
    write(&stamp, &now)
}

/// Writes a small file of ours below the target folder.
pub fn write(path: &Path, text: &str) -> Outcome {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// Runs a program and shows what it said only when it failed.
pub fn quiet(command: &mut Command, name: &str) -> Outcome {
    let output = command.output().map_err(|error| format!("cannot start {name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{}\n{name} failed", String::from_utf8_lossy(&said)))
}
