//! The day on one landscape sheet: the rooms by the hour, then every visit with what must be true before it starts.

mod chart;

use seriesdesk_core::sheets::{DayClock, DaySheet, DayVisit, Gate};

use crate::flow::{Flow, LANDSCAPE, PAGES_AT_MOST};
use crate::ink::Fragment;
use crate::parts::{DASH, beside, foot, or_dash, running_head, sample, shared, spoken};
use crate::prose::{Align, NEW_LINE, NOTE, SMALL, Span, TABLE, WIDE_TITLE, one_line, paragraph, width_of};
use crate::table::{Cell, Column, ROW, TABLE_HEAD, across, cell, row};
use crate::write::{Imprint, write};
use crate::{DocumentError, Pdf};

const WIDTH: f32 = LANDSCAPE.column;
/// Columns of times at the end of a row; what has not happened yet is written by hand.
const WRITTEN: usize = 4;

/// Draws the sheets, each on pages of its own.
pub(crate) fn draw(sheets: &[DaySheet]) -> Result<Pdf, DocumentError> {
    let mut drawn = Vec::new();
    for sheet in sheets {
        drawn.extend(pages(sheet)?);
    }
    if drawn.len() > PAGES_AT_MOST {
        return Err(DocumentError::TooLong);
    }
    let numbers: Vec<&str> = sheets.iter().map(|sheet| sheet.number.as_str()).collect();
    let title = match numbers.as_slice() {
        [] | [_] => format!("Day sheet {}", numbers.concat()),
        [first, .., last] => format!("Day sheets {first} to {last}"),
    };
    let imprint = Imprint {
        title,
        made_local: sheets.first().map_or("", |sheet| &sheet.made_local),
        width: LANDSCAPE.width,
        height: LANDSCAPE.height,
        fillable: false,
    };
    write(&drawn, &imprint)
}

/// The pages of one day.
pub(crate) fn pages(sheet: &DaySheet) -> Result<Vec<Fragment>, DocumentError> {
    let title = format!("Day sheet: {}", sheet.day);
    let again = [TABLE.bold(&title)];
    let words = printed(sheet);
    let set_foot = |page, of| foot(&words, &sheet.number, page, of, WIDTH);
    let page = LANDSCAPE.above(set_foot(1, 1).height);
    let mut flow = Flow::new(page, head(sheet, &title), || running_head(&again, &sheet.summary, sheet.sample, WIDTH));

    flow.place(chart::chart(sheet));
    flow.gap(6.0);
    visits(&mut flow, sheet);
    flow.gap(6.0);
    for beside_each_other in sheet.notes.chunks(3) {
        let width = (WIDTH - 32.0) / 3.0;
        let notes = beside_each_other
            .iter()
            .map(|note| (paragraph(&spoken(NOTE, note), NOTE, width, Align::Left), width))
            .collect();
        flow.place(beside(notes, 16.0));
        flow.gap(5.0);
    }

    flow.finish(set_foot)
}

fn head(sheet: &DaySheet, title: &str) -> Fragment {
    let (stamp, stamp_width) = if sheet.sample { sample() } else { (Fragment::default(), 0.0) };
    let stamp_room = if sheet.sample { stamp_width + 8.0 } else { 0.0 };
    let (title, title_width) = one_line(&[WIDE_TITLE.bold(title)], WIDE_TITLE, WIDTH * 0.6);
    let mut counts = vec![TABLE.plain(&sheet.summary)];
    if let Some(people) = &sheet.on_site {
        counts.push(TABLE.plain(format!("\u{A0} · \u{A0}On site: {people}")));
    }
    let room = WIDTH - title_width - stamp_room - 16.0;
    let counts = paragraph(&counts, TABLE, room, Align::Right);
    let height = WIDE_TITLE.leading.max(counts.height);
    let mut head = Fragment::space(height + 5.0 + 1.5 + 6.0);
    let counts_height = counts.height;
    head.lay(title, 0.0, height - WIDE_TITLE.leading);
    head.lay(counts, WIDTH - stamp_room - room, height - counts_height - 1.0);
    head.lay(stamp, WIDTH - stamp_width, height - 15.5);
    head.rule(0.0, WIDTH, height + 5.0 + 0.75, 1.5);
    if let Some(only) = &sheet.only {
        head.stack(paragraph(&[TABLE.bold(format!("Only part of the day. {only}"))], TABLE, WIDTH, Align::Left));
        head.gap(4.0);
    }
    head
}

fn printed(sheet: &DaySheet) -> Vec<Span<'_>> {
    let sample = if sheet.sample { " Fictional sample." } else { "" };
    let opening = format!("{}. Confidential: shred at day’s end.{sample} Printed ", sheet.practice);
    let mut words = vec![SMALL.plain(opening)];
    match sheet.printed_at.split_once(' ') {
        Some((day, time)) => words.extend([SMALL.mono(day), SMALL.plain(format!(" {time}"))]),
        None => words.push(SMALL.plain(&sheet.printed_at)),
    }
    words.push(SMALL.plain(format!(", {}.", sheet.printed_by.trim_end_matches('.'))));
    words
}

/// Columns as wide as usual; where the words of a practice are longer, they share what those four have together.
fn columns(sheet: &DaySheet) -> Vec<Column> {
    const USUAL: [f32; 4] = [0.6, 2.27, 1.13, 1.08];
    let mut natural = [0.0_f32; 4];
    for visit in &sheet.visits {
        let words = [
            vec![TABLE.plain(&visit.place)],
            who(visit),
            vec![TABLE.plain(&visit.visit)],
            vec![TABLE.bold(or_dash(visit.check.as_deref()))],
        ];
        for (widest, words) in natural.iter_mut().zip(words) {
            *widest = widest.max(width_of(&words) + 2.0 * ROW.side + 0.1);
        }
    }
    let fits = natural.iter().zip(USUAL).all(|(natural, usual)| *natural <= usual * 72.0);
    let widths = if fits {
        USUAL.map(|usual| usual * 72.0).to_vec()
    } else {
        shared(&natural, USUAL.iter().sum::<f32>() * 72.0)
    };
    let mut shared = widths.into_iter().map(|width| Column { width, align: Align::Left });
    let mut columns = vec![Column::left(0.9)];
    columns.extend(shared.by_ref().take(3));
    columns.extend([Column::center(0.6), Column::center(0.46), Column::center(0.42), Column::right(0.6)]);
    columns.extend(shared);
    columns.extend([Column::center(0.41); WRITTEN]);
    columns
}

fn who(visit: &DayVisit) -> Vec<Span<'_>> {
    vec![TABLE.bold(&visit.patient), TABLE.plain(" "), TABLE.mono(&visit.born_on)]
}

fn visits(flow: &mut Flow<'_>, sheet: &DaySheet) {
    let columns = columns(sheet);
    let consent = format!("Con-{NEW_LINE}sent");
    let units = format!("Units{NEW_LINE}left");
    let names = [
        "Time",
        "Place",
        "Patient and date of birth",
        "Visit",
        "Session",
        &consent,
        "Ride",
        &units,
        "Check at door",
        "In",
        "Start",
        "Stop",
        "Out",
    ];
    let head = row(&columns, &names.map(|name| cell([SMALL.bold(name)])), TABLE_HEAD);
    flow.place(head.clone());
    if sheet.visits.is_empty() {
        flow.place(row(&columns, &[across(columns.len(), [TABLE.plain("No visit is booked for this day.")])], ROW));
    }
    for visit in &sheet.visits {
        let line = line(&columns, visit);
        if line.height > flow.room() {
            flow.turn();
            flow.place(head.clone());
        }
        flow.place(line);
    }
}

fn line(columns: &[Column], visit: &DayVisit) -> Fragment {
    let stressed = |text: &str| {
        if visit.held { TABLE.bold(text.to_owned()) } else { TABLE.plain(text.to_owned()) }
    };
    let mut cells = vec![
        cell([stressed(&visit.time.replace(' ', "\u{A0}"))]),
        cell([TABLE.plain(&visit.place)]),
        cell(who(visit)),
        cell([TABLE.plain(&visit.visit)]),
        cell([counted(visit.session.as_deref(), true)]),
        gate(visit.consent),
        gate(visit.ride),
        cell([visit.units_left.as_deref().map_or(TABLE.plain(""), |units| counted(Some(units), false))]),
        cell([stressed(or_dash(visit.check.as_deref()))]),
    ];
    let DayClock { arrived, started, stopped, left } = &visit.clock;
    let clock: [_; WRITTEN] = [arrived, started, stopped, left];
    cells.extend(clock.map(|time| cell([SMALL.mono(time.as_deref().unwrap_or_default())])));
    let mut line = row(columns, &cells, ROW);
    let mut x = 0.0;
    for (place, column) in columns.iter().enumerate() {
        if place >= columns.len() - WRITTEN {
            line.upright(x, 0.0, line.height, 0.5);
        }
        for (at, condition) in [(5, visit.consent), (6, visit.ride)] {
            let (left, top) = (x + column.width / 2.0 - 4.25, ROW.above + (TABLE.leading - 8.5) / 2.0);
            match condition {
                Gate::Met if place == at => line.check(left, top, 8.5),
                Gate::AtDoor if place == at => line.frame(left, top, 8.5, 8.5, 0.75),
                Gate::Met | Gate::AtDoor | Gate::Missing | Gate::NotNeeded => {}
            }
        }
        x += column.width;
    }
    line
}

/// Figures stand in the mono face, words like `booster` or `self-pay` in the other.
fn counted(text: Option<&str>, bold: bool) -> Span<'_> {
    match text {
        Some(text) if text.starts_with(|c: char| c.is_ascii_digit()) && bold => TABLE.mono_bold(text),
        Some(text) if text.starts_with(|c: char| c.is_ascii_digit()) => TABLE.mono(text),
        text => TABLE.plain(or_dash(text)),
    }
}

/// The words of a gate; over the empty cell of a met one a check is drawn, of one to tick at the door a box.
fn gate(gate: Gate) -> Cell<'static> {
    match gate {
        Gate::Met | Gate::AtDoor => cell([]),
        Gate::Missing => cell([TABLE.bold("NO")]),
        Gate::NotNeeded => cell([TABLE.plain(DASH)]),
    }
}
