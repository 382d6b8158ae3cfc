use expect_test::{Expect, expect};

use super::*;

#[test]
fn a_month_is_whole_weeks_with_the_load_of_each_kind_of_room() {
    let mut clinic = clinic();
    clinic.close("2026-03-04", "Staff training");
    let series = six_infusions(&mut clinic).value.series_id;
    let second = sessions(&clinic, series).remove(1);
    let cancel = CancelSession {
        session_id: second.id,
        revision: revision(&clinic, &second),
        reason: "Ill".into(),
        by: EndedBy::Patient,
    };
    let _ = cancel_session(&mut clinic, cancel).unwrap();
    check(
        &clinic,
        "2026-03-17",
        expect![[r#"
            March 2026: 5 sessions, Mon, Feb 23 to Sun, Apr 5
            Mon, Mar 2: 1 + 0 off, Chair 11 % TMS bay 0 %
            Wed, Mar 4: holiday Staff training, Chair closed TMS bay closed
            Fri, Mar 6: 0 + 1 off, Chair 0 % TMS bay 0 %
            Mon, Mar 9: 1 + 0 off, Chair 11 % TMS bay 0 %"#]],
    );
}

#[test]
fn a_month_without_sessions_is_empty_and_february_has_its_own_length() {
    let clinic = clinic();
    let february = of(&clinic, "2028-02-29");
    assert_eq!((february.title.as_str(), february.sessions), ("February 2028", 0));
    assert_eq!(february.days.iter().filter(|day| day.in_month).count(), 29);
    assert_eq!(february.days.len() % 7, 0);
    let sunday = &february.days[6];
    assert_eq!((sunday.closed.as_deref(), sunday.holiday), (Some("no hours on Sun"), false));
}

#[test]
fn a_month_counts_a_day_as_the_board_does() {
    let mut clinic = clinic();
    let _ = six_infusions(&mut clinic);
    let later = PlanSeries { time: "13:00".into(), ..wish(&clinic, 1) };
    let _ = start_series(&mut clinic, later).unwrap();
    for day in of(&clinic, "2026-03-02").days {
        let input = BoardQuery { from: day.day, to: day.day, site_id: None, filter: None };
        let counts = board(&clinic, input).unwrap().counts;
        assert_eq!(day.sessions, counts.due, "{}", day.day);
    }
}

fn of(clinic: &Clinic, day: &str) -> Month {
    month(clinic, MonthOf { day: day.parse().unwrap(), site_id: None }).unwrap()
}

/// The first days of the month that are not like any other.
#[track_caller]
fn check(clinic: &Clinic, day: &str, expect: Expect) {
    let month = of(clinic, day);
    let (first, last) = (month.days.first().unwrap().day, month.days.last().unwrap().day);
    let mut lines =
        vec![format!("{}: {} sessions, {} to {}", month.title, month.sessions, first.short(), last.short())];
    let told = month.days.iter().filter(|day| day.sessions + day.called_off > 0 || day.holiday);
    lines.extend(told.take(4).map(|day| {
        let loads: Vec<_> = day
            .loads
            .iter()
            .map(|load| {
                format!("{} {}", load.kind.label, load.percent.map_or("closed".into(), |part| format!("{part} %")))
            })
            .collect();
        let what = match &day.closed {
            Some(why) => format!("holiday {why}"),
            None => format!("{} + {} off", day.sessions, day.called_off),
        };
        format!("{}: {what}, {}", day.day.short(), loads.join(" "))
    }));
    expect.assert_eq(&lines.join("\n"));
}
