//! Which codes may stand on a claim.

use super::{Code, table};
use crate::{
    error::{Error, Result},
    types::Day,
};

const NAMED_AT_MOST: usize = 6;

/// Finds a code in the table of a service date, written with or without its dot, in any case.
pub fn lookup(text: &str, day: Day) -> Option<Code> {
    table::on(day).lookup(text)
}

/// The fiscal year whose table is read for a service date.
pub fn code_year(day: Day) -> u16 {
    table::on(day).release().code_year
}

/// Says so when this program carries no table of a service date's own year, so that the codes of another one stand in.
pub fn unchecked(day: Day) -> Option<String> {
    let table = table::on(day);
    let (begins, ends) = (table.begins(), table.release().ends);
    if (begins..=ends).contains(&day) {
        return None;
    }
    let year = table.release().code_year;
    let reach = if day > ends { format!("to {ends}") } else { format!("from {begins}") };
    Some(format!("Code table of fiscal year {year} ({reach}); not checked against the year of this date."))
}

/// Accepts a code that is billable on a service date and returns it as the table writes it.
///
/// # Errors
/// `Invalid` for a code that is not in the table; `Refused` for a heading, naming the codes below it.
pub fn require_billable(text: &str, day: Day) -> Result<Code> {
    let table = table::on(day);
    let Some(code) = table.lookup(text) else {
        let year = table.release().code_year;
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
            .hint(way_out(table.codes(), code.code)));
    }
    Ok(code)
}

fn way_out(codes: &[Code], heading: &str) -> String {
    let below = billable_below(codes, heading);
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

fn billable_below(codes: &[Code], heading: &str) -> Vec<&'static str> {
    let start = codes.partition_point(|entry| entry.code < heading);
    codes
        .iter()
        .skip(start)
        .take_while(|entry| entry.code.starts_with(heading))
        .filter(|entry| entry.billable)
        .map(|entry| entry.code)
        .collect()
}
