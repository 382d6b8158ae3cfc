//! Missed visits as screens show them, the most urgent first.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Ask, ContactAttempt, Escalation, FollowUpId, FollowUpRulesView, MissState, MissedFee, Outcome, Step, WayView,
    kept_rules, missed_fee,
    rules::{self, Miss, Run},
    store, ways,
};
use crate::{
    Practice, Word,
    db::Db,
    error::Result,
    packs::{MissedWhen, PhaseKind, Then},
    patients::{self, Patient},
    payers, people, practice,
    series::{Series, Session, SessionStatus},
    types::{Day, LocalTime, PatientId, ProviderId, RoomId, SeriesId, SessionId, SiteId, UtcMillis},
};

/// Missed visits of so many days are looked at.
const LOOK_BACK_DAYS: i64 = 60;

/// Asks for missed visits.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MissedOf {
    /// Only those at this site.
    #[ts(optional)]
    pub site_id: Option<SiteId>,
    /// Those that rest as well: booked again or closed.
    #[ts(optional)]
    pub all: Option<bool>,
}

/// Missed visits, the most urgent first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct MissedVisits {
    /// Those that need somebody, and the others when they were asked for.
    pub visits: Vec<MissedVisit>,
    /// Patients to be reached whose clock still runs.
    pub to_reach: u32,
    /// Patients nobody reached in time.
    pub overdue: u32,
    /// What waits for a clinician.
    pub for_clinician: u32,
    /// How many days back the list goes.
    pub days: u32,
}

/// One missed visit.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct MissedVisit {
    /// The missed session.
    pub session_id: SessionId,
    /// Who missed it.
    pub patient_id: PatientId,
    /// `Last, F.`
    pub patient: String,
    /// `Last, First`.
    pub patient_full: String,
    /// The patient's birth.
    pub born_on: Day,
    /// Its course.
    pub series_id: Option<SeriesId>,
    /// `Session 7 of 36, TMS for depression`.
    pub what: String,
    /// The kind of treatment.
    pub modality: Word,
    /// When it was booked for.
    pub starts: LocalTime,
    /// Where.
    pub room_id: RoomId,
    /// With whom.
    pub provider_id: Option<ProviderId>,
    /// What was known when it was marked.
    pub reason: Option<String>,
    /// The risk flag on the chart.
    pub risk: Option<String>,
    /// Where it stands.
    pub state: Word,
    /// `due in 5 h`; empty once the patient was reached or nothing more is done.
    pub clock: String,
    /// When the patient is to be reached.
    pub deadline: LocalTime,
    /// Whether it still needs somebody.
    pub open: bool,
    /// Why it is the clinician's, in words.
    pub why_clinician: Option<String>,
    /// Misses in a row, this one included.
    #[ts(type = "number")]
    pub in_a_row: i64,
    /// What rules ask, and whose they are.
    pub asks: Vec<Ask>,
    /// Ways to reach the patient, the preferred first.
    pub ways: Vec<WayView>,
    /// What was tried, in order.
    pub attempts: Vec<AttemptRow>,
    /// Steps beside the attempts, in order.
    pub steps: Vec<StepRow>,
    /// When its place in the course was booked again.
    pub rebooked: Option<LocalTime>,
    /// When the patient comes next, whatever for.
    pub next: Option<LocalTime>,
    /// Whether a fee may be asked for.
    pub fee: MissedFee,
}

/// An attempt to reach the patient.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct AttemptRow {
    /// The attempt.
    pub id: FollowUpId,
    /// How.
    pub channel: Word,
    /// What came of it.
    pub outcome: Word,
    /// When.
    pub at: LocalTime,
    /// Who tried.
    pub by: Option<String>,
    /// What was said.
    pub note: Option<String>,
}

/// A step beside the attempts.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct StepRow {
    /// The step.
    pub id: FollowUpId,
    /// Which.
    pub step: Word,
    /// When.
    pub at: LocalTime,
    /// Who took it.
    pub by: Option<String>,
    /// Why, or what was decided.
    pub note: Option<String>,
}

/// Everything read of a missed session.
struct Read {
    session: Session,
    patient: Patient,
    course: Option<Series>,
    beside: Vec<Session>,
    attempts: Vec<ContactAttempt>,
    steps: Vec<Escalation>,
    rules: FollowUpRulesView,
    zone: chrono_tz::Tz,
}

/// Missed visits that need somebody, the most urgent first.
pub fn missed_sessions(practice: &Practice, input: MissedOf) -> Result<MissedVisits> {
    let db = practice.db();
    let now = practice.env().now();
    let today = practice::now_local(db, now)?.day();
    let all = input.all.unwrap_or(false);
    let mut visits = Vec::new();
    for id in store::missed(db, today.plus(-LOOK_BACK_DAYS), input.site_id, all)? {
        let read = read(db, db.find(id, "session")?)?;
        let visit = visit(db, &read, now)?;
        if all || visit.1.open {
            visits.push(visit);
        }
    }
    visits.sort_by_key(|(urgency, visit)| (*urgency, visit.session_id));
    let count = |states: &[MissState]| {
        let is = |visit: &&(_, MissedVisit)| states.iter().any(|state| visit.1.state.code == state.code());
        u32::try_from(visits.iter().filter(is).count()).unwrap_or(u32::MAX)
    };
    Ok(MissedVisits {
        to_reach: count(&[MissState::Due, MissState::Waiting]),
        overdue: count(&[MissState::Overdue]),
        for_clinician: count(&[MissState::Escalated]),
        days: u32::try_from(LOOK_BACK_DAYS).unwrap_or(u32::MAX),
        visits: visits.into_iter().map(|(_, visit)| visit).collect(),
    })
}

/// Where a missed session stands.
pub(super) fn state(db: Db<'_>, session: &Session, now: UtcMillis) -> Result<MissState> {
    let read = read(db, session.clone())?;
    let today = LocalTime::of(now, read.zone).day();
    let asks = read.asks(&read.run(today));
    Ok(read.miss(&asks, &read.outcomes()).state(now))
}

fn read(db: Db<'_>, session: Session) -> Result<Read> {
    let patient = patients::find_patient(db, patients::kept(db, session.patient_id)?)?;
    Ok(Read {
        patient,
        course: session.series_id.map(|series| db.find(series, "series")).transpose()?,
        beside: store::beside(db, &session)?,
        attempts: store::attempts(db, session.id)?,
        steps: store::steps(db, session.id)?,
        rules: kept_rules::kept(db)?,
        zone: practice::zone_of_room(db, session.room_id)?,
        session,
    })
}

fn visit(db: Db<'_>, read: &Read, now: UtcMillis) -> Result<((u8, bool, UtcMillis), MissedVisit)> {
    let today = LocalTime::of(now, read.zone).day();
    let run = read.run(today);
    let (asks, outcomes) = (read.asks(&run), read.outcomes());
    let miss = read.miss(&asks, &outcomes);
    let (state, deadline) = (miss.state(now), miss.deadline());
    let open = !matches!(state, MissState::Rebooked | MissState::Closed);
    let runs = matches!(state, MissState::Escalated | MissState::Overdue | MissState::Due | MissState::Waiting)
        && !miss.came_again
        && !outcomes.iter().any(|outcome| outcome.is_reached());
    let why_clinician = (state == MissState::Escalated)
        .then(|| miss.why_clinician(now).unwrap_or_else(|| "Somebody asked the clinician to look.".to_owned()));
    let mut kinds = Vec::new();
    for coverage in payers::coverages_on(db, read.patient.id, read.session.starts_local.day())? {
        kinds.push(payers::payer(db, coverage.payer_id)?.kind);
    }
    let visit = MissedVisit {
        session_id: read.session.id,
        patient_id: read.patient.id,
        patient: read.patient.short_name(),
        patient_full: read.patient.list_name(),
        born_on: read.patient.born_on,
        series_id: read.session.series_id,
        what: read.what(),
        modality: read.session.modality.word(),
        starts: read.session.starts_local,
        room_id: read.session.room_id,
        provider_id: read.session.provider_id,
        reason: read.session.reason.clone(),
        risk: read.patient.risk_flag.clone(),
        state: state.word(),
        clock: if runs { rules::clock(deadline, now) } else { String::new() },
        deadline: LocalTime::of(deadline, read.zone),
        open,
        why_clinician,
        in_a_row: run.in_a_row,
        ways: ways::ways(db, &read.patient, &read.attempts)?,
        attempts: read.attempts.iter().map(|attempt| attempt_row(db, attempt, read.zone)).collect::<Result<_>>()?,
        steps: read.steps.iter().map(|step| step_row(db, step, read.zone)).collect::<Result<_>>()?,
        rebooked: read.rebooked(),
        next: crate::calendar::open_sessions(db, read.patient.id)?.into_iter().find(|starts| starts.day() >= today),
        fee: missed_fee(&kinds),
        asks,
    };
    Ok((rules::urgency(state, visit.risk.is_some(), deadline), visit))
}

impl Read {
    fn miss<'a>(&'a self, asks: &'a [Ask], outcomes: &'a [Outcome]) -> Miss<'a> {
        let took = |wanted| self.steps.iter().any(|step| step.step == wanted);
        Miss {
            missed_at: self.session.starts_local.instant(self.zone),
            rules: &self.rules,
            has_risk_flag: self.patient.risk_flag.is_some(),
            outcomes,
            asks,
            came_again: self.after().any(|session| came(session.status)),
            is_rebooked: self.rebooked().is_some(),
            needs_no_place: self.goes_on(),
            was_handed_over: took(Step::HandedOver),
            was_acknowledged: took(Step::Acknowledged),
            was_closed: took(Step::Closed),
        }
    }

    /// Whether the protocol goes on after a single miss without making it up.
    fn goes_on(&self) -> bool {
        let missed = self.course.as_ref().map(|course| course.protocol.missed.as_slice()).unwrap_or_default();
        missed.iter().any(|rule| rule.when == MissedWhen::One && rule.then == Then::GoOn)
    }

    fn outcomes(&self) -> Vec<Outcome> {
        self.attempts.iter().map(|attempt| attempt.outcome).collect()
    }

    fn asks(&self, run: &Run) -> Vec<Ask> {
        let protocol = self.course.as_ref().map(|course| &course.protocol);
        rules::asks(protocol.map(|protocol| (protocol.name.as_str(), protocol.missed.as_slice())), &self.rules, run)
    }

    /// Sessions of the same course that begin later.
    fn after(&self) -> impl Iterator<Item = &Session> {
        self.beside.iter().filter(|other| (other.starts_local, other.id) > (self.session.starts_local, self.session.id))
    }

    /// Sessions of the same course that began earlier, the latest first.
    fn before(&self) -> impl Iterator<Item = &Session> {
        let earlier = |other: &&Session| (other.starts_local, other.id) < (self.session.starts_local, self.session.id);
        self.beside.iter().rev().filter(earlier)
    }

    /// When the place in the course is booked again; for a visit on its own, when the next one of its kind is.
    fn rebooked(&self) -> Option<LocalTime> {
        let other = |other: &&Session| {
            other.id != self.session.id
                && other.status.holds_its_slot()
                && match self.session.number {
                    Some(number) => other.number == Some(number),
                    None => other.starts_local > self.session.starts_local,
                }
        };
        self.beside.iter().find(other).map(|other| other.starts_local)
    }

    fn run(&self, today: Day) -> Run {
        let told = self.before().filter(|other| other.status == SessionStatus::NoShow || came(other.status));
        let missed = told.take_while(|other| other.status == SessionStatus::NoShow).count();
        let again = self.after().find(|other| other.status.holds_its_slot()).map(|other| other.starts_local.day());
        let last = self.before().find(|other| came(other.status)).map(|other| other.starts_local.day());
        let phases = self.course.as_ref().map(|course| course.protocol.phases.as_slice()).unwrap_or_default();
        let own = phases.iter().find(|phase| Some(&phase.name) == self.session.phase.as_ref());
        Run {
            in_a_row: i64::try_from(missed).unwrap_or(i64::MAX).saturating_add(1),
            in_maintenance: own.is_some_and(|phase| phase.kind == PhaseKind::Maintenance),
            away: last.map(|last| (last, again.unwrap_or(today))),
        }
    }

    fn what(&self) -> String {
        let total = self.beside.iter().filter_map(|session| session.number).max();
        match (self.session.number.zip(total), &self.course) {
            (Some((number, total)), Some(course)) => format!("Session {number} of {total}, {}", course.protocol.name),
            (_, Some(course)) => course.protocol.name.clone(),
            (_, None) => self.session.modality.label().to_owned(),
        }
    }
}

/// Whether the patient was there.
fn came(status: SessionStatus) -> bool {
    use SessionStatus as S;
    matches!(status, S::Arrived | S::InSession | S::Monitoring | S::Done)
}

fn attempt_row(db: Db<'_>, attempt: &ContactAttempt, zone: chrono_tz::Tz) -> Result<AttemptRow> {
    Ok(AttemptRow {
        id: attempt.id,
        channel: attempt.channel.word(),
        outcome: attempt.outcome.word(),
        at: LocalTime::of(attempt.tried_at, zone),
        by: people::name_of(db, attempt.tried_by)?,
        note: attempt.note.clone(),
    })
}

fn step_row(db: Db<'_>, step: &Escalation, zone: chrono_tz::Tz) -> Result<StepRow> {
    Ok(StepRow {
        id: step.id,
        step: step.step.word(),
        at: LocalTime::of(step.done_at, zone),
        by: people::name_of(db, step.done_by)?,
        note: step.note.clone(),
    })
}
