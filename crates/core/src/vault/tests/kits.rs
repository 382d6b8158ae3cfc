use super::*;
use expect_test::{Expect, expect};

#[test]
fn the_kit_opens_without_any_passphrase_or_computer() {
    let mut desk = Desk::new(Cupboard::working());
    let typed = desk.words().join(" ");
    let opened = unlock_with_kit(desk.folder.path(), &mut desk.keys, &typed, at(0)).unwrap();
    assert_eq!(opened.expose_key(), desk.key.expose_key());
}

#[test]
fn words_are_read_as_people_type_them() {
    let desk = Desk::new(Cupboard::absent());
    let numbered: Vec<String> =
        desk.words().iter().enumerate().map(|(at, word)| format!("{}. {}", at + 1, word.to_uppercase())).collect();
    let short: Vec<String> = desk.words().iter().map(|word| word.chars().take(4).collect()).collect();
    for typed in [numbered.join("\n"), numbered.join(", "), short.join("\t"), format!("  {}  ", desk.words().join("-"))]
    {
        assert_eq!(Kit::parse(&typed).unwrap().mark(), desk.kit.mark());
    }
}

#[test]
fn a_mistake_is_named_by_its_position() {
    check(|words| words.truncate(23), expect!["The kit has 24 words; 23 were typed."]);
    check(|words| words.clear(), expect!["The kit has 24 words; 0 were typed."]);
    check(|words| words[6] = "abandonned", expect!["Word 7 is not a kit word. Is it “abandon”?"]);
    check(|words| words[6] = "qqqq", expect!["Word 7 is not a kit word."]);
    check(|words| words[18] = "zoo", expect!["Word 19 is not the one on the paper. Check it and try again."]);
    check(|words| words[23] = "zoo", expect!["Word 24 is not the one on the paper. Check it and try again."]);
    check(|words| words.swap(2, 3), expect!["Words 3 and 4 are in each other's place."]);
    check(
        |words| words.rotate_left(2),
        expect!["These words do not make a kit. Compare each word and the order with the paper: down each column."],
    );
}

#[test]
fn a_renewed_kit_replaces_the_old_one() {
    let mut desk = Desk::new(Cupboard::absent());
    desk.keys.confirm_kit();
    let old = desk.words().join(" ");
    let fresh = Kit::generate(&desk.entropy);
    desk.keys.renew_kit(&desk.key, &fresh, at(5), &desk.entropy);
    assert_eq!((desk.keys.kit_number(), desk.keys.kit_confirmed()), (2, false));

    let refused = unlock_with_kit(desk.folder.path(), &mut desk.keys, &old, at(9));
    assert!(matches!(refused, Err(VaultError::OtherKit)));
    assert_eq!(desk.keys.failed_unlocks().len(), 1);
    let words = fresh.expose_words().join(" ");
    unlock_with_kit(desk.folder.path(), &mut desk.keys, &words, at(9)).unwrap();
}

#[test]
fn the_rehearsal_asks_four_different_words_and_names_the_wrong_ones() {
    let desk = Desk::new(Cupboard::absent());
    let words = desk.words();
    for _ in 0..200 {
        let positions = Rehearsal::draw(&desk.entropy).positions().to_vec();
        assert_eq!(positions.len(), 4);
        assert!(positions.is_sorted() && positions.iter().all(|position| (1..=24).contains(position)), "{positions:?}");
    }
    let rehearsal = Rehearsal::draw(&desk.entropy);
    rehearsal.check(&desk.kit, |position| words.get(position - 1).copied()).unwrap();
    let wrong = rehearsal.positions()[2];
    let missed = rehearsal
        .check(&desk.kit, |position| if position == wrong { Some("zoo") } else { words.get(position - 1).copied() });
    assert_eq!(missed, Err(KitProblem::Rehearsal(vec![wrong])));
    assert!(rehearsal.check(&desk.kit, |_| None).is_err());
}

#[track_caller]
fn check(spoil: impl FnOnce(&mut Vec<&'static str>), expect: Expect) {
    let mut desk = Desk::new(Cupboard::absent());
    let mut words = desk.words();
    spoil(&mut words);
    let error = unlock_with_kit(desk.folder.path(), &mut desk.keys, &words.join(" "), at(0)).unwrap_err();
    expect.assert_eq(&error.to_string());
}
