use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Need, TimelineRow, needs, timeline};
use crate::{
    Practice,
    billing::{self, LedgerEntry, LedgerOf},
    calendar::{self, SeriesCard, SeriesOf, SessionCard},
    error::Result,
    intake::{self, IntakeCard},
    patients::{self, Duplicate, PatientQuery, PatientView},
    payers::{self, CoverageView},
    practice,
    types::{Cents, LocalTime, PatientId},
};

/// Names whose card.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// One patient on one screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PatientCard {
    /// The chart's own fields.
    pub patient: PatientView,
    /// Completed years.
    pub age: i32,
    /// The preferred telephone.
    pub phone: Option<String>,
    /// How to reach the patient, in words.
    pub contact_by: Option<String>,
    /// The first coverage in force.
    pub coverage: Option<CoverageView>,
    /// Courses, newest first.
    pub series: Vec<SeriesCard>,
    /// The next session that is not over.
    pub next: Option<SessionCard>,
    /// What stands in the way of the next session.
    pub blocks: Vec<Need>,
    /// Where the intake stands, while there is one.
    pub intake: Option<IntakeCard>,
    /// The account in short.
    pub ledger: CardLedger,
    /// What happened, newest first.
    pub timeline: Vec<TimelineRow>,
    /// Patients that could be mistaken for this one.
    pub name_alerts: Vec<Duplicate>,
}

/// The account in short.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct CardLedger {
    /// What is owed; negative is a credit.
    pub balance_cents: Cents,
    /// The newest entry.
    pub last: Option<LedgerEntry>,
}

/// Everything the front desk wants to know about one patient.
pub fn patient_card(practice: &Practice, input: CardOf) -> Result<PatientCard> {
    let db = practice.db();
    let patient = patients::patient(practice, PatientQuery { patient_id: input.patient_id })?;
    let now = practice::now_local(db, practice.env().now())?;
    let series = calendar::series_of(practice, SeriesOf { patient_id: input.patient_id })?;
    let visits = calendar::visits_of(practice, input.patient_id)?;
    let next = next_session(series.iter().flat_map(|series| &series.sessions).chain(&visits), now);
    let blocks = match &next {
        Some(session) => needs::of_session(practice, session, now)?,
        None => Vec::new(),
    };
    let ledger = billing::ledger(practice, LedgerOf { patient_id: input.patient_id })?;
    Ok(PatientCard {
        age: patient.born_on.age_on(now.day()),
        phone: patients::phone(db, input.patient_id)?,
        contact_by: contact_by(&patient),
        coverage: payers::coverage_on(db, input.patient_id, now.day())?
            .map(|coverage| payers::coverage_view(db, coverage))
            .transpose()?,
        timeline: timeline::of_patient(practice, input.patient_id, &series)?,
        name_alerts: patients::alike_to(practice, &patients::find_patient(db, input.patient_id)?)?,
        intake: intake::card_of_patient(practice, input.patient_id)?,
        ledger: CardLedger { balance_cents: ledger.balance_cents, last: ledger.entries.into_iter().next_back() },
        patient,
        series,
        next,
        blocks,
    })
}

/// The session under way, or the next one from today on.
fn next_session<'a>(sessions: impl Iterator<Item = &'a SessionCard>, now: LocalTime) -> Option<SessionCard> {
    let open = sessions.filter(|session| needs::is_open(session) && session.starts.day() >= now.day());
    open.min_by_key(|session| session.starts).cloned()
}

/// How to reach the patient: the preferred way and what it allows.
fn contact_by(patient: &PatientView) -> Option<String> {
    let contact = patient.contacts.first()?;
    let mut words = vec![contact.kind.label.clone()];
    if contact.may_text {
        words.push("texts allowed".to_owned());
    }
    words.push(if contact.may_leave_message { "may leave a message" } else { "leave no message" }.to_owned());
    words.extend(contact.note.clone());
    Some(words.join(" · "))
}
