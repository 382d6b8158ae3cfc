//! A file of the share as this device remembers it: one row of `share_files`.

use super::{Span, What, unhex};
use crate::{
    db::{Db, FromSql, Params, Row},
    error::{Error, Result, StorageFault},
};

/// A file as it is remembered.
pub(super) struct Remembered {
    pub parcel_of: What,
    pub hash: [u8; 32],
    pub sealed: Option<Vec<u8>>,
}

/// The files that a query answers. It begins with kind, device, incarnation, compartment, first and last number, hash, bytes; they
/// are read by their place, because every round reads many of them and a name is looked for anew in each row.
pub(super) fn files(db: Db<'_>, sql: &str, params: impl Params) -> Result<Vec<Remembered>> {
    db.all(sql, params, |row| Ok(remembered(row)))?.into_iter().collect()
}

/// The same with what stands in the column after them.
pub(super) fn files_with<T: FromSql>(db: Db<'_>, sql: &str, params: impl Params) -> Result<Vec<(Remembered, T)>> {
    let found = db.all(sql, params, |row| Ok((remembered(row), row.get(8)?)))?;
    found.into_iter().map(|(file, more)| Ok((file?, more))).collect()
}

fn remembered(row: &Row<'_>) -> Result<Remembered> {
    let text = |place| row.get_ref(place)?.as_str().map_err(|_| unreadable());
    let (from, to) = (row.get::<_, i64>(4)?.cast_unsigned(), row.get::<_, i64>(5)?.cast_unsigned());
    let month = || u32::try_from(to).map_err(|_| unreadable());
    let span = || {
        Ok::<_, Error>(Span {
            device: unhex(text(1)?).ok_or_else(unreadable)?,
            incarnation: unhex(text(2)?).ok_or_else(unreadable)?,
            compartment: text(3)?.chars().next().unwrap_or('p'),
            from,
            to,
        })
    };
    // Mail stands where a device would.
    let mail = || unhex(text(1)?).ok_or_else(unreadable);
    let parcel_of = match text(0)? {
        "genesis" => What::Genesis,
        "record" => What::Record,
        "blob" => What::Blob,
        "segment" => What::Segment(span()?),
        "bundle" => What::Bundle(span()?),
        "chunk" => What::Chunk(month()?),
        "manifest" => What::Manifest(month()?),
        "heartbeat" => What::Heartbeat { device: unhex(text(1)?).ok_or_else(unreadable)?, number: to },
        "invitation" => What::Invitation(mail()?),
        "request" => What::Request(mail()?),
        "answer" => What::Answer(mail()?),
        _ => return Err(unreadable()),
    };
    Ok(Remembered { parcel_of, hash: row.get(6)?, sealed: row.get(7)? })
}

fn unreadable() -> Error {
    StorageFault::Unreadable("share file").into()
}
