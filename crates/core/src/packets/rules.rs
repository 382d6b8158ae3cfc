//! What came back of a paper, in words.

use super::PacketItem;

/// A page that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Came<'a> {
    /// Which page of the paper.
    pub page: u16,
    /// The number of the version it was printed in.
    pub version: u16,
    /// Who did not sign it.
    pub unsigned: &'a [String],
}

/// How a paper stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Back {
    /// Pages that did not come.
    pub missing: Vec<u16>,
    /// Who did not sign, on any copy of the page.
    pub unsigned: Vec<String>,
    /// Whether a page came back in another version than went out.
    pub other_version: bool,
}

/// What came back of a paper. A page that came twice counts as its better copy: signed on one of them is signed.
pub(super) fn back(item: &PacketItem, came: &[Came<'_>]) -> Back {
    let missing = (1..=item.pages).filter(|page| came.iter().all(|one| one.page != *page)).collect();
    let mut unsigned = Vec::new();
    for spot in &item.signatures {
        let copies: Vec<_> = came.iter().filter(|one| one.page == spot.page).collect();
        let is_empty = |one: &&&Came<'_>| one.unsigned.contains(&spot.role);
        if !copies.is_empty() && copies.iter().all(|one| is_empty(&one)) {
            unsigned.push(spot.role.clone());
        }
    }
    Back { missing, unsigned, other_version: came.iter().any(|one| one.version != item.number) }
}

/// How a paper stands in one sentence. `newer` is the version that is in use now, when the one that went out is no longer.
pub(super) fn says(item: &PacketItem, back: &Back, newer: Option<&str>) -> String {
    if back.missing.len() == usize::from(item.pages) {
        return "Not back yet".to_owned();
    }
    let mut says = Vec::new();
    if !back.missing.is_empty() {
        let (word, verb) = if back.missing.len() == 1 { ("Page", "is") } else { ("Pages", "are") };
        says.push(format!("{word} {} of {} {verb} missing", list(&back.missing), item.pages));
    }
    if !back.unsigned.is_empty() {
        says.push(format!("Not signed: {}", back.unsigned.join(", ").to_lowercase()));
    }
    if back.other_version {
        says.push("A page is of another version than went out".to_owned());
    }
    if let Some(newer) = newer {
        says.push(format!("Version {} came back; version {newer} is in use now", item.version));
    }
    if says.is_empty() {
        says.push(match item.pages {
            1 => "Back".to_owned(),
            pages => format!("Back, all {pages} pages"),
        });
    }
    says.join(". ")
}

/// `2, 4 and 5`.
pub(super) fn list(pages: &[u16]) -> String {
    let words: Vec<String> = pages.iter().map(u16::to_string).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// Cuts a document along what its pages are: neighbours with the same owner stay together. Answers first and last place of each run
/// with its owner.
pub(super) fn runs<T: Copy + PartialEq>(owners: &[Option<T>]) -> Vec<(usize, usize, Option<T>)> {
    let mut runs: Vec<(usize, usize, Option<T>)> = Vec::new();
    for (place, owner) in owners.iter().enumerate() {
        match runs.last_mut() {
            Some((_, last, before)) if before == owner => *last = place,
            _ => runs.push((place, place, *owner)),
        }
    }
    runs
}
