//! Ending the program in the middle of a step: unwinding out of it, from a place drawn by chance.
//!
//! What a step had committed stays in the store, the rest is gone, which is all that a killed program leaves behind.

use std::{
    cell::Cell,
    panic,
    sync::atomic::{AtomicU64, Ordering},
};

/// Every place the program can be ended at. A test compares them with the source.
pub const POINTS: &[&str] = &[
    "act::after_commit",
    "act::before_commit",
    "act::before_entry",
    "act::between_entries",
    "again::after_commit",
    "again::before_commit",
    "beats::sealed",
    "catching::before_received",
    "catching::received",
    "checking::approved",
    "checking::looked_at",
    "cleaning::condemned",
    "cleaning::listed",
    "devices::let_in",
    "frontier::found",
    "heal::begins",
    "heal::placed",
    "outgoing::copies_chosen",
    "outgoing::entries_sealed",
    "outgoing::keys_looked_after",
    "place::before_create",
    "place::created",
    "place::noted",
    "place::read_back",
    "receive::after_commit",
    "receive::before_commit",
    "receive::entry_kept",
    "remove::before_noted",
    "round::healed",
    "round::looked",
    "round::placed",
    "round::proved",
    "round::removed",
    "round::taken",
    "segments::sealed",
    "standing::records_kept",
    "step::after_commit",
    "step::before_commit",
    "take::before_given",
    "take::given",
    "take::wanted",
    "taking::received",
    "taking::unparking",
    "wants::noted",
];

/// What unwinds out of a step that was ended.
pub struct Killed;

/// How often anybody came by each of them.
static PASSED_BY: [AtomicU64; POINTS.len()] = [const { AtomicU64::new(0) }; POINTS.len()];

thread_local! {
    static LEFT: Cell<u32> = const { Cell::new(0) };
}

/// Makes every place look at what its own thread was told. Once for the whole process.
pub fn prepare() {
    for (point, often) in POINTS.iter().zip(&PASSED_BY) {
        let reach = || {
            often.fetch_add(1, Ordering::Relaxed);
            reach();
        };
        fail::cfg_callback(*point, reach).expect("a callback is always taken");
    }
}

/// Ends the program at the so-many-th place this thread comes by from here on; 0 for none.
pub fn after(places: u32) {
    LEFT.set(places);
}

/// The places nobody came by.
pub fn never_passed() -> Vec<&'static str> {
    let never = POINTS.iter().zip(&PASSED_BY).filter(|(_, often)| often.load(Ordering::Relaxed) == 0);
    never.map(|(point, _)| *point).collect()
}

fn reach() {
    match LEFT.get() {
        0 => {}
        1 => {
            LEFT.set(0);
            panic::resume_unwind(Box::new(Killed));
        }
        left => LEFT.set(left - 1),
    }
}
