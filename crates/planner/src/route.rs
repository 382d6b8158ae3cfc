//! The cheapest course through given offers: a dynamic program over sessions, dates and counts in the week and on the day.

use std::borrow::Cow;

use crate::{
    bits::Bits,
    choose::looks_at_all,
    own::step,
    problem::{Course, PhaseRule, Problem},
    sliding::Sliding,
};

/// A possible place of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    pub day: usize,
    pub tick: usize,
    pub number: i32,
    pub monday: i32,
    pub start: i64,
    pub end: i64,
    pub cost: i64,
}

/// The nodes of each shape, in order of time.
pub type Nodes = Vec<Vec<Node>>;

/// More than any course costs.
pub const NEVER: i64 = i64::MAX / 4;
const NOWHERE: u32 = u32::MAX;

/// The possible places of one session, and the cheapest way to each.
pub struct Layer<'a> {
    pub nodes: Cow<'a, [Node]>,
    pub weeks: usize,
    pub days: usize,
    /// By node, count in the week and count on the day.
    pub cost: Vec<i64>,
    from: Vec<u32>,
    /// The cheapest state of each node.
    pub least: Vec<(i64, usize)>,
}

/// The places of the first sessions of a course, all of them unless a beginning is enough, with their cost as far as offers and
/// distances go. Facts keep their own places. What would cost more than the limit need not be found.
pub fn route(problem: &Problem, course: &Course, nodes: &Nodes, limit: i64) -> Option<(i64, Vec<Node>)> {
    let limit = if course.previous.is_empty() { limit } else { NEVER };
    let mut layers: Vec<Layer<'_>> = Vec::with_capacity(course.sessions.len());
    for n in 0..course.sessions.len() {
        let layer = extend(problem, course, nodes, &layers, n, limit);
        let dead = layer.cost.iter().all(|cost| *cost >= NEVER);
        layers.push(layer);
        if dead {
            break;
        }
    }
    let mut best: Option<(i64, usize, usize)> = None;
    for length in 0..=layers.len() {
        if length < course.sessions.len() && (!problem.allow_partial || course.sessions[length].fact.is_some()) {
            continue;
        }
        let after = &course.sessions[length..];
        let facts = after.iter().filter_map(|rule| rule.fact.as_ref()).map(|fact| fact.number).max();
        let missing = after.iter().filter(|rule| rule.fact.is_none()).count() as i64;
        let unplaced = problem.weights.unplaced * course.priority * missing;
        let so_far =
            course.sessions[..length].iter().filter_map(|rule| rule.fact.as_ref()).map(|fact| fact.number).max();
        let bill = |last: Option<i32>| {
            let late = last.max(facts).max(so_far).map_or(0, |last| i64::from((last - course.base).max(0)));
            unplaced + problem.weights.finish * course.priority * late
        };
        let Some(layer) = length.checked_sub(1).map(|last| &layers[last]) else {
            best = Some((bill(None), 0, 0));
            continue;
        };
        let stride = layer.weeks * layer.days;
        for (state, cost) in layer.cost.iter().enumerate().filter(|(_, cost)| **cost < NEVER) {
            let total = cost + bill(Some(layer.nodes[state / stride].number));
            if best.is_none_or(|(known, _, _)| total < known) {
                best = Some((total, length, state));
            }
        }
    }
    let (cost, length, mut state) = best?;
    let mut places = Vec::with_capacity(length);
    for layer in layers[..length].iter().rev() {
        places.push(layer.nodes[state / (layer.weeks * layer.days)]);
        state = layer.from[state] as usize;
    }
    places.reverse();
    Some((cost, places))
}

/// The bytes that the widest route of a course takes.
pub fn bytes(course: &Course) -> u64 {
    let all = looks_at_all(course, true);
    let nodes = |starts: &Vec<Bits>| -> u64 {
        let of_day = |day: &Bits| if all { u64::from(day.count()) } else { u64::from(day.count().min(5)) };
        starts.iter().map(of_day).sum()
    };
    let each: Vec<u64> = course.shapes.iter().map(|shape| nodes(&shape.starts)).collect();
    let layer = |n: usize| {
        let (weeks, days) = states(course, n);
        each[course.sessions[n].shape].saturating_mul(12 * (weeks * days) as u64 + 16)
    };
    (0..course.sessions.len()).map(layer).fold(0, u64::saturating_add)
}

/// How many counts of the week and of the day a session has to tell apart.
fn states(course: &Course, n: usize) -> (usize, usize) {
    let phase = course.sessions[n].phase;
    let most = course.sessions.iter().filter(|other| other.phase == phase).count() as i64;
    let phase = &course.phases[phase];
    let bare = phase.fact_days.is_empty();
    let in_week = if bare { most.min(phase.per_day.saturating_mul(7)) } else { most };
    let on_day = if bare { most.min(1500 / course.shapes[course.sessions[n].shape].minutes.max(5)) } else { most };
    let count = |limit: i64, most: i64| if limit < most { limit.max(0) as usize + 1 } else { 1 };
    let weeks = phase.per_week.map_or(1, |limit| count(limit, in_week));
    (weeks, if phase.per_day == 1 { 1 } else { count(phase.per_day, on_day) })
}

fn extend<'a>(
    problem: &Problem,
    course: &Course,
    nodes: &'a Nodes,
    layers: &[Layer<'a>],
    n: usize,
    limit: i64,
) -> Layer<'a> {
    let rule = &course.sessions[n];
    let phase = &course.phases[rule.phase];
    let (weeks, days) = states(course, n);
    let mine: Cow<'a, [Node]> = match &rule.fact {
        Some(fact) => Cow::Owned(vec![Node {
            day: usize::MAX,
            tick: 0,
            number: fact.number,
            monday: fact.monday,
            start: fact.start,
            end: fact.end,
            cost: 0,
        }]),
        None => Cow::Borrowed(within(nodes, layers.last(), rule.shape)),
    };
    let size = mine.len() * weeks * days;
    let least = vec![(NEVER, 0); mine.len()];
    let mut layer = Layer { nodes: mine, weeks, days, cost: vec![NEVER; size], from: vec![NOWHERE; size], least };
    let late = problem.weights.finish * course.priority;
    let free = rule.fact.is_none();
    let mut low = 0;
    let mut sliding = Sliding::new(weeks);
    let fresh_phase = n > 0 && course.sessions[n - 1].phase != rule.phase;
    let plain = !course.approved && (fresh_phase || (days == 1 && phase.ideal.is_none()));
    for index in 0..layer.nodes.len() {
        let node = layer.nodes[index];
        let (in_week, on_day) = (
            room(phase.per_week, &phase.fact_weeks, node.monday),
            room(Some(phase.per_day), &phase.fact_days, node.number),
        );
        if free && (in_week < 1 || on_day < 1) {
            continue;
        }
        let Some(before) = layers.last() else {
            let fresh = index * weeks * days + state(&layer, if free { 1 } else { 0 }, if free { 1 } else { 0 });
            layer.cost[fresh] = node.cost;
            continue;
        };
        let earlier_nodes: &[Node] = &before.nodes;
        let binding = free || course.sessions[n - 1].fact.is_none();
        let same_phase = course.sessions[n - 1].phase == rule.phase;
        let here = (node.number, node.start);
        while binding && !course.approved && low < earlier_nodes.len() && too_far(phase, &earlier_nodes[low], here) {
            low += 1;
        }
        if plain {
            let follows = |last: &Node| {
                let there = (last.number, last.start);
                let apart = last.end <= node.start && phase.min_gap.is_none_or(|gap| gap.at_least(there, here));
                let week = same_phase || !phase.new_week || last.monday < node.monday;
                let day = !(same_phase && free && phase.per_day == 1 && last.number == node.number);
                !binding || (apart && week && (day || last.day == usize::MAX))
            };
            sliding.turn(before, node.monday);
            while earlier_nodes.get(sliding.high).is_some_and(follows) {
                sliding.take(before, same_phase && weeks > 1, node.monday);
            }
            sliding.leave(low);
            let taken = usize::from(free);
            let bill = late * i64::from((node.number - course.base).max(0));
            for (week, cost, from) in sliding.cheapest(before) {
                let week = week + taken;
                let at = index * weeks * days + state(&layer, week, taken);
                let fits = weeks == 1 || week as i64 <= in_week;
                if fits && cost + node.cost < layer.cost[at] && cost + node.cost + bill < limit {
                    layer.cost[at] = cost + node.cost;
                    layer.from[at] = from as u32;
                }
            }
            continue;
        }
        for (earlier, last) in earlier_nodes.iter().enumerate().skip(low) {
            let there = (last.number, last.start);
            if binding {
                if last.end > node.start || phase.min_gap.is_some_and(|gap| !gap.at_least(there, here)) {
                    break;
                }
                if !same_phase && phase.new_week && node.monday <= last.monday {
                    break;
                }
            }
            let (least, cheapest) = before.least[earlier];
            if least >= NEVER {
                continue;
            }
            let near = same_phase && last.monday == node.monday && (weeks > 1 || last.number == node.number);
            let price = node.cost + step(problem, course, n, there, here);
            if least + price + late * i64::from((node.number - course.base).max(0)) >= limit {
                continue;
            }
            let stride = before.weeks * before.days;
            let states = if near { 0..stride } else { cheapest..cheapest + 1 };
            for old in states {
                let cost = before.cost[earlier * stride + old];
                if cost >= NEVER {
                    continue;
                }
                let (mut week, mut day) = (0, 0);
                if same_phase && last.monday == node.monday {
                    week = old / before.days;
                }
                if same_phase && last.number == node.number {
                    day = old % before.days;
                    if free && phase.per_day == 1 && last.day != usize::MAX {
                        continue;
                    }
                }
                if free {
                    (week, day) = (week + 1, day + 1);
                    if (weeks > 1 && week as i64 > in_week) || (days > 1 && day as i64 > on_day) {
                        continue;
                    }
                }
                let at = index * weeks * days + state(&layer, week, day);
                if cost + price < layer.cost[at] {
                    layer.cost[at] = cost + price;
                    layer.from[at] = (earlier * stride + old) as u32;
                }
            }
        }
    }
    let stride = weeks * days;
    for (index, costs) in layer.cost.chunks(stride).enumerate() {
        let cheapest = costs.iter().enumerate().min_by_key(|(_, cost)| **cost);
        layer.least[index] = cheapest.map_or((NEVER, 0), |(state, cost)| (*cost, state));
    }
    layer
}

/// The nodes of a shape after the first that the session before can have.
fn within<'a>(nodes: &'a Nodes, before: Option<&Layer<'a>>, shape: usize) -> &'a [Node] {
    let all = &nodes[shape];
    let Some(before) = before else { return all };
    let stride = before.weeks * before.days;
    let reached = before.cost.iter().position(|cost| *cost < NEVER).map(|state| before.nodes[state / stride].start);
    let from = reached.map_or(all.len(), |first| all.partition_point(|node| node.start < first));
    &all[from..]
}

fn state(layer: &Layer<'_>, week: usize, day: usize) -> usize {
    let week = if layer.weeks == 1 { 0 } else { week };
    let day = if layer.days == 1 { 0 } else { day };
    week * layer.days + day
}

/// How many free sessions a week or date still takes.
fn room(limit: Option<i64>, facts: &[(i32, i64)], of: i32) -> i64 {
    let taken = facts.iter().find(|(known, _)| *known == of).map_or(0, |(_, count)| *count);
    limit.map_or(i64::MAX, |limit| limit - taken)
}

fn too_far(phase: &PhaseRule, last: &Node, here: (i32, i64)) -> bool {
    phase.max_gap.is_some_and(|gap| !gap.at_most((last.number, last.start), here))
}
