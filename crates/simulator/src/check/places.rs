//! What the entries say about each register and each fact, without the program's merging.

use seriesdesk_core::{
    Uuid, catalogue,
    db::Value,
    oplog::{Dot, Entry, Op, Place},
};
use std::collections::{BTreeMap, BTreeSet};

/// What an entry made of a register: values, or the row was taken out.
pub type Said = Option<Vec<Value>>;

/// Every register and every fact that the entries wrote.
#[derive(Default)]
pub struct Written {
    /// What each entry made of a register in the end.
    pub registers: BTreeMap<Place, BTreeMap<Dot, Said>>,
    /// What was recorded under each id.
    pub facts: BTreeMap<(u16, Uuid), BTreeMap<Dot, Vec<Value>>>,
    seen: BTreeSet<(Place, Dot)>,
}

impl Written {
    /// All that these entries wrote and this program knows.
    pub fn of(entries: &BTreeMap<Dot, &Entry>) -> Self {
        let mut written = Self::default();
        for (dot, entry) in entries {
            for op in &entry.ops {
                written.note(*dot, op);
            }
        }
        written
    }

    /// The entries that wrote a register and that nobody names as seen.
    pub fn holders(&self, place: &Place) -> BTreeMap<Dot, &Said> {
        let all = self.registers.get(place).into_iter().flatten();
        all.filter(|(dot, _)| !self.seen.contains(&(*place, **dot))).map(|(dot, said)| (*dot, said)).collect()
    }

    fn note(&mut self, dot: Dot, op: &Op) {
        match op {
            Op::Put { table, row, register, values, base } => {
                let place = Place { table: *table, row: *row, register: *register };
                self.write(place, dot, Some(values.clone()), base);
            }
            Op::Withdraw { table, row, base } => {
                for (register, base) in base {
                    self.write(Place { table: *table, row: *row, register: *register }, dot, None, base);
                }
            }
            Op::Fact { table, row, values } if super::known_table(*table) => {
                self.facts.entry((*table, *row)).or_default().insert(dot, values.clone());
            }
            Op::Fact { .. } | Op::Unknown { .. } => {}
        }
    }

    fn write(&mut self, place: Place, dot: Dot, said: Said, base: &[Dot]) {
        let known = catalogue::table(place.table).is_some_and(|table| table.register(place.register).is_some());
        if known {
            self.registers.entry(place).or_default().insert(dot, said);
            self.seen.extend(base.iter().filter(|seen| **seen != dot).map(|seen| (place, *seen)));
        }
    }
}
