//! Search as you type over the whole table: one pass over word numbers, no allocation per code.
//!
//! Words are numbered in alphabetical order, so the words that begin with a term are one range of numbers.

use serde::Deserialize;
use std::{collections::HashMap, ops::Range};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{
    Code, CodeHit, rules,
    table::{self, Table, dotted},
};
use crate::{packs::PackHeader, types::Day};

const COMMON: &str = include_str!("../../../../packs/codes/common.json");
const TERMS_AT_MOST: usize = 8;
const APOSTROPHES: [char; 2] = ['\'', '’'];

/// Builds the index of a service date's table ahead of the first search; takes a fraction of a second, for a thread that nobody
/// waits for. A search that comes meanwhile waits for it.
pub fn get_ready(day: Day) {
    table::on(day).index();
}

/// Finds codes for a service date by the beginning of the code or of words in any order.
///
/// An exact code comes first, then billable codes, among them those these clinics meet most; headings come last.
pub fn search(text: &str, limit: usize, day: Day) -> Vec<CodeHit> {
    let table = table::on(day);
    let (codes, index) = (table.codes(), table.index());
    let terms: Vec<Term> = text
        .split(separates_terms)
        .filter(|term| !term.is_empty())
        .take(TERMS_AT_MOST)
        .map(|term| Term::of(term, table))
        .collect();
    if limit == 0 || terms.is_empty() || terms.iter().any(Term::fits_nothing) {
        return Vec::new();
    }
    let exact = dotted(text);
    let mut found: Vec<(Rank, usize)> = codes
        .iter()
        .zip(index.entries())
        .enumerate()
        .filter(|(place, (_, words))| terms.iter().all(|term| term.fits(*place, words)))
        .map(|(place, (code, words))| (rank((code, words), &terms, index.is_common(place), exact.as_deref()), place))
        .collect();
    if found.len() > limit {
        found.select_nth_unstable(limit);
        found.truncate(limit);
    }
    found.sort_unstable();
    let (year, note) = (table.release().code_year, rules::unchecked(day));
    let hit = |code: Code| CodeHit {
        code: code.code.to_owned(),
        description: code.description.to_owned(),
        billable: code.billable,
        year,
        note: note.clone(),
    };
    found.into_iter().filter_map(|(_, place)| codes.get(place).copied()).map(hit).collect()
}

/// Smaller comes first: not exact, not billable, not common, does not begin with the first term.
type Rank = (bool, bool, bool, bool);

fn rank((code, words): (&Code, &[u16]), terms: &[Term], is_common: bool, exact: Option<&str>) -> Rank {
    let leads = terms.first().zip(words.first()).is_some_and(|(term, word)| term.words.contains(word));
    (exact != Some(code.code), !code.billable, !is_common, !leads)
}

/// What one typed term allows: a range of codes, or a range of words.
struct Term {
    codes: Range<usize>,
    words: Range<u16>,
}

impl Term {
    fn of(term: &str, table: &'static Table) -> Term {
        let codes = dotted(term).map_or(0..0, |prefix| places_from(table.codes(), &prefix));
        let words = words_of(&folded(term)).next().map_or(0..0, |word| table.index().words_from(word));
        Term { codes, words }
    }

    fn fits_nothing(&self) -> bool {
        self.codes.is_empty() && self.words.is_empty()
    }

    fn fits(&self, place: usize, words: &[u16]) -> bool {
        self.codes.contains(&place) || words.iter().any(|word| self.words.contains(word))
    }
}

fn places_from(codes: &[Code], prefix: &str) -> Range<usize> {
    let start = codes.partition_point(|code| code.code < prefix);
    let count = codes.iter().skip(start).take_while(|code| code.code.starts_with(prefix)).count();
    start..start + count
}

/// What search reads of a table.
pub(super) struct Index {
    /// All words of all descriptions, in alphabetical order.
    words: Vec<String>,
    /// Word numbers of all descriptions, one after the other.
    numbers: Vec<u16>,
    /// Where each description's numbers end.
    ends: Vec<usize>,
    /// For each code, whether these clinics meet it most.
    common: Vec<bool>,
}

impl Index {
    /// The index of a table's codes.
    pub fn of(codes: &[Code]) -> Self {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut order = Vec::new();
        let mut ends = Vec::with_capacity(codes.len());
        for code in codes {
            for word in words_of(&folded(code.description)) {
                let first_seen = seen.get(word).copied().unwrap_or(seen.len());
                if first_seen == seen.len() {
                    seen.insert(word.to_owned(), first_seen);
                }
                order.push(first_seen);
            }
            ends.push(order.len());
        }
        let mut words: Vec<(String, usize)> = seen.into_iter().collect();
        words.sort_unstable();
        let mut numbers_of = vec![0; words.len()];
        for (place, (_, first_seen)) in words.iter().enumerate() {
            if let Some(slot) = numbers_of.get_mut(*first_seen) {
                *slot = number(place);
            }
        }
        let numbers = order.into_iter().filter_map(|first_seen| numbers_of.get(first_seen).copied()).collect();
        let words = words.into_iter().map(|(word, _)| word).collect();
        Self { words, numbers, ends, common: are_common(codes) }
    }

    fn is_common(&self, place: usize) -> bool {
        self.common.get(place).is_some_and(|common| *common)
    }

    fn entries(&self) -> impl Iterator<Item = &[u16]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.numbers.get(start..*end).unwrap_or_default())
    }

    fn words_from(&self, prefix: &str) -> Range<u16> {
        let start = self.words.partition_point(|word| word.as_str() < prefix);
        let count = self.words.iter().skip(start).take_while(|word| word.starts_with(prefix)).count();
        number(start)..number(start + count)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommonFile {
    #[serde(rename = "pack")]
    _pack: PackHeader,
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    #[serde(rename = "name")]
    _name: String,
    codes: Vec<String>,
}

/// The codes these clinics meet most, as the file names them.
pub(super) fn common_codes() -> Vec<String> {
    let file: CommonFile = serde_json::from_str(COMMON).expect("the shipped list is read by a test");
    file.groups.into_iter().flat_map(|group| group.codes).collect()
}

fn are_common(codes: &[Code]) -> Vec<bool> {
    let mut common = vec![false; codes.len()];
    for code in common_codes() {
        let place = codes.binary_search_by(|known| known.code.cmp(&code)).ok();
        if let Some(is_common) = place.and_then(|place| common.get_mut(place)) {
            *is_common = true;
        }
    }
    common
}

fn number(place: usize) -> u16 {
    u16::try_from(place).expect("the shipped table has fewer than 65,536 distinct words; a test counts them")
}

fn separates_terms(letter: char) -> bool {
    letter != '.' && separates_words(letter)
}

fn separates_words(letter: char) -> bool {
    !(letter.is_alphanumeric() || APOSTROPHES.contains(&letter) || is_combining_mark(letter))
}

/// The text in small letters, without accents and apostrophes.
fn folded(text: &str) -> String {
    let mut folded = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
    };
    if folded.contains(APOSTROPHES) {
        folded.retain(|letter| !APOSTROPHES.contains(&letter));
    }
    folded
}

fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(separates_words).filter(|word| !word.is_empty())
}
