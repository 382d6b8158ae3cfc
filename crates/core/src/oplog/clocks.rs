//! Which commits hold each register of a row.

use minicbor::{Decoder, Encoder};
use rusqlite::{Connection, OptionalExtension, named_params};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Dot, Table};
use crate::error::{Result, StorageFault};

/// The row's last local commit and, for each register, the local numbers of the commits that hold it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowClock {
    /// The local number of the entry that touched the row last.
    pub revision: i64,
    /// For each register, the local numbers of its holders.
    pub heads: BTreeMap<u16, Vec<i64>>,
}

impl RowClock {
    pub(super) fn read(db: &Connection, table: &Table, row: Uuid) -> Result<Self> {
        let found: Option<(i64, Vec<u8>)> = db
            .prepare_cached("SELECT revision, heads FROM row_clocks WHERE table_number = :table AND row_id = :row")?
            .query_row(named_params! { ":table": table.number, ":row": row.to_string() }, |row| {
                Ok((row.get("revision")?, row.get("heads")?))
            })
            .optional()?;
        match found {
            Some((revision, heads)) => {
                Ok(Self { revision, heads: decode(&heads).ok_or(StorageFault::Unreadable("row clock"))? })
            }
            None => Ok(Self::default()),
        }
    }

    pub(super) fn write(&self, db: &Connection, table: &Table, row: Uuid) -> Result<()> {
        db.prepare_cached(include_str!("row_clock_put.sql"))?.execute(named_params! {
            ":table": table.number,
            ":row": row.to_string(),
            ":revision": self.revision,
            ":heads": encode(&self.heads),
        })?;
        Ok(())
    }

    /// The holders of a register.
    pub fn holders(&self, register: u16) -> &[i64] {
        self.heads.get(&register).map_or(&[], Vec::as_slice)
    }
}

/// The ids of local commits.
pub(super) fn dots(db: &Connection, numbers: &[i64]) -> Result<Vec<Dot>> {
    let mut statement = db.prepare_cached("SELECT dot FROM ops WHERE seq = ?1")?;
    numbers
        .iter()
        .map(|number| {
            let bytes: [u8; 16] = statement.query_row([number], |row| row.get("dot"))?;
            Ok(Dot(bytes))
        })
        .collect()
}

pub(super) fn encode(heads: &BTreeMap<u16, Vec<i64>>) -> Vec<u8> {
    let mut to = Encoder::new(Vec::new());
    let written = (|| {
        to.array(heads.len() as u64)?;
        for (register, numbers) in heads {
            let numbers =
                if mutant!("clocks::one_holder_is_kept") { numbers.get(..1).unwrap_or(numbers) } else { numbers };
            to.array(1 + numbers.len() as u64)?.u16(*register)?;
            for number in numbers {
                to.i64(*number)?;
            }
        }
        Ok::<_, minicbor::encode::Error<std::convert::Infallible>>(())
    })();
    written.expect("writing to memory cannot fail");
    to.into_writer()
}

pub(super) fn decode(bytes: &[u8]) -> Option<BTreeMap<u16, Vec<i64>>> {
    let mut from = Decoder::new(bytes);
    let count = from.array().ok()??;
    let mut heads = BTreeMap::new();
    for _ in 0..count {
        let parts = from.array().ok()??;
        let register = from.u16().ok()?;
        let numbers = (1..parts).map(|_| from.i64().ok()).collect::<Option<Vec<_>>>()?;
        heads.insert(register, numbers);
    }
    Some(heads)
}
