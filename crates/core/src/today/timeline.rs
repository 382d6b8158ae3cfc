//! What happened with one patient, merged from every area, newest first.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Practice, attendance,
    audit::{self, AuditPageInput, AuditRow},
    billing::{self, PapersOf},
    calendar::{SeriesCard, SessionCard},
    continuing::{self, DecisionRow, EndingOf},
    error::Result,
    practice, restricted,
    types::{LocalTime, PatientId, zone},
    word_type,
};

/// The newest rows a card shows; the log tab has the rest.
const LONGEST: usize = 60;

word_type! {
    /// What a row of the timeline is about.
    pub enum TimelineKind {
        /// Sessions.
        Care = "care", "Care";
        /// Coverage and authorizations.
        Payer = "payer", "Payer";
        /// Papers and money.
        Papers = "papers", "Papers";
        /// The desk's own work on the chart.
        Desk = "desk", "Desk";
    }
}

/// One row of the timeline.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct TimelineRow {
    /// When, on the site's clock.
    pub at: LocalTime,
    /// The icon's name.
    pub icon: String,
    /// What it is about.
    pub kind: TimelineKind,
    /// What happened.
    pub title: String,
    /// More about it.
    pub text: Option<String>,
    /// Who.
    pub person: Option<String>,
}

pub(super) fn of_patient(practice: &Practice, patient: PatientId, series: &[SeriesCard]) -> Result<Vec<TimelineRow>> {
    let mut rows: Vec<_> = series.iter().flat_map(|series| series.sessions.iter().filter_map(session_row)).collect();
    rows.extend(check_rows(practice, patient, series)?);
    rows.extend(decision_rows(practice, patient)?);
    rows.extend(paper_rows(practice, patient)?);
    rows.extend(desk_rows(practice, patient)?);
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    rows.truncate(LONGEST);
    Ok(rows)
}

fn session_row(session: &SessionCard) -> Option<TimelineRow> {
    let which = match (session.number, session.total) {
        (Some(number), Some(total)) => format!("Session {number} of {total}"),
        (Some(_) | None, _) => session.modality.label.clone(),
    };
    let (title, text) = match session.status.code.as_str() {
        "done" => {
            let minutes =
                session.started.zip(session.stopped).map(|(start, stop)| format!("{} min", stop.minutes_since(start)));
            let facts: Vec<_> = [session.dose.clone(), minutes, session.note.clone()].into_iter().flatten().collect();
            (format!("{which} done"), (!facts.is_empty()).then(|| facts.join(" · ")))
        }
        "no_show" => (format!("{which}: no-show"), session.reason.clone()),
        "cancelled" => (format!("{which} cancelled"), session.reason.clone()),
        _ => return None,
    };
    Some(TimelineRow {
        at: session.started.unwrap_or(session.starts),
        icon: session.modality.code.clone(),
        kind: TimelineKind::Care,
        title,
        text,
        person: session.provider.clone(),
    })
}

/// What was checked, one row for each session.
fn check_rows(practice: &Practice, patient: PatientId, series: &[SeriesCard]) -> Result<Vec<TimelineRow>> {
    let zone = zone(&practice::home_site(practice.db())?.time_zone)?;
    let of_courses: Vec<&SessionCard> = series.iter().flat_map(|series| &series.sessions).collect();
    let rows = attendance::checked_visits(practice.db(), patient)?.into_iter().map(|(session, visit)| {
        let card = of_courses.iter().find(|card| card.id == session);
        let which = card.and_then(|card| Some(format!(", session {} of {}", card.number?, card.total?)));
        TimelineRow {
            at: LocalTime::of(visit.at, zone),
            icon: "list".to_owned(),
            kind: TimelineKind::Care,
            title: format!("Checks{}: {}", which.unwrap_or_default(), visit.counted),
            text: visit.said,
            person: visit.by,
        }
    });
    Ok(rows.collect())
}

/// What was decided about courses near their end.
fn decision_rows(practice: &Practice, patient: PatientId) -> Result<Vec<TimelineRow>> {
    let ending = continuing::ending_courses(practice, EndingOf { patient_id: Some(patient) })?;
    let row = |protocol: &str, decided: DecisionRow| TimelineRow {
        at: decided.at,
        icon: "edit".to_owned(),
        kind: TimelineKind::Care,
        title: match decided.said.as_str() {
            "" => format!("{protocol}: {}", decided.decision.label.to_lowercase()),
            said => format!("{protocol}: {}, {said}", decided.decision.label.to_lowercase()),
        },
        text: decided.note,
        person: decided.by,
    };
    let rows = ending.courses.into_iter().flat_map(|course| {
        let protocol = course.protocol;
        course.decisions.into_iter().map(move |decided| row(&protocol, decided)).collect::<Vec<_>>()
    });
    Ok(rows.collect())
}

fn paper_rows(practice: &Practice, patient: PatientId) -> Result<Vec<TimelineRow>> {
    let papers = billing::papers(practice, PapersOf { patient_id: Some(patient), limit: Some(50) })?;
    let rows = papers.into_iter().filter_map(|paper| {
        Some(TimelineRow {
            at: paper.issued_on.at(17, 0)?,
            icon: "file".to_owned(),
            kind: TimelineKind::Papers,
            title: format!("{} {} issued, version {}", paper.kind.label, paper.number, paper.version),
            text: Some(format!("{} over {} pages", paper.total_cents, paper.pages)),
            person: Some(paper.issued_by),
        })
    });
    Ok(rows.collect())
}

/// Acts on the chart from the audit trail; views and what other rows already say are left out.
fn desk_rows(practice: &Practice, patient: PatientId) -> Result<Vec<TimelineRow>> {
    const SAID_ELSEWHERE: &[&str] = &[
        "view patient",
        "view restricted notes",
        "make paper",
        "complete session",
        "issue superbill",
        "reissue superbill",
        "no show session",
        "cancel session",
        "answer check",
        "let go",
    ];
    let zone = zone(&practice::home_site(practice.db())?.time_zone)?;
    let page = audit::audit_page(practice, AuditPageInput { patient_id: Some(patient), ..AuditPageInput::default() })?;
    let restricted = restricted::open_to_actor(practice)?;
    let told_here =
        |row: &AuditRow| !SAID_ELSEWHERE.contains(&row.what.as_str()) && (restricted || !is_restricted(row));
    let rows = page.rows.into_iter().filter(told_here).map(|row| {
        let (kind, icon) = kind_of(&row.what);
        let (title, text) = match row.detail {
            Some(act) if row.what == "undo" => (format!("Taken back: {}", told(&act)), None),
            Some(said) if SAYS_ITSELF.contains(&row.what.as_str()) => (said, None),
            detail => (told(&row.what), detail),
        };
        let at = LocalTime::of(row.at, zone);
        TimelineRow { at, icon: icon.to_owned(), kind, title, text, person: Some(row.person) }
    });
    Ok(rows.collect())
}

/// Whether a line tells that there are restricted notes or papers, which is only said to those who may read them.
fn is_restricted(row: &AuditRow) -> bool {
    let tells =
        |words: &str| ["restricted note", "restricted document"].iter().any(|of| words.to_lowercase().contains(of));
    tells(&row.what) || row.detail.as_deref().is_some_and(tells)
}

/// Acts whose line in the trail is a sentence that needs no title.
const SAYS_ITSELF: &[&str] = &[
    "register patient",
    "save patient",
    "save contact",
    "remove contact",
    "save related",
    "remove related",
    "merge patients",
    "add diagnosis",
    "remove diagnosis",
    "save coverage",
    "end coverage",
    "start series",
    "shift series",
    "book session",
    "move session",
    "confirm session",
    "arrive session",
    "start session",
    "monitor session",
    "post payment",
    "repost charges",
    "write restricted note",
    "change restricted note",
    "withdraw restricted note",
    "keep restricted document",
    "change restricted document",
    "withdraw restricted document",
];

fn kind_of(act: &str) -> (TimelineKind, &'static str) {
    match act {
        "confirm session" => (TimelineKind::Care, "phone"),
        "move session" | "shift series" => (TimelineKind::Care, "move"),
        "start series" | "book session" => (TimelineKind::Care, "booked"),
        "arrive session" | "start session" | "monitor session" | "reopen session" => (TimelineKind::Care, "clock"),
        "add diagnosis" | "remove diagnosis" | "order diagnoses" => (TimelineKind::Care, "list"),
        "save coverage" | "end coverage" => (TimelineKind::Payer, "coverage"),
        "post payment" | "void payment" => (TimelineKind::Papers, "payment"),
        "void charge" | "repost charges" => (TimelineKind::Papers, "charge"),
        "print paper" | "save paper outside" => (TimelineKind::Papers, "paper"),
        "save contact" | "remove contact" => (TimelineKind::Desk, "contact"),
        "register patient" | "merge patients" | "save related" | "remove related" => (TimelineKind::Desk, "user"),
        "undo" => (TimelineKind::Desk, "undo"),
        _ => (TimelineKind::Desk, "pencil"),
    }
}

/// An act as the timeline tells it; one without words of its own is told by its name.
fn told(act: &str) -> String {
    let words = match act {
        "register patient" => "Registered",
        "save patient" => "Chart details changed",
        "save contact" => "Contact changed",
        "remove contact" => "Contact removed",
        "save related" => "Related person changed",
        "remove related" => "Related person removed",
        "add diagnosis" => "Diagnosis added",
        "remove diagnosis" => "Diagnosis removed",
        "order diagnoses" => "Diagnoses put in order",
        "save coverage" => "Coverage changed",
        "end coverage" => "Coverage ended",
        "merge patients" => "Another chart merged into this one",
        "start series" => "Series booked",
        "shift series" => "Rest of the series shifted",
        "book session" => "Visit booked",
        "move session" => "Session moved",
        "confirm session" => "Session confirmed",
        "arrive session" => "Arrived",
        "start session" => "Session started",
        "monitor session" => "Monitoring began",
        "reopen session" => "Session reopened",
        "post payment" => "Payment posted",
        "void payment" => "Payment voided",
        "void charge" => "Charge voided",
        "repost charges" => "Charges posted again",
        "print paper" => "Paper printed",
        "save paper outside" => "Paper saved outside the practice",
        "import csv" | "import fhir" => "Imported",
        "undo" => "An act was undone",
        other => {
            let mut letters = other.chars();
            let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
            return first + letters.as_str();
        }
    };
    words.to_owned()
}
