//! What was worked out from a whole table and is kept until a row of it changes.
//!
//! It lives in the open practice only: locking drops it, and nothing of it is ever stored.

use std::{
    any::{Any, TypeId},
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use crate::{
    db::{Connection, Db},
    error::Result,
    oplog::Table,
};

/// Something worked out from every row of one table.
pub(crate) trait Derived: Any + Send + Sync {
    /// The only table it depends on.
    const TABLE: &'static Table;

    /// Works it out.
    fn derive(db: Db<'_>) -> Result<Self>
    where
        Self: Sized;
}

/// What is kept, with the table it depends on.
#[derive(Default)]
pub(crate) struct Kept {
    by_table: RefCell<HashMap<TypeId, (&'static str, Shared)>>,
    by_key: RefCell<HashMap<TypeId, ([u8; 32], Shared)>>,
    /// With the number of rows that had been written by then.
    until_written: RefCell<HashMap<TypeId, (u64, Shared)>>,
}

type Shared = Arc<dyn Any + Send + Sync>;

impl Kept {
    /// The one of this type, worked out when it is not there.
    pub fn get<T: Derived>(&self, db: Db<'_>) -> Result<Arc<T>> {
        let there = self.by_table.borrow().get(&TypeId::of::<T>()).map(|(_, kept)| Arc::clone(kept));
        if let Some(kept) = there.and_then(|kept| kept.downcast().ok()) {
            return Ok(kept);
        }
        let derived = Arc::new(T::derive(db)?);
        let kept: Shared = derived.clone();
        self.by_table.borrow_mut().insert(TypeId::of::<T>(), (T::TABLE.name, kept));
        Ok(derived)
    }

    /// The one of this type for a key, worked out when another key was asked for last.
    pub fn remembered<T: Any + Send + Sync>(
        &self,
        key: [u8; 32],
        work_out: impl FnOnce() -> Result<Option<T>>,
    ) -> Result<Option<Arc<T>>> {
        let there =
            self.by_key.borrow().get(&TypeId::of::<T>()).filter(|(of, _)| *of == key).map(|(_, kept)| kept.clone());
        if let Some(kept) = there.and_then(|kept| kept.downcast().ok()) {
            return Ok(Some(kept));
        }
        let Some(made) = work_out()?.map(Arc::new) else { return Ok(None) };
        let kept: Shared = made.clone();
        self.by_key.borrow_mut().insert(TypeId::of::<T>(), (key, kept));
        Ok(Some(made))
    }

    /// The one of this type, as long as nothing at all was written since it was kept. Inside a transaction there is none: what is
    /// written there may be taken back.
    pub fn unwritten<T: Any + Send + Sync>(&self, connection: &Connection) -> Option<Arc<T>> {
        let written = connection.total_changes();
        let there = self.until_written.borrow().get(&TypeId::of::<T>()).filter(|(at, _)| *at == written).cloned();
        there.filter(|_| connection.is_autocommit()).and_then(|(_, kept)| kept.downcast().ok())
    }

    /// Keeps one until something is written.
    pub fn keep_until_written<T: Any + Send + Sync>(&self, connection: &Connection, made: T) -> Arc<T> {
        let made = Arc::new(made);
        if connection.is_autocommit() {
            let kept: Shared = made.clone();
            self.until_written.borrow_mut().insert(TypeId::of::<T>(), (connection.total_changes(), kept));
        }
        made
    }

    /// Drops what depends on a table that changed.
    pub fn forget(&self, changed: &BTreeSet<&'static str>) {
        self.by_table.borrow_mut().retain(|_, (table, _)| !changed.contains(table));
    }

    /// Drops everything.
    pub fn forget_all(&self) {
        self.by_table.borrow_mut().clear();
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::practice;

    #[test]
    fn what_is_kept_until_something_is_written_is_not_there_afterwards() {
        let desk = practice();
        let people = || desk.db().one("SELECT count(*) AS many FROM local_state", [], |row| row.get::<_, i64>("many"));
        let kept = || *desk.until_written(people).unwrap();
        let before = kept();
        assert_eq!(desk.unwritten::<i64>().as_deref(), Some(&before));
        let step = desk.writer().unchecked_transaction().unwrap();
        step.execute("INSERT INTO local_state (key, value) VALUES ('one', 'more')", []).unwrap();
        assert_eq!((kept(), desk.unwritten::<i64>()), (before + 1, None), "nothing is kept inside a step");
        step.rollback().unwrap();
        assert_eq!(kept(), before, "what was taken back is not remembered");
        desk.writer().execute("INSERT INTO local_state (key, value) VALUES ('one', 'more')", []).unwrap();
        assert_eq!(kept(), before + 1);
    }
}
