//! Courses that are over, under way and about to begin, and a day with patients in every state.

use serde_json::{Value, json};
use seriesdesk_core::types::{Day, LocalTime};

use super::{Story, house::House, list, people::Patient, text};
use crate::UiError;

/// Patients who missed their latest visit: Cassidy, who has a risk flag, and Boyd.
const MISSED: &[usize] = &[5, CALLED_ONCE];
const CALLED_ONCE: usize = 9;

/// How many days back the checks of sessions were answered one by one; before that the clinic kept them on paper.
const CHECKED_DAYS: i64 = 7;
/// Who slept badly before a session, which a clinician let go on.
const SLEPT_BADLY: &str = "Sleep last night";

const KETAMINE: &str = "iv-ketamine-depression";
const PAIN: &str = "iv-ketamine-pain";
const SPRAVATO: &str = "spravato-trd";
const TMS: &str = "tms-36";

/// One course of the sample.
struct Course<'a> {
    patient: usize,
    protocol: &'a str,
    starts_on: Day,
    weekdays: &'a [u8],
    time: &'a str,
    room: &'a str,
    provider: &'a str,
    dose: Option<&'a str>,
    pays_each_cents: i64,
}

pub(super) fn run(story: &Story<'_>, house: &House, patients: &[Patient]) -> Result<(), UiError> {
    for course in courses(story, house) {
        if let Some(patient) = patients.get(course.patient) {
            tell(story, &patient.id, &course)?;
        }
    }
    if let Some(patient) = patients.first() {
        story.call("issue_superbill", json!({ "patient_id": patient.id }))?;
    }
    visits(story, house, patients)
}

fn courses<'a>(story: &Story<'_>, house: &'a House) -> Vec<Course<'a>> {
    let chair = |number: usize| house.chairs.get(number).unwrap_or(&house.visit);
    let bay = |number: usize| house.tms.get(number).unwrap_or(&house.visit);
    let course = |patient, protocol, weeks: i64, weekdays: &'a [u8], time, room: &'a String, cents| Course {
        patient,
        protocol,
        starts_on: story.monday(weeks),
        weekdays,
        time,
        room,
        provider: match (protocol, room == bay(1)) {
            (TMS, false) => &house.halloran,
            (TMS, true) => &house.brandt,
            (PAIN, _) => &house.farris,
            (_, _) => &house.okafor,
        },
        dose: match protocol {
            KETAMINE => Some("39 mg IV"),
            PAIN => Some("60 mg IV"),
            SPRAVATO => Some("84 mg"),
            _ => None,
        },
        pays_each_cents: cents,
    };
    let every: &[u8] = if story.today.weekday() > 5 { &[1, 2, 3, 4, 5, 6, 7] } else { &[1, 2, 3, 4, 5] };
    // Two or three days a week, today among them, so that the chairs are in use on the day somebody looks.
    let beat: &[u8] = match story.today.weekday() {
        2 | 4 => &[2, 4],
        6 => &[2, 4, 6],
        7 => &[3, 5, 7],
        _ => &[1, 3, 5],
    };
    vec![
        course(0, KETAMINE, -4, &[1, 3, 5], "10:00", chair(0), 43_000),
        course(1, KETAMINE, -1, beat, "09:30", chair(1), 43_000),
        course(2, KETAMINE, 0, beat, "11:00", chair(0), 43_000),
        course(3, SPRAVATO, -1, beat, "09:00", chair(2), 4_500),
        course(4, SPRAVATO, 0, beat, "12:00", chair(2), 0),
        course(5, SPRAVATO, -2, beat, "10:00", chair(3), 4_500),
        course(6, TMS, -3, every, "10:30", bay(0), 0),
        course(7, TMS, -2, every, "09:00", bay(0), 0),
        course(8, TMS, -1, every, "08:00", bay(0), 0),
        course(9, TMS, -1, every, "09:00", bay(1), 0),
        course(10, TMS, 0, every, "10:00", bay(1), 0),
        course(11, TMS, 0, every, "13:00", bay(0), 0),
        course(12, KETAMINE, 0, beat, "13:30", chair(0), 43_000),
        course(13, PAIN, 0, beat, "11:45", chair(1), 0),
        course(14, TMS, 0, every, "14:00", bay(1), 0),
    ]
}

/// Starts a course, finishes every session before today, and leaves today's as the hour has them.
fn tell(story: &Story<'_>, patient: &str, course: &Course<'_>) -> Result<(), UiError> {
    let started = story.call("start_series", json!({
        "patient_id": patient, "protocol_id": course.protocol, "starts_on": course.starts_on, "weekdays": course.weekdays,
        "time": course.time, "room_id": course.room, "provider_id": course.provider,
    }))?;
    let _ = text(&started, "series_id")?;
    let modality = match course.protocol {
        SPRAVATO => "spravato",
        TMS => "tms",
        _ => "ketamine",
    };
    super::readiness::make_ready(story, patient, modality, course.protocol == PAIN, course.starts_on)?;
    for card in list(&story.call("series_of", json!({ "patient_id": patient }))?, "series") {
        let sessions = list(&card, "sessions");
        let missed = sessions.iter().rposition(|session| is_before(session, story.today));
        for (place, session) in sessions.iter().enumerate() {
            if MISSED.contains(&course.patient) && missed == Some(place) {
                miss(story, session, course)?;
            } else {
                if modality != "tms" && starts_on(session, story.today) {
                    super::readiness::ride(story, patient, &text(session, "id")?)?;
                }
                deliver(story, patient, session, course)?;
            }
        }
    }
    Ok(())
}

fn starts_on(session: &Value, day: Day) -> bool {
    let starts = text(session, "starts").ok().and_then(|starts| starts.parse::<LocalTime>().ok());
    starts.is_some_and(|starts| starts.day() == day)
}

fn is_before(session: &Value, day: Day) -> bool {
    let starts = text(session, "starts").ok().and_then(|starts| starts.parse::<LocalTime>().ok());
    starts.is_some_and(|starts| starts.day() < day)
}

/// Nobody came. Of one of them nobody has heard yet; the other was called once.
fn miss(story: &Story<'_>, session: &Value, course: &Course<'_>) -> Result<(), UiError> {
    let id = text(session, "id")?;
    story.call("no_show_session", json!({ "session_id": id, "revision": session.get("revision") }))?;
    if course.patient == CALLED_ONCE {
        let starts: LocalTime = text(session, "starts")?.parse()?;
        story.call(
            "log_attempt",
            json!({
                "session_id": id, "channel": "call", "outcome": "left_message", "at": starts.plus_minutes(20),
                "note": "Asked to call the desk back.",
            }),
        )?;
    }
    Ok(())
}

fn deliver(story: &Story<'_>, patient: &str, session: &Value, course: &Course<'_>) -> Result<(), UiError> {
    let starts: LocalTime = text(session, "starts")?.parse()?;
    let minutes = session.get("minutes").and_then(Value::as_i64).unwrap_or(40);
    let recovery = session.get("recovery_minutes").and_then(Value::as_i64).unwrap_or(0);
    let ends = starts.minute_of_day() + minutes;
    if starts.day() < story.today || (starts.day() == story.today && ends + recovery <= story.minute) {
        return complete(story, patient, session, starts, course);
    }
    if starts.day() > story.today {
        return Ok(());
    }
    let steps: &[&str] = match story.minute {
        now if now >= ends && recovery > 0 => &["arrive_session", "start_session", "monitor_session"],
        now if now >= starts.minute_of_day() => &["arrive_session", "start_session"],
        now if now + 20 >= starts.minute_of_day() => &["arrive_session"],
        now if now + 180 >= starts.minute_of_day() => &["confirm_session"],
        _ => &[],
    };
    let mut revision = session.get("revision").cloned().unwrap_or(json!(0));
    for step in steps {
        let at = match *step {
            "arrive_session" => starts.plus_minutes(-6),
            "monitor_session" => starts.plus_minutes(minutes),
            _ => starts,
        };
        let at = at.min(starts.day().at(0, 0).map_or(at, |midnight| midnight.plus_minutes(story.minute)));
        let mut input = json!({ "session_id": text(session, "id")?, "revision": revision });
        if *step != "confirm_session" {
            super::house::merge(&mut input, json!({ "at": at }));
        }
        if *step == "start_session" {
            check(story, session, starts.plus_minutes(-3).min(at), "before")?;
        }
        revision = story.call(step, input)?.get("revision").cloned().unwrap_or(json!(0));
    }
    Ok(())
}

fn complete(
    story: &Story<'_>,
    patient: &str,
    session: &Value,
    starts: LocalTime,
    course: &Course<'_>,
) -> Result<(), UiError> {
    let id = text(session, "id")?;
    if starts.day().plus(CHECKED_DAYS) >= story.today {
        check(story, session, starts, "before")?;
        check(story, session, starts.plus_minutes(5), "after")?;
        let lasts = ["minutes", "recovery_minutes"].map(|part| session.get(part).and_then(Value::as_i64).unwrap_or(0));
        check(story, session, starts.plus_minutes(lasts.iter().sum()), "leaving")?;
    }
    story.call(
        "complete_session",
        json!({
            "session_id": id,
            "revision": session.get("revision"),
            "started": starts.plus_minutes(5),
            "stopped": starts.plus_minutes(5 + session.get("minutes").and_then(Value::as_i64).unwrap_or(40).min(45)),
            "dose": course.dose,
        }),
    )?;
    if course.pays_each_cents > 0 {
        story.call("post_payment", json!({
            "patient_id": patient, "amount_cents": course.pays_each_cents, "method": "card", "on": starts.day(), "session_ids": [id],
        }))?;
    }
    Ok(())
}

/// Answers the checks of one moment of a session: all in order, but for one bad night that a clinician let go on.
fn check(story: &Story<'_>, session: &Value, at: LocalTime, due: &str) -> Result<(), UiError> {
    let id = text(session, "id")?;
    let seen = story.call("session_checks", json!({ "session_id": id }))?;
    let slept_badly = session.get("number").and_then(Value::as_i64) == Some(5);
    for row in list(&seen, "checks") {
        if row.pointer("/due/code").and_then(Value::as_str) != Some(due) {
            continue;
        }
        let what = text(&row, "what")?;
        let minutes = row.get("minutes").and_then(Value::as_i64).unwrap_or(0);
        let mut answer = json!({
            "session_id": id, "due": due, "minutes": row.get("minutes"), "what": what, "answer": "ok", "at": at.plus_minutes(minutes),
        });
        let bad = slept_badly && what == SLEPT_BADLY;
        if bad {
            super::house::merge(&mut answer, json!({ "answer": "not_ok", "word": "Four hours." }));
        }
        story.call("answer_check", answer)?;
        if bad {
            let why = "No other risk; treated at the usual dose, and told to call.";
            story.call("let_go", json!({ "session_id": id, "due": due, "reason": why }))?;
        }
    }
    Ok(())
}

/// Visits without a course: evaluations today and tomorrow.
fn visits(story: &Story<'_>, house: &House, patients: &[Patient]) -> Result<(), UiError> {
    for (patient, away, hour) in [(15, 0, 10), (16, 0, 13), (17, 0, 15), (15, 1, 9)] {
        let day = story.weekday(away);
        let (Some(patient), Some(starts)) = (patients.get(patient), day.at(hour, 0)) else { continue };
        story.call("book_session", json!({
            "patient_id": patient.id, "starts": starts, "minutes": 45, "room_id": house.visit, "provider_id": house.rowe, "modality": "evaluation",
        }))?;
    }
    Ok(())
}
