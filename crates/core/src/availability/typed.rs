//! Times of a week as people type them: `9-5`, `8:30a-12, 1-5p`, `mo-we 9-12, fr after 3p`, `mornings!`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    LikedSpan, WallClock, WeekSpan,
    clock::{self, DAY, TypedTime, weekday},
    rules,
};
use crate::{
    Practice,
    error::{Error, Result},
};

/// The longest text that is looked at, in letters.
const LONGEST: usize = 300;
const NOON: u16 = 12 * 60;
const AFTERNOON_ENDS: u16 = 17 * 60;
const SHORT: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const SHORTEST: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];

/// What a typed text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimesOf {
    /// One weekday, which the field names.
    Day,
    /// A week.
    Week,
    /// A week, with how much each time is liked.
    Liked,
}

/// Times as somebody typed them.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParseTimes {
    /// Such as `8:30a-12, 1-5p` or `mo-we 9-12, fr after 3p`.
    pub text: String,
    /// What they are about.
    pub of: TimesOf,
}

/// Times as they were understood.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ParsedTimes {
    /// What was understood; of one weekday, as if it were Monday.
    pub times: Vec<LikedSpan>,
    /// In words: `Mon–Wed 9:00 AM–12:00 PM`.
    pub said: String,
    /// As it may be typed again.
    pub text: String,
}

/// Understands typed times, or says in words why not.
pub fn parse_times(_: &Practice, input: ParseTimes) -> Result<ParsedTimes> {
    let (times, text) = match input.of {
        TimesOf::Day => {
            let spans = read_day("text", &input.text, 1)?;
            (rules::unweighted(&spans), written_day(&spans))
        }
        TimesOf::Week => {
            let times = rules::unweighted(&read_week("text", &input.text)?);
            let text = written(&times);
            (times, text)
        }
        TimesOf::Liked => {
            let times = read_liked("text", &input.text)?;
            let text = written(&times);
            (times, text)
        }
    };
    let said = if input.of == TimesOf::Day { said_of_day(&times) } else { said(&times) };
    Ok(ParsedTimes { said, times, text })
}

/// Reads the times of one weekday; `off` and nothing are none.
pub(super) fn read_day(field: &str, text: &str, weekday: u8) -> Result<Vec<WeekSpan>> {
    let read = read(field, text, Some(weekday))?;
    rules::week(field, read.into_iter().map(LikedSpan::span).collect())
}

/// Reads the times of a week; `any` and nothing are no limit.
pub(super) fn read_week(field: &str, text: &str) -> Result<Vec<WeekSpan>> {
    let read = read(field, text, None)?;
    if read.iter().any(|liked| liked.weight > 1) {
        return Err(Error::invalid(field, "has an ! mark, which is for times that are liked; leave it out"));
    }
    rules::week(field, read.into_iter().map(LikedSpan::span).collect())
}

/// Reads times of a week that are liked: `!` much, `!!` very much.
pub(super) fn read_liked(field: &str, text: &str) -> Result<Vec<LikedSpan>> {
    rules::liked(field, read(field, text, None)?)
}

/// As it may be typed again: `mo-we 9a-12p, 1p-5p, fr after 3p`.
pub(super) fn written(times: &[LikedSpan]) -> String {
    let one = |(span, weight): (WeekSpan, u8)| {
        let times = match (span.from, span.to) {
            (WallClock::OPENS, WallClock::CLOSES) => "all day".to_owned(),
            (WallClock::OPENS, to) => format!("before {}", to.typed()),
            (from, WallClock::CLOSES) => format!("after {}", from.typed()),
            (from, to) => format!("{}-{}", from.typed(), to.typed()),
        };
        times + &"!".repeat(usize::from(weight.saturating_sub(1)))
    };
    let groups = groups(times).into_iter().map(|(days, spans)| {
        let days = runs(&days, &SHORTEST, "-", " ");
        format!("{days} {}", spans.into_iter().map(one).collect::<Vec<_>>().join(", "))
    });
    groups.collect::<Vec<_>>().join(", ")
}

/// The times of one weekday as they may be typed again.
pub(super) fn written_day(spans: &[WeekSpan]) -> String {
    let days = written(&rules::unweighted(spans));
    days.split_once(' ').map(|(_, times)| times.to_owned()).unwrap_or_default()
}

/// In words: `Mon–Wed 9:00 AM–12:00 PM; Fri after 3:00 PM`.
pub(super) fn said(times: &[LikedSpan]) -> String {
    let groups = groups(times).into_iter().map(|(days, spans)| {
        let spans: Vec<String> = spans.into_iter().map(spoken).collect();
        format!("{} {}", runs(&days, &SHORT, "–", ", "), spans.join(", "))
    });
    groups.collect::<Vec<_>>().join("; ")
}

/// One stretch in words, with its weekday: `Mon 9:00 AM–12:00 PM`.
pub(super) fn said_of(span: WeekSpan) -> String {
    said(&[span.liked(1)])
}

fn said_of_day(times: &[LikedSpan]) -> String {
    if times.is_empty() {
        return "Off".to_owned();
    }
    times.iter().map(|time| spoken((time.span(), time.weight))).collect::<Vec<_>>().join(", ")
}

fn spoken((span, weight): (WeekSpan, u8)) -> String {
    let times = match (span.from, span.to) {
        (WallClock::OPENS, WallClock::CLOSES) => "all day".to_owned(),
        (WallClock::OPENS, to) => format!("before {}", to.us()),
        (from, WallClock::CLOSES) => format!("after {}", from.us()),
        (from, to) => format!("{}–{}", from.us(), to.us()),
    };
    let much = match weight {
        0 | 1 => "",
        2 => " (much)",
        _ => " (very much)",
    };
    times + much
}

type Times = Vec<(WeekSpan, u8)>;

/// Weekdays that have the same times, in the order they first come.
fn groups(times: &[LikedSpan]) -> Vec<(Vec<u8>, Times)> {
    let mut groups: Vec<(Vec<u8>, Times)> = Vec::new();
    for day in 1..=7 {
        let of_day = times.iter().filter(|time| time.weekday == day);
        let of_day: Times = of_day.map(|time| (WeekSpan { weekday: 1, ..time.span() }, time.weight)).collect();
        if of_day.is_empty() {
            continue;
        }
        match groups.iter_mut().find(|(_, same)| *same == of_day) {
            Some((days, _)) => days.push(day),
            None => groups.push((vec![day], of_day)),
        }
    }
    groups
}

/// `Mon–Wed, Fri`; two days in a row are named by themselves.
fn runs(days: &[u8], names: &[&str; 7], through: &str, and: &str) -> String {
    let name = |day: &u8| names.get(usize::from(*day) - 1).copied().unwrap_or_default();
    let together = days.chunk_by(|one, next| one + 1 == *next);
    let runs = together.flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{}{through}{}", name(first), name(last))],
        few => few.iter().map(|day| name(day).to_owned()).collect(),
    });
    runs.collect::<Vec<_>>().join(and)
}

/// Reads days and times; days hold for the times behind them. With a weekday given, the text names none.
fn read(field: &str, text: &str, only: Option<u8>) -> Result<Vec<LikedSpan>> {
    let wrong = |why: String| Error::invalid(field, why);
    if text.chars().count() > LONGEST {
        return Err(wrong("is too long; name the days and their times".to_owned()));
    }
    let text = text.to_lowercase();
    if matches!(text.trim(), "" | "-" | "–") || (only.is_some() && matches!(text.trim(), "off" | "closed" | "none")) {
        return Ok(Vec::new());
    }
    if only.is_none() && matches!(text.trim(), "any" | "any time" | "anytime" | "always") {
        return Ok(Vec::new());
    }
    let words = glued(&text);
    let mut words = words.iter().map(String::as_str).peekable();
    let (mut days, mut named_last, mut found) = (Vec::new(), false, Vec::<LikedSpan>::new());
    while let Some(word) = words.next() {
        if let Some(named) = days_of(word) {
            if only.is_some() {
                return Err(wrong(
                    "names a day; this field has its day already, type only times such as 9-5".to_owned(),
                ));
            }
            if !named_last {
                days.clear();
            }
            days.extend(named);
            named_last = true;
            continue;
        }
        let bare = word.trim_end_matches('!');
        let marks = word.len() - bare.len();
        let (from, to, marks) = match bare {
            "after" | "from" | "before" | "until" => {
                let next = words.next().unwrap_or_default();
                let edge = next.trim_end_matches('!');
                let time = one_time(edge).ok_or_else(|| wrong(senseless(next)))?;
                let (from, to) = if matches!(bare, "after" | "from") { (time, DAY) } else { (0, time) };
                (from, to, marks + next.len() - edge.len())
            }
            "" => (0, 0, marks),
            bare => {
                let (from, to) = stretch(bare).map_err(wrong)?;
                (from, to, marks)
            }
        };
        let weight = u8::try_from(marks.min(2)).unwrap_or(2) + 1;
        if bare.is_empty() {
            found.last_mut().ok_or_else(|| wrong("begins with an ! mark; put it behind a time".to_owned()))?.weight =
                weight;
            continue;
        }
        named_last = false;
        let week: Vec<u8> =
            if days.is_empty() { only.map_or((1..=7).collect(), |day| vec![day]) } else { days.clone() };
        for weekday in week {
            found.push(span(weekday, from, to).liked(weight));
        }
    }
    if named_last {
        found.extend(days.into_iter().map(|weekday| span(weekday, 0, DAY).liked(1)));
    }
    Ok(found)
}

fn span(weekday: u8, from: u16, to: u16) -> WeekSpan {
    let at = |minutes| WallClock::of_minutes(minutes).unwrap_or(WallClock::CLOSES);
    WeekSpan { weekday, from: at(from), to: at(to) }
}

/// The words, those that belong together in one: `9 am - 5 pm` is `9am-5pm`.
fn glued(text: &str) -> Vec<String> {
    let text = text.replace(['–', '—'], "-").replace("all day", "allday").replace("every day", "daily");
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for word in text.split([' ', '\t', '\n']).flat_map(|word| word.split_inclusive([',', ';', '/', '+', '&'])) {
        let (bare, ends) = match word.strip_suffix([',', ';', '/', '+', '&']) {
            Some(bare) => (bare, true),
            None => (word, false),
        };
        let bare = if matches!(bare, "to" | "til" | "till" | "thru" | "through") { "-" } else { bare };
        let half_first = ["am", "pm", "a", "p", "a.m.", "p.m."].contains(&bare.split('-').next().unwrap_or_default());
        match words.last_mut().filter(|_| open) {
            Some(last) if bare.starts_with('-') || last.ends_with('-') => last.push_str(bare),
            Some(last) if half_first && last.ends_with(|letter: char| letter.is_ascii_digit()) => last.push_str(bare),
            _ if matches!(bare, "" | "and" | "on" | "at" | "only") => {}
            _ => words.push(bare.to_owned()),
        }
        open = !ends;
    }
    words
}

/// `mo`, `mo-we`, `weekdays`, `daily`.
fn days_of(word: &str) -> Option<Vec<u8>> {
    let plural = word.strip_suffix('s').filter(|word| word.ends_with("day")).unwrap_or(word);
    match word {
        "weekdays" => return Some((1..=5).collect()),
        "weekend" | "weekends" => return Some(vec![6, 7]),
        "daily" | "everyday" => return Some((1..=7).collect()),
        _ => {}
    }
    if let Some((first, last)) = word.split_once('-') {
        let (first, last) = (weekday(first)?, weekday(last)?);
        let days = i16::from(last) - i16::from(first);
        let ahead = u8::try_from(days.rem_euclid(7)).unwrap_or(0);
        return Some((0..=ahead).map(|step| (first - 1 + step) % 7 + 1).collect());
    }
    weekday(plural).map(|day| vec![day])
}

/// `9-5`, `1-5p`, `mornings`: from and to, in minutes since midnight.
fn stretch(word: &str) -> std::result::Result<(u16, u16), String> {
    match word {
        "allday" | "anytime" => return Ok((0, DAY)),
        "morning" | "mornings" => return Ok((0, NOON)),
        "afternoon" | "afternoons" => return Ok((NOON, AFTERNOON_ENDS)),
        "evening" | "evenings" => return Ok((AFTERNOON_ENDS, DAY)),
        _ => {}
    }
    let Some((from, to)) = word.split_once('-') else {
        return Err(match one_time(word) {
            Some(_) => format!("has a {word} without its end; type for example {word}-5p or after {word}"),
            None => senseless(word),
        });
    };
    let (Some(first), Some(last)) = (readings(from), readings(to)) else { return Err(senseless(word)) };
    let same_half = |minutes: &u16| {
        last.as_slice() == [last.first().copied().unwrap_or(0)] && (*minutes < NOON) == (last.first() < Some(&NOON))
    };
    let usual = usual(from).unwrap_or(0);
    let mut starts = first.clone();
    starts.sort_by_key(|minutes| (!same_half(minutes), *minutes != usual));
    let fits = starts.iter().find_map(|from| last.iter().find(|to| *to > from).map(|to| (*from, *to)));
    fits.ok_or_else(|| {
        format!("has {word}, which runs over midnight or ends where it begins; write both days, each until or from 12a: fr after 10p, sa before 2a")
    })
}

fn readings(word: &str) -> Option<Vec<u16>> {
    match word {
        "noon" => Some(vec![NOON]),
        "midnight" => Some(vec![0, DAY]),
        "24:00" | "24" => Some(vec![DAY]),
        word => clock::time(word, None).map(TypedTime::readings),
    }
}

fn usual(word: &str) -> Option<u16> {
    clock::time(word, None).map(TypedTime::usual).or_else(|| readings(word)?.first().copied())
}

/// A time that stands alone, as a usual day has it.
fn one_time(word: &str) -> Option<u16> {
    usual(word)
}

fn senseless(word: &str) -> String {
    let word: String =
        word.chars().filter(|letter| letter.is_alphanumeric() || ":-.".contains(*letter)).take(20).collect();
    if word.is_empty() {
        return "ends where a time is missing; type for example after 3p".to_owned();
    }
    format!("has a part that is neither a day nor a time: {word}; type for example 9-5, 8:30a-12 or after 3p")
}
