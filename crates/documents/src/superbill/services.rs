//! The lines of the superbill, session by session, with the sums carried over its pages.

use seriesdesk_core::sheets::{SuperbillLine, SuperbillSession, SuperbillSheet};

use super::WIDTH;
use crate::carried::{self, Block, Carried, SumAt, SummedRow};
use crate::flow::Flow;
use crate::ink::Fragment;
use crate::parts::amount;
use crate::parts::{DASH, dotted_bold, heading};
use crate::prose::{NOTE, SMALL, TABLE};
use crate::table::{Column, DENSE, GROUP, Look, SUM, TABLE_HEAD, across, cell, figures, filling, row};

/// Charge and paid.
type Sums = [i64; 2];

/// Lays heading and table into the flow.
pub(super) fn place(flow: &mut Flow<'_>, sheet: &SuperbillSheet) {
    let lines = || sheet.sessions.iter().flat_map(|session| &session.lines);
    let total @ [charged, paid] = lines().fold([0; 2], |[charged, paid]: Sums, line| {
        [charged.saturating_add(line.charge_cents), paid.saturating_add(line.paid_cents)]
    });
    let amounts = |total: i64, of: fn(&SuperbillLine) -> i64| lines().map(of).chain([total]).map(amount);
    let columns = columns(
        figures(0.26, lines().map(|line| line.number.to_string())),
        figures(0.78, amounts(charged, |line| line.charge_cents)),
        figures(0.78, amounts(paid, |line| line.paid_cents)),
    );
    flow.gap(9.0);
    let heading = heading("Services delivered", Some("one date per line; only sessions that took place"), WIDTH);
    // The heading stays with the head of the table and the first line under it.
    if heading.height + 80.0 > flow.room() {
        flow.turn();
    }
    flow.place(heading);

    let blocks: Vec<Block<2>> = if sheet.sessions.is_empty() {
        vec![nothing(&columns)]
    } else {
        sheet.sessions.iter().map(|s| block(&columns, s)).collect()
    };
    carried::place(
        flow,
        Carried {
            head: head(&columns),
            blocks,
            sum: &|label, sums, at| sum(&columns, label, sums, at),
            total: sum(&columns, &total_label(sheet), total, SumAt::FootOfPage),
        },
    );
}

fn columns(numbers: Column, charges: Column, payments: Column) -> Vec<Column> {
    filling(
        vec![
            numbers,
            Column::left(0.866),
            Column::center(0.38),
            Column::left(0.58),
            Column::center(0.4),
            Column::left(0.0),
            Column::center(0.44),
            Column::right(0.46),
            charges,
            payments,
        ],
        WIDTH,
    )
}

fn head(columns: &[Column]) -> Fragment {
    let names =
        ["#", "Service date", "POS", "Code", "Mod", "Service (own wording)", "Dx", "Units", "Charge $", "Paid $"];
    row(columns, &names.map(|name| cell([SMALL.bold(name)])), TABLE_HEAD)
}

fn block(columns: &[Column], session: &SuperbillSession) -> Block<2> {
    let mut rows: Vec<SummedRow<2>> = session
        .lines
        .iter()
        .map(|line| SummedRow { row: service(columns, line), adds: [line.charge_cents, line.paid_cents] })
        .collect();
    if rows.is_empty() {
        let none = row(columns, &[across(10, [TABLE.plain("No service was charged for this session.")])], DENSE);
        rows.push(SummedRow { row: none, adds: [0, 0] });
    }
    Block { title: Some(group(columns, session)), rows }
}

fn nothing(columns: &[Column]) -> Block<2> {
    let none = row(columns, &[across(10, [TABLE.plain("No session was delivered in this period.")])], DENSE);
    Block { title: None, rows: vec![SummedRow { row: none, adds: [0, 0] }] }
}

/// The row over the lines of a session: what it was, its day, and when it began and ended.
fn group(columns: &[Column], session: &SuperbillSession) -> Fragment {
    let mut pieces = vec![vec![TABLE.bold(&session.title)], vec![TABLE.mono_bold(&session.day)]];
    let mut times = Vec::new();
    if let Some(start) = &session.start {
        times.extend([TABLE.bold("start "), TABLE.mono_bold(start)]);
    }
    if let Some(stop) = &session.stop {
        times.extend([TABLE.bold(if times.is_empty() { "stop " } else { " stop " }), TABLE.mono_bold(stop)]);
    }
    if let Some(minutes) = session.minutes {
        times.push(TABLE.bold(format!(" ({minutes}\u{A0}min)")));
    }
    if !times.is_empty() {
        pieces.push(times);
    }
    if let Some(other) = &session.rendering {
        pieces.push(vec![TABLE.bold(format!("rendered by {}, NPI ", other.name)), TABLE.mono_bold(&other.npi)]);
    }
    row(columns, &[across(10, dotted_bold(TABLE, pieces))], GROUP)
}

fn service(columns: &[Column], line: &SuperbillLine) -> Fragment {
    let or_dash = |words: String| if words.is_empty() { DASH.to_owned() } else { words };
    let modifiers = if line.modifiers.is_empty() { TABLE.plain(DASH) } else { TABLE.mono(line.modifiers.join(" ")) };
    let cells = [
        cell([TABLE.mono(line.number.to_string())]),
        cell([TABLE.mono(&line.day)]),
        cell([TABLE.mono(&line.pos)]),
        cell([TABLE.mono_bold(&line.code)]),
        cell([modifiers]),
        cell([TABLE.plain(&line.label)]),
        cell([TABLE.plain(or_dash(line.pointers.join(", ")))]),
        cell([TABLE.mono(line.units.to_string())]),
        cell([TABLE.mono(amount(line.charge_cents))]),
        cell([TABLE.mono(amount(line.paid_cents))]),
    ];
    let Some(ndc) = &line.ndc else {
        return row(columns, &cells, DENSE);
    };
    let mut service = row(columns, &cells, Look { under: 0.0, below: 0.0, ..DENSE });
    let drug = [across(5, []), across(5, [NOTE.plain("NDC "), NOTE.mono(ndc)])];
    service.stack(row(columns, &drug, Look { kind: NOTE, above: 0.0, ..DENSE }));
    service
}

fn sum(columns: &[Column], label: &str, [charged, paid]: Sums, at: SumAt) -> Fragment {
    let cells = [
        across(8, [TABLE.bold(label)]).right(),
        cell([TABLE.mono_bold(amount(charged))]),
        cell([TABLE.mono_bold(amount(paid))]),
    ];
    let look = match at {
        SumAt::FootOfPage => SUM,
        SumAt::HeadOfPage => DENSE,
    };
    row(columns, &cells, look)
}

fn total_label(sheet: &SuperbillSheet) -> String {
    let numbers = || sheet.sessions.iter().flat_map(|session| &session.lines).map(|line| line.number);
    match (numbers().min(), numbers().max()) {
        (Some(first), Some(last)) if first < last => format!("Total, lines {first} to {last}"),
        (Some(only), Some(_)) => format!("Total, line {only}"),
        _ => "Total".to_owned(),
    }
}
