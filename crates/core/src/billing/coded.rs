//! Whether the diagnoses of a superbill are codes on its days of service.

use super::facts::Facts;
use crate::{codes, sheets::SuperbillDiagnosis, types::Day};

/// A diagnosis that no payer accepts on a day of service, and why.
pub(super) struct NotBillable {
    pub code: String,
    pub day: Day,
    pub why: String,
}

/// The fiscal years whose codes the paper lists: `2026`, or `2026 and 2027` across an October 1.
pub(super) fn years(facts: &Facts) -> String {
    let mut years: Vec<String> = days(facts).into_iter().map(|day| codes::code_year(day).to_string()).collect();
    years.dedup();
    years.join(" and ")
}

/// Diagnoses that are headings or no codes on one of the days, each once.
pub(super) fn not_billable(facts: &Facts, diagnoses: &[SuperbillDiagnosis]) -> Vec<NotBillable> {
    let wrong = |diagnosis: &SuperbillDiagnosis| {
        days(facts).into_iter().find_map(|day| {
            let why = codes::require_billable(&diagnosis.code, day).err()?.to_string();
            Some(NotBillable { code: diagnosis.code.clone(), day, why })
        })
    };
    diagnoses.iter().filter_map(wrong).collect()
}

/// For each year without a table of its own: `10/05/2027: Code table of fiscal year 2027 …`.
pub(super) fn unchecked(facts: &Facts) -> Vec<String> {
    let says = |day: Day| codes::unchecked(day).map(|note| format!("{}: {note}", day.us()));
    days(facts).into_iter().filter_map(says).collect()
}

/// The first day of service for each table that is read; the end of the range when nothing was delivered.
fn days(facts: &Facts) -> Vec<Day> {
    let mut days: Vec<Day> = facts.sessions.iter().map(|session| session.delivered.day).collect();
    if days.is_empty() {
        days.push(facts.to);
    }
    days.sort_unstable();
    days.dedup_by_key(|day| (codes::code_year(*day), codes::unchecked(*day)));
    days
}
