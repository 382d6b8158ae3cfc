use serde_json::json;

use super::{add, answer, clinic, planned, starts};
use crate::Status;

#[test]
fn a_daily_course_goes_on_over_a_leap_day() {
    let mut request = clinic("2028-02-27", "2028-03-05");
    add(&mut request, "S1", 4, &json!({}));
    let days: Vec<String> = starts(&planned(&request)).iter().map(|start| start[..10].to_owned()).collect();
    assert_eq!(days, ["2028-02-27", "2028-02-28", "2028-02-29", "2028-03-01"]);
}

#[test]
fn a_week_goes_on_over_the_end_of_the_year() {
    let mut request = clinic("2026-12-28", "2027-01-10");
    let phases = json!([{"id": "main", "visit_type": "tms", "count": 6, "per_week": 4, "min_gap": {"days": 1}}]);
    add(&mut request, "S1", 6, &json!({"phases": phases}));
    let days: Vec<String> = starts(&planned(&request)).iter().map(|start| start[..10].to_owned()).collect();
    assert_eq!(days.last().unwrap(), "2027-01-05");
}

#[test]
fn nothing_starts_at_a_wall_time_that_is_skipped_or_comes_twice() {
    for (date, night) in [("2027-03-14", ["01:30", "03:00"]), ("2026-11-01", ["00:30", "02:00"])] {
        let mut request = clinic(date, date);
        request["site"]["hours"]["sun"] = json!([["00:00", "04:00"]]);
        request["series"] = json!([]);
        let phases = json!([{"id": "main", "visit_type": "tms", "count": 2, "per_day": 2, "min_gap": {"hours": 1}}]);
        let wish = json!([{"weekdays": ["sun"], "from": night[0], "to": "04:00", "weight": 10}]);
        add(&mut request, "S1", 2, &json!({"phases": phases}));
        request["patients"][0]["preferred"] = wish;
        for start in starts(&planned(&request)) {
            assert!(!["02:00", "02:30"].contains(&&start[11..]) || date != "2027-03-14", "{start}");
            assert!(!["01:00", "01:30"].contains(&&start[11..]) || date != "2026-11-01", "{start}");
        }
    }
}

#[test]
fn a_gap_in_hours_is_elapsed_time_on_the_day_the_clocks_change() {
    let mut request = clinic("2027-03-13", "2027-03-15");
    let phases =
        json!([{"id": "main", "visit_type": "tms", "count": 2, "min_gap": {"hours": 24}, "max_gap": {"hours": 24}}]);
    add(&mut request, "S1", 2, &json!({"phases": phases, "latest": "2027-03-14"}));
    let starts = starts(&planned(&request));
    let hour = |start: &str| start[11..13].parse::<i64>().unwrap() * 60 + start[14..].parse::<i64>().unwrap();
    assert_eq!(hour(&starts[1]) - hour(&starts[0]), 60);
}

#[test]
fn a_closed_day_is_left_out() {
    let mut request = clinic("2026-03-02", "2026-03-08");
    request["site"]["closures"] = json!([{"id": "training", "from": "2026-03-03T00:00", "to": "2026-03-04T00:00"}]);
    add(&mut request, "S1", 3, &json!({}));
    let starts = starts(&planned(&request));
    assert!(starts.iter().all(|start| !start.starts_with("2026-03-03")), "{starts:?}");
}

#[test]
fn a_patient_with_two_courses_is_in_one_place_at_a_time() {
    let mut request = clinic("2026-03-02", "2026-03-03");
    add(&mut request, "S1", 2, &json!({}));
    add(&mut request, "S2", 2, &json!({"patient": "PS1"}));
    request["patients"][0]["windows"] = json!([{"weekdays": ["mon", "tue"], "from": "09:00", "to": "11:00"}]);
    planned(&request);
}

#[test]
fn facts_stay_where_they_are_and_count_in_the_week() {
    let mut request = clinic("2026-03-02", "2026-03-15");
    let seats = json!({"device": "dev1", "operator": "op1"});
    let phases = json!([{"id": "main", "visit_type": "tms", "count": 5, "per_week": 3, "min_gap": {"days": 1}}]);
    let kept = json!([{"n": 1, "start": "2026-03-02T09:00", "resources": seats}]);
    let pinned = json!([{"n": 3, "start": "2026-03-06T10:00", "resources": seats}]);
    add(&mut request, "S1", 5, &json!({"phases": phases, "completed": kept, "pinned": pinned}));
    request["now"] = json!("2026-03-03T08:00");
    let answer = planned(&request);
    let first_week = starts(&answer).iter().filter(|start| start.as_str() < "2026-03-09").count();
    assert_eq!((first_week, answer.sessions[0].kept, answer.sessions[2].kept), (3, Some("completed"), Some("pinned")));
}

#[test]
fn a_repair_moves_only_what_was_hit() {
    let mut request = clinic("2026-03-02", "2026-03-13");
    add(&mut request, "S1", 4, &json!({}));
    add(&mut request, "S2", 4, &json!({}));
    let before = planned(&request);
    let previous: Vec<_> = before
        .sessions
        .iter()
        .map(|session| json!({"series": session.series, "n": session.n, "start": session.start, "resources": session.resources}))
        .collect();
    request["mode"] = json!("repair");
    request["repair"] = json!({
        "previous": previous,
        "disruptions": [{"kind": "closed", "from": "2026-03-03T00:00", "to": "2026-03-04T00:00"}],
    });
    let hit = starts(&before).iter().filter(|start| start.starts_with("2026-03-03")).count() as i64;
    let after = planned(&request);
    assert_eq!(after.score.unwrap().terms.moved, hit * 100_000_000);
}

#[test]
fn a_course_that_does_not_fit_keeps_its_beginning() {
    let mut request = clinic("2026-03-02", "2026-03-04");
    request["allow_partial"] = json!(true);
    add(&mut request, "S1", 5, &json!({}));
    let answer = answer(&request);
    assert_eq!((answer.status, answer.sessions.len(), answer.unplaced.len()), (Status::Partial, 3, 2));
}

#[test]
fn further_proposals_differ() {
    let mut request = clinic("2026-03-02", "2026-03-08");
    request["proposals"] = json!(3);
    add(&mut request, "S1", 3, &json!({}));
    let answer = planned(&request);
    assert!(answer.alternatives.iter().all(|other| other.sessions != answer.sessions));
    assert!(!answer.alternatives.is_empty());
}

#[test]
fn many_courses_on_few_devices_all_find_a_place() {
    let mut request = clinic("2026-03-02", "2026-03-13");
    for index in 0..16 {
        add(&mut request, &format!("S{index}"), 8, &json!({"latest": "2026-03-11"}));
    }
    planned(&request);
}

#[test]
fn the_same_request_has_the_same_plan() {
    let mut request = clinic("2026-03-02", "2026-03-13");
    for index in 0..7 {
        add(&mut request, &format!("S{index}"), 5, &json!({}));
    }
    assert_eq!(planned(&request).sessions, planned(&request).sessions);
}
