//! Courses that come to their end: who is to decide, what was decided, what is to be booked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    CourseDecision, Decision, DecisionId,
    rules::{self, Decided, EndState, Ending},
    store,
};
use crate::{
    Practice, Word,
    db::Db,
    error::Result,
    packs::PhaseKind,
    patients::{self, Patient},
    people, practice,
    series::{Series, Session, SessionStatus},
    types::{Day, LocalTime, PatientId, SeriesId, zone},
};

/// Days back and ahead in which the sessions of a course are looked for.
const BACK_DAYS: i64 = 61;
const AHEAD_DAYS: i64 = 120;

/// Asks for courses that come to their end.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndingOf {
    /// All courses of this patient; without it, the courses of everybody where something is to be done.
    #[serde(default)]
    #[ts(optional)]
    pub patient_id: Option<PatientId>,
}

/// Courses that come to their end.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct CoursesEnding {
    /// Those to decide first, then those to book.
    pub courses: Vec<EndingCourse>,
    /// How many wait for a decision.
    pub to_decide: u32,
    /// How many are decided and not booked.
    pub to_book: u32,
}

/// A course that comes to its end.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct EndingCourse {
    /// The course.
    pub series_id: SeriesId,
    /// Whose it is.
    pub patient_id: PatientId,
    /// `Last, First`.
    pub patient: String,
    /// The protocol's name.
    pub protocol: String,
    /// Where it stands.
    pub state: Word,
    /// How far it is: `33 of 36 done, 3 ahead, the last on Fri, Mar 20`.
    pub said: String,
    /// The day of its last session.
    pub last: Option<Day>,
    /// Decisions, the latest first.
    pub decisions: Vec<DecisionRow>,
    /// What can be decided, with what the protocol proposes.
    pub offers: Vec<DecisionOffer>,
}

/// A decision that was made.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct DecisionRow {
    /// The decision.
    pub id: DecisionId,
    /// Which.
    pub decision: Word,
    /// What it comes to: `6 sessions, every 28 days`.
    pub said: String,
    /// Days from session to session; those of the protocol's phase where nothing else was decided.
    #[ts(type = "number | null")]
    pub every_days: Option<i64>,
    /// Why.
    pub note: Option<String>,
    /// When.
    pub at: LocalTime,
    /// By whom.
    pub by: Option<String>,
    /// The course that was booked for it.
    pub booked: Option<SeriesId>,
}

/// What can be decided.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct DecisionOffer {
    /// Which.
    pub decision: Word,
    /// How many sessions the protocol plans at a stretch; none for what books nothing.
    #[ts(type = "number | null")]
    pub sessions: Option<i64>,
    /// Days from session to session in its rhythm.
    #[ts(type = "number | null")]
    pub every_days: Option<i64>,
    /// The phase's name.
    pub phase: Option<String>,
}

/// A course as it was read.
pub(super) struct Course {
    pub series: Series,
    pub ending: Ending,
    pub state: EndState,
    decisions: Vec<(CourseDecision, Option<SeriesId>)>,
}

impl Course {
    /// Whether the last decision led to a course that is booked.
    pub fn is_booked(&self) -> bool {
        self.decisions.last().is_some_and(|(_, booked)| booked.is_some())
    }
}

/// Courses that come to their end.
pub fn ending_courses(practice: &Practice, input: EndingOf) -> Result<CoursesEnding> {
    let db = practice.db();
    let today = practice::now_local(db, practice.env().now())?.day();
    let patient = input.patient_id;
    let near = store::near_their_end(db, today.plus(-BACK_DAYS), today.plus(AHEAD_DAYS), patient)?;
    let mut courses = Vec::new();
    for series in near {
        let course = course(db, series, today)?;
        if patient.is_some() || matches!(course.state, EndState::Due | EndState::ToBook) {
            courses.push(view(db, course)?);
        }
    }
    let rank = |course: &EndingCourse| {
        [EndState::Due, EndState::ToBook].iter().position(|state| state.code() == course.state.code).unwrap_or(2)
    };
    courses.sort_by_key(|course| (rank(course), course.last, course.patient.clone(), course.series_id));
    let count = |state: EndState| courses.iter().filter(|course| course.state.code == state.code()).count() as u32;
    Ok(CoursesEnding { to_decide: count(EndState::Due), to_book: count(EndState::ToBook), courses })
}

/// One course, with what was decided about it.
pub(super) fn course(db: Db<'_>, series: SeriesId, today: Day) -> Result<Course> {
    let series: Series = db.find(series, "series")?;
    let sessions = store::sessions(db, series.id)?;
    let is = |wanted: fn(SessionStatus) -> bool| sessions.iter().filter(move |session| wanted(session.status));
    let count = |wanted: fn(SessionStatus) -> bool| is(wanted).count() as i64;
    let held = is(SessionStatus::holds_its_slot).map(|session: &Session| session.starts_local.day()).max();
    let ending = Ending {
        total: sessions.iter().filter_map(|session| session.number).max().unwrap_or(series.protocol.sessions),
        done: count(|status| status == SessionStatus::Done),
        ahead: count(SessionStatus::lies_ahead),
        last: held,
        today,
    };
    let mut decisions = Vec::new();
    for decision in store::decisions(db, series.id)? {
        let booked = store::continuations(db, decision.id)?.into_iter().map(|tie| tie.followed_by).next();
        decisions.push((decision, booked));
    }
    let decided = decisions.last().map(|(decision, booked)| Decided {
        decision: decision.decision,
        after: decision.after_session,
        review_on: decision.review_on,
        is_booked: booked.is_some(),
    });
    Ok(Course { state: ending.state(decided.as_ref()), series, ending, decisions })
}

fn view(db: Db<'_>, course: Course) -> Result<EndingCourse> {
    let patient: Patient = db.find(patients::kept(db, course.series.patient_id)?, "patient")?;
    let zone = zone(&practice::home_site(db)?.time_zone)?;
    let decisions = course.decisions.iter().rev().map(|(decision, booked)| {
        Ok(DecisionRow {
            id: decision.id,
            decision: decision.decision.word(),
            said: said(decision),
            every_days: decision.every_days.or_else(|| pace_of(&course.series, decision.decision)),
            note: decision.note.clone(),
            at: LocalTime::of(decision.decided_at, zone),
            by: people::name_of(db, decision.decided_by)?,
            booked: *booked,
        })
    });
    Ok(EndingCourse {
        series_id: course.series.id,
        patient_id: patient.id,
        patient: format!("{}, {}", patient.family_name, patient.given_name),
        protocol: course.series.protocol.name.clone(),
        state: course.state.word(),
        said: how_far(&course.ending),
        last: course.ending.last,
        decisions: decisions.collect::<Result<_>>()?,
        offers: offers(&course.series),
    })
}

fn how_far(ending: &Ending) -> String {
    let done = format!("{} of {} done", ending.done, ending.total);
    let last = ending.last.map(|day| day.short()).unwrap_or_default();
    match ending.ahead {
        0 => format!("{done}, the last on {last}"),
        ahead => format!("{done}, {ahead} ahead, the last on {last}"),
    }
}

fn said(decision: &CourseDecision) -> String {
    let sessions =
        decision.sessions.map(|count| if count == 1 { "1 session".to_owned() } else { format!("{count} sessions") });
    let every =
        decision.every_days.map(|days| if days == 1 { "every day".to_owned() } else { format!("every {days} days") });
    let review = decision.review_on.map(|day| format!("on {}", day.short()));
    [sessions, every, review].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whether its protocol says how maintenance goes.
pub(super) fn has_maintenance(series: &Series) -> bool {
    series.protocol.phases.iter().any(|phase| phase.kind == PhaseKind::Maintenance)
}

/// Days from session to session in the phase a decision leads to.
fn pace_of(series: &Series, decision: Decision) -> Option<i64> {
    rules::phase_after(&series.protocol.phases, decision, 1, None).as_ref().map(rules::pace)
}

fn offers(series: &Series) -> Vec<DecisionOffer> {
    let phases = &series.protocol.phases;
    let offer = |decision: Decision| {
        let usual = phases.iter().rev().find(|phase| phase.kind == PhaseKind::Maintenance);
        let sessions = match decision {
            Decision::Maintenance => usual.map_or(1, |phase| phase.sessions.max(1)),
            _ => 1,
        };
        let phase = rules::phase_after(phases, decision, sessions, None);
        DecisionOffer {
            decision: decision.word(),
            sessions: phase.as_ref().map(|phase| i64::from(phase.sessions)),
            // A protocol without maintenance has no rhythm for it: the clinician says.
            every_days: phase
                .as_ref()
                .filter(|_| decision != Decision::Maintenance || usual.is_some())
                .map(rules::pace),
            phase: phase.map(|phase| phase.name),
        }
    };
    [Decision::More, Decision::Maintenance, Decision::Stop, Decision::Review].map(offer).into()
}
