use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn every_course_keeps_its_count_gaps_weekdays_and_closures(
        protocol in 0..packs::protocols().len(),
        later in 0_i64..730,
        minute in 0_i64..900,
        wished in proptest::collection::btree_set(1_u8..=7, 0..=7),
        shut in proptest::collection::btree_set(0_i64..1000, 0..60),
    ) {
        let phases = &packs::protocols()[protocol].protocol.phases;
        let first: Day = "2026-01-01".parse().unwrap();
        let weekdays: Vec<u8> = wished.into_iter().collect();
        let open: &[u8] = if weekdays.iter().any(|day| *day > 5) { &[1, 2, 3, 4, 5, 6, 7] } else { MON_TO_FRI };
        let wish = Wish { phases, starts_on: first.plus(later), weekdays: &weekdays, open_weekdays: open, minute_of_day: minute, sessions: None, zone: NEW_YORK };
        let closed = |day: Day| shut.contains(&day.since(first)).then(|| "closed".to_owned());
        let course = lay_out(&wish, closed).unwrap();

        let count: usize = phases.iter().filter(|phase| !phase.until_decided).map(|phase| usize::from(phase.sessions)).sum();
        prop_assert_eq!(course.sessions.len(), count);
        for (place, placed) in course.sessions.iter().enumerate() {
            let day = placed.starts.day();
            prop_assert_eq!(placed.number, place + 1);
            prop_assert!(day >= wish.starts_on);
            prop_assert!(closed(day).is_none());
            prop_assert!(open.contains(&day.weekday()));
            prop_assert!(weekdays.is_empty() || weekdays.contains(&day.weekday()));
            prop_assert!(!placed.starts.is_skipped(NEW_YORK));
            let phase = phases.iter().find(|phase| phase.name == placed.phase).unwrap();
            if let Some(before) = place.checked_sub(1).map(|before| course.sessions[before].starts.day()) {
                let same_day = course.sessions.iter().filter(|other| other.starts.day() == day).count();
                prop_assert!(same_day <= usize::from(phase.per_day));
                prop_assert!(day == before && phase.per_day > 1 || day.since(before) >= i64::from(phase.min_gap_days.max(1)));
            }
            let same_week = course.sessions.iter().filter(|other| other.phase == placed.phase && other.week == placed.week).count();
            prop_assert!(same_week <= usize::from(phase.per_week));
        }
    }
}
