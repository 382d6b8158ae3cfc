//! Invitation codes as people type them, the mails they open, and the six words.

use super::*;
use expect_test::{Expect, expect, expect_file};
use proptest::prelude::*;

#[test]
fn a_code_is_read_the_way_people_type_it() {
    let code = code();
    let text = code.expose_text();
    assert_eq!(*text, "R0W1-4ZFS-DWXT-5N8X-EQTF-X4SP-VP");
    for typed in [
        text.to_string(),
        text.to_lowercase(),
        text.replace('-', ""),
        format!("  {} ", text.replace('-', " ")),
        text.replace('-', "–"),
    ] {
        assert_eq!(InvitationCode::parse(&typed), Ok(code.clone()), "{typed}");
    }
}

#[test]
fn letters_that_look_alike_are_the_same() {
    let code = code();
    for (zero, one) in [("O", "I"), ("o", "l"), ("0", "i"), ("O", "L")] {
        let typed = code.expose_text().replace('0', zero).replace('1', one);
        assert_eq!(InvitationCode::parse(&typed), Ok(code.clone()));
    }
}

#[test]
fn a_wrong_code_says_what_is_wrong() {
    check("", expect!["The code has 26 letters and digits; 0 were typed."]);
    check("R0W1-4ZFS", expect!["The code has 26 letters and digits; 8 were typed."]);
    check("R0W1-4ZFS-DWXT-5N8X-EQTF-X4SP-VP2", expect!["The code has 26 letters and digits; 27 were typed."]);
    check("R0WU-4ZFS-DWXT-5N8X-EQTF-X4SP-VP", expect!["No code has “U” in it. Look at place 4 again."]);
    check(
        "R0W1-4ZFS-DWXT-5N8X-EQTF-X4SP-VQ",
        expect!["This is not quite the code on the other screen. Compare it group by group."],
    );
}

#[test]
fn one_wrong_letter_or_two_swapped_ones_still_find_the_invitation() {
    let code = code();
    let known = code.mail_id();
    for typed in
        ["R0W1-4ZFS-DWXT-5N8X-EQTF-X4SP-VQ", "K0W1-4ZFS-DWXT-5N8X-EQTF-X4SP-VP", "0RW1-4ZFS-DWXT-5N8X-EQTF-X4SP-VP"]
    {
        assert_eq!(InvitationCode::near(typed, &|mail| *mail == known), Ok(code.clone()), "{typed}");
        assert_eq!(InvitationCode::near(typed, &|_| false), Err(CodeProblem::Misread));
    }
    let two_wrong = "KKW1-4ZFS-DWXT-5N8X-EQTF-X4SP-VP";
    assert_eq!(InvitationCode::near(two_wrong, &|mail| *mail == known), Err(CodeProblem::Misread));
}

#[test]
fn a_mail_opens_with_its_code_and_as_its_kind_only() {
    let code = code();
    let mail = seal_mail(&code, MailKind::Request, b"let me in", &Seeded::of(9)).unwrap();
    assert_eq!(open_mail(&code, MailKind::Request, &mail).unwrap(), b"let me in");
    assert_eq!(open_mail_with(&code.mail_key(), code.mail_id(), MailKind::Request, &mail).unwrap(), b"let me in");
    assert_eq!(open_mail(&code, MailKind::Answer, &mail), Err(SealFault::Damaged));
    let other = InvitationCode::generate(&Seeded::of(77));
    assert_eq!(open_mail(&other, MailKind::Request, &mail), Err(SealFault::Damaged));
    for at in 0..mail.len() {
        let mut flipped = mail.clone();
        flipped[at] ^= 1;
        assert!(open_mail(&code, MailKind::Request, &flipped).is_err(), "byte {at}");
    }
}

#[test]
fn a_mail_sealed_today_opens_for_ever() {
    let sealed = seal_mail(&code(), MailKind::Request, b"let me in", &Seeded::of(9)).unwrap();
    expect_file!["fixtures/mail-v1.txt"].assert_eq(&hex(&sealed));
    let fixture = from_hex(include_str!("fixtures/mail-v1.txt").trim());
    assert_eq!(open_mail(&code(), MailKind::Request, &fixture).unwrap(), b"let me in");
}

#[test]
fn both_screens_show_the_same_six_words_and_others_when_anything_differs() {
    let words = six_words(&[1; 16], b"invitation", b"request");
    assert_eq!(words, six_words(&[1; 16], b"invitation", b"request"));
    expect!["favorite toilet snap onion adjust glass"].assert_eq(&words.join(" "));
    for other in [
        six_words(&[2; 16], b"invitation", b"request"),
        six_words(&[1; 16], b"invitatio", b"nrequest"),
        six_words(&[1; 16], b"invitation", b"Request"),
    ] {
        assert!(words.iter().zip(other).filter(|(one, other)| *one == other).count() < 2);
    }
}

#[test]
fn a_code_is_never_printed() {
    assert_eq!(format!("{:?}", code()), "InvitationCode(hidden)");
}

proptest! {
    #[test]
    fn every_code_comes_back(seed in any::<u64>()) {
        let code = InvitationCode::generate(&Seeded::of(seed));
        prop_assert_eq!(InvitationCode::parse(&code.expose_text()), Ok(code));
    }

    #[test]
    fn typing_anything_ends_in_an_answer(typed in ".{0,60}") {
        let _ = InvitationCode::near(&typed, &|_| false);
    }
}

fn code() -> InvitationCode {
    InvitationCode::generate(&Seeded::of(8))
}

fn check(typed: &str, expected: Expect) {
    expected.assert_eq(&InvitationCode::parse(typed).unwrap_err().to_string());
}
