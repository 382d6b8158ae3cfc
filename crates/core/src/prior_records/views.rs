//! Requests as screens show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

use super::{
    PriorAttempt, PriorRequest, PriorRequestId, RequestState, RequestStatus,
    acting::RELEASE,
    rules::{self, Tried},
    store,
};
use crate::{
    Practice, Word,
    consents::{self, ConsentId, SignMethod},
    db::Db,
    error::Result,
    filed::{self, EvidencePage},
    patients, people, practice,
    types::{Day, PatientId},
};

/// So many requests are looked at for names and numbers.
const LATELY: usize = 400;

/// Asks for the requests of a patient.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorRequestsOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// Names a request.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorRequestOf {
    /// The request.
    pub request_id: PriorRequestId,
}

/// What a new request can start from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PriorRequestStart {
    /// The patient's signed requests for records, those that hold first.
    pub authorizations: Vec<ReleaseAuthorization>,
    /// Whom the practice asked lately.
    pub known: Vec<KnownHolder>,
}

/// A paper on which records can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReleaseAuthorization {
    /// The paper.
    pub consent_id: ConsentId,
    /// Who is to send records by it.
    pub whom: String,
    /// Which records it names.
    pub records: String,
    /// How it stands: `In force until 03/03/2027`.
    pub says: String,
    /// Whether it holds today.
    pub holds: bool,
    /// Whether it was signed with a pen, so that its pages go behind the letter by hand.
    pub on_paper: bool,
}

/// Somebody who was asked before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct KnownHolder {
    /// What they are.
    pub holder: Word,
    /// Their name.
    pub name: String,
    /// Their address.
    pub address: Option<String>,
    /// Their telephone.
    pub phone: Option<String>,
    /// Their fax.
    pub fax: Option<String>,
}

/// A request and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PriorRequestView {
    /// The request.
    pub id: PriorRequestId,
    /// What they are that have the records.
    pub holder: Word,
    /// Who.
    pub name: String,
    /// Their address.
    pub address: Option<String>,
    /// Their telephone.
    pub phone: Option<String>,
    /// Their fax.
    pub fax: Option<String>,
    /// Which records.
    pub records: String,
    /// From when.
    pub since: Option<Day>,
    /// Until when.
    pub until: Option<Day>,
    /// The paper on which they are asked for.
    pub authorization: Option<ReleaseAuthorization>,
    /// How it stands today.
    pub state: Word,
    /// The same in one sentence.
    pub says: String,
    /// The day of the next step.
    pub next_on: Option<Day>,
    /// Whether somebody has to do something today.
    pub due: bool,
    /// What was said when it ended.
    pub status: Word,
    /// The document that came.
    pub document: Option<EvidencePage>,
    /// Each time somebody asked, the newest first.
    pub attempts: Vec<PriorAttemptRow>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// One time somebody asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PriorAttemptRow {
    /// The day.
    pub on: Day,
    /// How.
    pub way: Word,
    /// What came of it.
    pub outcome: Word,
    /// What was said.
    pub note: Option<String>,
    /// Who asked.
    pub by: Option<String>,
}

/// The requests of a patient, the newest first.
pub fn prior_requests_of(practice: &Practice, input: PriorRequestsOf) -> Result<Vec<PriorRequestView>> {
    let db = practice.db();
    let patient = patients::kept(db, input.patient_id)?;
    let today = practice::now_local(db, practice.env().now())?.day();
    let authorizations = authorizations(db, patient, today)?;
    store::of_patient(db, patient)?.into_iter().map(|request| view(db, request, &authorizations, today)).collect()
}

/// What a new request of a patient can start from.
pub fn prior_request_start(practice: &Practice, input: PriorRequestsOf) -> Result<PriorRequestStart> {
    let db = practice.db();
    let patient = patients::kept(db, input.patient_id)?;
    let today = practice::now_local(db, practice.env().now())?.day();
    let mut authorizations = authorizations(db, patient, today)?;
    authorizations.sort_by_key(|one| !one.holds);
    let mut seen = BTreeSet::new();
    let known = store::lately(db, LATELY)?.into_iter().filter(|request| seen.insert(request.name.to_lowercase()));
    let known = known.map(|request| KnownHolder {
        holder: request.holder.word(),
        name: request.name,
        address: request.address,
        phone: request.phone,
        fax: request.fax,
    });
    Ok(PriorRequestStart { known: known.collect(), authorizations })
}

/// Since when a patient's records are asked for, and how each request stands that is open; `fills` asks for those to pharmacies and
/// plans.
pub(crate) fn asked(db: Db<'_>, patient: PatientId, fills: bool, today: Day) -> Result<(Vec<Day>, Vec<String>)> {
    let (mut sent, mut open) = (Vec::new(), Vec::new());
    for request in store::of_patient(db, patient)?.into_iter().filter(|one| one.holder.has_fills() == fills) {
        let (standing, last) = standing(db, &request, today)?;
        sent.extend(standing.sent_on);
        if request.status == RequestStatus::Open {
            open.push(format!("{}: {}", request.name, rules::says(&standing, last)));
        }
    }
    Ok((sent, open))
}

/// How many requests somebody has to do something about, and the patient of the one that waits longest.
pub(crate) fn waiting(db: Db<'_>, today: Day) -> Result<Option<(usize, PatientId)>> {
    let mut due = Vec::new();
    for request in store::open(db)? {
        let (standing, _) = standing(db, &request, today)?;
        // What was written today may still go out today.
        let since = standing.next_on.unwrap_or(request.made_on.plus(1));
        if is_due(standing.state) && since <= today {
            due.push((since, request.patient_id));
        }
    }
    due.sort_by_key(|(since, _)| *since);
    let Some((_, first)) = due.first() else { return Ok(None) };
    Ok(Some((due.len(), patients::kept(db, *first)?)))
}

const fn is_due(state: RequestState) -> bool {
    matches!(state, RequestState::ToSend | RequestState::Chase | RequestState::Decide)
}

/// How a request stands, and what came of the last time somebody asked.
pub(super) fn standing(
    db: Db<'_>,
    request: &PriorRequest,
    today: Day,
) -> Result<(rules::Chase, Option<super::RequestOutcome>)> {
    let attempts = store::attempts_of(db, request.id)?;
    let tried: Vec<Tried> = attempts.iter().map(|one| Tried { on: one.tried_on, outcome: one.outcome }).collect();
    Ok((rules::chase(&tried, request.chase_on, today), tried.last().map(|one| one.outcome)))
}

fn view(
    db: Db<'_>,
    request: PriorRequest,
    authorizations: &[ReleaseAuthorization],
    today: Day,
) -> Result<PriorRequestView> {
    let (standing, last) = standing(db, &request, today)?;
    let is_open = request.status == RequestStatus::Open;
    let state = if is_open { standing.state } else { RequestState::Ended };
    let attempts = store::attempts_of(db, request.id)?;
    let document = match request.document_id {
        Some(document) => filed::first_page(db, document)?,
        None => None,
    };
    Ok(PriorRequestView {
        revision: db.revision::<PriorRequest>(request.id)?,
        id: request.id,
        holder: request.holder.word(),
        authorization: authorizations.iter().find(|one| Some(one.consent_id) == request.consent_id).cloned(),
        state: state.word(),
        says: if is_open { rules::says(&standing, last) } else { ended(&request) },
        next_on: standing.next_on.filter(|_| is_open),
        due: is_due(state),
        status: request.status.word(),
        document,
        attempts: attempts.into_iter().rev().map(|one| row(db, one)).collect::<Result<_>>()?,
        name: request.name,
        address: request.address,
        phone: request.phone,
        fax: request.fax,
        records: request.records,
        since: request.since,
        until: request.until,
    })
}

fn ended(request: &PriorRequest) -> String {
    let on = request.ended_on.map(|day| format!(" on {}", day.us())).unwrap_or_default();
    let note = request.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    format!("{}{on}{note}", request.status.label())
}

fn row(db: Db<'_>, attempt: PriorAttempt) -> Result<PriorAttemptRow> {
    Ok(PriorAttemptRow {
        on: attempt.tried_on,
        way: attempt.way.word(),
        outcome: attempt.outcome.word(),
        note: attempt.note,
        by: people::name_of(db, attempt.logged_by)?,
    })
}

/// The patient's requests for records as papers, the newest first; those made by mistake are none.
fn authorizations(db: Db<'_>, patient: PatientId, today: Day) -> Result<Vec<ReleaseAuthorization>> {
    let papers = consents::papers_of_text(db, patient, RELEASE, today)?;
    let of = |paper: consents::PaperOfText| {
        let field = |code: &str| paper.filled.get(code).cloned().unwrap_or_default();
        ReleaseAuthorization {
            consent_id: paper.id,
            whom: field("discloser"),
            records: field("information"),
            holds: paper.standing.holds,
            says: paper.standing.says,
            on_paper: paper.methods.contains(&SignMethod::Paper),
        }
    };
    Ok(papers.into_iter().map(of).collect())
}
