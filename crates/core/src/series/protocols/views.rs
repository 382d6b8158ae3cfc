//! Protocols as screens show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{OwnProtocol, ProtocolId, words};
use crate::{
    Practice, Word,
    db::{Db, named_params},
    error::{Error, Result},
    packs::{self, Confidence, Mark, PhaseKind, ProtocolPack, Regimen},
    series::{
        Series,
        rules::{Placed, Wish, lay_out},
    },
    types::Day,
};

/// The version of a practice's own protocol in a course.
const OWN: &str = "own";

/// A protocol as screens show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Protocol {
    /// The pack's id, or the id of the practice's own.
    pub id: String,
    /// Whether it is the practice's own.
    pub own: bool,
    /// What it prescribes.
    pub regimen: Regimen,
    /// The kind of treatment.
    pub modality: Word,
    /// Where it takes place.
    pub room: Word,
    /// Sessions that are planned at once.
    pub sessions: u32,
    /// Minutes of the first session, when it takes longer.
    pub first_session_minutes: Option<u16>,
    /// Minutes of a session until recovery or monitoring.
    pub session_minutes: u16,
    /// Minutes of recovery or monitoring afterwards.
    pub recovery_minutes: u16,
    /// The parts of a visit.
    pub parts: Vec<Part>,
    /// Its weeks in order, those without a session too.
    pub weeks: Vec<ProtocolWeek>,
    /// The protocol in sentences.
    pub said: ProtocolSaid,
    /// Where a shipped one was read.
    pub source: Option<String>,
    /// When somebody last compared a shipped one with its source.
    pub verified_on: Option<Day>,
    /// How sure a shipped one is.
    pub confidence: Option<Word>,
    /// Whether screens and papers mark it as unverified.
    pub unverified: bool,
    /// Values whose standing differs from the rest.
    pub marks: Vec<MarkView>,
    /// The version of a shipped one.
    pub version: Option<String>,
    /// What an own one was copied from.
    pub based_on: Option<Derived>,
    /// Whether courses can be started with it.
    pub active: bool,
    /// Courses under way.
    pub running: u32,
    /// What a change must send back; 0 for a shipped one.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A part of a visit, for a bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Part {
    /// What it is.
    pub kind: Word,
    /// How long it takes.
    pub minutes: u16,
    /// How long it takes in the first visit.
    pub first_minutes: u16,
    /// The same in words.
    pub said: String,
}

/// A week of a protocol, for a strip of dots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ProtocolWeek {
    /// Its number, from 1.
    pub week: u32,
    /// What its sessions are for.
    pub kind: Word,
    /// Whether it goes on until the clinician decides.
    pub until_decided: bool,
    /// Sessions on each day, Monday to Sunday, when it starts on a Monday and nothing is closed.
    pub days: Vec<u8>,
}

/// A protocol in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ProtocolSaid {
    /// One sentence for each phase.
    pub phases: Vec<String>,
    /// Who is needed.
    pub needs: Vec<String>,
    /// What the patient has to know and do.
    pub instructions: Vec<String>,
    /// What follows a miss.
    pub missed: Vec<String>,
    /// What staff check.
    pub checks: Vec<String>,
    /// What has to be there before a session starts.
    pub readiness: Vec<String>,
}

/// Where one value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MarkView {
    /// The field.
    pub field: String,
    /// How sure it is.
    pub confidence: Word,
    /// Where it was read, when elsewhere than the rest.
    pub source: Option<String>,
    /// Why.
    pub note: String,
}

/// What an own protocol was copied from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Derived {
    /// The pack's id.
    pub id: String,
    /// Its name; none when it is no longer shipped.
    pub name: Option<String>,
    /// The version it was compared with.
    pub version: String,
    /// The shipped version, when that is another one.
    pub newer: Option<String>,
}

/// The protocols of the practice, those in use first, and then the shipped ones.
pub fn protocols(practice: &Practice) -> Result<Vec<Protocol>> {
    let db = practice.db();
    let own: Vec<OwnProtocol> = db.list("1 ORDER BY active DESC, name COLLATE NOCASE, id", [])?;
    let own = own.into_iter().map(|protocol| own_card(db, &protocol));
    own.chain(packs::protocols().iter().map(|pack| shipped_card(db, pack))).collect()
}

/// What a new course by a protocol follows, and the version it keeps.
///
/// # Errors
/// `NotFound` for an unknown id; `Refused` for a retired protocol.
pub(crate) fn usable(db: Db<'_>, id: &str) -> Result<(Regimen, String)> {
    if let Some(pack) = packs::protocol(id) {
        return Ok((pack.protocol.clone(), pack.pack.version.clone()));
    }
    let id: ProtocolId = id.parse().map_err(|_| Error::NotFound("protocol"))?;
    let own: OwnProtocol = db.find(id, "protocol")?;
    if !own.active {
        return Err(Error::refused(format!("{} is retired.", own.name))
            .on("protocol_id")
            .hint("Choose another protocol, or take it back into use in Settings, Protocols."));
    }
    Ok((own.regimen(), OWN.to_owned()))
}

/// What a course follows that goes on where another ended: the protocol as that one was started by, also when it is retired since.
///
/// # Errors
/// `NotFound` when the protocol is not known here.
pub(crate) fn regimen_of(db: Db<'_>, series: &Series) -> Result<(Regimen, String)> {
    let frozen = &series.protocol;
    let shipped = packs::protocol(&series.protocol_id).map(|pack| pack.protocol.clone());
    let regimen = match shipped {
        Some(regimen) => regimen,
        None => {
            let id: ProtocolId = series.protocol_id.parse().map_err(|_| Error::NotFound("protocol"))?;
            db.find::<OwnProtocol>(id, "protocol")?.regimen()
        }
    };
    let regimen = Regimen {
        name: frozen.name.clone(),
        phases: frozen.phases.clone(),
        segments: kept_or(&frozen.segments, regimen.segments),
        needs: kept_or(&frozen.needs, regimen.needs),
        instructions: kept_or(&frozen.instructions, regimen.instructions),
        missed: kept_or(&frozen.missed, regimen.missed),
        checks: kept_or(&frozen.checks, regimen.checks),
        readiness: frozen.readiness.clone(),
        codes: frozen.codes.clone(),
        ..regimen
    };
    Ok((regimen, frozen.version.clone()))
}

/// What the course keeps; what the protocol says where an older program kept nothing.
fn kept_or<T: Clone>(kept: &[T], now: Vec<T>) -> Vec<T> {
    if kept.is_empty() { now } else { kept.to_vec() }
}

/// How sure one field of a shipped protocol is: its marks, or the standing of the whole pack where it has none.
pub(crate) fn marks_of(id: &str, field: &str) -> Vec<MarkView> {
    let Some(pack) = packs::protocol(id) else { return Vec::new() };
    let of_field = |mark: &&Mark| mark.field == field || mark.field.starts_with(&format!("{field}."));
    let marks: Vec<MarkView> = pack.marks.iter().filter(of_field).map(mark).collect();
    if !marks.is_empty() {
        return marks;
    }
    let confidence = pack.pack.confidence.word();
    vec![MarkView { field: field.to_owned(), confidence, source: Some(pack.pack.source.clone()), note: String::new() }]
}

fn shipped_card(db: Db<'_>, pack: &ProtocolPack) -> Result<Protocol> {
    let header = &pack.pack;
    Ok(Protocol {
        source: Some(header.source.clone()),
        verified_on: Some(header.verified_on),
        confidence: Some(header.confidence.word()),
        unverified: header.confidence != Confidence::Primary,
        marks: pack.marks.iter().map(mark).collect(),
        version: Some(header.version.clone()),
        running: running(db, &header.id)?,
        ..card(header.id.clone(), pack.protocol.clone())
    })
}

fn own_card(db: Db<'_>, protocol: &OwnProtocol) -> Result<Protocol> {
    let id = protocol.id.to_string();
    Ok(Protocol {
        own: true,
        based_on: protocol.based_on.as_ref().map(|base| derived(base, protocol.based_on_version.as_deref())),
        active: protocol.active,
        running: running(db, &id)?,
        revision: db.revision::<OwnProtocol>(protocol.id)?,
        ..card(id, protocol.regimen())
    })
}

fn card(id: String, regimen: Regimen) -> Protocol {
    Protocol {
        id,
        own: false,
        modality: regimen.modality.word(),
        room: regimen.room_kind.word(),
        sessions: regimen.sessions(),
        first_session_minutes: regimen.first_session_minutes(),
        session_minutes: regimen.session_minutes(),
        recovery_minutes: regimen.recovery_minutes(),
        parts: parts(&regimen),
        weeks: weeks(&regimen),
        said: said(&regimen),
        regimen,
        source: None,
        verified_on: None,
        confidence: None,
        unverified: false,
        marks: Vec::new(),
        version: None,
        based_on: None,
        active: true,
        running: 0,
        revision: 0,
    }
}

fn running(db: Db<'_>, id: &str) -> Result<u32> {
    db.one(include_str!("running.sql"), named_params! { ":protocol": id }, |row| row.get("running"))
}

fn derived(id: &str, version: Option<&str>) -> Derived {
    let pack = packs::protocol(id);
    let version = version.unwrap_or_default().to_owned();
    let newer = pack.map(|pack| pack.pack.version.clone()).filter(|shipped| *shipped != version);
    Derived { id: id.to_owned(), name: pack.map(|pack| pack.protocol.name.clone()), version, newer }
}

fn mark(mark: &Mark) -> MarkView {
    MarkView {
        field: mark.field.clone(),
        confidence: mark.confidence.word(),
        source: mark.source.clone(),
        note: mark.note.clone(),
    }
}

fn parts(regimen: &Regimen) -> Vec<Part> {
    let part = |segment: &packs::Segment| Part {
        kind: segment.kind.word(),
        minutes: segment.minutes,
        first_minutes: segment.first_minutes.unwrap_or(segment.minutes),
        said: words::of_segment(segment),
    };
    regimen.segments.iter().map(part).collect()
}

fn said(regimen: &Regimen) -> ProtocolSaid {
    ProtocolSaid {
        phases: regimen.phases.iter().map(words::of_phase).collect(),
        needs: regimen.needs.iter().map(words::of_need).collect(),
        instructions: regimen.instructions.iter().map(words::of_instruction).collect(),
        missed: regimen.missed.iter().map(words::of_missed).collect(),
        checks: regimen.checks.iter().map(words::of_check).collect(),
        readiness: regimen.readiness.iter().map(words::of_readiness).collect(),
    }
}

/// The weeks as the course would lie when it began on a Monday; none for phases that leave no day.
fn weeks(regimen: &Regimen) -> Vec<ProtocolWeek> {
    let all: u32 = regimen.phases.iter().map(|phase| u32::from(phase.sessions)).sum();
    let wish = Wish {
        phases: &regimen.phases,
        starts_on: "2026-03-02".parse().expect("it is a Monday"),
        weekdays: &[],
        open_weekdays: &[1, 2, 3, 4, 5, 6, 7],
        minute_of_day: 0,
        sessions: usize::try_from(all).ok(),
        zone: chrono_tz::UTC,
    };
    let placed = lay_out(&wish, |_| None).map(|course| course.sessions).unwrap_or_default();
    let last = placed.last().map_or(0, |placed| placed.week);
    let mut weeks: Vec<ProtocolWeek> = Vec::new();
    for week in 1..=last {
        let of_week: Vec<&Placed> = placed.iter().filter(|placed| placed.week == week).collect();
        let name = of_week.first().map(|placed| placed.phase.as_str());
        let phase = regimen.phases.iter().find(|phase| Some(phase.name.as_str()) == name);
        let before = weeks.last().map(|week| (week.kind.clone(), week.until_decided));
        let (kind, until_decided) = phase
            .map(|phase| (phase.kind.word(), phase.until_decided))
            .or(before)
            .unwrap_or_else(|| (PhaseKind::Course.word(), false));
        let on = |weekday: u8| of_week.iter().filter(|placed| placed.starts.day().weekday() == weekday).count();
        let days = (1..=7).map(|weekday| u8::try_from(on(weekday)).unwrap_or(u8::MAX)).collect();
        weeks.push(ProtocolWeek { week: u32::try_from(week).unwrap_or(0), kind, until_decided, days });
    }
    weeks
}
