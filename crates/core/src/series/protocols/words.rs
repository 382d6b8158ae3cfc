//! A protocol in sentences, part by part.

use super::{Billing, Conduct, Notes, Rhythm, Visit};
use crate::{
    packs::{
        self, CheckAt, GateItem, Instruction, Load, MissedRule, MissedWhen, Phase, ProtocolCode, ReadinessRule,
        Segment, SessionCheck, StaffNeed,
    },
    series::rules::weekday_names,
};

/// `30 sessions, 5 a week on Mon–Fri, 1 to 4 days apart`.
pub(super) fn of_phase(phase: &Phase) -> String {
    let count = match (phase.until_decided, phase.sessions) {
        (true, _) => "Until the clinician decides".to_owned(),
        (false, 1) => "1 session".to_owned(),
        (false, many) => format!("{many} sessions"),
    };
    let rhythm = match (phase.per_day, phase.per_week) {
        (1, 1) if phase.until_decided => String::new(),
        (1, week) => format!(", {week} a week"),
        (day, _) => format!(", {day} a day"),
    };
    let gap = match (phase.min_gap_hours, phase.min_gap_days, phase.max_gap_days) {
        (Some(hours), _, _) => format!(", {hours} h from start to start"),
        (None, 1, None) => String::new(),
        (None, least, None) => format!(", at least {least} days apart"),
        (None, least, Some(longest)) if least == longest => format!(", {}", apart(least)),
        (None, least, Some(longest)) => format!(", {least} to {longest} days apart"),
    };
    let ideal = phase.ideal_gap_days.filter(|ideal| *ideal != phase.min_gap_days);
    let best = ideal.map_or_else(String::new, |days| format!(", best {days}"));
    let stretch = if phase.until_decided { format!("; {} planned at a time", phase.sessions) } else { String::new() };
    format!("{count}{rhythm} on {}{gap}{best}{stretch}", days_of(&phase.weekdays))
}

/// `Infusion nurse: preparation, treatment and recovery; one of at most 3 patients`.
pub(super) fn of_need(need: &StaffNeed) -> String {
    let parts: Vec<String> = need.during.iter().map(|part| part.label().to_lowercase()).collect();
    let load = match (need.load, need.of_capacity) {
        (Load::Share, Some(1)) => "one patient at a time".to_owned(),
        (Load::Share, Some(most)) => format!("up to {most} patients at once"),
        (Load::Share, None) => "several patients at once, as many as they may have".to_owned(),
        (Load::All, _) => "nobody else meanwhile".to_owned(),
        (Load::OnSite, _) => "on site, free for others".to_owned(),
    };
    format!("{}: {}; {load}", need.skill.label(), joined(&parts))
}

/// `3 missed in a row: the clinician decides`.
pub(super) fn of_missed(rule: &MissedRule) -> String {
    let count = rule.count.unwrap_or(1);
    let then = rule.then.label();
    let then = format!("{}{}", then.get(..1).unwrap_or_default().to_lowercase(), then.get(1..).unwrap_or_default());
    match rule.when {
        MissedWhen::One => format!("One session missed: {then}"),
        MissedWhen::InARow => format!("{count} missed in a row: {then}"),
        MissedWhen::DaysAway => format!("More than {count} days away: {then}"),
        MissedWhen::WeekdaysAway => format!("More than {count} weekdays away: {then}"),
        MissedWhen::WorseInMaintenance => format!("Missed in maintenance and worse: {then}"),
    }
}

/// `40 min after the start: Blood pressure`.
/// `Safety screen: Ketamine safety screen, not older than 180 days`, `Score: PHQ-9; only shown`.
pub(super) fn of_readiness(rule: &ReadinessRule) -> String {
    let titles: Vec<String> = rule
        .codes
        .iter()
        .map(|code| match rule.item {
            GateItem::Consent => packs::consent(code).map(|pack| pack.consent.title.clone()),
            _ => packs::form(code).map(|pack| pack.form.title.clone()),
        })
        .map(|title| title.unwrap_or_else(|| "unknown".to_owned()))
        .collect();
    let what = if titles.is_empty() { String::new() } else { format!(": {}", titles.join(" or ")) };
    let age = rule.days.map(|days| format!(", not older than {days} days")).unwrap_or_default();
    let shown = if rule.blocks { "" } else { "; only shown" };
    format!("{}{what}{age}{shown}", rule.item.label())
}

pub(super) fn of_check(check: &SessionCheck) -> String {
    match (check.at, check.minutes) {
        (CheckAt::After, Some(minutes)) => format!("{minutes} min after the start: {}", check.what),
        (at, _) => format!("{}: {}", at.label(), check.what),
    }
}

/// `6 h: Eat no solid food before the visit.`
pub(super) fn of_instruction(instruction: &Instruction) -> String {
    let hours = instruction.hours.map_or_else(String::new, |hours| format!("{hours} h before: "));
    format!("{hours}{}", instruction.text)
}

/// `Treatment 40 min (first visit 60 min)`.
pub(super) fn of_segment(segment: &Segment) -> String {
    let kind = segment.kind.label();
    let place = segment.room_kind.map_or_else(String::new, |room| format!(", in a {}", room.label().to_lowercase()));
    match (segment.minutes, segment.first_minutes) {
        (0, Some(first)) => format!("{kind} {first} min in the first visit{place}"),
        (minutes, Some(first)) => format!("{kind} {minutes} min (first visit {first} min){place}"),
        (minutes, None) => format!("{kind} {minutes} min{place}"),
    }
}

/// What a column of a practice's own protocol says, for people who have to choose between two versions.
pub(crate) fn of_column(column: &str, json: &str) -> Option<String> {
    let lines: Vec<String> = match column {
        "rhythm" => {
            let rhythm: Rhythm = serde_json::from_str(json).ok()?;
            let named = |phase: &Phase| format!("{}: {}", phase.name, of_phase(phase));
            std::iter::once(rhythm.modality.label().to_owned()).chain(rhythm.phases.iter().map(named)).collect()
        }
        "visit" => {
            let visit: Visit = serde_json::from_str(json).ok()?;
            let parts = visit.segments.iter().map(of_segment).chain(visit.needs.iter().map(of_need));
            std::iter::once(visit.room_kind.label().to_owned()).chain(parts).collect()
        }
        "conduct" => {
            let conduct: Conduct = serde_json::from_str(json).ok()?;
            let said = conduct.instructions.iter().map(of_instruction);
            let checks = conduct.missed.iter().map(of_missed).chain(conduct.checks.iter().map(of_check));
            said.chain(checks).chain(conduct.readiness.iter().map(of_readiness)).collect()
        }
        "billing" => {
            let billing: Billing = serde_json::from_str(json).ok()?;
            billing.codes.iter().map(of_code).collect()
        }
        "notes" => serde_json::from_str::<Notes>(json).ok()?.0,
        _ => return None,
    };
    Some(if lines.is_empty() { "–".to_owned() } else { lines.join(" · ") })
}

fn of_code(code: &ProtocolCode) -> String {
    format!("{} × {}, {}", code.code, code.units, code.when.label().to_lowercase())
}

fn apart(days: u8) -> String {
    if days == 1 { "on days in a row".to_owned() } else { format!("{days} days apart") }
}

fn days_of(weekdays: &[u8]) -> String {
    match weekdays {
        [1, 2, 3, 4, 5] => "Mon–Fri".to_owned(),
        [1, 2, 3, 4, 5, 6, 7] => "any day".to_owned(),
        days => weekday_names(days),
    }
}

/// `preparation, treatment and recovery`.
fn joined(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
