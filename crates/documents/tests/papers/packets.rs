//! Packets: a letter in front, then papers with a code on every page.

use expect_test::expect;
use seriesdesk_core::{
    packs,
    sheets::{CODE_PLACE, CoverLetter, PacketContent, PacketPaper, PacketSheet, PageCode, SheetSignature},
};
use seriesdesk_documents::packet;

use crate::{forms, reader, samples};

fn sheet() -> PacketSheet {
    let mut consent = samples::consent();
    for line in &mut consent.signatures {
        *line = SheetSignature { name: None, at: None, how: None, strokes: Vec::new(), ..line.clone() };
    }
    let form = forms::sheet(packs::form("phq-9").expect("it is shipped"));
    let code = |item| PageCode { token: "0123456789ABCDEF".into(), item, version: 1 };
    PacketSheet {
        sample: true,
        letterhead: consent.letterhead.clone(),
        cover: CoverLetter {
            date: "03/03/2026".into(),
            to: vec!["Rowan Hargrove".into()],
            paragraphs: vec!["Please fill in the papers behind this letter.".into()],
        },
        made_local: "2026-03-03T10:42".into(),
        items: vec![
            PacketPaper { code: code(0), title: form.title.clone(), paper: PacketContent::Form(Box::new(form)) },
            PacketPaper {
                code: code(1),
                title: consent.title.clone(),
                paper: PacketContent::Consent(Box::new(consent)),
            },
        ],
    }
}

#[test]
fn a_packet_begins_with_a_letter_that_lists_its_papers() {
    let (pdf, drawn) = packet(&sheet()).unwrap();
    reader::keep("packet.pdf", &pdf);
    reader::sound(&pdf);
    reader::fonts_are_embedded(&pdf);
    // Nine questions of four answers, one more of four; three lines to sign, each with its date.
    assert_eq!(reader::fields(&pdf), 9 * 4 + 4 + 3 * 2);
    let pages: Vec<u16> = drawn.iter().map(|(pages, _)| *pages).collect();
    assert_eq!((pdf.pages, pages.as_slice()), (3, &[1, 1][..]), "a PHQ-9 stays one page beside its code");
    let text = reader::text(&pdf);
    let letter = text.split("--- 2 ---").next().unwrap();
    expect![[r#"
        --- 1 ---
        Cedar Grove Interventional Psychiatry  SAMPLE
        410 Alder Street, Suite 200, Fairhaven, OR 97000 · Tel (503) 555-0142 · Fax (503) 555-0143
        03/03/2026
        Rowan Hargrove
        Please fill in the papers behind this letter.
        PHQ-9, 1 page
        Consent to substance use records, 1 page
        Confidential.  Letter · Page 1 of 1
    "#]]
    .assert_eq(letter);
    assert_eq!(text.matches("SAMPLE").count(), 3);
}

#[test]
fn a_packet_knows_where_it_is_signed_and_keeps_clear_of_the_code() {
    let (_, drawn) = packet(&sheet()).unwrap();
    assert!(drawn[0].1.is_empty(), "a form is not signed");
    let roles: Vec<(&str, u16)> = drawn[1].1.iter().map(|spot| (spot.role.as_str(), spot.page)).collect();
    assert_eq!(roles, [("Patient", 1), ("Clinician", 1)], "a witness may be missing");
    let (left, top, side) = CODE_PLACE;
    for spot in &drawn[1].1 {
        assert!(f32::from(spot.y) > top + side && f32::from(spot.x + spot.width) < left + side, "{spot:?}");
        assert!(spot.y + spot.height < 792 && spot.width > 200 && spot.height > 20, "{spot:?}");
    }
}

#[test]
fn the_same_packet_gives_the_same_bytes() {
    assert!(packet(&sheet()).unwrap() == packet(&sheet()).unwrap());
}
