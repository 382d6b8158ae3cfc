//! Where things are, and how to start another program.
use crate::system::System;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a command of the project stops, in words for the person at the keyboard.
pub type Outcome<T = ()> = Result<T, String>;

/// The top folder of the checkout.
pub fn root() -> PathBuf {
    let here =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors().nth(2).map_or_else(|| here.clone(), Path::to_path_buf)
}

/// The folder with everything that was built.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A program that the build made.
pub fn built(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// A program to start in the top folder.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// The cargo that started us.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    // Set for this program by `cargo run`, they would make build scripts see a change where none is.
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    command
}

/// npm, run in the window's folder.
pub fn npm(words: &[&str]) -> Command {
    let mut command = Command::new(System::HERE.of_node("npm"));
    command.current_dir(root().join("ui")).args(words);
    command
}

/// What a program says about itself, or `None` when it is not there.
pub fn says(name: &str, words: &[&str]) -> Option<String> {
    let output = Command::new(name).args(words).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
