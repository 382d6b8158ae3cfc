//! Numbers that others check: NPI, EIN, taxonomy, NDC, billing codes.

use super::{
    Modifiers,
    fees::Ndc,
    fields::{digits_of, filled, line},
};
use crate::error::{Error, Result};

/// Numbers that belong to nobody are for the sample practice only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// Of a real practice.
    Real,
    /// Of the sample practice.
    Sample,
}

impl Numbers {
    pub(crate) fn of(sample: bool) -> Self {
        if sample { Numbers::Sample } else { Numbers::Real }
    }
}

/// A national provider identifier: ten digits whose last one checks the rest (Luhn over `80840` and the number).
pub(crate) fn npi(field: &str, typed: Option<&str>, numbers: Numbers) -> Result<Option<String>> {
    let Some(typed) = filled(typed) else { return Ok(None) };
    let npi = digits_of(typed);
    let only_digits = typed.chars().all(|letter| letter.is_ascii_digit() || letter == ' ' || letter == '-');
    if npi.len() != 10 || !only_digits {
        return Err(Error::invalid(field, "is not an NPI; it has ten digits"));
    }
    if npi.starts_with("00000000") {
        return match numbers {
            Numbers::Sample => Ok(Some(npi)),
            Numbers::Real => Err(Error::invalid(field, "is an NPI of the sample practice; type the real one")),
        };
    }
    if !npi.starts_with(['1', '2']) || !passes_luhn(&format!("80840{npi}")) {
        return Err(Error::invalid(field, "is not a valid NPI; a digit is wrong"));
    }
    Ok(Some(npi))
}

/// Whether an NPI passes its check digit; the sample practice may use numbers that were never issued.
pub(crate) fn npi_is_valid(number: &str, sample: bool) -> bool {
    matches!(npi("npi", Some(number), Numbers::of(sample)), Ok(Some(_)))
}

/// An employer identification number as `12-3456789`.
pub(crate) fn ein(field: &str, typed: Option<&str>, numbers: Numbers) -> Result<Option<String>> {
    let Some(typed) = filled(typed) else { return Ok(None) };
    let digits = digits_of(typed);
    let only_digits = typed.chars().all(|letter| letter.is_ascii_digit() || letter == ' ' || letter == '-');
    let (Some(prefix), Some(rest), 9, true) = (digits.get(..2), digits.get(2..), digits.len(), only_digits) else {
        return Err(Error::invalid(field, "is not an EIN; it has nine digits such as 12-3456789"));
    };
    if prefix == "00" && numbers == Numbers::Real {
        return Err(Error::invalid(
            field,
            "begins with 00, which the IRS does not give out; only the sample practice may use it",
        ));
    }
    Ok(Some(format!("{prefix}-{rest}")))
}

/// A provider taxonomy code of the NUCC list: ten characters such as `2084P0800X`.
pub(crate) fn taxonomy(field: &str, typed: Option<&str>) -> Result<Option<String>> {
    let Some(typed) = filled(typed) else { return Ok(None) };
    let code = typed.to_ascii_uppercase();
    let sound = code.len() == 10
        && code.ends_with('X')
        && code.chars().all(|letter| letter.is_ascii_alphanumeric())
        && code.chars().take(2).all(|letter| letter.is_ascii_digit());
    if sound {
        Ok(Some(code))
    } else {
        Err(Error::invalid(field, "is not a taxonomy code; it has ten characters such as 2084P0800X"))
    }
}

/// A billing code: a CPT or HCPCS code, or a short one of the practice's own.
pub(crate) fn code(field: &str, typed: &str) -> Result<String> {
    let code = line(field, typed)?.to_ascii_uppercase();
    let sound =
        (2..=12).contains(&code.len()) && code.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if sound {
        Ok(code)
    } else {
        Err(Error::invalid(field, "is not a billing code; use letters and digits such as 96365"))
    }
}

/// Modifiers of a code: at most four of two characters, in alphabetical order, each once.
pub(crate) fn modifiers(field: &str, typed: &[String]) -> Result<Modifiers> {
    let mut modifiers: Vec<String> =
        typed.iter().filter_map(|typed| filled(Some(typed))).map(str::to_ascii_uppercase).collect();
    modifiers.sort_unstable();
    modifiers.dedup();
    if modifiers.len() > 4 {
        return Err(Error::invalid(field, "are more than four; a claim line holds four"));
    }
    if modifiers
        .iter()
        .any(|modifier| modifier.len() != 2 || !modifier.chars().all(|letter| letter.is_ascii_alphanumeric()))
    {
        return Err(Error::invalid(field, "have two characters each, such as 25 or JZ"));
    }
    Ok(Modifiers(modifiers))
}

/// A drug's code as eleven digits (5-4-2), its amount as a plain decimal.
pub(crate) fn ndc(field: &str, typed: Ndc) -> Result<Ndc> {
    let code = eleven_digits(&typed.code).ok_or_else(|| {
        Error::invalid(
            format!("{field}.code"),
            "is not an NDC; type eleven digits, or ten with the hyphens of the package such as 50458-028-02",
        )
    })?;
    Ok(Ndc {
        code,
        unit: typed.unit,
        quantity: quantity(&format!("{field}.quantity"), &typed.quantity)?,
        description: line(&format!("{field}.description"), &typed.description)?,
    })
}

/// Ten digits become eleven only when hyphens tell which part lacks its zero.
fn eleven_digits(typed: &str) -> Option<String> {
    let parts: Vec<&str> = typed.trim().split('-').collect();
    if !parts.iter().all(|part| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit())) {
        return None;
    }
    match parts.as_slice() {
        [whole] if whole.len() == 11 => Some((*whole).to_owned()),
        [labeler, product, package] => match (labeler.len(), product.len(), package.len()) {
            (5, 4, 2) | (4, 4, 2) | (5, 3, 2) | (5, 4, 1) => Some(format!("{labeler:0>5}{product:0>4}{package:0>2}")),
            _ => None,
        },
        _ => None,
    }
}

/// Above zero, with at most three decimals.
fn quantity(field: &str, typed: &str) -> Result<String> {
    let typed = typed.trim();
    let (whole, decimals) = typed.split_once('.').unwrap_or((typed, ""));
    let all_digits = |part: &str| part.chars().all(|letter| letter.is_ascii_digit());
    let sound = (1..=8).contains(&whole.len()) && decimals.len() <= 3 && all_digits(whole) && all_digits(decimals);
    let above_zero = typed.chars().any(|letter| ('1'..='9').contains(&letter));
    if !sound || !above_zero || typed.ends_with('.') {
        return Err(Error::invalid(field, "is not an amount such as 1 or 2.5, with at most three decimals"));
    }
    Ok(typed.to_owned())
}

fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    #[test]
    fn an_npi_is_checked_by_its_last_digit() {
        check(|typed| npi("npi", typed, Numbers::Real), "1234567893", expect!["1234567893"]);
        check(|typed| npi("npi", typed, Numbers::Real), " 1234-567-893 ", expect!["1234567893"]);
        check(
            |typed| npi("npi", typed, Numbers::Real),
            "1234567890",
            expect!["npi: is not a valid NPI; a digit is wrong"],
        );
        check(
            |typed| npi("npi", typed, Numbers::Real),
            "3234567891",
            expect!["npi: is not a valid NPI; a digit is wrong"],
        );
        check(|typed| npi("npi", typed, Numbers::Real), "123456789", expect!["npi: is not an NPI; it has ten digits"]);
        check(|typed| npi("npi", typed, Numbers::Real), "12345678٩3", expect!["npi: is not an NPI; it has ten digits"]);
        check(|typed| npi("npi", typed, Numbers::Real), "", expect!["none"]);
    }

    #[test]
    fn a_sample_npi_stays_in_the_sample_practice() {
        check(|typed| npi("npi", typed, Numbers::Sample), "0000000012", expect!["0000000012"]);
        check(
            |typed| npi("npi", typed, Numbers::Real),
            "0000000012",
            expect!["npi: is an NPI of the sample practice; type the real one"],
        );
    }

    #[test]
    fn an_ein_has_nine_digits() {
        check(|typed| ein("ein", typed, Numbers::Real), "123456789", expect!["12-3456789"]);
        check(
            |typed| ein("ein", typed, Numbers::Real),
            "12-345678",
            expect!["ein: is not an EIN; it has nine digits such as 12-3456789"],
        );
        check(
            |typed| ein("ein", typed, Numbers::Real),
            "00-0000000",
            expect!["ein: begins with 00, which the IRS does not give out; only the sample practice may use it"],
        );
        check(|typed| ein("ein", typed, Numbers::Sample), "00-0000000", expect!["00-0000000"]);
    }

    #[test]
    fn a_taxonomy_code_has_ten_characters() {
        check(|typed| taxonomy("taxonomy", typed), "2084p0800x", expect!["2084P0800X"]);
        check(|typed| taxonomy("taxonomy", typed), "207L00000X", expect!["207L00000X"]);
        check(
            |typed| taxonomy("taxonomy", typed),
            "PSYCHIATRY",
            expect!["taxonomy: is not a taxonomy code; it has ten characters such as 2084P0800X"],
        );
    }

    #[test]
    fn an_ndc_gets_the_zero_its_package_leaves_out() {
        for (typed, expected) in [
            ("50458002802", Some("50458002802")),
            ("50458-028-02", Some("50458002802")),
            ("0409-2051-05", Some("00409205105")),
            ("12345-6789-1", Some("12345678901")),
            ("5045802802", None),
            ("50458-28-02", None),
            ("50458 028 02", None),
        ] {
            assert_eq!(eleven_digits(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn a_drug_amount_is_above_zero() {
        for (typed, sound) in [
            ("1", true),
            ("2.5", true),
            ("0.125", true),
            ("0", false),
            ("0.000", false),
            ("1.", false),
            (".5", false),
            ("1.2345", false),
            ("-1", false),
        ] {
            assert_eq!(quantity("quantity", typed).is_ok(), sound, "{typed}");
        }
    }

    #[track_caller]
    fn check(read: impl Fn(Option<&str>) -> Result<Option<String>>, typed: &str, expect: Expect) {
        let read = match read(Some(typed)) {
            Ok(read) => read.unwrap_or_else(|| "none".to_owned()),
            Err(error) => error.to_string(),
        };
        expect.assert_eq(&read);
    }
}
