use expect_test::expect;

use super::*;

#[test]
fn six_infusions_are_booked_in_one_action_and_undone_in_one() {
    let mut clinic = clinic();
    let done = six_infusions(&mut clinic);
    expect!["6 sessions booked, Mon, Mar 2 to Fri, Mar 13"].assert_eq(done.said.as_deref().unwrap());
    assert_eq!(done.value.sessions, 6);
    assert_eq!(sessions(&clinic, done.value.series_id).len(), 6);
    assert_eq!(fingerprint(&clinic).unwrap(), replayed_fingerprint(&clinic).unwrap());
    let _ = clinic.undo(done.undo.unwrap()).unwrap();
    assert!(sessions(&clinic, done.value.series_id).is_empty());
}

#[test]
fn the_second_course_takes_the_other_chair_and_the_third_another_time() {
    let mut clinic = clinic();
    let mut wish = wish(&clinic, 0);
    wish.room_id = Some(clinic.chairs[0]);
    clinic.close("2026-03-11", "Staff training");
    let _ = start_series(&mut clinic, wish.clone()).unwrap();
    wish.patient_id = clinic.patients[1];
    check_plan(
        &clinic,
        &wish,
        expect![[r#"
            1 Mon, Mar 2, 10:00 AM Chair 2 (Chair 1 taken 10:00 AM to 12:00 PM)
            2 Wed, Mar 4, 10:00 AM Chair 2 (Chair 1 taken 10:00 AM to 12:00 PM)
            3 Fri, Mar 6, 10:00 AM Chair 2 (Chair 1 taken 10:00 AM to 12:00 PM)
            4 Mon, Mar 9, 10:00 AM Chair 2 (Chair 1 taken 10:00 AM to 12:00 PM)
            5 Fri, Mar 13, 10:00 AM Chair 2 (Wed, Mar 11 is closed: Staff training; Chair 1 taken 10:00 AM to 12:00 PM)
            6 Mon, Mar 16, 10:00 AM Chair 2 (Chair 1 taken 10:00 AM to 12:00 PM)
            6 clashes, mostly Chair 2
            Clocks change on Sun, Mar 8. Sessions keep their clinic time.
            Nobody is written down as Prescriber or Infusion nurse in Settings, Staff times; they are not planned."#]],
    );
    let _ = start_series(&mut clinic, wish.clone()).unwrap();
    wish.patient_id = clinic.patients[2];
    check_plan(
        &clinic,
        &wish,
        expect![[r#"
            1 Mon, Mar 2, 12:00 PM Chair 1 (Chair 1 taken 10:00 AM to 12:00 PM)
            2 Wed, Mar 4, 12:00 PM Chair 1 (Chair 1 taken 10:00 AM to 12:00 PM)
            3 Fri, Mar 6, 12:00 PM Chair 1 (Chair 1 taken 10:00 AM to 12:00 PM)
            4 Mon, Mar 9, 12:00 PM Chair 1 (Chair 1 taken 10:00 AM to 12:00 PM)
            5 Fri, Mar 13, 12:00 PM Chair 1 (Wed, Mar 11 is closed: Staff training; Chair 1 taken 10:00 AM to 12:00 PM)
            6 Mon, Mar 16, 12:00 PM Chair 1 (Chair 1 taken 10:00 AM to 12:00 PM)
            6 clashes, mostly Chair 1
            Clocks change on Sun, Mar 8. Sessions keep their clinic time.
            Nobody is written down as Prescriber or Infusion nurse in Settings, Staff times; they are not planned."#]],
    );
    let _ = start_series(&mut clinic, wish.clone()).unwrap();
    let (from, to) = ("2026-03-01".parse().unwrap(), "2026-04-01".parse().unwrap());
    assert_eq!(double_bookings(clinic.db(), from, to).unwrap(), []);
}

#[test]
fn a_session_whose_day_is_full_goes_to_the_next_and_keeps_the_rhythm() {
    let mut clinic = clinic();
    let wednesday = "2026-03-04T08:00".parse().unwrap();
    for (chair, patient) in [(0, 1), (1, 2)] {
        let input = BookSession {
            patient_id: clinic.patients[patient],
            starts: wednesday,
            minutes: 480,
            room_id: clinic.chairs[chair],
            provider_id: None,
            modality: Modality::Ketamine,
            series_id: None,
            recovery_minutes: Some(60),
        };
        let _ = book_session(&mut clinic, input).unwrap();
    }
    let wish = wish(&clinic, 0);
    check_plan(
        &clinic,
        &wish,
        expect![[r#"
            1 Mon, Mar 2, 10:00 AM Chair 1
            2 Fri, Mar 6, 10:00 AM Chair 1 (Chair 1 taken 8:00 AM to 5:00 PM)
            3 Mon, Mar 9, 10:00 AM Chair 1 (follows the sessions before it)
            4 Wed, Mar 11, 10:00 AM Chair 1 (follows the sessions before it)
            5 Fri, Mar 13, 10:00 AM Chair 1 (follows the sessions before it)
            6 Mon, Mar 16, 10:00 AM Chair 1 (follows the sessions before it)
            5 clashes, mostly Chair 1
            Clocks change on Sun, Mar 8. Sessions keep their clinic time.
            Nobody is written down as Prescriber or Infusion nurse in Settings, Staff times; they are not planned."#]],
    );
}

#[test]
fn a_session_without_a_free_slot_is_named_and_the_rest_offered() {
    let mut clinic = clinic();
    for chair in clinic.chairs {
        out_of_order(&mut clinic, chair, "2026-03-04T00:00", "2026-12-31T00:00");
    }
    let mut wish = wish(&clinic, 0);
    check_plan(
        &clinic,
        &wish,
        expect![[r#"
        1 Mon, Mar 2, 10:00 AM Chair 1
        2 Wed, Mar 4, 10:00 AM Chair 1 (Chair 1: out of order)
        3 Fri, Mar 6, 10:00 AM Chair 1 (Chair 1: out of order)
        4 Mon, Mar 9, 10:00 AM Chair 1 (Chair 1: out of order)
        5 Wed, Mar 11, 10:00 AM Chair 1 (Chair 1: out of order)
        6 Fri, Mar 13, 10:00 AM Chair 1 (Chair 1: out of order)
        5 clashes, mostly Chair 1
        Clocks change on Sun, Mar 8. Sessions keep their clinic time.
        Nobody is written down as Prescriber or Infusion nurse in Settings, Staff times; they are not planned.
        These cannot hold together: that Chair 1 is away (Out of order 1), that Chair 2 is away (Out of order 1), the sessions of this course in a week (Induction), and the sessions of this course. Change one of them."#]],
    );
    refused(
        start_series(&mut clinic, wish.clone()),
        expect![
            "Session 2 has no free slot on Wed, Mar 4: Chair 1: out of order. The same holds for 4 more. Choose another time or room, or book the course without it and place it by hand. [Book the other 1]"
        ],
    );
    wish.skip = Some(vec![2, 3, 4, 5, 6]);
    assert_eq!(start_series(&mut clinic, wish).unwrap().value.sessions, 1);
}

#[test]
fn a_room_that_is_out_of_order_is_not_booked_by_hand() {
    let mut clinic = clinic();
    let chair = clinic.chairs[0];
    out_of_order(&mut clinic, chair, "2026-03-03T09:00", "2026-03-03T12:00");
    let input = BookSession {
        patient_id: clinic.patients[0],
        starts: "2026-03-03T10:30".parse().unwrap(),
        minutes: 40,
        room_id: chair,
        provider_id: None,
        modality: Modality::Ketamine,
        series_id: None,
        recovery_minutes: Some(60),
    };
    refused(
        book_session(&mut clinic, input),
        expect![
            "Chair 1 cannot be used Tue, Mar 3, 9:00 AM to Tue, Mar 3, 12:00 PM: out of order. Nearest free: 10:30 AM, Chair 2. [10:30 AM, Chair 2]"
        ],
    );
}

#[test]
fn tms_maps_for_an_hour_first_and_takes_the_bay() {
    let mut clinic = clinic();
    let mut wish = wish(&clinic, 0);
    wish.protocol_id = "tms-36".into();
    let series = start_series(&mut clinic, wish).unwrap().value.series_id;
    let all = sessions(&clinic, series);
    assert_eq!(all.len(), 36);
    assert_eq!(all.iter().map(|session| session.minutes).take(3).collect::<Vec<_>>(), [60, 30, 30]);
    assert!(all.iter().all(|session| session.room_id == clinic.bay));
}

#[test]
fn a_move_onto_another_session_is_refused_with_the_nearest_free_slot_and_the_offer_can_be_taken() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let blocker = BookSession {
        patient_id: clinic.patients[1],
        starts: "2026-03-05T13:30".parse().unwrap(),
        minutes: 70,
        room_id: clinic.chairs[0],
        provider_id: None,
        modality: Modality::Ketamine,
        series_id: None,
        recovery_minutes: Some(0),
    };
    let _ = book_session(&mut clinic, blocker.clone()).unwrap();
    let other = BookSession { patient_id: clinic.patients[2], room_id: clinic.chairs[1], ..blocker };
    let _ = book_session(&mut clinic, other).unwrap();
    let second = sessions(&clinic, series).remove(1);
    let wish = MoveSession {
        session_id: second.id,
        revision: revision(&clinic, &second),
        starts: "2026-03-05T14:00".parse().unwrap(),
        room_id: None,
        provider_id: None,
    };
    let error = move_session(&mut clinic, wish.clone()).unwrap_err();
    let Error::Refused(refusal) = &error else { panic!("{error}") };
    let (label, input) = refusal.offer.clone().unwrap();
    expect![
        "Chair 1 is taken 1:30 PM to 2:40 PM by another session. Nearest free: 2:40 PM, Chair 1. [2:40 PM, Chair 1]"
    ]
    .assert_eq(&format!("{error} {} [{label}]", refusal.hint.as_deref().unwrap()));
    let mut retry = serde_json::to_value(&wish).unwrap();
    retry.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
    let done = move_session(&mut clinic, serde_json::from_value(retry).unwrap()).unwrap();
    expect!["Session 2 moved to Thu, Mar 5, 2:40 PM, Chair 1. Nearer to session 3 than the 2 days of the protocol"]
        .assert_eq(done.said.as_deref().unwrap());
    assert!(matches!(move_session(&mut clinic, wish), Err(Error::Stale)));
    let _ = clinic.undo(done.undo.unwrap()).unwrap();
    assert_eq!(sessions(&clinic, series)[1].starts_local, second.starts_local);
}

#[test]
fn a_move_outside_hours_or_onto_a_closed_day_is_refused() {
    let mut clinic = clinic();
    clinic.close("2026-03-06", "Staff training");
    let mut wish = wish(&clinic, 0);
    wish.sessions = Some(2);
    let series = start_series(&mut clinic, wish).unwrap().value.series_id;
    let session = sessions(&clinic, series).remove(1);
    let mut to = |starts: &str| {
        let revision = revision(&clinic, &session);
        move_session(
            &mut clinic,
            MoveSession {
                session_id: session.id,
                revision,
                starts: starts.parse().unwrap(),
                room_id: None,
                provider_id: None,
            },
        )
    };
    refused(
        to("2026-03-05T16:00"),
        expect![
            "The site is open 8:00 AM to 5:00 PM on Thu, Mar 5; this session would take 4:00 PM to 6:00 PM. Nearest free: 3:00 PM, Chair 1. [3:00 PM, Chair 1]"
        ],
    );
    refused(
        to("2026-03-06T10:00"),
        expect![
            "The site is closed on Fri, Mar 6: Staff training. Nearest free: Mon, Mar 9, 10:00 AM, Chair 1. [Mon, Mar 9, 10:00 AM, Chair 1]"
        ],
    );
    refused(
        to("2026-03-07T10:00"),
        expect![
            "The site is closed on Sat, Mar 7: no hours on Sat. Nearest free: Mon, Mar 9, 10:00 AM, Chair 1. [Mon, Mar 9, 10:00 AM, Chair 1]"
        ],
    );
}

#[test]
fn the_rest_of_a_course_moves_by_a_week_and_skips_what_is_closed() {
    let mut clinic = clinic();
    clinic.close("2026-03-18", "Staff training");
    let series = six_infusions(&mut clinic).value.series_id;
    let done = shift_series(&mut clinic, ShiftSeries { series_id: series, from_number: 4, days: 7 }).unwrap();
    expect!["3 sessions moved"].assert_eq(done.said.as_deref().unwrap());
    expect![[r#"
        1 Mon, Mar 2, 10:00 AM booked
        2 Wed, Mar 4, 10:00 AM booked
        3 Fri, Mar 6, 10:00 AM booked
        4 Mon, Mar 16, 10:00 AM booked
        5 Thu, Mar 19, 10:00 AM booked
        6 Mon, Mar 23, 10:00 AM booked"#]]
    .assert_eq(&days(&clinic, series));
    let _ = clinic.undo(done.undo.unwrap()).unwrap();
    expect![[r#"
        1 Mon, Mar 2, 10:00 AM booked
        2 Wed, Mar 4, 10:00 AM booked
        3 Fri, Mar 6, 10:00 AM booked
        4 Mon, Mar 9, 10:00 AM booked
        5 Wed, Mar 11, 10:00 AM booked
        6 Fri, Mar 13, 10:00 AM booked"#]]
    .assert_eq(&days(&clinic, series));
}

#[test]
fn a_course_cannot_be_brought_forward_into_the_past() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    refused(
        shift_series(&mut clinic, ShiftSeries { series_id: series, from_number: 1, days: -3 }),
        expect!["Session 1 would fall on Fri, Feb 27, which is past."],
    );
}

#[test]
fn a_session_booked_anew_takes_the_number_of_the_one_that_was_missed() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let third = sessions(&clinic, series).remove(2);
    let cancel = CancelSession {
        session_id: third.id,
        revision: revision(&clinic, &third),
        by: EndedBy::Clinic,
        reason: "Chair broken".into(),
    };
    let _ = cancel_session(&mut clinic, cancel).unwrap();
    let mut book = |starts: &str| {
        let input = BookSession {
            patient_id: clinic.patients[0],
            starts: starts.parse().unwrap(),
            minutes: 60,
            room_id: clinic.chairs[0],
            provider_id: None,
            modality: Modality::Ketamine,
            series_id: Some(series),
            recovery_minutes: None,
        };
        let _ = book_session(&mut clinic, input).unwrap();
    };
    book("2026-03-16T10:00");
    book("2026-03-18T10:00");
    expect![[r#"
        1 Mon, Mar 2, 10:00 AM booked
        2 Wed, Mar 4, 10:00 AM booked
        3 Fri, Mar 6, 10:00 AM cancelled
        3 Mon, Mar 16, 10:00 AM booked
        4 Mon, Mar 9, 10:00 AM booked
        5 Wed, Mar 11, 10:00 AM booked
        6 Fri, Mar 13, 10:00 AM booked
        7 Wed, Mar 18, 10:00 AM booked"#]]
    .assert_eq(&days(&clinic, series));
}

#[test]
fn a_prescriber_treats_one_patient_at_a_time_but_not_while_they_recover() {
    let mut clinic = clinic();
    let wish = |clinic: &Clinic, patient| PlanSeries {
        provider_id: Some(clinic.prescriber),
        sessions: Some(1),
        ..wish(clinic, patient)
    };
    let first = wish(&clinic, 0);
    let _ = start_series(&mut clinic, first).unwrap();
    let plan = preview_series(&clinic, wish(&clinic, 1)).unwrap();
    let seat = &plan.sessions[0];
    expect!["2026-03-02T11:00 Chair 2 (provider taken 10:00 AM to 11:00 AM)"].assert_eq(&format!(
        "{} {} ({})",
        seat.starts,
        seat.room,
        seat.moved.as_deref().unwrap()
    ));
}
