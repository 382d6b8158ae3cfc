//! Building the window's page, the shell and the installers.
use crate::needs::{self, quiet, write};
use crate::shop::{Outcome, built, cargo, npm, program, root, target};
use crate::system::System;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::process::Command;

/// The features of every build, so that run, check and test share one set of compiled crates.
pub const FEATURES: &[&str] = &["--features", "seriesdesk/custom-protocol"];

/// Builds the page when a file of it changed.
pub fn page() -> Outcome {
    let ui = root().join("ui");
    let mut hash = DefaultHasher::new();
    hash_folder(&ui, &mut hash).map_err(|error| format!("cannot read ui/: {error}"))?;
    let now = format!("{} {:016x}", ui.display(), hash.finish());
    let stamp = target().join("page.stamp");
    let is_built = ui.join("dist/index.html").exists();
    if is_built && fs::read_to_string(&stamp).is_ok_and(|before| before == now) {
        return Ok(());
    }
    quiet(&mut npm(&["run", "--silent", "build"]), "the build of the window's page")?;
    write(&stamp, &now)
}

/// All programs: the shell, the command line, the writer of bindings.
pub fn programs() -> Command {
    let mut command = cargo();
    // This program itself is left out: a running program cannot be replaced on Windows.
    command.args(["build", "--workspace", "--exclude", "xtask", "--bins"]).args(FEATURES);
    command
}

/// Writes the TypeScript types and names of all commands.
pub fn write_bindings() -> Outcome {
    quiet(&mut programs(), "cargo build")?;
    quiet(&mut program(&built("bindings").to_string_lossy()), "writing the bindings")
}

/// Makes the installers of this system.
pub fn package() -> Outcome {
    needs::to_package()?;
    let mut tauri = program(&System::HERE.of_node("npx"));
    tauri.current_dir(root().join("src-tauri")).args(["--yes", "@tauri-apps/cli@2.12.5", "build"]);
    let status = tauri.status().map_err(|error| format!("cannot start npx: {error}"))?;
    if status.success() { Ok(()) } else { Err("The installers were not made; the reason stands above.".into()) }
}

fn hash_folder(folder: &Path, hash: &mut DefaultHasher) -> std::io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        if name == "node_modules" || name == "dist" {
            continue;
        }
        name.hash(hash);
        if entry.file_type()?.is_dir() {
            hash_folder(&entry.path(), hash)?;
        } else {
            fs::read(entry.path())?.hash(hash);
        }
    }
    Ok(())
}
