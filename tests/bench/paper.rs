//! The superbill against ReportLab and WeasyPrint, from the same sheet.

use seriesdesk_core::sheets::SuperbillSheet;
use std::{path::Path, process::Command};

use crate::{scratch, share, times};

const SHEET: &str = include_str!("superbill.json");

pub fn run() {
    println!("paper: one superbill of six infusions, warm, the same sheet for all");
    let sheet: SuperbillSheet = serde_json::from_str(SHEET).expect("the bench's sheet is a superbill");
    let pdf = seriesdesk_documents::superbill(&sheet).expect("the bench's sheet can be drawn");
    let own = share(&times(300, |_| drop(seriesdesk_documents::superbill(&sheet))), 0.5);
    println!("  seriesdesk  {own:8.3} ms a document, {} bytes, {} pages", pdf.bytes.len(), pdf.pages);
    let folder = scratch("paper");
    let json = folder.join("sheet.json");
    std::fs::write(&json, SHEET).expect("target can be written");
    for (peer, copies) in [("reportlab", 60), ("weasyprint", 12)] {
        match measure(&folder, peer, &json, copies) {
            Ok(theirs) => {
                println!("  {peer:<11} {theirs:8.3} ms a document; seriesdesk is {:.0}x faster", theirs / own)
            }
            Err(why) => println!("  {peer:<11} could not be measured: {why}"),
        }
    }
}

fn measure(folder: &Path, peer: &str, sheet: &Path, copies: u32) -> Result<f64, String> {
    let python = folder.join("venv/bin/python");
    if !python.exists() {
        output(Command::new("python3").args(["-m", "venv"]).arg(folder.join("venv")))?;
    }
    let has = format!("import {peer}");
    if output(Command::new(&python).args(["-c", &has])).is_err() {
        output(Command::new(&python).args(["-m", "pip", "install", "--quiet", peer]))?;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/peers/superbill.py");
    let printed = output(Command::new(&python).arg(script).arg(peer).arg(sheet).arg(copies.to_string()))?;
    printed
        .split_whitespace()
        .next()
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| "it printed no figure".to_owned())
}

fn output(command: &mut Command) -> Result<String, String> {
    let done = command.output().map_err(|error| error.to_string())?;
    if done.status.success() {
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&done.stderr).lines().last().unwrap_or("it failed").to_owned())
    }
}
