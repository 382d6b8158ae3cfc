use rusqlite::{Connection, TransactionBehavior, named_params};
use std::collections::HashSet;

use super::{
    super::{
        store::{self, End},
        unhex,
    },
    covered::Covered,
    known::Copy,
    manifest::Manifest,
};
use crate::{
    Practice,
    db::{Db, named_params as params},
    error::{Result, StorageFault},
    exchange::{What, crypto::DeviceTag, hex, id_of},
    opened::Stream,
    oplog::{PRACTICE, whole::Loading},
    types::UtcMillis,
};

/// A copy of everything as it is remembered.
pub(in crate::exchange) struct Noted {
    pub manifest: [u8; 32],
    pub month: u32,
    pub author: DeviceTag,
    pub entries: u64,
    pub seen_at: UtcMillis,
    pub state: String,
    pub content: Vec<u8>,
    pub covered: Option<Vec<u8>>,
    /// Since when it is known, by the count of time here.
    pub since: i64,
    /// Whether everything in it is here.
    pub held: bool,
}

/// Every copy that is known, the largest first.
pub(in crate::exchange) fn noted(db: Db<'_>) -> Result<Vec<Noted>> {
    let rows = db.all(include_str!("noted.sql"), [], |row| {
        Ok((
            row.get::<_, [u8; 32]>("manifest")?,
            row.get::<_, u32>("month")?,
            row.get::<_, String>("author")?,
            row.get::<_, i64>("entries")?,
            row.get::<_, UtcMillis>("seen_at")?,
            row.get::<_, String>("state")?,
            row.get::<_, Vec<u8>>("content")?,
            row.get::<_, Option<Vec<u8>>>("covered")?,
            (row.get::<_, i64>("since")?, row.get::<_, bool>("held")?),
        ))
    })?;
    rows.into_iter()
        .map(|(manifest, month, author, entries, seen_at, state, content, covered, (since, held))| {
            let author = unhex(&author).ok_or(StorageFault::Unreadable("snapshot"))?;
            let entries = entries.cast_unsigned();
            Ok(Noted { manifest, month, author, entries, seen_at, state, content, covered, since, held })
        })
        .collect()
}

/// Every copy whose manifest can be read, the largest first.
pub(super) fn copies(db: Db<'_>) -> Result<Vec<Copy>> {
    let rows = db.all(include_str!("known.sql"), [], |row| {
        let author: String = row.get("author")?;
        let content: Vec<u8> = row.get("content")?;
        let copy = |author, plan| {
            Ok::<_, rusqlite::Error>(Copy {
                manifest: row.get("manifest")?,
                month: row.get("month")?,
                author,
                entries: row.get::<_, i64>("entries")?.cast_unsigned(),
                state: row.get("state")?,
                plan,
                listed: row.get("listed")?,
                since: row.get("since")?,
                held: row.get("held")?,
                lacking_since: row.get("lacking_since")?,
                condemned_since: row.get("condemned_since")?,
            })
        };
        unhex(&author).zip(Manifest::decode(&content)).map(|(author, plan)| copy(author, plan)).transpose()
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// The list of files a copy stands for.
pub(super) fn covered_of(db: Db<'_>, manifest: &[u8; 32]) -> Result<Option<Vec<u8>>> {
    let listed = "SELECT covered FROM snapshots WHERE manifest = :manifest";
    Ok(db.maybe(listed, params! { ":manifest": manifest }, |row| row.get("covered"))?.flatten())
}

pub(super) fn set_covered(db: &Connection, manifest: &[u8; 32], covered: &[u8]) -> Result<()> {
    db.prepare_cached("UPDATE snapshots SET covered = ?2 WHERE manifest = ?1")?
        .execute(rusqlite::params![manifest, covered])?;
    Ok(())
}

/// Notes that everything in a copy is here.
pub(in crate::exchange) fn set_held(db: &Connection, manifest: &[u8; 32]) -> Result<()> {
    db.prepare_cached("UPDATE snapshots SET held = 1, lacking_since = NULL WHERE manifest = ?1")?
        .execute([manifest])?;
    Ok(())
}

pub(super) fn set_lacking(db: &Connection, manifest: &[u8; 32], since: i64) -> Result<()> {
    db.prepare_cached("UPDATE snapshots SET lacking_since = ?2 WHERE manifest = ?1")?
        .execute(rusqlite::params![manifest, since])?;
    Ok(())
}

pub(in crate::exchange) fn set_condemned(db: &Connection, manifest: &[u8; 32], since: i64) -> Result<()> {
    db.prepare_cached("UPDATE snapshots SET condemned_since = ?2 WHERE manifest = ?1")?
        .execute(rusqlite::params![manifest, since])?;
    Ok(())
}

/// Forgets which parts of the own copy were read back.
pub(super) fn forget_read_back(db: &Connection) -> Result<()> {
    db.execute("DELETE FROM share_files WHERE state = 'read_back'", [])?;
    Ok(())
}

/// A copy by its author, without its content.
pub(super) struct Seen {
    pub author: DeviceTag,
    pub seen_at: UtcMillis,
    pub state: String,
}

pub(super) fn seen(db: Db<'_>) -> Result<Vec<Seen>> {
    let rows = db.all("SELECT author, seen_at, state FROM snapshots ORDER BY manifest", [], |row| {
        Ok((row.get::<_, String>("author")?, row.get("seen_at")?, row.get("state")?))
    })?;
    rows.into_iter()
        .map(|(author, seen_at, state)| {
            let author = unhex(&author).ok_or(StorageFault::Unreadable("snapshot"))?;
            Ok(Seen { author, seen_at, state })
        })
        .collect()
}

pub(super) fn note(db: &Connection, noted: &Noted) -> Result<()> {
    db.prepare_cached(include_str!("note.sql"))?.execute(named_params! {
        ":manifest": noted.manifest,
        ":month": noted.month,
        ":author": hex(&noted.author),
        ":entries": i64::try_from(noted.entries).map_err(|_| StorageFault::Unreadable("snapshot"))?,
        ":seen": noted.seen_at.0,
        ":state": noted.state,
        ":content": noted.content,
        ":covered": noted.covered,
        ":since": noted.since,
        ":held": noted.held,
    })?;
    Ok(())
}

pub(in crate::exchange) fn set_state(db: &Connection, manifest: &[u8; 32], state: &str) -> Result<()> {
    db.prepare_cached("UPDATE snapshots SET state = ?2 WHERE manifest = ?1")?
        .execute(rusqlite::params![manifest, state])?;
    Ok(())
}

/// Forgets chunks of a copy that was never finished.
pub(super) fn drop_drafts(db: &Connection) -> Result<()> {
    db.execute("DELETE FROM share_files WHERE state = 'drafted'", [])?;
    Ok(())
}

/// Makes finished drafts ready to leave.
pub(super) fn send_drafts(db: &Connection) -> Result<()> {
    db.execute("UPDATE share_files SET state = 'waiting' WHERE state = 'drafted'", [])?;
    Ok(())
}

/// Forgets the bytes of own copies before the newest.
pub(super) fn drop_older_bytes(db: &Connection) -> Result<()> {
    db.execute("UPDATE share_files SET sealed = NULL WHERE kind = 'chunk' AND state = 'placed'", [])?;
    Ok(())
}

/// Every segment and bundle whose entries are in the log here, but for segments that were put into a bundle before an instant:
/// those left the share long ago.
pub(super) fn covered(db: Db<'_>, before: i64) -> Result<Vec<Covered>> {
    let mut files = Vec::new();
    for state in ["waiting", "placed", "taken", "covered", "bundled", "gone"] {
        let found = store::in_state(db, state)?;
        files.extend(found.into_iter().map(|file| (file.parcel_of, file.hash)));
    }
    let old = "SELECT hash FROM share_files WHERE state = 'bundled' AND noted_at < :before";
    let old: Vec<[u8; 32]> = db.all(old, params! { ":before": before }, |row| row.get("hash"))?;
    let old: HashSet<_> = old.into_iter().collect();
    // Restricted records are in no copy.
    let stands_for = |what: &What| matches!(what, What::Segment(s) | What::Bundle(s) if s.compartment == PRACTICE);
    files.retain(|(what, hash)| stands_for(what) && !old.contains(hash));
    Ok(files)
}

/// How many files of the log came after this device knew of a copy, or at all.
pub(in crate::exchange) fn files_since(db: Db<'_>, since: Option<UtcMillis>) -> Result<u64> {
    let since = since.map_or(i64::MIN, |since| since.0);
    let files: i64 = db.one(include_str!("files_since.sql"), params! { ":since": since }, |row| row.get("files"))?;
    Ok(files.cast_unsigned())
}

/// What a copy brings beside its pages.
pub(super) struct Brought<'a> {
    pub noted: &'a Noted,
    pub ends: Vec<End>,
    pub covered: Vec<Covered>,
    pub covered_bytes: Vec<u8>,
    pub now: UtcMillis,
}

/// Fills the empty store in one transaction: the pages first, then `check`, then what comes with them.
pub(super) fn load<'a>(
    practice: &mut Practice,
    pages: &mut dyn FnMut(Db<'_>, &mut Loading<'_>) -> Result<()>,
    check: &dyn Fn(&Loading<'_>) -> Result<()>,
    brought: &Brought<'a>,
) -> Result<()> {
    let id = practice.id();
    let sql = practice.writer_mut().transaction_with_behavior(TransactionBehavior::Immediate)?;
    let hybrid = {
        let mut loading = Loading::begin(&sql, id, brought.now.0)?;
        pages(Db(&sql), &mut loading)?;
        check(&loading)?;
        loading.hybrid()
    };
    for end in &brought.ends {
        store::put_end(&sql, end)?;
    }
    for (what, hash) in &brought.covered {
        store::keep_known(&sql, what, hash, "covered", brought.now)?;
    }
    let mut stream = Stream::read(&sql)?;
    stream.hybrid = stream.hybrid.max(hybrid);
    stream.write(&sql, PRACTICE)?;
    let known = Noted {
        state: "loaded".to_owned(),
        held: true,
        covered: Some(brought.covered_bytes.clone()),
        content: brought.noted.content.clone(),
        ..*brought.noted
    };
    note(&sql, &known)?;
    forget_chunks(&sql)?;
    sql.commit()?;
    Ok(())
}

/// Forgets the fetched bytes of a copy.
pub(super) fn forget_chunks(db: &Connection) -> Result<()> {
    db.execute("UPDATE share_files SET sealed = NULL WHERE kind = 'chunk' AND state = 'taken'", [])?;
    Ok(())
}

/// The sealed bytes of a chunk that was fetched.
pub(super) fn chunk(db: Db<'_>, hash: &[u8; 32]) -> Result<Option<Vec<u8>>> {
    Ok(store::file(db, &id_of(&What::Chunk(0), hash))?.and_then(|file| file.sealed))
}
