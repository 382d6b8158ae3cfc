//! The book for a failure opens with its password and with nothing else.

use std::io::Write;
use std::process::Command;

use seriesdesk_core::sheets::{ContactRow, ContactSheet, DayBook};
use seriesdesk_documents::day_book;

use crate::samples;

fn book() -> DayBook {
    DayBook {
        days: vec![samples::day_sheet()],
        people: ContactSheet {
            sample: true,
            practice: "Cedar Grove Interventional Psychiatry".into(),
            number: "DB-2026-03-03".into(),
            days: "Tuesday, March 3, 2026".into(),
            printed_at: "03/03/2026 7:05 AM".into(),
            rows: vec![ContactRow {
                patient: "Hargrove, Rowan".into(),
                born_on: "06/14/1984".into(),
                mrn: "CG-10482".into(),
                visits: "Tue 9:30 AM TMS".into(),
                reach: vec!["Mobile (555) 013-8841, leave no message".into()],
                emergency: Some("Ana Hargrove, sister, (555) 013-0199".into()),
                coverage: "Northfield Health NF-1".into(),
                careful: Some("Allergies: latex".into()),
            }],
        },
    }
}

fn opened(bytes: &[u8], password: &str) -> (bool, String) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("the disk has room");
    let read = Command::new("pdftotext").args(["-layout", "-upw", password]).arg(file.path()).arg("-").output();
    let read = read.expect("poppler-utils is installed");
    (read.status.success(), String::from_utf8_lossy(&read.stdout).into_owned())
}

#[test]
fn a_day_book_opens_with_its_password_only() {
    let pdf = day_book(&book(), "four unrelated words", &[7; 32]).unwrap();
    let (right, text) = opened(&pdf.bytes, "four unrelated words");
    assert!(right && text.contains("Whom to reach") && text.contains("Ana Hargrove, sister"), "{text}");
    assert!(text.contains("Day sheet: Tuesday, March 3, 2026"));
    for wrong in ["", "four unrelated word"] {
        let (opened, text) = opened(&pdf.bytes, wrong);
        assert!(!opened && text.trim().is_empty(), "{wrong:?} opens it");
    }
    for known in ["Hargrove", "Day-book", "Cedar"] {
        assert!(!pdf.bytes.windows(known.len()).any(|at| at == known.as_bytes()), "{known} can be read in the file");
    }
}

#[test]
fn an_independent_reader_calls_the_locked_file_sound() {
    let pdf = day_book(&book(), "four unrelated words", &[9; 32]).unwrap();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&pdf.bytes).unwrap();
    let report = Command::new("qpdf").args(["--password=four unrelated words", "--check"]).arg(file.path()).output();
    let report = report.expect("qpdf is installed");
    let report = String::from_utf8_lossy(&report.stdout).into_owned();
    assert!(report.contains("No syntax or stream encoding errors found"), "{report}");
    assert!(report.contains("R = 6"), "{report}");
}
