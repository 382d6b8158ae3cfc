//! What somebody typed into the search field: words of a name, digits of a telephone or record number, parts of a birth.

use serde::Serialize;

use super::{
    alike::fold,
    spelled::{Spelled, spelled_out},
};
use crate::practice::fields::digits_of;

const TERMS_AT_MOST: usize = 8;
const SHORTEST_PHONE_PART: usize = 3;
/// Matches nothing: no name has this word.
const NOTHING: &str = "\"\u{1F6AB}nothing\"";

/// A search, taken apart.
#[derive(Debug)]
pub(super) struct Terms {
    /// Full-text expression all words must fit; fits nothing when there are no words.
    pub words: String,
    /// Whether there are words.
    pub any_words: bool,
    /// The first word as an expression on the family name.
    pub family: String,
    /// The first word as an expression on the names before it.
    pub given: String,
    /// Terms with digits or an `@`; each must fit something.
    pub numbers: Vec<Number>,
    /// The first word as typed, folded for comparison.
    pub first: String,
}

/// A term that may be part of a telephone number, a record number, a birth or an e-mail address.
#[derive(Debug, Serialize)]
pub(super) struct Number {
    /// Digits of a telephone or letters of an e-mail address, to be found anywhere; none when too short.
    pub part: Option<String>,
    /// Full-text expression on the record number.
    pub word: String,
    /// Patterns of births it may mean.
    pub births: Vec<String>,
}

impl Terms {
    /// Takes a search apart; `None` when nothing to search for was typed.
    /// `spelled` are the names that have another spelling, where what was typed may be one.
    pub(super) fn of(text: &str, spelled: Option<&Spelled>) -> Option<Terms> {
        let typed = spaced_date(text).unwrap_or_else(|| text.to_owned());
        let mut words = Vec::new();
        let mut numbers = Vec::new();
        let parts = typed.split(|letter: char| letter.is_whitespace() || letter == ',' || letter == ';');
        for part in parts.filter(|part| part.chars().any(char::is_alphanumeric)).take(TERMS_AT_MOST) {
            if part.contains('@') || !part.chars().any(char::is_alphabetic) {
                numbers.push(Number::of(part));
            } else {
                words.push(part);
            }
        }
        if words.is_empty() && numbers.is_empty() {
            return None;
        }
        let first = words.first().map_or(NOTHING.to_owned(), |word| in_any_spelling(word, spelled));
        Some(Terms {
            any_words: !words.is_empty(),
            words: if words.is_empty() {
                NOTHING.to_owned()
            } else {
                words.iter().map(|word| in_any_spelling(word, spelled)).collect::<Vec<_>>().join(" AND ")
            },
            family: ["family : ", &first].concat(),
            given: ["given : ", &first].concat(),
            numbers,
            first: words.first().map(|word| fold(word)).unwrap_or_default(),
        })
    }
}

impl Number {
    fn of(typed: &str) -> Number {
        let digits = digits_of(typed);
        let part = if typed.contains('@') {
            Some(typed.to_lowercase())
        } else {
            Some(digits.clone()).filter(|digits| digits.len() >= SHORTEST_PHONE_PART)
        };
        Number { part, word: expression(typed), births: births(typed, &digits) }
    }
}

/// A word as a full-text expression, with what else it may be spelled like: `müller` and `mueller` find both.
fn in_any_spelling(word: &str, spelled: Option<&Spelled>) -> String {
    let (folded, out) = (fold(word), spelled_out(word));
    let mut all = vec![expression(word)];
    if out != folded {
        all.push(expression(&out));
    }
    all.extend(spelled.iter().flat_map(|spelled| spelled.meant_by(&folded)).map(quoted));
    match all.as_slice() {
        [one] => one.clone(),
        all => ["(", &all.join(" OR "), ")"].concat(),
    }
}

/// A word as a full-text expression: the beginning of a word.
fn expression(word: &str) -> String {
    quoted(word) + "*"
}

/// A whole word as a full-text expression, letters folded as the index folds them.
fn quoted(word: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in word.chars() {
        match letter {
            'ł' | 'Ł' => quoted.push('l'),
            'ø' | 'Ø' => quoted.push('o'),
            'đ' | 'Đ' => quoted.push('d'),
            'ß' => quoted.push_str("ss"),
            'æ' | 'Æ' => quoted.push_str("ae"),
            'œ' | 'Œ' => quoted.push_str("oe"),
            '\'' | '’' | '"' | '\0' => {}
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// `6 14 1984` is a date although it is three words.
fn spaced_date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let numeric = parts.iter().all(|part| part.chars().all(|letter| letter.is_ascii_digit()));
    let [month, day, year] = parts.as_slice() else { return None };
    let sound = numeric && number_in(month, 1, 12) && number_in(day, 1, 31) && (year.len() == 2 || year.len() == 4);
    sound.then(|| [*month, *day, *year].join("/"))
}

/// Patterns of births that a term may mean, as it is typed letter by letter.
fn births(typed: &str, digits: &str) -> Vec<String> {
    let parts: Vec<&str> = typed.split(['/', '-', '.']).collect();
    if parts.iter().any(|part| !part.chars().all(|letter| letter.is_ascii_digit())) {
        return Vec::new();
    }
    match parts.as_slice() {
        [_] => births_of_digits(digits),
        [year, month] if year.len() == 4 => year_first(year, month, ""),
        [year, month, day] if year.len() == 4 => year_first(year, month, day),
        [month, day] => month_first(month, day, None),
        [month, day, year] => month_first(month, day, Some(year)),
        _ => Vec::new(),
    }
}

/// `06141984`, `061484`, `19840614`, `1984`.
fn births_of_digits(digits: &str) -> Vec<String> {
    let at = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    match digits.len() {
        4 if number_in(digits, 1900, 2099) => vec![format!("{digits}-%")],
        6 => month_first(at(0, 2), at(2, 4), Some(at(4, 6))),
        8 => [month_first(at(0, 2), at(2, 4), Some(at(4, 8))), year_first(at(0, 4), at(4, 6), at(6, 8))].concat(),
        _ => Vec::new(),
    }
}

fn year_first(year: &str, month: &str, day: &str) -> Vec<String> {
    match (month.len(), day.len()) {
        (0, 0) => vec![format!("{year}-%")],
        (1, 0) if number_in(month, 0, 1) => vec![format!("{year}-{month}%"), format!("{year}-0{month}-%")],
        (1 | 2, 0) if number_in(month, 1, 12) => vec![format!("{year}-{month:0>2}-%")],
        (1 | 2, 1) if number_in(month, 1, 12) => {
            vec![format!("{year}-{month:0>2}-{day}%"), format!("{year}-{month:0>2}-0{day}")]
        }
        (1 | 2, 2) if number_in(month, 1, 12) && number_in(day, 1, 31) => vec![format!("{year}-{month:0>2}-{day}")],
        _ => Vec::new(),
    }
}

fn month_first(month: &str, day: &str, year: Option<&str>) -> Vec<String> {
    if !number_in(month, 1, 12) || month.len() > 2 || day.len() > 2 {
        return Vec::new();
    }
    let Some(year) = year else {
        return match day.len() {
            0 => vec![format!("____-{month:0>2}-%")],
            1 => vec![format!("____-{month:0>2}-0{day}"), format!("____-{month:0>2}-{day}_")],
            _ if number_in(day, 1, 31) => vec![format!("____-{month:0>2}-{day}")],
            _ => Vec::new(),
        };
    };
    if !number_in(day, 1, 31) {
        return Vec::new();
    }
    match year.len() {
        0 => vec![format!("____-{month:0>2}-{day:0>2}")],
        2 => vec![format!("__{year}-{month:0>2}-{day:0>2}"), format!("{year}__-{month:0>2}-{day:0>2}")],
        1 | 3 | 4 => vec![format!("{year:_<4}-{month:0>2}-{day:0>2}")],
        _ => Vec::new(),
    }
}

fn number_in(digits: &str, least: u32, most: u32) -> bool {
    digits.parse::<u32>().is_ok_and(|number| (least..=most).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_is_found_in_any_usual_form() {
        for (typed, patterns) in [
            ("6/14/1984", "1984-06-14"),
            ("06/14/1984", "1984-06-14"),
            ("6-14-84", "__84-06-14 84__-06-14"),
            ("6.14.1984", "1984-06-14"),
            ("1984-06-14", "1984-06-14"),
            ("1984/6/4", "1984-06-4% 1984-06-04"),
            ("06141984", "1984-06-14"),
            ("19840614", "1984-06-14"),
            ("061484", "__84-06-14 84__-06-14"),
            ("1984", "1984-%"),
            ("6/", "____-06-%"),
            ("6/1", "____-06-01 ____-06-1_"),
            ("6/14", "____-06-14"),
            ("6/14/", "____-06-14"),
            ("6/14/1", "1___-06-14"),
            ("6/14/198", "198_-06-14"),
            ("1984-", "1984-%"),
            ("1984-0", "1984-0% 1984-00-%"),
            ("13/40", ""),
            ("013-8852", ""),
            ("6/x", ""),
        ] {
            assert_eq!(births(typed, &digits_of(typed)).join(" "), patterns, "{typed}");
        }
    }

    #[test]
    fn words_and_numbers_are_told_apart() {
        let terms = Terms::of("  o'Brien, Łu (555) 013-88  6/14", None).unwrap();
        assert_eq!(terms.words, "\"oBrien\"* AND \"lu\"*");
        let parts: Vec<_> = terms.numbers.iter().map(|number| number.part.as_deref().unwrap_or("-")).collect();
        assert_eq!(parts, ["555", "01388", "614"]);
        assert!(Terms::of(" - / '' ", None).is_none());
        assert_eq!(Terms::of("6 14 1984", None).unwrap().numbers.len(), 1);
    }
}
