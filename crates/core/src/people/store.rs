use super::Person;
use crate::{db::Db, error::Result};

pub(super) fn all(db: Db<'_>) -> Result<Vec<Person>> {
    db.list("1 ORDER BY active DESC, name COLLATE NAMES, id", [])
}
