//! What the schedule simulator has worked out before: many devices check the same signatures and open the same keys, schedule after
//! schedule. Only the answer to exactly the same question is taken from here.

use std::{any::Any, cell::RefCell, collections::HashMap};

thread_local! {
    static KNOWN: RefCell<HashMap<[u8; 32], Box<dyn Any>>> = RefCell::default();
}
const MOST: usize = 20_000;

/// The answer to a question that is named by all that goes into it.
pub(super) fn worked_out<T: Clone + 'static>(question: &[&[u8]], work_out: impl FnOnce() -> T) -> T {
    let mut named = blake3::Hasher::new();
    for part in question {
        named.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    let named = named.finalize().into();
    known(&named).unwrap_or_else(|| {
        let answer = work_out();
        keep(named, answer.clone());
        answer
    })
}

/// The answer that was kept under a name.
pub(in crate::exchange) fn known<T: Clone + 'static>(name: &[u8; 32]) -> Option<T> {
    KNOWN.with_borrow(|known| known.get(name).and_then(|known| known.downcast_ref::<T>().cloned()))
}

/// Keeps an answer under a name.
pub(in crate::exchange) fn keep<T: 'static>(name: [u8; 32], answer: T) {
    KNOWN.with_borrow_mut(|known| {
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(name, Box::new(answer));
    });
}
