//! A questionnaire to be filled in with a pen.

mod blocks;

use seriesdesk_core::sheets::{FormBlock, FormSheet};

use crate::flow::{Flow, PORTRAIT, Sheet};
use crate::ink::Fragment;
use crate::parts::{address_lines, foot, letterhead, running_head, strip, title};
use crate::prose::{Align, BODY, SMALL, TABLE, VALUE, paragraph};
use crate::write::{Imprint, write};
use crate::{DocumentError, Pdf};

pub(crate) const WIDTH: f32 = PORTRAIT.column;

/// Draws the sheet.
pub(crate) fn draw(sheet: &FormSheet) -> Result<Pdf, DocumentError> {
    let pages = pages(sheet, PORTRAIT)?;
    let imprint = Imprint {
        title: sheet.title.clone(),
        made_local: &sheet.made_local,
        width: PORTRAIT.width,
        height: PORTRAIT.height,
        fillable: true,
    };
    write(&pages, &imprint)
}

/// Its pages in a frame, each with its foot.
pub(crate) fn pages(sheet: &FormSheet, frame: Sheet) -> Result<Vec<Fragment>, DocumentError> {
    let set_foot = |page, of| foot(&[SMALL.plain(&sheet.source)], &sheet.number, page, of, WIDTH);
    let page = frame.above(set_foot(1, 1).height);
    let head = letterhead(&sheet.letterhead.name, &address_lines(&sheet.letterhead), sheet.sample, frame.head());
    let running = || {
        let who = [TABLE.bold(&sheet.patient), TABLE.plain("  DOB "), TABLE.mono(&sheet.born_on)];
        running_head(&who, &sheet.title, sheet.sample, frame.head())
    };
    let mut flow = Flow::new(page, head, running);
    flow.place(title(&sheet.title, &[], WIDTH));
    flow.place(strip(
        &[
            ("Patient", VALUE.bold(&sheet.patient)),
            ("Date of birth", VALUE.mono(&sheet.born_on)),
            ("Record", VALUE.mono(&sheet.mrn)),
            ("Today’s date", VALUE.plain(" ")),
        ],
        WIDTH,
    ));
    if let Some(words) = &sheet.instructions {
        flow.place(paragraph(&[BODY.bold(words)], BODY, WIDTH, Align::Left));
    }
    let mut heading: Option<Fragment> = None;
    for block in &sheet.blocks {
        for mut part in blocks::drawn(block) {
            // A heading stays with what it stands over.
            if let Some(mut above) = heading.take() {
                above.gap(part.before);
                above.stack(part.ink);
                part.ink = above;
            }
            if matches!(block, FormBlock::Heading { .. }) {
                heading = Some(part.ink);
                continue;
            }
            flow.gap(part.before);
            if let Some(head) = part.again.filter(|_| part.ink.height > flow.room() + 0.5 && !flow.fresh()) {
                flow.turn();
                flow.place(head);
            }
            flow.place(part.ink);
        }
    }
    if let Some(words) = heading {
        flow.gap(9.0);
        flow.place(words);
    }
    if let Some(words) = &sheet.notice {
        flow.gap(8.0);
        flow.place(paragraph(&[SMALL.plain(words)], SMALL, WIDTH, Align::Left));
    }
    flow.finish(set_foot)
}
