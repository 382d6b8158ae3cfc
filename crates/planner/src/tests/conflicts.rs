use serde_json::{Value, json};
use std::collections::BTreeSet;

use super::{add, answer, clinic, typed};
use crate::{
    Status,
    check::clock,
    compile::{Names, compile},
    conflict::possible,
    relax::relax,
};

/// Checks that there is no plan, that the named constraints alone admit none, and that without any one of them there is one.
#[track_caller]
fn check(request: &Value, some: &[&str]) {
    let answer = answer(request);
    assert_eq!(answer.status, Status::Infeasible, "{}", answer.text);
    let names = &answer.conflicts[0].constraints;
    for name in some {
        assert!(names.iter().any(|known| known == name), "{name} is not in {names:?}");
    }
    assert!(!admits_a_plan(request, names), "{names:?} alone admit a plan");
    for name in names {
        let fewer: Vec<String> = names.iter().filter(|other| *other != name).cloned().collect();
        assert!(admits_a_plan(request, &fewer), "{name} is not needed in {names:?}");
    }
}

fn admits_a_plan(request: &Value, names: &[String]) -> bool {
    let request = typed(request);
    let keep: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let relaxed = relax(&request, &keep);
    let names = Names::new(&relaxed, clock(&relaxed).unwrap());
    possible(&compile(&names), 200, 1_000_000, &|_| 0.0).unwrap()
}

#[test]
fn a_patient_and_the_operators_that_never_meet() {
    let mut request = clinic("2026-03-02", "2026-03-08");
    add(&mut request, "S1", 1, &json!({}));
    add(&mut request, "S2", 3, &json!({}));
    for operator in [2, 3] {
        request["resources"][operator]["shifts"] =
            json!([{"weekdays": ["mon", "tue"], "from": "08:00", "to": "12:00"}]);
    }
    request["patients"][0]["windows"] = json!([{"weekdays": ["mon", "tue"], "from": "13:00", "to": "17:00"}]);
    check(&request, &["series:S1", "window:PS1", "shift:op1", "shift:op2"]);
}

#[test]
fn too_many_sessions_before_the_latest_date() {
    let mut request = clinic("2026-03-02", "2026-03-20");
    add(&mut request, "S1", 6, &json!({"earliest": "2026-03-02", "latest": "2026-03-05"}));
    check(&request, &["series:S1", "latest:S1"]);
}

#[test]
fn three_patients_and_one_hour() {
    let mut request = clinic("2026-03-02", "2026-03-06");
    for id in ["S1", "S2", "S3"] {
        add(&mut request, id, 1, &json!({"only": {"device": ["dev1"]}}));
    }
    for patient in 0..3 {
        request["patients"][patient]["windows"] =
            json!([{"weekdays": ["wed"], "from": "10:00", "to": "12:00", "valid_to": "2026-03-06"}]);
    }
    check(&request, &["capacity:dev1", "window:PS1", "window:PS2", "window:PS3"]);
}

#[test]
fn a_closed_week_is_named() {
    let mut request = clinic("2026-03-02", "2026-03-06");
    request["site"]["closures"] = json!([{"id": "move", "from": "2026-03-02T00:00", "to": "2026-03-07T00:00"}]);
    add(&mut request, "S1", 1, &json!({}));
    check(&request, &["series:S1", "closure:move"]);
}
