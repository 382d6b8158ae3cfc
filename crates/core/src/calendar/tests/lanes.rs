use expect_test::{Expect, expect};

use super::*;
use crate::{
    packs::{Load, RoomKind, Skill},
    practice::{Provider, ProviderKind},
    series::{SessionPlan, StaffSeat, Staffing},
    types::{ProviderId, SessionId},
};

#[test]
fn a_board_has_a_lane_for_every_provider_and_for_staff_whom_a_session_names() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let nurse = staff(&mut clinic, "Ines Calloway");
    let idle = staff(&mut clinic, "Bo Doyle");
    let first = sessions(&clinic, series).remove(0);
    seat(&mut clinic, first.id, nurse);
    let people = board_of(&clinic, None).people;
    let lines: Vec<_> =
        people.iter().map(|person| format!("{} ({}): {}", person.name, person.kind.code, person.helps.len())).collect();
    expect!["Nadia Halloran (provider): 0\nInes Calloway (staff): 1"].assert_eq(&lines.join("\n"));
    assert!(people.iter().all(|person| person.id != idle));
    assert_eq!(people[1].helps, [first.id]);
}

#[test]
fn a_filter_hides_sessions_and_says_what_it_leaves_out() {
    let mut clinic = clinic();
    let _ = six_infusions(&mut clinic);
    let treated = PlanSeries { time: "13:00".into(), provider_id: Some(clinic.prescriber), ..wish(&clinic, 1) };
    let _ = start_series(&mut clinic, treated).unwrap();
    let magnet = BookSession {
        patient_id: clinic.patients[2],
        starts: "2026-03-02T09:30".parse().unwrap(),
        minutes: 30,
        room_id: clinic.bay,
        provider_id: None,
        modality: Modality::Tms,
        series_id: None,
        recovery_minutes: None,
    };
    let _ = book_session(&mut clinic, magnet).unwrap();
    let filter = BoardFilter::default;
    check(&clinic, filter(), expect!["everything"]);
    check(
        &clinic,
        BoardFilter { kinds: vec![RoomKind::Tms], ..filter() },
        expect!["Rooms: TMS bay. | 09:30 TMS 1 | without Chair 1, Chair 2"],
    );
    check(
        &clinic,
        BoardFilter { modalities: vec![Modality::Ketamine], ..filter() },
        expect!["Treatments: Ketamine. | 10:00 Chair 1, 13:00 Chair 1 | without "],
    );
    check(
        &clinic,
        BoardFilter { people: vec![clinic.prescriber], ..filter() },
        expect!["People: Nadia Halloran. | 13:00 Chair 1 | without "],
    );
}

#[test]
fn what_is_done_or_lost_is_hidden_on_demand_and_stays_in_the_answer() {
    let mut clinic = clinic();
    let series = six_infusions(&mut clinic).value.series_id;
    let session = sessions(&clinic, series).remove(0);
    let cancel = CancelSession {
        session_id: session.id,
        revision: revision(&clinic, &session),
        reason: "Ill".into(),
        by: EndedBy::Patient,
    };
    let _ = cancel_session(&mut clinic, cancel).unwrap();
    let hidden = |filter: BoardFilter| {
        let board = board_of(&clinic, Some(filter));
        (board.sessions.len(), board.filtered.unwrap().hidden.len())
    };
    assert_eq!(hidden(BoardFilter { hide_lost: true, ..BoardFilter::default() }), (1, 1));
    assert_eq!(hidden(BoardFilter { hide_done: true, ..BoardFilter::default() }), (1, 0));
    check(
        &clinic,
        BoardFilter { hide_done: true, hide_lost: true, ..BoardFilter::default() },
        expect!["Without: done, missed or called off. |  | without "],
    );
}

#[test]
fn somebody_named_in_a_typed_time_is_meant_as_the_provider() {
    let clinic = clinic();
    let input = ParseWhen { text: "thu 2p r2 halloran".into(), near: None, site_id: None };
    let when = parse_when(&clinic, input).unwrap();
    assert_eq!((when.room_id, when.provider_id), (Some(clinic.chairs[1]), Some(clinic.prescriber)));
    expect!["Thu, Mar 5, 2:00 PM, Chair 2, with Nadia Halloran"].assert_eq(&when.echo);
}

fn board_of(clinic: &Clinic, filter: Option<BoardFilter>) -> Board {
    let day = "2026-03-02".parse().unwrap();
    board(clinic, BoardQuery { from: day, to: day, site_id: None, filter }).unwrap()
}

#[track_caller]
fn check(clinic: &Clinic, filter: BoardFilter, expect: Expect) {
    let board = board_of(clinic, Some(filter));
    let Some(left) = board.filtered else { return expect.assert_eq("everything") };
    let shown: Vec<_> = board.sessions.iter().filter(|session| !left.hidden.contains(&session.id)).collect();
    let lines: Vec<_> =
        shown.iter().map(|session| format!("{} {}", &session.starts.to_string()[11..], session.room)).collect();
    let rooms: Vec<_> =
        board.rooms.iter().filter(|room| left.hidden_rooms.contains(&room.id)).map(|room| room.name.as_str()).collect();
    expect.assert_eq(&format!("{} | {} | without {}", left.words, lines.join(", "), rooms.join(", ")));
}

fn staff(clinic: &mut Clinic, name: &str) -> ProviderId {
    let added = clinic.desk.practice.act(Action::reversible("save_provider"), |tx| {
        let person = Provider {
            id: tx.new_id(),
            name: name.into(),
            credential: None,
            title: None,
            kind: ProviderKind::Staff,
            npi: None,
            license: None,
            license_state: None,
            taxonomy: None,
            active: true,
            position: 1,
        };
        tx.put(&person).map(|()| person.id)
    });
    added.unwrap().value
}

fn seat(clinic: &mut Clinic, session: SessionId, provider_id: ProviderId) {
    let seat = StaffSeat { skill: Skill::Nurse, provider_id, after_minutes: 0, minutes: 60, load: Load::All };
    let _ = clinic
        .desk
        .practice
        .act(Action::reversible("plan_staff"), |tx| SessionPlan::staff(tx, session, Staffing(vec![seat.clone()])))
        .unwrap();
}
