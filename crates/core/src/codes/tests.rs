use expect_test::{Expect, expect};
use std::fmt::Write;

use super::{
    code_year, get_ready, lookup, require_billable, search,
    search::common_codes,
    table::{TABLES, Table},
    unchecked,
};
use crate::{
    error::Error,
    packs::testing::{check_schema, shipped},
    types::Day,
};

#[test]
fn the_tables_are_whole_and_in_order() {
    for table in &TABLES {
        let (codes, release) = (table.codes(), table.release());
        assert_eq!(codes.len(), release.codes);
        assert_eq!(codes.iter().filter(|code| code.billable).count(), release.billable);
        assert_eq!(table.text().len(), release.bytes);
        assert!(codes.is_sorted_by(|one, next| one.code < next.code));
    }
    assert_eq!(TABLES.each_ref().map(|table| table.pack().version.as_str()), ["2026.04", "2026.10"]);
    assert!(TABLES[0].release().ends.plus(1) == TABLES[1].begins(), "no day falls between two years");
}

#[test]
fn the_headers_follow_their_schema() {
    for year in [2026, 2027] {
        check_schema(&shipped("codes/schema.json"), &shipped(&format!("codes/icd10cm-{year}.json")));
    }
}

#[test]
fn a_code_is_a_heading_exactly_when_codes_stand_below_it() {
    let wrong = |table: &'static Table| {
        let pairs = table.codes().windows(2);
        pairs.filter(|pair| pair[0].billable == pair[1].code.starts_with(pair[0].code)).map(|pair| pair[0].code)
    };
    assert_eq!(TABLES.iter().flat_map(wrong).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn each_service_date_is_read_from_the_table_of_its_fiscal_year() {
    let told = |code: &str, day: &str| match require_billable(code, self::day(day)) {
        Ok(found) => found.description.to_owned(),
        Err(error) => error.to_string(),
    };
    expect!["code: is not a diagnosis code of ICD-10-CM 2026; search by words or by the first characters of a code"]
        .assert_eq(&told("M67.A01", "2026-09-30"));
    expect!["Plantar fasciitis, right foot"].assert_eq(&told("M67.A01", "2026-10-01"));
    expect!["Plantar fascial fibromatosis"].assert_eq(&told("M72.2", "2026-09-30"));
    expect!["M72.2 is a heading; payers accept only the codes below it."].assert_eq(&told("M72.2", "2026-10-01"));
    expect!["Encounter for prophylactic rabies immune globulin"].assert_eq(&told("Z29.14", "2026-10-01"));
    assert_eq!(lookup("T52.8X1A", day("2026-10-01")), None, "a code that was taken out");
    assert_eq!(["2026-09-30", "2026-10-01"].map(|date| code_year(day(date))), [2026, 2027]);
}

#[test]
fn a_date_without_its_own_table_is_answered_from_the_nearest_and_says_so() {
    let said = |date: &str| unchecked(day(date)).unwrap_or_default();
    expect!["Code table of fiscal year 2026 (from 2025-10-01); not checked against the year of this date."]
        .assert_eq(&said("2025-09-30"));
    assert_eq!(["2025-10-01", "2026-09-30", "2026-10-01", "2027-09-30"].map(said), [""; 4]);
    expect!["Code table of fiscal year 2027 (to 2027-09-30); not checked against the year of this date."]
        .assert_eq(&said("2027-10-01"));
    let hit = search("F33.2", 1, day("2027-10-01")).remove(0);
    assert_eq!((hit.year, hit.note), (2027, unchecked(day("2027-10-01"))));
    assert_eq!(search("F33.2", 1, today()).remove(0).note, None);
}

#[test]
fn a_search_while_the_index_is_being_built_waits_and_is_right() {
    let ahead = std::thread::spawn(|| get_ready(day("2026-11-21")));
    assert_eq!(search("F33.2", 1, day("2026-11-21")).remove(0).code, "F33.2");
    ahead.join().unwrap();
}

#[test]
fn a_code_is_found_with_and_without_its_dot_in_any_case() {
    for text in ["F33.2", "F332", "f33.2", " f332 "] {
        assert_eq!(lookup(text, today()).map(|code| code.code), Some("F33.2"), "{text}");
    }
    assert_eq!(
        lookup("F33.2", today()).map(|code| code.description),
        Some("Major depressive disorder, recurrent severe without psychotic features")
    );
    for text in ["", ".", "F33.22", "not a code", "F33.2 severe", "ÄÖÜ", "F\u{301}33"] {
        assert_eq!(lookup(text, today()), None, "{text}");
    }
}

#[test]
fn every_common_code_is_billable() {
    for (code, table) in common_codes().iter().flat_map(|code| TABLES.iter().map(move |table| (code, table))) {
        assert!(table.lookup(code).is_some_and(|found| found.billable), "{code}");
    }
}

#[test]
fn headings_are_refused_with_the_codes_below_them() {
    check_refusal(
        "F33.4",
        expect!["F33.4 is a heading; payers accept only the codes below it. Choose F33.40, F33.41 or F33.42."],
    );
    check_refusal(
        "f33",
        expect![
            "F33 is a heading; payers accept only the codes below it. Choose one of the 9 codes below it, such as F33.0 or F33.1."
        ],
    );
    check_refusal(
        "G90.51",
        expect![
            "G90.51 is a heading; payers accept only the codes below it. Choose G90.511, G90.512, G90.513 or G90.519."
        ],
    );
    check_refusal(
        "X99.Z",
        expect![
            "code: is not a diagnosis code of ICD-10-CM 2026; search by words or by the first characters of a code"
        ],
    );
}

#[test]
fn every_heading_a_superbill_must_reject_is_refused() {
    for heading in [
        "F32", "F33", "F33.4", "F32.8", "F31.3", "F42", "F43.1", "F43.2", "G90.5", "G90.51", "G90.52", "G56.4", "G57.7",
    ] {
        assert!(matches!(require_billable(heading, today()), Err(Error::Refused(_))), "{heading}");
    }
    assert_eq!(require_billable("f332", today()).map(|code| code.code).ok(), Some("F33.2"));
}

#[test]
fn search_takes_the_beginning_of_a_code() {
    check(
        "f33.4",
        4,
        expect![[r#"
        F33.4 (heading) Major depressive disorder, recurrent, in remission
        F33.40 Major depressive disorder, recurrent, in remission, unspecified
        F33.41 Major depressive disorder, recurrent, in partial remission
        F33.42 Major depressive disorder, recurrent, in full remission
    "#]],
    );
    check(
        "g9051",
        3,
        expect![[r#"
        G90.51 (heading) Complex regional pain syndrome I of upper limb
        G90.511 Complex regional pain syndrome I of right upper limb
        G90.512 Complex regional pain syndrome I of left upper limb
    "#]],
    );
}

#[test]
fn search_takes_beginnings_of_words_in_any_order() {
    check(
        "sev recur depr",
        3,
        expect![[r#"
        F33.2 Major depressive disorder, recurrent severe without psychotic features
        F33.3 Major depressive disorder, recurrent, severe with psychotic symptoms
    "#]],
    );
    check(
        "limb compl right pain",
        2,
        expect![[r#"
        G90.511 Complex regional pain syndrome I of right upper limb
        G90.521 Complex regional pain syndrome I of right lower limb
    "#]],
    );
    check(
        "depress",
        4,
        expect![[r#"
        F32.A Depression, unspecified
        F25.1 Schizoaffective disorder, depressive type
        F31.30 Bipolar disorder, current episode depressed, mild or moderate severity, unspecified
        F31.31 Bipolar disorder, current episode depressed, mild
    "#]],
    );
    check(
        "MENIERES right",
        2,
        expect![[r#"
        H81.01 Ménière's disease, right ear
    "#]],
    );
}

#[test]
fn search_mixes_code_and_words() {
    check(
        "f33 severe",
        3,
        expect![[r#"
        F33.2 Major depressive disorder, recurrent severe without psychotic features
        F33.3 Major depressive disorder, recurrent, severe with psychotic symptoms
    "#]],
    );
}

#[test]
fn nothing_typed_finds_nothing() {
    for text in ["", "   ", "....", "\u{0}", "zzzzqqq", "-- ;"] {
        assert!(search(text, 10, today()).is_empty(), "{text:?}");
    }
    assert!(search("pain", 0, today()).is_empty());
    assert_eq!(search("a", 50, today()).len(), 50);
}

#[track_caller]
fn check(typed: &str, limit: usize, expect: Expect) {
    let mut shown = String::new();
    for hit in search(typed, limit, today()) {
        let heading = if hit.billable { "" } else { " (heading)" };
        writeln!(shown, "{}{heading} {}", hit.code, hit.description).expect("text can be written");
    }
    expect.assert_eq(&shown);
}

#[track_caller]
fn check_refusal(code: &str, expect: Expect) {
    let said = match require_billable(code, today()) {
        Ok(found) => format!("accepted {}", found.code),
        Err(Error::Refused(refusal)) => {
            format!("{} {}", refusal.fact, refusal.hint.unwrap_or_default())
        }
        Err(error) => error.to_string(),
    };
    expect.assert_eq(&said);
}

fn today() -> Day {
    day("2026-03-02")
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
