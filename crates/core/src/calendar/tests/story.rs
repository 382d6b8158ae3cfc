use expect_test::expect;

use super::*;
use crate::series::SessionStatus;

/// A patient's six infusions, from the first booking to the last day: one moved around somebody else, one missed and made up.
#[test]
fn six_infusions_from_the_first_booking_to_the_last_day() {
    let mut clinic = clinic();
    let (ada, otto) = (clinic.patients[0], clinic.patients[1]);
    let series = six_infusions(&mut clinic).value.series_id;
    give(&mut clinic, series, 1);

    // Wednesday: the other patients sit in both chairs from two o'clock when Ada asks to come later.
    let others = [(otto, clinic.chairs[0]), (clinic.patients[3], clinic.chairs[1])];
    for (patient_id, room_id) in others {
        let _ = book_session(&mut clinic, visit(patient_id, room_id, "2026-03-04T14:00")).unwrap();
    }
    let second = sessions(&clinic, series).remove(1);
    let mut wish = MoveSession {
        session_id: second.id,
        revision: revision(&clinic, &second),
        starts: "2026-03-04T13:30".parse().unwrap(),
        room_id: None,
        provider_id: None,
    };
    let Err(Error::Refused(refusal)) = move_session(&mut clinic, wish.clone()) else { panic!("both chairs are taken") };
    expect!["Chair 1 is taken 2:00 PM to 4:00 PM by another session. Nearest free: 12:00 PM, Chair 1."]
        .assert_eq(&format!("{refusal} {}", refusal.hint.as_deref().unwrap()));
    let (_, offer) = refusal.offer.unwrap();
    wish.starts = serde_json::from_value(offer["starts"].clone()).unwrap();
    wish.room_id = serde_json::from_value(offer["room_id"].clone()).unwrap();
    let _ = move_session(&mut clinic, wish).unwrap();
    give(&mut clinic, series, 2);

    // Friday: nobody comes; somebody marks it, takes it back for a late arrival, and marks it again.
    go_to(&mut clinic, "2026-03-06T10:30");
    let missed = miss(&mut clinic, series, 3);
    let _ = clinic.undo(missed.undo.unwrap()).unwrap();
    assert_eq!(sessions(&clinic, series)[2].status, SessionStatus::Booked);
    let _ = miss(&mut clinic, series, 3);
    expect!["0 due, 0 done, 1 no-show"].assert_eq(&counted(&clinic, "2026-03-06"));

    for number in [4, 5, 6] {
        give(&mut clinic, series, number);
    }
    let made_up = BookSession { series_id: Some(series), ..visit(ada, clinic.chairs[0], "2026-03-16T10:00") };
    let _ = book_session(&mut clinic, made_up).unwrap();
    expect![[r#"
        1 Mon, Mar 2, 10:00 AM done
        2 Wed, Mar 4, 12:00 PM done
        3 Fri, Mar 6, 10:00 AM no_show
        3 Mon, Mar 16, 10:00 AM booked
        4 Mon, Mar 9, 10:00 AM done
        5 Wed, Mar 11, 10:00 AM done
        6 Fri, Mar 13, 10:00 AM done"#]]
    .assert_eq(&days(&clinic, series));
    go_to(&mut clinic, "2026-03-16T10:00");
    let last = sessions(&clinic, series).into_iter().find(|session| session.status == SessionStatus::Booked).unwrap();
    deliver(&mut clinic, &last);

    expect!["0 due, 1 done, 0 no-show"].assert_eq(&counted(&clinic, "2026-03-16"));
    let card = series_of(&clinic, SeriesOf { patient_id: ada }).unwrap().remove(0);
    assert_eq!((card.status.code.as_str(), card.done, card.missed, card.booked), ("completed", 6, 1, 0));
    assert_eq!(fingerprint(&clinic).unwrap(), replayed_fingerprint(&clinic).unwrap());
}

/// Arrive, start, monitor and complete, at the booked time.
fn give(clinic: &mut Clinic, series: SeriesId, number: usize) {
    let session = sessions(clinic, series).remove(number - 1);
    go_to(clinic, &session.starts_local.to_string());
    deliver(clinic, &session);
}

fn deliver(clinic: &mut Clinic, session: &Session) {
    let step = |clinic: &Clinic| StageSession { session_id: session.id, revision: revision(clinic, session), at: None };
    let input = step(clinic);
    let _ = arrive_session(clinic, input).unwrap();
    all_in_order(clinic, session.id);
    let input = step(clinic);
    let _ = start_session(clinic, input).unwrap();
    clinic.clock.advance(40);
    let input = step(clinic);
    let _ = monitor_session(clinic, input).unwrap();
    clinic.clock.advance(50);
    let input = CompleteSession {
        session_id: session.id,
        revision: revision(clinic, session),
        started: None,
        stopped: None,
        dose: Some("40 mg".into()),
        note: None,
    };
    let done = clinic.desk.practice.act(Action::reversible("complete_session"), |tx| complete(tx, &input)).unwrap();
    assert_eq!((done.value.minutes, done.value.warnings.len()), (40, 0));
}

fn miss(clinic: &mut Clinic, series: SeriesId, number: usize) -> Done<crate::types::Saved> {
    let session = sessions(clinic, series).remove(number - 1);
    let input = NoShowSession {
        session_id: session.id,
        revision: revision(clinic, &session),
        note: Some("No answer by phone".into()),
    };
    no_show_session(clinic, input).unwrap()
}

fn visit(patient_id: crate::types::PatientId, room_id: crate::types::RoomId, starts: &str) -> BookSession {
    BookSession {
        patient_id,
        starts: starts.parse().unwrap(),
        minutes: 60,
        room_id,
        provider_id: None,
        modality: Modality::Ketamine,
        series_id: None,
        recovery_minutes: None,
    }
}

fn go_to(clinic: &mut Clinic, time: &str) {
    let zone = chrono_tz::America::New_York;
    let then = time.parse::<crate::types::LocalTime>().unwrap().instant(zone);
    let minutes = (then.0 - clinic.env().now().0) / 60_000;
    clinic.clock.advance(minutes);
}

fn counted(clinic: &Clinic, day: &str) -> String {
    let day = day.parse().unwrap();
    let c = board(clinic, BoardQuery { from: day, to: day, site_id: None, filter: None }).unwrap().counts;
    format!("{} due, {} done, {} no-show", c.due, c.done, c.no_show)
}
