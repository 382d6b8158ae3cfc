use super::*;

#[test]
fn a_sheet_in_a_log_names_nobody() {
    let patient = SuperbillPatient {
        name: "Hargrove, Rowan T.".into(),
        born_on: "06/14/1984".into(),
        mrn: "CG-10482".into(),
        sex: None,
        address: None,
    };
    assert_eq!(format!("{patient:?}"), "SuperbillPatient { .. }");
}

#[test]
fn the_words_of_a_kit_stay_out_of_logs() {
    let kit = RecoveryKitSheet {
        sample: true,
        practice: "Cedar Grove".into(),
        number: "RK-3".into(),
        key_mark: "C7F2-91AD".into(),
        replaces: None,
        made_at: "03/03/2026 8:05 AM".into(),
        computer: None,
        made_local: "2026-03-03T08:05".into(),
        words: vec!["anchor".into()],
        rehearsed: Vec::new(),
    };
    assert_eq!(format!("{kit:?}"), "RecoveryKitSheet { .. }");
}

#[test]
fn an_issued_sheet_comes_back_as_it_was_stored() {
    let line = SuperbillLine {
        number: 1,
        day: "02/09/2026".into(),
        pos: "11".into(),
        code: "J3490".into(),
        modifiers: vec!["JZ".into()],
        label: "Ketamine, racemic, IV".into(),
        pointers: vec!["A".into()],
        units: 1,
        charge_cents: 7_500,
        paid_cents: 7_500,
        ndc: Some("N499999011410 ML0.78".into()),
    };
    let stored = serde_json::to_string(&line).unwrap();
    assert!(serde_json::from_str::<SuperbillLine>(&stored).unwrap() == line);
}
