//! A request is written, sent, asked about again, and ended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{
    PriorAttempt, PriorAttemptId, PriorRequest, PriorRequestId, PriorVoid, RecordHolder, RequestOutcome, RequestStatus,
    RequestWay, store,
};
use crate::{
    Practice,
    consents::{self, ConsentId},
    derived_id,
    error::{Error, Result},
    filed::{self, DocumentId},
    oplog::{Action, Done, Tx},
    patients,
    practice::{self, fields},
    types::{Day, PatientId, Saved},
};

/// The text on which a prior provider sends records.
pub(super) const RELEASE: &str = "records-release-request";

/// Writes a request, or changes one.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavePriorRequest {
    /// Its id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// Whose records.
    pub patient_id: PatientId,
    /// What they are that have them.
    pub holder: RecordHolder,
    /// Who has them.
    pub name: String,
    /// Their address, a line each.
    #[serde(default)]
    #[ts(optional)]
    pub address: Option<String>,
    /// Their telephone.
    #[serde(default)]
    #[ts(optional)]
    pub phone: Option<String>,
    /// Their fax.
    #[serde(default)]
    #[ts(optional)]
    pub fax: Option<String>,
    /// Which records.
    pub records: String,
    /// From when.
    #[serde(default)]
    #[ts(optional)]
    pub since: Option<Day>,
    /// Until when.
    #[serde(default)]
    #[ts(optional)]
    pub until: Option<Day>,
    /// The signed paper on which they are asked for; without one they are asked for treatment.
    #[serde(default)]
    #[ts(optional)]
    pub consent_id: Option<ConsentId>,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Writes down that somebody asked.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogPriorAttempt {
    /// The request.
    pub request_id: PriorRequestId,
    /// How.
    pub way: RequestWay,
    /// What came of it.
    pub outcome: RequestOutcome,
    /// What was said.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
    /// The day; today unless told.
    #[serde(default)]
    #[ts(optional)]
    pub tried_on: Option<Day>,
    /// When to look again, when another day was agreed than the usual one.
    #[serde(default)]
    #[ts(optional)]
    pub chase_on: Option<Day>,
}

/// Ends a request, or opens it again.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPriorRequest {
    /// The request.
    pub request_id: PriorRequestId,
    /// What became of it.
    pub status: RequestStatus,
    /// The document that came.
    #[serde(default)]
    #[ts(optional)]
    pub document_id: Option<DocumentId>,
    /// Why nobody asks any more.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Takes a request off that did not go out.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemovePriorRequest {
    /// The request.
    pub request_id: PriorRequestId,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Writes a request, or changes one.
///
/// # Errors
/// `Invalid` without a name or what is asked for, for days that end before they begin, and for an authorization that is not the
/// patient's or is no release of records; `Stale` when somebody else changed it.
pub fn save_prior_request(practice: &mut Practice, input: SavePriorRequest) -> Result<Done<Saved>> {
    practice.act(Action::reversible("save_prior_request"), |tx| {
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let id: PriorRequestId = fields::id_or_new(tx, &input.id)?;
        let before: Option<PriorRequest> = tx.db().get(id)?;
        let name = fields::line("name", &input.name)?;
        let records =
            fields::text("records", Some(&input.records))?.ok_or_else(|| Error::invalid("records", "is missing"))?;
        if let (Some(since), Some(until)) = (input.since, input.until)
            && until < since
        {
            return Err(Error::invalid("until", "lies before the first day"));
        }
        if let Some(consent) = input.consent_id {
            of_patient(tx, consent, patient.id)?;
        }
        tx.say(match before {
            None => format!("Request for records: {name}"),
            Some(_) => format!("Request for records changed: {name}"),
        });
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let new = PriorRequest {
            id,
            patient_id: patient.id,
            made_on: today,
            made_by: tx.actor(),
            holder: input.holder,
            name,
            address: fields::text("address", input.address.as_deref())?,
            phone: fields::optional_phone("phone", input.phone.as_deref())?,
            fax: fields::optional_phone("fax", input.fax.as_deref())?,
            records,
            since: input.since,
            until: input.until,
            consent_id: input.consent_id,
            chase_on: None,
            status: RequestStatus::Open,
            ended_on: None,
            document_id: None,
            note: None,
        };
        let request = match before {
            None => new,
            Some(before) => PriorRequest {
                made_on: before.made_on,
                made_by: before.made_by,
                chase_on: before.chase_on,
                status: before.status,
                ended_on: before.ended_on,
                document_id: before.document_id,
                note: before.note,
                ..new
            },
        };
        tx.save(&request, input.revision)
    })
}

/// Writes down that somebody asked; the first time is the request itself.
///
/// # Errors
/// Refused for a request that is over and, when it goes out, on an authorization that is not in force; `Invalid` for a day ahead, for a
/// next day that is over, and for an outcome that its way cannot have.
pub fn log_prior_attempt(practice: &mut Practice, input: LogPriorAttempt) -> Result<Done<Saved>> {
    practice.act(Action::reversible("log_prior_attempt"), |tx| {
        let request: PriorRequest = tx.db().find(input.request_id, "request")?;
        tx.about(patients::kept(tx.db(), request.patient_id)?);
        if request.status != RequestStatus::Open {
            return Err(Error::refused("This request is over.").hint("Open it again first."));
        }
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let tried_on = input.tried_on.unwrap_or(today);
        if tried_on > today {
            return Err(Error::invalid("tried_on", "lies ahead"));
        }
        if input.chase_on.is_some_and(|day| day < tried_on) {
            return Err(Error::invalid("chase_on", "lies before the day somebody asked"));
        }
        if !can_have(input.way, input.outcome) {
            return Err(Error::invalid("outcome", "cannot come of this way of asking"));
        }
        if input.outcome == RequestOutcome::Sent {
            may_go_out(tx.db(), &request, today)?;
        }
        tx.say(format!("{}: {}", request.name, input.outcome.label().to_lowercase()));
        let attempt = PriorAttempt {
            id: tx.new_id(),
            request_id: request.id,
            patient_id: request.patient_id,
            way: input.way,
            outcome: input.outcome,
            note: fields::text("note", input.note.as_deref())?,
            tried_on,
            logged_at: tx.now(),
            logged_by: tx.actor(),
        };
        tx.fact(&attempt)?;
        if input.chase_on != request.chase_on {
            tx.put(&PriorRequest { chase_on: input.chase_on, ..request })?;
        }
        Ok(Saved { id: attempt.id.to_string(), revision: 1 })
    })
}

/// Ends a request, or opens it again.
///
/// # Errors
/// `Invalid` for giving up without a reason and for a document of another patient; `Stale` when somebody else changed it.
pub fn end_prior_request(practice: &mut Practice, input: EndPriorRequest) -> Result<Done<Saved>> {
    practice.act(Action::reversible("end_prior_request"), |tx| {
        let request: PriorRequest = tx.db().find(input.request_id, "request")?;
        let patient = patients::kept(tx.db(), request.patient_id)?;
        tx.about(patient);
        let note = fields::text("note", input.note.as_deref())?;
        if input.status == RequestStatus::GivenUp && note.is_none() {
            return Err(Error::invalid("note", "is missing; say why nobody asks any more"));
        }
        if let Some(document) = input.document_id {
            filed::of_patient(tx.db(), "document_id", document, patient)?;
        }
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let is_over = input.status != RequestStatus::Open;
        tx.say(format!("{}: {}", request.name, input.status.label().to_lowercase()));
        let request = PriorRequest {
            status: input.status,
            ended_on: is_over.then_some(today),
            document_id: input.document_id.filter(|_| input.status == RequestStatus::Came),
            note: note.filter(|_| is_over),
            ..request
        };
        tx.save(&request, input.revision)
    })
}

/// Takes a request off.
///
/// # Errors
/// `Stale` when somebody else changed it; refused once somebody asked.
pub fn remove_prior_request(practice: &mut Practice, input: RemovePriorRequest) -> Result<Done<()>> {
    practice.act(Action::reversible("remove_prior_request"), |tx| {
        let request: PriorRequest = tx.db().find(input.request_id, "request")?;
        tx.about(patients::kept(tx.db(), request.patient_id)?);
        tx.expect_revision::<PriorRequest>(request.id, input.revision)?;
        tx.say("Request for records taken off");
        tx.withdraw::<PriorRequest>(request.id)
    })
}

/// Whether a request may go out today: what the patient signed has to hold.
///
/// # Errors
/// Refused with how the authorization stands.
pub(super) fn may_go_out(db: crate::db::Db<'_>, request: &PriorRequest, today: Day) -> Result<()> {
    let Some(consent) = request.consent_id else { return Ok(()) };
    let standing = consents::standing_of(db, consent, today)?;
    if standing.holds {
        return Ok(());
    }
    Err(Error::refused(format!("The authorization does not hold: {}.", lower_first(&standing.says)))
        .hint("Have another one signed, or ask for treatment without one."))
}

/// An undo takes an attempt back.
pub(super) fn void_by_undo(tx: &mut Tx<'_>, entry: Uuid) -> Result<()> {
    let entry_id: PriorAttemptId = entry.into();
    if store::is_void(tx.db(), entry_id)? {
        return Ok(());
    }
    let id = derived_id("prior void", &[entry.as_bytes()]).into();
    tx.fact(&PriorVoid { id, entry_id, voided_at: tx.now() })
}

/// Undoing that writes the same attempt once more, under its own id.
pub(super) fn again_by_undo(tx: &mut Tx<'_>, void: Uuid) -> Result<()> {
    let void: PriorVoid = tx.db().find(void.into(), "void")?;
    let attempt: PriorAttempt = tx.db().find(void.entry_id, "attempt")?;
    let id = derived_id("prior again", &[void.id.uuid().as_bytes()]).into();
    tx.fact(&PriorAttempt { id, ..attempt })
}

/// Only what is spoken is answered at once; only what is written is sent.
pub(super) const fn can_have(way: RequestWay, outcome: RequestOutcome) -> bool {
    let spoken = matches!(way, RequestWay::Call | RequestWay::InPerson);
    match outcome {
        RequestOutcome::Sent => !spoken,
        RequestOutcome::LeftMessage | RequestOutcome::NoAnswer => spoken,
        RequestOutcome::WillSend | RequestOutcome::Refused | RequestOutcome::Wrong => true,
    }
}

fn of_patient(tx: &Tx<'_>, consent: ConsentId, patient: PatientId) -> Result<()> {
    let named: consents::Consent = tx.db().find(consent, "authorization")?;
    if patients::kept(tx.db(), named.patient_id)? != patient {
        return Err(Error::invalid("consent_id", "is another patient's"));
    }
    if named.code != RELEASE {
        return Err(Error::invalid("consent_id", "is no request for records"));
    }
    Ok(())
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
