//! The parts of the summary, in the order a clinician reads them.

use super::answers;
use crate::{
    Practice,
    consents::{self, ConsentsOf},
    error::Result,
    forms::{self, FormOf, FormsOf, PatientForms, ResponseView},
    intake,
    packs::FormKind,
    patients::{self, PatientQuery},
    readiness,
    sheets::{SummaryLine, SummaryPart},
    trials::{self, TrialView, TrialsOf},
    types::PatientId,
};

/// What stands on the summary.
pub(super) struct Parts {
    pub parts: Vec<SummaryPart>,
    pub missing: Vec<String>,
}

pub(super) fn all(practice: &Practice, patient: PatientId) -> Result<Parts> {
    let forms = forms::forms_of(practice, FormsOf { patient_id: patient })?;
    let views = newest(practice, &forms)?;
    let tried = trials::trials_of(practice, TrialsOf { patient_id: patient })?;
    let mut parts = vec![reason(practice, patient)?, warnings(&views), scores(&forms)];
    let told = [FormKind::Screen, FormKind::History, FormKind::Criteria];
    let is_told = |view: &&ResponseView| told.iter().any(|kind| kind.code() == view.row.kind.code);
    parts.extend(views.iter().filter(is_told).map(answers::of_form));
    parts.push(trials_part(&tried));
    parts.push(entries(practice, patient)?);
    parts.push(papers(practice, patient)?);
    Ok(Parts { parts, missing: missing(practice, patient, &views, &tried)? })
}

/// The newest form of each kind that was not a mistake.
fn newest(practice: &Practice, forms: &PatientForms) -> Result<Vec<ResponseView>> {
    let mut seen = Vec::new();
    let mut views = Vec::new();
    for row in forms.forms.iter().filter(|row| row.status.code != "void") {
        if !seen.contains(&&row.code) {
            seen.push(&row.code);
            views.push(forms::form_response(practice, FormOf { response_id: row.id })?);
        }
    }
    Ok(views)
}

fn line(what: impl Into<String>, says: impl Into<String>, source: impl Into<String>) -> SummaryLine {
    SummaryLine { what: what.into(), says: says.into(), source: source.into(), strong: false }
}

/// Why they come: the inquiry and the diagnoses of the chart.
fn reason(practice: &Practice, patient: PatientId) -> Result<SummaryPart> {
    let mut lines = Vec::new();
    if let Some(case) = intake::latest_case(practice.db(), patient)? {
        let source = format!("Inquiry, {}, {}", case.opened_on.us(), case.source.label().to_lowercase());
        lines.extend(case.indication.map(|words| line("Asks for", words, source.clone())));
        lines.extend(case.referred_by.map(|who| line("Referred by", who, source.clone())));
    }
    let chart = patients::patient(practice, PatientQuery { patient_id: patient })?;
    for diagnosis in chart.diagnoses {
        let since = diagnosis.onset_on.map(|day| format!(", since {}", day.us())).unwrap_or_default();
        lines.push(line(diagnosis.code, format!("{}{since}", diagnosis.description), "Chart, diagnoses"));
    }
    lines.extend(chart.allergies.map(|words| line("Allergies", words, "Chart")));
    Ok(SummaryPart { head: "Reason for treatment".to_owned(), lines, rest: None })
}

/// Every warning of the newest forms, open ones first.
fn warnings(views: &[ResponseView]) -> SummaryPart {
    let mut flags: Vec<_> = views.iter().flat_map(|view| view.flags.iter().map(move |flag| (view, flag))).collect();
    flags.sort_by_key(|(_, flag)| !flag.open);
    let lines = flags
        .into_iter()
        .map(|(view, flag)| {
            let said = flag.said.clone().unwrap_or_else(|| if flag.open { "Open".to_owned() } else { String::new() });
            let says = if said.is_empty() { flag.says.clone() } else { format!("{} {said}", flag.says) };
            SummaryLine { strong: flag.open, ..line(flag.severity.label.clone(), says, answers::source(view)) }
        })
        .collect();
    SummaryPart { head: "Warnings".to_owned(), lines, rest: None }
}

/// The last score of each scale, and the first where there are several.
fn scores(forms: &PatientForms) -> SummaryPart {
    let lines = forms.scales.iter().filter_map(|scale| {
        let last = scale.points.last()?;
        let band = last.band.as_ref().map(|band| format!(", {}", band.to_lowercase())).unwrap_or_default();
        let first = scale.points.first().filter(|first| first.response_id != last.response_id);
        let since = first.map(|first| format!("; {} on {}", first.shown, first.day.us())).unwrap_or_default();
        let says = format!("{} of {}{band}{since}", last.shown, scale.most);
        Some(line(scale.title.clone(), says, format!("{}, {}", scale.title, last.day.us())))
    });
    SummaryPart { head: "Scores".to_owned(), lines: lines.collect(), rest: None }
}

fn trials_part(tried: &[TrialView]) -> SummaryPart {
    let lines = tried
        .iter()
        .map(|trial| {
            let class = trial.drug_class.as_ref().map(|class| format!(" ({class})")).unwrap_or_default();
            let weeks = trial.weeks_at_dose.map(|weeks| format!("{weeks} weeks at dose"));
            let sessions = trial.sessions.map(|many| format!("{many} sessions"));
            let time = match (&trial.started, &trial.stopped, trial.goes_on) {
                (Some(from), Some(to), _) => Some(format!("{from} to {to}")),
                (Some(from), None, true) => Some(format!("since {from}")),
                (Some(from), None, false) => Some(format!("from {from}")),
                (None, Some(to), _) => Some(format!("until {to}")),
                (None, None, _) => None,
            };
            let with = trial.with_what.as_ref().map(|what| format!("added to {what}"));
            let outcome = trial.outcome.as_ref().map(|outcome| outcome.label.to_lowercase());
            let facts = [trial.dose.clone(), with, weeks, sessions, time, outcome, trial.reason.clone()];
            let facts: Vec<String> = facts.into_iter().flatten().collect();
            let says = if facts.is_empty() { "Nothing more is known.".to_owned() } else { facts.join("; ") };
            let on_file = trial.page.as_ref().map(|page| page.says.clone());
            let source =
                on_file.or_else(|| trial.source.clone()).unwrap_or_else(|| "No source written down".to_owned());
            line(format!("{}{class}", trial.name), says, source)
        })
        .collect();
    SummaryPart { head: "Tried before".to_owned(), lines, rest: None }
}

/// What was written down: evaluation, clearance, enrollment.
fn entries(practice: &Practice, patient: PatientId) -> Result<SummaryPart> {
    let entries = readiness::written_of(practice, patient)?;
    let mut lines: Vec<SummaryLine> = entries
        .into_iter()
        .map(|entry| {
            let (met, who) = (if entry.met { "Yes" } else { "No" }, entry.who);
            let facts: Vec<String> = [Some(met.to_owned()), who, entry.says].into_iter().flatten().collect();
            SummaryLine { strong: !entry.met, ..line(entry.item, facts.join("; "), entry.source) }
        })
        .collect();
    for step in intake::clinical_steps(practice, patient)? {
        let source = format!("Intake, {}", step.on.us());
        let facts: Vec<String> = [Some(step.status), step.who, step.note].into_iter().flatten().collect();
        lines.push(line(step.title, facts.join("; "), source));
    }
    Ok(SummaryPart { head: "Evaluation and clearance".to_owned(), lines, rest: None })
}

fn papers(practice: &Practice, patient: PatientId) -> Result<SummaryPart> {
    let all = consents::consents_of(practice, ConsentsOf { patient_id: patient })?.consents;
    let lines = all.into_iter().filter(|row| row.standing.code != "void").map(|row| {
        let source = row.signed.unwrap_or_else(|| format!("Made {}", row.prepared_on.us()));
        line(row.title, row.standing.says, format!("Version {}. {source}", row.version))
    });
    Ok(SummaryPart { head: "Consents".to_owned(), lines: lines.collect(), rest: None })
}

/// What is not there: steps of the intake, questions without an answer, what lines of the ledger lack.
fn missing(
    practice: &Practice,
    patient: PatientId,
    views: &[ResponseView],
    tried: &[TrialView],
) -> Result<Vec<String>> {
    let mut missing: Vec<String> =
        intake::steps_missing(practice, patient)?.into_iter().map(|title| format!("{title}: not done.")).collect();
    for view in views.iter().filter(|view| view.row.missing > 0) {
        let many = view.row.missing;
        missing.push(format!(
            "{}: {many} {} missing.",
            view.row.title,
            if many == 1 { "answer is" } else { "answers are" }
        ));
    }
    for trial in tried.iter().filter(|trial| !trial.lacks.is_empty()) {
        missing.push(format!("{}: {}.", trial.name, trial.lacks.join(", ")));
    }
    Ok(missing)
}
