//! The planner on the command line: a request in, a result out, without a practice.

use serde_json::{Value, json};
use std::process::{Command, Output};

#[test]
fn a_course_is_planned_without_a_practice_and_twice_the_same() {
    let request = clinic(4, 1);
    let answer = planned(&request);
    assert_eq!((&answer["format"], &answer["status"]), (&json!("seriesdesk.plan.result/1"), &json!("planned")));
    let starts: Vec<&Value> = answer["sessions"].as_array().unwrap().iter().map(|session| &session["start"]).collect();
    assert_eq!(starts.len(), 4, "{answer}");
    assert_eq!(planned(&request), answer);
}

#[test]
fn what_cannot_be_planned_names_what_clashes() {
    let answer = planned(&clinic(9, 3));
    assert_eq!(answer["status"], "infeasible", "{answer}");
    let conflict = &answer["conflicts"][0];
    let names: Vec<&str> = conflict["constraints"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(names.contains(&"series:course"), "{names:?}");
    assert!(!conflict["text"].as_str().unwrap().is_empty());
}

#[test]
fn a_request_that_is_refused_says_which_field_it_is() {
    let mut request = clinic(4, 1);
    request["series"][0]["patient"] = json!("nobody");
    let output = run(&request);
    assert_eq!(output.status.code(), Some(1));
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!((&error["code"], &error["field"]), (&json!("invalid"), &json!("series[0].patient")), "{error}");
}

/// A room open on weekday mornings of two weeks, and a course of so many sessions at least so many days apart.
fn clinic(sessions: u32, gap: u32) -> Value {
    let morning = json!([["09:00", "12:00"]]);
    json!({
        "format": "seriesdesk.plan.request/1",
        "mode": "plan",
        "horizon": {"from": "2027-02-01", "to": "2027-02-14"},
        "site": {"zone": "America/New_York", "grid_minutes": 30,
            "hours": {"mon": morning, "tue": morning, "wed": morning, "thu": morning, "fri": morning}},
        "resources": [{"id": "bay", "kind": "device"}],
        "visit_types": [{
            "id": "visit",
            "segments": [{"id": "treat", "minutes": 30}],
            "roles": [{"role": "device", "kind": "device", "holds": [{"segment": "treat"}]}],
        }],
        "patients": [{"id": "one"}],
        "series": [{"id": "course", "patient": "one", "phases": [
            {"id": "main", "visit_type": "visit", "count": sessions, "min_gap": {"days": gap}},
        ]}],
    })
}

fn planned(request: &Value) -> Value {
    let output = run(request);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON on stdout")
}

fn run(request: &Value) -> Output {
    Command::new(env!("CARGO_BIN_EXE_deskctl")).args(["plan", &request.to_string()]).output().expect("deskctl starts")
}
