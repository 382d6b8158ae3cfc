//! A course from its last sessions to what follows.

use expect_test::expect;

use crate::{
    calendar::{
        PlanSeries, SeriesOf, series_of, start_series,
        testing::{Clinic, clinic},
    },
    continuing::{
        Continue, CoursesEnding, DecideCourse, Decision, EndingOf, decide_course, ending_courses, preview_continuation,
        start_continuation,
    },
    db::named_params,
    error::Result,
    oplog::{Action, Done, fingerprint, replayed_fingerprint},
    series::{Session, SessionStatus},
    types::SeriesId,
};

#[test]
fn a_course_is_decided_about_and_goes_on_as_boosters() {
    let mut clinic = clinic();
    let series = ketamine(&mut clinic);
    assert_eq!(all(&clinic).courses.len(), 0, "six sessions are ahead");
    deliver(&mut clinic, series, 4);
    let seen = all(&clinic);
    assert_eq!((seen.to_decide, seen.to_book), (1, 0));
    expect!["4 of 6 done, 2 ahead, the last on Fri, Mar 13"].assert_eq(&seen.courses[0].said);
    let offers: Vec<_> = seen.courses[0]
        .offers
        .iter()
        .map(|offer| {
            format!(
                "{}: {:?} sessions, every {:?} days, {:?}",
                offer.decision.label, offer.sessions, offer.every_days, offer.phase
            )
        })
        .collect();
    expect![[r#"
        More sessions: Some(1) sessions, every Some(2) days, Some("Induction")
        Maintenance: Some(3) sessions, every Some(28) days, Some("Boosters")
        Stop: None sessions, every None days, None
        Decide later: None sessions, every None days, None"#]]
    .assert_eq(&offers.join("\n"));

    let decided = decide(&mut clinic, series, Decision::Maintenance, Some(3), None).unwrap();
    let seen = all(&clinic);
    assert_eq!((seen.to_decide, seen.to_book), (0, 1));
    assert_eq!(seen.courses[0].decisions[0].said, "3 sessions");
    let wish = Continue {
        decision_id: decided.value.id.parse().unwrap(),
        starts_on: "2026-04-06".parse().unwrap(),
        time: "10:00".into(),
        weekdays: None,
        room_id: None,
        provider_id: None,
        skip: None,
    };
    let plan = preview_continuation(&clinic, wish.clone()).unwrap();
    let days: Vec<_> =
        plan.sessions.iter().map(|session| format!("{} {}", session.starts.short(), session.phase)).collect();
    expect![[r#"
        Mon, Apr 6, 10:00 AM Boosters
        Mon, May 4, 10:00 AM Boosters
        Mon, Jun 1, 10:00 AM Boosters"#]]
    .assert_eq(&days.join("\n"));
    let started = start_continuation(&mut clinic, wish.clone()).unwrap();
    assert_eq!(all(&clinic).courses.len(), 0, "nothing is left to do");
    let courses = series_of(&clinic, SeriesOf { patient_id: clinic.patients[0] }).unwrap();
    assert_eq!(courses.iter().map(|course| course.total).collect::<Vec<_>>(), [3, 6]);
    expect!["What was decided about this course is booked already, or another decision came after it."]
        .assert_eq(&start_continuation(&mut clinic, wish.clone()).unwrap_err().to_string());

    let _ = clinic.undo(started.undo.unwrap()).unwrap();
    assert_eq!(all(&clinic).to_book, 1, "it is to be booked again");
    let _ = start_continuation(&mut clinic, wish).unwrap();
    assert_eq!(fingerprint(&clinic).unwrap(), replayed_fingerprint(&clinic).unwrap());
}

#[test]
fn a_decision_is_taken_back_and_made_anew() {
    let mut clinic = clinic();
    let series = ketamine(&mut clinic);
    let early = decide(&mut clinic, series, Decision::Stop, None, None).unwrap_err().to_string();
    expect!["No session of this course was delivered yet."].assert_eq(&early);
    deliver(&mut clinic, series, 6);
    let stopped = decide(&mut clinic, series, Decision::Stop, None, Some("Remission, PHQ-9 of 3.")).unwrap();
    assert_eq!(all(&clinic).courses.len(), 0);
    let shown = ending_courses(&clinic, EndingOf { patient_id: Some(clinic.patients[0]) }).unwrap();
    assert_eq!(shown.courses[0].state.code, "settled");
    assert_eq!(shown.courses[0].decisions[0].note.as_deref(), Some("Remission, PHQ-9 of 3."));
    let undone = clinic.undo(stopped.undo.unwrap()).unwrap();
    assert_eq!(all(&clinic).to_decide, 1);
    let _ = clinic.undo(undone.undo.unwrap()).unwrap();
    assert_eq!(all(&clinic).to_decide, 0, "what was taken back stands again");
    clinic.clock.advance(1);
    let later =
        DecideCourse { review_on: Some("2026-05-01".parse().unwrap()), ..asked(series, Decision::Review, None, None) };
    let _ = decide_course(&mut clinic, later).unwrap();
    let shown = ending_courses(&clinic, EndingOf { patient_id: Some(clinic.patients[0]) }).unwrap();
    assert_eq!((shown.courses[0].state.code.as_str(), shown.courses[0].decisions.len()), ("later", 2));
}

#[test]
fn what_cannot_be_decided_is_refused_with_the_field() {
    let mut clinic = clinic();
    let series = ketamine(&mut clinic);
    deliver(&mut clinic, series, 6);
    let mut refused = |input| decide_course(&mut clinic, input).unwrap_err().to_string();
    expect!["sessions: is missing"].assert_eq(&refused(asked(series, Decision::More, None, None)));
    expect!["sessions: is not between 1 and 200"].assert_eq(&refused(asked(series, Decision::More, Some(201), None)));
    let often = DecideCourse { every_days: Some(0), ..asked(series, Decision::Maintenance, Some(3), None) };
    expect!["every_days: is not between 1 and 183"].assert_eq(&refused(often));
    let never =
        DecideCourse { review_on: Some("2026-01-01".parse().unwrap()), ..asked(series, Decision::Review, None, None) };
    expect!["review_on: is not within a year from tomorrow on"].assert_eq(&refused(never));
    expect!["review_on: is missing"].assert_eq(&refused(asked(series, Decision::Review, None, None)));
}

fn ketamine(clinic: &mut Clinic) -> SeriesId {
    let wish = PlanSeries {
        patient_id: clinic.patients[0],
        protocol_id: "iv-ketamine-depression".into(),
        starts_on: "2026-03-02".parse().unwrap(),
        weekdays: None,
        time: "10:00".into(),
        room_id: None,
        provider_id: None,
        sessions: None,
        charge_diagnosis: None,
        skip: None,
    };
    start_series(clinic, wish).unwrap().value.series_id
}

/// The first sessions of a course are done.
fn deliver(clinic: &mut Clinic, series: SeriesId, count: usize) {
    let act = Action::reversible("deliver");
    let _ = clinic
        .practice
        .act(act, |tx| {
            let order = "series_id = :series ORDER BY number";
            let sessions: Vec<Session> = tx.db().list(order, named_params! { ":series": series })?;
            for session in sessions.into_iter().take(count) {
                let started = Some(session.starts_local);
                let stopped = Some(session.starts_local.plus_minutes(40));
                tx.put(&Session {
                    status: SessionStatus::Done,
                    started_local: started,
                    stopped_local: stopped,
                    ..session
                })?;
            }
            Ok(())
        })
        .unwrap();
}

fn asked(series_id: SeriesId, decision: Decision, sessions: Option<i64>, note: Option<&str>) -> DecideCourse {
    DecideCourse { series_id, decision, sessions, every_days: None, review_on: None, note: note.map(str::to_owned) }
}

fn decide(
    clinic: &mut Clinic,
    series: SeriesId,
    decision: Decision,
    sessions: Option<i64>,
    note: Option<&str>,
) -> Result<Done<crate::types::Saved>> {
    decide_course(clinic, asked(series, decision, sessions, note))
}

fn all(clinic: &Clinic) -> CoursesEnding {
    ending_courses(clinic, EndingOf::default()).unwrap()
}
