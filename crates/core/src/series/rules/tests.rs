use expect_test::{Expect, expect};

use super::*;
use crate::packs;

mod clocks;
mod properties;

const NEW_YORK: Tz = chrono_tz::America::New_York;
const MON_TO_FRI: &[u8] = &[1, 2, 3, 4, 5];

#[test]
fn six_infusions_fall_on_monday_wednesday_friday() {
    check(
        "iv-ketamine-depression",
        "2026-03-02",
        &[],
        &[],
        expect![[r#"
        week 1: 1=Mon, Mar 2 2=Wed, Mar 4 3=Fri, Mar 6
        week 2: 4=Mon, Mar 9 5=Wed, Mar 11 6=Fri, Mar 13
        - Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]],
    );
}

#[test]
fn six_infusions_that_start_in_midweek_take_three_weeks() {
    check(
        "iv-ketamine-depression",
        "2026-03-04",
        &[],
        &[],
        expect![[r#"
        week 1: 1=Wed, Mar 4 2=Fri, Mar 6
        week 2: 3=Mon, Mar 9 4=Wed, Mar 11 5=Fri, Mar 13
        week 3: 6=Mon, Mar 16
        - Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]],
    );
    check(
        "iv-ketamine-depression",
        "2026-03-03",
        &[],
        &[],
        expect![[r#"
        week 1: 1=Tue, Mar 3 2=Thu, Mar 5
        week 2: 3=Mon, Mar 9 4=Wed, Mar 11 5=Fri, Mar 13
        week 3: 6=Mon, Mar 16
        - Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]],
    );
}

#[test]
fn six_pain_infusions_take_two_weeks() {
    check(
        "iv-ketamine-pain",
        "2026-03-02",
        &[],
        &[],
        expect![[r#"
        week 1: 1=Mon, Mar 2 2=Wed, Mar 4 3=Fri, Mar 6
        week 2: 4=Mon, Mar 9 5=Wed, Mar 11 6=Fri, Mar 13
        - Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]],
    );
}

#[test]
fn spravato_twice_a_week_for_four_weeks_then_weekly_for_four() {
    check(
        "spravato-trd",
        "2026-03-02",
        &[],
        &[],
        expect![[r#"
        week 1: 1=Mon, Mar 2 2=Thu, Mar 5
        week 2: 3=Mon, Mar 9 4=Thu, Mar 12
        week 3: 5=Mon, Mar 16 6=Thu, Mar 19
        week 4: 7=Mon, Mar 23 8=Thu, Mar 26
        week 5: 9=Thu, Apr 2
        week 6: 10=Thu, Apr 9
        week 7: 11=Thu, Apr 16
        week 8: 12=Thu, Apr 23
        - Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]],
    );
    check(
        "spravato-trd",
        "2026-03-03",
        &[],
        &[],
        expect![[r#"
        week 1: 1=Tue, Mar 3 2=Fri, Mar 6
        week 2: 3=Tue, Mar 10 4=Fri, Mar 13
        week 3: 5=Tue, Mar 17 6=Fri, Mar 20
        week 4: 7=Tue, Mar 24 8=Fri, Mar 27
        week 5: 9=Fri, Apr 3
        week 6: 10=Fri, Apr 10
        week 7: 11=Fri, Apr 17
        week 8: 12=Fri, Apr 24
        - Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]],
    );
}

#[test]
fn tms_is_thirty_weekdays_and_a_taper_of_three_two_one() {
    check(
        "tms-36",
        "2026-03-09",
        &[],
        &[],
        expect![[r#"
        week 1: 1=Mon, Mar 9 2=Tue, Mar 10 3=Wed, Mar 11 4=Thu, Mar 12 5=Fri, Mar 13
        week 2: 6=Mon, Mar 16 7=Tue, Mar 17 8=Wed, Mar 18 9=Thu, Mar 19 10=Fri, Mar 20
        week 3: 11=Mon, Mar 23 12=Tue, Mar 24 13=Wed, Mar 25 14=Thu, Mar 26 15=Fri, Mar 27
        week 4: 16=Mon, Mar 30 17=Tue, Mar 31 18=Wed, Apr 1 19=Thu, Apr 2 20=Fri, Apr 3
        week 5: 21=Mon, Apr 6 22=Tue, Apr 7 23=Wed, Apr 8 24=Thu, Apr 9 25=Fri, Apr 10
        week 6: 26=Mon, Apr 13 27=Tue, Apr 14 28=Wed, Apr 15 29=Thu, Apr 16 30=Fri, Apr 17
        week 7: 31=Mon, Apr 20 32=Wed, Apr 22 33=Fri, Apr 24
        week 8: 34=Tue, Apr 28 35=Thu, Apr 30
        week 9: 36=Wed, May 6"#]],
    );
    check(
        "tms-36",
        "2026-03-11",
        &[],
        &[],
        expect![[r#"
        week 1: 1=Wed, Mar 11 2=Thu, Mar 12 3=Fri, Mar 13
        week 2: 4=Mon, Mar 16 5=Tue, Mar 17 6=Wed, Mar 18 7=Thu, Mar 19 8=Fri, Mar 20
        week 3: 9=Mon, Mar 23 10=Tue, Mar 24 11=Wed, Mar 25 12=Thu, Mar 26 13=Fri, Mar 27
        week 4: 14=Mon, Mar 30 15=Tue, Mar 31 16=Wed, Apr 1 17=Thu, Apr 2 18=Fri, Apr 3
        week 5: 19=Mon, Apr 6 20=Tue, Apr 7 21=Wed, Apr 8 22=Thu, Apr 9 23=Fri, Apr 10
        week 6: 24=Mon, Apr 13 25=Tue, Apr 14 26=Wed, Apr 15 27=Thu, Apr 16 28=Fri, Apr 17
        week 7: 29=Mon, Apr 20 30=Tue, Apr 21
        week 8: 31=Mon, Apr 27 32=Wed, Apr 29 33=Fri, May 1
        week 9: 34=Tue, May 5 35=Thu, May 7
        week 10: 36=Wed, May 13
        - Session 31 comes 6 days after session 30; the protocol allows 5. Ask the clinician."#]],
    );
}

#[test]
fn a_course_over_thanksgiving_and_christmas_skips_the_closures() {
    let closed =
        [("2026-11-26", "Thanksgiving Day"), ("2026-12-25", "Christmas Day"), ("2027-01-01", "New Year's Day")];
    check(
        "tms-36",
        "2026-11-23",
        &[],
        &closed,
        expect![[r#"
        week 1: 1=Mon, Nov 23 2=Tue, Nov 24 3=Wed, Nov 25 4=Fri, Nov 27 (Thu, Nov 26 is closed: Thanksgiving Day)
        week 2: 5=Mon, Nov 30 6=Tue, Dec 1 7=Wed, Dec 2 8=Thu, Dec 3 9=Fri, Dec 4
        week 3: 10=Mon, Dec 7 11=Tue, Dec 8 12=Wed, Dec 9 13=Thu, Dec 10 14=Fri, Dec 11
        week 4: 15=Mon, Dec 14 16=Tue, Dec 15 17=Wed, Dec 16 18=Thu, Dec 17 19=Fri, Dec 18
        week 5: 20=Mon, Dec 21 21=Tue, Dec 22 22=Wed, Dec 23 23=Thu, Dec 24
        week 6: 24=Mon, Dec 28 (Fri, Dec 25 is closed: Christmas Day) 25=Tue, Dec 29 26=Wed, Dec 30 27=Thu, Dec 31
        week 7: 28=Mon, Jan 4 (Fri, Jan 1 is closed: New Year's Day) 29=Tue, Jan 5 30=Wed, Jan 6
        week 8: 31=Mon, Jan 11 32=Wed, Jan 13 33=Fri, Jan 15
        week 9: 34=Tue, Jan 19 35=Thu, Jan 21
        week 10: 36=Wed, Jan 27"#]],
    );
    check(
        "iv-ketamine-depression",
        "2026-11-23",
        &[],
        &closed,
        expect![[r#"
        week 1: 1=Mon, Nov 23 2=Wed, Nov 25 3=Fri, Nov 27
        week 2: 4=Mon, Nov 30 5=Wed, Dec 2 6=Fri, Dec 4"#]],
    );
    check(
        "spravato-trd",
        "2026-11-02",
        &[1, 4],
        &closed,
        expect![[r#"
        week 1: 1=Mon, Nov 2 2=Thu, Nov 5
        week 2: 3=Mon, Nov 9 4=Thu, Nov 12
        week 3: 5=Mon, Nov 16 6=Thu, Nov 19
        week 4: 7=Mon, Nov 23
        week 5: 8=Mon, Nov 30 (Thu, Nov 26 is closed: Thanksgiving Day)
        week 6: 9=Mon, Dec 7
        week 7: 10=Mon, Dec 14
        week 8: 11=Mon, Dec 21
        week 9: 12=Mon, Dec 28
        - Session 8 comes 7 days after session 7; the protocol allows 6. Ask the clinician."#]],
    );
}

#[test]
fn a_week_of_closures_is_longer_than_the_protocol_allows() {
    let week = ["2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13"].map(|day| (day, "Staff retreat"));
    check(
        "iv-ketamine-depression",
        "2026-03-02",
        &[],
        &week,
        expect![[r#"
        week 1: 1=Mon, Mar 2 2=Wed, Mar 4 3=Fri, Mar 6
        week 3: 4=Mon, Mar 16 (Mon, Mar 9 is closed: Staff retreat) 5=Wed, Mar 18 6=Fri, Mar 20
        - Session 4 comes 10 days after session 3; the protocol allows 4. Ask the clinician.
        - Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]],
    );
}

#[test]
fn a_start_on_a_closed_day_or_a_weekend_moves_to_the_next_day_that_holds() {
    check(
        "iv-ketamine-depression",
        "2026-03-07",
        &[],
        &[],
        expect![[r#"
        week 1: 1=Mon, Mar 9 2=Wed, Mar 11 3=Fri, Mar 13
        week 2: 4=Mon, Mar 16 5=Wed, Mar 18 6=Fri, Mar 20
        - Starts on Mon, Mar 9: Sat, Mar 7 is not a day of this course."#]],
    );
    check(
        "iv-ketamine-depression",
        "2026-03-09",
        &[],
        &[("2026-03-09", "Inventory")],
        expect![[r#"
        week 1: 1=Tue, Mar 10 (Mon, Mar 9 is closed: Inventory) 2=Thu, Mar 12
        week 2: 3=Mon, Mar 16 4=Wed, Mar 18 5=Fri, Mar 20
        week 3: 6=Mon, Mar 23
        - Starts on Tue, Mar 10: Mon, Mar 9 is closed: Inventory."#]],
    );
}

#[test]
fn weekdays_the_patient_gives_are_kept() {
    check(
        "iv-ketamine-depression",
        "2026-03-02",
        &[2, 5],
        &[],
        expect![[r#"
        week 1: 1=Tue, Mar 3 2=Fri, Mar 6
        week 2: 3=Tue, Mar 10 4=Fri, Mar 13
        week 3: 5=Tue, Mar 17 6=Fri, Mar 20
        - Starts on Tue, Mar 3: Mon, Mar 2 is not a day of this course.
        - Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]],
    );
    check(
        "tms-36",
        "2026-03-02",
        &[1, 2, 4, 5],
        &[],
        expect![[r#"
        week 1: 1=Mon, Mar 2 2=Tue, Mar 3 3=Thu, Mar 5 4=Fri, Mar 6
        week 2: 5=Mon, Mar 9 6=Tue, Mar 10 7=Thu, Mar 12 8=Fri, Mar 13
        week 3: 9=Mon, Mar 16 10=Tue, Mar 17 11=Thu, Mar 19 12=Fri, Mar 20
        week 4: 13=Mon, Mar 23 14=Tue, Mar 24 15=Thu, Mar 26 16=Fri, Mar 27
        week 5: 17=Mon, Mar 30 18=Tue, Mar 31 19=Thu, Apr 2 20=Fri, Apr 3
        week 6: 21=Mon, Apr 6 22=Tue, Apr 7 23=Thu, Apr 9 24=Fri, Apr 10
        week 7: 25=Mon, Apr 13 26=Tue, Apr 14 27=Thu, Apr 16 28=Fri, Apr 17
        week 8: 29=Mon, Apr 20 30=Tue, Apr 21
        week 9: 31=Mon, Apr 27 32=Tue, Apr 28 33=Thu, Apr 30
        week 10: 34=Tue, May 5 35=Thu, May 7
        week 11: 36=Mon, May 11
        - Session 31 comes 6 days after session 30; the protocol allows 5. Ask the clinician.
        - Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]],
    );
    check(
        "tms-36",
        "2026-03-02",
        &[1, 3],
        &[],
        expect![[r#"
        week 1: 1=Mon, Mar 2 2=Wed, Mar 4
        week 2: 3=Mon, Mar 9 4=Wed, Mar 11
        week 3: 5=Mon, Mar 16 6=Wed, Mar 18
        week 4: 7=Mon, Mar 23 8=Wed, Mar 25
        week 5: 9=Mon, Mar 30 10=Wed, Apr 1
        week 6: 11=Mon, Apr 6 12=Wed, Apr 8
        week 7: 13=Mon, Apr 13 14=Wed, Apr 15
        week 8: 15=Mon, Apr 20 16=Wed, Apr 22
        week 9: 17=Mon, Apr 27 18=Wed, Apr 29
        week 10: 19=Mon, May 4 20=Wed, May 6
        week 11: 21=Mon, May 11 22=Wed, May 13
        week 12: 23=Mon, May 18 24=Wed, May 20
        week 13: 25=Mon, May 25 26=Wed, May 27
        week 14: 27=Mon, Jun 1 28=Wed, Jun 3
        week 15: 29=Mon, Jun 8 30=Wed, Jun 10
        week 16: 31=Mon, Jun 15 32=Wed, Jun 17
        week 17: 33=Mon, Jun 22
        week 18: 34=Mon, Jun 29 35=Wed, Jul 1
        week 19: 36=Wed, Jul 8
        - Session 3 comes 5 days after session 2; the protocol allows 4. 13 later gaps are too long as well. Ask the clinician.
        - Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]],
    );
}

#[test]
fn a_day_the_site_does_not_treat_is_said() {
    check(
        "iv-ketamine-depression",
        "2026-03-02",
        &[1, 3, 6],
        &[],
        expect![[r#"
        week 1: 1=Mon, Mar 2 2=Wed, Mar 4
        week 2: 3=Mon, Mar 9 4=Wed, Mar 11
        week 3: 5=Mon, Mar 16 6=Wed, Mar 18
        - The site does not treat on Sat.
        - Session 3 comes 5 days after session 2; the protocol allows 4. One later gap is too long as well. Ask the clinician.
        - Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]],
    );
    check(
        "iv-ketamine-depression",
        "2026-03-02",
        &[6, 7],
        &[],
        expect!["weekdays: leaves no day: the site does not treat on Sat, Sun"],
    );
}

#[test]
fn another_number_of_sessions_cuts_the_tail_or_lengthens_the_last_phase() {
    let last = |sessions| {
        let mut wish = wish("tms-36", "2026-03-02", &[]);
        wish.sessions = Some(sessions);
        let course = lay_out(&wish, |_| None).unwrap();
        let last = course.sessions.last().unwrap();
        format!("{} {} {}", last.number, last.starts.day().short(), last.phase)
    };
    expect!["30 Fri, Apr 10 Acute, 5 a week"].assert_eq(&last(30));
    expect!["38 Wed, May 13 Taper, 1 in the week"].assert_eq(&last(38));
    assert!(lay_out(&Wish { sessions: Some(0), ..wish("tms-36", "2026-03-02", &[]) }, |_| None).is_err());
}

fn wish<'a>(protocol: &str, starts_on: &str, weekdays: &'a [u8]) -> Wish<'a> {
    Wish {
        phases: &packs::protocol(protocol).unwrap().protocol.phases,
        starts_on: starts_on.parse().unwrap(),
        weekdays,
        open_weekdays: MON_TO_FRI,
        minute_of_day: 9 * 60,
        sessions: None,
        zone: NEW_YORK,
    }
}

/// One line a week: its number, each day with the session's number, and below what was moved or noted.
#[track_caller]
fn check(protocol: &str, starts_on: &str, weekdays: &[u8], closures: &[(&str, &str)], expect: Expect) {
    let closed =
        |day: Day| closures.iter().find(|(closed, _)| *closed == day.to_string()).map(|(_, name)| (*name).to_owned());
    let text = match lay_out(&wish(protocol, starts_on, weekdays), closed) {
        Ok(course) => in_weeks(&course),
        Err(error) => error.to_string(),
    };
    expect.assert_eq(&text);
}

fn in_weeks(course: &Course) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut week = 0;
    for placed in &course.sessions {
        if placed.week != week {
            week = placed.week;
            lines.push(format!("week {week}:"));
        }
        let line = lines.last_mut().unwrap();
        line.push_str(&format!(" {}={}", placed.number, placed.starts.day().short()));
        if let Some(moved) = &placed.moved {
            line.push_str(&format!(" ({moved})"));
        }
    }
    lines.extend(course.notes.iter().map(|note| format!("- {note}")));
    lines.join("\n")
}
