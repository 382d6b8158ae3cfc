//! What was paid toward the lines, and the account.

use seriesdesk_core::sheets::{SuperbillPayment, SuperbillSheet};

use super::WIDTH;
use crate::carried::{self, Block, Carried, SumAt, SummedRow};
use crate::flow::Flow;
use crate::ink::Fragment;
use crate::parts::amount;
use crate::parts::{beside, heading, or_dash};
use crate::prose::{NOTE, SMALL, TABLE};
use crate::table::{Column, Look, ROW, SUM, TABLE_HEAD, across, cell, figures, filling, row};

const PAYMENTS: &str = "Payments received from the patient";
const SIDE_WIDTH: f32 = 4.35 * 72.0;
const ACCOUNT_WIDTH: f32 = WIDTH - SIDE_WIDTH - GAP;
const GAP: f32 = 0.2 * 72.0;
/// More payments than this fill the width of the page and may run over it.
const BESIDE_AT_MOST: usize = 8;

/// Lays payments and account into the flow, beside each other where the payments are few.
pub(super) fn place(flow: &mut Flow<'_>, sheet: &SuperbillSheet) {
    flow.gap(9.0);
    if sheet.payments.len() <= BESIDE_AT_MOST {
        flow.place(beside(vec![(payments(sheet), SIDE_WIDTH), (account(sheet), ACCOUNT_WIDTH)], GAP));
        return;
    }
    let columns = columns(sheet, WIDTH);
    let blocks = sheet
        .payments
        .iter()
        .map(|payment| {
            let row = SummedRow { row: paid(&columns, payment), adds: [payment.amount_cents] };
            Block { title: None, rows: vec![row] }
        })
        .collect();
    let heading = heading(PAYMENTS, None, WIDTH);
    if heading.height + 80.0 > flow.room() {
        flow.turn();
    }
    flow.place(heading);
    let sum = |label: &str, [sum]: [i64; 1], at: SumAt| {
        let look = if at == SumAt::FootOfPage { SUM } else { ROW };
        row(&columns, &[across(3, [TABLE.bold(label)]).right(), cell([TABLE.mono_bold(amount(sum))])], look)
    };
    let total = sum("Total paid by the patient", [total(sheet)], SumAt::FootOfPage);
    carried::place(flow, Carried { head: head(&columns), blocks, sum: &sum, total });
    flow.gap(9.0);
    let mut right = account(sheet);
    let height = right.height;
    right = beside(vec![(Fragment::default(), SIDE_WIDTH), (right, ACCOUNT_WIDTH)], GAP);
    right.height = height;
    flow.place(right);
}

fn columns(sheet: &SuperbillSheet, width: f32) -> Vec<Column> {
    let amounts = sheet.payments.iter().map(|payment| payment.amount_cents).chain([total(sheet)]).map(amount);
    filling(vec![Column::left(1.14), Column::left(0.0), Column::left(1.5), figures(0.8, amounts)], width)
}

fn total(sheet: &SuperbillSheet) -> i64 {
    sheet.payments.iter().fold(0, |sum: i64, payment| sum.saturating_add(payment.amount_cents))
}

fn head(columns: &[Column]) -> Fragment {
    row(columns, &["Date", "Method", "Receipt", "Amount $"].map(|name| cell([SMALL.bold(name)])), TABLE_HEAD)
}

fn payments(sheet: &SuperbillSheet) -> Fragment {
    let columns = columns(sheet, SIDE_WIDTH);
    let mut table = heading(PAYMENTS, None, SIDE_WIDTH);
    table.stack(head(&columns));
    for payment in &sheet.payments {
        table.stack(paid(&columns, payment));
    }
    if sheet.payments.is_empty() {
        table.stack(row(&columns, &[across(4, [TABLE.plain("No payment was received.")])], ROW));
    }
    table
}

fn paid(columns: &[Column], payment: &SuperbillPayment) -> Fragment {
    let cells = [
        cell([TABLE.mono(&payment.day)]),
        cell([TABLE.plain(&payment.method)]),
        cell([TABLE.mono(or_dash(payment.reference.as_deref()))]),
        cell([TABLE.mono(amount(payment.amount_cents))]),
    ];
    let Some(purpose) = &payment.purpose else {
        return row(columns, &cells, ROW);
    };
    let mut paid = row(columns, &cells, Look { under: 0.0, below: 0.0, ..ROW });
    let words = [cell([]), across(3, [NOTE.plain(purpose)])];
    paid.stack(row(columns, &words, Look { kind: NOTE, above: 0.0, ..ROW }));
    paid
}

fn account(sheet: &SuperbillSheet) -> Fragment {
    let account = &sheet.account;
    let facts = [
        ("Total charges", account.charges_cents),
        ("Discounts on these lines", account.discounts_cents),
        ("Paid by patient", account.paid_by_patient_cents),
        ("Paid by insurance", account.paid_by_insurance_cents),
    ];
    let amounts = facts.iter().map(|(_, cents)| *cents).chain([account.balance_cents]).map(amount);
    let columns = filling(vec![Column::left(0.0), figures(0.7, amounts)], ACCOUNT_WIDTH);
    let mut table = heading("Account", None, ACCOUNT_WIDTH);
    table.stack(row(&columns, &[cell([]), cell([SMALL.bold("$")])], TABLE_HEAD));
    for (label, cents) in facts {
        table.stack(row(&columns, &[cell([TABLE.plain(label)]), cell([TABLE.mono(amount(cents))])], ROW));
    }
    let balance = [cell([TABLE.bold("Balance due")]), cell([TABLE.mono_bold(amount(account.balance_cents))])];
    table.stack(row(&columns, &balance, SUM));
    table
}
