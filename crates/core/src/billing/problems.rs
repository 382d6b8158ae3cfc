//! What a payer would send a superbill back for, found before it is printed. The list follows the reasons that billing
//! offices name for rejected superbills; each has a way out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{coded::NotBillable, facts::Facts};
use crate::{
    practice::npi_is_valid,
    sheets::{SuperbillLine, SuperbillProvider, SuperbillSession, SuperbillSheet},
    word_type,
};

word_type! {
    /// Whether a problem keeps the superbill from being issued.
    pub enum Severity {
        /// It would be rejected: it cannot be issued like this.
        Stop = "stop", "Stop";
        /// Some payers reject it: look before issuing.
        Warn = "warn", "Look";
    }
}

/// One problem of a draft, and where to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Problem {
    /// What programs compare.
    pub code: String,
    /// Whether it stops the issue.
    pub severity: Severity,
    /// The fact, in a sentence.
    pub message: String,
    /// Where to mend it.
    pub fix: Option<Fix>,
}

/// Where to mend a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Fix {
    /// What to do.
    pub label: String,
    /// The screen to do it on.
    pub screen: String,
}

/// What the check needs beside the sheet itself.
pub(super) struct Around<'a> {
    pub patient: &'a str,
    pub undelivered: usize,
    pub group_npi: Option<&'a str>,
    pub has_plan: bool,
    pub not_billable: Vec<NotBillable>,
    /// What was read from another year's table, in sentences.
    pub unchecked: Vec<String>,
    pub facts: &'a Facts,
}

/// Everything wrong with a sheet, what stops it first.
pub(super) fn problems(sheet: &SuperbillSheet, around: &Around<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    practice(sheet, &mut found);
    provider(sheet, around, &mut found);
    patient(sheet, around, &mut found);
    diagnoses(sheet, around, &mut found);
    let screen = format!("#/patients/{}/money", around.patient);
    if sheet.sessions.iter().all(|session| session.lines.is_empty()) {
        found.push(stop(
            "no_lines",
            "No delivered session in this range has a charge.",
            "Choose another range",
            &format!("#/patients/{}/papers", around.patient),
        ));
    }
    for session in &sheet.sessions {
        session_times(session, around, &mut found);
        for one in &session.lines {
            line(one, &screen, &mut found);
        }
    }
    other_papers(around, &mut found);
    for session in &around.facts.uncharged {
        let said = format!("{session} has no charge and is left out.");
        found.push(warn("no_charge", &said, "Post its charges", &screen));
    }
    if around.undelivered > 0 {
        let (count, are) = (around.undelivered, if around.undelivered == 1 { "session is" } else { "sessions are" });
        found.push(warn(
            "undelivered",
            &format!("{count} booked {are} not delivered and left out."),
            "See the series",
            &format!("#/patients/{}/series", around.patient),
        ));
    }
    if sheet.account.balance_cents > 0 {
        found.push(warn(
            "unpaid",
            "Not paid in full: the superbill will show a balance, and payers want proof of payment.",
            "Post a payment",
            &screen,
        ));
    }
    found.sort_by_key(|problem| problem.severity);
    found
}

fn practice(sheet: &SuperbillSheet, found: &mut Vec<Problem>) {
    let (head, fix) = (&sheet.letterhead, "#/settings/practice");
    if head.ein.is_none() {
        found.push(stop("no_ein", "The practice has no EIN.", "Add the EIN", fix));
    }
    if head.address.is_empty() || head.phone.is_none() {
        found.push(stop(
            "no_letterhead",
            "The letterhead lacks an address or a phone number.",
            "Complete the letterhead",
            fix,
        ));
    }
    match &head.group_npi {
        Some(npi) if !npi_is_valid(npi, sheet.sample) => {
            found.push(stop("group_npi", "The group NPI fails its check digit.", "Correct the group NPI", fix));
        }
        Some(_) | None => {}
    }
    if head.taxonomy.is_none() {
        found.push(warn("no_taxonomy", "The practice has no taxonomy code.", "Add the taxonomy", fix));
    }
}

/// What another paper already says about these sessions, and what another plan paid for.
fn other_papers(around: &Around<'_>, found: &mut Vec<Problem>) {
    let papers = format!("#/patients/{}/papers", around.patient);
    if !around.facts.listed_on.is_empty() {
        let said = format!(
            "{} already lists some of these charges: the plan would see them twice.",
            around.facts.listed_on.join(", ")
        );
        found.push(warn("listed", &said, "Reissue that one, or void it", &papers));
    }
    if let Some((gone, come)) = around.facts.unlike.filter(|unlike| *unlike != (0, 0)) {
        let said = format!(
            "It does not list the sessions of the paper it replaces: {gone} of those are left out, {come} are new."
        );
        found.push(warn("other_sessions", &said, "Look at the range", &papers));
    }
    if around.facts.coverage_changed {
        let said =
            "The coverage changed between the first and the last of these days: each plan needs its own superbill.";
        found.push(warn("coverage_changed", said, "Choose the days of one plan", &papers));
    }
}

fn provider(sheet: &SuperbillSheet, around: &Around<'_>, found: &mut Vec<Problem>) {
    let who = &sheet.rendering;
    if who.name.is_empty() {
        found.push(stop(
            "no_provider",
            "No rendering provider is named on the sessions.",
            "Name the provider",
            &format!("#/patients/{}/series", around.patient),
        ));
        return;
    }
    let unnamed = around.facts.sessions.iter().filter(|session| session.delivered.provider.is_none()).count();
    if unnamed > 0 {
        let (sessions, name) = if unnamed == 1 { ("session names", "it") } else { ("sessions name", "them") };
        found.push(stop(
            "unnamed_provider",
            &format!("{unnamed} {sessions} no provider."),
            &format!("Name who gave {name}"),
            &format!("#/patients/{}/series", around.patient),
        ));
    }
    rendering(who, sheet.sample, around, found);
    let mut seen = vec![who.name.as_str()];
    for other in sheet.sessions.iter().filter_map(|session| session.rendering.as_ref()) {
        if !seen.contains(&other.name.as_str()) {
            seen.push(&other.name);
            rendering(other, sheet.sample, around, found);
        }
    }
}

/// What a plan asks of everybody who gave one of the sessions.
fn rendering(who: &SuperbillProvider, sample: bool, around: &Around<'_>, found: &mut Vec<Problem>) {
    let fix = "#/settings/providers";
    let named = |fact: &str| format!("{}: {fact}", who.name);
    if who.npi.is_empty() {
        found.push(stop("no_npi", &named("the rendering provider has no NPI."), "Add the NPI", fix));
    } else if !npi_is_valid(&who.npi, sample) {
        found.push(stop("npi", &named("the rendering provider's NPI fails its check digit."), "Correct the NPI", fix));
    } else if around.group_npi == Some(who.npi.as_str()) {
        found.push(stop(
            "group_as_rendering",
            &named("the group's NPI stands in the place of the rendering provider's."),
            "Enter the provider's own NPI",
            fix,
        ));
    }
    if who.license.is_none() {
        found.push(stop(
            "no_license",
            &named("the rendering provider has no license on file."),
            "Add the license",
            fix,
        ));
    }
    if who.taxonomy.is_none() {
        found.push(warn(
            "no_provider_taxonomy",
            &named("the rendering provider has no taxonomy code."),
            "Add the taxonomy",
            fix,
        ));
    }
}

fn patient(sheet: &SuperbillSheet, around: &Around<'_>, found: &mut Vec<Problem>) {
    let details = format!("#/patients/{}/details", around.patient);
    if sheet.patient.address.is_none() {
        found.push(stop("no_address", "The patient has no address.", "Add the address", &details));
    }
    if sheet.patient.sex.is_none() {
        found.push(stop("no_sex", "The patient's sex, as the plan has it, is not recorded.", "Record it", &details));
    }
    let coverage = format!("#/patients/{}/coverage", around.patient);
    if !around.has_plan {
        found.push(warn(
            "no_plan",
            "No coverage is on file: the patient can use this for an HSA or FSA, but not for a claim.",
            "Add coverage",
            &coverage,
        ));
    } else if sheet.plan.member_id.is_none() {
        found.push(stop("no_member_id", "The coverage has no member id.", "Add the member id", &coverage));
    }
}

fn diagnoses(sheet: &SuperbillSheet, around: &Around<'_>, found: &mut Vec<Problem>) {
    let details = format!("#/patients/{}/details", around.patient);
    if sheet.diagnoses.is_empty() {
        found.push(stop("no_diagnosis", "The patient has no diagnosis.", "Add a diagnosis", &details));
    }
    for note in &around.unchecked {
        found.push(warn("code_year", note, "Look at the diagnoses", &details));
    }
    for NotBillable { code, day, why } in &around.not_billable {
        found.push(stop(
            "header_diagnosis",
            &format!("{code} cannot be billed on {}: {why}", day.us()),
            "Choose a billable code",
            &details,
        ));
    }
}

fn session_times(session: &SuperbillSession, around: &Around<'_>, found: &mut Vec<Problem>) {
    let infusion = session.lines.iter().any(|line| matches!(line.code.as_str(), "96365" | "96366" | "96374"));
    let fix = format!("#/patients/{}/series", around.patient);
    match (infusion, session.minutes) {
        (true, None) => found.push(stop(
            "no_times",
            &format!("{} on {} has no start and stop time.", session.title, session.day),
            "Enter the times",
            &fix,
        )),
        // CPT counts a first infusion hour from 16 minutes on; shorter is a push.
        (true, Some(minutes)) if minutes < 16 => {
            found.push(warn(
                "short_infusion",
                &format!("{} on {} ran {minutes} minutes; 96365 needs 16 or more.", session.title, session.day),
                "Look at the times",
                &fix,
            ));
        }
        (true | false, Some(_) | None) => {}
    }
}

fn line(line: &SuperbillLine, money: &str, found: &mut Vec<Problem>) {
    let which = format!("Line {} ({}, {})", line.number, line.code, line.day);
    if line.pointers.is_empty() {
        found.push(stop("no_pointer", &format!("{which} points to no diagnosis."), "Post the charges again", money));
    }
    if line.pos.is_empty() {
        found.push(stop(
            "no_place",
            &format!("{which} has no place of service."),
            "Set it on the site",
            "#/settings/sites",
        ));
    }
    if line.charge_cents <= 0 {
        found.push(stop(
            "no_price",
            &format!("{which} has no price."),
            "Add the fee, then post again",
            "#/settings/fees",
        ));
    }
    if line.code.starts_with('J') && line.ndc.is_none() {
        found.push(stop(
            "no_ndc",
            &format!("{which} is a drug without its NDC."),
            "Add the NDC to the fee",
            "#/settings/fees",
        ));
    }
}

fn stop(code: &str, message: &str, label: &str, screen: &str) -> Problem {
    problem(Severity::Stop, code, message, label, screen)
}

fn warn(code: &str, message: &str, label: &str, screen: &str) -> Problem {
    problem(Severity::Warn, code, message, label, screen)
}

fn problem(severity: Severity, code: &str, message: &str, label: &str, screen: &str) -> Problem {
    let fix = Some(Fix { label: label.to_owned(), screen: screen.to_owned() });
    Problem { code: code.to_owned(), severity, message: message.to_owned(), fix }
}
