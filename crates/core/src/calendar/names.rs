//! Names that are mixed up when two patients come on one day.

use std::collections::BTreeSet;

use crate::types::PatientId;

/// The patients of a day whose family name and initial another patient of that day has too. Names are `Last, First`.
pub(super) fn alike(names: &[(PatientId, String)]) -> BTreeSet<PatientId> {
    let mut keys: Vec<(String, PatientId)> = names.iter().map(|(patient, name)| (key(name), *patient)).collect();
    keys.sort();
    keys.dedup();
    let pairs = keys.windows(2).filter_map(|pair| match pair {
        [(first, one), (second, other)] if first == second => Some([*one, *other]),
        _ => None,
    });
    pairs.flatten().collect()
}

fn key(name: &str) -> String {
    let (family, given) = name.split_once(", ").unwrap_or((name, ""));
    let letters = |text: &str| {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let initial: String = letters(given).chars().take(1).collect();
    letters(family) + " " + &initial
}
