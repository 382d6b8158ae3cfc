//! What is open, used, idle and missed.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::{
    rules::{Cell, Use, cells, minutes, turnovers},
    *,
};
use crate::{
    availability::{AbsenceKind, SaveAbsence, Span, merged, save_absence, without},
    calendar::{
        BookSession, CancelSession, NoShowSession, book_session, cancel_session, no_show_session,
        testing::{Clinic, clinic},
    },
    packs::Modality,
    series::{EndedBy, Session, SessionStatus},
    types::{LocalTime, RoomId, SessionId},
};

#[test]
fn a_week_of_rooms_is_told_apart_by_room_weekday_and_hour() {
    let mut clinic = clinic();
    clinic.close("2026-03-06", "Staff day");
    book(&mut clinic, 0, "2026-03-03T10:00", 0);
    book(&mut clinic, 1, "2026-03-03T12:30", 0);
    book(&mut clinic, 2, "2026-03-04T15:00", 1);
    out_of_order(&mut clinic, "2026-03-05T08:00", "2026-03-05T12:00");
    check(
        &clinic,
        expect![[r"
            4 days, 6%: 360 of 6240 min
            Chair 1: 11%, 240 of 2160, 0 outside, 0 down, 2 sessions, 6 idle, longest 540
            Chair 2: 6%, 120 of 1920, 0 outside, 240 down, 1 sessions, 4 idle, longest 540
            TMS 1: 0%, 0 of 2160, 0 outside, 0 down, 0 sessions, 4 idle, longest 540
            1: 0%
            2: 15%; 10h 33%, 11h 33%, 12h 17%, 13h 33%, 14h 17%
            3: 7%; 15h 33%, 16h 33%
            4: 0%"]],
    );
}

#[test]
fn who_does_not_come_leaves_the_room_empty_and_is_counted() {
    let mut clinic = clinic();
    let missed = book(&mut clinic, 0, "2026-03-03T10:00", 0);
    let called_off = book(&mut clinic, 1, "2026-03-03T12:30", 0);
    clinic.clock.advance(3 * 24 * 60);
    let revision = clinic.db().revision::<Session>(missed).unwrap();
    let _ = no_show_session(&mut clinic, NoShowSession { session_id: missed, revision, note: None }).unwrap();
    let revision = clinic.db().revision::<Session>(called_off).unwrap();
    let off = CancelSession { session_id: called_off, revision, by: EndedBy::Patient, reason: "Flu".into() };
    let _ = cancel_session(&mut clinic, off).unwrap();
    let all = of_week(&clinic);
    assert_eq!(all.used_minutes, 0);
    let rates: Vec<_> =
        all.missed.iter().map(|of| (of.modality.code.as_str(), of.due, of.missed, of.called_off)).collect();
    assert_eq!(rates, [("ketamine", 1, 1, 1)]);
    assert_eq!(all.missed[0].weekdays, [WeekdayMisses { weekday: 2, due: 1, missed: 1 }]);
}

#[test]
fn days_have_to_be_in_order_and_within_a_year() {
    let clinic = clinic();
    let of = |from: &str, to: &str| {
        let asked = UtilizationOf { site_id: None, from: from.parse().unwrap(), to: to.parse().unwrap() };
        utilization(&clinic, asked).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(of("2026-03-02", "2026-03-02"), Ok(()));
    assert_eq!(of("2026-01-01", "2027-01-01"), Ok(()));
    let wrong = Err("to: is before the first day or more than a year later".to_owned());
    assert_eq!(of("2026-03-02", "2026-03-01"), wrong);
    assert_eq!(of("2026-01-01", "2027-01-02"), wrong);
}

#[test]
fn a_room_is_ready_again_only_between_sessions_booked_to_follow() {
    let used = |starts: &str, started: Option<&str>, left: Option<&str>| Use {
        room: RoomId(uuid::Uuid::from_u128(1)),
        modality: Modality::Tms,
        status: SessionStatus::Done,
        starts: at(starts),
        minutes: 30,
        started: started.map(at),
        left: left.map(at),
    };
    let day = [
        used("09:00", Some("09:02"), Some("09:29")),
        used("09:30", Some("09:41"), Some("10:05")),
        used("10:00", Some("10:09"), None),
        used("10:30", Some("10:35"), Some("11:00")),
        // Nobody was booked to follow.
        used("13:00", Some("13:05"), Some("13:30")),
        // A clock that was set wrong.
        used("13:30", Some("13:20"), Some("14:00")),
    ];
    assert_eq!(turnovers(&day.iter().collect::<Vec<_>>()), [4, 12]);
}

proptest! {
    #[test]
    fn open_time_is_used_or_free_and_every_minute_has_its_hour(
        open in spans(), taken in spans(),
    ) {
        let (open, taken) = (merged(open), merged(taken));
        let free = without(&open, &taken);
        let used = without(&open, &free);
        prop_assert_eq!(minutes(&free) + minutes(&used), minutes(&open));
        // Minute by minute, by looking.
        let within = |spans: &[Span], minute: LocalTime| spans.iter().any(|(from, until)| *from <= minute && minute < *until);
        let begin = at("00:00");
        for minute in (0..3 * 1440).map(|later| begin.plus_minutes(later)) {
            prop_assert_eq!(within(&used, minute), within(&open, minute) && within(&taken, minute));
        }
        let mut total = Cell::default();
        for ((weekday, hour), cell) in cells(&open, &used) {
            prop_assert!((1..=7).contains(&weekday) && (0..24).contains(&hour) && cell.used <= cell.open);
            total += cell;
        }
        prop_assert_eq!((total.open, total.used), (minutes(&open), minutes(&used)));
    }
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    let span = (0..2 * 1440_i64, 1..600_i64);
    proptest::collection::vec(span, 0..8).prop_map(|spans| {
        let begin = at("00:00");
        spans.into_iter().map(|(from, long)| (begin.plus_minutes(from), begin.plus_minutes(from + long))).collect()
    })
}

#[track_caller]
fn check(clinic: &Clinic, expect: Expect) {
    let all = of_week(clinic);
    let percent = |percent: Option<u32>| percent.map_or("closed".to_owned(), |percent| format!("{percent}%"));
    let mut lines =
        vec![format!("{} days, {}: {} of {} min", all.days, percent(all.percent), all.used_minutes, all.open_minutes)];
    lines.extend(all.rooms.iter().map(|room| {
        format!(
            "{}: {}, {} of {}, {} outside, {} down, {} sessions, {} idle, longest {}",
            room.name,
            percent(room.percent),
            room.used_minutes,
            room.open_minutes,
            room.outside_minutes,
            room.down_minutes,
            room.sessions,
            room.idle_slots,
            room.longest_idle
        )
    }));
    lines.extend(all.weekdays.iter().map(|day| {
        let busy = day.hours.iter().filter(|hour| hour.percent != Some(0));
        let hours: Vec<String> = busy.map(|hour| format!("{}h {}", hour.hour, percent(hour.percent))).collect();
        let hours = if hours.is_empty() { String::new() } else { format!("; {}", hours.join(", ")) };
        format!("{}: {}{hours}", day.weekday, percent(day.percent))
    }));
    expect.assert_eq(&lines.join("\n"));
}

fn of_week(clinic: &Clinic) -> Utilization {
    let asked = UtilizationOf { site_id: None, from: "2026-03-02".parse().unwrap(), to: "2026-03-08".parse().unwrap() };
    utilization(clinic, asked).unwrap()
}

fn at(clock: &str) -> LocalTime {
    format!("2026-03-02T{clock}").parse().unwrap()
}

/// An hour and an hour of recovery.
fn book(clinic: &mut Clinic, patient: usize, starts: &str, chair: usize) -> SessionId {
    let visit = BookSession {
        patient_id: clinic.patients[patient],
        starts: starts.parse().unwrap(),
        minutes: 60,
        room_id: clinic.chairs[chair],
        provider_id: None,
        modality: Modality::Ketamine,
        series_id: None,
        recovery_minutes: Some(60),
    };
    book_session(clinic, visit).unwrap().value.id.parse().unwrap()
}

fn out_of_order(clinic: &mut Clinic, from: &str, until: &str) {
    let absence = SaveAbsence {
        id: String::new(),
        revision: 0,
        provider_id: None,
        room_id: Some(clinic.chairs[1]),
        site_id: None,
        kind: AbsenceKind::OutOfOrder,
        from: from.parse().unwrap(),
        until: until.parse().unwrap(),
        note: None,
    };
    let _ = save_absence(clinic, absence).unwrap();
}
