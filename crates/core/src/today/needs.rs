//! What needs somebody, worst harm first, each with one verb.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

use super::waiting;
use crate::{
    Practice, Word,
    calendar::{Board, SessionCard},
    db::Db,
    error::Result,
    forms::{self, FlagView},
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
        needs.extend(waiting::all(practice, now)?);
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
    needs.extend(warned_of(practice, session)?);
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

/// What the patient's forms warn of before treatment.
fn warned_of(practice: &Practice, session: &SessionCard) -> Result<Vec<Need>> {
    let warnings = forms::open_warnings(practice.db(), session.patient_id)?;
    let grave = |flag: &&FlagView| ["urgent", "absolute", "hold", "block"].contains(&flag.severity.code.as_str());
    let need = |flag: &FlagView| Need {
        id: format!("warning:{}:{}", flag.response_id, flag.flag),
        severity: "stop".to_owned(),
        icon: "activity".to_owned(),
        title: format!("{} · {}", flag.severity.label, flag.form),
        text: flag.says.clone(),
        verb: Word::new("open", "Look"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: Some(session.patient_id),
        screen: format!("#/patients/{}/forms", session.patient_id),
    };
    Ok(warnings.iter().filter(grave).map(need).collect())
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
