//! Looks at everything: all trips of each course, then all ways to put them together. For tiny requests only.

use std::sync::Arc;

use crate::{
    board::Board,
    draft::Draft,
    own::{Trip, cost},
    problem::{Course, Problem, Visit},
    search::Pace,
};

/// What looking at everything says.
pub enum Proof {
    /// No plan is better than this one.
    Best(Vec<Option<Arc<Trip>>>),
    /// There is no plan.
    Nothing,
    /// There was too much to look at.
    TooMuch,
}

/// More sessions have too many trips.
const LONGEST: usize = 10;

/// How much may be looked at.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    pub trips: usize,
    pub steps: u64,
    /// Any plan is enough.
    pub any: bool,
    /// Ends it when it reaches 1.
    pub pace: Pace<'a>,
}

/// Looks at everything, given the value of a plan that is known.
pub fn prove(problem: &Problem, limits: Limits<'_>, known: Option<(i64, Vec<Option<Arc<Trip>>>)>) -> Proof {
    if problem.courses.iter().any(|course| course.sessions.len() > LONGEST) {
        return Proof::TooMuch;
    }
    let facts = Board::new(problem);
    let mut lists: Vec<(usize, Vec<Arc<Trip>>)> = Vec::new();
    for (index, course) in problem.courses.iter().enumerate() {
        let mut walk = Walk { problem, course, facts: &facts, trips: Vec::new(), steps: 0, limits };
        let whole = walk.extend(&mut Vec::new());
        let mut trips = walk.trips;
        if !whole {
            return Proof::TooMuch;
        }
        if trips.is_empty() {
            return Proof::Nothing;
        }
        trips.sort_by_key(|trip| trip.cost);
        lists.push((index, trips));
    }
    lists.sort_by_key(|(_, trips)| trips.len());
    let mut floors = vec![0; lists.len() + 1];
    for (position, (_, trips)) in lists.iter().enumerate().rev() {
        floors[position] = floors[position + 1] + trips.first().map_or(0, |trip| trip.cost);
    }
    let mut join = Join { draft: Draft::new(problem, &facts), lists, floors, best: known, steps: 0, limits };
    let whole = join.join(0, 0);
    match join.best {
        Some((_, trips)) if whole || limits.any => Proof::Best(trips),
        _ if !whole => Proof::TooMuch,
        _ => Proof::Nothing,
    }
}

/// A walk over all trips of a course beside the facts.
struct Walk<'a> {
    problem: &'a Problem,
    course: &'a Course,
    facts: &'a Board,
    trips: Vec<Arc<Trip>>,
    steps: u64,
    limits: Limits<'a>,
}

impl Walk<'_> {
    /// Goes on from the visits so far, at most as deep as the course is long; false when there is too much.
    fn extend(&mut self, visits: &mut Vec<Visit>) -> bool {
        let Some(rule) = self.course.sessions.get(visits.len()) else { return self.keep(visits) };
        if let Some(fact) = &rule.fact {
            if !self.follows(visits, fact) {
                return true;
            }
            visits.push(fact.clone());
            let whole = self.extend(visits);
            visits.pop();
            return whole;
        }
        if self.problem.allow_partial && !self.keep(visits) {
            return false;
        }
        let shape = &self.course.shapes[rule.shape];
        let from = visits.last().filter(|last| last.day != usize::MAX).map_or(0, |last| last.day);
        for day in from..self.problem.days.len() {
            for tick in shape.starts[day].ticks() {
                self.steps += 1;
                if self.steps > self.limits.steps || (self.steps.is_multiple_of(4096) && (self.limits.pace)(0) >= 1.0) {
                    return false;
                }
                let bare = self.problem.visit(self.course, rule.shape, day, tick, Vec::new());
                if !self.follows(visits, &bare) {
                    continue;
                }
                let mut picks = vec![Vec::new()];
                for seat in &shape.roles {
                    let open = seat.patterns.iter().filter(|pattern| self.facts.starts(**pattern, day).has(tick));
                    let open: Vec<usize> = open.copied().collect();
                    picks = picks
                        .iter()
                        .flat_map(|head: &Vec<usize>| open.iter().map(|one| [head.as_slice(), &[*one]].concat()))
                        .collect();
                    if picks.len() > self.limits.trips {
                        return false;
                    }
                }
                for seats in picks {
                    visits.push(self.problem.visit(self.course, rule.shape, day, tick, seats));
                    let whole = self.extend(visits);
                    visits.pop();
                    if !whole {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn keep(&mut self, visits: &[Visit]) -> bool {
        let cost = cost(self.problem, self.course, visits);
        self.trips.push(Arc::new(Trip { visits: visits.to_vec(), cost }));
        self.trips.len() <= self.limits.trips
    }

    /// Whether a session may come after those so far.
    fn follows(&self, visits: &[Visit], next: &Visit) -> bool {
        let n = visits.len();
        let rule = &self.course.sessions[n];
        let phase = &self.course.phases[rule.phase];
        let free = rule.fact.is_none();
        if free {
            let same = |visit: &&Visit| visit.day != usize::MAX;
            let mine = visits.iter().enumerate().filter(|(index, _)| self.course.sessions[*index].phase == rule.phase);
            let mine: Vec<&Visit> = mine.map(|(_, visit)| visit).filter(same).collect();
            let facts =
                |counts: &[(i32, i64)], of: i32| counts.iter().find(|(known, _)| *known == of).map_or(0, |one| one.1);
            let week = mine.iter().filter(|visit| visit.monday == next.monday).count() as i64;
            let day = mine.iter().filter(|visit| visit.number == next.number).count() as i64;
            let in_week = week + facts(&phase.fact_weeks, next.monday);
            let on_day = day + facts(&phase.fact_days, next.number);
            if on_day >= phase.per_day || phase.per_week.is_some_and(|limit| in_week >= limit) {
                return false;
            }
        }
        let Some(last) = visits.last() else { return true };
        if !free && self.course.sessions[n - 1].fact.is_some() {
            return true;
        }
        let (there, here) = ((last.number, last.start), (next.number, next.start));
        let new_phase = self.course.sessions[n - 1].phase != rule.phase;
        last.end <= next.start
            && phase.min_gap.is_none_or(|gap| gap.at_least(there, here))
            && (self.course.approved || phase.max_gap.is_none_or(|gap| gap.at_most(there, here)))
            && !(new_phase && phase.new_week && next.monday <= last.monday)
    }
}

/// All ways to put trips together.
struct Join<'p, 'a> {
    draft: Draft<'p>,
    lists: Vec<(usize, Vec<Arc<Trip>>)>,
    floors: Vec<i64>,
    best: Option<(i64, Vec<Option<Arc<Trip>>>)>,
    steps: u64,
    limits: Limits<'a>,
}

impl Join<'_, '_> {
    /// Puts the trips of the course at a depth on the board, one after the other; false when there is too much.
    fn join(&mut self, depth: usize, own: i64) -> bool {
        if depth == self.lists.len() {
            let value = self.draft.value();
            if self.best.as_ref().is_none_or(|(known, _)| value < *known) {
                self.best = Some((value, self.draft.trips.clone()));
            }
            return !self.limits.any;
        }
        let course = self.lists[depth].0;
        for position in 0..self.lists[depth].1.len() {
            let trip = self.lists[depth].1[position].clone();
            if self.best.as_ref().is_some_and(|(known, _)| own + trip.cost + self.floors[depth + 1] >= *known) {
                break;
            }
            self.steps += 1;
            if self.steps > self.limits.steps || (self.steps.is_multiple_of(256) && (self.limits.pace)(0) >= 1.0) {
                return false;
            }
            if !self.has_room(&trip) {
                continue;
            }
            let cost = trip.cost;
            self.draft.put(course, trip);
            let whole = self.join(depth + 1, own + cost);
            self.draft.take(course);
            if !whole {
                return false;
            }
        }
        true
    }

    fn has_room(&self, trip: &Trip) -> bool {
        let problem = self.draft.problem;
        trip.visits.iter().filter(|visit| !visit.seats.is_empty()).all(|visit| {
            let each = visit.seats.iter().all(|pattern| self.draft.board.starts(*pattern, visit.day).has(visit.tick));
            each && together(problem, &self.draft.board, visit)
        })
    }
}

/// Whether roles of one visit that share a resource fit it together.
fn together(problem: &Problem, board: &Board, visit: &Visit) -> bool {
    visit.seats.iter().enumerate().all(|(index, seat)| {
        let resource = problem.patterns[*seat].resource;
        let same: Vec<usize> = visit.seats[..=index]
            .iter()
            .copied()
            .filter(|other| problem.patterns[*other].resource == resource)
            .collect();
        if same.len() < 2 {
            return true;
        }
        let load = board.load(resource, visit.day);
        let holds = || same.iter().flat_map(|pattern| &problem.patterns[*pattern].holds);
        holds().flat_map(|hold| hold.from..hold.to).all(|offset| {
            let mine =
                holds().filter(|hold| hold.from <= offset && offset < hold.to).map(|hold| u32::from(hold.demand));
            let mine: u32 = mine.sum();
            mine == 0 || u32::from(load[visit.tick + offset]) + mine <= u32::from(problem.resources[resource].capacity)
        })
    })
}
