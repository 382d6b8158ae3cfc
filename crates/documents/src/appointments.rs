//! The visits of a series, for the patient to keep: when, where, whom, and what to do before. It tells nobody why.

use seriesdesk_core::sheets::{AppointmentListSheet, ListedVisit, VisitMark};

use crate::flow::{Flow, PORTRAIT};
use crate::ink::Fragment;
use crate::parts::{DASH, address_lines, beside, dotted, foot, letterhead, or_dash, running_head, spoken, title};
use crate::prose::{Align, BODY, HEAD, NOTE, SMALL, Span, TABLE, Type, paragraph};
use crate::table::{Cell, Column, Look, ROW, TABLE_HEAD, across, cell, filling, row};
use crate::write::{Imprint, write};
use crate::{DocumentError, Pdf};

const WIDTH: f32 = PORTRAIT.column;
const HALF: f32 = (WIDTH - BETWEEN) / 2.0;
const ADVICE: Type = Type { size: 9.5, leading: 12.5 };
/// Space between the two halves.
const BETWEEN: f32 = 16.0;
/// Side of the box to tick, and of the check in it.
const BOX: f32 = 9.0;
/// Width of the column of boxes, in inches.
const MARKS: f32 = 0.35;
/// The same where two columns stand beside each other.
const HALF_MARKS: f32 = 0.27;
/// More visits than these stand in two columns, so that a whole course is on one page.
const IN_ONE_COLUMN: usize = 14;

/// The sizes of a sheet.
#[derive(Clone, Copy)]
struct Set {
    head: Type,
    body: Type,
    row: Type,
    advice: Type,
    note: Type,
    mark: f32,
    /// Width of the column of boxes, in inches.
    marks: f32,
}

impl Set {
    fn of(sheet: &AppointmentListSheet) -> Set {
        let usual = Set { head: HEAD, body: BODY, row: TABLE, advice: ADVICE, note: NOTE, mark: BOX, marks: MARKS };
        if !sheet.large {
            return usual;
        }
        let twice = |kind: Type| Type { size: kind.size * 2.0, leading: kind.leading * 2.0 };
        Set {
            head: twice(HEAD),
            body: twice(BODY),
            row: twice(TABLE),
            advice: twice(ADVICE),
            note: twice(NOTE),
            mark: BOX * 2.0,
            marks: MARKS * 1.6,
        }
    }
}

/// Draws the sheet.
pub(crate) fn draw(sheet: &AppointmentListSheet) -> Result<Pdf, DocumentError> {
    let head = letterhead(&sheet.letterhead.name, &address_lines(&sheet.letterhead), sheet.sample, WIDTH);
    let who = [TABLE.bold(&sheet.patient)];
    let words = [SMALL.plain(&sheet.foot)];
    let set_foot = |page, of| foot(&words, &sheet.number, page, of, WIDTH);
    let page = PORTRAIT.above(set_foot(1, 1).height);
    let mut flow = Flow::new(page, head, || running_head(&who, &sheet.title, sheet.sample, WIDTH));

    flow.place(title(&sheet.title, &numbers(sheet), WIDTH));
    let set = Set::of(sheet);
    flow.place(paragraph(&spoken(set.body, &sheet.summary), set.body, WIDTH, Align::Left));
    flow.gap(8.0);
    match (sheet.large, sheet.visits.len() > IN_ONE_COLUMN) {
        (false, false) => one_column(&mut flow, sheet),
        (false, true) => two_columns(&mut flow, sheet),
        (true, _) => large(&mut flow, sheet, set),
    }
    flow.gap(5.0);
    flow.place(legend(set));
    flow.gap(8.0);
    if sheet.large {
        flow.place(otherwise(sheet, set, WIDTH));
        flow.gap(10.0);
        flow.place(prepare(sheet, set, WIDTH));
    } else {
        flow.place(beside(vec![(prepare(sheet, set, HALF), HALF), (otherwise(sheet, set, HALF), HALF)], BETWEEN));
    }

    let pages = flow.finish(set_foot)?;
    let imprint = Imprint {
        title: format!("Visits {}", sheet.number),
        made_local: &sheet.made_local,
        width: PORTRAIT.width,
        height: PORTRAIT.height,
        fillable: false,
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

fn one_column(flow: &mut Flow<'_>, sheet: &AppointmentListSheet) {
    let columns = filling(
        vec![
            Column::right(0.7),
            Column::left(0.83),
            Column::left(1.35),
            Column::left(0.7),
            Column::left(0.6),
            Column::left(1.17),
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
        let line = listed(&columns, visit, sheet.total);
        if line.height > flow.room() {
            flow.turn();
            flow.place(head.clone());
        }
        flow.place(line);
    }
}

fn listed(columns: &[Column], visit: &ListedVisit, total: u32) -> Fragment {
    let cells = [
        cell([TABLE.mono(number(visit, total))]),
        cell([words(TABLE, visit, &visit.weekday)]),
        cell([words(TABLE, visit, &visit.day)]),
        cell([words(TABLE, visit, &visit.time)]),
        cell([TABLE.plain(or_dash(visit.length.as_deref()))]),
        cell([TABLE.plain(&visit.place)]),
        cell([TABLE.plain(or_dash(visit.with.as_deref()))]),
        cell([TABLE.plain(missed(visit))]),
    ];
    with_note(columns, &cells, visit, WIDTH)
}

/// Down the left half, then down the right one. What most visits have in common is said once.
fn two_columns(flow: &mut Flow<'_>, sheet: &AppointmentListSheet) {
    // A number of three digits stays on its line.
    let number = if sheet.total > 99 { 0.88 } else { 0.72 };
    let columns =
        filling(vec![Column::right(number), Column::left(0.0), Column::left(0.72), Column::center(HALF_MARKS)], HALF);
    let names = ["#", "Day", "Time", ""];
    let head = row(&columns, &names.map(|name| cell([SMALL.bold(name)])), TABLE_HEAD);
    let usual = Usual::of(&sheet.visits);
    let said = [TABLE.plain(format!("Unless it says otherwise: {}.", usual.said()))];
    flow.place(paragraph(&said, TABLE, WIDTH, Align::Left));
    flow.gap(6.0);
    let mut rest: Vec<Fragment> =
        sheet.visits.iter().map(|visit| half_row(&columns, visit, sheet.total, &usual)).collect();
    while !rest.is_empty() {
        let mut take = fitting(&rest, flow.room() - head.height);
        if take == 0 {
            if !flow.fresh() {
                flow.turn();
                continue;
            }
            // A visit with more words than a page has room for goes on over pages.
            take = 1;
        }
        let right = rest.split_off(take);
        let mut rows = std::mem::replace(&mut rest, right).into_iter();
        let halves = [take.div_ceil(2), take / 2].map(|count| {
            let mut half = head.clone();
            rows.by_ref().take(count).for_each(|line| half.stack(line));
            (half, HALF)
        });
        flow.place(beside(halves.into(), BETWEEN));
    }
}

/// How many of the first rows stand in two halves of a height.
fn fitting(rows: &[Fragment], height: f32) -> usize {
    let fits = |rows: &[Fragment]| rows.iter().map(|row| row.height).sum::<f32>() <= height;
    let halves = |take: &usize| {
        let (left, right) = rows.split_at(take.div_ceil(2));
        fits(left) && fits(right.get(..take / 2).unwrap_or(right))
    };
    (1..=rows.len()).rev().find(halves).unwrap_or(0)
}

fn half_row(columns: &[Column], visit: &ListedVisit, total: u32, usual: &Usual<'_>) -> Fragment {
    let weekday: String = visit.weekday.chars().take(3).collect();
    let cells = [
        cell([TABLE.mono(number(visit, total))]),
        cell([TABLE.plain(format!("{weekday}, {}", visit.day))]),
        cell([words(TABLE, visit, &visit.time)]),
        cell([TABLE.plain(missed(visit))]),
    ];
    let own = usual.other(visit);
    if own.is_empty() {
        return marked(row(columns, &cells, ROW), visit.mark, HALF, BOX, HALF_MARKS);
    }
    let mut line = row(columns, &cells, Look { under: 0.0, below: 0.0, ..ROW });
    line.stack(row(columns, &[cell([]), across(3, [NOTE.plain(own)])], Look { kind: NOTE, above: 0.0, ..ROW }));
    marked(line, visit.mark, HALF, BOX, HALF_MARKS)
}

/// One below the other, in letters of twice the size.
fn large(flow: &mut Flow<'_>, sheet: &AppointmentListSheet, set: Set) {
    let columns =
        filling(vec![Column::left(1.55), Column::left(0.0), Column::left(1.4), Column::center(set.marks)], WIDTH);
    if sheet.visits.is_empty() {
        let none = [set.row.plain("No visit is planned yet.")];
        flow.place(paragraph(&none, set.row, WIDTH, Align::Left));
    }
    let look = Look { kind: set.row, above: 5.0, below: 5.0, ..ROW };
    for visit in &sheet.visits {
        let cells = [
            cell([set.row.mono(number(visit, sheet.total))]),
            cell([words(set.row, visit, &format!("{}, {}", visit.weekday, visit.day))]),
            cell([words(set.row, visit, &visit.time)]),
            cell([set.row.plain(missed(visit))]),
        ];
        let mut line = row(&columns, &cells, Look { under: 0.0, below: 0.0, ..look });
        let more = Usual::default().other(visit);
        line.stack(row(
            &columns,
            &[cell([]), across(3, [set.note.plain(more)])],
            Look { kind: set.note, above: 0.0, ..look },
        ));
        flow.place(marked(line, visit.mark, WIDTH, set.mark, set.marks));
    }
}

/// What most visits have in common.
#[derive(Default)]
struct Usual<'a> {
    length: Option<&'a str>,
    place: Option<&'a str>,
    with: Option<&'a str>,
}

impl<'a> Usual<'a> {
    fn of(visits: &'a [ListedVisit]) -> Usual<'a> {
        let most = |fact: fn(&'a ListedVisit) -> Option<&'a str>| {
            let count = |wanted: &Option<&str>| visits.iter().filter(|visit| fact(visit) == *wanted).count();
            // Of several that are as frequent, the first visit's.
            visits.iter().rev().map(fact).max_by_key(count).flatten()
        };
        Usual {
            length: most(|visit| visit.length.as_deref()),
            place: most(|visit| Some(&visit.place)),
            with: most(|visit| visit.with.as_deref()),
        }
    }

    fn said(&self) -> String {
        facts([self.length, self.place, self.with, None])
    }

    /// What a visit has that is not the usual, and its note.
    fn other(&self, visit: &ListedVisit) -> String {
        let own = |fact: Option<&'a str>, own: &Option<String>| match own {
            Some(own) if Some(own.as_str()) == fact => None,
            Some(own) => Some(own.clone()),
            None => fact.map(|_| DASH.to_owned()),
        };
        let [length, place, with] =
            [own(self.length, &visit.length), own(self.place, &Some(visit.place.clone())), own(self.with, &visit.with)];
        facts([length.as_deref(), place.as_deref(), with.as_deref(), visit.note.as_deref()])
    }
}

fn facts(facts: [Option<&str>; 4]) -> String {
    facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn number(visit: &ListedVisit, total: u32) -> String {
    visit.number.map_or(DASH.to_owned(), |number| format!("{number} of {total}"))
}

fn words<'a>(kind: Type, visit: &ListedVisit, text: &str) -> Span<'a> {
    match visit.mark {
        VisitMark::ToCome => kind.bold(text.to_owned()),
        VisitMark::Done | VisitMark::Missed => kind.plain(text.to_owned()),
    }
}

fn missed(visit: &ListedVisit) -> &'static str {
    match visit.mark {
        VisitMark::Done | VisitMark::ToCome => "",
        VisitMark::Missed => DASH,
    }
}

fn with_note(columns: &[Column], cells: &[Cell<'_>], visit: &ListedVisit, width: f32) -> Fragment {
    let Some(note) = &visit.note else {
        return marked(row(columns, cells, ROW), visit.mark, width, BOX, MARKS);
    };
    let mut line = marked(row(columns, cells, Look { under: 0.0, below: 0.0, ..ROW }), visit.mark, width, BOX, MARKS);
    let words = [cell([]), across(columns.len() - 1, [NOTE.plain(note)])];
    line.stack(row(columns, &words, Look { kind: NOTE, above: 0.0, ..ROW }));
    line
}

/// Draws how the visit stands into the last column of its row, `marks` inches wide.
fn marked(mut line: Fragment, mark: VisitMark, width: f32, side: f32, marks: f32) -> Fragment {
    let leading = if side > BOX { TABLE.leading * 2.0 } else { TABLE.leading };
    let above = if side > BOX { 5.0 } else { ROW.above };
    let (x, y) = (width - marks * 36.0 + 1.0 - side / 2.0, above + (leading - side) / 2.0);
    match mark {
        VisitMark::Done => line.check(x, y, side),
        VisitMark::ToCome => line.frame(x, y, side, side, 0.75),
        VisitMark::Missed => {}
    }
    line
}

fn legend(set: Set) -> Fragment {
    let by = set.mark / BOX;
    let mut line = Fragment::space(set.note.leading);
    let y = (set.note.leading - set.mark) / 2.0;
    let say = |line: &mut Fragment, text: &'static str, x: f32, width: f32| {
        line.lay(paragraph(&[set.note.plain(text)], set.note, width * by, Align::Left), x * by, 0.0);
    };
    line.check(0.0, y, set.mark);
    say(&mut line, "done", 13.0, 30.0);
    line.frame(46.0 * by, y, set.mark, set.mark, 0.75);
    say(&mut line, "to come", 59.0, 44.0);
    say(&mut line, "— did not take place", 104.0, 120.0);
    line
}

fn prepare(sheet: &AppointmentListSheet, set: Set, width: f32) -> Fragment {
    if sheet.prepare.is_empty() {
        return Fragment::default();
    }
    let (dot, indent) = (set.mark / 3.0, set.mark + 5.0);
    let mut list = headed("Before each visit", set, width);
    for advice in &sheet.prepare {
        let words = paragraph(&[set.advice.plain(advice)], set.advice, width - indent, Align::Left);
        let mut line = beside(vec![(Fragment::default(), indent), (words, width - indent)], 0.0);
        line.lay(paragraph(&[set.advice.plain("•")], set.advice, indent - dot, Align::Left), dot, 0.0);
        list.stack(line);
        list.gap(2.0);
    }
    list
}

fn otherwise(sheet: &AppointmentListSheet, set: Set, width: f32) -> Fragment {
    let mut words = headed("If you cannot come", set, width);
    words.stack(paragraph(&[set.advice.plain(&sheet.if_you_cannot_come)], set.advice, width, Align::Left));
    words.gap(6.0);
    words.stack(paragraph(&spoken(set.advice, &sheet.crisis), set.advice, width, Align::Left));
    words
}

fn headed(text: &str, set: Set, width: f32) -> Fragment {
    let mut head = paragraph(&[set.head.bold(text)], set.head, width, Align::Left);
    head.gap(3.0);
    head
}
