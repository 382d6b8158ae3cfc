use rusqlite::{Connection, OptionalExtension, named_params};

use super::{
    Parcel, Span, What,
    crypto::{Compartment, DeviceTag},
    hex,
    registry::Signed,
    remembered::{Remembered, files, files_with},
    unhex,
};
use crate::{
    Practice,
    db::Db,
    error::{Error, Result, StorageFault},
    types::UtcMillis,
};

/// Writes this device's own state, all of it or nothing. Nothing of it travels or stands in the log.
pub(super) fn durably<T>(practice: &Practice, write: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    let step = practice.writer().unchecked_transaction()?;
    let value = write(&step)?;
    kill_point!("step::before_commit");
    step.commit()?;
    kill_point!("step::after_commit");
    Ok(value)
}

pub(super) fn get(db: Db<'_>, key: &str) -> Result<Option<String>> {
    db.maybe("SELECT value FROM local_state WHERE key = :key", named_params! { ":key": key }, |row| row.get("value"))
}

pub(super) fn set(db: &Connection, key: &str, value: &str) -> Result<()> {
    db.prepare_cached(include_str!("local_put.sql"))?.execute(named_params! { ":key": key, ":value": value })?;
    Ok(())
}

pub(super) fn unset(db: &Connection, key: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM local_state WHERE key = ?1")?.execute([key])?;
    Ok(())
}

pub(super) fn records(db: Db<'_>) -> Result<Vec<Vec<u8>>> {
    db.all("SELECT signed FROM registry_records ORDER BY hash", [], |row| row.get("signed"))
}

pub(super) fn record_hashes(db: Db<'_>) -> Result<Vec<[u8; 32]>> {
    db.all("SELECT hash FROM registry_records ORDER BY hash", [], |row| row.get("hash"))
}

pub(super) fn keep_record(db: &Connection, record: &Signed) -> Result<()> {
    db.prepare_cached("INSERT OR IGNORE INTO registry_records (hash, signed) VALUES (?1, ?2)")?
        .execute(rusqlite::params![record.hash().0, record.bytes()])?;
    Ok(())
}

pub(super) fn keep_file(db: &Connection, parcel: &Parcel, state: &str, now: UtcMillis) -> Result<()> {
    keep_file_as(db, &parcel.id(), parcel, state, now)
}

/// Keeps a file under another id than its own.
pub(super) fn keep_file_as(db: &Connection, id: &str, parcel: &Parcel, state: &str, now: UtcMillis) -> Result<()> {
    let (device, incarnation, compartment, from, to) = match parcel.what {
        What::Segment(span) | What::Bundle(span) => {
            (hex(&span.device), hex(&span.incarnation), span.compartment, span.from, span.to)
        }
        What::Chunk(month) | What::Manifest(month) => {
            (String::new(), String::new(), 'p', u64::from(month), u64::from(month))
        }
        What::Heartbeat { device, number } => (hex(&device), String::new(), 'p', number, number),
        What::Invitation(mail) | What::Request(mail) | What::Answer(mail) => (hex(&mail), String::new(), 'p', 0, 0),
        What::Genesis | What::Record | What::Blob => (String::new(), String::new(), 'p', 0, 0),
    };
    // The bytes of an attachment lie beside the database already, and those of a forged file are of no use.
    let sealed = (parcel.what != What::Blob && state != "refused").then_some(&parcel.sealed);
    db.prepare_cached(include_str!("file_put.sql"))?.execute(named_params! {
        ":id": id,
        ":kind": kind(&parcel.what),
        ":state": state,
        ":device": device,
        ":incarnation": incarnation,
        ":compartment": compartment.to_string(),
        ":from": signed(from)?,
        ":to": signed(to)?,
        ":hash": parcel.hash,
        ":now": now.0,
        ":sealed": sealed,
    })?;
    Ok(())
}

/// Notes that a part of the own copy was read from the share, without its bytes, which are here.
pub(super) fn keep_read_back(db: &Connection, id: &str, parcel: &Parcel, now: UtcMillis) -> Result<()> {
    keep_file_as(db, id, &Parcel { sealed: Vec::new(), ..parcel.clone() }, "read_back", now)?;
    drop_bytes(db, id)
}

/// Notes that a file is there whose bytes are not needed here; what is known of it already stays.
pub(super) fn keep_known(db: &Connection, what: &What, hash: &[u8; 32], state: &str, now: UtcMillis) -> Result<()> {
    let parcel = Parcel { what: *what, hash: *hash, sealed: Vec::new() };
    if has_row(db, &parcel.id())? {
        return Ok(());
    }
    keep_file(db, &parcel, state, now)?;
    drop_bytes(db, &parcel.id())
}

fn has_row(db: &Connection, id: &str) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM share_files WHERE id = ?1")?.exists([id])?)
}

/// Whether the bytes of a file are here.
pub(super) fn has_bytes(db: Db<'_>, id: &str) -> Result<bool> {
    Ok(db.0.prepare_cached("SELECT 1 FROM share_files WHERE id = ?1 AND sealed IS NOT NULL")?.exists([id])?)
}

pub(super) fn state(db: Db<'_>, id: &str) -> Result<Option<String>> {
    db.maybe("SELECT state FROM share_files WHERE id = :id", named_params! { ":id": id }, |row| row.get("state"))
}

pub(super) fn set_state(db: &Connection, id: &str, state: &str) -> Result<()> {
    db.prepare_cached("UPDATE share_files SET state = ?2 WHERE id = ?1")?.execute([id, state])?;
    Ok(())
}

/// Forgets the bytes of a file, not that it was there.
pub(super) fn drop_bytes(db: &Connection, id: &str) -> Result<()> {
    db.prepare_cached("UPDATE share_files SET sealed = NULL WHERE id = ?1")?.execute([id])?;
    Ok(())
}

pub(super) fn drop_file(db: &Connection, id: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM share_files WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Files in a state without their bytes, what others depend on first.
pub(super) fn in_state(db: Db<'_>, state: &str) -> Result<Vec<Remembered>> {
    files(db, include_str!("files_in_state.sql"), named_params! { ":state": state })
}

/// Every file that can be handed on, without its bytes.
pub(super) fn carried(db: Db<'_>) -> Result<Vec<Remembered>> {
    files(db, include_str!("files_carried.sql"), [])
}

/// Requests that others placed, also those that open with no key known here.
pub(super) fn requests(db: Db<'_>) -> Result<Vec<Remembered>> {
    files(db, include_str!("files_of_requests.sql"), [])
}

/// When a file was first noted here.
pub(super) fn noted_at(db: Db<'_>, id: &str) -> Result<Option<UtcMillis>> {
    db.maybe("SELECT noted_at FROM share_files WHERE id = :id", named_params! { ":id": id }, |row| row.get("noted_at"))
}

/// How many files were taken for one request.
pub(super) fn requests_of(db: Db<'_>, mail: &[u8; 16]) -> Result<i64> {
    let count = "SELECT count(*) AS files FROM share_files WHERE kind = 'request' AND device = :mail";
    db.one(count, named_params! { ":mail": hex(mail) }, |row| row.get("files"))
}

/// Files of late changes whose answer has not been followed yet.
pub(super) fn answered(db: Db<'_>) -> Result<Vec<Remembered>> {
    files(db, include_str!("files_answered.sql"), [])
}

/// Segments of a device that are in the log here, stream by stream from the first number on.
pub(super) fn taken_of(db: Db<'_>, device: DeviceTag) -> Result<Vec<(Span, [u8; 32])>> {
    Ok(segments(files(db, include_str!("files_taken_of.sql"), named_params! { ":device": hex(&device) })?))
}

/// Segments that are in the log here and that somebody left out, and nobody let in.
pub(super) fn left_out_elsewhere(db: Db<'_>) -> Result<Vec<(Span, [u8; 32])>> {
    Ok(segments(files(db, include_str!("files_left_out_elsewhere.sql"), [])?))
}

fn segments(found: Vec<Remembered>) -> Vec<(Span, [u8; 32])> {
    let spans = found.into_iter().filter_map(|file| match file.parcel_of {
        What::Segment(span) => Some((span, file.hash)),
        _ => None,
    });
    spans.collect()
}

/// Own segments that are in no bundle, and since when they were sealed.
pub(super) fn own_loose(db: Db<'_>, me: &DeviceTag) -> Result<Vec<(Remembered, UtcMillis)>> {
    files_with(db, include_str!("own_loose.sql"), named_params! { ":device": hex(me) })
}

/// Own segments that lie beside a bundle which holds them, and since when there is that.
pub(super) fn own_bundled(db: Db<'_>, me: &DeviceTag) -> Result<Vec<(Remembered, UtcMillis)>> {
    files_with(db, include_str!("own_bundled.sql"), named_params! { ":device": hex(me) })
}

/// Notes that a bundle stands for a segment: nobody places the loose one again.
pub(super) fn forget_loose(db: &Connection, id: &str) -> Result<()> {
    db.prepare_cached(
        "UPDATE share_files SET state = 'bundled', sealed = NULL WHERE id = ?1 AND state IN ('taken', 'placed')",
    )?
    .execute([id])?;
    Ok(())
}

/// One file by its id.
pub(super) fn file(db: Db<'_>, id: &str) -> Result<Option<Remembered>> {
    Ok(files(db, include_str!("file_by_id.sql"), named_params! { ":id": id })?.into_iter().next())
}

/// What every file is, without its bytes, that this device can place again.
pub(super) fn held(db: Db<'_>) -> Result<Vec<Remembered>> {
    files(db, include_str!("files_held.sql"), [])
}

fn kind(what: &What) -> &'static str {
    match what {
        What::Genesis => "genesis",
        What::Record => "record",
        What::Segment(_) => "segment",
        What::Bundle(_) => "bundle",
        What::Chunk(_) => "chunk",
        What::Manifest(_) => "manifest",
        What::Heartbeat { .. } => "heartbeat",
        What::Blob => "blob",
        What::Invitation(_) => "invitation",
        What::Request(_) => "request",
        What::Answer(_) => "answer",
    }
}

/// How far a stream was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub device: DeviceTag,
    pub incarnation: [u8; 8],
    pub compartment: char,
    pub seq: u64,
    pub tip: [u8; 16],
    pub segment: [u8; 32],
}

pub(super) fn ends(db: Db<'_>) -> Result<Vec<End>> {
    let rows = db.all(include_str!("ends.sql"), [], |row| {
        Ok((
            row.get::<_, String>("device")?,
            row.get::<_, String>("incarnation")?,
            row.get::<_, String>("compartment")?,
            row.get::<_, i64>("seq")?,
            row.get::<_, [u8; 16]>("tip")?,
            row.get::<_, [u8; 32]>("segment")?,
        ))
    })?;
    rows.into_iter()
        .map(|(device, incarnation, compartment, seq, tip, segment)| {
            let unreadable = || Error::from(StorageFault::Unreadable("stream"));
            Ok(End {
                device: unhex(&device).ok_or_else(unreadable)?,
                incarnation: unhex(&incarnation).ok_or_else(unreadable)?,
                compartment: compartment.chars().next().ok_or_else(unreadable)?,
                seq: seq.cast_unsigned(),
                tip,
                segment,
            })
        })
        .collect()
}

pub(super) fn put_end(db: &Connection, end: &End) -> Result<()> {
    db.prepare_cached(include_str!("end_put.sql"))?.execute(named_params! {
        ":device": hex(&end.device),
        ":incarnation": hex(&end.incarnation),
        ":compartment": end.compartment.to_string(),
        ":seq": signed(end.seq)?,
        ":tip": end.tip,
        ":segment": end.segment,
    })?;
    Ok(())
}

/// Another device's heartbeat as it was last heard.
pub(super) struct Heard {
    pub device: DeviceTag,
    pub number: u64,
    pub said_at: UtcMillis,
    pub heard_at: UtcMillis,
    pub content: Vec<u8>,
}

pub(super) fn heard(db: Db<'_>) -> Result<Vec<Heard>> {
    let rows =
        db.all("SELECT device, number, said_at, heard_at, content FROM heartbeats ORDER BY device", [], |row| {
            Ok((
                row.get::<_, String>("device")?,
                row.get::<_, i64>("number")?,
                row.get("said_at")?,
                row.get("heard_at")?,
                row.get("content")?,
            ))
        })?;
    rows.into_iter()
        .map(|(device, number, said_at, heard_at, content)| {
            let device = unhex(&device).ok_or(StorageFault::Unreadable("heartbeat"))?;
            Ok(Heard { device, number: number.cast_unsigned(), said_at, heard_at, content })
        })
        .collect()
}

/// Keeps a heartbeat unless a later one of the device was heard.
pub(super) fn put_heard(db: &Connection, heard: &Heard) -> Result<()> {
    db.prepare_cached(include_str!("heard_put.sql"))?.execute(named_params! {
        ":device": hex(&heard.device),
        ":number": signed(heard.number)?,
        ":said": heard.said_at.0,
        ":heard": heard.heard_at.0,
        ":content": heard.content,
    })?;
    Ok(())
}

/// Whether an entry is in the log.
pub(super) fn has_entry(db: Db<'_>, dot: &[u8; 16]) -> Result<bool> {
    let found = db.0.prepare_cached("SELECT 1 FROM ops WHERE dot = ?1")?.query_row([dot], |_| Ok(())).optional()?;
    Ok(found.is_some())
}

/// The bytes of an entry of the log.
pub(super) fn entry(db: Db<'_>, dot: &[u8; 16]) -> Result<Option<Vec<u8>>> {
    db.maybe("SELECT payload FROM ops WHERE dot = :dot", named_params! { ":dot": dot }, |row| row.get("payload"))
}

/// How many of this device's own entries of a compartment have a local number above one.
pub(super) fn own_after(db: Db<'_>, compartment: Compartment, after: i64) -> Result<i64> {
    let letter = compartment.letter().to_string();
    db.one(include_str!("own_after.sql"), named_params! { ":compartment": letter, ":after": after }, |row| {
        row.get("own")
    })
}

pub(super) fn anything_waits(db: Db<'_>) -> Result<bool> {
    let found = db.maybe("SELECT 1 AS one FROM share_files WHERE state = 'waiting' LIMIT 1", [], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Since when the first of this device's segments still on their way has been waiting.
pub(super) fn on_their_way_since(db: Db<'_>) -> Result<Option<UtcMillis>> {
    let first = "SELECT min(noted_at) AS since FROM share_files WHERE state = 'waiting' AND kind = 'segment'";
    db.one(first, [], |row| row.get("since"))
}

/// How many acts of this device are in segments still on their way.
pub(super) fn on_their_way(db: Db<'_>) -> Result<i64> {
    db.one(include_str!("on_their_way.sql"), [], |row| row.get("entries"))
}

pub(super) fn signed(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| StorageFault::Unreadable("number").into())
}
