//! What people type, as it is kept: trimmed, in its usual form, or refused with what would be right.

use uuid::Uuid;

use crate::{
    error::{Error, Result},
    oplog::Tx,
    types::{Address, Day, LocalTime},
};

/// Longest single line that is kept.
pub(crate) const LONGEST_LINE: usize = 200;
const LONGEST_TEXT: usize = 10_000;
const EARLIEST_YEAR: i32 = 1900;
/// How far a typed time may lie ahead of this computer's clock.
const CLOCKS_DIFFER_MINUTES: i64 = 5;

/// What a flag is that a form leaves out.
pub(crate) fn yes() -> bool {
    true
}

/// The id a form names, or a new one for an empty id.
pub(crate) fn id_or_new<I: From<Uuid> + std::str::FromStr<Err = Error>>(tx: &Tx<'_>, typed: &str) -> Result<I> {
    if typed.is_empty() { Ok(tx.new_id()) } else { typed.parse() }
}

/// Refuses a time that has not come yet.
pub(crate) fn not_ahead(field: &str, at: LocalTime, now: LocalTime) -> Result<()> {
    if at.minutes_since(now) <= CLOCKS_DIFFER_MINUTES {
        return Ok(());
    }
    let it_is = if at.day() == now.day() { now.clock_us() } else { now.short() };
    Err(Error::invalid(field, format!("lies ahead: it is {it_is}")))
}

/// A line that must be there: outer spaces gone, inner ones single.
pub(crate) fn line(field: &str, typed: &str) -> Result<String> {
    let line = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(Error::invalid(field, "is missing"));
    }
    if line.chars().count() > LONGEST_LINE {
        return Err(Error::invalid(field, format!("is longer than {LONGEST_LINE} characters")));
    }
    if line.chars().any(is_invisible) {
        return Err(Error::invalid(field, "has an invisible control character; type it again instead of pasting"));
    }
    Ok(line)
}

/// A line that may be left empty.
pub(crate) fn optional(field: &str, typed: Option<&str>) -> Result<Option<String>> {
    filled(typed).map(|typed| line(field, typed)).transpose()
}

/// Text of several lines that may be left empty.
pub(crate) fn text(field: &str, typed: Option<&str>) -> Result<Option<String>> {
    let Some(typed) = filled(typed) else { return Ok(None) };
    let text = typed.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").replace('\t', " ");
    if text.chars().count() > LONGEST_TEXT {
        return Err(Error::invalid(field, format!("is longer than {LONGEST_TEXT} characters")));
    }
    if text.chars().any(|letter| letter != '\n' && is_invisible(letter)) {
        return Err(Error::invalid(field, "has an invisible control character; type it again instead of pasting"));
    }
    Ok(Some(text.trim().to_owned()))
}

/// A name of a person or place: a line with at least one letter or digit.
pub(crate) fn name(field: &str, typed: &str) -> Result<String> {
    let name = line(field, typed)?;
    if name.chars().any(char::is_alphanumeric) { Ok(name) } else { Err(Error::invalid(field, "has no letter in it")) }
}

/// A telephone or fax number: `(555) 013-8852`, `(555) 013-8852 x12`, or `+44 20 7946 0000` from abroad.
pub(crate) fn phone(field: &str, typed: &str) -> Result<String> {
    let typed = line(field, typed)?;
    let (number, extension) = split_extension(&typed);
    if number.chars().any(|letter| !letter.is_ascii_digit() && !"+-.() /".contains(letter)) {
        return Err(not_a_phone(field));
    }
    let digits = digits_of(number);
    let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(&digits);
    let abroad = number.trim_start().starts_with('+') && !(digits.starts_with('1') && digits.len() == 11);
    if abroad {
        return if (8..=15).contains(&digits.len()) { Ok(typed) } else { Err(not_a_phone(field)) };
    }
    let (Some(area), Some(exchange), Some(rest), 10) =
        (national.get(..3), national.get(3..6), national.get(6..), national.len())
    else {
        return Err(not_a_phone(field));
    };
    let extension = extension.map(|digits| format!(" x{digits}")).unwrap_or_default();
    Ok(format!("({area}) {exchange}-{rest}{extension}"))
}

/// A telephone number that may be left empty.
pub(crate) fn optional_phone(field: &str, typed: Option<&str>) -> Result<Option<String>> {
    filled(typed).map(|typed| phone(field, typed)).transpose()
}

/// An e-mail address.
pub(crate) fn email(field: &str, typed: &str) -> Result<String> {
    let email = line(field, typed)?;
    let sound = email.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    });
    if sound && !email.contains(' ') && email.matches('@').count() == 1 {
        Ok(email)
    } else {
        Err(Error::invalid(field, "is not an e-mail address such as name@example.com"))
    }
}

/// An e-mail address that may be left empty.
pub(crate) fn optional_email(field: &str, typed: Option<&str>) -> Result<Option<String>> {
    filled(typed).map(|typed| email(field, typed)).transpose()
}

/// An address as it is kept; one with nothing in it is none. Papers say what they miss in it.
pub(crate) fn address(field: &str, typed: Option<Address>) -> Result<Option<Address>> {
    let Some(typed) = typed else { return Ok(None) };
    let part = |name: &str, value: &str| -> Result<String> {
        Ok(optional(&format!("{field}.{name}"), Some(value))?.unwrap_or_default())
    };
    let address = Address {
        line1: part("line1", &typed.line1)?,
        line2: optional(&format!("{field}.line2"), typed.line2.as_deref())?,
        city: part("city", &typed.city)?,
        state: filled(Some(&typed.state))
            .map(|typed| state(&format!("{field}.state"), typed))
            .transpose()?
            .unwrap_or_default(),
        zip: filled(Some(&typed.zip)).map(|typed| zip(&format!("{field}.zip"), typed)).transpose()?.unwrap_or_default(),
    };
    let empty = [&address.line1, &address.city, &address.state, &address.zip].iter().all(|part| part.is_empty());
    Ok((!empty || address.line2.is_some()).then_some(address))
}

/// A US state or territory by its two letters or its name, as two letters.
pub(crate) fn state(field: &str, typed: &str) -> Result<String> {
    let typed = line(field, typed)?;
    let found =
        STATES.iter().find(|(code, name)| code.eq_ignore_ascii_case(&typed) || name.eq_ignore_ascii_case(&typed));
    found
        .map(|(code, _)| (*code).to_owned())
        .ok_or_else(|| Error::invalid(field, "is not a US state; type two letters such as OR"))
}

/// A birth: not after today, not before 1900.
pub(crate) fn birth(field: &str, born_on: Day, today: Day) -> Result<Day> {
    if born_on > today {
        return Err(Error::invalid(field, "is in the future; check the year"));
    }
    if born_on.year() < EARLIEST_YEAR {
        return Err(Error::invalid(field, format!("is before {EARLIEST_YEAR}; check the year")));
    }
    Ok(born_on)
}

/// The digits of a text.
pub(crate) fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The text when something was typed.
pub(crate) fn filled(typed: Option<&str>) -> Option<&str> {
    typed.map(str::trim).filter(|typed| !typed.is_empty())
}

fn zip(field: &str, typed: &str) -> Result<String> {
    let digits = digits_of(typed);
    let only_digits = typed.chars().all(|letter| letter.is_ascii_digit() || letter == '-' || letter == ' ');
    match (digits.get(..5), digits.get(5..), digits.len()) {
        (Some(zip), _, 5) if only_digits => Ok(zip.to_owned()),
        (Some(zip), Some(four), 9) if only_digits => Ok(format!("{zip}-{four}")),
        _ => Err(Error::invalid(field, "is not a ZIP code such as 97000 or 97000-1234")),
    }
}

fn not_a_phone(field: &str) -> Error {
    Error::invalid(field, "is not a telephone number; type ten digits with the area code, or + and the country code")
}

/// `555 013 8852 ext. 12` is the number and `12`.
fn split_extension(typed: &str) -> (&str, Option<&str>) {
    let Some(start) = typed.find(|letter: char| letter.eq_ignore_ascii_case(&'x') || letter.eq_ignore_ascii_case(&'e'))
    else {
        return (typed, None);
    };
    let (number, rest) = typed.split_at(start);
    let extension = rest.trim_start_matches(|letter: char| "extnsioEXTNSIO. ".contains(letter));
    let sound = (1..=6).contains(&extension.len()) && extension.chars().all(|letter| letter.is_ascii_digit());
    if sound { (number, Some(extension)) } else { (typed, None) }
}

/// Control characters, and those that reorder or hide text around them.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

const STATES: &[(&str, &str)] = &[
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
    ("AS", "American Samoa"),
    ("GU", "Guam"),
    ("MP", "Northern Mariana Islands"),
    ("PR", "Puerto Rico"),
    ("VI", "Virgin Islands"),
    ("AA", "Armed Forces Americas"),
    ("AE", "Armed Forces Europe"),
    ("AP", "Armed Forces Pacific"),
];
