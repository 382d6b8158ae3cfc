use expect_test::expect;

use super::*;

#[test]
fn a_session_goes_through_its_day() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    clinic.clock.advance(55);
    step(&mut clinic, series, 1, arrive_session).unwrap();
    clinic.clock.advance(10);
    checked(&mut clinic, series, 1);
    step(&mut clinic, series, 1, start_session).unwrap();
    clinic.clock.advance(40);
    step(&mut clinic, series, 1, monitor_session).unwrap();
    clinic.clock.advance(50);
    let done = complete_first(&mut clinic, series).unwrap();
    assert_eq!((done.minutes, done.codes.len()), (40, 2));
    let session = &done.session;
    let times = [session.arrived_local, session.started_local, session.stopped_local, session.left_local];
    expect!["09:55 10:05 10:45 11:35"].assert_eq(&times.map(|time| time.unwrap().clock()).join(" "));
    refused(
        step(&mut clinic, series, 1, start_session),
        expect!["Session 1 is done; this step cannot follow. Step it back first if it was marked by mistake."],
    );
}

#[test]
fn steps_out_of_order_or_on_another_day_are_refused() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    refused(
        step(&mut clinic, series, 2, arrive_session),
        expect!["This session is on Wed, Mar 4. Move it to today first."],
    );
    refused(
        step(&mut clinic, series, 1, monitor_session),
        expect!["Session 1 is booked; this step cannot follow. Step it back first if it was marked by mistake."],
    );
    refused(
        complete_first(&mut clinic, series),
        expect![
            "No start time is recorded for this session. Billing by time needs start and stop. [Use 10:00 AM to 11:00 AM]"
        ],
    );
    let session = sessions(&clinic, series).remove(0);
    let input = NoShowSession { session_id: session.id, revision: revision(&clinic, &session), note: None };
    refused(
        no_show_session(&mut clinic, input),
        expect!["This session begins only at Mon, Mar 2, 10:00 AM. Cancel it when the patient called."],
    );
    clinic.clock.advance(24 * 60);
    refused(
        step(&mut clinic, series, 1, arrive_session),
        expect!["This session was on Mon, Mar 2; say at what time. It was booked for 10:00 AM. [Use 10:00 AM]"],
    );
}

#[test]
fn a_missed_and_a_cancelled_session_free_their_slot_and_step_back_only_while_it_is_free() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let second = sessions(&clinic, series).remove(1);
    let cancel = CancelSession {
        session_id: second.id,
        revision: revision(&clinic, &second),
        by: EndedBy::Patient,
        reason: "Has a cold".into(),
    };
    let _ = cancel_session(&mut clinic, cancel).unwrap();
    let other = BookSession {
        patient_id: clinic.patients[1],
        starts: second.starts_local,
        minutes: 60,
        room_id: second.room_id,
        provider_id: None,
        modality: Modality::Ketamine,
        series_id: None,
        recovery_minutes: None,
    };
    let booked = book_session(&mut clinic, other).unwrap();
    let back = |clinic: &mut Clinic| {
        let input = ReopenSession {
            session_id: second.id,
            revision: revision(clinic, &second),
            reason: "Coming after all".into(),
        };
        clinic.desk.practice.act(Action::reversible("reopen_session"), |tx| reopen(tx, &input))
    };
    refused(
        back(&mut clinic),
        expect!["Chair 1 is taken 10:00 AM to 12:00 PM by another session. Book a new session instead."],
    );
    let _ = clinic.undo(booked.undo.unwrap()).unwrap();
    assert_eq!(back(&mut clinic).unwrap().value.status, crate::series::SessionStatus::Booked);
}
