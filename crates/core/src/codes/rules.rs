//! Which codes may stand on a claim.

use super::{Code, lookup, release, table};
use crate::error::{Error, Result};

const NAMED_AT_MOST: usize = 6;

/// Accepts a billable code and returns it as the table writes it.
///
/// # Errors
/// `Invalid` for a code that is not in the table; `Refused` for a heading, naming the codes below it.
pub fn require_billable(text: &str) -> Result<Code> {
    let Some(code) = lookup(text) else {
        let year = release().code_year;
        return Err(Error::invalid(
            "code",
            format!(
                "is not a diagnosis code of ICD-10-CM {year}; search by words or by the first characters of a code"
            ),
        ));
    };
    if !code.billable {
        return Err(Error::refused(format!("{} is a heading; payers accept only the codes below it.", code.code))
            .on("code")
            .hint(way_out(code.code)));
    }
    Ok(code)
}

fn way_out(heading: &str) -> String {
    let below = billable_below(heading);
    match below.as_slice() {
        [] => "Search for a more specific code.".to_owned(),
        [only] => format!("Choose {only}."),
        [first @ .., last] if below.len() <= NAMED_AT_MOST => {
            format!("Choose {} or {last}.", first.join(", "))
        }
        [first, second, ..] => {
            format!("Choose one of the {} codes below it, such as {first} or {second}.", below.len())
        }
    }
}

fn billable_below(heading: &str) -> Vec<&'static str> {
    let codes = table::codes();
    let start = codes.partition_point(|entry| entry.code < heading);
    codes
        .iter()
        .skip(start)
        .take_while(|entry| entry.code.starts_with(heading))
        .filter(|entry| entry.billable)
        .map(|entry| entry.code)
        .collect()
}
