//! What is there is written down; a clinician lets a session start without it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{MissingItems, ReadinessEntry, ReadinessId, ReadinessOverride, ReadinessVoid, gate, rules, store};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs::GateItem,
    patients, people,
    practice::{self, fields},
    series::Session,
    types::{Day, PatientId, Saved, SessionId},
};

/// Writes down that something is there, or is not.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteReadiness {
    /// The patient.
    pub patient_id: PatientId,
    /// What.
    pub item: GateItem,
    /// The visit, for what is about one: the driver, the fasting.
    #[serde(default)]
    #[ts(optional)]
    pub session_id: Option<SessionId>,
    /// Whether it is there.
    pub met: bool,
    /// The day; today unless told.
    #[serde(default)]
    #[ts(optional)]
    pub happened_on: Option<Day>,
    /// Who did it or said so: the clinician, the driver.
    #[serde(default)]
    #[ts(optional)]
    pub who: Option<String>,
    /// A few words.
    #[serde(default)]
    #[ts(optional)]
    pub says: Option<String>,
    /// The last day on which it holds.
    #[serde(default)]
    #[ts(optional)]
    pub until: Option<Day>,
}

/// Lets a session start although something is missing.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideReadiness {
    /// The session.
    pub session_id: SessionId,
    /// Why it starts all the same.
    pub reason: String,
    /// The clinician's own name, typed as a signature.
    pub signature: String,
}

/// Writes down that something is there, or is not.
///
/// # Errors
/// `Invalid` for what the program knows by itself, for a day ahead, without who for a driver, a clearance or an evaluation, and without the
/// visit for what is about one.
pub fn write_readiness(practice: &mut Practice, input: WriteReadiness) -> Result<Done<Saved>> {
    practice.act(Action::reversible("write_readiness"), |tx| {
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        if !input.item.is_written_down() {
            return Err(Error::invalid("item", "is worked out from the chart and is not written down"));
        }
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let happened_on = input.happened_on.unwrap_or(today);
        if happened_on > today {
            return Err(Error::invalid("happened_on", "lies ahead"));
        }
        if input.until.is_some_and(|until| until < happened_on) {
            return Err(Error::invalid("until", "lies before the day itself"));
        }
        let who = fields::optional("who", input.who.as_deref())?;
        let says = fields::text("says", input.says.as_deref())?;
        let needs_name = matches!(input.item, GateItem::Evaluation | GateItem::Clearance | GateItem::Driver);
        if input.met && needs_name && who.is_none() {
            return Err(Error::invalid("who", "is missing"));
        }
        let session_id = match (input.item.is_of_a_visit(), input.session_id) {
            (true, None) => return Err(Error::invalid("session_id", "is missing; this is about one visit")),
            (true, Some(session)) => Some(own_session(tx, session, patient.id)?),
            (false, _) => None,
        };
        tx.say(format!("{}: {}", input.item.label(), if input.met { "there" } else { "not there" }));
        let entry = ReadinessEntry {
            id: tx.new_id(),
            patient_id: patient.id,
            session_id,
            item: input.item,
            met: input.met,
            happened_on,
            who,
            says,
            until: input.until,
            done_at: tx.now(),
            done_by: tx.actor(),
        };
        tx.fact(&entry)?;
        Ok(Saved { id: entry.id.to_string(), revision: 1 })
    })
}

/// Lets a session start although something is missing: for what is missing now, and nothing that comes to be missing later.
///
/// # Errors
/// Refused when nothing is missing; `Invalid` without a reason and for a signature that is not the clinician's own name.
pub fn override_readiness(practice: &mut Practice, input: OverrideReadiness) -> Result<Done<Saved>> {
    practice.act(Action::legal("override_readiness"), |tx| {
        let session: Session = tx.db().find(input.session_id, "session")?;
        tx.about(session.patient_id);
        let missing = rules::missing(&gate::cells_of(tx.db(), &session)?);
        if missing.is_empty() {
            return Err(Error::refused("Nothing holds this session up."));
        }
        let reason = fields::text("reason", Some(&input.reason))?
            .ok_or_else(|| Error::invalid("reason", "is missing; say why it starts all the same"))?;
        let signature = fields::name("signature", &input.signature)?;
        let own = people::name_of(tx.db(), tx.actor())?.ok_or(Error::Locked)?;
        if !signature.eq_ignore_ascii_case(&own) {
            return Err(Error::invalid("signature", format!("is not your name; sign as {own}")));
        }
        let items: Vec<&str> = missing.iter().map(|one| one.item.label()).collect();
        tx.because(format!("{}: {reason}", items.join(", ")));
        tx.say(format!("Let go without: {}", items.join(", ").to_lowercase()));
        let word = ReadinessOverride {
            id: tx.new_id(),
            session_id: session.id,
            patient_id: session.patient_id,
            missing: MissingItems(missing),
            reason,
            signature,
            signed_at: tx.now(),
            signed_by: tx.actor(),
        };
        tx.fact(&word)?;
        Ok(Saved { id: word.id.to_string(), revision: 1 })
    })
}

fn own_session(tx: &Tx<'_>, session: SessionId, patient: PatientId) -> Result<SessionId> {
    let found: Session = tx.db().find(session, "session")?;
    if patients::kept(tx.db(), found.patient_id)? != patient {
        return Err(Error::invalid("session_id", "is a visit of another patient"));
    }
    Ok(session)
}

/// An undo takes an entry back.
pub(super) fn void_by_undo(tx: &mut Tx<'_>, entry: Uuid) -> Result<()> {
    let entry_id: ReadinessId = entry.into();
    if store::is_void(tx.db(), entry_id)? {
        return Ok(());
    }
    let id = derived_id("readiness void", &[entry.as_bytes()]).into();
    tx.fact(&ReadinessVoid { id, entry_id, voided_at: tx.now() })
}

/// Undoing that writes the same entry once more, under its own id.
pub(super) fn again_by_undo(tx: &mut Tx<'_>, void: Uuid) -> Result<()> {
    let void: ReadinessVoid = tx.db().find(void.into(), "void")?;
    let entry: ReadinessEntry = tx.db().find(void.entry_id, "entry")?;
    let id = derived_id("readiness again", &[void.id.uuid().as_bytes()]).into();
    tx.fact(&ReadinessEntry { id, ..entry })
}
