//! The summary of a chart.

use expect_test::expect;
use seriesdesk_core::sheets::{ChartSummarySheet, SummaryLine, SummaryPart};
use seriesdesk_documents::chart_summary;

use crate::reader::{fonts_are_embedded, keep, sound, text};
use crate::samples;

fn line(what: &str, says: &str, source: &str, strong: bool) -> SummaryLine {
    SummaryLine { what: what.into(), says: says.into(), source: source.into(), strong }
}

fn sheet() -> ChartSummarySheet {
    let consent = samples::consent();
    ChartSummarySheet {
        sample: true,
        letterhead: consent.letterhead,
        title: "Intake summary".into(),
        number: "CG-10482 2026-03-03".into(),
        patient: consent.patient,
        born_on: consent.born_on,
        mrn: consent.mrn,
        printed_on: consent.printed_on,
        made_local: consent.made_local,
        parts: vec![
            SummaryPart {
                head: "Warnings".into(),
                lines: vec![line(
                    "Hold",
                    "Blood pressure is high: a clinician decides. Open",
                    "Ketamine: safety questions, 03/02/2026, on paper",
                    true,
                )],
                rest: None,
            },
            SummaryPart {
                head: "Tried before".into(),
                lines: vec![line(
                    "Sertraline (SSRI)",
                    "150 mg; 10 weeks at dose; 3/2023 to 8/2023; no response",
                    "Pharmacy list of 01/12/2026, page 2",
                    false,
                )],
                rest: Some("No to 14 other questions.".into()),
            },
            SummaryPart { head: "Scores".into(), lines: Vec::new(), rest: None },
        ],
        missing: vec!["Photo ID: not done.".into()],
        foot: "Confidential. Fictional sample.".into(),
    }
}

#[test]
fn each_line_of_a_summary_stands_beside_its_source() {
    let pdf = chart_summary(&sheet()).unwrap();
    keep("summary.pdf", &pdf);
    sound(&pdf);
    fonts_are_embedded(&pdf);
    expect![[r#"
        --- 1 ---
        Cedar Grove Interventional Psychiatry  SAMPLE
        410 Alder Street, Suite 200, Fairhaven, OR 97000 · Tel (503) 555-0142 · Fax (503) 555-0143
        Intake summary
        Patient  Date of birth  Record  Printed
        Hargrove, Rowan  06/14/1984  CG-10482  03/03/2026
        Warnings
        Where it is written
        Hold  Blood pressure is high: a clinician decides. Open  Ketamine: safety questions,
        03/02/2026, on paper
        Tried before
        Where it is written
        Sertraline (SSRI)  150 mg; 10 weeks at dose; 3/2023 to 8/2023;  Pharmacy list of 01/12/2026,
        no response  page 2
        No to 14 other questions.
        Scores
        Nothing is documented.
        Not documented
        • Photo ID: not done.
        Confidential. Fictional sample.  CG-10482 2026-03-03 · Page 1 of 1
    "#]]
    .assert_eq(&text(&pdf));
}

#[test]
fn a_long_summary_names_the_patient_on_each_page() {
    let mut sheet = sheet();
    let line = sheet.parts[1].lines[0].clone();
    sheet.parts[1].lines = vec![line; 120];
    let pdf = chart_summary(&sheet).unwrap();
    sound(&pdf);
    assert!(pdf.pages > 3);
    assert_eq!(text(&pdf).matches("Hargrove, Rowan").count(), pdf.pages as usize);
}
