//! What a course may choose from on each day, and what each choice costs beside the others on the board.

use crate::{
    bits::Bits,
    board::Board,
    own::uncovered,
    problem::{Course, Problem, Seat},
};

/// A start with its cost; the time of day is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub tick: usize,
    pub tod: i64,
    pub cost: i64,
}

/// How full places are treated.
#[derive(Clone, Copy)]
pub enum Room<'a> {
    /// They are barred.
    Free,
    /// They cost by the tick; the board of facts alone bars.
    Priced { facts: &'a Board, price: &'a dyn Fn(usize, usize, usize) -> i64 },
}

/// The offers of one shape on one day, for the wished resource of each weighted role.
pub fn offers(
    problem: &Problem,
    board: &Board,
    room: Room<'_>,
    course: &Course,
    (shape, day): (usize, usize),
    wished: &[Option<usize>],
) -> Vec<Offer> {
    let kind = &course.shapes[shape];
    let mut starts = kind.starts[day];
    let bars = match room {
        Room::Free => board,
        Room::Priced { facts, .. } => facts,
    };
    for seat in &kind.roles {
        if starts.is_empty() {
            return Vec::new();
        }
        let any = seat.patterns.iter().fold(Bits::default(), |any, pattern| any.or(bars.starts(*pattern, day)));
        starts = starts.and(any);
    }
    if starts.is_empty() {
        return Vec::new();
    }
    let on = &problem.days[day];
    let base = uncovered(problem, course, on.number);
    let bill = |tick: usize| {
        let from = on.start + 5 * tick as i64;
        let misses = problem.misses(course, day, from, from + kind.minutes);
        Offer { tick, tod: i64::from(on.tod[tick]), cost: base + problem.weights.preferred * misses }
    };
    let mut offers: Vec<Offer> = starts.ticks().map(bill).collect();
    if kind.entangled {
        offers.retain(|offer| {
            matches!(room, Room::Priced { .. })
                || seats(problem, board, room, course, (shape, day, offer.tick), wished).is_some()
        });
    }
    for seat in &kind.roles {
        add_seat(problem, board, room, course, seat, day, wished, &mut offers);
    }
    for old in course.previous.iter().filter(|old| old.visit_type == kind.visit_type) {
        let Some((_, tick)) = old.at.filter(|(at, _)| *at == day) else { continue };
        let Some(offer) = offers.iter_mut().find(|offer| offer.tick == tick) else { continue };
        let there = old.seats.as_ref().is_some_and(|seats| {
            seats.iter().zip(&kind.roles).all(|(resource, seat)| {
                let same = |pattern: &&usize| problem.patterns[**pattern].resource == *resource;
                seat.patterns.iter().find(same).is_some_and(|pattern| board.starts(*pattern, day).has(tick))
            })
        });
        offer.cost -= problem.weights.moved - if there { 0 } else { problem.weights.reassigned };
    }
    offers
}

#[allow(clippy::too_many_arguments)]
fn add_seat(
    problem: &Problem,
    board: &Board,
    room: Room<'_>,
    course: &Course,
    seat: &Seat,
    day: usize,
    wished: &[Option<usize>],
    offers: &mut [Offer],
) {
    let weight = seat.weighted.map_or(0, |role| course.seat_weights[role]);
    let wish = seat.weighted.and_then(|role| wished[role]);
    let away = |pattern: &usize| if Some(problem.patterns[*pattern].resource) == wish { 0 } else { weight };
    let idle = seat.patterns.iter().any(|pattern| problem.resources[problem.patterns[*pattern].resource].idle > 0);
    match room {
        Room::Free if !idle => {
            let Some(favorite) = seat.patterns.iter().find(|pattern| away(pattern) == 0) else {
                offers.iter_mut().for_each(|offer| offer.cost += weight);
                return;
            };
            let there = board.starts(*favorite, day);
            offers.iter_mut().filter(|offer| !there.has(offer.tick)).for_each(|offer| offer.cost += weight);
        }
        Room::Free => {
            for offer in offers {
                let cost = |pattern: &usize| {
                    board.starts(*pattern, day).has(offer.tick).then(|| {
                        away(pattern) + board.idle_change(problem, &problem.patterns[*pattern], day, offer.tick)
                    })
                };
                offer.cost += seat.patterns.iter().filter_map(cost).min().unwrap_or(0);
            }
        }
        Room::Priced { facts, price } => {
            let tables: Vec<Option<Vec<i64>>> = seat
                .patterns
                .iter()
                .map(|pattern| {
                    let full = board.starts(*pattern, day) != facts.starts(*pattern, day);
                    full.then(|| prices(problem, board, price, *pattern, day))
                })
                .collect();
            for offer in offers {
                let cost = |(pattern, table): (&usize, &Option<Vec<i64>>)| {
                    facts.starts(*pattern, day).has(offer.tick).then(|| {
                        let takes = &problem.patterns[*pattern];
                        let over = |table: &Vec<i64>| {
                            let holds = takes.holds.iter().filter(|hold| hold.demand > 0);
                            holds.map(|hold| table[offer.tick + hold.to] - table[offer.tick + hold.from]).sum::<i64>()
                        };
                        away(pattern)
                            + board.idle_change(problem, takes, day, offer.tick)
                            + table.as_ref().map_or(0, over)
                    })
                };
                offer.cost += seat.patterns.iter().zip(&tables).filter_map(cost).min().unwrap_or(0);
            }
        }
    }
}

/// Running sums of the price of the ticks at which a pattern's largest demand does not fit.
fn prices(
    problem: &Problem,
    board: &Board,
    price: &dyn Fn(usize, usize, usize) -> i64,
    pattern: usize,
    day: usize,
) -> Vec<i64> {
    let takes = &problem.patterns[pattern];
    let capacity = problem.resources[takes.resource].capacity;
    let demand = takes.holds.iter().map(|hold| hold.demand).max().unwrap_or(0);
    let load = board.load(takes.resource, day);
    let mut sum = 0;
    let mut sums = vec![0];
    for (tick, load) in load.iter().enumerate() {
        if load.saturating_add(demand) > capacity && demand > 0 {
            sum += price(takes.resource, day, tick);
        }
        sums.push(sum);
    }
    sums
}

/// The best resources for a start, or none when two roles would need the same one.
pub fn seats(
    problem: &Problem,
    board: &Board,
    room: Room<'_>,
    course: &Course,
    (shape, day, tick): (usize, usize, usize),
    wished: &[Option<usize>],
) -> Option<Vec<usize>> {
    let kind = &course.shapes[shape];
    let at = |old: &&crate::problem::Previous| old.at == Some((day, tick)) && old.visit_type == kind.visit_type;
    let old = course.previous.iter().find(at).and_then(|old| old.seats.as_ref());
    let mut ranked: Vec<Vec<(i64, usize)>> = Vec::new();
    for (index, seat) in kind.roles.iter().enumerate() {
        let weight = seat.weighted.map_or(0, |role| course.seat_weights[role]);
        let wish = seat.weighted.and_then(|role| wished[role]);
        let mut choices = Vec::new();
        for pattern in &seat.patterns {
            let takes = &problem.patterns[*pattern];
            let bars = match room {
                Room::Free => board,
                Room::Priced { facts, .. } => facts,
            };
            if !bars.starts(*pattern, day).has(tick) {
                continue;
            }
            let mut cost = if Some(takes.resource) == wish { 0 } else { weight };
            cost += board.idle_change(problem, takes, day, tick);
            if old.is_some_and(|seats| seats.get(index).is_some_and(|resource| *resource != takes.resource)) {
                cost += problem.weights.reassigned;
            }
            if let Room::Priced { price, .. } = room
                && !board.starts(*pattern, day).has(tick)
            {
                let sums = prices(problem, board, price, *pattern, day);
                let holds = takes.holds.iter().filter(|hold| hold.demand > 0);
                cost += holds.map(|hold| sums[tick + hold.to] - sums[tick + hold.from]).sum::<i64>();
            }
            choices.push((cost, *pattern));
        }
        choices.sort_unstable();
        ranked.push(choices);
    }
    if !kind.entangled {
        return ranked.iter().map(|choices| choices.first().map(|(_, pattern)| *pattern)).collect();
    }
    let mut chosen = Vec::new();
    let mut steps = 20_000;
    untangle(problem, board, room, &ranked, (day, tick), &mut chosen, &mut steps).then_some(chosen)
}

/// Chooses role by role so that roles that share a resource fit it together; depth is the number of roles.
fn untangle(
    problem: &Problem,
    board: &Board,
    room: Room<'_>,
    ranked: &[Vec<(i64, usize)>],
    (day, tick): (usize, usize),
    chosen: &mut Vec<usize>,
    steps: &mut usize,
) -> bool {
    let Some(choices) = ranked.get(chosen.len()) else { return true };
    for (_, pattern) in choices {
        *steps = steps.saturating_sub(1);
        if *steps == 0 {
            return false;
        }
        chosen.push(*pattern);
        if fits(problem, board, room, chosen, (day, tick))
            && untangle(problem, board, room, ranked, (day, tick), chosen, steps)
        {
            return true;
        }
        chosen.pop();
    }
    false
}

fn fits(problem: &Problem, board: &Board, room: Room<'_>, chosen: &[usize], (day, tick): (usize, usize)) -> bool {
    let Some(last) = chosen.last() else { return true };
    let resource = problem.patterns[*last].resource;
    let same: Vec<&usize> = chosen.iter().filter(|pattern| problem.patterns[**pattern].resource == resource).collect();
    if same.len() < 2 {
        return true;
    }
    let capacity = u32::from(problem.resources[resource].capacity);
    let load = match room {
        Room::Free => board.load(resource, day),
        Room::Priced { facts, .. } => facts.load(resource, day),
    };
    let holds = || same.iter().flat_map(|pattern| &problem.patterns[**pattern].holds);
    holds().flat_map(|hold| hold.from..hold.to).all(|offset| {
        let mine = holds().filter(|hold| hold.from <= offset && offset < hold.to).map(|hold| u32::from(hold.demand));
        let mine: u32 = mine.sum();
        mine == 0 || u32::from(load[tick + offset]) + mine <= capacity
    })
}
