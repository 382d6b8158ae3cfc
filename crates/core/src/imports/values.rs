//! Single values of a file, cleaned or refused. No refusal repeats the value.

use super::{CandidateContact, CandidateDiagnosis};
use crate::{
    codes,
    error::Error,
    practice::fields,
    types::{Address, Day},
};

/// No cell of a patient list needs more.
const LONGEST: usize = fields::LONGEST_LINE;
/// Notes may be longer.
const LONGEST_NOTE: usize = 4000;

/// A telephone number as the desk keeps it.
pub(super) fn phone(text: &str) -> Result<Option<String>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    if is_scientific(text) {
        return Err("was shortened by a spreadsheet; it was left out".to_owned());
    }
    // Spreadsheets write numbers with a decimal point.
    let typed = text.strip_suffix(".0").unwrap_or(text);
    fields::phone("phone", typed).map(Some).map_err(left_out)
}

/// An email address in small letters.
pub(super) fn email(text: &str) -> Result<Option<CandidateContact>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let value = fields::email("email", text.trim_start_matches("mailto:")).map_err(left_out)?;
    Ok(Some(CandidateContact { kind: "email", value: value.to_lowercase() }))
}

/// What is wrong with a value, and that it was left out.
pub(super) fn left_out(error: Error) -> String {
    match error {
        Error::Invalid { why, .. } => format!("{why}; it was left out"),
        _ => "was left out".to_owned(),
    }
}

/// The code of a sex; none for what the file leaves open.
pub(super) fn sex(text: &str) -> Result<Option<&'static str>, &'static str> {
    match text.trim().to_lowercase().as_str() {
        "f" | "female" | "w" | "woman" | "girl" => Ok(Some("female")),
        "m" | "male" | "man" | "boy" => Ok(Some("male")),
        "x" | "nb" | "nonbinary" | "non-binary" | "other" | "intersex" => Ok(Some("x")),
        "" | "u" | "unk" | "unknown" | "undisclosed" | "not specified" => Ok(None),
        _ => Err("is none of female, male, x, unknown; it was left open"),
    }
}

/// An id such as a member number; `1.23457E+11` is refused, because the digits are gone.
pub(super) fn id(text: &str) -> Result<Option<String>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    if is_scientific(text) {
        return Err("was shortened by a spreadsheet to a power of ten; it was left out, enter it by hand");
    }
    let value = text.strip_prefix('\'').unwrap_or(text).trim();
    if value.chars().count() > 60 {
        return Err("is longer than 60 letters; it was left out");
    }
    Ok(Some(value.to_owned()).filter(|value| !value.is_empty()))
}

/// Whether another program's record number can be one of ours: up to 40 letters, digits and hyphens.
pub(super) fn is_record_number(text: &str) -> bool {
    text.chars().count() <= 40 && text.chars().all(|letter| letter.is_alphanumeric() || "-./# ".contains(letter))
}

/// A line of at most 200 letters.
pub(super) fn words(text: &str) -> Option<String> {
    let line: String = visible(text).chars().take(LONGEST).collect();
    fields::optional("words", Some(&line)).ok().flatten()
}

/// A name of a person, as the desk keeps it.
pub(super) fn name(field: &str, text: &str) -> Result<String, String> {
    fields::name(field, &visible(text)).map_err(|error| match error {
        Error::Invalid { why, .. } => why,
        _ => "is not a name".to_owned(),
    })
}

/// The text on one line without characters that cannot be seen.
pub(super) fn visible(text: &str) -> String {
    let seen: String = text
        .chars()
        .filter(|letter| !matches!(letter, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'))
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A note of at most 4,000 letters.
pub(super) fn note(text: &str) -> Option<String> {
    let text: String = visible(text).chars().take(LONGEST_NOTE).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// An address with street, city and state; the ZIP code may be missing.
pub(super) fn address(parts: [&str; 5]) -> Result<Option<Address>, &'static str> {
    let [line1, line2, city, state, zip] = parts;
    if [line1, city, zip].iter().all(|part| part.is_empty()) {
        return Ok(None);
    }
    let (Some(line1), Some(city)) = (words(line1), words(city)) else {
        return Err("needs a street and a city; it was left out");
    };
    let state = fields::state("state", state).map_err(|_| "has no state of the United States; it was left out")?;
    let zip = zip_code(zip).ok_or("has a ZIP code that is not one; it was left out")?;
    Ok(Some(Address { line1, line2: words(line2), city, state, zip }))
}

/// Diagnosis codes out of one cell that are billable today, and what is wrong with the others.
pub(super) fn diagnoses(text: &str, today: Day) -> (Vec<CandidateDiagnosis>, Vec<&'static str>) {
    let mut found: Vec<CandidateDiagnosis> = Vec::new();
    let mut wrong = Vec::new();
    for word in text.split([',', ';', '|', ' ', '/']).filter(|word| looks_like_a_code(word)).take(24) {
        match codes::require_billable(word, today) {
            Ok(code) if found.iter().any(|known| known.code == code.code) => {}
            Ok(code) => {
                found.push(CandidateDiagnosis { code: code.code, description: code.description, onset_on: None })
            }
            Err(Error::Refused(_)) => {
                wrong.push("holds a heading; payers accept only the codes below it; it was left out")
            }
            Err(_) => wrong.push("holds a code that is not in ICD-10-CM; it was left out"),
        }
    }
    if found.is_empty() && wrong.is_empty() && !text.trim().is_empty() {
        wrong.push("holds no ICD-10-CM code; it was left out");
    }
    (found, wrong)
}

/// A National Provider Identifier with its check digit; others are not kept.
pub(super) fn npi(text: &str) -> Option<String> {
    let digits = digits(text);
    let is_plain = digits.len() == 10 && digits.len() == text.trim().len();
    // The check digit counts a constant prefix 80840, which adds 24 to the sum.
    let sum = digits.bytes().rev().enumerate().fold(24, |sum, (place, digit)| {
        let digit = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
        sum + if digit > 9 { digit - 9 } else { digit }
    });
    (is_plain && sum % 10 == 0).then_some(digits)
}

/// `1.23457E+11`: what a spreadsheet makes of a long number.
fn is_scientific(text: &str) -> bool {
    let text = text.trim();
    let Some((number, power)) = text.split_once(['e', 'E']) else { return false };
    let is_number = |part: &str| {
        !part.is_empty() && part.chars().all(|digit| digit.is_ascii_digit() || digit == '.' || digit == ',')
    };
    is_number(number) && power.starts_with('+') && is_number(power.trim_start_matches('+'))
}

fn looks_like_a_code(word: &str) -> bool {
    let mut letters = word.chars();
    (3..=8).contains(&word.len())
        && letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.next().is_some_and(|second| second.is_ascii_digit())
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn zip_code(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return Some(String::new());
    }
    let digits = digits(text);
    let is_plain = text.chars().all(|letter| letter.is_ascii_digit() || letter == '-' || letter == ' ');
    match (is_plain, digits.len()) {
        // Spreadsheets drop the zeros in front of ZIP codes of the Northeast.
        (true, 3..=5) => Some(format!("{digits:0>5}")),
        (true, 9) => Some(format!("{}-{}", digits.get(..5)?, digits.get(5..)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_are_written_one_way() {
        for text in ["5035550142", "503-555-0142", "(503) 555-0142", "+1 503 555 0142", "503.555.0142", "5035550142.0"]
        {
            assert_eq!(phone(text), Ok(Some("(503) 555-0142".to_owned())), "{text}");
        }
        assert_eq!(phone("503-555-0142 x 12"), Ok(Some("(503) 555-0142 x12".to_owned())));
        assert_eq!(phone("+44 20 7946 0018"), Ok(Some("+44 20 7946 0018".to_owned())));
        assert_eq!(phone(" "), Ok(None));
        for text in ["555-0142", "call me", "5.03555E+09", "50355501421234", "٥٠٣٥٥٥٠١٤٢"] {
            assert!(phone(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shortened_ids_are_refused() {
        assert!(id("1.23457E+11").is_err());
        assert!(id("8E+10").is_err());
        assert_eq!(id("12E45"), Ok(Some("12E45".to_owned())));
        assert_eq!(id("'00123"), Ok(Some("00123".to_owned())));
    }

    #[test]
    fn addresses_know_states_by_name_and_zip_codes_without_zeros() {
        let address =
            address(["1 Elm St", "", "Boston", "massachusetts", "2124"]).expect("a good address").expect("an address");
        assert_eq!((address.state.as_str(), address.zip.as_str()), ("MA", "02124"));
    }

    #[test]
    fn only_true_npis_are_kept() {
        assert_eq!(npi("1234567893"), Some("1234567893".to_owned()));
        for text in ["1234567890", "80", "", "123456789٣", "1234567893 x"] {
            assert_eq!(npi(text), None, "{text}");
        }
    }

    #[test]
    fn a_cell_may_hold_several_codes() {
        let (codes, wrong) = diagnoses("F33.2; f411 | F33.4, X9Z", "2026-03-02".parse().unwrap());
        assert_eq!(codes.iter().map(|code| code.code).collect::<Vec<_>>(), ["F33.2", "F41.1"]);
        assert_eq!(wrong.len(), 2);
    }
}
