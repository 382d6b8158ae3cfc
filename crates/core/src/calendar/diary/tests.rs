use expect_test::{Expect, expect};
use uuid::Uuid;

use super::*;
use crate::{
    packs::{Modality, RoomKind},
    practice::{Hours, Modalities, SiteHours},
    types::SiteId,
};

#[test]
fn a_free_slot_has_no_clash() {
    check("Chair 1 10:00 30+30", "Chair 1 09:00 30+30", expect!["free"]);
    check("Chair 2 09:00 60+60", "Chair 1 09:00 30+30", expect!["free"]);
}

#[test]
fn recovery_keeps_the_room() {
    check(
        "Chair 1 09:00 30+60",
        "Chair 1 09:45 30+0",
        expect!["Chair 1 is taken 9:00 AM to 10:30 AM by another session. Nearest: 09:45 in Chair 2"],
    );
    check(
        "Chair 1 09:00 30+60",
        "Chair 1 08:30 30+15",
        expect!["Chair 1 is taken 9:00 AM to 10:30 AM by another session. Nearest: 08:30 in Chair 2"],
    );
}

#[test]
fn the_nearest_free_slot_may_be_another_room_or_the_end_of_a_booking() {
    check(
        "Chair 1 09:00 30+60",
        "Chair 1 09:00 30+60",
        expect!["Chair 1 is taken 9:00 AM to 10:30 AM by another session. Nearest: 09:00 in Chair 2"],
    );
    check(
        "Chair 1 09:00 40+60; Chair 2 08:00 120+60",
        "Chair 1 10:00 40+60",
        expect!["Chair 1 is taken 9:00 AM to 10:40 AM by another session. Nearest: 12:00 in Chair 1"],
    );
    check(
        "Chair 1 08:00 480+60; Chair 2 08:00 480+60",
        "Chair 1 10:00 40+60",
        expect!["Chair 1 is taken 8:00 AM to 5:00 PM by another session. Nearest: none"],
    );
}

#[test]
fn a_provider_is_taken_while_treating_and_a_patient_until_recovered() {
    check(
        "Chair 2 09:00 30+60 with 1",
        "Chair 1 09:15 30+30 with 1",
        expect!["The provider treats someone else 9:00 AM to 9:30 AM. Nearest: 09:30 in Chair 1"],
    );
    check("Chair 2 09:00 30+60 with 1", "Chair 1 09:30 30+30 with 1", expect!["free"]);
    check(
        "Chair 2 09:00 30+60 patient 9",
        "Chair 1 10:00 30+30 patient 9",
        expect!["The patient already has a session at 9:00 AM. Nearest: 10:30 in Chair 1"],
    );
}

#[test]
fn a_session_keeps_opening_hours_to_the_end_of_its_recovery() {
    check("", "Chair 1 16:00 30+30", expect!["free"]);
    check(
        "",
        "Chair 1 16:00 30+31",
        expect![
            "The site is open 8:00 AM to 5:00 PM on Thu, Mar 5; this session would take 4:00 PM to 5:01 PM. Nearest: 15:45 in Chair 1"
        ],
    );
    check(
        "",
        "Chair 1 07:30 30+30",
        expect![
            "The site is open 8:00 AM to 5:00 PM on Thu, Mar 5; this session would take 7:30 AM to 8:30 AM. Nearest: 08:00 in Chair 1"
        ],
    );
    check(
        "",
        "Chair 1 11:30 60+0",
        expect![
            "The site is open 8:00 AM to 5:00 PM on Thu, Mar 5; this session would take 11:30 AM to 12:30 PM. Nearest: 12:00 in Chair 1"
        ],
    );
}

/// Bookings and a slot such as `Chair 1 09:00 30+60 with 1 patient 9` on Thursday, March 5; says the clash and the nearest free slot.
#[track_caller]
fn check(bookings: &str, asked: &str, expect: Expect) {
    let mut diary = diary();
    for (number, booking) in bookings.split("; ").filter(|booking| !booking.is_empty()).enumerate() {
        let number = number as u128;
        diary.take(&slot(booking, 50 + number), SessionId(Uuid::from_u128(number)));
    }
    let asked = slot(asked, 99);
    let text = diary.clash(&asked).map_or("free".to_owned(), |clash| {
        let rooms: Vec<_> = diary.rooms.iter().map(|room| room.id).collect();
        let nearest = diary.nearest(&asked, &rooms, None);
        let nearest =
            nearest.map_or("none".to_owned(), |(time, room)| format!("{} in {}", time.clock(), diary.room_name(room)));
        format!("{clash} Nearest: {nearest}")
    });
    expect.assert_eq(&text);
}

fn diary() -> Diary {
    let site_id = SiteId(Uuid::from_u128(1));
    let span = |weekday, opens: &str, closes: &str| SiteHours { weekday, opens: opens.into(), closes: closes.into() };
    let room = |number: u128| Room {
        id: RoomId(Uuid::from_u128(number)),
        site_id,
        name: format!("Chair {number}"),
        position: number as i64,
        kind: RoomKind::Chair,
        modalities: Modalities(vec![Modality::Ketamine]),
        active: true,
    };
    Diary {
        zone: chrono_tz::America::New_York,
        site: Site {
            id: site_id,
            name: "Main office".into(),
            time_zone: "America/New_York".into(),
            address: None,
            phone: None,
            place_of_service: "11".into(),
            hours: Hours(vec![span(4, "08:00", "12:00"), span(4, "12:00", "17:00")]),
            active: true,
        },
        rooms: vec![room(1), room(2)],
        absences: Vec::new(),
        closures: BTreeMap::new(),
        busy: BTreeMap::new(),
    }
}

fn slot(text: &str, patient: u128) -> Slot {
    let mut words = text.split(' ').skip(1);
    let mut next = || words.next().unwrap_or_default();
    let room = next().parse().unwrap();
    let starts: LocalTime = format!("2026-03-05T{}", next()).parse().unwrap();
    let (minutes, recovery) = next().split_once('+').map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap())).unwrap();
    let mut slot = Slot {
        starts,
        minutes,
        recovery_minutes: recovery,
        room: RoomId(Uuid::from_u128(room)),
        provider: None,
        patient: PatientId(Uuid::from_u128(patient)),
        session: None,
    };
    while let Some(word) = words.next() {
        let id = Uuid::from_u128(words.next().unwrap().parse().unwrap());
        match word {
            "with" => slot.provider = Some(ProviderId(id)),
            _ => slot.patient = PatientId(id),
        }
    }
    slot
}
