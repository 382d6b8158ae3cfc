//! The checks of an infusion from the door to the driver.

use expect_test::expect;

use crate::{
    attendance::{
        Answer, AnswerCheck, AttendanceRulesView, ChecksOf, LetGo, SessionChecks, answer_check, attendance_rules,
        let_go, save_attendance_rules, session_checks, testing::all_in_order,
    },
    billing::{CompleteSession, complete_session},
    calendar::{
        PlanSeries, SessionQuery, StageSession, arrive_session, confirm_session, session, start_series, start_session,
        testing::{Clinic, clinic},
    },
    error::{Error, Result},
    oplog::{Done, UndoToken, fingerprint, own_entries_after, receive, replayed_fingerprint},
    packs::CheckAt,
    patients::{MergePatients, merge_patients},
    readiness::testing::ask_for_nothing,
    series::Session,
    testing::{TestPractice, device},
    today::{CardOf, patient_card},
    types::{Saved, SessionId},
};

#[test]
fn treatment_begins_only_when_every_check_before_it_is_in_order() {
    let mut clinic = clinic();
    let session = first_infusion(&mut clinic);
    arrive(&mut clinic, session);
    expect![
        "Treatment does not begin yet. 4 checks are not answered. Open the session and answer its checks, or let a clinician decide there that it goes on."
    ]
    .assert_eq(&refused(start(&mut clinic, session)));
    for what in before(&clinic, session) {
        let _ = answer_check(&mut clinic, ok(session, &what)).unwrap();
    }
    assert_eq!(seen(&clinic, session).holds_up, []);
    let _ = start(&mut clinic, session).unwrap();
}

#[test]
fn a_check_that_is_not_in_order_needs_a_word_and_holds_the_treatment_up_until_it_is_corrected() {
    let mut clinic = clinic();
    let session = first_infusion(&mut clinic);
    all_in_order(&mut clinic, session);
    let food = "Food and drink: when last";
    expect!["word: is missing; a few words are enough"]
        .assert_eq(&refused(answer_check(&mut clinic, not_ok(session, food, " "))));
    let _ = answer_check(&mut clinic, not_ok(session, food, "Toast at 8.")).unwrap();
    assert!(
        refused(start(&mut clinic, session)).starts_with(&format!("Treatment does not begin yet. {food}: not OK."))
    );
    expect!["This check is answered that way already."]
        .assert_eq(&refused(answer_check(&mut clinic, not_ok(session, food, "Toast at 8."))));
    let corrected = answer_check(&mut clinic, ok(session, food)).unwrap();
    let row = row(&clinic, session, food);
    assert_eq!((row.state.code.as_str(), row.answers.len(), row.corrected.len()), ("ok", 1, 2));
    assert_eq!(row.corrected[0].word.as_deref(), Some("Toast at 8."));
    undo(&mut clinic, corrected);
    assert_eq!(self::row(&clinic, session, food).state.code, "not_ok", "what was taken back corrects nothing");
    assert_eq!(fingerprint(&clinic).unwrap(), replayed_fingerprint(&clinic).unwrap());
}

#[test]
fn a_clinician_lets_it_go_on_with_a_reason_and_only_as_it_was_answered_then() {
    let mut clinic = clinic();
    let session = first_infusion(&mut clinic);
    all_in_order(&mut clinic, session);
    let go = |reason: &str| LetGo { session_id: session, due: CheckAt::Before, reason: reason.into() };
    expect!["No check holds this visit up."].assert_eq(&refused(let_go(&mut clinic, go("Fine"))));
    let pressure = "Blood pressure, pulse, oxygen";
    let _ = answer_check(&mut clinic, not_ok(session, pressure, "152/95")).unwrap();
    expect!["reason: is missing; a few words are enough"].assert_eq(&refused(let_go(&mut clinic, go(" "))));
    let passed = let_go(&mut clinic, go("Repeated after rest: 138/85.")).unwrap();
    let checks = seen(&clinic, session);
    assert_eq!((checks.holds_up.len(), checks.passes[0].over.as_slice()), (0, [pressure.to_owned()].as_slice()));
    undo(&mut clinic, passed);
    assert!(refused(start(&mut clinic, session)).contains("not OK"));
    let _ = let_go(&mut clinic, go("Repeated after rest: 138/85.")).unwrap();
    let _ = answer_check(&mut clinic, not_ok(session, pressure, "170/100")).unwrap();
    assert!(refused(start(&mut clinic, session)).contains("not OK"), "another reading is another decision");
    let _ = let_go(&mut clinic, go("Clonidine given, 140/88.")).unwrap();
    let _ = start(&mut clinic, session).unwrap();
}

#[test]
fn who_was_asked_to_bring_a_driver_leaves_only_when_the_checks_before_leaving_are_in_order() {
    let mut clinic = clinic();
    let session = first_infusion(&mut clinic);
    for what in before(&clinic, session) {
        let _ = answer_check(&mut clinic, ok(session, &what)).unwrap();
    }
    clinic.desk.clock.advance(60);
    let _ = start(&mut clinic, session).unwrap();
    clinic.desk.clock.advance(100);
    expect![
        "The patient does not leave yet. 2 checks are not answered. Open the session and answer its checks, or let a clinician decide there that it goes on."
    ]
    .assert_eq(&refused(complete(&mut clinic, session)));
    let checks = seen(&clinic, session);
    assert_eq!((checks.driver, checks.holds_up[0].due.code.as_str()), (true, "leaving"));
    for row in checks.checks.iter().filter(|row| row.holds_up) {
        let _ = answer_check(&mut clinic, AnswerCheck { due: CheckAt::Leaving, ..ok(session, &row.what) }).unwrap();
    }
    complete(&mut clinic, session).unwrap();
    let steps: Vec<String> =
        seen(&clinic, session).steps.iter().map(|step| format!("{} {}", step.at.clock(), step.status.label)).collect();
    assert_eq!(steps, ["09:00 Booked", "10:00 In session", "11:40 Done"]);
}

#[test]
fn a_tms_visit_ends_without_a_driver() {
    let mut clinic = clinic();
    let wish = PlanSeries { protocol_id: "tms-36".into(), ..wish(&clinic) };
    let _ = start_series(&mut clinic, wish).unwrap();
    ask_for_nothing(&mut clinic);
    let session = first(&clinic);
    for what in before(&clinic, session) {
        let _ = answer_check(&mut clinic, ok(session, &what)).unwrap();
    }
    clinic.desk.clock.advance(60);
    let _ = start(&mut clinic, session).unwrap();
    clinic.desk.clock.advance(30);
    complete(&mut clinic, session).unwrap();
}

#[test]
fn a_session_of_an_earlier_day_is_written_down_without_its_checks() {
    let mut clinic = clinic();
    let session = first_infusion(&mut clinic);
    clinic.desk.clock.advance(24 * 60);
    let input = StageSession { at: Some("2026-03-02T10:00".parse().unwrap()), ..step(&clinic, session) };
    let _ = start_session(&mut clinic, input).unwrap();
    let late =
        AnswerCheck { at: Some("2026-03-02T09:55".parse().unwrap()), ..ok(session, "Food and drink: when last") };
    let _ = answer_check(&mut clinic, late).unwrap();
    let other_day =
        AnswerCheck { at: Some("2026-03-03T08:00".parse().unwrap()), ..ok(session, "Blood pressure, pulse, oxygen") };
    expect!["at: is not on the session's day, Mon, Mar 2"].assert_eq(&refused(answer_check(&mut clinic, other_day)));
}

#[test]
fn what_cannot_be_checked_is_refused() {
    let mut clinic = clinic();
    let session = first_infusion(&mut clinic);
    expect!["This check is not in the practice; it may have been removed."]
        .assert_eq(&refused(answer_check(&mut clinic, ok(session, "Something else"))));
    let second = clinic.db().list::<Session>("number = 2", []).unwrap()[0].id;
    expect!["This session is on Wed, Mar 4. Its checks are answered on that day."]
        .assert_eq(&refused(answer_check(&mut clinic, ok(second, "Food and drink: when last"))));
}

#[test]
fn answers_of_two_offices_are_both_shown_and_the_same_everywhere() {
    let mut clinic = clinic();
    let mut laptop = device(1);
    let session = first_infusion(&mut clinic);
    meet(&mut clinic.desk, &mut laptop);
    let food = "Food and drink: when last";
    let _ = answer_check(&mut clinic, ok(session, food)).unwrap();
    let _ = answer_check(&mut laptop, not_ok(session, food, "Coffee with milk.")).unwrap();
    meet(&mut clinic.desk, &mut laptop);
    assert_eq!(row(&clinic, session, food), row(&laptop, session, food));
    assert_eq!(
        (row(&clinic, session, food).answers.len(), row(&clinic, session, food).state.code.as_str()),
        (2, "not_ok")
    );
    let _ = answer_check(&mut laptop, ok(session, food)).unwrap();
    meet(&mut clinic.desk, &mut laptop);
    assert_eq!((row(&clinic, session, food).answers.len(), row(&clinic, session, food).state.code.as_str()), (1, "ok"));
    assert_eq!(fingerprint(&clinic).unwrap(), fingerprint(&laptop).unwrap());
}

#[test]
fn each_step_keeps_its_time_and_lateness_follows_the_practices_rule() {
    let mut clinic = clinic();
    let session = first_infusion(&mut clinic);
    let input = step(&clinic, session);
    let _ = confirm_session(&mut clinic, input).unwrap();
    clinic.desk.clock.advance(72);
    assert_eq!(late(&clinic, session), Some(12));
    let rules = attendance_rules(&clinic).unwrap();
    assert_eq!((rules.late_after_minutes, rules.revision), (10, 0));
    let wider = AttendanceRulesView { late_after_minutes: 15, ..rules.clone() };
    let saved = save_attendance_rules(&mut clinic, wider).unwrap();
    assert_eq!(late(&clinic, session), None);
    assert!(matches!(save_attendance_rules(&mut clinic, rules), Err(Error::Stale)));
    undo(&mut clinic, saved);
    arrive(&mut clinic, session);
    clinic.desk.clock.advance(60);
    assert_eq!(late(&clinic, session), Some(12), "how late somebody came does not grow any more");
    let steps: Vec<String> =
        seen(&clinic, session).steps.iter().map(|step| format!("{} {}", step.at.clock(), step.status.label)).collect();
    assert_eq!(steps, ["09:00 Booked", "09:00 Confirmed", "10:12 Arrived"]);
    let never = AttendanceRulesView { late_after_minutes: 500, revision: 0 };
    expect!["late_after_minutes: is between 0 and 120"].assert_eq(&refused(save_attendance_rules(&mut clinic, never)));
}

#[test]
fn the_list_says_where_it_comes_from_and_that_it_is_not_verified() {
    let mut clinic = clinic();
    let wish = PlanSeries { protocol_id: "tms-36".into(), ..wish(&clinic) };
    let _ = start_series(&mut clinic, wish).unwrap();
    let checks = seen(&clinic, first(&clinic));
    assert!(checks.unverified);
    expect!["checks unverified General practice; the safety questions are asked before every session."].assert_eq(
        &checks
            .marks
            .iter()
            .map(|mark| format!("{} {} {}", mark.field, mark.confidence.code, mark.note))
            .collect::<String>(),
    );
}

#[test]
fn the_chart_tells_in_one_line_what_was_checked_at_a_session() {
    let mut clinic = clinic();
    let session = first_infusion(&mut clinic);
    all_in_order(&mut clinic, session);
    let pressure = "Blood pressure, pulse, oxygen";
    let _ = answer_check(&mut clinic, not_ok(session, pressure, "152/95")).unwrap();
    let go = LetGo { session_id: session, due: CheckAt::Before, reason: "Repeated: 138/85.".into() };
    let _ = let_go(&mut clinic, go).unwrap();
    let card = patient_card(&clinic, CardOf { patient_id: clinic.patients[0] }).unwrap();
    let told: Vec<String> = card
        .timeline
        .into_iter()
        .filter(|row| row.title.to_lowercase().contains("check") || row.title.contains("go on"))
        .map(|row| format!("{} | {}", row.title, row.text.unwrap_or_default()))
        .collect();
    expect!["Checks, session 1 of 6: 5 OK, 1 not OK | Blood pressure, pulse, oxygen: 152/95; goes on by a clinician’s word: Repeated: 138/85."]
        .assert_eq(&told.join("\n"));
}

#[test]
fn a_chart_that_became_part_of_another_keeps_its_checks() {
    let mut clinic = clinic();
    let session = first_infusion(&mut clinic);
    all_in_order(&mut clinic, session);
    let [merge, keep, ..] = clinic.patients;
    let _ = merge_patients(&mut clinic, MergePatients { keep, merge }).unwrap();
    let card = patient_card(&clinic, CardOf { patient_id: keep }).unwrap();
    let told: Vec<&str> = card.timeline.iter().map(|row| row.title.as_str()).collect();
    assert!(told.contains(&"Checks, session 1 of 6: 6 OK"), "{told:?}");
}

fn wish(clinic: &Clinic) -> PlanSeries {
    PlanSeries {
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
    }
}

/// Today's infusion at ten; it is nine.
fn first_infusion(clinic: &mut Clinic) -> SessionId {
    let wish = wish(clinic);
    let _ = start_series(clinic, wish).unwrap();
    ask_for_nothing(clinic);
    first(clinic)
}

fn first(clinic: &Clinic) -> SessionId {
    clinic.db().list::<Session>("number = 1", []).unwrap()[0].id
}

fn step(clinic: &Clinic, session_id: SessionId) -> StageSession {
    StageSession { session_id, revision: clinic.db().revision::<Session>(session_id).unwrap(), at: None }
}

fn arrive(clinic: &mut Clinic, session: SessionId) {
    let input = step(clinic, session);
    let _ = arrive_session(clinic, input).unwrap();
}

fn start(clinic: &mut Clinic, session: SessionId) -> Result<Done<Saved>> {
    let input = step(clinic, session);
    start_session(clinic, input)
}

fn complete(clinic: &mut Clinic, session: SessionId) -> Result<()> {
    let StageSession { session_id, revision, .. } = step(clinic, session);
    let input = CompleteSession { session_id, revision, started: None, stopped: None, dose: None, note: None };
    complete_session(clinic, input).map(|_| ())
}

fn seen(practice: &crate::Practice, session_id: SessionId) -> SessionChecks {
    session_checks(practice, ChecksOf { session_id }).unwrap()
}

fn row(practice: &crate::Practice, session: SessionId, what: &str) -> crate::attendance::CheckRow {
    seen(practice, session).checks.into_iter().find(|row| row.what == what).unwrap()
}

fn before(clinic: &Clinic, session: SessionId) -> Vec<String> {
    let rows = seen(clinic, session).checks.into_iter().filter(|row| row.due.code == "before");
    rows.map(|row| row.what).collect()
}

fn late(clinic: &Clinic, session_id: SessionId) -> Option<i64> {
    session(clinic, SessionQuery { session_id }).unwrap().late_minutes
}

fn ok(session_id: SessionId, what: &str) -> AnswerCheck {
    AnswerCheck {
        session_id,
        due: CheckAt::Before,
        minutes: None,
        what: what.into(),
        answer: Answer::Ok,
        word: None,
        at: None,
    }
}

fn not_ok(session_id: SessionId, what: &str, word: &str) -> AnswerCheck {
    AnswerCheck { answer: Answer::NotOk, word: Some(word.into()), ..ok(session_id, what) }
}

fn undo<T>(clinic: &mut Clinic, done: Done<T>) {
    let token: UndoToken = done.undo.unwrap();
    let _ = clinic.desk.undo(token).unwrap();
}

fn meet(one: &mut TestPractice, other: &mut TestPractice) {
    let sent = |from: &TestPractice| -> Vec<Vec<u8>> {
        own_entries_after(from, 'p', 0, 100_000).unwrap().into_iter().map(|(_, payload)| payload).collect()
    };
    let (from_one, from_other) = (sent(one), sent(other));
    let _ = receive(&mut one.practice, &from_other).unwrap();
    let _ = receive(&mut other.practice, &from_one).unwrap();
}

#[track_caller]
fn refused<T>(result: Result<T>) -> String {
    let Err(error) = result else { panic!("it is refused") };
    match &error {
        Error::Refused(refusal) => refusal.hint.iter().fold(refusal.to_string(), |said, hint| format!("{said} {hint}")),
        _ => error.to_string(),
    }
}
