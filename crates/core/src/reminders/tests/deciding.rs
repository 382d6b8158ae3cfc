//! Rules without a store.

use proptest::prelude::*;

use crate::{
    followup::Channel,
    packs::{Modality, TextKind, reminder_texts},
    reminders::{
        ReminderRulesView,
        lengths::length,
        reminder_rules,
        rules::Pace,
        wording::{Filling, check, fill, forbidden},
    },
    testing::practice,
    types::{Day, LocalTime, UtcMillis},
};

const NEW_YORK: chrono_tz::Tz = chrono_tz::America::New_York;
const PACE: Pace = Pace { per_day: 1, per_week: 3, from_hour: 8, until_hour: 21 };
/// 2026-03-01 00:00 in UTC; clocks in New York go ahead on the 8th, and back on November 1.
const MARCH: i64 = 1_772_323_200_000;
const MINUTE: i64 = 60_000;

#[test]
fn the_next_time_is_now_within_the_hours_and_the_next_opening_outside_them() {
    for (now, told, next) in [
        ("2026-03-02T09:00", "", "Mon, Mar 2, 9:00 AM"),
        ("2026-03-02T07:59", "", "Mon, Mar 2, 8:00 AM"),
        ("2026-03-02T20:59", "", "Mon, Mar 2, 8:59 PM"),
        ("2026-03-02T21:00", "", "Tue, Mar 3, 8:00 AM"),
        ("2026-03-07T22:00", "", "Sun, Mar 8, 8:00 AM"),
        ("2026-03-02T09:00", "2026-03-02", "Tue, Mar 3, 8:00 AM"),
        ("2026-03-04T09:00", "2026-03-01 2026-03-02 2026-03-03", "Sun, Mar 8, 8:00 AM"),
        ("2026-03-04T09:00", "2026-02-25 2026-03-02 2026-03-03", "Wed, Mar 4, 9:00 AM"),
    ] {
        let told: Vec<Day> = told.split_whitespace().map(|day| day.parse().unwrap()).collect();
        assert_eq!(PACE.next(Channel::Text, now.parse().unwrap(), &told).short(), next, "{now}, {told:?}");
    }
}

#[test]
fn a_letter_keeps_no_hours_but_counts_all_the_same() {
    let night: LocalTime = "2026-03-02T23:30".parse().unwrap();
    assert_eq!(PACE.next(Channel::Letter, night, &[]), night);
    assert_eq!(PACE.next(Channel::Letter, night, &[night.day()]).short(), "Tue, Mar 3, 12:00 AM");
}

proptest! {
    #[test]
    fn nobody_is_reminded_more_than_once_a_day_or_three_times_in_seven_days_or_in_quiet_hours(
        waits in proptest::collection::vec(0_i64..3 * 24 * 60, 1..40), start in 0_i64..300 * 24 * 60,
    ) {
        let mut instant = MARCH + start * MINUTE;
        let mut told: Vec<Day> = Vec::new();
        for wait in waits {
            instant += wait * MINUTE;
            let now = LocalTime::of(UtcMillis(instant), NEW_YORK);
            let next = PACE.next(Channel::Text, now, &told);
            prop_assert!(next >= now);
            let goes_at = next.instant(NEW_YORK);
            let hour = LocalTime::of(goes_at, NEW_YORK).minute_of_day() / 60;
            prop_assert!((8..21).contains(&hour), "{}", next.short());
            if next == now {
                told.push(now.day());
            } else {
                prop_assert!(PACE.is_quiet(now) || !PACE.has_room(now.day(), &told), "held back at {}", now.short());
            }
            for day in &told {
                let same = told.iter().filter(|other| *other == day).count();
                let week = told.iter().filter(|other| (0..7).contains(&other.since(*day))).count();
                prop_assert!(same <= 1 && week <= 3, "{same} on {}, {week} from then", day.short());
            }
        }
    }

    #[test]
    fn no_filled_text_says_a_forbidden_word_however_it_is_written(
        which in 0_usize..1000, capitals in any::<bool>(), between in prop::sample::select(vec!["", ".", "-", " ", "\u{200b}", "\u{ad}", "_"]),
        before in "[a-z]{0,8}", after in "[a-z]{0,8}",
    ) {
        let never = &reminder_texts().never;
        let word = never[which % never.len()].trim_end_matches('*').to_owned();
        let letters: Vec<String> = word.split(' ').flat_map(|part| part.chars()).map(String::from).collect();
        let said = if between.is_empty() { word } else { letters.join(between) };
        let said = if capitals { said.to_uppercase() } else { said };
        let text = format!("{before}, {said}, {after}");
        prop_assert!(forbidden(&text, never).is_some(), "{text}");
        prop_assert!(check(TextKind::Text, &text, never).is_err());
        prop_assert!(check(TextKind::Email, &text, never).is_err());
        let shipped = reminder_texts().text(TextKind::Text);
        let filled = fill(shipped, &Filling { first_name: said, ..filling() });
        prop_assert!(forbidden(&filled, never).is_some(), "{filled}");
    }

    #[test]
    fn a_message_is_cut_into_as_many_pieces_as_it_needs(text in "[a-z€ü中]{0,400}") {
        let found = length(&text);
        let (whole, part) = if found.wide { (70, 67) } else { (160, 153) };
        prop_assert_eq!(found.wide, text.contains('中'));
        prop_assert_eq!(found.pieces == 1, found.places <= whole);
        let most = if found.pieces == 1 { whole } else { found.pieces * part };
        prop_assert!(found.places <= most, "{found:?}");
        prop_assert!(found.pieces == 1 || found.places + found.pieces > (found.pieces - 1) * part);
    }
}

#[test]
fn hours_that_leave_nothing_of_the_day_are_the_shipped_ones() {
    let limits = &reminder_texts().limits;
    let hours = |from_hour, until_hour| {
        let rules = ReminderRulesView { from_hour, until_hour, ..reminder_rules(&practice()).unwrap() };
        let pace = Pace::of(&rules, limits);
        (pace.from_hour, pace.until_hour)
    };
    assert_eq!(hours(9, 17), (9, 17));
    assert_eq!(hours(6, 23), (8, 21), "never wider");
    assert_eq!(hours(21, 23), (8, 21), "as a program with later hours wrote it");
    assert_eq!(hours(17, 9), (8, 21));
}

#[test]
fn shipped_texts_say_nothing_forbidden_and_a_text_message_is_one_piece() {
    let pack = reminder_texts();
    for text in &pack.templates {
        check(text.kind, &text.body, &pack.never).unwrap();
        let filled = fill(&text.body, &filling());
        assert!(!filled.contains('{'), "{filled}");
        assert_eq!(
            forbidden(&filled, &pack.never).filter(|_| text.kind != TextKind::Letter && text.kind != TextKind::Call),
            None
        );
    }
    let text = fill(pack.text(TextKind::Text), &filling());
    assert_eq!((length(&text).pieces, length(&text).wide), (1, false), "{text}");
}

#[test]
fn every_kind_of_treatment_that_tells_is_forbidden() {
    for modality in [Modality::Ketamine, Modality::Spravato, Modality::Tms] {
        assert!(forbidden(modality.label(), &reminder_texts().never).is_some(), "{}", modality.label());
    }
    for innocent in [
        "Cedar Grove",
        "Ivy",
        "Dr. Halloran",
        "Painter Avenue",
        "Doris",
        "Atmos Clinic",
        "Any moment also our department already",
    ] {
        assert_eq!(forbidden(innocent, &reminder_texts().never), None, "{innocent}");
    }
}

#[test]
fn instructions_and_days_stand_only_where_nobody_else_reads_them() {
    let never = &reminder_texts().never;
    for (kind, body, fine) in [
        (TextKind::Text, "{prepare}", false),
        (TextKind::Email, "{prepare}", false),
        (TextKind::Letter, "{prepare}", true),
        (TextKind::Call, "{prepare}", true),
        (TextKind::Voicemail, "{first_name}, call {phone}", true),
        (TextKind::Voicemail, "Come on {weekday}", false),
        (TextKind::Text, "{diagnosis}", false),
        (TextKind::Text, "Hello {first_name", false),
        (TextKind::Letter, "Before your ketamine infusion", true),
        (TextKind::Email, "Before your infusion", false),
    ] {
        assert_eq!(check(kind, body, never).is_ok(), fine, "{kind}: {body}");
    }
}

#[test]
fn what_a_name_contains_is_no_placeholder() {
    let with = Filling { first_name: "{phone}".into(), ..filling() };
    assert_eq!(fill("Hello {first_name}, {unknown}", &with), "Hello {phone}, {unknown}");
}

fn filling() -> Filling {
    Filling {
        first_name: "Theodora".into(),
        weekday: "Wednesday".into(),
        date: "September 30".into(),
        time: "10:30 AM".into(),
        clinic: "Cedar Grove".into(),
        phone: "(555) 013-4400".into(),
        prepare: String::new(),
    }
}
