//! Finds the one mistake in a typed kit.
//!
//! The checksum only says that something is wrong. With the sealed key at hand we can say where: every single replaced word and
//! every pair of swapped words is tried, about fifty thousand in a moment. A kit that opens after one such change was mistyped
//! there. The position is told, never the word, and the person corrects it from the paper.

use super::{
    Kit, KitProblem,
    kit::{WORDS, from_indices},
};
use zeroize::Zeroizing;

const LIST: u16 = 2048;

/// Names the single slip that keeps `indices` from opening, when there is one.
pub(super) fn locate(indices: &[u16], opens: &dyn Fn(&Kit) -> bool) -> Option<KitProblem> {
    swapped(indices, opens).or_else(|| misread(indices, opens))
}

fn swapped(indices: &[u16], opens: &dyn Fn(&Kit) -> bool) -> Option<KitProblem> {
    let mut tried = Zeroizing::new(indices.to_vec());
    for first in 0..WORDS {
        for second in first + 1..WORDS {
            tried.swap(first, second);
            if from_indices(&tried).is_some_and(|kit| opens(&kit)) {
                return Some(KitProblem::Swapped { first: first + 1, second: second + 1 });
            }
            tried.swap(first, second);
        }
    }
    None
}

fn misread(indices: &[u16], opens: &dyn Fn(&Kit) -> bool) -> Option<KitProblem> {
    for (at, &typed) in indices.iter().enumerate() {
        let mut tried = Zeroizing::new(indices.to_vec());
        for word in (0..LIST).filter(|&word| word != typed) {
            if let Some(place) = tried.get_mut(at) {
                *place = word;
            }
            if from_indices(&tried).is_some_and(|kit| opens(&kit)) {
                return Some(KitProblem::Misread { position: at + 1 });
            }
        }
    }
    None
}
