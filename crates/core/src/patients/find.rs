use std::collections::BTreeSet;

use super::{
    alike::fold,
    list_name,
    spelled::{Spelled, may_be_spelled_out, spelled_out},
    store,
    terms::{Number, Terms},
};
use crate::{
    Practice, Word,
    db::{Db, Row, named_params},
    error::{Result, StorageFault},
    oplog::rusqlite_result,
    types::{Day, PatientId},
};

const USUAL_PAGE: i64 = 50;
const LARGEST_PAGE: i64 = 500;

/// What to find. Empty text lists everybody by name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Find<'a> {
    /// What was typed: names in any order, a birth, digits of a telephone, a record number.
    pub text: &'a str,
    /// Archived charts in place of active ones.
    pub archived: bool,
    /// Only these patients, when a filter of another area says so.
    pub within: Option<&'a [PatientId]>,
    /// The last row of the page before.
    pub after: Option<PatientId>,
    /// Rows on a page, at most 500; 0 means the usual 50.
    pub limit: i64,
}

/// A page of patients.
#[derive(Clone, Debug)]
pub struct Found {
    /// The rows.
    pub rows: Vec<FoundPatient>,
    /// How many fit on all pages.
    pub total: i64,
    /// Where the next page starts, when there is one.
    pub next: Option<PatientId>,
}

/// A patient in a list.
#[derive(Clone, Debug)]
pub struct FoundPatient {
    /// The patient.
    pub id: PatientId,
    /// `Last, First`.
    pub name: String,
    /// Date of birth.
    pub born_on: Day,
    /// Record number.
    pub mrn: String,
    /// The telephone they prefer.
    pub phone: Option<String>,
    /// Whether another active patient has the same or a very similar name.
    pub name_alert: bool,
    /// What everybody must see first.
    pub flag: Option<Word>,
    /// What fits, when the row does not show it.
    pub match_on: Option<String>,
}

/// Finds patients as somebody types, the best first; a page at a time.
pub fn find(practice: &Practice, what: Find<'_>) -> Result<Found> {
    let db = practice.db();
    let limit = if what.limit <= 0 { USUAL_PAGE } else { what.limit.min(LARGEST_PAGE) };
    let within = what.within.map(ids_json);
    let spelled = may_be_spelled_out(what.text).then(|| practice.derived::<Spelled>()).transpose()?;
    let terms = Terms::of(what.text, spelled.as_deref());
    let (mut rows, total) = match &terms {
        None if what.text.trim().is_empty() => listed(db, what, within.as_deref(), limit + 1)?,
        None => (Vec::new(), 0),
        Some(terms) => searched(db, terms, what, within.as_deref(), limit + 1)?,
    };
    let more = i64::try_from(rows.len()).unwrap_or(0) > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = rows.last().map(|row| row.id).filter(|_| more);
    let names = rows.iter().map(|row| (row.id, row.family_name.as_str(), row.given_name.as_str()));
    let alerts = if what.archived { BTreeSet::new() } else { store::name_alerts(practice, names)? };
    let rows = rows.into_iter().map(|row| row.shown(terms.as_ref(), &alerts)).collect();
    Ok(Found { rows, total, next })
}

struct Hit {
    id: PatientId,
    family_name: String,
    given_name: String,
    preferred_name: Option<String>,
    born_on: Day,
    mrn: String,
    risk_flag: Option<String>,
    phone: Option<String>,
}

impl Hit {
    fn read(row: &Row<'_>) -> rusqlite_result::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            family_name: row.get("family_name")?,
            given_name: row.get("given_name")?,
            preferred_name: row.get("preferred_name")?,
            born_on: row.get("born_on")?,
            mrn: row.get("mrn")?,
            risk_flag: row.get("risk_flag")?,
            phone: row.get("phone")?,
        })
    }

    fn shown(self, terms: Option<&Terms>, alerts: &BTreeSet<PatientId>) -> FoundPatient {
        FoundPatient {
            match_on: terms.and_then(|terms| self.fits_on(terms)),
            id: self.id,
            name: list_name(&self.family_name, &self.given_name),
            born_on: self.born_on,
            mrn: self.mrn,
            phone: self.phone,
            name_alert: alerts.contains(&self.id),
            flag: self.risk_flag.map(|flag| Word::new("risk", flag)),
        }
    }

    /// Says what fits when it is not to be seen in the row: a preferred name, another telephone number.
    fn fits_on(&self, terms: &Terms) -> Option<String> {
        let preferred = self.preferred_name.as_deref().unwrap_or_default();
        let begins = |name: &str| [fold(name), spelled_out(name)].iter().any(|name| name.starts_with(&terms.first));
        if terms.any_words && begins(preferred) && !begins(&self.family_name) && !begins(&self.given_name) {
            return Some(format!("goes by {preferred}"));
        }
        let [number] = terms.numbers.as_slice() else { return None };
        let part = number.part.as_deref()?;
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let shown = self.phone.as_deref().map(digits).is_some_and(|digits| digits.contains(part))
            || digits(&self.mrn).contains(part)
            || !number.births.is_empty();
        (!shown).then(|| if part.contains('@') { "e-mail" } else { "another telephone" }.to_owned())
    }
}

fn listed(db: Db<'_>, what: Find<'_>, within: Option<&str>, limit: i64) -> Result<(Vec<Hit>, i64)> {
    let rows = db.all(
        include_str!("list.sql"),
        named_params! { ":archived": what.archived, ":within": within, ":after": what.after, ":limit": limit },
        Hit::read,
    )?;
    let total = db.one(
        include_str!("list_total.sql"),
        named_params! { ":archived": what.archived, ":within": within },
        |row| row.get("total"),
    )?;
    Ok((rows, total))
}

fn searched(db: Db<'_>, terms: &Terms, what: Find<'_>, within: Option<&str>, limit: i64) -> Result<(Vec<Hit>, i64)> {
    let params = named_params! {
        ":words": terms.words,
        ":any_words": terms.any_words,
        ":family": terms.family,
        ":given": terms.given,
        ":numbers": numbers_json(&terms.numbers)?,
        ":archived": what.archived,
        ":within": within,
        ":after": what.after,
        ":limit": limit,
    };
    let mut total = 0;
    let rows = db.all(include_str!("find.sql"), params, |row| {
        total = row.get("total")?;
        Hit::read(row)
    })?;
    Ok((rows, total))
}

fn ids_json(ids: &[PatientId]) -> String {
    serde_json::to_string(ids).expect("ids are text")
}

fn numbers_json(numbers: &[Number]) -> Result<String> {
    serde_json::to_string(numbers).map_err(|_| StorageFault::Unreadable("search").into())
}
