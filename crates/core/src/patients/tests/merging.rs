use expect_test::expect;

use super::*;
use crate::oplog::{fingerprint, replayed_fingerprint};

#[test]
fn two_charts_of_one_person_become_one_and_apart_again() {
    let mut desk = desk();
    let keep = add(&mut desk, "Kowalski, Emma", "1984-06-14", "5550138852");
    let merge = add(&mut desk, "Kowalsky, Ema", "1984-06-14", "5550138852");
    for (patient_id, code) in [(keep, "F33.2"), (keep, "F41.1"), (merge, "F33.2"), (merge, "F43.10")] {
        let _ = add_diagnosis(&mut desk, AddDiagnosis { patient_id, code: code.into(), onset_on: None }).unwrap();
    }
    let _ = save_contact(&mut desk, ContactView { preferred: true, ..contact(merge, "home", "5550009999") }).unwrap();
    for (id, allergies, notes) in [(keep, Some("Latex"), None), (merge, Some("Peanut"), Some("Hard of hearing"))] {
        let mut chart = form(&chart(&desk, id));
        chart.allergies = allergies.map(str::to_owned);
        chart.notes = notes.map(str::to_owned);
        let _ = save_patient(&mut desk, chart).unwrap();
    }
    let before = fingerprint_of_charts(&desk, &[keep, merge]);

    let merged = merge_patients(&mut desk, MergePatients { keep, merge }).unwrap();
    assert_eq!(merged.said.as_deref(), Some("CG-10002 merged into CG-10001"));
    let kept = chart(&desk, keep);
    assert_eq!(kept.allergies.as_deref(), Some("Latex\nPeanut"));
    assert_eq!(kept.notes.as_deref(), Some("Hard of hearing"));
    expect!["1 F33.2, 2 F41.1, 3 F43.10"].assert_eq(&codes(&kept));
    let values: Vec<_> = kept.contacts.iter().map(|contact| (contact.value.as_str(), contact.preferred)).collect();
    assert_eq!(values, [("(555) 013-8852", true), ("(555) 000-9999", false)]);
    assert_eq!(chart(&desk, merge).merged_into, Some(keep));
    assert_eq!(all_ids(desk.db(), keep).unwrap(), [keep, merge]);
    let gone = form(&chart(&desk, merge));
    refused(save_patient(&mut desk, gone), expect!["This chart was merged into another."]);
    assert_eq!(found(&desk, "kow"), [keep]);
    assert_eq!(found(&desk, "CG-10002"), [keep], "papers with the old number still lead to the chart");
    assert_eq!(found(&desk, "9999"), [keep]);

    let _ = desk.undo(merged.undo.unwrap()).unwrap();
    assert_eq!(fingerprint_of_charts(&desk, &[keep, merge]), before);
    assert_eq!(found(&desk, "kow"), [keep, merge]);
    assert_eq!(fingerprint(&desk).unwrap(), replayed_fingerprint(&desk).unwrap());
}

#[test]
fn a_chart_that_holds_earlier_ones_takes_them_along() {
    let mut desk = desk();
    let [a, b, c] = ["A", "B", "C"].map(|given| add(&mut desk, &format!("Merge, {given}"), "1984-06-14", "5550138852"));
    let _ = merge_patients(&mut desk, MergePatients { keep: b, merge: a }).unwrap();
    refused(
        merge_patients(&mut desk, MergePatients { keep: c, merge: a }),
        expect!["This chart was merged into another."],
    );
    refused(
        merge_patients(&mut desk, MergePatients { keep: c, merge: c }),
        expect!["These are not two charts but one."],
    );
    let _ = merge_patients(&mut desk, MergePatients { keep: c, merge: b }).unwrap();
    assert_eq!(all_ids(desk.db(), c).unwrap(), [c, a, b]);
    assert_eq!(found(&desk, "CG-10001"), [c]);
}

#[test]
fn a_merge_is_not_undone_over_a_later_change() {
    let mut desk = desk();
    let keep = add(&mut desk, "Kowalski, Emma", "1984-06-14", "5550138852");
    let merge = add(&mut desk, "Kowalsky, Ema", "1984-06-14", "5550000000");
    let merged = merge_patients(&mut desk, MergePatients { keep, merge }).unwrap();
    let moved = chart(&desk, keep).contacts.remove(1);
    let _ = save_contact(&mut desk, ContactView { note: Some("After five".into()), ..moved.clone() }).unwrap();
    assert!(desk.undo(merged.undo.unwrap()).is_ok(), "another part of a moved record may change");
    assert_eq!(chart(&desk, merge).contacts[0].note.as_deref(), Some("After five"));
}

fn found(desk: &TestPractice, text: &str) -> Vec<PatientId> {
    find(desk, Find { text, ..Find::default() }).unwrap().rows.iter().map(|row| row.id).collect()
}

fn codes(chart: &PatientView) -> String {
    chart.diagnoses.iter().map(|row| format!("{} {}", row.position, row.code)).collect::<Vec<_>>().join(", ")
}

/// Everything charts say, without revisions.
fn fingerprint_of_charts(desk: &TestPractice, ids: &[PatientId]) -> String {
    let charts: Vec<_> = ids.iter().map(|id| serde_json::to_value(chart(desk, *id)).unwrap().to_string()).collect();
    let mut text = charts.join("\n");
    while let Some(start) = text.find("\"revision\":") {
        let end = text[start..].find(['}', ',']).map_or(text.len(), |end| start + end);
        text.replace_range(start..end, "\"\"");
    }
    text
}
