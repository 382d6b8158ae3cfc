use expect_test::expect;

use super::*;

#[test]
fn sessions_keep_their_wall_time_when_clocks_change() {
    let instants = |protocol: &str, starts_on: &str| {
        let course = lay_out(&wish(protocol, starts_on, &[]), |_| None).unwrap();
        let lines: Vec<_> = course
            .sessions
            .iter()
            .map(|placed| format!("{} is {}", placed.starts, placed.starts.instant(NEW_YORK)))
            .collect();
        [lines.join("\n"), course.notes.join("\n")].join("\n")
    };
    expect![[r#"
        2026-03-04T09:00 is 2026-03-04T14:00:00.000Z
        2026-03-06T09:00 is 2026-03-06T14:00:00.000Z
        2026-03-09T09:00 is 2026-03-09T13:00:00.000Z
        2026-03-11T09:00 is 2026-03-11T13:00:00.000Z
        2026-03-13T09:00 is 2026-03-13T13:00:00.000Z
        2026-03-16T09:00 is 2026-03-16T13:00:00.000Z
        Clocks change on Sun, Mar 8. Sessions keep their clinic time."#]]
    .assert_eq(&instants("iv-ketamine-depression", "2026-03-04"));
    expect![[r#"
        2026-10-28T09:00 is 2026-10-28T13:00:00.000Z
        2026-10-30T09:00 is 2026-10-30T13:00:00.000Z
        2026-11-02T09:00 is 2026-11-02T14:00:00.000Z
        2026-11-04T09:00 is 2026-11-04T14:00:00.000Z
        2026-11-06T09:00 is 2026-11-06T14:00:00.000Z
        2026-11-09T09:00 is 2026-11-09T14:00:00.000Z
        Clocks change on Sun, Nov 1. Sessions keep their clinic time."#]]
    .assert_eq(&instants("iv-ketamine-depression", "2026-10-28"));
}

#[test]
fn a_time_that_clocks_skip_moves_to_the_next_valid_one_and_says_so() {
    let wall = |day: &str, hour: i64| {
        let (time, why) = wall_time(day.parse().unwrap(), hour * 60 + 30, NEW_YORK);
        format!("{time} {}", why.unwrap_or_default())
    };
    expect!["2026-03-08T03:00 clocks skip 2:30 AM on Sun, Mar 8"].assert_eq(&wall("2026-03-08", 2));
    expect!["2026-11-01T01:30 "].assert_eq(&wall("2026-11-01", 1));
    expect!["2026-03-08T09:30 "].assert_eq(&wall("2026-03-08", 9));
}
