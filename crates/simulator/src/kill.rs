//! Ending the program in the middle of a step: unwinding out of it, from a place drawn by chance.
//!
//! What a step had committed stays in the store, the rest is gone, which is all that a killed program leaves behind.

use std::{cell::Cell, panic};

/// Every place the program can be ended at. A test compares them with the source.
pub const POINTS: &[&str] = &[
    "act::after_commit",
    "act::before_commit",
    "act::before_entry",
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

thread_local! {
    static LEFT: Cell<u32> = const { Cell::new(0) };
    static PASSED: Cell<u64> = const { Cell::new(0) };
}

/// Makes every place look at what its own thread was told. Once for the whole process.
pub fn prepare() {
    for point in POINTS {
        fail::cfg_callback(*point, reach).expect("a callback is always taken");
    }
}

/// Ends the program at the so-many-th place this thread comes by from here on; 0 for none.
pub fn after(places: u32) {
    LEFT.set(places);
}

/// How many places this thread came by.
pub fn passed() -> u64 {
    PASSED.get()
}

fn reach() {
    PASSED.set(PASSED.get() + 1);
    match LEFT.get() {
        0 => {}
        1 => {
            LEFT.set(0);
            panic::resume_unwind(Box::new(Killed));
        }
        left => LEFT.set(left - 1),
    }
}
