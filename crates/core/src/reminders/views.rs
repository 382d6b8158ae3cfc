//! The queue of reminders as screens show it, what can be done now first.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Length, Reminder, ReminderId, ReminderOutcome, ReminderState,
    kept_rules::{self, neutral_name},
    rules::{self, Case, Pace},
    store, ways, wishes,
};
use crate::{
    Practice, Word,
    db::Db,
    error::Result,
    followup::Channel,
    packs::reminder_texts,
    patients::{self, ContactId, Patient},
    people,
    practice::{self, Site},
    series::{Series, Session, SessionStatus},
    types::{Day, LocalTime, PatientId, SessionId, SiteId, UtcMillis, zone},
};

/// The history of a patient's reminders goes back so many days.
const HISTORY_DAYS: i64 = 365;
const DAY: i64 = 86_400_000;

/// Asks for the queue.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RemindersOf {
    /// Only visits at this site.
    #[ts(optional)]
    pub site_id: Option<SiteId>,
    /// Those that rest as well: reminded, skipped, confirmed.
    #[ts(optional)]
    pub all: Option<bool>,
}

/// Who is to be reminded.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReminderQueue {
    /// What can be done now first.
    pub rows: Vec<ReminderRow>,
    /// How many can go out now.
    pub ready: u32,
    /// How many can go out later.
    pub later: u32,
    /// How many cannot go out as the chart stands.
    pub blocked: u32,
    /// How many were reminded and have not answered.
    pub reminded: u32,
    /// The last day whose visits are in the queue.
    pub until: Day,
}

/// The reminder of one session.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReminderRow {
    /// The session.
    pub session_id: SessionId,
    /// What confirming it must send back.
    #[ts(type = "number")]
    pub revision: i64,
    /// Who comes.
    pub patient_id: PatientId,
    /// `Last, First`.
    pub patient_full: String,
    /// The patient's birth.
    pub born_on: Day,
    /// `Session 7 of 36, TMS for depression`.
    pub what: String,
    /// When the visit is.
    pub starts: LocalTime,
    /// Where it stands.
    pub state: Word,
    /// Why it cannot go out, or not yet.
    pub why: Option<String>,
    /// When it can go out.
    pub next: Option<LocalTime>,
    /// Ways to remind the patient, the chosen one first.
    pub ways: Vec<ReminderWay>,
    /// What was done for this visit, in order.
    pub done: Vec<ReminderDone>,
}

/// One way to remind a patient, with what it would say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReminderWay {
    /// How.
    pub channel: Word,
    /// The contact on the chart; none for a letter.
    pub contact_id: Option<ContactId>,
    /// `Mobile`, `E-mail`, `Address`.
    pub label: String,
    /// The number or address.
    pub value: String,
    /// Why it may not be used.
    pub why_not: Option<String>,
    /// What to send or say, filled in.
    pub text: String,
    /// What to leave when nobody answers; none where no message may be left.
    pub voicemail: Option<String>,
    /// Length of a text message.
    pub length: Option<Length>,
}

/// What was done about a reminder.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReminderDone {
    /// The reminder.
    pub id: ReminderId,
    /// The visit it was about, as booked then.
    pub starts: LocalTime,
    /// How; none when it was left out.
    pub channel: Option<Word>,
    /// What came of it.
    pub outcome: Word,
    /// When.
    pub at: LocalTime,
    /// Who.
    pub by: Option<String>,
    /// What was said, or why it was left out.
    pub note: Option<String>,
}

/// A row with the facts an action needs of it.
pub(super) struct Queued {
    pub row: ReminderRow,
    pub state: ReminderState,
    pub now: LocalTime,
    pub pace: Pace,
    pub told: Vec<Day>,
}

/// Who is to be reminded of a visit, what can be done now first.
pub fn reminder_queue(practice: &Practice, input: RemindersOf) -> Result<ReminderQueue> {
    let (db, now) = (practice.db(), practice.env().now());
    let site = match input.site_id {
        Some(id) => practice::site(db, id)?,
        None => practice::home_site(db)?,
    };
    let here = LocalTime::of(now, zone(&site.time_zone)?);
    let until = horizon(db, &site, here.day(), kept_rules::kept(db)?.lead_days)?;
    let end = LocalTime::plus_minutes(here, until.plus(1).since(here.day()) * 24 * 60 - here.minute_of_day());
    let mut found = Vec::new();
    for id in store::due(db, here, end, input.site_id)? {
        found.push(queued(db, db.find(id, "session")?, now)?);
    }
    found.sort_by_key(|queued| (rules::urgency(queued.state), queued.row.starts, queued.row.session_id));
    let count = |wanted| {
        let rows = found.iter().filter(|queued| queued.state == wanted).count();
        u32::try_from(rows).unwrap_or(u32::MAX)
    };
    Ok(ReminderQueue {
        ready: count(ReminderState::Ready),
        later: count(ReminderState::Later),
        blocked: count(ReminderState::Blocked),
        reminded: count(ReminderState::Reminded),
        until,
        rows: found
            .into_iter()
            .filter(|queued| input.all.unwrap_or(false) || is_open(queued.state))
            .map(|queued| queued.row)
            .collect(),
    })
}

/// Every reminder of a patient within a year, the latest first.
pub fn reminders_of(practice: &Practice, input: super::WishOf) -> Result<Vec<ReminderDone>> {
    let (db, now) = (practice.db(), practice.env().now());
    let patient = patients::kept(db, input.patient_id)?;
    let reminders = store::of_patient(db, patient, UtcMillis(now.0 - HISTORY_DAYS * DAY))?;
    let site = practice::home_site(db)?;
    let zone = zone(&site.time_zone)?;
    reminders.iter().rev().map(|reminder| done(db, reminder, zone)).collect()
}

/// The reminder of one session as it stands.
pub(super) fn queued(db: Db<'_>, session: Session, now: UtcMillis) -> Result<Queued> {
    let patient = patients::find_patient(db, patients::kept(db, session.patient_id)?)?;
    let site = practice::site(db, practice::room(db, session.room_id)?.site_id)?;
    let zone = zone(&site.time_zone)?;
    let here = LocalTime::of(now, zone);
    let kept = kept_rules::kept(db)?;
    let pace = Pace::of(&kept, &reminder_texts().limits);
    let all = store::of_patient(db, patient.id, UtcMillis(now.0 - HISTORY_DAYS * DAY))?;
    let told: Vec<Day> = all
        .iter()
        .filter(|reminder| reminder.outcome.went_out())
        .map(|reminder| LocalTime::of(reminder.done_at, zone).day())
        .collect();
    let own: Vec<&Reminder> = all
        .iter()
        .filter(|reminder| reminder.session_id == session.id && reminder.starts_local == session.starts_local)
        .collect();
    let course: Option<Series> = session.series_id.map(|series| db.find(series, "series")).transpose()?;
    let wish = wishes::of_patient(db, patient.id)?;
    let ways = ways::ways(
        db,
        &ways::Asked {
            patient: &patient,
            session: &session,
            course: course.as_ref(),
            phone: site.phone.clone().or(practice::profile(db)?.and_then(|profile| profile.phone)),
            wish: &wish,
            tried: &own,
            neutral: neutral_name(db, &kept)?,
        },
    )?;
    let chosen = ways.first().filter(|way| way.why_not.is_none());
    let channel: Option<Channel> = chosen.and_then(|way| way.channel.code.parse().ok());
    let next = pace.next(channel.unwrap_or(Channel::Call), here, &told);
    let outcomes: Vec<ReminderOutcome> = own.iter().map(|reminder| reminder.outcome).collect();
    let case = Case {
        is_confirmed: session.status == SessionStatus::Confirmed,
        outcomes: &outcomes,
        has_way: chosen.is_some(),
        next,
        now: here,
        starts: session.starts_local,
    };
    let state = case.state();
    let why = match state {
        ReminderState::Blocked => Some(why_blocked(&ways)),
        ReminderState::Later => Some(why_later(&pace, here, &told)),
        _ => None,
    };
    let row = ReminderRow {
        session_id: session.id,
        revision: db.revision::<Session>(session.id)?,
        patient_id: patient.id,
        patient_full: patient.list_name(),
        born_on: patient.born_on,
        what: what(&session, course.as_ref()),
        starts: session.starts_local,
        state: state.word(),
        why,
        next: (state == ReminderState::Later).then_some(next),
        ways,
        done: own.into_iter().map(|reminder| done(db, reminder, zone)).collect::<Result<_>>()?,
    };
    Ok(Queued { row, state, now: here, pace, told })
}

/// Whether somebody still has something to do about it; an answer to a reminder is waited for until the visit.
const fn is_open(state: ReminderState) -> bool {
    matches!(state, ReminderState::Ready | ReminderState::Later | ReminderState::Blocked | ReminderState::Reminded)
}

/// The last day whose visits are reminded of today: so many days on which the site is open from now.
fn horizon(db: Db<'_>, site: &Site, today: Day, lead_days: i64) -> Result<Day> {
    let (mut day, mut left, farthest) = (today, lead_days, today.plus(lead_days * 2 + 14));
    while left > 0 && day < farthest {
        day = day.plus(1);
        if practice::is_closed(db, site.id, day)?.is_none() {
            left -= 1;
        }
    }
    Ok(day)
}

fn why_blocked(ways: &[ReminderWay]) -> String {
    match ways.first() {
        None => "No telephone, e-mail or address is on the chart.".to_owned(),
        Some(way) => way
            .why_not
            .clone()
            .unwrap_or_else(|| "No time is left before the visit in which the patient may be reminded.".to_owned()),
    }
}

fn why_later(pace: &Pace, now: LocalTime, told: &[Day]) -> String {
    if pace.has_room(now.day(), told) {
        format!("Outside the hours {}:00 to {}:00 at the site.", pace.from_hour, pace.until_hour)
    } else if told.contains(&now.day()) {
        "The patient was reminded today; at most one reminder goes out a day.".to_owned()
    } else {
        format!("The patient had {} reminders within seven days.", pace.per_week)
    }
}

fn what(session: &Session, course: Option<&Series>) -> String {
    match (session.number, course) {
        (Some(number), Some(course)) => format!("Session {number}, {}", course.protocol.name),
        (None, Some(course)) => course.protocol.name.clone(),
        (_, None) => session.modality.label().to_owned(),
    }
}

fn done(db: Db<'_>, reminder: &Reminder, zone: chrono_tz::Tz) -> Result<ReminderDone> {
    Ok(ReminderDone {
        id: reminder.id,
        starts: reminder.starts_local,
        channel: reminder.channel.map(Channel::word),
        outcome: reminder.outcome.word(),
        at: LocalTime::of(reminder.done_at, zone),
        by: people::name_of(db, reminder.done_by)?,
        note: reminder.note.clone(),
    })
}

/// The name a patient is spoken to by.
pub(super) fn called(patient: &Patient) -> String {
    patient.preferred_name.clone().unwrap_or_else(|| patient.given_name.clone())
}
