//! The next days on paper, for when the desk cannot be opened: what happens, what is missing, and whom to reach.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::day_sheet::{DaySheetOf, day_sheets};
use crate::{
    Practice,
    calendar::{self, BoardQuery, SessionCard},
    error::{Error, Result},
    patients::{self, PatientQuery, PatientView},
    payers, practice,
    sheets::{ContactRow, ContactSheet, DayBook, DaySheet},
    types::{Day, PatientId},
};

/// How far ahead somebody looks for days on which anybody comes.
const LOOK_AHEAD_DAYS: i64 = 21;
/// A book of more days is no book for a failure.
const MOST_DAYS: u8 = 7;
/// A password that is shorter is guessed.
const SHORTEST_PASSWORD: usize = 12;

/// Asks for the day-book.
#[derive(Clone, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DayBookOf {
    /// The first day; today unless told.
    #[serde(default)]
    #[ts(optional)]
    pub from: Option<Day>,
    /// How many days on which somebody comes; 3 when 0.
    #[serde(default)]
    pub days: u8,
    /// What opens the file.
    pub password: String,
}

/// Keeps the password out of logs and panics.
impl std::fmt::Debug for DayBookOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DayBookOf").field("from", &self.from).field("days", &self.days).finish_non_exhaustive()
    }
}

/// The words of the day-book: the sheets of the next days on which somebody comes, and everybody who does.
///
/// # Errors
/// `Invalid` for a password of under 12 letters and for more than 7 days; refused when nobody comes.
pub fn day_book(practice: &Practice, input: &DayBookOf) -> Result<DayBook> {
    if input.password.chars().count() < SHORTEST_PASSWORD {
        return Err(Error::invalid("password", "is shorter than 12 letters; a few words are best"));
    }
    if input.days > MOST_DAYS {
        return Err(Error::invalid("days", "are more than 7"));
    }
    let now = practice::now_local(practice.db(), practice.env().now())?;
    let first = input.from.unwrap_or(now.day());
    let wanted = usize::from(if input.days == 0 { 3 } else { input.days });
    let (mut days, mut sheets, mut visits) = (Vec::new(), Vec::new(), BTreeMap::new());
    for later in 0..LOOK_AHEAD_DAYS {
        let day = first.plus(later);
        let coming = coming_on(practice, day)?;
        if coming.is_empty() {
            continue;
        }
        for session in coming {
            visits.entry(session.patient_id).or_insert_with(Vec::new).push(session);
        }
        sheets.extend(sheet_of(practice, day)?);
        days.push(day);
        if days.len() == wanted {
            break;
        }
    }
    let (Some(from), Some(to)) = (days.first(), days.last()) else {
        return Err(Error::refused("Nobody comes in the next three weeks.").hint("Choose a later first day."));
    };
    let profile = practice::profile(practice.db())?.ok_or(Error::NotFound("practice"))?;
    let mut rows =
        visits.into_iter().map(|(patient, visits)| row(practice, patient, &visits)).collect::<Result<Vec<_>>>()?;
    rows.sort_by(|one, other| one.patient.cmp(&other.patient).then_with(|| one.born_on.cmp(&other.born_on)));
    let people = ContactSheet {
        sample: profile.sample,
        practice: profile.name,
        number: format!("DB-{from}"),
        days: if from == to { long(*from) } else { format!("{} to {}", long(*from), long(*to)) },
        printed_at: format!("{} {}", now.day().us(), now.clock_us()),
        rows,
    };
    Ok(DayBook { days: sheets, people })
}

fn long(day: Day) -> String {
    day.date().format("%A, %B %-d, %Y").to_string()
}

fn coming_on(practice: &Practice, day: Day) -> Result<Vec<SessionCard>> {
    let board = calendar::board(practice, BoardQuery { from: day, to: day, site_id: None, filter: None })?;
    Ok(board.sessions.into_iter().filter(|session| session.status.code != "cancelled").collect())
}

fn sheet_of(practice: &Practice, day: Day) -> Result<Vec<DaySheet>> {
    day_sheets(practice, &DaySheetOf { day: Some(day), ..DaySheetOf::default() })
}

fn row(practice: &Practice, patient_id: PatientId, visits: &[SessionCard]) -> Result<ContactRow> {
    let chart = patients::patient(practice, PatientQuery { patient_id })?;
    let today = practice::now_local(practice.db(), practice.env().now())?.day();
    let covered = payers::coverage_on(practice.db(), patient_id, today)?;
    let covered = covered.map(|coverage| payers::coverage_view(practice.db(), coverage)).transpose()?;
    let when = |session: &SessionCard| {
        format!("{} {} {}", session.starts.day().date().format("%a"), session.starts.clock_us(), session.modality.label)
    };
    Ok(ContactRow {
        patient: format!("{}, {}", chart.family_name, chart.given_name),
        born_on: chart.born_on.us(),
        mrn: chart.mrn.clone(),
        visits: visits.iter().map(when).collect::<Vec<_>>().join(", "),
        reach: reach(&chart),
        emergency: emergency(&chart),
        coverage: covered.map_or_else(
            || "Self-pay".to_owned(),
            |coverage| match coverage.member_id {
                Some(member) => format!("{} {member}", coverage.payer_name),
                None => coverage.payer_name,
            },
        ),
        careful: careful(&chart),
    })
}

fn reach(chart: &PatientView) -> Vec<String> {
    let line = |contact: &patients::ContactView| {
        let message = if contact.may_leave_message { None } else { Some("leave no message".to_owned()) };
        let words = [Some(format!("{} {}", contact.kind.label, contact.value)), message, contact.note.clone()];
        words.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    chart.contacts.iter().map(line).collect()
}

fn emergency(chart: &PatientView) -> Option<String> {
    let person = chart.related.iter().find(|person| person.role.code == "emergency")?;
    let words = [Some(person.name.clone()), person.relation.clone(), person.phone.clone()];
    Some(words.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn careful(chart: &PatientView) -> Option<String> {
    let allergies = chart.allergies.as_ref().map(|words| format!("Allergies: {words}"));
    let words: Vec<String> = [allergies, chart.risk_flag.clone()].into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(". "))
}

#[cfg(test)]
mod tests;
