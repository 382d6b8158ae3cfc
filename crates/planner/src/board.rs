//! Who holds what: the loads of all resources, and what may still start where.

use crate::{
    bits::{Bits, TICKS},
    problem::{Pattern, Problem, Visit},
};

/// The state of all resources on all days.
#[derive(Clone, Debug)]
pub struct Board {
    days: usize,
    loads: Vec<[u16; TICKS]>,
    starts: Vec<Bits>,
    users: Vec<Vec<u32>>,
    benches: Vec<Option<usize>>,
    idle: Vec<Bench>,
    idle_cost: i64,
}

/// Presence on a resource whose idle time counts.
#[derive(Clone, Debug)]
struct Bench {
    counts: [u8; TICKS],
    first: usize,
    last: usize,
    busy: i64,
}

impl Board {
    /// The board with facts only.
    pub fn new(problem: &Problem) -> Board {
        let days = problem.days.len();
        let mut idle = Vec::new();
        let mut benches = Vec::new();
        for store in &problem.resources {
            benches.push((store.idle > 0).then_some(idle.len() / days.max(1)));
            if store.idle > 0 {
                let empty = Bench { counts: [0; TICKS], first: TICKS, last: 0, busy: 0 };
                idle.extend(std::iter::repeat_n(empty, days));
            }
        }
        let mut board = Board {
            days,
            loads: vec![[0; TICKS]; problem.resources.len() * days],
            starts: vec![Bits::default(); problem.patterns.len() * days],
            users: vec![Vec::new(); problem.resources.len() * days],
            benches,
            idle,
            idle_cost: 0,
        };
        for (resource, day, load) in &problem.taken {
            board.loads[resource * days + day] = **load;
        }
        for (resource, day, present) in &problem.present {
            let ticks: Vec<usize> = present.ticks().collect();
            board.sit(problem, *resource, *day, ticks.into_iter(), true);
        }
        for resource in 0..problem.resources.len() {
            (0..days).for_each(|day| board.refresh(problem, resource, day));
        }
        board
    }

    /// Where a pattern may start on a day.
    pub fn starts(&self, pattern: usize, day: usize) -> Bits {
        self.starts[pattern * self.days + day]
    }

    /// The weighted idle time of all resources.
    pub fn idle_cost(&self) -> i64 {
        self.idle_cost
    }

    /// The courses with a visit on a resource and day, one entry for each visit.
    pub fn users(&self, resource: usize, day: usize) -> &[u32] {
        &self.users[resource * self.days + day]
    }

    /// The load of a resource on a day.
    pub fn load(&self, resource: usize, day: usize) -> &[u16; TICKS] {
        &self.loads[resource * self.days + day]
    }

    /// What a visit of this pattern would add to the weighted idle time.
    pub fn idle_change(&self, problem: &Problem, pattern: &Pattern, day: usize, tick: usize) -> i64 {
        let Some(bench) = self.benches[pattern.resource] else { return 0 };
        let bench = &self.idle[bench * self.days + day];
        let weight = problem.resources[pattern.resource].idle;
        let (Some(first), Some(last)) = (pattern.holds.first(), pattern.holds.last()) else { return 0 };
        let length: usize = pattern.holds.iter().map(|hold| hold.to - hold.from).sum();
        let (from, to) = (tick + first.from, tick + last.to);
        let span = bench.last.max(to) as i64 - bench.first.min(from) as i64;
        let after = span - bench.busy - length as i64;
        weight * (after.max(0) * 5 / problem.grid) - weight * bench.steps(problem.grid)
    }

    /// Puts a course's visit on the board, or takes it off.
    pub fn put(&mut self, problem: &Problem, course: usize, visit: &Visit, on: bool) {
        for pattern in &visit.seats {
            let pattern = &problem.patterns[*pattern];
            let cell = pattern.resource * self.days + visit.day;
            for hold in &pattern.holds {
                for load in &mut self.loads[cell][visit.tick + hold.from..visit.tick + hold.to] {
                    *load = if on { load.saturating_add(hold.demand) } else { load.saturating_sub(hold.demand) };
                }
            }
            if on {
                self.users[cell].push(course as u32);
            } else if let Some(at) = self.users[cell].iter().position(|user| *user == course as u32) {
                self.users[cell].swap_remove(at);
            }
            let ticks = pattern.holds.iter().flat_map(|hold| visit.tick + hold.from..visit.tick + hold.to);
            self.sit(problem, pattern.resource, visit.day, ticks, on);
            self.refresh(problem, pattern.resource, visit.day);
        }
    }

    fn sit(&mut self, problem: &Problem, resource: usize, day: usize, ticks: impl Iterator<Item = usize>, on: bool) {
        let Some(bench) = self.benches[resource] else { return };
        let bench = &mut self.idle[bench * self.days + day];
        let weight = problem.resources[resource].idle;
        self.idle_cost -= weight * bench.steps(problem.grid);
        for tick in ticks {
            let count = &mut bench.counts[tick];
            *count = if on { count.saturating_add(1) } else { count.saturating_sub(1) };
        }
        bench.busy = bench.counts.iter().filter(|count| **count > 0).count() as i64;
        bench.first = bench.counts.iter().position(|count| *count > 0).unwrap_or(TICKS);
        bench.last = bench.counts.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
        self.idle_cost += weight * bench.steps(problem.grid);
    }

    fn refresh(&mut self, problem: &Problem, resource: usize, day: usize) {
        let store = &problem.resources[resource];
        let load = &self.loads[resource * self.days + day];
        let mut last: Option<(u16, Bits)> = None;
        for pattern in &store.patterns {
            let mut starts = Bits::full();
            for hold in &problem.patterns[*pattern].holds {
                let free = match last {
                    Some((demand, free)) if demand == hold.demand => free,
                    Some(_) | None => free(load, store.open[day], store.capacity, hold.demand),
                };
                last = Some((hold.demand, free));
                starts = starts.and(free.runs(hold.to - hold.from).earlier(hold.from));
            }
            self.starts[*pattern * self.days + day] = starts;
        }
    }
}

impl Bench {
    fn steps(&self, grid: i64) -> i64 {
        if self.busy == 0 { 0 } else { (self.last as i64 - self.first as i64 - self.busy) * 5 / grid }
    }
}

/// The ticks at which so much more fits. Presence alone always fits.
fn free(load: &[u16; TICKS], open: Bits, capacity: u16, demand: u16) -> Bits {
    if demand == 0 {
        return open;
    }
    let Some(most) = capacity.checked_sub(demand) else { return Bits::default() };
    open.and(Bits::of(|tick| load[tick] <= most))
}
