use expect_test::{Expect, expect};

use super::*;
use crate::availability::typed::{TimesOf, read_day, read_liked, read_week, written, written_day};

#[test]
fn times_of_a_day_mean_what_the_front_desk_means() {
    let one = |text, expect| check(TimesOf::Day, text, expect);
    one("9-5", expect!["9:00 AM–5:00 PM | 9a-5p"]);
    one("8:30a-12, 1-5p", expect!["8:30 AM–12:00 PM, 1:00 PM–5:00 PM | 8:30a-12p, 1p-5p"]);
    one("8-12 1-5", expect!["8:00 AM–12:00 PM, 1:00 PM–5:00 PM | 8a-12p, 1p-5p"]);
    one("7-7", expect!["7:00 AM–7:00 PM | 7a-7p"]);
    one("12-1", expect!["12:00 PM–1:00 PM | 12p-1p"]);
    one("6-2", expect!["6:00 AM–2:00 PM | 6a-2p"]);
    one("6-8p", expect!["6:00 PM–8:00 PM | 6p-8p"]);
    one("11-1p", expect!["11:00 AM–1:00 PM | 11a-1p"]);
    one("9-5p", expect!["9:00 AM–5:00 PM | 9a-5p"]);
    one("8p-12", expect!["after 8:00 PM | after 8p"]);
    one("9 am - 5 pm", expect!["9:00 AM–5:00 PM | 9a-5p"]);
    one("9 to 5", expect!["9:00 AM–5:00 PM | 9a-5p"]);
    one("0900-1730", expect!["9:00 AM–5:30 PM | 9a-5:30p"]);
    one("13:00–17:00", expect!["1:00 PM–5:00 PM | 1p-5p"]);
    one("after 3p", expect!["after 3:00 PM | after 3p"]);
    one("before noon", expect!["before 12:00 PM | before 12p"]);
    one("0:00-24:00", expect!["all day | all day"]);
    one("off", expect!["Off | "]);
    one("", expect!["Off | "]);
}

#[test]
fn times_of_a_week_name_their_days() {
    let one = |text, expect| check(TimesOf::Week, text, expect);
    one("mo-we 9-12, fr after 3p", expect!["Mon–Wed 9:00 AM–12:00 PM; Fri after 3:00 PM | mo-we 9a-12p, fr after 3p"]);
    one("Mon, Wed & Fri 9-12 1-5", expect!["Mon, Wed, Fri 9:00 AM–12:00 PM, 1:00 PM–5:00 PM | mo we fr 9a-12p, 1p-5p"]);
    one("weekdays before 10a; sa", expect!["Mon–Fri before 10:00 AM; Sat all day | mo-fr before 10a, sa all day"]);
    one("tuesdays and thursdays evenings", expect!["Tue, Thu after 5:00 PM | tu th after 5p"]);
    one("fr-mo all day", expect!["Mon, Fri–Sun all day | mo fr-su all day"]);
    one("mornings", expect!["Mon–Sun before 12:00 PM | mo-su before 12p"]);
    one("any time", expect![" | "]);
    one("", expect![" | "]);
}

#[test]
fn times_that_are_liked_have_a_weight() {
    let one = |text, expect| check(TimesOf::Liked, text, expect);
    one("mornings", expect!["Mon–Sun before 12:00 PM | mo-su before 12p"]);
    one(
        "tu 9-12!, fr after 3p!!",
        expect!["Tue 9:00 AM–12:00 PM (much); Fri after 3:00 PM (very much) | tu 9a-12p!, fr after 3p!!"],
    );
    one("mo mornings !", expect!["Mon before 12:00 PM (much) | mo before 12p!"]);
    one("mo 8-12, mo 9-10!!", expect!["Mon 8:00 AM–12:00 PM, 9:00 AM–10:00 AM (very much) | mo 8a-12p, 9a-10a!!"]);
}

#[test]
fn what_cannot_be_is_refused_with_the_way_out() {
    let day = |text, expect| check(TimesOf::Day, text, expect);
    let week = |text, expect| check(TimesOf::Week, text, expect);
    day("9:03-5", expect!["text: has 9:03 AM; times are in steps of 5 minutes: 9:00 AM or 9:05 AM"]);
    day(
        "10p-2a",
        expect![
            "text: has 10p-2a, which runs over midnight or ends where it begins; write both days, each until or from 12a: fr after 10p, sa before 2a"
        ],
    );
    day(
        "9a-9a",
        expect![
            "text: has 9a-9a, which runs over midnight or ends where it begins; write both days, each until or from 12a: fr after 10p, sa before 2a"
        ],
    );
    day("9-12, 11-3", expect!["text: has Mon 9:00 AM–12:00 PM and Mon 11:00 AM–3:00 PM, which overlap; type mo 9a-3p"]);
    day("mo 9-5", expect!["text: names a day; this field has its day already, type only times such as 9-5"]);
    day("9", expect!["text: has a 9 without its end; type for example 9-5p or after 9"]);
    day(
        "nine-five",
        expect![
            "text: has a part that is neither a day nor a time: nine-five; type for example 9-5, 8:30a-12 or after 3p"
        ],
    );
    day(
        "25-26",
        expect!["text: has a part that is neither a day nor a time: 25-26; type for example 9-5, 8:30a-12 or after 3p"],
    );
    week("fr after", expect!["text: ends where a time is missing; type for example after 3p"]);
    week("mo 9-12!", expect!["text: has an ! mark, which is for times that are liked; leave it out"]);
    week(
        "not mondays",
        expect!["text: has a part that is neither a day nor a time: not; type for example 9-5, 8:30a-12 or after 3p"],
    );
    check(TimesOf::Liked, "! mornings", expect!["text: begins with an ! mark; put it behind a time"]);
    week(&"mo ".repeat(200), expect!["text: is too long; name the days and their times"]);
}

#[test]
fn what_is_written_is_read_again_as_it_was() {
    for text in ["mo-we 9-12, fr after 3p", "sa su", "mo 8-12 1-5, tu th 8-12 1-5, we before 9:35a", "daily 24:00"] {
        let Ok(read) = read_liked("text", text) else { continue };
        assert_eq!(read_liked("text", &written(&read)).unwrap(), read, "{text}");
    }
    let day = read_day("text", "8:30-12, 1-5, after 6p", 3).unwrap();
    assert_eq!(read_day("text", &written_day(&day), 3).unwrap(), day);
}

proptest::proptest! {
    /// Whatever stands in a field, reading it ends in times or in words, and what was understood is understood again.
    #[test]
    fn any_text_is_times_or_a_refusal(text in "[a-z0-9:!,;. \u{2013}-]{0,40}") {
        if let Ok(read) = read_liked("text", &text) {
            proptest::prop_assert_eq!(read_liked("text", &written(&read)).unwrap(), read);
        }
        let _ = read_week("text", &text);
        let _ = read_day("text", &text, 1);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        let _ = read_liked("text", &text);
    }
}

#[track_caller]
fn check(of: TimesOf, text: &str, expect: Expect) {
    let desk = practice();
    expect.assert_eq(&match parse_times(&desk, ParseTimes { text: text.to_owned(), of }) {
        Ok(read) => format!("{} | {}", read.said, read.text),
        Err(error) => error.to_string(),
    });
}
