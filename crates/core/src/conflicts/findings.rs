//! Rules over several records that changes made apart can break together. Each area names its own.

use std::collections::BTreeSet;
use uuid::Uuid;

use super::words;
use crate::{
    Practice,
    billing::{self, Superbill},
    calendar::{self, DoubleBooking, Shared},
    db::Db,
    derived_id,
    error::Result,
    kept::Derived,
    oplog::{Stored, Table},
    patients::{self, Patient},
    practice::{Provider, Room, Site},
    series::Session,
    types::{PatientId, RoomId, SessionId},
};

/// A rule that does not hold, and the records that break it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The same breach of the same records has the same id on every device.
    pub id: Uuid,
    /// The rule's fixed name.
    pub rule: &'static str,
    /// The rule in words.
    pub label: &'static str,
    /// The icon's name.
    pub icon: &'static str,
    /// What it is about.
    pub title: String,
    /// What is wrong, in one line.
    pub what: String,
    /// What is wrong and the way out.
    pub text: String,
    /// The records: title and the patient, when they have one.
    pub records: Vec<Broken>,
    /// The screen on which it is put right.
    pub screen: Option<String>,
}

/// One of the records that break a rule together.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// The table's name.
    pub table: &'static str,
    /// The record.
    pub row: Uuid,
    /// Its name.
    pub title: String,
    /// What matters of it.
    pub fields: Vec<super::Field>,
    /// Whose it is.
    pub patient: Option<PatientId>,
}

/// Sessions that were booked twice when it was looked for last.
///
/// Acts refuse what would book something twice, so only what comes from other devices can add to these, and taking that in drops
/// everything that is kept. Whether they still are is looked at again each time.
struct BookedTwice(BTreeSet<SessionId>);

impl Derived for BookedTwice {
    const TABLE: &'static Table = Site::TABLE;

    fn derive(db: Db<'_>) -> Result<Self> {
        let pairs = calendar::open_double_bookings(db)?;
        Ok(Self(pairs.into_iter().flat_map(|pair| [pair.first, pair.second]).collect()))
    }
}

/// Pairs of those sessions that are booked twice now.
fn booked_twice(practice: &Practice) -> Result<Vec<DoubleBooking>> {
    let db = practice.db();
    let known = practice.derived::<BookedTwice>()?;
    let (mut days, mut open) = (BTreeSet::new(), BTreeSet::new());
    for id in &known.0 {
        if let Some(session) = db.get::<Session>(*id)?.filter(|session| session.status.lies_ahead()) {
            days.insert(session.starts_local.day());
            open.insert(*id);
        }
    }
    let mut pairs: Vec<DoubleBooking> = Vec::new();
    for day in days {
        let found = calendar::double_bookings(db, day.plus(-1), day.plus(1))?;
        for pair in found {
            let is_known = known.0.contains(&pair.first) && known.0.contains(&pair.second);
            let is_known = is_known && (open.contains(&pair.first) || open.contains(&pair.second));
            if is_known && !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
    }
    Ok(pairs)
}

/// Charts that share a record number, kept until a chart changes.
struct SharedRecordNumbers(Vec<(String, Vec<Patient>)>);

impl Derived for SharedRecordNumbers {
    const TABLE: &'static Table = Patient::TABLE;

    fn derive(db: Db<'_>) -> Result<Self> {
        patients::shared_numbers(db).map(Self)
    }
}

/// Superbills that share a number, kept until a superbill is added.
struct SharedSuperbillNumbers(Vec<(String, Vec<Superbill>)>);

impl Derived for SharedSuperbillNumbers {
    const TABLE: &'static Table = Superbill::TABLE;

    fn derive(db: Db<'_>) -> Result<Self> {
        billing::shared_numbers(db).map(Self)
    }
}

type Find = fn(&Practice) -> Result<Vec<Finding>>;

/// Every rule. An area that adds one adds a line.
const RULES: &[Find] = &[double_bookings, record_numbers, superbill_numbers];

/// Everything that is broken now.
pub(super) fn findings(practice: &Practice) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    for rule in RULES {
        found.extend(rule(practice)?);
    }
    Ok(found)
}

fn double_bookings(practice: &Practice) -> Result<Vec<Finding>> {
    let db = practice.db();
    booked_twice(practice)?
        .into_iter()
        .map(|pair| {
            let (first, second): (Session, Session) =
                (db.find(pair.first, "session")?, db.find(pair.second, "session")?);
            let shared = match pair.shared {
                Shared::Room => room_name(db, first.room_id)?,
                Shared::Provider => {
                    let provider = first.provider_id.map(|id| db.get::<Provider>(id)).transpose()?.flatten();
                    provider.map_or_else(|| pair.shared.label().to_owned(), |provider| provider.name)
                }
                Shared::Patient => chart_name(db, first.patient_id)?,
            };
            let names = [chart_name(db, first.patient_id)?, chart_name(db, second.patient_id)?];
            let inputs = [first.starts_local.to_string(), second.starts_local.to_string()].concat();
            Ok(Finding {
                id: id(pair.shared.code(), &[pair.first.0, pair.second.0], &inputs),
                rule: pair.shared.code(),
                label: "Booking",
                icon: "calendar",
                title: format!("{shared}, {}", second.starts_local.short()),
                what: match pair.shared {
                    Shared::Patient => "Booked twice at one time".to_owned(),
                    Shared::Room | Shared::Provider => format!("{} and {} are both booked", names[0], names[1]),
                },
                text: format!(
                    "{shared} is booked twice at one time. Both sessions stay until somebody moves or cancels one of them."
                ),
                records: [first, second]
                    .iter()
                    .zip(names)
                    .map(|(session, name)| broken_session(db, session, name))
                    .collect::<Result<_>>()?,
                screen: Some(format!("#/calendar?day={}", pair_day(&pair, db)?)),
            })
        })
        .collect()
}

fn pair_day(pair: &calendar::DoubleBooking, db: Db<'_>) -> Result<String> {
    let session: Session = db.find(pair.second, "session")?;
    Ok(session.starts_local.day().to_string())
}

fn broken_session(db: Db<'_>, session: &Session, name: String) -> Result<Broken> {
    let room = room_name(db, session.room_id)?;
    let field = |label: &str, value: String| super::Field { label: label.to_owned(), value, differs: false };
    Ok(Broken {
        table: "sessions",
        row: session.id.0,
        title: name,
        fields: vec![
            field("Begins", session.starts_local.short()),
            field("Minutes", (session.minutes + session.recovery_minutes).to_string()),
            field("Room", room),
            field("State", session.status.label().to_owned()),
        ],
        patient: Some(session.patient_id),
    })
}

fn record_numbers(practice: &Practice) -> Result<Vec<Finding>> {
    let db = practice.db();
    let shared = practice.derived::<SharedRecordNumbers>()?;
    Ok(shared
        .0
        .iter()
        .map(|(number, charts)| Finding {
            id: id(
                "record_number",
                &charts.iter().map(|chart| chart.id.0).collect::<Vec<_>>(),
                &number_input(practice, number),
            ),
            rule: "record_number",
            label: "Chart",
            icon: "users",
            title: format!("Record number {number}"),
            what: format!("{} charts have this number", charts.len()),
            text: format!(
                "Two offices gave the record number {number} to different charts. Give one of them another number, or merge them if they are one patient."
            ),
            screen: charts.first().map(|chart| format!("#/patients/{}", chart.id)),
            records: charts
                .iter()
                .map(|chart| Broken {
                    table: "patients",
                    row: chart.id.0,
                    title: chart.list_name(),
                    fields: vec![
                        super::Field { label: "Born".into(), value: chart.born_on.us(), differs: false },
                        super::Field {
                            label: "Registered".into(),
                            value: words::instant(db, chart.registered_at),
                            differs: false,
                        },
                    ],
                    patient: Some(chart.id),
                })
                .collect(),
        })
        .collect())
}

fn number_input(practice: &Practice, number: &str) -> String {
    if mutant!("findings::named_by_the_clock") { practice.env().now().0.to_string() } else { number.to_owned() }
}

fn superbill_numbers(practice: &Practice) -> Result<Vec<Finding>> {
    let db = practice.db();
    let shared = practice.derived::<SharedSuperbillNumbers>()?;
    shared
        .0
        .iter()
        .map(|(number, bills)| {
            let records = bills
                .iter()
                .map(|bill| {
                    Ok(Broken {
                        table: "superbills",
                        row: bill.id.0,
                        title: chart_name(db, bill.patient_id)?,
                        fields: vec![
                            super::Field { label: "Issued".into(), value: bill.issued_on.long(), differs: false },
                            super::Field { label: "Total".into(), value: bill.total_cents.to_string(), differs: false },
                        ],
                        patient: Some(bill.patient_id),
                    })
                })
                .collect::<Result<_>>()?;
            Ok(Finding {
                id: id("superbill_number", &bills.iter().map(|bill| bill.id.0).collect::<Vec<_>>(), number),
                rule: "superbill_number",
                label: "Superbill",
                icon: "file",
                title: format!("Superbill {number}"),
                what: "Two offices issued one number".to_owned(),
                text: format!(
                    "The number {number} stands on {} different superbills. Reissue one of them: the new version gets a number of its own.",
                    bills.len()
                ),
                screen: bills.first().map(|bill| format!("#/patients/{}", bill.patient_id)),
                records,
            })
        })
        .collect()
}

/// A chart's name. Another office may have taken out the chart while this one used it.
fn chart_name(db: Db<'_>, patient: PatientId) -> Result<String> {
    let chart = db.get::<Patient>(patient)?;
    Ok(chart.map_or_else(|| "A chart that was taken out".to_owned(), |chart| chart.list_name()))
}

fn room_name(db: Db<'_>, room: RoomId) -> Result<String> {
    Ok(db.get::<Room>(room)?.map_or_else(|| "A room that was taken out".to_owned(), |room| room.name))
}

fn id(rule: &str, rows: &[Uuid], inputs: &str) -> Uuid {
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    let mut parts: Vec<&[u8]> = rows.iter().map(|row| row.as_bytes().as_slice()).collect();
    parts.push(inputs.as_bytes());
    derived_id(rule, &parts)
}
