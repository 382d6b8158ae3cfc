//! The planner against an enumeration that knows nothing of ticks, boards and routes: only the judge and the score by names.

use serde_json::{Value, json};

use super::{add, answer, clinic, typed};
use crate::{
    Request, Status,
    check::clock,
    compile::Names,
    draw::Draw,
    judge::broken,
    score::{Row, score},
    wall::{Clock, Wall, at},
};

#[test]
fn tiny_requests_have_the_best_plan_or_none() {
    for seed in 0..40 {
        let request = tiny(seed);
        let answer = answer(&request);
        let best = brute(&typed(&request));
        let got = answer.score.map(|score| score.total);
        assert_eq!(got, best, "seed {seed}: {}", answer.text);
        assert!(best.is_some() || answer.status == Status::Infeasible, "seed {seed}");
    }
}

/// A few days, a few starts, one or two devices and two courses of one or two sessions.
fn tiny(seed: u64) -> Value {
    let mut draw = Draw::new(seed);
    let mut request = clinic("2027-02-01", ["2027-02-03", "2027-02-04"][draw.below(2)]);
    let close = ["11:00", "11:30"][draw.below(2)];
    for day in ["mon", "tue", "wed", "thu"] {
        request["site"]["hours"][day] = json!([["09:00", close]]);
    }
    let resources = request["resources"].as_array_mut().unwrap();
    resources.pop();
    if draw.below(2) == 0 {
        resources.remove(1);
    }
    if draw.below(3) == 0 {
        resources[0]["away"] = json!([{"id": "down", "from": "2027-02-01T09:00", "to": "2027-02-02T10:00"}]);
    }
    if draw.below(3) == 0 {
        let booking =
            json!({"id": "b1", "from": "2027-02-02T09:30", "to": "2027-02-02T10:00", "resources": [{"id": "op1"}]});
        request["bookings"] = json!([booking]);
    }
    request["allow_partial"] = json!(draw.below(3) == 0);
    for id in ["S1", "S2"] {
        let count = 1 + draw.below(2) as i64;
        let least = [json!({"days": 1}), json!({"hours": 24}), json!({"hours": 3}), json!({"hours": 48})]
            [draw.below(4)]
        .clone();
        let phase = json!({
            "id": "main", "visit_type": "tms", "count": count, "min_gap": least, "per_day": 1 + draw.below(2),
            "max_gap": {"days": 1 + draw.below(2)}, "ideal_gap_days": 2, "per_week": 2,
        });
        add(&mut request, id, count, &json!({"phases": [phase], "priority": 1 + draw.below(3)}));
        let index = request["patients"].as_array().unwrap().len() - 1;
        if draw.below(2) == 0 {
            let to = ["10:00", "10:30"][draw.below(2)];
            let window = json!([{"weekdays": ["mon", "tue", "wed"], "from": "09:00", "to": to}]);
            request["patients"][index]["windows"] = window;
        }
        if draw.below(2) == 0 {
            let wish = json!([{"weekdays": ["tue", "wed", "thu"], "from": "09:30", "to": "11:00", "weight": 5}]);
            request["patients"][index]["preferred"] = wish;
        }
    }
    if draw.below(3) == 0 {
        let seats = json!({"device": "dev1", "operator": "op1"});
        let place = json!({"series": "S1", "n": 1, "start": "2027-02-02T09:00", "resources": seats});
        request["mode"] = json!("repair");
        request["repair"] = json!({"previous": [place], "disruptions": []});
    }
    request
}

/// The least score of any plan.
fn brute(request: &Request) -> Option<i64> {
    let clock = clock(request).unwrap();
    let lists: Vec<Vec<(i64, Vec<Row>)>> =
        (0..request.series.len()).map(|series| courses(request, clock, series)).collect();
    let mut best = None;
    join(request, clock, &lists, &mut Vec::new(), 0, &mut best);
    best
}

fn courses(request: &Request, clock: Clock, series: usize) -> Vec<(i64, Vec<Row>)> {
    let mut alone = request.clone();
    alone.series = vec![request.series[series].clone()];
    alone.resources.iter_mut().for_each(|resource| resource.idle_weight = 0);
    if let Some(repair) = &mut alone.repair {
        repair.previous.retain(|old| old.series == alone.series[0].id);
    }
    let mut found = Vec::new();
    grow(&alone, clock, &mut Vec::new(), &mut found);
    for (_, rows) in &mut found {
        rows.iter_mut().for_each(|row: &mut Row| row.series = series);
    }
    found.sort_by_key(|(cost, _)| *cost);
    found
}

fn grow(alone: &Request, clock: Clock, rows: &mut Vec<Row>, found: &mut Vec<(i64, Vec<Row>)>) {
    let series = &alone.series[0];
    let whole = rows.len() as i64 == series.phases[0].count;
    if whole || alone.allow_partial {
        found.push((score(alone, clock, rows).total(), rows.clone()));
    }
    if whole {
        return;
    }
    let names = Names::new(alone, clock);
    let roles = &alone.visit_types[0].roles;
    for date in alone.horizon.from.0.iter_days().take_while(|date| *date <= alone.horizon.to.0) {
        for minutes in (0..1440).step_by(alone.site.grid_minutes as usize) {
            for device in names.choices(series, &roles[0]) {
                for operator in names.choices(series, &roles[1]) {
                    let id = |index: usize| alone.resources[index].id.clone();
                    let seats = [("device".to_owned(), id(device)), ("operator".to_owned(), id(operator))];
                    let start = Wall(at(date, minutes));
                    rows.push(Row { series: 0, n: rows.len() + 1, start, resources: seats.into_iter().collect() });
                    if broken(alone, clock, rows, true).is_empty() {
                        grow(alone, clock, rows, found);
                    }
                    rows.pop();
                }
            }
        }
    }
}

fn join(
    request: &Request,
    clock: Clock,
    lists: &[Vec<(i64, Vec<Row>)>],
    rows: &mut Vec<Row>,
    cost: i64,
    best: &mut Option<i64>,
) {
    let Some((list, rest)) = lists.split_first() else {
        let total = score(request, clock, rows).total();
        *best = Some(best.map_or(total, |known: i64| known.min(total)));
        return;
    };
    for (own, more) in list {
        if best.is_some_and(|known| cost + own >= known) {
            break;
        }
        let before = rows.len();
        rows.extend(more.iter().cloned());
        let found = broken(request, clock, rows, true);
        if !found.contains(&"capacity") && !found.contains(&"patient_overlap") {
            join(request, clock, rest, rows, cost + own, best);
        }
        rows.truncate(before);
    }
}
