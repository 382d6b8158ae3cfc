use super::*;
use expect_test::{Expect, expect};

const SEGMENT: &str =
    "sds1/d/0101010101010101/0202020202020202/0000000003-0000000009-p0707070707070707070707070707070707.seg";

fn span() -> Span {
    Span { device: [1; 8], incarnation: [2; 8], from: 3, to: 9, compartment: 'p' }
}

#[test]
fn every_kind_has_its_place() {
    let (hash, month) = ([7; 32], Month::new(2026, 3).unwrap());
    let names = [
        Name::genesis(),
        Name::registry(&hash),
        Name::segment(&span(), &hash),
        Name::bundle(&span(), &hash),
        Name::heartbeat(&[1; 8], 12, &hash),
        Name::blob(&hash),
        Name::snapshot_chunk(month, &hash),
        Name::snapshot_manifest(month, &hash),
        Name::invitation(&[3; 16]),
        Name::request(&[3; 16]),
        Name::answer(&[3; 16]),
        Name::genesis().again(2),
        Name::segment(&span(), &hash).again(99),
    ];
    let told: Vec<&str> = names.iter().map(Name::as_str).collect();
    expect![[r#"
        sds1/root.reg
        sds1/r/0707070707070707070707070707070707070707070707070707070707070707.reg
        sds1/d/0101010101010101/0202020202020202/0000000003-0000000009-p07070707070707070707070707070707.seg
        sds1/d/0101010101010101/0202020202020202/0000000003-0000000009-p07070707070707070707070707070707.bun
        sds1/d/0101010101010101/h/0000000012-07070707070707070707070707070707.hb
        sds1/b/07/0707070707070707070707070707070707070707070707070707070707070707.blb
        sds1/s/202603/0707070707070707070707070707070707070707070707070707070707070707.snp
        sds1/s/202603/0707070707070707070707070707070707070707070707070707070707070707.man
        sds1/j/03030303030303030303030303030303.inv
        sds1/j/03030303030303030303030303030303.req
        sds1/j/03030303030303030303030303030303.ans
        sds1/root.r02.reg
        sds1/d/0101010101010101/0202020202020202/0000000003-0000000009-p07070707070707070707070707070707.r99.seg"#]]
    .assert_eq(&told.join("\n"));
    for name in names {
        let read = Name::parse(name.as_str()).unwrap();
        assert_eq!((read.kind(), read.is_exact()), (name.kind(), true), "{name}");
        assert!(read.as_str().len() <= 105 && read.agrees_with(&hash), "{name}");
        let letters = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-./".contains(letter);
        assert!(name.as_str().chars().all(letters), "{name}");
    }
}

#[test]
fn a_segment_tells_its_part_of_the_stream() {
    let name = Name::segment(&span(), &[7; 32]);
    assert_eq!(name.span(), Some(span()));
    assert_eq!(name.again(3).span(), Some(span()));
    assert_eq!(Name::heartbeat(&[1; 8], 12, &[7; 32]).beat(), Some(([1; 8], 12)));
    assert_eq!(Name::request(&[3; 16]).mail(), Some([3; 16]));
    assert_eq!(Name::blob(&[7; 32]).span(), None);
}

#[test]
fn what_others_make_of_a_name_still_tells_the_parcel() {
    let good = SEGMENT.replacen("0707070707070707070707070707070707", "07070707070707070707070707070707", 1);
    let stem = good.trim_end_matches(".seg");
    for copy in [
        format!("{stem} (1).seg"),
        format!("{stem} (Jane's conflicted copy 2026-03-02).seg"),
        format!("{stem}-PC12.seg"),
        format!("{stem}.sync-conflict-20260302-091500-ABCDEFG.seg"),
        format!("{stem}.seg.bak"),
        good.to_uppercase(),
        good.replace("0000000003", "Copy of 0000000003"),
        format!("backup/{good}"),
    ] {
        let name = Name::parse(&copy).unwrap();
        assert_eq!((name.kind(), name.is_exact()), (Some(Kind::Segment), false), "{copy}");
        assert_eq!(name.base().unwrap().as_str(), good, "{copy}");
    }
}

#[test]
fn names_as_they_lie_there() {
    check("sds1/root.reg", expect!["Genesis, exact, sds1/root.reg"]);
    check("sds1/root.r01.reg", expect!["Genesis, exact, sds1/root.reg"]);
    check("sds1/root.r00.reg", expect!["Genesis, sds1/root.reg"]);
    check("sds1/root (2).reg", expect!["Genesis, sds1/root.reg"]);
    check("sds1/rooted.reg", expect!["Registry, ?"]);
    check("notes.reg", expect!["Registry, ?"]);
    check("sds1/d/x/y.seg", expect!["Segment, ?"]);
    check(SEGMENT, expect!["Segment, ?"]);
    check(
        "sds1/j/03030303030303030303030303030303.inv",
        expect!["Invitation, exact, sds1/j/03030303030303030303030303030303.inv"],
    );
    check("desktop.ini", expect!["foreign"]);
    check("README-do-not-edit.txt", expect!["foreign"]);
    check("report.segment", expect!["foreign"]);
    check("", expect!["never"]);
    check("/etc/passwd", expect!["never"]);
    check("sds1/../root.reg", expect!["never"]);
    check("sds1//root.reg", expect!["never"]);
    check("sds1\\root.reg", expect!["never"]);
    check("sds1/\u{0}.reg", expect!["never"]);
    check("sds1/\u{1f4c1}é.seg", expect!["Segment, ?"]);
    check("a/b/c/d/e/f/g/h/i/j/k/l/m.seg", expect!["never"]);
}

#[test]
fn a_month_is_a_month() {
    assert!(Month::new(2026, 13).is_none() && Month::new(2026, 0).is_none() && Month::new(26, 1).is_none());
}

proptest::proptest! {
    #[test]
    fn no_name_breaks_the_reader(text in "\\PC{0,80}|[a-z0-9./ -]{0,120}") {
        if let Some(name) = Name::parse(&text) {
            proptest::prop_assert!(!name.is_exact() || name.base().is_some());
            let _ = (name.span(), name.beat(), name.mail(), name.agrees_with(&[7; 32]), name.again(1));
        }
    }

    #[test]
    fn a_changed_letter_never_gives_another_exact_hash(at in 0_usize..SEGMENT.len(), letter in 0_u8..128) {
        let good = Name::segment(&span(), &[7; 32]);
        let mut bytes = good.as_str().as_bytes().to_vec();
        if let Some(byte) = bytes.get_mut(at) {
            *byte = letter;
        }
        let text = String::from_utf8(bytes).unwrap();
        if let Some(name) = Name::parse(&text).filter(Name::is_exact) {
            // Another device, another number: only the hash ties a name to bytes, and the header to the rest.
            proptest::prop_assert!(name == good || !name.agrees_with(&[7; 32]) || name.span() != good.span());
        }
    }
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    let told = match Name::parse(text) {
        None => "never".into(),
        Some(name) => match name.kind() {
            None => "foreign".into(),
            Some(kind) => {
                let base = name.base().map_or("?".into(), |base| base.to_string());
                format!("{kind:?}, {}{base}", if name.is_exact() { "exact, " } else { "" })
            }
        },
    };
    expected.assert_eq(&told);
}
