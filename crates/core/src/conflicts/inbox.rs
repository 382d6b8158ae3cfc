//! The inbox: what to decide, and what settled itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;
use uuid::Uuid;

use super::{
    Closure, Field,
    findings::{Finding, findings},
    words,
};
use crate::{
    Practice, Word, catalogue,
    db::Db,
    derived_id,
    error::{Error, Result},
    exchange,
    oplog::{Class, Difference, Kind, Place, Version, before_versions, differences, versions},
    people::Person,
    restricted,
    types::{PatientId, UtcMillis},
};

/// One of the versions that stand side by side, or one of the records that break a rule together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename = "Version")]
#[ts(rename = "Version")]
pub struct Standing {
    /// Names it when it is kept.
    pub id: String,
    /// The computer it was written on.
    pub device: Option<String>,
    /// Who wrote it, or whose record it is.
    pub person: Option<String>,
    /// When it was written.
    pub at: Option<UtcMillis>,
    /// What it says.
    pub fields: Vec<Field>,
    /// Whether screens show this one until somebody decides.
    pub shown: bool,
    /// Whether this version took the record out.
    pub removed: bool,
    /// What keeping it is called.
    pub keep: String,
}

/// Something a decision matters to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Touched {
    /// The icon's name.
    pub icon: String,
    /// What it is.
    pub text: String,
}

/// Something a person has to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Conflict {
    /// The same on every device.
    pub id: String,
    /// What kind it is.
    pub kind: Word,
    /// The icon's name.
    pub icon: String,
    /// What it is about: a patient, a room and a time.
    pub title: String,
    /// What happened, in one line.
    pub what: String,
    /// The kind and when.
    pub noted: String,
    /// The heading of the open conflict.
    pub heading: String,
    /// What stands beside the heading.
    pub about: String,
    /// What happened, in full.
    pub text: String,
    /// Whose it is.
    pub patient_id: Option<PatientId>,
    /// What stands side by side.
    pub versions: Vec<Standing>,
    /// What the decision matters to.
    pub touches: Vec<Touched>,
    /// What can be done.
    pub verbs: Vec<Word>,
    /// Where it is put right, when not here.
    pub screen: Option<String>,
}

/// Edits that overlapped and needed nobody: the later one is shown, the other can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Settled {
    /// The same on every device.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What overlapped.
    pub what: String,
    /// When the shown one was written.
    pub at: UtcMillis,
    /// Whose it is.
    pub patient_id: Option<PatientId>,
    /// Both sides.
    pub versions: Vec<Standing>,
}

/// The whole inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConflictList {
    /// What somebody has to decide.
    pub decide: Vec<Conflict>,
    /// What settled itself.
    pub settled: Vec<Settled>,
    /// That in words.
    pub settled_words: String,
}

/// Everything that stands side by side or breaks a rule.
pub fn list_conflicts(practice: &Practice) -> Result<ConflictList> {
    let db = practice.db();
    let closed = closed(db)?;
    let names = Names::of(practice)?;
    let mut list = ConflictList { decide: Vec::new(), settled: Vec::new(), settled_words: String::new() };
    for (place, difference) in shown_differences(practice)? {
        let stand = versions(db, place)?;
        let id = id_of(place, &stand);
        if closed.contains(&id.to_string()) {
            continue;
        }
        match difference {
            Difference::Decide => list.decide.push(to_decide(db, &names, place, id, &stand)?),
            Difference::Overlap => list.settled.push(settled(db, &names, place, id, &stand)?),
        }
    }
    for finding in findings(practice)? {
        if !closed.contains(&finding.id.to_string()) {
            list.decide.push(broken(finding));
        }
    }
    list.settled.sort_by_key(|settled| std::cmp::Reverse(settled.at));
    list.settled_words = match list.settled.len() {
        0 => "Nothing overlapped.".to_owned(),
        1 => "One edit overlapped; the later one is shown, the other is in the history.".to_owned(),
        many => format!("{many} edits overlapped; the later ones are shown, the others are in the history."),
    };
    Ok(list)
}

/// How many conflicts wait for somebody.
pub fn conflicts_to_decide(practice: &Practice) -> Result<usize> {
    let db = practice.db();
    let closed = closed(db)?;
    let mut count = 0;
    for (place, difference) in shown_differences(practice)? {
        if difference == Difference::Decide && !closed.contains(&id_of(place, &versions(db, place)?).to_string()) {
            count += 1;
        }
    }
    let broken = findings(practice)?;
    Ok(count + broken.iter().filter(|finding| !closed.contains(&finding.id.to_string())).count())
}

/// A conflict between versions by its id: where, and what stands.
pub(super) fn find(practice: &Practice, conflict: Uuid) -> Result<(Place, Vec<Version>)> {
    for (place, _) in shown_differences(practice)? {
        let stand = versions(practice.db(), place)?;
        if id_of(place, &stand) == conflict {
            return Ok((place, stand));
        }
    }
    Err(Error::NotFound("conflict"))
}

/// Where registers differ, restricted records only for those who may read them.
fn shown_differences(practice: &Practice) -> Result<Vec<(Place, Difference)>> {
    let mut found = differences(practice.db())?;
    if !restricted::open_to_actor(practice)? {
        found.retain(|(place, _)| catalogue::table(place.table).is_none_or(|table| !table.is_restricted()));
    }
    Ok(found)
}

fn id_of(place: Place, stand: &[Version]) -> Uuid {
    let mut dots: Vec<_> = stand.iter().map(|version| version.dot.0).collect();
    dots.sort_unstable();
    let (table, register) = (place.table.to_le_bytes(), place.register.to_le_bytes());
    let mut parts: Vec<&[u8]> = vec![&table, place.row.as_bytes(), &register];
    parts.extend(dots.iter().map(<[u8; 16]>::as_slice));
    derived_id("conflict", &parts)
}

fn closed(db: Db<'_>) -> Result<BTreeSet<String>> {
    Ok(db.list::<Closure>("1", [])?.into_iter().map(|closure| closure.conflict_id).collect())
}

fn to_decide(db: Db<'_>, names: &Names, place: Place, id: Uuid, stand: &[Version]) -> Result<Conflict> {
    let table = catalogue::table(place.table).ok_or(Error::NotFound("record"))?;
    let register = table.register(place.register).ok_or(Error::NotFound("field"))?;
    let heading = words::of_register(table, register);
    let subject = words::subject(db, table, place.row);
    let removed = stand.iter().any(|version| version.values.is_none());
    let fact = table.kind == Kind::Fact;
    let (kind, what, text) = if fact {
        (
            Word::new("fact", "Record"),
            format!("{heading}: recorded twice, not the same"),
            "Two offices recorded this once each, with different values. The earlier record counts. If it is the wrong one, void it and record it again.".to_owned(),
        )
    } else if removed {
        (
            Word::new("removed", "Record"),
            format!("{heading}: removed on one computer, changed on another"),
            "One office removed this, another changed it without seeing that. It stays until you choose.".to_owned(),
        )
    } else {
        let before = before_versions(db, place)?.map(|values| {
            let fields = words::fields(db, register, &values);
            let said: Vec<_> = fields.iter().map(|field| field.value.as_str()).filter(|value| *value != "–").collect();
            said.join(", ")
        });
        let before = before.filter(|before| !before.is_empty()).map(|before| format!(" Before: {before}."));
        (
            Word::new(
                "clinical",
                if table.name == "sessions" && register.class == Class::State { "Session" } else { "Clinical" },
            ),
            format!("{heading}: changed on {} computers", stand.len()),
            format!(
                "Each changed this without seeing the other. Every value is kept until you choose.{}",
                before.unwrap_or_default()
            ),
        )
    };
    let last = stand.iter().map(|version| version.at).max().unwrap_or(UtcMillis(0));
    let verbs = if fact { vec![Word::new("close", "Leave as it is")] } else { vec![Word::new("keep", "Keep")] };
    Ok(Conflict {
        id: id.to_string(),
        noted: format!("{} · {}", kind.label, words::instant(db, last)),
        kind,
        icon: if fact { "file" } else { "edit" }.to_owned(),
        title: subject.name,
        what,
        heading,
        about: subject.about,
        text,
        patient_id: subject.patient,
        versions: standings(db, names, place, stand)?,
        touches: touches(db, place, subject.patient)?,
        verbs,
        screen: subject.patient.map(|patient| format!("#/patients/{patient}")),
    })
}

fn settled(db: Db<'_>, names: &Names, place: Place, id: Uuid, stand: &[Version]) -> Result<Settled> {
    let table = catalogue::table(place.table).ok_or(Error::NotFound("record"))?;
    let register = table.register(place.register).ok_or(Error::NotFound("field"))?;
    let subject = words::subject(db, table, place.row);
    Ok(Settled {
        id: id.to_string(),
        title: subject.name,
        what: format!("{}: {}", words::of_table(table), words::of_register(table, register)),
        at: stand.iter().map(|version| version.at).max().unwrap_or(UtcMillis(0)),
        patient_id: subject.patient,
        versions: standings(db, names, place, stand)?,
    })
}

fn standings(db: Db<'_>, names: &Names, place: Place, stand: &[Version]) -> Result<Vec<Standing>> {
    let table = catalogue::table(place.table).ok_or(Error::NotFound("record"))?;
    let register = table.register(place.register).ok_or(Error::NotFound("field"))?;
    let shown = crate::oplog::shown(db, table, place)?;
    let mut fields: Vec<_> = stand
        .iter()
        .map(|version| version.values.as_ref().map_or_else(Vec::new, |values| words::fields(db, register, values)))
        .collect();
    words::mark_differences(&mut fields);
    Ok(stand
        .iter()
        .zip(fields)
        .map(|(version, fields)| Standing {
            id: version.dot.to_string(),
            device: Some(names.device(version)),
            person: version.person.and_then(|person| names.person(person)),
            at: Some(version.at),
            shown: version.values.is_some() && version.values == shown,
            removed: version.values.is_none(),
            keep: keep(&fields, version.values.is_none()),
            fields,
        })
        .collect())
}

fn keep(fields: &[Field], removed: bool) -> String {
    const LONGEST: usize = 28;
    if removed {
        return "Remove it".to_owned();
    }
    let telling = fields.iter().find(|field| field.differs && field.value != "–").or_else(|| fields.first());
    match telling {
        Some(field) if field.value.chars().count() <= LONGEST => format!("Keep {}", field.value),
        Some(_) | None => "Keep this".to_owned(),
    }
}

/// Sessions of today or to come that a patient's record matters to.
fn touches(db: Db<'_>, place: Place, patient: Option<PatientId>) -> Result<Vec<Touched>> {
    let Some(patient) = patient else { return Ok(Vec::new()) };
    let mut touched = Vec::new();
    if catalogue::table(place.table).is_some_and(|table| table.name == "sessions") {
        return Ok(touched);
    }
    let open = crate::calendar::open_sessions(db, patient)?;
    if let Some(next) = open.first() {
        let more = open.len() - 1;
        let also = if more == 0 { String::new() } else { format!(", and {more} more booked") };
        touched.push(Touched { icon: "calendar".to_owned(), text: format!("Next session {}{also}", next.short()) });
    }
    Ok(touched)
}

fn broken(finding: Finding) -> Conflict {
    let versions = finding
        .records
        .iter()
        .map(|record| Standing {
            id: record.row.to_string(),
            device: None,
            person: Some(record.title.clone()),
            at: None,
            fields: record.fields.clone(),
            shown: true,
            removed: false,
            keep: String::new(),
        })
        .collect();
    Conflict {
        id: finding.id.to_string(),
        kind: Word::new(finding.rule, finding.label),
        icon: finding.icon.to_owned(),
        noted: finding.label.to_owned(),
        heading: finding.title.clone(),
        about: finding.label.to_owned(),
        title: finding.title,
        what: finding.what,
        text: finding.text,
        patient_id: finding.records.first().and_then(|record| record.patient),
        versions,
        touches: Vec::new(),
        verbs: vec![Word::new("open", "Open"), Word::new("close", "Leave as it is")],
        screen: finding.screen,
    }
}

/// Names of people and computers.
pub(super) struct Names {
    people: Vec<Person>,
    devices: Vec<(Uuid, String)>,
}

impl Names {
    pub fn of(practice: &Practice) -> Result<Self> {
        Ok(Self { people: practice.db().list("1", [])?, devices: exchange::device_names(practice)? })
    }

    pub fn person(&self, id: crate::types::PersonId) -> Option<String> {
        self.people.iter().find(|person| person.id == id).map(|person| person.name.clone())
    }

    pub fn device(&self, version: &Version) -> String {
        let named = self.devices.iter().find(|(id, _)| *id == version.device);
        named.map_or_else(|| "Another computer".to_owned(), |(_, name)| name.clone())
    }
}
