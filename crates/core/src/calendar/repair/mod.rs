//! Courses that no longer stand: three ways to mend them, shown before one is taken.
//!
//! After a miss, a session called off, leave, a closure or a room out of order, the fewest sessions move; what was given, what is
//! under way and what somebody pinned never does. A gap longer than the protocol allows is a clinician's to approve.

mod shown;

pub use shown::{RepairEnd, RepairMove, RepairProposal, RepairView};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

use super::{
    book::moved,
    planning::repair::{Broken, Change, Proposal, Repaired, broken_on, repaired},
    store,
};
use crate::{
    Practice,
    db::Db,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    practice::{self, ProviderKind, Site, fields},
    series::{Session, SessionPlan},
    types::{Day, LocalTime, PatientId, ProviderId, SeriesId, SessionId, SiteId, UtcMillis},
};
use shown::{counted, key, shown};

const REPAIR: Action = Action::reversible("apply_repair");
const LONGEST_SPAN_DAYS: i64 = 31;

/// What is to be repaired.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RepairAsk {
    /// A course: what was missed or called off is made up, and what does not stand moves.
    Course {
        /// The course.
        series_id: SeriesId,
    },
    /// A session whose patient cannot come then; one that was missed or called off is made up.
    Session {
        /// The session.
        session_id: SessionId,
    },
    /// Everything on some days of a site that does not stand any more.
    Days {
        /// The site; the home site when absent.
        #[serde(default)]
        #[ts(optional)]
        site_id: Option<SiteId>,
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
    },
}

/// Asks for ways to repair.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewRepair {
    /// What is to be repaired.
    pub ask: RepairAsk,
}

/// A proposal that somebody takes.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyRepair {
    /// What was asked.
    pub ask: RepairAsk,
    /// The key of the proposal.
    pub key: String,
    /// The clinician who approves a gap longer than the protocol allows.
    #[serde(default)]
    #[ts(optional)]
    pub approved_by: Option<ProviderId>,
    /// Their reason.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// What was repaired.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct RepairDone {
    /// Sessions that moved.
    pub moved: u32,
    /// Sessions that were made up.
    pub made_up: u32,
}

/// Sessions of some days that do not stand any more.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BrokenOn {
    /// The site; the home site when absent.
    #[serde(default)]
    #[ts(optional)]
    pub site_id: Option<SiteId>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// A session that does not stand any more.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct BrokenSession {
    /// Which.
    pub session_id: SessionId,
    /// Its course; none for a visit on its own, which is moved by hand.
    pub series_id: Option<SeriesId>,
    /// Why.
    pub why: String,
}

/// The sessions of some days that do not stand any more: their room, provider, staff or patient is not there, or the site is closed.
///
/// # Errors
/// `Invalid` for a last day before the first or more than a month later.
pub fn broken_sessions(practice: &Practice, input: BrokenOn) -> Result<Vec<BrokenSession>> {
    let db = practice.db();
    let found = broken_on(db, site(db, input.site_id)?, span(input.from, input.to)?, practice.env().now())?;
    let shown =
        |(session, why): (Session, String)| BrokenSession { session_id: session.id, series_id: session.series_id, why };
    Ok(found.into_iter().map(shown).collect())
}

/// Up to three ways to repair, the one that moves least first.
///
/// # Errors
/// Refused when too much is touched at once.
pub fn preview_repair(practice: &Practice, input: PreviewRepair) -> Result<RepairView> {
    let db = practice.db();
    let (_, repaired, notes) = worked_out(db, &input.ask, practice.env().now())?;
    // Nothing to move is no way to repair.
    let moves = repaired.proposals.iter().filter(|proposal| proposal.seen().next().is_some());
    let proposals = moves.take(3).map(|proposal| shown(db, proposal)).collect::<Result<_>>()?;
    Ok(RepairView { proposals, conflict: repaired.conflict, needs_approval: repaired.long_gap, notes })
}

/// Takes one of the proposals, in one action.
///
/// # Errors
/// Refused when the calendar changed since the proposals were shown; `Invalid` without the approval that a proposal needs.
pub fn apply_repair(practice: &mut Practice, input: ApplyRepair) -> Result<Done<RepairDone>> {
    let (_, repaired, _) = worked_out(practice.db(), &input.ask, practice.env().now())?;
    let reason = fields::text("reason", input.reason.as_deref())?.filter(|words| !words.is_empty());
    practice.act(REPAIR, |tx| {
        let proposal = repaired.proposals.iter().find(|proposal| key(proposal) == input.key).ok_or_else(|| {
            Error::refused("The calendar changed since these proposals were made.").hint("Look at them again.")
        })?;
        if repaired.long_gap {
            approve(tx, input.approved_by, reason.as_deref())?;
        }
        let (mut moved, mut made_up) = (0, 0);
        for change in &proposal.changes {
            match &change.session {
                Some(_) => moved += u32::from(change.is_seen()),
                None => made_up += 1,
            }
            put(tx, change)?;
        }
        let patients: BTreeSet<PatientId> = proposal
            .changes
            .iter()
            .map(|change| Ok(store::series(tx.db(), change.series)?.patient_id))
            .collect::<Result<_>>()?;
        patients.into_iter().for_each(|patient| tx.about(patient));
        tx.say(counted(moved, made_up));
        Ok(RepairDone { moved, made_up })
    })
}

fn worked_out(db: Db<'_>, ask: &RepairAsk, now: UtcMillis) -> Result<(Site, Repaired, Vec<String>)> {
    let mut notes = Vec::new();
    let (site, broken) = match ask {
        RepairAsk::Course { series_id } => (site_of(db, *series_id)?, of_course(*series_id)),
        RepairAsk::Session { session_id } => {
            let session = store::session(db, *session_id)?;
            let series = session.series_id.ok_or_else(|| {
                Error::refused("This visit belongs to no course.").hint("Move it by hand, or book another.")
            })?;
            let broken = match !session.status.holds_its_slot() {
                true => of_course(series),
                false => Broken {
                    called_off: Some(session.id),
                    makes_up: false,
                    keeps_odd: Some((session.starts_local, session.ends())),
                    ..of_course(series)
                },
            };
            (store::site_of(db, session.room_id)?, broken)
        }
        RepairAsk::Days { site_id, from, to } => {
            let site = site(db, *site_id)?;
            let (from, to) = span(*from, *to)?;
            let found = broken_on(db, site.clone(), (from, to), now)?;
            let alone = found.iter().filter(|(session, _)| session.series_id.is_none()).count();
            if alone > 0 {
                notes.push(match alone {
                    1 => "1 visit that belongs to no course does not stand either; move it by hand.".to_owned(),
                    many => format!("{many} visits that belong to no course do not stand either; move them by hand."),
                });
            }
            let series: BTreeSet<SeriesId> = found.iter().filter_map(|(session, _)| session.series_id).collect();
            if series.is_empty() {
                return Err(
                    Error::refused("Every session of these days stands.").hint("Write down who or what is away first.")
                );
            }
            let midnight = |day: Day| day.at(0, 0).expect("every day has a midnight in civil time");
            let broken = Broken {
                series: series.into_iter().collect(),
                called_off: None,
                makes_up: false,
                keeps_odd: Some((midnight(from), midnight(to.plus(1)))),
            };
            (site, broken)
        }
    };
    let here = LocalTime::of(now, crate::types::zone(&site.time_zone)?);
    let repaired = repaired(db, site.clone(), here, &broken)?;
    Ok((site, repaired, notes))
}

fn of_course(series: SeriesId) -> Broken {
    Broken { series: vec![series], called_off: None, makes_up: true, keeps_odd: None }
}

/// The site of a course's last session.
fn site_of(db: Db<'_>, series: SeriesId) -> Result<Site> {
    let last = store::sessions_of(db, series)?.into_iter().max_by_key(|session| session.starts_local);
    last.map_or_else(|| practice::home_site(db), |session| store::site_of(db, session.room_id))
}

fn site(db: Db<'_>, id: Option<SiteId>) -> Result<Site> {
    id.map_or_else(|| practice::home_site(db), |id| practice::site(db, id))
}

fn span(from: Day, to: Day) -> Result<(Day, Day)> {
    if (0..LONGEST_SPAN_DAYS).contains(&to.since(from)) {
        return Ok((from, to));
    }
    Err(Error::invalid("to", "is before the first day or more than a month later"))
}

fn approve(tx: &mut Tx<'_>, by: Option<ProviderId>, reason: Option<&str>) -> Result<()> {
    let by = by.ok_or_else(|| Error::invalid("approved_by", "is missing; a clinician approves a longer gap"))?;
    let provider = practice::provider(tx.db(), by)?;
    if provider.kind != ProviderKind::Provider {
        return Err(Error::invalid("approved_by", "is not a clinician; choose who treats"));
    }
    let reason = reason.ok_or_else(|| Error::invalid("reason", "is missing; a few words are enough"))?;
    tx.because(format!("Longer gap approved by {}: {reason}", provider.name));
    Ok(())
}

fn put(tx: &mut Tx<'_>, change: &Change) -> Result<()> {
    let session = match &change.session {
        Some(session) => Session {
            number: Some(change.number),
            phase: Some(change.phase.clone()),
            minutes: change.minutes,
            ..moved(session, change.starts, change.room, session.provider_id)
        },
        None => made_up(tx, change)?,
    };
    tx.put(&session)?;
    SessionPlan::staff(tx, session.id, change.staff.clone())
}

fn made_up(tx: &Tx<'_>, change: &Change) -> Result<Session> {
    let series = store::series(tx.db(), change.series)?;
    let slot = (change.starts, change.room);
    Ok(Session {
        series_id: Some(series.id),
        number: Some(change.number),
        phase: Some(change.phase.clone()),
        minutes: change.minutes,
        recovery_minutes: series.protocol.recovery_minutes,
        provider_id: series.provider_id,
        ..Session::booked(tx.new_id(), series.patient_id, series.protocol.modality, slot)
    })
}
