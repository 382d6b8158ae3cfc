//! Moving records from one owner to another, whatever area they belong to.

use rusqlite::{Connection, named_params};
use uuid::Uuid;

use super::{Kind, Table, Tx};
use crate::{
    catalogue,
    db::Value,
    error::{Error, Result, StorageFault},
};

impl Tx<'_> {
    /// Makes every record whose `column` names `from` name `to`. Facts stay as they were posted, and so do restricted records, of
    /// which not every device knows: both are read through the names their owner had.
    pub(crate) fn repoint(&mut self, column: &'static str, from: Uuid, to: Uuid) -> Result<()> {
        for table in catalogue::tables().filter(|table| table.kind == Kind::Record && !table.is_restricted()) {
            let Some((register, place)) = place_of(table, column) else { continue };
            for row in rows_naming(self.db().0, table, column, from)? {
                let mut values = self.row_values(table, row)?.ok_or(StorageFault::Unreadable("row"))?;
                let value = values.get_mut(register).and_then(|values| values.get_mut(place));
                *value.ok_or(StorageFault::Unreadable("register"))? = Value::Text(to.to_string());
                self.put_row(table, row, values)?;
            }
        }
        Ok(())
    }
}

fn place_of(table: &Table, column: &str) -> Option<(usize, usize)> {
    table.registers.iter().enumerate().find_map(|(register, declared)| {
        declared.columns.iter().position(|name| *name == column).map(|place| (register, place))
    })
}

fn rows_naming(db: &Connection, table: &Table, column: &str, id: Uuid) -> Result<Vec<Uuid>> {
    let mut statement = db.prepare_cached(&table.select_sql(&[column, " = :id ORDER BY id"].concat()))?;
    let rows = statement.query_map(named_params! { ":id": id.to_string() }, |row| row.get::<_, String>("id"))?;
    rows.map(|row| row.map_err(Error::from)?.parse().map_err(|_| StorageFault::Unreadable("id").into())).collect()
}
