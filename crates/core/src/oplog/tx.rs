//! One action under way: the only thing that can write.

use rusqlite::{Transaction, TransactionBehavior, params_from_iter};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

use super::{
    Difference, Dot, Kind, Op, Place, RESTRICTED, Stored, Table,
    clocks::{self, RowClock},
    replay,
    shelf::{differ, difference_at},
};
use crate::{
    db::{Connection, Db, Value},
    env::Env,
    error::{Error, Result, StorageFault},
    opened::{Identity, Stream},
    types::{PatientId, PersonId, Saved, UtcMillis},
};

/// An action under way. Dropped without a commit, it leaves no trace.
pub struct Tx<'p> {
    pub(super) sql: Transaction<'p>,
    pub(super) env: &'p Env,
    pub(super) identity: &'p Identity,
    pub(super) stream: Stream,
    pub(super) apart: Stream,
    pub(super) actor: Option<PersonId>,
    pub(super) number: i64,
    pub(super) now: UtcMillis,
    pub(super) ops: Vec<Op>,
    pub(super) pending: HashMap<(u16, Uuid, u16), usize>,
    pub(super) changed: BTreeSet<&'static str>,
    pub(super) about: Option<PatientId>,
    pub(super) detail: Option<String>,
    pub(super) said: Option<String>,
    pub(super) guarded: bool,
}

impl<'p> Tx<'p> {
    pub(crate) fn begin(
        writer: &'p mut Connection,
        env: &'p Env,
        identity: &'p Identity,
        actor: Option<PersonId>,
    ) -> Result<Self> {
        let sql = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let number = sql.query_row("SELECT coalesce(max(seq), 0) + 1 FROM ops", [], |row| row.get(0))?;
        let (stream, apart) = (Stream::read(&sql)?, Stream::of(&sql, RESTRICTED)?);
        Ok(Self {
            sql,
            env,
            identity,
            stream,
            apart,
            actor,
            number,
            now: env.now(),
            ops: Vec::new(),
            pending: HashMap::new(),
            changed: BTreeSet::new(),
            about: None,
            detail: None,
            said: None,
            guarded: true,
        })
    }

    /// Reads inside the action, seeing what it wrote so far.
    pub fn db(&self) -> Db<'_> {
        Db(&self.sql)
    }

    /// The instant of the action.
    pub fn now(&self) -> UtcMillis {
        self.now
    }

    /// Who acts; nobody while a practice is being made.
    pub fn actor(&self) -> Option<PersonId> {
        self.actor
    }

    /// A new id.
    pub fn new_id<I: From<Uuid>>(&self) -> I {
        self.env.new_uuid().into()
    }

    /// Fills the bytes with randomness.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.env.fill(bytes);
    }

    /// Leaves the guards unasked, for rows that hold nothing an area could read.
    #[cfg(any(test, feature = "simulate"))]
    pub(super) fn unguarded(&mut self) {
        self.guarded = false;
    }

    /// Adds changes as a newer program would write them.
    #[cfg(any(test, feature = "simulate"))]
    pub(super) fn add_newer(&mut self, newer: Vec<Op>) {
        self.ops.extend(newer);
    }

    /// Names the patient the action is about, for the audit trail.
    pub fn about(&mut self, patient: PatientId) {
        self.about = Some(patient);
    }

    /// Adds a reason or another detail to the audit trail; without one, the trail keeps what is said.
    pub fn because(&mut self, detail: impl Into<String>) {
        self.detail = Some(detail.into());
    }

    /// Says what happened, in words for the person who did it.
    pub fn say(&mut self, words: impl Into<String>) {
        self.said = Some(words.into());
    }

    /// Whether the action wrote a register of a record, by the register's name.
    pub(crate) fn wrote(&self, table: &Table, row: Uuid, register: &str) -> bool {
        let known = table.registers.iter().find(|known| known.name == register);
        known.is_some_and(|register| self.pending.contains_key(&(table.number, row, register.number)))
    }

    /// Fails as stale unless the record is still at the revision a form was opened with; 0 stands for a record that is not there.
    pub fn expect_revision<S: Stored>(&self, id: S::Id, revision: i64) -> Result<()> {
        if self.db().revision::<S>(id)? == revision { Ok(()) } else { Err(Error::Stale) }
    }

    /// Writes the record as it is now; registers that did not change leave no mark.
    pub fn put<S: Stored>(&mut self, record: &S) -> Result<()> {
        self.put_row(S::TABLE, record.id().into(), record.values())
    }

    /// Writes a record that a form edited: stale when somebody else changed it since `revision` (0 for a new record).
    pub fn save<S: Stored>(&mut self, record: &S, revision: i64) -> Result<Saved> {
        self.expect_revision::<S>(record.id(), revision)?;
        self.put(record)?;
        Ok(Saved { id: record.id().into().to_string(), revision: self.db().revision::<S>(record.id())? })
    }

    /// Adds a fact. Adding the same fact again changes nothing; adding another under its id is refused.
    pub fn fact<S: Stored>(&mut self, fact: &S) -> Result<()> {
        self.record_fact(S::TABLE, fact.id().into(), fact.values())
    }

    pub(super) fn record_fact(&mut self, table: &'static Table, row: Uuid, values: Vec<Vec<Value>>) -> Result<()> {
        if let Some(there) = replay::row_values(&self.sql, table, row)? {
            return if there == values {
                Ok(())
            } else {
                Err(Error::refused("This was already recorded, with other values."))
            };
        }
        replay::write_row(&self.sql, table, row, &values)?;
        self.ops.push(Op::Fact { table: table.number, row, values: values.into_iter().flatten().collect() });
        self.changed.insert(table.name);
        Ok(())
    }

    /// Takes a record out of the tables; its values stay in the log. For records made by mistake, never for legal facts.
    pub fn withdraw<S: Stored>(&mut self, id: S::Id) -> Result<()> {
        self.withdraw_row(S::TABLE, id.into())
    }

    pub(super) fn put_row(&mut self, table: &'static Table, row: Uuid, values: Vec<Vec<Value>>) -> Result<()> {
        let there = replay::row_values(&self.sql, table, row)?;
        let mut clock = RowClock::read(&self.sql, table, row)?;
        let mut wrote = false;
        for (place, register) in table.registers.iter().enumerate() {
            let new = values.get(place).ok_or(StorageFault::Unreadable("register"))?;
            if there.as_ref().and_then(|there| there.get(place)) == Some(new) {
                continue;
            }
            wrote = true;
            self.unite(table, row, register.number, &clock)?;
            self.remember(table, row, register.number, new.clone(), &clock)?;
            clock.heads.insert(register.number, vec![self.number]);
        }
        if wrote {
            clock.revision = self.number;
            replay::write_row(&self.sql, table, row, &values)?;
            clock.write(&self.sql, table, row)?;
            self.changed.insert(table.name);
        }
        Ok(())
    }

    pub(super) fn withdraw_row(&mut self, table: &'static Table, row: Uuid) -> Result<()> {
        if table.kind == Kind::Fact {
            return Err(Error::refused("A fact stays on record.").hint("Take it back with another fact."));
        }
        if replay::row_values(&self.sql, table, row)?.is_none() {
            return Err(Error::NotFound("record"));
        }
        let clock = RowClock::read(&self.sql, table, row)?;
        for register in clock.heads.keys() {
            self.unite(table, row, *register, &clock)?;
        }
        self.take_out(table, row, clock)
    }

    /// Decides that a row goes although versions of it stand side by side; every version counts as seen.
    pub(crate) fn decide_gone(&mut self, table: &'static Table, row: Uuid) -> Result<()> {
        let clock = RowClock::read(&self.sql, table, row)?;
        for register in clock.heads.keys() {
            differ(&self.sql, &Place { table: table.number, row, register: *register }, None)?;
        }
        self.take_out(table, row, clock)
    }

    fn take_out(&mut self, table: &'static Table, row: Uuid, mut clock: RowClock) -> Result<()> {
        let mut base = Vec::new();
        for (register, numbers) in &clock.heads {
            let earlier: Vec<_> = numbers.iter().copied().filter(|number| *number != self.number).collect();
            let earlier = if mutant!("act::removal_names_nothing_seen") { Vec::new() } else { earlier };
            base.push((*register, clocks::dots(&self.sql, &earlier)?));
        }
        for numbers in clock.heads.values_mut() {
            *numbers = vec![self.number];
        }
        clock.revision = self.number;
        self.sql.prepare_cached(&table.delete_sql())?.execute([row.to_string()])?;
        clock.write(&self.sql, table, row)?;
        self.ops.push(Op::Withdraw { table: table.number, row, base });
        self.pending.retain(|(number, id, _), _| (*number, *id) != (table.number, row));
        self.changed.insert(table.name);
        Ok(())
    }

    pub(super) fn heads(&self, table: &Table, row: Uuid) -> Result<Vec<(u16, Vec<Dot>)>> {
        let clock = RowClock::read(&self.sql, table, row)?;
        clock.heads.iter().map(|(register, numbers)| Ok((*register, clocks::dots(&self.sql, numbers)?))).collect()
    }

    pub(super) fn row_values(&self, table: &Table, row: Uuid) -> Result<Option<Vec<Vec<Value>>>> {
        replay::row_values(&self.sql, table, row)
    }

    /// Decides between versions that stand side by side: the register gets these values, and every version counts as seen.
    ///
    /// # Errors
    /// `NotFound` when the record or the register is not there.
    pub(crate) fn decide(&mut self, table: &'static Table, row: Uuid, register: u16, values: Vec<Value>) -> Result<()> {
        let position = table.registers.iter().position(|known| known.number == register);
        let position = position.ok_or(Error::NotFound("field"))?;
        let mut there = replay::row_values(&self.sql, table, row)?.ok_or(Error::NotFound("record"))?;
        let mut clock = RowClock::read(&self.sql, table, row)?;
        differ(&self.sql, &Place { table: table.number, row, register }, None)?;
        self.remember(table, row, register, values.clone(), &clock)?;
        clock.heads.insert(register, vec![self.number]);
        clock.revision = self.number;
        *there.get_mut(position).ok_or(StorageFault::Unreadable("register"))? = values;
        replay::write_row(&self.sql, table, row, &there)?;
        clock.write(&self.sql, table, row)?;
        self.changed.insert(table.name);
        Ok(())
    }

    /// A change over versions that stand side by side replaces them all; where a person has to choose, the choice comes first.
    fn unite(&mut self, table: &Table, row: Uuid, register: u16, clock: &RowClock) -> Result<()> {
        if clock.holders(register).len() < 2 {
            return Ok(());
        }
        let place = Place { table: table.number, row, register };
        let asked = difference_at(&self.sql, &place)? == Some(Difference::Decide);
        if asked && !mutant!("act::writes_over_both_versions") {
            return Err(Error::refused("Two offices changed this without seeing each other, and both versions stand.")
                .hint("Choose one in the conflicts inbox first."));
        }
        differ(&self.sql, &place, None)
    }

    /// One change per register and action: writing a register twice keeps the base of the first and the values of the last.
    fn remember(
        &mut self,
        table: &Table,
        row: Uuid,
        register: u16,
        values: Vec<Value>,
        clock: &RowClock,
    ) -> Result<()> {
        let key = (table.number, row, register);
        if let Some(Op::Put { values: earlier, .. }) = self.pending.get(&key).and_then(|place| self.ops.get_mut(*place))
        {
            *earlier = values;
            return Ok(());
        }
        let mut earlier: Vec<_> =
            clock.holders(register).iter().copied().filter(|number| *number != self.number).collect();
        if mutant!("act::names_one_of_those_seen") {
            earlier.truncate(1);
        }
        let base = clocks::dots(&self.sql, &earlier)?;
        self.pending.insert(key, self.ops.len());
        self.ops.push(Op::Put { table: table.number, row, register, values, base });
        Ok(())
    }
}

/// The values of a full row, for `params_from_iter`.
pub(super) fn row_params<'a>(
    row: &'a Value,
    values: &'a [Vec<Value>],
) -> rusqlite::ParamsFromIter<impl Iterator<Item = &'a Value>> {
    params_from_iter(std::iter::once(row).chain(values.iter().flatten()))
}
