//! What waits for somebody whatever the day: warnings, missed visits, things to decide, courses, the coming week.

use super::Need;
use crate::{
    Practice, Word, conflicts,
    continuing::{self, EndState, EndingCourse, EndingOf},
    error::Result,
    filed, finishing,
    followup::{self, MissState, MissedOf},
    forms,
    intake::{self, IntakeOf},
    packets, patients, prior_records,
    readiness::{self, ReadinessDay},
    types::LocalTime,
};

/// Everything of it, in no order.
pub(super) fn all(practice: &Practice, now: LocalTime) -> Result<Vec<Need>> {
    let mut needs = Vec::new();
    needs.extend(to_handle(practice)?);
    needs.extend(to_reach(practice)?);
    needs.extend(to_decide(practice)?);
    needs.extend(to_continue(practice)?);
    needs.extend(to_finish(practice, now)?);
    needs.extend(to_make_ready(practice, now)?);
    needs.extend(to_move_on(practice)?);
    needs.extend(to_file(practice)?);
    needs.extend(to_get_back(practice, now)?);
    needs.extend(to_ask_again(practice, now)?);
    Ok(needs)
}

/// Urgent warnings of forms that no clinician handled; it leads to the one that waits longest.
fn to_handle(practice: &Practice) -> Result<Option<Need>> {
    let waiting = forms::unhandled(practice.db())?;
    let Some(first) = waiting.first() else { return Ok(None) };
    let patient = patients::find_patient(practice.db(), patients::kept(practice.db(), *first)?)?;
    let title = match waiting.len() {
        1 => "1 urgent warning".to_owned(),
        many => format!("{many} urgent warnings"),
    };
    Ok(Some(Need {
        id: "warnings".to_owned(),
        severity: "stop".to_owned(),
        icon: "activity".to_owned(),
        title,
        text: format!("{}: an answer warns of a risk, and nobody wrote down how it was handled.", patient.list_name()),
        verb: Word::new("open", "Handle"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: Some(patient.id),
        screen: format!("#/patients/{}/forms", patient.id),
    }))
}

/// Patients who missed a visit and are to be reached, with the clock of the most urgent one.
fn to_reach(practice: &Practice) -> Result<Option<Need>> {
    let missed = followup::missed_sessions(practice, MissedOf::default())?;
    let waits = |visit: &&followup::MissedVisit| {
        use MissState as S;
        [S::Escalated, S::Overdue, S::Due, S::Waiting].iter().any(|state| state.code() == visit.state.code)
    };
    let mut waiting = missed.visits.iter().filter(waits);
    let Some(first) = waiting.next() else { return Ok(None) };
    let count = 1 + waiting.count();
    let of = [(missed.for_clinician, "for the clinician"), (missed.overdue, "overdue"), (missed.to_reach, "to reach")];
    let parts: Vec<String> =
        of.iter().filter(|(many, _)| *many > 0).map(|(many, what)| format!("{many} {what}")).collect();
    let clock = if first.clock.is_empty() { first.state.label.to_lowercase() } else { first.clock.clone() };
    let is_late = missed.for_clinician + missed.overdue > 0;
    Ok(Some(Need {
        id: "missed".to_owned(),
        severity: if is_late { "stop" } else { "warn" }.to_owned(),
        icon: "phone".to_owned(),
        title: if count == 1 { "1 missed visit".to_owned() } else { format!("{count} missed visits") },
        text: format!("{}. {}: {clock}.", parts.join(", "), first.patient),
        verb: Word::new("open", "Reach"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: None,
        screen: "#/missed".to_owned(),
    }))
}

/// What two offices did apart and somebody has to decide.
fn to_decide(practice: &Practice) -> Result<Option<Need>> {
    let title = match conflicts::conflicts_to_decide(practice)? {
        0 => return Ok(None),
        1 => "1 thing to decide".to_owned(),
        many => format!("{many} things to decide"),
    };
    Ok(Some(Need {
        id: "conflicts".to_owned(),
        severity: "warn".to_owned(),
        icon: "edit".to_owned(),
        title,
        text: "Two computers did something apart that does not fit together. All of it is kept until somebody chooses."
            .to_owned(),
        verb: Word::new("open", "Decide"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: None,
        screen: "#/sync".to_owned(),
    }))
}

/// Courses that come to their end: what a clinician is to decide, and what was decided and is not booked. Each leads to the first of them.
fn to_continue(practice: &Practice) -> Result<Vec<Need>> {
    let ending = continuing::ending_courses(practice, EndingOf::default())?;
    let first = |state: EndState| ending.courses.iter().find(|course| course.state.code == state.code());
    let need = |course: &EndingCourse, id: &str, title: String, text: String, verb: &str| Need {
        id: id.to_owned(),
        severity: "info".to_owned(),
        icon: "calendar".to_owned(),
        title,
        text: format!("{}: {text}.", course.patient),
        verb: Word::new("open", verb),
        key: "O".to_owned(),
        session_id: None,
        patient_id: Some(course.patient_id),
        screen: format!("#/patients/{}/series", course.patient_id),
    };
    let count = |many: u32, one: &str, several: &str| {
        if many == 1 { format!("1 {one}") } else { format!("{many} {several}") }
    };
    let due = first(EndState::Due).map(|course| {
        let title = count(ending.to_decide, "course comes to its end", "courses come to their end");
        need(course, "ending", title, format!("{}; {}", course.protocol, course.said), "Decide")
    });
    let to_book = first(EndState::ToBook).map(|course| {
        let title = count(ending.to_book, "course goes on, not booked", "courses go on, not booked");
        let decided = course.decisions.first();
        let what =
            decided.map(|row| format!("{}, {}", row.decision.label.to_lowercase(), row.said)).unwrap_or_default();
        need(course, "continuing", title, what, "Book")
    });
    Ok(due.into_iter().chain(to_book).collect())
}

/// The week that begins within days and is not finished, while somebody needs a visit in it.
fn to_finish(practice: &Practice, now: LocalTime) -> Result<Option<Need>> {
    let Some((monday, many)) = finishing::next_unfinished(practice, now)? else { return Ok(None) };
    let who = if many == 1 { "1 patient needs".to_owned() } else { format!("{many} patients need") };
    Ok(Some(Need {
        id: "finish-week".to_owned(),
        severity: "info".to_owned(),
        icon: "calendar".to_owned(),
        title: format!("Week of {} is not finished", monday.short()),
        text: format!("{who} a visit and nothing is booked."),
        verb: Word::new("open", "Finish"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: None,
        screen: "#/finish-week".to_owned(),
    }))
}

/// Sessions of today and of the next day with sessions that may not start, each day once, with the first of them.
fn to_make_ready(practice: &Practice, now: LocalTime) -> Result<Vec<Need>> {
    let mut needs = Vec::new();
    for (away, severity) in [(0, "stop"), (1, "warn"), (2, "warn"), (3, "warn")] {
        let day = now.day().plus(away);
        let board = readiness::readiness_on(practice, ReadinessDay { day })?;
        let held = |row: &&readiness::ReadinessRow| {
            row.ahead && row.readiness.verdict.as_ref().is_some_and(|verdict| verdict.code == "no_go")
        };
        let count = board.rows.iter().filter(held).count();
        if let Some(first) = board.rows.iter().find(held) {
            let why = first.readiness.cells.iter().find(|cell| cell.state.code == "stop");
            let when = if away == 0 { "today".to_owned() } else { day.short() };
            needs.push(Need {
                id: format!("readiness-{day}"),
                severity: severity.to_owned(),
                icon: "shield".to_owned(),
                title: match count {
                    1 => format!("1 session of {when} is not ready"),
                    many => format!("{many} sessions of {when} are not ready"),
                },
                text: format!("{}: {}", first.patient, why.map(|cell| cell.says.as_str()).unwrap_or_default()),
                verb: Word::new("open", "See what is missing"),
                key: "O".to_owned(),
                session_id: None,
                patient_id: None,
                screen: format!("#/readiness/{day}"),
            });
        }
        // One day to prepare for is enough.
        if away > 0 && !board.rows.is_empty() {
            break;
        }
    }
    Ok(needs)
}

/// Inquiries that stand still, with the oldest of them.
fn to_move_on(practice: &Practice) -> Result<Option<Need>> {
    let board = intake::intake_board(practice, IntakeOf::default())?;
    let Some(first) = board.stalled.first() else { return Ok(None) };
    let days = if first.days == 1 { "1 day".to_owned() } else { format!("{} days", first.days) };
    Ok(Some(Need {
        id: "intake".to_owned(),
        severity: "warn".to_owned(),
        icon: "phone".to_owned(),
        title: match board.stalled.len() {
            1 => "1 intake stands still".to_owned(),
            many => format!("{many} intakes stand still"),
        },
        text: format!("{}: {}, {days}.", first.name, first.waits_for),
        verb: Word::new("open", "Move on"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: first.patient_id,
        screen: "#/intake".to_owned(),
    }))
}

/// Documents that nobody filed yet, with the day since which the first of them waits.
fn to_file(practice: &Practice) -> Result<Option<Need>> {
    let Some((many, since)) = filed::waiting(practice.db())? else { return Ok(None) };
    Ok(Some(Need {
        id: "documents".to_owned(),
        severity: "info".to_owned(),
        icon: "inbox".to_owned(),
        title: match many {
            1 => "1 document to file".to_owned(),
            many => format!("{many} documents to file"),
        },
        text: format!("In the inbox since {}; it is in no chart until somebody says whose it is.", since.us()),
        verb: Word::new("open", "File"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: None,
        screen: "#/documents".to_owned(),
    }))
}

/// Packets that are over their day with something not back; it leads to the one that waits longest.
fn to_get_back(practice: &Practice, now: LocalTime) -> Result<Option<Need>> {
    let Some((many, patient)) = packets::waiting(practice.db(), now.day())? else { return Ok(None) };
    let name = patients::find_patient(practice.db(), patient)?.list_name();
    Ok(Some(Need {
        id: "packets".to_owned(),
        severity: "warn".to_owned(),
        icon: "paper".to_owned(),
        title: match many {
            1 => "1 packet is not back".to_owned(),
            many => format!("{many} packets are not back"),
        },
        text: format!("{name}: its day is over, and pages are missing."),
        verb: Word::new("open", "Chase"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: Some(patient),
        screen: format!("#/patients/{patient}/documents"),
    }))
}

/// Requests for records to send, to ask about again or to tell the clinician of; it leads to the one that waits longest.
fn to_ask_again(practice: &Practice, now: LocalTime) -> Result<Option<Need>> {
    let Some((many, patient)) = prior_records::waiting(practice.db(), now.day())? else { return Ok(None) };
    let name = patients::find_patient(practice.db(), patient)?.list_name();
    Ok(Some(Need {
        id: "prior-records".to_owned(),
        severity: "warn".to_owned(),
        icon: "paper".to_owned(),
        title: match many {
            1 => "1 request for records to chase".to_owned(),
            many => format!("{many} requests for records to chase"),
        },
        text: format!("{name}: the records are not here."),
        verb: Word::new("open", "Chase"),
        key: "O".to_owned(),
        session_id: None,
        patient_id: Some(patient),
        screen: format!("#/patients/{patient}/documents"),
    }))
}
