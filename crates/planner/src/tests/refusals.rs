use serde_json::{Value, json};

use super::{add, clinic};
use crate::read;

#[track_caller]
fn check(change: impl FnOnce(&mut Value), field: &str) {
    let mut request = clinic("2026-03-02", "2026-03-08");
    add(&mut request, "S1", 2, &json!({}));
    change(&mut request);
    assert_eq!(read(&request).unwrap_err().field, field);
}

#[test]
fn a_refusal_names_the_field() {
    check(|request| request["format"] = json!("x"), "format");
    check(|request| request["site"]["zone"] = json!("Mars/Olympus"), "site.zone");
    check(|request| request["site"]["grid_minutes"] = json!(7), "site.grid_minutes");
    check(|request| request["horizon"]["to"] = json!("2026-03-01"), "horizon.to");
    check(|request| request["horizon"]["to"] = json!("2126-03-01"), "horizon.to");
    check(|request| request["horizon"]["to"] = json!("2026-02-30"), "horizon");
    check(|request| request["colour"] = json!("green"), "request");
    check(|request| request["resources"][0]["colour"] = json!("green"), "resources[0]");
    check(|request| request["resources"][1]["id"] = json!("dev1"), "resources[1].id");
    check(|request| request["resources"][1]["id"] = json!("dev:1"), "resources[1].id");
    check(|request| request["resources"][0]["capacity"] = json!(2), "resources[0].idle_weight");
    check(
        |request| request["visit_types"][0]["segments"][1]["minutes"] = json!(7),
        "visit_types[0].segments[1].minutes",
    );
    check(
        |request| request["visit_types"][0]["roles"][1]["holds"][0]["segment"] = json!("x"),
        "visit_types[0].roles[1].holds[0].segment",
    );
    check(|request| request["series"][0]["patient"] = json!("nobody"), "series[0].patient");
    check(|request| request["series"][0]["phases"][0]["visit_type"] = json!("x"), "series[0].phases[0].visit_type");
    check(|request| request["series"][0]["phases"][0]["count"] = json!(0), "series[0].phases[0].count");
    check(|request| request["series"][0]["phases"][0]["min_gap"] = json!({"days": "two"}), "series[0].phases[0]");
    check(|request| request["series"][0]["priority"] = json!(10), "series[0].priority");
    check(|request| request["series"][0]["only"] = json!({"device": ["dev9"]}), "series[0].only");
    check(|request| request["proposals"] = json!(4), "proposals");
    check(|request| request["weights"] = json!({"finish": -1}), "weights");
    let night = json!([{"id": "b1", "from": "2026-03-02T23:00", "to": "2026-03-03T01:00"}]);
    check(|request| request["bookings"] = night, "bookings[0].to");
}

#[test]
fn a_course_without_end_is_refused_and_not_tried() {
    let mut request = clinic("2026-03-02", "2028-12-31");
    request["site"]["grid_minutes"] = json!(5);
    let phases = json!([{"id": "main", "visit_type": "tms", "count": 1000, "per_day": 8, "per_week": 50}]);
    add(&mut request, "S1", 1, &json!({"phases": phases}));
    let request = read(&request).unwrap();
    assert_eq!(crate::plan(&request, &|_| 0.0).unwrap_err().field, "series[0]");
}
