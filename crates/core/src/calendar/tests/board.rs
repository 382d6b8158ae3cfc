use expect_test::{Expect, expect};

use super::*;

#[test]
fn a_day_of_the_board_has_rooms_sessions_and_counts() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let early = PlanSeries { time: "09:00".into(), ..wish(&clinic, 2) };
    let _ = start_series(&mut clinic, early).unwrap();
    clinic.clock.advance(60);
    step(&mut clinic, series, 1, arrive_session).unwrap();
    check(
        &clinic,
        "2026-03-02",
        "2026-03-02",
        expect![[r#"
        Main office 08:00 to 17:00, now 2026-03-02T10:00
        2026-03-02 08:00
        Chair 1, Chair 2, TMS 1
        2026-03-02T09:00 Chair 2 Quillfeather, A. 1/6 booked 60+60 [arrive confirm start complete move no_show cancel]
        2026-03-02T10:00 Chair 1 Quillfeather, A. 1/6 arrived 60+60 [start complete move cancel reopen]
        1 due, 1 arrived, 0 in session, 0 monitoring, 0 done, 0 no-show"#]],
    );
}

#[test]
fn a_week_of_the_board_shows_closures_and_days_without_hours() {
    let mut clinic = clinic();
    clinic.close("2026-03-04", "Staff training");
    let _ = six_infusions(&mut clinic);
    check(
        &clinic,
        "2026-03-02",
        "2026-03-08",
        expect![[r#"
        Main office 08:00 to 17:00, now 2026-03-02T09:00
        2026-03-02 08:00
        2026-03-03 08:00
        2026-03-04 08:00 closed: Staff training
        2026-03-05 08:00
        2026-03-06 08:00
        2026-03-07 no hours closed: no hours on Sat
        2026-03-08 no hours closed: no hours on Sun
        Chair 1, Chair 2, TMS 1
        2026-03-02T10:00 Chair 1 Quillfeather, A. 1/6 booked 60+60 [arrive confirm start complete move cancel]
        2026-03-06T10:00 Chair 1 Quillfeather, A. 2/6 booked 60+60 [confirm move cancel]
        2 due, 0 arrived, 0 in session, 0 monitoring, 0 done, 0 no-show"#]],
    );
}

#[test]
fn like_names_on_one_day_are_told_apart() {
    let mut clinic = clinic();
    for (patient, time) in [(0, "09:00"), (2, "13:00"), (3, "15:00")] {
        let wish = PlanSeries { time: time.into(), sessions: Some(1), ..wish(&clinic, patient) };
        let _ = start_series(&mut clinic, wish).unwrap();
    }
    let board = day(&clinic, "2026-03-02", "2026-03-02");
    let alerts: Vec<_> = board.sessions.iter().map(|session| (session.patient.as_str(), session.name_alert)).collect();
    assert_eq!(alerts, [("Quillfeather, A.", true), ("Quillfeather, A.", true), ("Mossgrove, I.", false)]);
    let one = session(&clinic, SessionQuery { session_id: board.sessions[0].id }).unwrap();
    assert!(one.name_alert);
    assert_eq!(one.patient_full, "Quillfeather, Ada");
}

#[test]
fn a_course_counts_what_was_given_missed_and_is_still_to_come() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    clinic.clock.advance(65);
    checked(&mut clinic, series, 1);
    step(&mut clinic, series, 1, start_session).unwrap();
    clinic.clock.advance(45);
    let _ = complete_first(&mut clinic, series).unwrap();
    clinic.clock.advance(2 * 24 * 60);
    let second = sessions(&clinic, series).remove(1);
    let missed = NoShowSession { session_id: second.id, revision: revision(&clinic, &second), note: None };
    let _ = no_show_session(&mut clinic, missed).unwrap();
    let cards = series_of(&clinic, SeriesOf { patient_id: clinic.patients[0] }).unwrap();
    let card = &cards[0];
    expect!["IV ketamine for depression: 6 in 2 to 3 weeks active: 1 done, 4 booked, 1 missed of 6, next 2026-03-06T10:00, ends 2026-03-13T10:00"].assert_eq(&format!(
        "{} {}: {} done, {} booked, {} missed of {}, next {}, ends {}",
        card.protocol,
        card.status.code,
        card.done,
        card.booked,
        card.missed,
        card.total,
        card.next.unwrap(),
        card.ends.unwrap()
    ));
    assert_eq!(card.sessions.len(), 6);
    assert!(series_of(&clinic, SeriesOf { patient_id: clinic.patients[1] }).unwrap().is_empty());
}

#[test]
fn a_merged_patients_sessions_are_seen_on_the_chart_that_was_kept() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let (keep, merge) = (clinic.patients[1], clinic.patients[0]);
    let mut gone = crate::patients::find_patient(clinic.db(), merge).unwrap();
    gone.merged_into = Some(keep);
    let _ = clinic.desk.practice.act(Action::reversible("merge_patients"), |tx| tx.put(&gone)).unwrap();
    let cards = series_of(&clinic, SeriesOf { patient_id: keep }).unwrap();
    assert_eq!((cards[0].id, cards[0].sessions[0].patient.as_str()), (series, "Brambleworth, O."));
    assert_eq!(cards[0].sessions[0].patient_id, keep);
}

#[test]
fn nobody_books_for_a_chart_that_is_archived() {
    let mut clinic = clinic();
    let mut patient = crate::patients::find_patient(clinic.db(), clinic.patients[0]).unwrap();
    patient.archived = true;
    let _ = clinic.desk.practice.act(Action::reversible("save_patient"), |tx| tx.put(&patient)).unwrap();
    let wish = wish(&clinic, 0);
    refused(start_series(&mut clinic, wish), expect!["This chart is archived. Bring it back into use first."]);
}

#[test]
fn typed_times_know_the_clinics_rooms_hours_and_clock() {
    let clinic = clinic();
    let echo = |text: &str| {
        let input = ParseWhen { text: text.into(), near: None, site_id: None };
        parse_when(&clinic, input).map_or_else(|error| error.to_string(), |when| when.echo)
    };
    expect!["Thu, Mar 5, 2:00 PM, TMS 1"].assert_eq(&echo("thu 2p r3"));
    expect!["Tue, Mar 3, 8:00 AM"].assert_eq(&echo("tom"));
    expect!["text: names Sun, Mar 8, 2:30 AM, which clocks skip"].assert_eq(&echo("3/8 2:30a"));
}

fn day(clinic: &Clinic, from: &str, to: &str) -> Board {
    board(clinic, BoardQuery { from: from.parse().unwrap(), to: to.parse().unwrap(), site_id: None, filter: None })
        .unwrap()
}

#[track_caller]
fn check(clinic: &Clinic, from: &str, to: &str, expect: Expect) {
    let board = day(clinic, from, to);
    let mut lines =
        vec![format!("{} {} to {}, now {}", board.site.name, board.site.opens, board.site.closes, board.now)];
    for day in &board.days {
        let hours = day.opens.as_deref().unwrap_or("no hours");
        lines.push(format!(
            "{} {hours}{}",
            day.day,
            day.closed.as_ref().map(|why| format!(" closed: {why}")).unwrap_or_default()
        ));
    }
    lines.push(board.rooms.iter().map(|room| room.name.clone()).collect::<Vec<_>>().join(", "));
    for session in &board.sessions {
        let verbs: Vec<_> = session.verbs.iter().map(|verb| verb.code.as_str()).collect();
        let (number, total) = (session.number.unwrap_or(0), session.total.unwrap_or(0));
        lines.push(format!(
            "{} {} {} {number}/{total} {} {}+{} [{}]",
            session.starts,
            session.room,
            session.patient,
            session.status.code,
            session.minutes,
            session.recovery_minutes,
            verbs.join(" ")
        ));
    }
    let c = board.counts;
    lines.push(format!(
        "{} due, {} arrived, {} in session, {} monitoring, {} done, {} no-show",
        c.due, c.arrived, c.in_session, c.monitoring, c.done, c.no_show
    ));
    expect.assert_eq(&lines.join("\n"));
}
