//! Other plans to choose from, close to the best one.

use std::sync::Arc;

use crate::{
    board::Board,
    choose::{Care, choose},
    draft::Draft,
    draw::Draw,
    offer::Room,
    own::Trip,
    problem::Problem,
};

const CARE: Care = Care { resources: 1, times: 1, complete: false };
const TRIES: usize = 40;

/// So many other plans at most, the best first: in each, one course goes another way.
pub fn others(problem: &Problem, best: &[Option<Arc<Trip>>], count: usize) -> Vec<Vec<Option<Arc<Trip>>>> {
    let facts = Board::new(problem);
    let mut draft = Draft::new(problem, &facts);
    draft.restore(&best.iter().cloned().enumerate().collect::<Vec<_>>());
    let mut draw = Draw::new(5);
    let mut found: Vec<(i64, Vec<Option<Arc<Trip>>>)> = Vec::new();
    for index in 0..if count == 0 || best.is_empty() { 0 } else { TRIES } {
        let course = index % best.len();
        let Some(last) = draft.take(course) else { continue };
        if let Some(trip) = choose(problem, &draft.board, Room::Free, course, CARE, &mut draw, None) {
            let places = |trip: &Trip| -> Vec<_> {
                trip.visits.iter().map(|visit| (visit.start, visit.seats.clone())).collect()
            };
            let new = places(&trip) != places(&last)
                && !found
                    .iter()
                    .any(|(_, trips)| trips[course].as_ref().is_some_and(|known| places(known) == places(&trip)));
            if new {
                draft.put(course, Arc::new(trip));
                found.push((draft.value(), draft.trips.clone()));
                draft.take(course);
            }
        }
        draft.put(course, last);
    }
    found.sort_by_key(|(value, _)| *value);
    found.into_iter().take(count).map(|(_, trips)| trips).collect()
}
