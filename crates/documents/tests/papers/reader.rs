//! Independent readers: poppler for the words, qpdf for the structure.

use std::io::Write;
use std::process::Command;

use seriesdesk_documents::Pdf;

/// The words of a paper, line by line as they stand on its pages; `--- n ---` opens a page, gaps become two spaces.
pub fn text(pdf: &Pdf) -> String {
    let file = file(pdf);
    let output = run(Command::new("pdftotext").arg("-layout").arg(file.path()).arg("-"), "poppler-utils");
    let text = String::from_utf8(output).expect("pdftotext writes UTF-8");
    let mut lines = Vec::new();
    for (number, page) in text.trim_end_matches('\u{c}').split('\u{c}').enumerate() {
        lines.push(format!("--- {} ---", number + 1));
        lines.extend(page.lines().map(without_gaps).filter(|line| !line.is_empty()));
    }
    lines.join("\n") + "\n"
}

fn without_gaps(line: &str) -> String {
    line.split("  ").map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

/// The words of a paper in reading order, one space between them.
pub fn words(pdf: &Pdf) -> String {
    let file = file(pdf);
    let output = run(Command::new("pdftotext").arg("-raw").arg(file.path()).arg("-"), "poppler-utils");
    String::from_utf8(output).expect("pdftotext writes UTF-8").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fails unless qpdf calls the file sound.
#[track_caller]
pub fn sound(pdf: &Pdf) {
    let file = file(pdf);
    let report = run(Command::new("qpdf").arg("--check").arg(file.path()), "qpdf");
    let report = String::from_utf8_lossy(&report);
    assert!(report.contains("No syntax or stream encoding errors found"), "{report}");
}

/// What poppler tells of fonts: every one must be embedded, cut, and able to give its words back.
#[track_caller]
pub fn fonts_are_embedded(pdf: &Pdf) {
    let file = file(pdf);
    let report = run(Command::new("pdffonts").arg(file.path()), "poppler-utils");
    let report = String::from_utf8_lossy(&report);
    let fonts: Vec<&str> = report.lines().skip(2).collect();
    assert!(!fonts.is_empty(), "no fonts");
    for font in fonts {
        assert!(font.contains("yes yes yes"), "embedded, cut, readable: {font}");
    }
}

/// What the file says about itself.
pub fn about(pdf: &Pdf) -> String {
    let file = file(pdf);
    let output = run(Command::new("pdfinfo").arg("-rawdates").arg(file.path()), "poppler-utils");
    String::from_utf8_lossy(&output)
        .lines()
        .filter(|line| !line.starts_with("File size"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// Keeps a paper to look at when `PAPERS` names a folder.
pub fn keep(name: &str, pdf: &Pdf) {
    if let Some(folder) = std::env::var_os("PAPERS") {
        std::fs::write(std::path::Path::new(&folder).join(name), &pdf.bytes).expect("the folder in PAPERS takes files");
    }
}

/// How many fields can be filled in on a screen, as qpdf counts them.
pub fn fields(pdf: &Pdf) -> usize {
    let file = file(pdf);
    let report = run(Command::new("qpdf").args(["--json=2", "--json-key=acroform"]).arg(file.path()), "qpdf");
    String::from_utf8_lossy(&report).matches("\"fieldtype\"").count()
}

fn file(pdf: &Pdf) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(&pdf.bytes).expect("room for a temporary file");
    file
}

#[track_caller]
fn run(command: &mut Command, package: &str) -> Vec<u8> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.output() {
        Ok(output) if output.status.success() => output.stdout,
        Ok(output) => panic!("{program} refused the paper: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("{program} is missing ({error}): install the package {package}"),
    }
}
