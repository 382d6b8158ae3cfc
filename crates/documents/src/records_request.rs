//! A request for records: a fax cover that names no patient, a letter, and the signed authorization.

use seriesdesk_core::sheets::{FaxCover, Passage, RecordsRequestSheet};

use crate::flow::{Flow, PORTRAIT};
use crate::ink::Fragment;
use crate::parts::{address_lines, facts, foot, heavy_box, letterhead, or_dash, running_head, title};
use crate::prose::{Align, BODY, FACTS, SMALL, TABLE, paragraph};
use crate::write::{Imprint, write};
use crate::{DocumentError, Pdf, consent};

const WIDTH: f32 = PORTRAIT.column;
/// What stands on every fax cover.
const NOTICE: &str = "The pages behind this one are confidential health information for the addressee alone. If they reached you \
    by mistake, do not read or copy them: call the sender and destroy them.";

/// Draws the sheet.
pub(crate) fn draw(sheet: &RecordsRequestSheet) -> Result<Pdf, DocumentError> {
    let mut behind = letter(sheet)?;
    if let Some(authorization) = &sheet.authorization {
        behind.append(&mut consent::pages(authorization, PORTRAIT)?);
    }
    let mut pages = match &sheet.cover {
        Some(cover) => fax_cover(sheet, cover, behind.len() + 1)?,
        None => Vec::new(),
    };
    pages.append(&mut behind);
    let imprint = Imprint {
        title: "Request for records".to_owned(),
        made_local: &sheet.made_local,
        width: PORTRAIT.width,
        height: PORTRAIT.height,
        fillable: false,
    };
    write(&pages, &imprint)
}

fn fax_cover(sheet: &RecordsRequestSheet, cover: &FaxCover, pages: usize) -> Result<Vec<Fragment>, DocumentError> {
    let set_foot = |page, of| foot(&[SMALL.plain("Confidential.")], "Fax cover", page, of, WIDTH);
    let mut flow = Flow::new(PORTRAIT.above(set_foot(1, 1).height), head(sheet), Fragment::default);
    flow.place(title("Fax", &[], WIDTH));
    let count = match &cover.more {
        Some(more) => format!("{pages} with this one, {more}"),
        None => format!("{pages} with this one"),
    };
    let mine = |value: &Option<String>| or_dash(value.as_deref()).to_owned();
    let lines = [
        ("To", cover.to.clone()),
        ("Fax", cover.fax.clone()),
        ("Phone", mine(&cover.phone)),
        ("From", cover.from.clone()),
        ("Our fax", mine(&sheet.letterhead.fax)),
        ("Our phone", mine(&sheet.letterhead.phone)),
        ("Date", sheet.date.clone()),
        ("Pages", count),
        ("About", cover.about.clone()),
    ];
    let lines: Vec<_> = lines.iter().map(|(label, value)| (*label, vec![FACTS.bold(value)])).collect();
    flow.gap(9.0);
    flow.place(facts(&lines, WIDTH));
    flow.gap(24.0);
    flow.place(heavy_box(&Passage { lead: "Confidential.".to_owned(), body: NOTICE.to_owned() }, WIDTH));
    flow.finish(set_foot)
}

fn letter(sheet: &RecordsRequestSheet) -> Result<Vec<Fragment>, DocumentError> {
    let set_foot = |page, of| foot(&[SMALL.plain("Confidential.")], &sheet.number, page, of, WIDTH);
    let running = || running_head(&[TABLE.bold("Request for records")], &sheet.date, sheet.sample, WIDTH);
    let mut flow = Flow::new(PORTRAIT.above(set_foot(1, 1).height), head(sheet), running);
    let words = |text: &str| paragraph(&[BODY.plain(text)], BODY, WIDTH, Align::Left);
    flow.gap(18.0);
    flow.place(words(&sheet.date));
    flow.gap(14.0);
    sheet.to.iter().for_each(|line| flow.place(words(line)));
    flow.place(title("Request for records", &[], WIDTH));
    let lines = sheet.about.iter().chain(&sheet.asked);
    let lines: Vec<_> = lines.map(|(label, value)| (label.as_str(), vec![FACTS.bold(value)])).collect();
    flow.place(facts(&lines, WIDTH));
    flow.gap(12.0);
    for text in &sheet.paragraphs {
        flow.place(words(text));
        flow.gap(8.0);
    }
    let mut close = words("Thank you,");
    close.gap(20.0);
    close.stack(words(sheet.signed_by.as_deref().unwrap_or(&sheet.letterhead.name)));
    if sheet.signed_by.is_some() {
        close.stack(words(&sheet.letterhead.name));
    }
    flow.gap(6.0);
    flow.place(close);
    flow.finish(set_foot)
}

fn head(sheet: &RecordsRequestSheet) -> Fragment {
    letterhead(&sheet.letterhead.name, &address_lines(&sheet.letterhead), sheet.sample, WIDTH)
}
