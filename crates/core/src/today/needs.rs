//! What needs somebody, worst harm first, each with one verb.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

use crate::{
    Practice, Word,
    calendar::{Board, SessionCard},
    conflicts,
    continuing::{self, EndState, EndingCourse, EndingOf},
    db::Db,
    error::Result,
    finishing,
    followup::{self, MissState, MissedOf},
    patients,
    payers::{self, Coverage},
    types::{Day, LocalTime, PatientId, PayerId, SessionId},
};

/// One thing that needs somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Need {
    /// The same need has the same id.
    pub id: String,
    /// How bad it is if nobody does it.
    #[ts(type = "\"stop\" | \"warn\" | \"info\"")]
    pub severity: String,
    /// The icon's name.
    pub icon: String,
    /// Who and where: `Kowalski, E. · Chair 2`.
    pub title: String,
    /// The fact.
    pub text: String,
    /// The one thing to do.
    pub verb: Word,
    /// Its key.
    pub key: String,
    /// The session it is about.
    pub session_id: Option<SessionId>,
    /// The patient it is about.
    pub patient_id: Option<PatientId>,
    /// The screen to do it on.
    pub screen: String,
}

/// What is read of the charts of a day's patients, all at once.
struct Charts {
    undiagnosed: BTreeSet<PatientId>,
    coverages: BTreeMap<PatientId, Vec<Coverage>>,
    /// Names of the payers somebody has no member id with.
    payers: BTreeMap<PayerId, String>,
}

impl Charts {
    fn of<'a>(db: Db<'_>, sessions: impl Iterator<Item = &'a SessionCard>) -> Result<Self> {
        let ids: BTreeSet<_> = sessions.map(|session| session.patient_id).collect();
        let coverages = payers::coverages_of(db, &ids)?;
        let lacking = coverages.values().flatten().filter(|coverage| lacks_member_id(coverage));
        let asked: BTreeSet<_> = lacking.map(|coverage| coverage.payer_id).collect();
        let payers = asked.into_iter().map(|id| Ok((id, payers::payer(db, id)?.name))).collect::<Result<_>>()?;
        Ok(Self { undiagnosed: patients::undiagnosed(db, &ids)?, coverages, payers })
    }

    /// The coverage that is billed first on a day.
    fn coverage_on(&self, patient: PatientId, day: Day) -> Option<&Coverage> {
        self.coverages.get(&patient)?.iter().find(|coverage| coverage.holds_on(day))
    }
}

/// What needs somebody on a day.
pub(super) fn of_day(practice: &Practice, board: &Board, now: LocalTime) -> Result<Vec<Need>> {
    let mut needs = Vec::new();
    let charts = Charts::of(practice.db(), board.sessions.iter().filter(|session| is_open(session)))?;
    for session in &board.sessions {
        needs.extend(clock_needs(session, now));
        if is_open(session) {
            needs.extend(chart_needs(&charts, session));
        }
    }
    if board.days.iter().any(|day| day.day == now.day()) {
        needs.extend(to_reach(practice)?);
        needs.extend(to_decide(practice)?);
        needs.extend(to_continue(practice)?);
        needs.extend(to_finish(practice, now)?);
    }
    needs.extend(unpriced(practice)?);
    needs.extend(unbilled(practice)?);
    needs.sort_by_key(|need| rank(&need.severity));
    Ok(needs)
}

/// What keeps a patient's next session from being billed or begun.
pub(super) fn of_session(practice: &Practice, session: &SessionCard, now: LocalTime) -> Result<Vec<Need>> {
    let mut needs = clock_needs(session, now);
    let charts = Charts::of(practice.db(), std::iter::once(session))?;
    needs.extend(chart_needs(&charts, session));
    needs.sort_by_key(|need| rank(&need.severity));
    Ok(needs)
}

pub(super) fn is_open(session: &SessionCard) -> bool {
    !matches!(session.status.code.as_str(), "done" | "no_show" | "cancelled")
}

fn rank(severity: &str) -> u8 {
    match severity {
        "stop" => 0,
        "warn" => 1,
        _ => 2,
    }
}

/// Needs that the clock makes: late, over time, free to leave.
fn clock_needs(session: &SessionCard, now: LocalTime) -> Vec<Need> {
    let due = session.starts;
    let ends = due.plus_minutes(session.minutes);
    match session.status.code.as_str() {
        "booked" | "confirmed" if session.late_minutes.is_some() => {
            let text = format!("Due at {}, {} minutes ago, and not here.", due.clock_us(), now.minutes_since(due));
            vec![need(session, "late", "warn", "clock", text, ("no_show", "No-show"), "N")]
        }
        "booked" | "confirmed" if now.day() > due.day() => {
            vec![need(
                session,
                "open",
                "warn",
                "clock",
                format!("{} was never closed.", due.short()),
                ("no_show", "No-show"),
                "N",
            )]
        }
        "in_session" if now > ends => {
            let text = format!("Planned to end at {}.", ends.clock_us());
            vec![need(session, "over", "info", "activity", text, ("complete", "Done"), "D")]
        }
        "monitoring" if now >= ends.plus_minutes(session.recovery_minutes) => {
            let text = "Monitoring time is over; may leave when ready.".to_owned();
            vec![need(session, "leave", "info", "activity", text, ("complete", "Done"), "D")]
        }
        _ => Vec::new(),
    }
}

/// Needs that the chart makes: what a payer would send a superbill back for.
fn chart_needs(charts: &Charts, session: &SessionCard) -> Vec<Need> {
    let mut needs = Vec::new();
    if charts.undiagnosed.contains(&session.patient_id) {
        let mut one = need(
            session,
            "diagnosis",
            "warn",
            "file",
            "No diagnosis yet; a superbill needs one.".to_owned(),
            ("open", "Add diagnosis"),
            "E",
        );
        one.screen = format!("#/patients/{}/details", session.patient_id);
        needs.push(one);
    }
    if let Some(coverage) = charts.coverage_on(session.patient_id, session.starts.day())
        && lacks_member_id(coverage)
        && let Some(payer) = charts.payers.get(&coverage.payer_id)
    {
        let mut one = need(
            session,
            "member_id",
            "warn",
            "shield",
            format!("{payer} has no member id on file."),
            ("open", "Add member id"),
            "E",
        );
        one.screen = format!("#/patients/{}/coverage", session.patient_id);
        needs.push(one);
    }
    if session.provider_id.is_none() {
        needs.push(need(
            session,
            "provider",
            "warn",
            "user",
            "No provider is named.".to_owned(),
            ("move", "Name provider"),
            "M",
        ));
    }
    needs
}

fn lacks_member_id(coverage: &Coverage) -> bool {
    coverage.member_id.as_deref().unwrap_or_default().is_empty()
}

fn need(
    session: &SessionCard,
    what: &str,
    severity: &str,
    icon: &str,
    text: String,
    verb: (&str, &str),
    key: &str,
) -> Need {
    Need {
        id: format!("{what}-{}", session.id),
        severity: severity.to_owned(),
        icon: icon.to_owned(),
        title: format!("{} · {}", session.patient, session.starts.clock_us()),
        text,
        verb: Word::new(verb.0, verb.1),
        key: key.to_owned(),
        session_id: Some(session.id),
        patient_id: Some(session.patient_id),
        screen: format!("#/patients/{}/series", session.patient_id),
    }
}

/// Patients who missed a visit and are to be reached, with the clock of the most urgent one.
fn to_reach(practice: &Practice) -> Result<Option<Need>> {
    let missed = followup::missed_sessions(practice, MissedOf::default())?;
    let waits = |visit: &&followup::MissedVisit| {
        use MissState as S;
        [S::Escalated, S::Overdue, S::Due, S::Waiting].iter().any(|state| state.code() == visit.state.code)
    };
    let mut waiting = missed.visits.iter().filter(waits);
    let Some(first) = waiting.next() else { return Ok(None) };
    let count = 1 + waiting.count();
    let of = [(missed.for_clinician, "for the clinician"), (missed.overdue, "overdue"), (missed.to_reach, "to reach")];
    let parts: Vec<String> =
        of.iter().filter(|(many, _)| *many > 0).map(|(many, what)| format!("{many} {what}")).collect();
    let clock = if first.clock.is_empty() { first.state.label.to_lowercase() } else { first.clock.clone() };
    let is_late = missed.for_clinician + missed.overdue > 0;
    Ok(Some(Need {
        id: "missed".to_owned(),
        severity: if is_late { "stop" } else { "warn" }.to_owned(),
        icon: "phone".to_owned(),
        title: if count == 1 { "1 missed visit".to_owned() } else { format!("{count} missed visits") },
        text: format!("{}. {}: {clock}.", parts.join(", "), first.patient),
        verb: Word::new("open", "Reach"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: None,
        screen: "#/missed".to_owned(),
    }))
}

/// What two offices did apart and somebody has to decide.
fn to_decide(practice: &Practice) -> Result<Option<Need>> {
    let title = match conflicts::conflicts_to_decide(practice)? {
        0 => return Ok(None),
        1 => "1 thing to decide".to_owned(),
        many => format!("{many} things to decide"),
    };
    Ok(Some(Need {
        id: "conflicts".to_owned(),
        severity: "warn".to_owned(),
        icon: "edit".to_owned(),
        title,
        text: "Two computers did something apart that does not fit together. All of it is kept until somebody chooses."
            .to_owned(),
        verb: Word::new("open", "Decide"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: None,
        screen: "#/sync".to_owned(),
    }))
}

/// Courses that come to their end: what a clinician is to decide, and what was decided and is not booked. Each leads to the first of them.
fn to_continue(practice: &Practice) -> Result<Vec<Need>> {
    let ending = continuing::ending_courses(practice, EndingOf::default())?;
    let first = |state: EndState| ending.courses.iter().find(|course| course.state.code == state.code());
    let need = |course: &EndingCourse, id: &str, title: String, text: String, verb: &str| Need {
        id: id.to_owned(),
        severity: "info".to_owned(),
        icon: "calendar".to_owned(),
        title,
        text: format!("{}: {text}.", course.patient),
        verb: Word::new("open", verb),
        key: "O".to_owned(),
        session_id: None,
        patient_id: Some(course.patient_id),
        screen: format!("#/patients/{}/series", course.patient_id),
    };
    let count = |many: u32, one: &str, several: &str| {
        if many == 1 { format!("1 {one}") } else { format!("{many} {several}") }
    };
    let due = first(EndState::Due).map(|course| {
        let title = count(ending.to_decide, "course comes to its end", "courses come to their end");
        need(course, "ending", title, format!("{}; {}", course.protocol, course.said), "Decide")
    });
    let to_book = first(EndState::ToBook).map(|course| {
        let title = count(ending.to_book, "course goes on, not booked", "courses go on, not booked");
        let decided = course.decisions.first();
        let what =
            decided.map(|row| format!("{}, {}", row.decision.label.to_lowercase(), row.said)).unwrap_or_default();
        need(course, "continuing", title, what, "Book")
    });
    Ok(due.into_iter().chain(to_book).collect())
}

/// The week that begins within days and is not finished, while somebody needs a visit in it.
fn to_finish(practice: &Practice, now: LocalTime) -> Result<Option<Need>> {
    let Some((monday, many)) = finishing::next_unfinished(practice, now)? else { return Ok(None) };
    let who = if many == 1 { "1 patient needs".to_owned() } else { format!("{many} patients need") };
    Ok(Some(Need {
        id: "finish-week".to_owned(),
        severity: "info".to_owned(),
        icon: "calendar".to_owned(),
        title: format!("Week of {} is not finished", monday.short()),
        text: format!("{who} a visit and nothing is booked."),
        verb: Word::new("open", "Finish"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: None,
        screen: "#/finish-week".to_owned(),
    }))
}

/// Patients with charges that had no fee.
fn unpriced(practice: &Practice) -> Result<Vec<Need>> {
    chart_list(practice, include_str!("unpriced.sql"), |count, need| {
        need.id = ["unpriced-", &need.id].concat();
        need.text = format!("{count} charges were posted at $0.00: a fee is missing.");
        need.verb = Word::new("open", "See the ledger");
        need.screen.push_str("/money");
    })
}

/// Patients whose course is over while delivered sessions are on no superbill.
fn unbilled(practice: &Practice) -> Result<Vec<Need>> {
    chart_list(practice, include_str!("unbilled.sql"), |count, need| {
        need.id = ["superbill-", &need.id].concat();
        need.text = format!("The course is over; {count} sessions are on no superbill.");
        need.verb = Word::new("open", "Superbill");
        need.screen.push_str("/superbill");
    })
}

fn chart_list(practice: &Practice, sql: &str, word: impl Fn(i64, &mut Need)) -> Result<Vec<Need>> {
    practice.db().all(sql, [], |row| {
        let patient: PatientId = row.get("patient_id")?;
        let (family, given): (String, String) = (row.get("family_name")?, row.get("given_name")?);
        let initial: String = given.chars().take(1).collect();
        let mut need = Need {
            id: patient.to_string(),
            severity: "info".to_owned(),
            icon: "receipt".to_owned(),
            title: format!("{family}, {initial}."),
            text: String::new(),
            verb: Word::new("open", "Open"),
            key: "O".to_owned(),
            session_id: None,
            patient_id: Some(patient),
            screen: format!("#/patients/{patient}"),
        };
        word(row.get("count")?, &mut need);
        Ok(need)
    })
}
