//! What was worked out from a whole table and is kept until a row of it changes.
//!
//! It lives in the open practice only: locking drops it, and nothing of it is ever stored.

use std::{
    any::{Any, TypeId},
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use crate::{db::Db, error::Result, oplog::Table};

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
pub(crate) struct Kept(RefCell<HashMap<TypeId, (&'static str, Shared)>>, RefCell<HashMap<TypeId, ([u8; 32], Shared)>>);

type Shared = Arc<dyn Any + Send + Sync>;

impl Kept {
    /// The one of this type, worked out when it is not there.
    pub fn get<T: Derived>(&self, db: Db<'_>) -> Result<Arc<T>> {
        let there = self.0.borrow().get(&TypeId::of::<T>()).map(|(_, kept)| Arc::clone(kept));
        if let Some(kept) = there.and_then(|kept| kept.downcast().ok()) {
            return Ok(kept);
        }
        let derived = Arc::new(T::derive(db)?);
        let kept: Shared = derived.clone();
        self.0.borrow_mut().insert(TypeId::of::<T>(), (T::TABLE.name, kept));
        Ok(derived)
    }

    /// The one of this type for a key, worked out when another key was asked for last.
    pub fn remembered<T: Any + Send + Sync>(
        &self,
        key: [u8; 32],
        work_out: impl FnOnce() -> Result<Option<T>>,
    ) -> Result<Option<Arc<T>>> {
        let there = self.1.borrow().get(&TypeId::of::<T>()).filter(|(of, _)| *of == key).map(|(_, kept)| kept.clone());
        if let Some(kept) = there.and_then(|kept| kept.downcast().ok()) {
            return Ok(Some(kept));
        }
        let Some(made) = work_out()?.map(Arc::new) else { return Ok(None) };
        let kept: Shared = made.clone();
        self.1.borrow_mut().insert(TypeId::of::<T>(), (key, kept));
        Ok(Some(made))
    }

    /// Drops what depends on a table that changed.
    pub fn forget(&self, changed: &BTreeSet<&'static str>) {
        self.0.borrow_mut().retain(|_, (table, _)| !changed.contains(table));
    }

    /// Drops everything.
    pub fn forget_all(&self) {
        self.0.borrow_mut().clear();
    }
}
