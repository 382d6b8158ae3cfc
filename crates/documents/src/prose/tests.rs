use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::ink::Mark;

#[test]
fn words_wrap_where_the_line_ends() {
    check("the quick brown fox jumps", 60.0, expect!["the quick|brown fox|jumps"]);
}

#[test]
fn the_last_line_is_never_one_word_where_another_can_join_it() {
    check("one two three four five six", 118.0, expect!["one two three four five six"]);
}

#[test]
fn a_word_wider_than_the_line_is_parted_and_not_lost() {
    check(
        "Pneumonoultramicroscopicsilicovolcanoconiosis",
        80.0,
        expect!["Pneumonoultramic|roscopicsilicovolca|noconiosis"],
    );
}

#[test]
fn a_tie_holds_its_neighbors_together() {
    check("call (503)\u{A0}555-0142 today", 70.0, expect!["call|(503) 555-0142|today"]);
}

#[test]
fn a_new_line_is_kept() {
    check("Con-\u{2028}sent", 200.0, expect!["Con-|sent"]);
}

#[test]
fn nothing_is_one_empty_line() {
    check("", 100.0, expect![""]);
    check(" \t\r\n ", 100.0, expect![""]);
}

#[test]
fn names_of_the_world_keep_their_letters() {
    check("Łukasz Nguyễn Дмитрий", 400.0, expect!["Łukasz Nguyễn Дмитрий"]);
}

#[test]
fn what_no_face_has_becomes_a_mark_that_is_seen() {
    check("Ana 山田 🙂", 400.0, expect!["Ana \u{FFFD}\u{FFFD} \u{FFFD}"]);
}

#[test]
fn signs_that_turn_text_around_are_left_out() {
    check("a\u{202E}b\u{200F}c\u{FEFF}d\u{7}e", 400.0, expect!["abcde"]);
}

#[test]
fn a_line_that_must_not_wrap_ends_in_dots() {
    let spans = [BODY.plain("Hargrove-Montgomery, Rowan Theodore")];
    let (fragment, taken) = one_line(&spans, BODY, 100.0);
    assert!(taken <= 100.01, "{taken}");
    let [Mark::Text { text, .. }] = fragment.marks.as_slice() else { panic!("one text") };
    expect!["Hargrove-Montgom…"].assert_eq(text);
}

proptest! {
    // Whatever is written and however narrow the column: no letter is lost, no line is wider than the column.
    #[test]
    fn every_letter_is_set_and_every_line_fits(text in "(\\PC{0,12}[ \u{A0}\n]?){0,12}", width in 8.0_f32..400.0) {
        let spans = [TABLE.plain(text.as_str())];
        let set = lines(&spans, width);
        let all: String = set.iter().map(plain).collect();
        let whole: String = plain(&Line { words: words(&spans), width: 0.0 });
        prop_assert_eq!(all.replace(' ', ""), whole.replace(' ', ""));
        for line in &set {
            let letters = plain(line).chars().count();
            prop_assert!(line.width <= width + 0.1 || letters <= 1, "{} is wider than {width}: {}", line.width, plain(line));
        }
    }

    // Two spans with a seam anywhere are set like one.
    #[test]
    fn a_seam_between_spans_moves_nothing(words in "[a-z]{1,9}( [a-z]{1,9}){1,12}", seam in 0_usize..100, width in 40.0_f32..300.0) {
        let seam = seam.min(words.len());
        let (left, right) = words.split_at(seam);
        let one: Vec<String> = lines(&[TABLE.plain(words.as_str())], width).iter().map(plain).collect();
        let two: Vec<String> = lines(&[TABLE.plain(left), TABLE.plain(right)], width).iter().map(plain).collect();
        prop_assert_eq!(one, two);
    }
}

#[track_caller]
fn check(text: &str, width: f32, expect: Expect) {
    let set = lines(&[TABLE.plain(text)], width);
    expect.assert_eq(&set.iter().map(plain).collect::<Vec<_>>().join("|"));
}

fn plain(line: &Line) -> String {
    let words = line.words.iter().enumerate().map(|(place, word)| {
        let gap = if place > 0 && word.space > 0.0 { " " } else { "" };
        format!("{gap}{}", word.runs.iter().map(|run| run.text.as_str()).collect::<String>())
    });
    words.collect()
}
