//! The cheapest place of the session before, among those near enough and far enough, while the next session moves on in time.

use std::collections::VecDeque;

use crate::route::{Layer, NEVER};

/// Places of the session before that the next one may follow: those in earlier weeks, and those in its own week by their count.
pub struct Sliding {
    /// How many places have been taken in, in order of time.
    pub high: usize,
    earlier: VecDeque<usize>,
    in_week: Vec<VecDeque<usize>>,
    waiting: VecDeque<usize>,
    monday: i32,
}

impl Sliding {
    /// Nothing yet, for so many counts of the week.
    pub fn new(weeks: usize) -> Sliding {
        let in_week = vec![VecDeque::new(); weeks];
        Sliding { high: 0, earlier: VecDeque::new(), in_week, waiting: VecDeque::new(), monday: i32::MIN }
    }

    /// Goes on to the week of this Monday.
    pub fn turn(&mut self, before: &Layer<'_>, monday: i32) {
        if self.monday == monday {
            return;
        }
        self.monday = monday;
        self.in_week.iter_mut().for_each(VecDeque::clear);
        while let Some(place) = self.waiting.pop_front() {
            push(&mut self.earlier, place, |place| before.least[place].0);
        }
    }

    /// Takes in the next place; counts of the week go on when it lies in the week of this Monday.
    pub fn take(&mut self, before: &Layer<'_>, counted: bool, monday: i32) {
        let place = self.high;
        self.high += 1;
        if !counted || before.nodes[place].monday < monday {
            push(&mut self.earlier, place, |place| before.least[place].0);
            return;
        }
        self.waiting.push_back(place);
        for (week, places) in self.in_week.iter_mut().enumerate().take(before.weeks) {
            push(places, place, |place| before.cost[place * before.weeks + week]);
        }
    }

    /// Leaves out places before this one: they are too far away.
    pub fn leave(&mut self, low: usize) {
        for places in self.in_week.iter_mut().chain([&mut self.earlier, &mut self.waiting]) {
            while places.front().is_some_and(|first| *first < low) {
                places.pop_front();
            }
        }
    }

    /// The cheapest place of each kind: the count of the week it goes on from, its cost and its state.
    pub fn cheapest(&self, before: &Layer<'_>) -> Vec<(usize, i64, usize)> {
        let mut found = Vec::with_capacity(1 + self.in_week.len());
        if let Some(place) = self.earlier.front() {
            let (cost, state) = before.least[*place];
            found.push((0, cost, place * before.weeks * before.days + state));
        }
        for (week, places) in self.in_week.iter().enumerate() {
            if let Some(place) = places.front() {
                let state = place * before.weeks + week;
                found.push((week, before.cost[state], state));
            }
        }
        found.retain(|(_, cost, _)| *cost < NEVER);
        found
    }
}

/// Keeps the places whose cost is below that of all later ones.
fn push(places: &mut VecDeque<usize>, place: usize, cost: impl Fn(usize) -> i64) {
    while places.back().is_some_and(|last| cost(*last) >= cost(place)) {
        places.pop_back();
    }
    places.push_back(place);
}
