//! The next days in one file: the sheet of each day, then whom to reach.

use seriesdesk_core::sheets::{ContactRow, ContactSheet, DayBook};

use crate::flow::{Flow, LANDSCAPE, PAGES_AT_MOST};
use crate::ink::Fragment;
use crate::parts::{foot, or_dash, running_head, title};
use crate::prose::{NEW_LINE, SMALL, TABLE};
use crate::table::{Column, ROW, TABLE_HEAD, across, cell, filling, row};
use crate::write::{Imprint, write};
use crate::{DocumentError, Pdf, day_sheet};

const WIDTH: f32 = LANDSCAPE.column;

/// Draws the book.
pub(crate) fn draw(book: &DayBook) -> Result<Pdf, DocumentError> {
    let mut pages = Vec::new();
    for sheet in &book.days {
        pages.extend(day_sheet::pages(sheet)?);
    }
    pages.extend(people(&book.people)?);
    if pages.len() > PAGES_AT_MOST {
        return Err(DocumentError::TooLong);
    }
    let imprint = Imprint {
        title: format!("Day-book {}", book.people.number),
        made_local: book.days.first().map_or("", |sheet| &sheet.made_local),
        width: LANDSCAPE.width,
        height: LANDSCAPE.height,
        fillable: false,
    };
    write(&pages, &imprint)
}

fn people(sheet: &ContactSheet) -> Result<Vec<Fragment>, DocumentError> {
    let said = if sheet.sample { " Fictional sample." } else { "" };
    let words = [SMALL.plain(format!(
        "{}. Confidential: shred when the desk is open again.{said} Printed {}.",
        sheet.practice, sheet.printed_at
    ))];
    let head = "Whom to reach";
    let again = [TABLE.bold(head)];
    let set_foot = |page, of| foot(&words, &sheet.number, page, of, WIDTH);
    let page = LANDSCAPE.above(set_foot(1, 1).height);
    let first = title(head, &[vec![TABLE.plain(&sheet.days)]], WIDTH);
    let mut flow = Flow::new(page, first, || running_head(&again, &sheet.days, sheet.sample, WIDTH));
    let columns = filling(
        vec![
            Column::left(1.75),
            Column::left(1.7),
            Column::left(2.0),
            Column::left(1.55),
            Column::left(1.4),
            Column::left(0.0),
        ],
        WIDTH,
    );
    let names = ["Patient", "Comes", "To reach", "In an emergency", "Coverage", "To know"];
    let head = row(&columns, &names.map(|name| cell([SMALL.bold(name)])), TABLE_HEAD);
    flow.place(head.clone());
    if sheet.rows.is_empty() {
        flow.place(row(&columns, &[across(columns.len(), [TABLE.plain("Nobody comes.")])], ROW));
    }
    for person in &sheet.rows {
        let line = line(&columns, person);
        if line.height > flow.room() {
            flow.turn();
            flow.place(head.clone());
        }
        flow.place(line);
    }
    flow.finish(set_foot)
}

fn line(columns: &[Column], person: &ContactRow) -> Fragment {
    let who = [
        TABLE.bold(&person.patient),
        TABLE.plain(" "),
        TABLE.mono(&person.born_on),
        TABLE.plain(" "),
        SMALL.plain(&person.mrn),
    ];
    let lines = |lines: &[String]| lines.join(&NEW_LINE.to_string());
    let reach = if person.reach.is_empty() { or_dash(None).to_owned() } else { lines(&person.reach) };
    row(
        columns,
        &[
            cell(who),
            cell([TABLE.plain(&person.visits)]),
            cell([TABLE.plain(reach)]),
            cell([TABLE.plain(or_dash(person.emergency.as_deref()))]),
            cell([TABLE.plain(&person.coverage)]),
            cell([TABLE.bold(or_dash(person.careful.as_deref()))]),
        ],
        ROW,
    )
}
