//! What reaches paper: the print dialog of the system, and the pages it writes.
use crate::checks;
use crate::native::{self, Dialog};
use crate::stage::Stage;
use crate::window::Window;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Under a driver the web view leaves `window.print()` without an effect. This is the other door to the same dialog,
/// and the one the program itself takes on macOS.
const REALLY_PRINT: &str = "window.print = () => window.__TAURI_INTERNALS__.invoke('plugin:webview|print')";

pub fn the_system_prints_the_pages_of_a_superbill(window: &mut Window, stage: &Stage) {
    window.until("the issued superbill", "return location.hash.startsWith('#/papers/superbill/')");
    window.ask(REALLY_PRINT, json!([]));
    window.press("Ctrl P");
    let dialog = Dialog::opened(stage, "Print");
    dialog.press(&["Tab", "Down"]);
    dialog.accept();
    let printed = wait_for_pdf(stage);
    window.until("the page as it was", "return !document.querySelector('.print-root')");

    assert_eq!(stated(&printed, "Pages"), "2");
    assert_eq!(stated(&printed, "Page size"), "612 x 792 pts (letter)");
    // Each page is one picture, 200 dots to the inch of a letter page.
    assert_eq!(pictures(&printed), ["1 1700x2200", "2 1700x2200"]);
}

/// The file that "Print to File" writes, once it is whole.
fn wait_for_pdf(stage: &Stage) -> PathBuf {
    let path = stage.folder().join("home/output.pdf");
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(40) {
        if fs::read(&path).is_ok_and(|bytes| bytes.trim_ascii_end().ends_with(b"%%EOF")) {
            return path;
        }
        std::thread::sleep(Duration::from_millis(40));
    }
    panic!("nothing was printed to {}", path.display());
}

/// The pictures in a PDF: page, width and height.
fn pictures(pdf: &Path) -> Vec<String> {
    let output =
        Command::new("pdfimages").arg("-list").arg(pdf).output().expect("`cargo x test` installs poppler-utils");
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let rows = output.lines().skip(2).map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.filter(|row| row.len() > 4).map(|row| format!("{} {}x{}", row[0], row[3], row[4])).collect()
}

/// What pdfinfo states of a field.
fn stated(pdf: &Path, field: &str) -> String {
    let output = Command::new("pdfinfo").arg(pdf).output().expect("`cargo x test` installs poppler-utils");
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = output.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    line.unwrap_or_default().trim().to_owned()
}

/// The next days in a file that opens with its password only, for the day on which the desk does not.
pub fn a_day_book_is_written_and_locked(window: &mut Window, stage: &Stage) {
    let file = stage.folder().join("day-book.pdf");
    window.go("#/papers");
    window.press("B");
    window.see("Password of the file");
    checks::is_accessible(window, "day-book");
    window.fill("Password of the file", "monday");
    window.fill("The same once more", "monday");
    window.press("Ctrl Enter");
    window.see("easy to guess");
    window.fill("Password of the file", "otter lamp quarry violin");
    window.fill("The same once more", "otter lamp quarry violin");
    window.until("a strong one", "return Number(document.querySelector('dialog [role=meter]').ariaValueNow) >= 3");
    window.press("Ctrl Enter");
    native::save_as(stage, "Save", &file);
    window.until("the dialog gone", "return document.querySelector('dialog[open]') === null");
    let bytes = std::fs::read(&file).expect("the file is there");
    assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 10_000);
    assert!(!bytes.windows(9).any(|at| at == b"Whom to r"), "the words can be read without the password");
}
