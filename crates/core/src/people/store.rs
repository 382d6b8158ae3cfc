use super::Person;
use crate::{
    db::{Db, named_params},
    error::Result,
    types::{PersonId, UtcMillis},
};

pub(super) fn all(db: Db<'_>) -> Result<Vec<Person>> {
    db.list("1 ORDER BY active DESC, name, id", [])
}

pub(super) fn last_unlocked(db: Db<'_>, person: PersonId) -> Result<Option<UtcMillis>> {
    db.one(
        include_str!("last_unlocked.sql"),
        named_params! { ":person": person },
        |row| row.get("last_at"),
    )
}
