use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

#[test]
fn days_are_read_as_people_type_them() {
    check("t 9a", expect!["Tue, Mar 3, 9:00 AM"]);
    check("tom 9a", expect!["Wed, Mar 4, 9:00 AM"]);
    check("fri 9a", expect!["Fri, Mar 6, 9:00 AM"]);
    check("tue 9a", expect!["Tue, Mar 3, 9:00 AM"]);
    check("mo 9a", expect!["Mon, Mar 9, 9:00 AM"]);
    check("Thurs, 9a", expect!["Thu, Mar 5, 9:00 AM"]);
    check("+3d 9a", expect!["Fri, Mar 6, 9:00 AM"]);
    check("+2w 9a", expect!["Tue, Mar 17, 9:00 AM"]);
    check("12/1 9a", expect!["Tue, Dec 1, 9:00 AM"]);
    check("2/20 9a", expect!["Fri, Feb 20, 9:00 AM"]);
    check("1/5 9a", expect!["Tue, Jan 5, 2027, 9:00 AM"]);
    check("1/5/27 9a", expect!["Tue, Jan 5, 2027, 9:00 AM"]);
    check("2/29 9a", expect!["Tue, Feb 29, 2028, 9:00 AM"]);
    check("dec 1 9a", expect!["Tue, Dec 1, 9:00 AM"]);
    check("2026-12-01 9a", expect!["Tue, Dec 1, 9:00 AM"]);
}

#[test]
fn times_are_read_as_people_type_them() {
    check("t 2p", expect!["Tue, Mar 3, 2:00 PM"]);
    check("t 2:30pm", expect!["Tue, Mar 3, 2:30 PM"]);
    check("t 2 pm", expect!["Tue, Mar 3, 2:00 PM"]);
    check("t 930a", expect!["Tue, Mar 3, 9:30 AM"]);
    check("t 14:05", expect!["Tue, Mar 3, 2:05 PM"]);
    check("t 9:15", expect!["Tue, Mar 3, 9:15 AM"]);
    check("t 12p", expect!["Tue, Mar 3, 12:00 PM"]);
    check("t 12a", expect!["Tue, Mar 3, 12:00 AM"]);
    check("noon", expect!["Tue, Mar 3, 12:00 PM"]);
    check("fri", expect!["Fri, Mar 6, 8:00 AM"]);
}

#[test]
fn rooms_are_named_by_place_or_beginning() {
    check("thu 2p r3", expect!["Thu, Mar 5, 2:00 PM, Chair 3"]);
    check("thu 2p chair 2", expect!["Thu, Mar 5, 2:00 PM, Chair 2"]);
    check("thu 2p ch2", expect!["Thu, Mar 5, 2:00 PM, Chair 2"]);
    check("thu 2p tms", expect!["Thu, Mar 5, 2:00 PM, TMS 1"]);
    check("thu 2p vis", expect!["Thu, Mar 5, 2:00 PM, Visit room"]);
    check("thu 2p chair", expect!["text: names more than one room: Chair 1 or Chair 2"]);
    check("thu 2p r9", expect!["text: names room 9 of 5"]);
    check("r1", expect!["Tue, Mar 3, 8:00 AM, Chair 1"]);
}

#[test]
fn people_are_named_by_the_beginnings_of_their_names() {
    check("thu 2p halloran", expect!["Thu, Mar 5, 2:00 PM, with Nadia Halloran"]);
    check("thu 2p dr hallor", expect!["Thu, Mar 5, 2:00 PM, with Nadia Halloran"]);
    check("2p kei ta", expect!["Tue, Mar 3, 2:00 PM, with Kei Tanabe"]);
    check("thu 2p r3 tanabe", expect!["Thu, Mar 5, 2:00 PM, Chair 3, with Kei Tanabe"]);
    check("reyes chair 2 thu 2p", expect!["Thu, Mar 5, 2:00 PM, Chair 2, with Keisha Halloway-Reyes"]);
    check("tanabe", expect!["Tue, Mar 3, 8:00 AM, with Kei Tanabe"]);
    check("2p kei", expect!["text: names more than one person: Kei Tanabe or Keisha Halloway-Reyes"]);
    check("2p r3 hal", expect!["text: names more than one person: Nadia Halloran or Keisha Halloway-Reyes"]);
}

#[test]
fn words_are_relative_to_the_session_in_question() {
    near("2026-03-20T10:30", "2p", expect!["Fri, Mar 20, 2:00 PM"]);
    near("2026-03-20T10:30", "+3d", expect!["Mon, Mar 23, 10:30 AM"]);
    near("2026-03-20T10:30", "thu", expect!["Thu, Mar 26, 10:30 AM"]);
    near("2026-03-20T10:30", "t", expect!["Tue, Mar 3, 10:30 AM"]);
    near("2026-02-20T10:30", "thu", expect!["Thu, Mar 5, 10:30 AM"]);
}

#[test]
fn what_makes_no_sense_or_two_senses_is_refused() {
    check("", expect!["text: is empty; type a day and a time, for example thu 2p"]);
    check("9", expect!["text: has a 9 that may be a day or a time; type 9a, 9p or a date such as 12/9"]);
    check("t 2:30", expect!["text: has a time of the morning or the afternoon; type 2:30a or 2:30p"]);
    check("13/1 9a", expect!["text: has a date that does not exist: 13/1; month comes first: 1/13"]);
    check("2/30 9a", expect!["text: has a date that does not exist: 2/30"]);
    check("fri mon 9a", expect!["text: names two days; leave one out"]);
    check("fri 9a 10a", expect!["text: names two times; leave one out"]);
    check("25:00", expect!["text: has a time that does not exist; type for example 9a, 2:30p or 14:30"]);
    check("13p", expect!["text: has a time that does not exist; type for example 9a, 2:30p or 14:30"]);
    check("9:5a", expect!["text: has a time that does not exist; type for example 9a, 2:30p or 14:30"]);
    check("dec", expect!["text: names a month without its day; type for example 12/1"]);
    check("+xd", expect!["text: has a step that is no number of days or weeks; type for example +3d or +2w"]);
    check("+99999999999w", expect!["text: steps further than three years"]);
    check(
        "lunch 9a",
        expect!["text: has a part that is neither a day, a time, a room nor a name; type for example thu 2p r3"],
    );
}

proptest! {
    #[test]
    fn nothing_people_type_makes_it_fall_over(text in ".{0,40}") {
        let _ = parse(&text, None);
    }

    #[test]
    fn nearly_right_words_do_not_either(words in proptest::collection::vec("[0-9apmtr+:/dw-]{1,8}", 0..5)) {
        let _ = parse(&words.join(" "), Some("2026-03-20T10:30".parse().unwrap()));
    }
}

#[track_caller]
fn check(text: &str, expect: Expect) {
    expect.assert_eq(&echoed(parse(text, None)));
}

#[track_caller]
fn near(near: &str, text: &str, expect: Expect) {
    expect.assert_eq(&echoed(parse(text, Some(near.parse().unwrap()))));
}

fn echoed(read: Result<When>) -> String {
    match read {
        Ok(when) => when.echo,
        Err(error) => error.to_string(),
    }
}

/// On Tuesday, 2026-03-03, in a clinic that opens at eight.
fn parse(text: &str, near: Option<LocalTime>) -> Result<When> {
    let names = ["Chair 1", "Chair 2", "Chair 3", "TMS 1", "Visit room"];
    let rooms: Vec<_> =
        (1..).zip(names).map(|(number, name)| (RoomId(uuid::Uuid::from_u128(number)), name.to_owned())).collect();
    let opens = |day: Day| day.at(8, 0).unwrap();
    let names = ["Nadia Halloran", "Kei Tanabe", "Keisha Halloway-Reyes"];
    let people: Vec<_> =
        (9..).zip(names).map(|(number, name)| (ProviderId(uuid::Uuid::from_u128(number)), name.to_owned())).collect();
    let now = "2026-03-03T10:42".parse().unwrap();
    read(text, &Around { now, near, opens: &opens, rooms: &rooms, people: &people })
}
