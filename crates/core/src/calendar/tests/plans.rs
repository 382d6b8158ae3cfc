//! Whole courses of several patients at once, over the nights the clocks change, a leap day, the end of a year and closed days. What must hold is
//! worked out here again from the sessions as they were booked, without the planner.

use proptest::prelude::*;
use std::collections::BTreeSet;

use super::*;
use crate::{
    packs::{Phase, protocol},
    types::{Day, LocalTime},
};

const PROTOCOLS: &[&str] = &["iv-ketamine-depression", "spravato-trd", "tms-36", "iv-ketamine-pain"];
/// Before both changes of the clocks, the turn of a year, and a leap day.
const FROM: &[&str] = &["2026-03-03", "2026-10-19", "2027-12-13", "2028-02-14"];

/// What one patient asks for.
#[derive(Clone, Debug)]
struct Asked {
    protocol: usize,
    later: i64,
    hour: u32,
    weekdays: Option<BTreeSet<u8>>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let weekdays = proptest::option::of(proptest::collection::btree_set(1_u8..=5, 1..=5));
    (0..PROTOCOLS.len(), 0_i64..14, 8_u32..16, weekdays).prop_map(|(protocol, later, hour, weekdays)| Asked {
        protocol,
        later,
        hour,
        weekdays,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn no_course_that_is_booked_breaks_what_must_hold(
        from in 0..FROM.len(),
        closed in proptest::collection::btree_set(0_i64..70, 0..8),
        asked in proptest::collection::vec(asked(), 1..=4),
    ) {
        let from: Day = FROM[from].parse().unwrap();
        let mut clinic = clinic();
        let closed: BTreeSet<Day> = closed.into_iter().map(|later| from.plus(later)).collect();
        for day in &closed {
            clinic.close(&day.to_string(), "Training");
        }
        let mut booked = Vec::new();
        for (patient, asked) in asked.iter().enumerate() {
            let wish = PlanSeries {
                protocol_id: PROTOCOLS[asked.protocol].into(),
                starts_on: from.plus(asked.later),
                weekdays: asked.weekdays.clone().map(|days| days.into_iter().collect()),
                time: format!("{:02}:00", asked.hour),
                ..wish(&clinic, patient)
            };
            match start_series(&mut clinic, wish) {
                Ok(done) => booked.push((asked, done.value)),
                Err(Error::Refused(_) | Error::Invalid { .. }) => {}
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
        prop_assume!(!booked.is_empty());
        let mut all = Vec::new();
        for (asked, series) in &booked {
            let sessions = sessions(&clinic, series.series_id);
            course_holds(asked, from, &sessions)?;
            all.extend(sessions);
        }
        places_hold(&closed, &all)?;
    }
}

/// The rhythm of one course.
fn course_holds(asked: &Asked, from: Day, sessions: &[Session]) -> std::result::Result<(), TestCaseError> {
    let phases = &protocol(PROTOCOLS[asked.protocol]).unwrap().protocol.phases;
    let mut sessions: Vec<&Session> = sessions.iter().collect();
    sessions.sort_by_key(|session| session.starts_local);
    let planned: usize =
        phases.iter().filter(|phase| !phase.until_decided).map(|phase| usize::from(phase.sessions)).sum();
    prop_assert_eq!(sessions.len(), planned);
    let phase = |session: &Session| -> &Phase {
        phases.iter().find(|phase| Some(&phase.name) == session.phase.as_ref()).expect("a phase of the protocol")
    };
    for (place, session) in sessions.iter().enumerate() {
        let day = session.starts_local.day();
        prop_assert_eq!(session.number, Some(place as i64 + 1), "numbers follow the days");
        prop_assert!(day >= from.plus(asked.later));
        let phase = phase(session);
        if let Some(before) = place.checked_sub(1).map(|before| sessions[before].starts_local.day()) {
            prop_assert!(day.since(before) >= i64::from(phase.min_gap_days.max(1)), "{}", day.short());
        }
        let monday = |day: Day| day.plus(1 - i64::from(day.weekday()));
        let in_week = sessions
            .iter()
            .filter(|other| other.phase == session.phase && monday(other.starts_local.day()) == monday(day))
            .count();
        prop_assert!(in_week <= usize::from(phase.per_week), "{in_week} in the week of {}", day.short());
    }
    Ok(())
}

/// Rooms, patients and hours over all courses.
fn places_hold(closed: &BTreeSet<Day>, all: &[Session]) -> std::result::Result<(), TestCaseError> {
    let zone = crate::types::zone("America/New_York").unwrap();
    let ends = |session: &Session| session.starts_local.plus_minutes(session.minutes + session.recovery_minutes);
    for (place, session) in all.iter().enumerate() {
        let (starts, ends_at) = (session.starts_local, ends(session));
        prop_assert!(!closed.contains(&starts.day()), "{} is closed", starts.short());
        prop_assert!(starts.day().weekday() <= 5 && !starts.is_skipped(zone));
        let at = |clock: &str| -> LocalTime { format!("{}T{clock}", starts.day()).parse().unwrap() };
        prop_assert!(starts >= at("08:00") && ends_at <= at("17:00"), "{} to {}", starts.short(), ends_at.short());
        for other in &all[place + 1..] {
            let overlap = other.starts_local < ends_at && starts < ends(other);
            let shared = other.room_id == session.room_id || other.patient_id == session.patient_id;
            prop_assert!(!(overlap && shared), "{} and {}", starts.short(), other.starts_local.short());
        }
    }
    Ok(())
}
