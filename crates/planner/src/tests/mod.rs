//! What the planner promises, on invented clinics.

mod brute;
mod conflicts;
mod days;
mod refusals;

use serde_json::{Value, json};

use crate::{Answer, Request, Status, check::clock, judge::broken, plan, read, score::Row};

/// A clinic with two TMS devices, two operators and a prescriber, open from 8 to 18 on every day of the week.
fn clinic(from: &str, to: &str) -> Value {
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let hours: serde_json::Map<String, Value> =
        week.iter().map(|day| ((*day).to_owned(), json!([["08:00", "18:00"]]))).collect();
    json!({
        "format": "seriesdesk.plan.request/1",
        "mode": "plan",
        "horizon": {"from": from, "to": to},
        "site": {"zone": "America/New_York", "grid_minutes": 30, "hours": hours},
        "resources": [
            {"id": "dev1", "kind": "device", "idle_weight": 1},
            {"id": "dev2", "kind": "device", "idle_weight": 1},
            {"id": "op1", "kind": "operator"},
            {"id": "op2", "kind": "operator"},
        ],
        "visit_types": [{
            "id": "tms",
            "segments": [{"id": "prepare", "minutes": 30}, {"id": "treat", "minutes": 30}],
            "roles": [
                {"role": "device", "kind": "device", "holds": [{"segment": "prepare"}, {"segment": "treat"}]},
                {"role": "operator", "kind": "operator", "holds": [{"segment": "prepare"}]},
            ],
        }],
        "patients": [],
        "series": [],
    })
}

/// Adds a patient with one course of daily sessions.
fn add(request: &mut Value, id: &str, count: i64, more: &Value) {
    let patient = json!({"id": format!("P{id}")});
    let mut series = json!({
        "id": id,
        "patient": format!("P{id}"),
        "same_time_weight": 1,
        "same_resource_weights": {"device": 4},
        "phases": [{"id": "main", "visit_type": "tms", "count": count, "min_gap": {"days": 1}, "max_gap": {"days": 3}}],
    });
    for (field, value) in more.as_object().into_iter().flatten() {
        series[field] = value.clone();
    }
    request["patients"].as_array_mut().unwrap().push(patient);
    request["series"].as_array_mut().unwrap().push(series);
}

fn typed(request: &Value) -> Request {
    read(request).unwrap()
}

/// Plans with a fixed number of rounds.
fn answer(request: &Value) -> Answer {
    plan(&typed(request), &|round| round as f64 / 400.0).unwrap()
}

/// Plans, and checks that every session has a place and no rule is broken.
#[track_caller]
fn planned(request: &Value) -> Answer {
    let answer = answer(request);
    assert_eq!(answer.status, Status::Planned, "{}", answer.text);
    let request = typed(request);
    assert_eq!(broken(&request, clock(&request).unwrap(), &rows(&request, &answer), false), Vec::<&str>::new());
    answer
}

fn rows(request: &Request, answer: &Answer) -> Vec<Row> {
    let row = |session: &crate::Session| Row {
        series: request.series.iter().position(|series| series.id == session.series).unwrap(),
        n: session.n as usize,
        start: session.start,
        resources: session.resources.clone(),
    };
    answer.sessions.iter().map(row).collect()
}

fn starts(answer: &Answer) -> Vec<String> {
    answer.sessions.iter().map(|session| session.start.to_string()).collect()
}
