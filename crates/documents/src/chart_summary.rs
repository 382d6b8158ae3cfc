//! A summary of a chart: what is known, and beside each line where it is written.

use seriesdesk_core::sheets::{ChartSummarySheet, SummaryLine, SummaryPart};

use crate::flow::{Flow, PORTRAIT};
use crate::ink::Fragment;
use crate::parts::{address_lines, foot, heading, letterhead, running_head, strip, title};
use crate::prose::{Align, BODY, NOTE, SMALL, TABLE, VALUE, paragraph};
use crate::table::{Column, ROW, TABLE_HEAD, across, cell, filling, row};
use crate::write::{Imprint, write};
use crate::{DocumentError, Pdf};

const WIDTH: f32 = PORTRAIT.column;

/// Draws the sheet.
pub(crate) fn draw(sheet: &ChartSummarySheet) -> Result<Pdf, DocumentError> {
    let head = letterhead(&sheet.letterhead.name, &address_lines(&sheet.letterhead), sheet.sample, WIDTH);
    let words = [SMALL.plain(&sheet.foot)];
    let set_foot = |page, of| foot(&words, &sheet.number, page, of, WIDTH);
    let page = PORTRAIT.above(set_foot(1, 1).height);
    let running = || {
        let who = [TABLE.bold(&sheet.patient), TABLE.plain("  DOB "), TABLE.mono(&sheet.born_on)];
        running_head(&who, &sheet.title, sheet.sample, WIDTH)
    };
    let mut flow = Flow::new(page, head, running);
    flow.place(title(&sheet.title, &[], WIDTH));
    flow.place(strip(
        &[
            ("Patient", VALUE.bold(&sheet.patient)),
            ("Date of birth", VALUE.mono(&sheet.born_on)),
            ("Record", VALUE.mono(&sheet.mrn)),
            ("Printed", VALUE.mono(&sheet.printed_on)),
        ],
        WIDTH,
    ));
    let columns = filling(vec![Column::left(1.75), Column::left(0.0), Column::left(1.9)], WIDTH);
    for part in &sheet.parts {
        place(&mut flow, &columns, part);
    }
    if !sheet.missing.is_empty() {
        flow.gap(9.0);
        flow.place(heading("Not documented", None, WIDTH));
        for line in &sheet.missing {
            flow.place(paragraph(&[BODY.plain(format!("• {line}"))], BODY, WIDTH, Align::Left));
        }
    }
    let pages = flow.finish(set_foot)?;
    let imprint = Imprint {
        title: format!("{} {}", sheet.title, sheet.mrn),
        made_local: &sheet.made_local,
        width: PORTRAIT.width,
        height: PORTRAIT.height,
        fillable: false,
    };
    write(&pages, &imprint)
}

/// A part; its heading stands on one page with its first line.
fn place(flow: &mut Flow<'_>, columns: &[Column], part: &SummaryPart) {
    let mut first = heading(&part.head, None, WIDTH);
    let mut lines = part.lines.iter();
    match lines.next() {
        Some(line) => {
            let names = ["", "", "Where it is written"];
            first.stack(row(columns, &names.map(|name| cell([SMALL.bold(name)])), TABLE_HEAD));
            first.stack(set(columns, line));
        }
        None => {
            let words = part.rest.as_deref().unwrap_or("Nothing is documented.");
            first.stack(paragraph(&[BODY.plain(words)], BODY, WIDTH, Align::Left));
        }
    }
    flow.gap(9.0);
    flow.place(first);
    for line in lines {
        flow.place(set(columns, line));
    }
    if let Some(rest) = part.rest.as_ref().filter(|_| !part.lines.is_empty()) {
        flow.place(row(columns, &[across(3, [NOTE.plain(rest)])], ROW));
    }
}

fn set(columns: &[Column], line: &SummaryLine) -> Fragment {
    let says = if line.strong { TABLE.bold(&line.says) } else { TABLE.plain(&line.says) };
    let what = if line.strong { TABLE.bold(&line.what) } else { TABLE.plain(&line.what) };
    row(columns, &[cell([what]), cell([says]), cell([SMALL.plain(&line.source)])], ROW)
}
