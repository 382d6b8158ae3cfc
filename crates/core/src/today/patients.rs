use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Practice, Word,
    db::{Db, named_params},
    error::Result,
    packs::Modality,
    patients::{self, Find, FoundPatient},
    practice,
    types::{Cents, Day, LocalTime, PatientId},
    word_type,
};

word_type! {
    /// Which patients a list shows.
    pub enum PatientFilter {
        /// Everybody who is not archived.
        All = "all", "All";
        /// Patients with a course under way.
        InSeries = "in_series", "In a series";
        /// Patients who owe or are owed something.
        Balance = "balance", "Balance";
        /// Archived charts.
        Archived = "archived", "Archived";
    }
}

/// Asks for a page of patients.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FindPatients {
    /// Name, date of birth, phone or chart number, as far as typed.
    #[ts(optional)]
    pub text: Option<String>,
    /// Which patients; all unless told.
    #[ts(optional)]
    pub filter: Option<PatientFilter>,
    /// The `next` of the page before.
    #[ts(optional)]
    pub after: Option<String>,
    /// At most this many; 100 unless told.
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of patients.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PatientPage {
    /// The patients.
    pub rows: Vec<PatientRow>,
    /// How many there are on all pages.
    pub total: u32,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// One patient of a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PatientRow {
    /// The patient.
    pub id: PatientId,
    /// Name, last first.
    pub name: String,
    /// Date of birth.
    pub born_on: Day,
    /// Chart number.
    pub mrn: String,
    /// Preferred telephone.
    pub phone: Option<String>,
    /// Treatment of the course under way.
    pub modality: Option<Word>,
    /// How far it is: `12/36`.
    pub course: Option<String>,
    /// The next session.
    pub next_session: Option<LocalTime>,
    /// The first payer.
    pub payer: Option<String>,
    /// What is owed; negative is a credit.
    pub balance_cents: Cents,
    /// Whether another patient has a name like this.
    pub name_alert: bool,
    /// A flag on the chart.
    pub flag: Option<Word>,
    /// What the search found, when it was not the name.
    pub match_on: Option<String>,
}

/// Patients by what was typed, each with course, next session, payer and balance.
pub fn find_patients(practice: &Practice, input: FindPatients) -> Result<PatientPage> {
    let db = practice.db();
    let limit = input.limit.unwrap_or(100).clamp(1, 200);
    let only = match input.filter.unwrap_or(PatientFilter::All) {
        PatientFilter::All | PatientFilter::Archived => None,
        PatientFilter::InSeries => Some(ids(db, include_str!("in_series.sql"))?),
        PatientFilter::Balance => Some(ids(db, include_str!("with_balance.sql"))?),
    };
    let found = patients::find(
        practice,
        Find {
            text: input.text.as_deref().unwrap_or_default(),
            archived: input.filter == Some(PatientFilter::Archived),
            within: only.as_deref(),
            after: input.after.as_deref().map(str::parse).transpose()?,
            limit: i64::from(limit),
        },
    )?;
    let now = practice::now_local(db, practice.env().now())?;
    let rows = found.rows.into_iter().map(|patient| row(db, patient, now)).collect::<Result<_>>()?;
    Ok(PatientPage {
        rows,
        total: u32::try_from(found.total).unwrap_or(u32::MAX),
        next: found.next.map(|id| id.to_string()),
    })
}

fn ids(db: Db<'_>, sql: &str) -> Result<Vec<PatientId>> {
    db.all(sql, [], |row| row.get("patient_id"))
}

fn row(db: Db<'_>, patient: FoundPatient, now: LocalTime) -> Result<PatientRow> {
    let params = named_params! { ":patient": patient.id, ":now": now, ":today": now.day() };
    let mut row = PatientRow {
        id: patient.id,
        name: patient.name,
        born_on: patient.born_on,
        mrn: patient.mrn,
        phone: patient.phone,
        modality: None,
        course: None,
        next_session: None,
        payer: None,
        balance_cents: Cents::ZERO,
        name_alert: patient.name_alert,
        flag: patient.flag,
        match_on: patient.match_on,
    };
    db.one(include_str!("patient_row.sql"), params, |found| {
        row.modality = found.get::<_, Option<Modality>>("modality")?.map(Modality::word);
        row.course = found
            .get::<_, Option<i64>>("total")?
            .zip(found.get::<_, Option<i64>>("done")?)
            .map(|(total, done)| format!("{done}/{total}"));
        row.next_session = found.get("next_session")?;
        row.payer = found.get("payer")?;
        row.balance_cents = found.get("balance_cents")?;
        Ok(())
    })?;
    Ok(row)
}
