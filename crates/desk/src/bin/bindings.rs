//! Writes `ui/src/lib/generated`, or with `--check` says whether it is up to date.

use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/lib/generated"));
    let check = std::env::args().any(|argument| argument == "--check");
    let mut drifted = false;
    for (name, content) in seriesdesk_desk::bindings::files() {
        let path = folder.join(name);
        let same = std::fs::read_to_string(&path).is_ok_and(|there| there == content);
        if same {
            continue;
        }
        drifted = true;
        if check {
            eprintln!("ui/src/lib/generated/{name} does not match the command registry; run: cargo x bindings");
        } else if let Err(error) = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, content)) {
            eprintln!("ui/src/lib/generated/{name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    if check && drifted { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
