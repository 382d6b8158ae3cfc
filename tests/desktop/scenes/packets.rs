//! Packets: papers go out with codes and are filed by them when they come back.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use std::{fs, path::PathBuf, process::Command};

use super::sample::open_chart;
use crate::checks;
use crate::native;
use crate::stage::Stage;
use crate::window::Window;

/// A form and a consent are chosen by keyboard, looked at, and come back as a scan that lies upside down, the last page first; the empty
/// line is noticed.
pub fn a_packet_goes_out_and_comes_back(window: &mut Window, stage: &Stage) {
    open_chart(window, "whit", "Whitfield");
    window.press("9");
    window.see("No packet went out yet");
    window.press("C");
    window.until("the dialog", "return document.activeElement?.name === 'letters'");
    window.type_text("phq");
    choose(window, "form/phq-9");
    window.fill("Look for", "general-tr");
    choose(window, "consent/general-treatment");
    window.see("2 papers and a letter in front");
    window.fill("Look for", "");
    window.settle();
    checks::is_accessible(window, "packet-form");
    window.picture("packet-form");
    window.press("Ctrl Enter");
    window.until("the paper", "return document.querySelector('h1')?.innerText === 'Packet'");
    window.until("the first page", "return document.querySelector('.preview canvas')?.width > 300");
    window.settle();
    checks::is_accessible(window, "packet");
    window.picture("packet");
    let scan = scanned(window, stage);
    window.press("G");
    window.press("D");
    window.see("to file");
    window.press("I");
    native::choose(stage, "Files that came in", &scan);
    window.see("Filed by the codes on the pages");
    window.see("PHQ-9: Back");
    window.see("Not signed: patient");
    checks::is_accessible(window, "packet-filed");
    window.picture("packet-filed");
    open_chart(window, "whit", "Whitfield");
    window.press("9");
    window.see("Not signed: patient");
    window
        .until("what came back", "return document.querySelectorAll('[aria-labelledby=packets-head] li a').length >= 2");
    checks::is_accessible(window, "packets");
    window.picture("packets");
    window.press("Ctrl Z");
    window.until(
        "it is out again",
        "return [...document.querySelectorAll('[aria-labelledby=packets-head] li')].every(({ innerText }) => innerText.includes('Not back yet'))",
    );
}

fn choose(window: &Window, name: &str) {
    let script = format!("const box = document.querySelector('[name=\"{name}\"]'); box?.click(); return box !== null");
    window.until(name, &script);
}

/// The packet that is open without its letter, as somebody scans it who does not look how the pages lie.
fn scanned(window: &Window, stage: &Stage) -> PathBuf {
    let read = "const [done] = [...arguments].slice(-1); const id = location.hash.split('?')[0].split('/').pop(); \
        window.__TAURI_INTERNALS__.invoke('paper', { name: 'packet_file', input: { packet_id: id } }).then((bytes) => { \
        let text = ''; for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte); done(btoa(text)); }, (refused) => done(JSON.stringify(refused)));";
    let base64 = window.ask_later(read, json!([]));
    let pdf = STANDARD.decode(base64.as_str().unwrap_or_default()).expect("the packet is a file");
    let (sent, scan) = (stage.folder().join("sent.pdf"), stage.folder().join("scan.pdf"));
    fs::write(&sent, pdf).expect("the stage takes files");
    let turned = Command::new("qpdf")
        .arg(&sent)
        .args(["--pages", ".", "z-2", "--", "--rotate=+180"])
        .arg(&scan)
        .status()
        .expect("qpdf is installed");
    assert!(turned.success(), "qpdf turns the pages");
    scan
}
