//! The visits of a series, for the patient to keep: when, where, whom, and what to do before. It tells nobody why.

use seriesdesk_core::sheets::{AppointmentListSheet, ListedVisit, VisitMark};

use crate::flow::{Flow, PORTRAIT};
use crate::ink::Fragment;
use crate::parts::{
    DASH, address_lines, beside, dotted, foot, heading, letterhead, or_dash, running_head, spoken, title,
};
use crate::prose::{Align, BODY, NOTE, SMALL, Span, TABLE, Type, paragraph};
use crate::table::{Column, Look, ROW, TABLE_HEAD, across, cell, filling, row};
use crate::write::{Imprint, write};
use crate::{DocumentError, Pdf};

const WIDTH: f32 = PORTRAIT.column;
const HALF: f32 = (WIDTH - 16.0) / 2.0;
const ADVICE: Type = Type { size: 9.5, leading: 12.5 };
/// Side of the box to tick, and of the check in it.
const BOX: f32 = 9.0;
/// Width of the column of boxes, in inches.
const MARKS: f32 = 0.35;

/// Draws the sheet.
pub(crate) fn draw(sheet: &AppointmentListSheet) -> Result<Pdf, DocumentError> {
    let head = letterhead(&sheet.letterhead.name, &address_lines(&sheet.letterhead), sheet.sample, WIDTH);
    let who = [TABLE.bold(&sheet.patient)];
    let words = [SMALL.plain(&sheet.foot)];
    let set_foot = |page, of| foot(&words, &sheet.number, page, of, WIDTH);
    let page = PORTRAIT.above(set_foot(1, 1).height);
    let mut flow = Flow::new(page, head, || running_head(&who, &sheet.title, sheet.sample, WIDTH));

    flow.place(title(&sheet.title, &numbers(sheet), WIDTH));
    flow.place(paragraph(&spoken(BODY, &sheet.summary), BODY, WIDTH, Align::Left));
    flow.gap(8.0);
    visits(&mut flow, sheet);
    flow.gap(5.0);
    flow.place(legend());
    flow.gap(8.0);
    flow.place(beside(vec![(prepare(sheet), HALF), (otherwise(sheet), HALF)], 16.0));

    let pages = flow.finish(set_foot)?;
    let imprint = Imprint {
        title: format!("Visits {}", sheet.number),
        made_local: &sheet.made_local,
        width: PORTRAIT.width,
        height: PORTRAIT.height,
    };
    write(&pages, &imprint)
}

fn numbers(sheet: &AppointmentListSheet) -> Vec<Vec<Span<'_>>> {
    let first = dotted(
        TABLE,
        vec![vec![TABLE.plain(&sheet.patient)], vec![TABLE.plain("list "), TABLE.mono_bold(&sheet.number)]],
    );
    vec![first, vec![TABLE.plain("Printed "), TABLE.mono(&sheet.printed_on)]]
}

fn visits(flow: &mut Flow<'_>, sheet: &AppointmentListSheet) {
    let columns = filling(
        vec![
            Column::right(0.4),
            Column::left(1.0),
            Column::left(1.35),
            Column::left(0.75),
            Column::left(0.65),
            Column::left(1.15),
            Column::left(0.0),
            Column::center(MARKS),
        ],
        WIDTH,
    );
    let names = ["#", "Day", "", "Time", "Length", "Place", "With", ""];
    let head = row(&columns, &names.map(|name| cell([SMALL.bold(name)])), TABLE_HEAD);
    flow.place(head.clone());
    if sheet.visits.is_empty() {
        flow.place(row(&columns, &[across(8, [TABLE.plain("No visit is planned yet.")])], ROW));
    }
    for visit in &sheet.visits {
        let line = listed(&columns, visit);
        if line.height > flow.room() {
            flow.turn();
            flow.place(head.clone());
        }
        flow.place(line);
    }
}

fn listed(columns: &[Column], visit: &ListedVisit) -> Fragment {
    let number = visit.number.map_or(DASH.to_owned(), |number| number.to_string());
    let mark = match visit.mark {
        VisitMark::Done | VisitMark::ToCome => "",
        VisitMark::Missed => DASH,
    };
    let words = |text: &str| match visit.mark {
        VisitMark::ToCome => TABLE.bold(text.to_owned()),
        VisitMark::Done | VisitMark::Missed => TABLE.plain(text.to_owned()),
    };
    let cells = [
        cell([TABLE.mono(number)]),
        cell([words(&visit.weekday)]),
        cell([words(&visit.day)]),
        cell([words(&visit.time)]),
        cell([TABLE.plain(or_dash(visit.length.as_deref()))]),
        cell([TABLE.plain(&visit.place)]),
        cell([TABLE.plain(or_dash(visit.with.as_deref()))]),
        cell([TABLE.plain(mark)]),
    ];
    let Some(note) = &visit.note else {
        return marked(row(columns, &cells, ROW), visit.mark);
    };
    let mut line = marked(row(columns, &cells, Look { under: 0.0, below: 0.0, ..ROW }), visit.mark);
    let words = [cell([]), across(7, [NOTE.plain(note)])];
    line.stack(row(columns, &words, Look { kind: NOTE, above: 0.0, ..ROW }));
    line
}

/// Draws how the visit stands into the last column of its row.
fn marked(mut line: Fragment, mark: VisitMark) -> Fragment {
    let (x, y) = (WIDTH - MARKS * 36.0 + 1.0 - BOX / 2.0, ROW.above + (TABLE.leading - BOX) / 2.0);
    match mark {
        VisitMark::Done => line.check(x, y, BOX),
        VisitMark::ToCome => line.frame(x, y, BOX, BOX, 0.75),
        VisitMark::Missed => {}
    }
    line
}

fn legend() -> Fragment {
    let mut line = Fragment::space(NOTE.leading);
    let y = (NOTE.leading - BOX) / 2.0;
    line.check(0.0, y, BOX);
    line.lay(paragraph(&[NOTE.plain("done")], NOTE, 40.0, Align::Left), 13.0, 0.0);
    line.frame(46.0, y, BOX, BOX, 0.75);
    line.lay(paragraph(&[NOTE.plain("to come")], NOTE, 60.0, Align::Left), 59.0, 0.0);
    line.lay(paragraph(&[NOTE.plain("— did not take place")], NOTE, 120.0, Align::Left), 104.0, 0.0);
    line
}

fn prepare(sheet: &AppointmentListSheet) -> Fragment {
    if sheet.prepare.is_empty() {
        return Fragment::default();
    }
    let mut list = heading("Before each visit", None, HALF);
    for advice in &sheet.prepare {
        let words = paragraph(&[ADVICE.plain(advice)], ADVICE, HALF - 14.0, Align::Left);
        let mut line = beside(vec![(Fragment::default(), 14.0), (words, HALF - 14.0)], 0.0);
        line.lay(paragraph(&[ADVICE.plain("•")], ADVICE, 10.0, Align::Left), 3.0, 0.0);
        list.stack(line);
        list.gap(2.0);
    }
    list
}

fn otherwise(sheet: &AppointmentListSheet) -> Fragment {
    let mut words = heading("If you cannot come", None, HALF);
    words.stack(paragraph(&[ADVICE.plain(&sheet.if_you_cannot_come)], ADVICE, HALF, Align::Left));
    words.gap(6.0);
    words.stack(paragraph(&spoken(ADVICE, &sheet.crisis), ADVICE, HALF, Align::Left));
    words
}
