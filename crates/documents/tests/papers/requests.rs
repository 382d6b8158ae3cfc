//! Requests for records: a fax cover that names nobody, a letter, and what the patient signed.

use expect_test::expect;
use seriesdesk_core::sheets::{FaxCover, RecordsRequestSheet};
use seriesdesk_documents::records_request;

use crate::{reader, samples};

fn sheet() -> RecordsRequestSheet {
    let pair = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let mut letterhead = samples::letterhead();
    (letterhead.ein, letterhead.group_npi, letterhead.taxonomy) = (None, None, None);
    RecordsRequestSheet {
        sample: true,
        cover: Some(FaxCover {
            to: "Harbor Street Family Psychiatry".into(),
            fax: "(503) 555-0110".into(),
            phone: None,
            from: "Maren Etxeberria".into(),
            about: "Request for records".into(),
            more: None,
        }),
        date: "03/03/2026".into(),
        to: vec!["Harbor Street Family Psychiatry".into(), "18 Harbor Street".into(), "Fairhaven, OR 97000".into()],
        about: vec![pair("Patient", "Rowan T. Hargrove"), pair("Date of birth", "06/14/1984")],
        asked: vec![
            pair("Records", "Visit notes, medicines with doses and dates, scores"),
            pair("From when", "Since 01/01/2021"),
        ],
        paragraphs: vec![
            "We asked you for these records first on 02/23/2026 and have not received them.".into(),
            "Please send us the records of this patient that are named above.".into(),
            "The patient's signed authorization is behind this letter.".into(),
        ],
        signed_by: Some("Maren Etxeberria".into()),
        number: "CG-10482".into(),
        made_local: "2026-03-03T10:42".into(),
        authorization: Some(Box::new(samples::consent())),
        letterhead,
    }
}

#[test]
fn a_request_is_a_cover_a_letter_and_what_was_signed() {
    let pdf = records_request(&sheet()).unwrap();
    reader::keep("records-request.pdf", &pdf);
    reader::sound(&pdf);
    reader::fonts_are_embedded(&pdf);
    let text = reader::text(&pdf);
    let (cover, rest) = text.split_once("--- 2 ---").unwrap();
    assert!(!cover.contains("Hargrove") && !cover.contains("CG-10482"), "the cover names no patient: {cover}");
    expect![[r#"
        --- 1 ---
        Cedar Grove Interventional Psychiatry  SAMPLE
        410 Alder Street, Suite 200, Fairhaven, OR 97000 · Tel (503) 555-0142 · Fax (503) 555-0143
        Fax
        To  Harbor Street Family Psychiatry
        Fax  (503) 555-0110
        Phone  —
        From  Maren Etxeberria
        Our fax  (503) 555-0143
        Our phone  (503) 555-0142
        Date  03/03/2026
        Pages  3 with this one
        About  Request for records
        Confidential. The pages behind this one are confidential health information for the addressee alone. If
        they reached you by mistake, do not read or copy them: call the sender and destroy them.
        Confidential.  Fax cover · Page 1 of 1
    "#]]
    .assert_eq(cover);
    let (letter, signed) = rest.split_once("--- 3 ---").unwrap();
    expect![[r#"

        Cedar Grove Interventional Psychiatry  SAMPLE
        410 Alder Street, Suite 200, Fairhaven, OR 97000 · Tel (503) 555-0142 · Fax (503) 555-0143
        03/03/2026
        Harbor Street Family Psychiatry
        18 Harbor Street
        Fairhaven, OR 97000
        Request for records
        Patient  Rowan T. Hargrove
        Date of birth  06/14/1984
        Records  Visit notes, medicines with doses and dates, scores
        From when  Since 01/01/2021
        We asked you for these records first on 02/23/2026 and have not received them.
        Please send us the records of this patient that are named above.
        The patient's signed authorization is behind this letter.
        Thank you,
        Maren Etxeberria
        Cedar Grove Interventional Psychiatry
        Confidential.  CG-10482 · Page 1 of 1
    "#]]
    .assert_eq(letter);
    assert!(signed.contains("Consent to substance use records"));
    assert_eq!((pdf.pages, text.matches("SAMPLE").count()), (3, 3));
}

#[test]
fn what_was_signed_with_a_pen_is_counted_by_hand_and_a_letter_goes_without_a_fax() {
    let mut by_hand = sheet();
    by_hand.authorization = None;
    if let Some(cover) = &mut by_hand.cover {
        cover.more = Some("and the signed authorization".into());
    }
    let pdf = records_request(&by_hand).unwrap();
    assert_eq!(pdf.pages, 2);
    assert!(reader::text(&pdf).contains("2 with this one, and the signed authorization"));
    by_hand.cover = None;
    let pdf = records_request(&by_hand).unwrap();
    assert_eq!(pdf.pages, 1);
    assert!(!reader::text(&pdf).contains("Fax cover"));
}
