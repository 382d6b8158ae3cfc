//! Facts among the entries of several devices: each is there once, and two under one id are a question.

use std::rc::Rc;
use uuid::Uuid;

use super::{Difference, Dot, Entry, Op, Place, Shelf, Table, deferred::known};
use crate::{
    catalogue,
    db::Value,
    error::{Result, StorageFault},
};

/// Merges the facts of an entry that this program knows. Merging one again changes nothing.
pub(super) fn merge_facts(shelf: &mut impl Shelf, number: i64, entry: &Rc<Entry>, dot: Dot) -> Result<()> {
    for op in &entry.ops {
        if let (Op::Fact { table, row, .. }, Some(_)) = (op, known(op))
            && !op.is_misplaced(entry)
        {
            let table = catalogue::table(*table).ok_or(StorageFault::NewerProgram)?;
            merge_fact(shelf, table, *row, number, entry, dot, &[op])?;
        }
    }
    Ok(())
}

/// A fact is there once. The same fact from two offices is one; another under its id stays a question, and the earlier is shown.
pub(super) fn merge_fact(
    shelf: &mut impl Shelf,
    table: &'static Table,
    row: Uuid,
    number: i64,
    entry: &Rc<Entry>,
    dot: Dot,
    ops: &[&Op],
) -> Result<()> {
    let Some(Op::Fact { values, .. }) = ops.first() else { return Ok(()) };
    let Some(there) = shelf.row(table, row)? else {
        return shelf.show(table, row, std::slice::from_ref(values));
    };
    let there: Vec<Value> = there.into_iter().flatten().collect();
    if &there == values || mutant!("merge::first_fact_to_arrive_stays") {
        return Ok(());
    }
    let mut recorded = vec![((entry.hybrid, dot), values.clone())];
    for other in shelf.recorders(table, row)?.into_iter().filter(|other| *other != number) {
        let earlier = shelf.entry(other)?;
        let values = fact_in(&earlier, table.number, row).ok_or(StorageFault::Unreadable("log entry"))?;
        recorded.push(((earlier.hybrid, shelf.dot(other)?), values));
    }
    recorded.sort_by_key(|(order, _)| *order);
    let place = Place { table: table.number, row, register: 1 };
    let Some((_, first)) = recorded.first() else { return Ok(()) };
    let differs = recorded.iter().any(|(_, values)| !table.tells_the_same(first, values));
    let differs = differs && !mutant!("merge::other_fact_not_asked");
    shelf.differ(&place, differs.then_some(Difference::Decide))?;
    if *first != there {
        shelf.hide(table, row)?;
        shelf.show(table, row, std::slice::from_ref(first))?;
    }
    Ok(())
}

fn fact_in(entry: &Entry, table: u16, row: Uuid) -> Option<Vec<Value>> {
    entry.ops.iter().find_map(|op| match op {
        Op::Fact { table: t, row: r, values } if (*t, *r) == (table, row) => Some(values.clone()),
        _ => None,
    })
}
