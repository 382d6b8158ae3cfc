mod absent;
mod board;
mod booking;
mod busy_files;
mod day;
mod files;
mod lanes;
mod month;
mod out_of_use;
mod plans;
mod repair;
mod story;

use expect_test::Expect;

use super::{
    testing::{Clinic, clinic},
    *,
};
use crate::{
    attendance::testing::all_in_order,
    availability::{AbsenceKind, SaveAbsence, save_absence},
    error::{Error, Result},
    oplog::{Action, Done, fingerprint, replayed_fingerprint},
    packs::Modality,
    series::{EndedBy, Session},
    types::SeriesId,
};

/// Six infusions from today at ten.
fn wish(clinic: &Clinic, patient: usize) -> PlanSeries {
    PlanSeries {
        patient_id: clinic.patients[patient],
        protocol_id: "iv-ketamine-depression".into(),
        starts_on: "2026-03-02".parse().unwrap(),
        weekdays: None,
        time: "10:00".into(),
        room_id: None,
        provider_id: None,
        sessions: None,
        charge_diagnosis: None,
        skip: None,
    }
}

fn six_infusions(clinic: &mut Clinic) -> Done<SeriesStarted> {
    let wish = wish(clinic, 0);
    start_series(clinic, wish).unwrap()
}

fn sessions(clinic: &Clinic, series: SeriesId) -> Vec<Session> {
    store::sessions_of(clinic.db(), series).unwrap()
}

fn revision(clinic: &Clinic, session: &Session) -> i64 {
    clinic.db().revision::<Session>(session.id).unwrap()
}

fn days(clinic: &Clinic, series: SeriesId) -> String {
    let line = |session: &Session| {
        format!("{} {} {}", session.number.unwrap_or(0), session.starts_local.short(), session.status)
    };
    sessions(clinic, series).iter().map(line).collect::<Vec<_>>().join("\n")
}

fn step(
    clinic: &mut Clinic,
    series: SeriesId,
    number: usize,
    step: fn(&mut crate::Practice, StageSession) -> Result<Done<crate::types::Saved>>,
) -> Result<()> {
    let session = sessions(clinic, series).remove(number - 1);
    let revision = revision(clinic, &session);
    step(clinic, StageSession { session_id: session.id, revision, at: None }).map(|_| ())
}

/// Every check of a session of today is in order.
fn checked(clinic: &mut Clinic, series: SeriesId, number: usize) {
    let session = sessions(clinic, series).remove(number - 1);
    all_in_order(clinic, session.id);
}

fn complete_first(clinic: &mut Clinic, series: SeriesId) -> Result<SessionDone> {
    let session = sessions(clinic, series).remove(0);
    let input = CompleteSession {
        session_id: session.id,
        revision: revision(clinic, &session),
        started: None,
        stopped: None,
        dose: Some("40 mg".into()),
        note: None,
    };
    clinic.desk.practice.act(Action::reversible("complete_session"), |tx| complete(tx, &input)).map(|done| done.value)
}

fn out_of_order(clinic: &mut Clinic, room: crate::types::RoomId, from: &str, until: &str) {
    let absence = SaveAbsence {
        id: String::new(),
        revision: 0,
        provider_id: None,
        room_id: Some(room),
        site_id: None,
        kind: AbsenceKind::OutOfOrder,
        from: from.parse().unwrap(),
        until: until.parse().unwrap(),
        note: None,
    };
    let _ = save_absence(clinic, absence).unwrap();
}

#[track_caller]
fn check_plan(clinic: &Clinic, wish: &PlanSeries, expect: Expect) {
    let plan = preview_series(clinic, wish.clone()).unwrap();
    let line = |session: &PlannedSession| {
        let why =
            session.moved.as_ref().or(session.blocked.as_ref()).map(|why| format!(" ({why})")).unwrap_or_default();
        format!("{} {} {}{why}", session.number, session.starts.short(), session.room)
    };
    let mut lines: Vec<String> = plan.sessions.iter().map(line).collect();
    lines.push(format!("{} clashes, mostly {}", plan.clashes, plan.room.unwrap()));
    lines.extend(plan.notes);
    expect.assert_eq(&lines.join("\n"));
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T>, expect: Expect) {
    let error = result.unwrap_err();
    let mut text = error.to_string();
    if let Error::Refused(refusal) = &error {
        text.extend(refusal.hint.iter().map(|hint| format!(" {hint}")));
        text.extend(refusal.offer.iter().map(|(label, _)| format!(" [{label}]")));
    }
    expect.assert_eq(&text);
}
