//! A plan in the making: the trips of all courses and the board they lie on.

use std::sync::Arc;

use crate::{board::Board, own::Trip, problem::Problem};

/// What a course without any place weighs against everything else.
pub const ABSENT: i64 = 100_000_000_000_000;

/// The trips so far.
#[derive(Clone, Debug)]
pub struct Draft<'p> {
    pub problem: &'p Problem,
    pub board: Board,
    pub trips: Vec<Option<Arc<Trip>>>,
    own: i64,
}

impl<'p> Draft<'p> {
    /// Nothing but facts.
    pub fn new(problem: &'p Problem, facts: &Board) -> Draft<'p> {
        let trips = vec![None; problem.courses.len()];
        Draft { problem, board: facts.clone(), own: ABSENT * trips.len() as i64, trips }
    }

    /// What it costs, idle time and absent courses included.
    pub fn value(&self) -> i64 {
        self.own + self.board.idle_cost()
    }

    /// Gives a course its trip.
    pub fn put(&mut self, course: usize, trip: Arc<Trip>) {
        self.turn(course, &trip, true);
        self.own += trip.cost - ABSENT;
        self.trips[course] = Some(trip);
    }

    /// Takes a course off.
    pub fn take(&mut self, course: usize) -> Option<Arc<Trip>> {
        let trip = self.trips[course].take()?;
        self.turn(course, &trip, false);
        self.own += ABSENT - trip.cost;
        Some(trip)
    }

    /// Puts back what it was.
    pub fn restore(&mut self, trips: &[(usize, Option<Arc<Trip>>)]) {
        for (course, _) in trips {
            self.take(*course);
        }
        for (course, trip) in trips {
            if let Some(trip) = trip {
                self.put(*course, trip.clone());
            }
        }
    }

    /// The courses that have no trip.
    pub fn absent(&self) -> Vec<usize> {
        (0..self.trips.len()).filter(|course| self.trips[*course].is_none()).collect()
    }

    /// Other courses that hold what a course's trip holds too much of, with the cells that are too full.
    pub fn crowd(&self, course: usize) -> Vec<(usize, Cell)> {
        let Some(trip) = &self.trips[course] else { return Vec::new() };
        let mut crowd = Vec::new();
        for visit in trip.visits.iter().filter(|visit| !visit.seats.is_empty()) {
            for pattern in &visit.seats {
                let takes = &self.problem.patterns[*pattern];
                let capacity = self.problem.resources[takes.resource].capacity;
                let load = self.board.load(takes.resource, visit.day);
                let held = takes.holds.iter().filter(|hold| hold.demand > 0);
                let over: Vec<usize> = held
                    .flat_map(|hold| visit.tick + hold.from..visit.tick + hold.to)
                    .filter(|tick| load[*tick] > capacity)
                    .collect();
                if over.is_empty() {
                    continue;
                }
                for user in self.board.users(takes.resource, visit.day) {
                    let user = *user as usize;
                    if user == course {
                        continue;
                    }
                    let there = over.iter().find(|tick| self.holds(user, takes.resource, visit.day, **tick));
                    crowd.extend(
                        there.map(|tick| (user, Cell { resource: takes.resource, day: visit.day, tick: *tick })),
                    );
                }
            }
        }
        crowd
    }

    fn holds(&self, course: usize, resource: usize, day: usize, tick: usize) -> bool {
        let Some(trip) = &self.trips[course] else { return false };
        trip.visits.iter().filter(|visit| visit.day == day).any(|visit| {
            let patterns = visit.seats.iter().map(|pattern| &self.problem.patterns[*pattern]);
            let mut holds = patterns.filter(|pattern| pattern.resource == resource).flat_map(|pattern| &pattern.holds);
            holds.any(|hold| hold.demand > 0 && visit.tick + hold.from <= tick && tick < visit.tick + hold.to)
        })
    }

    fn turn(&mut self, course: usize, trip: &Trip, on: bool) {
        for visit in trip.visits.iter().filter(|visit| !visit.seats.is_empty()) {
            self.board.put(self.problem, course, visit, on);
        }
    }
}

/// A tick of a resource.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub resource: usize,
    pub day: usize,
    pub tick: usize,
}
