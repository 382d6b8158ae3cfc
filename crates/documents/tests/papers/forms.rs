//! Questionnaires to be filled in with a pen: every question of every form is on the paper.

use seriesdesk_core::{
    forms::form_blocks,
    packs,
    sheets::{FormBlock, FormSheet, Letterhead},
};
use seriesdesk_documents::form;

use crate::reader;

pub fn sheet(pack: &packs::FormPack) -> FormSheet {
    FormSheet {
        sample: true,
        letterhead: Letterhead {
            name: "Cedar Grove Interventional Psychiatry".into(),
            address: "410 Alder Street, Fairhaven, NY 12000".into(),
            phone: Some("(503) 555-0142".into()),
            fax: None,
            ein: None,
            group_npi: None,
            taxonomy: None,
        },
        title: pack.form.title.clone(),
        number: format!("{} v{}", pack.form.code, pack.pack.version),
        patient: "Hargrove, Rowan".into(),
        born_on: "06/14/1984".into(),
        mrn: "CG-10482".into(),
        made_local: "2026-03-03T10:42".into(),
        instructions: pack.form.instructions.clone(),
        blocks: form_blocks(&pack.form),
        notice: pack.form.notice.clone(),
        source: pack.pack.source.clone(),
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn every_question_and_answer_of_every_form_is_on_its_paper() {
    for pack in packs::forms() {
        let sheet = sheet(pack);
        let pdf = form(&sheet).unwrap();
        reader::keep(&format!("form-{}", pack.form.code), &pdf);
        let paper = words(&reader::words(&pdf));
        let mut wanted: Vec<String> = pack.form.items().map(|(_, item)| item.text.clone()).collect();
        wanted.extend(pack.form.notice.clone());
        wanted.extend(pack.form.instructions.clone());
        for block in &sheet.blocks {
            if let FormBlock::Choice { options, .. } = block {
                wanted.extend(options.iter().cloned());
            }
        }
        for one in wanted {
            assert!(paper.contains(&words(&one)), "{}: {one}", pack.form.code);
        }
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes_and_no_score_stands_on_it() {
    let phq = packs::form("phq-9").unwrap();
    let (one, other) = (form(&sheet(phq)).unwrap(), form(&sheet(phq)).unwrap());
    assert!(one == other);
    assert_eq!(one.pages, 1, "a PHQ-9 is one page");
    let text = reader::text(&one);
    assert!(!text.to_lowercase().contains("score") && !text.contains("severe"), "{text}");
}
