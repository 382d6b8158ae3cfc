//! What a protocol of the practice's own may say. Knows nothing of the store.

use std::collections::BTreeSet;

use crate::{
    error::{Error, Result},
    packs::{
        self, BillingWay, CheckAt, GateItem, Instruction, Load, MissedRule, Phase, ProtocolCode, ReadinessRule,
        Regimen, Segment, SegmentKind, SessionCheck, StaffNeed,
    },
    practice::{
        billing_code,
        fields::{line, name, optional, text},
    },
};

/// The longest course anybody books at once.
const MOST_SESSIONS: u32 = 200;
/// Minutes of a part of a visit.
const LONGEST_PART: u16 = 720;
const GRID: u16 = 5;

/// A protocol as it is kept: trimmed, in order, and possible; else the field that is not, and what would be.
///
/// # Errors
/// `Invalid` with a field such as `phases.0.sessions`.
pub(super) fn checked(regimen: Regimen) -> Result<Regimen> {
    let regimen = Regimen {
        name: name("name", &regimen.name)?,
        summary: optional("summary", Some(&regimen.summary))?.unwrap_or_default(),
        modality: regimen.modality,
        phases: each("phases", 1..=12, regimen.phases, phase)?,
        room_kind: regimen.room_kind,
        segments: each("segments", 1..=6, regimen.segments, segment)?,
        needs: each("needs", 0..=12, regimen.needs, need)?,
        instructions: each("instructions", 0..=30, regimen.instructions, instruction)?,
        missed: each("missed", 0..=8, regimen.missed, missed)?,
        checks: each("checks", 0..=30, regimen.checks, check)?,
        readiness: each("readiness", 0..=24, regimen.readiness, readiness)?,
        codes: codes("codes", regimen.codes)?,
        other_billing: each("other_billing", 0..=8, regimen.other_billing, way)?,
        notes: each("notes", 0..=30, regimen.notes, |field, note| {
            text(field, Some(&note))?.ok_or_else(|| Error::invalid(field, "is empty; remove the line"))
        })?,
    };
    phases_fit(&regimen)?;
    segments_fit(&regimen.segments)?;
    needs_fit(&regimen)?;
    once("missed", "when", regimen.missed.iter().map(|rule| rule.when))?;
    Ok(regimen)
}

/// A form or consent is named where the item is one, and nowhere else.
fn readiness(field: &str, rule: ReadinessRule) -> Result<ReadinessRule> {
    let codes = format!("{field}.codes");
    if rule.item.has_codes() && rule.codes.is_empty() {
        return Err(Error::invalid(codes, "are missing; say which will do"));
    }
    if !rule.item.has_codes() && !rule.codes.is_empty() {
        return Err(Error::invalid(codes, "are only for safety screens, consents and scores"));
    }
    let known = |code: &String| match rule.item {
        GateItem::Consent => packs::consent(code).is_some(),
        _ => packs::form(code).is_some(),
    };
    if let Some(unknown) = rule.codes.iter().find(|code| !known(code)) {
        return Err(Error::invalid(codes, format!("name “{unknown}”, which is not shipped")));
    }
    if rule.days.is_some_and(|days| !(1..=3650).contains(&days)) {
        return Err(Error::invalid(format!("{field}.days"), "is not between 1 and 3650"));
    }
    Ok(rule)
}

fn each<T>(
    field: &str,
    allowed: std::ops::RangeInclusive<usize>,
    items: Vec<T>,
    rule: impl Fn(&str, T) -> Result<T>,
) -> Result<Vec<T>> {
    if items.len() < *allowed.start() {
        return Err(Error::invalid(field, "are missing; add one"));
    }
    if items.len() > *allowed.end() {
        return Err(Error::invalid(field, format!("are more than {}", allowed.end())));
    }
    items.into_iter().enumerate().map(|(place, item)| rule(&format!("{field}.{place}"), item)).collect()
}

fn phase(field: &str, mut phase: Phase) -> Result<Phase> {
    let wrong = |part: &str, why: &str| Err(Error::invalid(format!("{field}.{part}"), why));
    phase.name = name(&format!("{field}.name"), &phase.name)?;
    if !(1..=200).contains(&phase.sessions) {
        return wrong("sessions", "is not between 1 and 200");
    }
    phase.weekdays.sort_unstable();
    phase.weekdays.dedup();
    if phase.weekdays.is_empty() || phase.weekdays.iter().any(|day| !(1..=7).contains(day)) {
        return wrong("weekdays", "names no day; choose at least one of Monday to Sunday");
    }
    if !(1..=12).contains(&phase.per_day) {
        return wrong("per_day", "is not between 1 and 12");
    }
    let most = phase.weekdays.len() * usize::from(phase.per_day);
    if phase.per_week == 0 || usize::from(phase.per_week) > most {
        return wrong("per_week", &format!("is not between 1 and {most}, which its weekdays allow"));
    }
    if phase.per_week < phase.per_day {
        return wrong("per_week", "is less than the sessions of one day");
    }
    gaps(field, &phase)?;
    Ok(phase)
}

fn gaps(field: &str, phase: &Phase) -> Result<()> {
    let wrong = |part: &str, why: &str| Err(Error::invalid(format!("{field}.{part}"), why));
    if !(1..=180).contains(&phase.min_gap_days) {
        return wrong("min_gap_days", "is not between 1 and 180; 1 allows the next day");
    }
    if phase.max_gap_days.is_some_and(|longest| longest < phase.min_gap_days) {
        return wrong("max_gap_days", "is shorter than the least gap; leave it empty for no limit");
    }
    let within = |ideal: u8| ideal >= phase.min_gap_days && phase.max_gap_days.is_none_or(|longest| ideal <= longest);
    if phase.ideal_gap_days.is_some_and(|ideal| !within(ideal)) {
        return wrong("ideal_gap_days", "is not between the least and the longest gap");
    }
    let days = phase.per_week.div_ceil(phase.per_day);
    if u16::from(days - 1) * u16::from(phase.min_gap_days) >= 7 {
        return wrong("min_gap_days", "is too long for that many sessions in one week");
    }
    match (phase.per_day, phase.min_gap_hours) {
        (1, None) if phase.max_gap_hours.is_none() => Ok(()),
        (1, _) => wrong("min_gap_hours", "is only for several sessions a day; leave it empty"),
        (_, None) => wrong("min_gap_hours", "is missing; several sessions a day need the hours between their starts"),
        (count, Some(hours)) if hours == 0 || u16::from(count - 1) * u16::from(hours) >= 24 => {
            wrong("min_gap_hours", "does not fit so many sessions into one day")
        }
        (_, Some(hours)) if phase.max_gap_hours.is_some_and(|longest| longest < hours) => {
            wrong("max_gap_hours", "is shorter than the least hours; leave it empty for no limit")
        }
        (_, Some(_)) => Ok(()),
    }
}

fn phases_fit(regimen: &Regimen) -> Result<()> {
    once("phases", "name", regimen.phases.iter().map(|phase| phase.name.to_lowercase()))?;
    if regimen.sessions() > MOST_SESSIONS {
        return Err(Error::invalid("phases.0.sessions", "makes the course longer than 200 sessions"));
    }
    let last = regimen.phases.len() - 1;
    let early = regimen.phases.iter().take(last).position(|phase| phase.until_decided);
    early.map_or(Ok(()), |place| {
        Err(Error::invalid(
            format!("phases.{place}.until_decided"),
            "has phases after it; only the last one has no end",
        ))
    })
}

fn segment(field: &str, segment: Segment) -> Result<Segment> {
    let on_grid = |minutes: u16| minutes.is_multiple_of(GRID) && minutes <= LONGEST_PART;
    if !on_grid(segment.minutes) {
        return Err(Error::invalid(format!("{field}.minutes"), "is not in steps of 5 minutes up to 720"));
    }
    if segment.first_minutes.is_some_and(|first| !on_grid(first) || first == 0) {
        return Err(Error::invalid(format!("{field}.first_minutes"), "is not in steps of 5 minutes up to 720"));
    }
    if segment.minutes == 0 && segment.first_minutes.is_none() {
        return Err(Error::invalid(
            format!("{field}.minutes"),
            "is missing; only a part of the first visit alone has 0 minutes",
        ));
    }
    if segment.first_minutes.is_some() && segment.kind.is_afterwards() {
        return Err(Error::invalid(
            format!("{field}.first_minutes"),
            "is only for parts before recovery; what follows is as long in every visit",
        ));
    }
    Ok(segment)
}

fn segments_fit(segments: &[Segment]) -> Result<()> {
    once("segments", "kind", segments.iter().map(|segment| segment.kind))?;
    let treated = segments.iter().position(|segment| segment.kind == SegmentKind::Treatment && segment.minutes > 0);
    let Some(treated) = treated else {
        return Err(Error::invalid("segments", "have no treatment; every visit has one"));
    };
    let misplaced =
        |place: usize, kind: SegmentKind| if kind.is_afterwards() { place < treated } else { place > treated };
    let wrong = segments.iter().enumerate().find(|(place, segment)| misplaced(*place, segment.kind));
    if let Some((place, segment)) = wrong {
        let side = if segment.kind.is_afterwards() { "after" } else { "before" };
        return Err(Error::invalid(
            format!("segments.{place}.kind"),
            format!("comes {side} the treatment; move it there"),
        ));
    }
    let longest: u32 =
        segments.iter().map(|segment| u32::from(segment.first_minutes.unwrap_or(0).max(segment.minutes))).sum();
    if longest > u32::from(LONGEST_PART) {
        return Err(Error::invalid("segments.0.minutes", "makes the visit longer than 12 hours"));
    }
    Ok(())
}

fn need(field: &str, mut need: StaffNeed) -> Result<StaffNeed> {
    need.during.sort_unstable();
    need.during.dedup();
    if need.during.is_empty() {
        return Err(Error::invalid(format!("{field}.during"), "names no part of the visit; choose at least one"));
    }
    match need.of_capacity {
        Some(most) if !(1..=9).contains(&most) => {
            Err(Error::invalid(format!("{field}.of_capacity"), "is not between 1 and 9"))
        }
        Some(_) if need.load != Load::Share => Err(Error::invalid(
            format!("{field}.of_capacity"),
            "is only for somebody who has several patients at once; leave it empty",
        )),
        _ => Ok(need),
    }
}

fn needs_fit(regimen: &Regimen) -> Result<()> {
    let mut named = BTreeSet::new();
    for (place, need) in regimen.needs.iter().enumerate() {
        for part in &need.during {
            let field = format!("needs.{place}.during");
            if !regimen.segments.iter().any(|segment| segment.kind == *part) {
                return Err(Error::invalid(field, format!("names {}, which the visit does not have", lower(*part))));
            }
            if !named.insert((need.skill, *part)) {
                let who = need.skill.label().to_lowercase();
                return Err(Error::invalid(field, format!("names {} for the {who} twice", lower(*part))));
            }
        }
    }
    Ok(())
}

fn lower(part: SegmentKind) -> String {
    part.label().to_lowercase()
}

fn instruction(field: &str, mut instruction: Instruction) -> Result<Instruction> {
    instruction.text = line(&format!("{field}.text"), &instruction.text)?;
    if instruction.hours.is_some_and(|hours| !(1..=72).contains(&hours)) {
        return Err(Error::invalid(format!("{field}.hours"), "is not between 1 and 72; leave it empty without hours"));
    }
    Ok(instruction)
}

fn missed(field: &str, rule: MissedRule) -> Result<MissedRule> {
    let least = if rule.when == crate::packs::MissedWhen::InARow { 2 } else { 1 };
    match rule.count {
        Some(count) if rule.when.counts() && (least..=60).contains(&count) => Ok(rule),
        None if !rule.when.counts() => Ok(rule),
        _ if rule.when.counts() => {
            Err(Error::invalid(format!("{field}.count"), format!("is not between {least} and 60")))
        }
        _ => Err(Error::invalid(format!("{field}.count"), "is only for what is counted; leave it empty")),
    }
}

fn check(field: &str, mut check: SessionCheck) -> Result<SessionCheck> {
    check.what = line(&format!("{field}.what"), &check.what)?;
    match (check.at, check.minutes) {
        (CheckAt::After, Some(1..=720)) => Ok(check),
        (CheckAt::After, _) => Err(Error::invalid(format!("{field}.minutes"), "is not between 1 and 720")),
        (_, None) => Ok(check),
        (_, Some(_)) => {
            Err(Error::invalid(format!("{field}.minutes"), "is only for checks after the start; leave it empty"))
        }
    }
}

fn codes(field: &str, codes: Vec<ProtocolCode>) -> Result<Vec<ProtocolCode>> {
    each(field, 0..=20, codes, |field, mut proposed| {
        proposed.code = billing_code(&format!("{field}.code"), &proposed.code)?;
        if !(1..=1000).contains(&proposed.units) {
            return Err(Error::invalid(format!("{field}.units"), "is not between 1 and 1,000"));
        }
        Ok(proposed)
    })
}

fn way(field: &str, mut way: BillingWay) -> Result<BillingWay> {
    way.name = name(&format!("{field}.name"), &way.name)?;
    way.codes = codes(&format!("{field}.codes"), way.codes)?;
    Ok(way)
}

/// Refuses what stands twice where it may stand once.
fn once<K: Ord>(field: &str, part: &str, keys: impl Iterator<Item = K>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for (place, key) in keys.enumerate() {
        if !seen.insert(key) {
            return Err(Error::invalid(format!("{field}.{place}.{part}"), "stands there already; each one once"));
        }
    }
    Ok(())
}
