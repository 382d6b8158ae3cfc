//! What this device remembers of files that go, and of files that somebody looks for.

use rusqlite::{Connection, named_params};
use std::collections::BTreeSet;

use super::{
    What,
    crypto::DeviceTag,
    hex, id_of,
    remembered::{Remembered, files},
    store::{keep_known, signed},
    unhex,
    wants::Stream,
};
use crate::{
    db::Db,
    error::{Error, Result, StorageFault},
    types::UtcMillis,
};

/// Notes that files may go because of a copy. Those not known here are noted as files whose entries are here.
pub(super) fn condemn(db: &Connection, manifest: &[u8; 32], files: &[(What, [u8; 32])], now: UtcMillis) -> Result<()> {
    for (what, hash) in files {
        let id = id_of(what, hash);
        keep_known(db, what, hash, "covered", now)?;
        db.prepare_cached(include_str!("condemned_put.sql"))?
            .execute(named_params! { ":id": id, ":manifest": manifest })?;
    }
    Ok(())
}

/// Files that may go because of a copy: all that are left, or those of one device.
pub(super) fn condemned(db: Db<'_>, manifest: &[u8; 32], of: Option<&DeviceTag>) -> Result<Vec<Remembered>> {
    let device = of.map(|device| hex(device));
    files(db, include_str!("condemned.sql"), named_params! { ":manifest": manifest, ":device": device })
}

/// The ids of all files that may go because of a copy.
pub(super) fn condemned_ids(db: Db<'_>, manifest: &[u8; 32]) -> Result<Vec<String>> {
    let ids = "SELECT id FROM share_condemned WHERE manifest = :manifest";
    db.all(ids, named_params! { ":manifest": manifest }, |row| row.get("id"))
}

/// Notes that a condemned file is gone; false when it was not condemned.
pub(super) fn is_gone(db: &Connection, id: &str) -> Result<bool> {
    let condemned = db.prepare_cached("DELETE FROM share_condemned WHERE id = ?1")?.execute([id])? > 0;
    if condemned {
        db.prepare_cached("UPDATE share_files SET state = 'gone', sealed = NULL WHERE id = ?1")?.execute([id])?;
    }
    Ok(condemned)
}

/// Forgets the bytes of everything that may go because of a copy: others take it away.
pub(super) fn let_go(db: &Connection, manifest: &[u8; 32]) -> Result<()> {
    db.prepare_cached(include_str!("condemned_let_go.sql"))?.execute([manifest])?;
    db.prepare_cached("DELETE FROM share_condemned WHERE manifest = ?1")?.execute([manifest])?;
    Ok(())
}

/// Files with bytes here that hold entries of a stretch of a stream.
pub(super) fn holding(db: Db<'_>, stream: &Stream, from: u64, to: u64) -> Result<Vec<String>> {
    let last = i64::try_from(to).unwrap_or(i64::MAX);
    db.all(
        include_str!("files_holding.sql"),
        named_params! {
            ":device": hex(&stream.0),
            ":incarnation": hex(&stream.1),
            ":compartment": stream.2.to_string(),
            ":from": signed(from)?,
            ":to": last,
        },
        |row| row.get("id"),
    )
}

/// Files that somebody looked for after an instant.
pub(super) fn wanted_since(db: Db<'_>, since: i64) -> Result<BTreeSet<String>> {
    let asked = "SELECT id FROM share_wanted WHERE asked_at > :since";
    Ok(db.all(asked, named_params! { ":since": since }, |row| row.get("id"))?.into_iter().collect())
}

/// Files that somebody looks for, without their bytes.
pub(super) fn wanted_now(db: Db<'_>) -> Result<Vec<Remembered>> {
    files(db, include_str!("files_wanted.sql"), [])
}

pub(super) fn want_again(db: &Connection, id: &str, asked_at: i64) -> Result<()> {
    db.prepare_cached(include_str!("wanted_put.sql"))?.execute(named_params! { ":id": id, ":asked_at": asked_at })?;
    Ok(())
}

/// Notes that a file somebody looked for lies there.
pub(super) fn was_placed_again(db: &Connection, id: &str) -> Result<()> {
    db.prepare_cached("UPDATE share_wanted SET done = 1 WHERE id = ?1")?.execute([id])?;
    Ok(())
}

pub(super) fn forget_wanted(db: &Connection, before: i64) -> Result<()> {
    db.prepare_cached("DELETE FROM share_wanted WHERE asked_at < ?1")?.execute([before])?;
    Ok(())
}

/// Streams of which others have more: the stream, up to which number, and since when.
pub(super) fn gaps(db: Db<'_>) -> Result<Vec<(Stream, u64, i64)>> {
    let sql = "SELECT device, incarnation, compartment, known_seq, since FROM stream_gaps ORDER BY device, incarnation";
    let rows = db.all(sql, [], |row| {
        let compartment: String = row.get("compartment")?;
        let names = (row.get::<_, String>("device")?, row.get::<_, String>("incarnation")?, compartment);
        Ok((names, row.get::<_, i64>("known_seq")?, row.get("since")?))
    })?;
    let unreadable = || Error::from(StorageFault::Unreadable("stream"));
    rows.into_iter()
        .map(|((device, incarnation, compartment), known, since)| {
            let device: DeviceTag = unhex(&device).ok_or_else(unreadable)?;
            let incarnation = unhex(&incarnation).ok_or_else(unreadable)?;
            let compartment = compartment.chars().next().ok_or_else(unreadable)?;
            Ok(((device, incarnation, compartment), known.cast_unsigned(), since))
        })
        .collect()
}

pub(super) fn open_gap(db: &Connection, stream: &Stream, known: u64, since: i64) -> Result<()> {
    db.prepare_cached(include_str!("gap_put.sql"))?.execute(named_params! {
        ":device": hex(&stream.0),
        ":incarnation": hex(&stream.1),
        ":compartment": stream.2.to_string(),
        ":known": signed(known)?,
        ":since": since,
    })?;
    Ok(())
}

pub(super) fn close_gap(db: &Connection, stream: &Stream) -> Result<()> {
    db.prepare_cached(include_str!("gap_drop.sql"))?.execute(named_params! {
        ":device": hex(&stream.0),
        ":incarnation": hex(&stream.1),
        ":compartment": stream.2.to_string(),
    })?;
    Ok(())
}
