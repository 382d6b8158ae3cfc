//! An open practice: the handle every area takes.

use rusqlite::{Connection, OptionalExtension};
use std::{
    any::Any,
    path::{Path, PathBuf},
    sync::Arc,
};
use uuid::Uuid;

use crate::{
    db::{self, Db, Durability, Held, Place},
    env::Env,
    error::{Result, StorageFault},
    kept::{Derived, Kept},
    oplog::{self, Action, Done, Dot, PRACTICE, RESTRICTED, Tx, UndoToken},
    types::PersonId,
    vault::DbKey,
};

/// The database's file name inside a practice folder.
pub const DATABASE: &str = "practice.db";

/// An open practice: one person at work on one device.
pub struct Practice {
    connection: Held,
    env: Env,
    identity: Identity,
    actor: Option<PersonId>,
    folder: PathBuf,
    kept: Kept,
    /// Whether files of the share may wait although what they wait for is here: after a start, and after a look that failed.
    pub(crate) waits_for_a_look: bool,
}

/// Which practice and which device this is.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub practice: Uuid,
    pub device: Uuid,
    pub incarnation: u32,
}

impl Practice {
    /// Makes an empty practice in a folder that has none.
    pub fn create(folder: &Path, id: Uuid, key: &DbKey, env: Env, durability: Durability) -> Result<Self> {
        let file = folder.join(DATABASE);
        if file.exists() {
            return Err(crate::Error::refused("This folder already holds a practice.")
                .hint("Open it, or choose an empty folder."));
        }
        let connection = db::open(&Place::File(file), key, durability, true)?;
        let identity = Identity { practice: id, device: env.new_uuid(), incarnation: 1 };
        identity.write(&connection)?;
        Ok(Self::of(connection, env, identity, folder))
    }

    /// Opens the practice of a folder.
    ///
    /// # Errors
    /// `Storage` when the key does not fit or the file is damaged; the file is left as it is.
    pub fn open(folder: &Path, key: &DbKey, env: Env, durability: Durability) -> Result<Self> {
        let connection = db::open(&Place::File(folder.join(DATABASE)), key, durability, false)?;
        let identity = Identity::read(&connection)?;
        let mut practice = Self::of(connection, env, identity, folder);
        oplog::apply_deferred(&mut practice)?; // A newer program than the last one may know what waited.
        Ok(practice)
    }

    /// Opens it over a connection that held no other file before, which spares the simulator from what a search index remembers.
    #[cfg(feature = "simulate")]
    pub fn open_afresh(folder: &Path, key: &DbKey, env: Env, durability: Durability) -> Result<Self> {
        db::close_idle(&folder.join(DATABASE));
        Self::open(folder, key, env, durability)
    }

    fn of(connection: Connection, env: Env, identity: Identity, folder: &Path) -> Self {
        let (folder, kept) = (folder.to_owned(), Kept::default());
        Self { connection: db::hold(connection), env, identity, actor: None, folder, kept, waits_for_a_look: true }
    }

    /// Says who is at work from here on.
    pub fn sign_in(&mut self, person: PersonId) {
        self.actor = Some(person);
    }

    /// Who is at work.
    pub fn actor(&self) -> Option<PersonId> {
        self.actor
    }

    /// The practice's id.
    pub fn id(&self) -> Uuid {
        self.identity.practice
    }

    /// This device's id in the practice.
    pub fn device(&self) -> Uuid {
        self.identity.device
    }

    /// Where this device's own stream of what everybody works with stands: its life, its last number, its last entry.
    pub(crate) fn stream_end(&self) -> Result<(u32, u64, Dot)> {
        self.stream_end_of(PRACTICE)
    }

    /// Where this device's own stream of a compartment stands: its life, its last number, its last entry.
    pub(crate) fn stream_end_of(&self, compartment: char) -> Result<(u32, u64, Dot)> {
        let stream = Stream::of(&self.connection, compartment)?;
        Ok((self.identity.incarnation, stream.seq, stream.tip))
    }

    /// Starts another life of this device: somebody else writes under the one it had, a copy or itself before a restore.
    pub(crate) fn begin_again(&mut self) -> Result<()> {
        let mut bytes = [0; 4];
        self.env.fill(&mut bytes);
        let incarnation = u32::from_be_bytes(bytes).max(2);
        let stream = Stream::read(&self.connection)?;
        let step = self.connection.transaction()?;
        step.execute("UPDATE local_state SET value = ?1 WHERE key = 'incarnation'", [incarnation.to_string()])?;
        Stream { seq: 0, tip: Dot([0; 16]), hybrid: stream.hybrid }.write(&step, PRACTICE)?;
        Stream { seq: 0, tip: Dot([0; 16]), hybrid: 0 }.write(&step, RESTRICTED)?;
        kill_point!("again::before_commit");
        step.commit()?;
        kill_point!("again::after_commit");
        self.identity.incarnation = incarnation;
        Ok(())
    }

    /// Makes a copy of an empty practice another device's, which spares the simulator the making of every table.
    #[cfg(feature = "simulate")]
    pub fn as_device(&mut self, device: Uuid) -> Result<()> {
        self.identity.device = device;
        let device = device.to_string();
        self.connection.execute("UPDATE local_state SET value = ?1 WHERE key = 'device_id'", [device])?;
        Ok(())
    }

    /// The folder the practice lies in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The clock and randomness.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Reads; a statement that would write is refused.
    pub fn db(&self) -> Db<'_> {
        Db(&self.connection)
    }

    /// What was worked out from a whole table; worked out again once a row of it changed.
    pub(crate) fn derived<T: Derived>(&self) -> Result<Arc<T>> {
        self.kept.get(self.db())
    }

    /// What was worked out for a key and is kept until another key is asked for; dropped with the open practice.
    pub(crate) fn remembered<T: Any + Send + Sync>(
        &self,
        key: [u8; 32],
        work_out: impl FnOnce() -> Result<Option<T>>,
    ) -> Result<Option<Arc<T>>> {
        self.kept.remembered(key, work_out)
    }

    /// The same, kept until a row of any table is written.
    pub(crate) fn until_written<T: Any + Send + Sync>(&self, work_out: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
        match self.unwritten() {
            Some(kept) => Ok(kept),
            None => Ok(self.keep_until_written(work_out()?)),
        }
    }

    /// What was kept, when nothing was written since.
    pub(crate) fn unwritten<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.kept.unwritten(&self.connection)
    }

    /// Keeps something until a row of any table is written.
    pub(crate) fn keep_until_written<T: Any + Send + Sync>(&self, made: T) -> Arc<T> {
        self.kept.keep_until_written(&self.connection, made)
    }

    /// Runs one action: one transaction and one log entry, or nothing at all.
    pub(crate) fn act<T>(&mut self, action: Action, body: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<Done<T>> {
        self.run(action, false, body)
    }

    /// Runs an act that leaves an audit entry even when it writes nothing else: a view, a print, an export.
    pub(crate) fn act_on_record<T>(
        &mut self,
        action: Action,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        self.run(action, true, body)
    }

    fn run<T>(&mut self, action: Action, always: bool, body: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<Done<T>> {
        let mut tx = Tx::begin(&mut self.connection, &self.env, &self.identity, self.actor)?;
        let value = body(&mut tx)?; // On an error `tx` is dropped, which rolls back.
        let done = tx.commit_as(action, value, always);
        match &done {
            Ok(done) => self.kept.forget(&done.changed),
            Err(_) => self.kept.forget_all(), // A commit that failed says too little to keep anything.
        }
        done
    }

    /// Takes an action back.
    pub fn undo(&mut self, token: UndoToken) -> Result<Done<()>> {
        oplog::undo(self, token)
    }

    /// The connection itself, for backups and this device's own state.
    pub(crate) fn writer(&self) -> &Connection {
        &self.connection
    }

    /// The connection itself, for taking in what other devices did. Whatever was kept is worked out anew afterwards.
    pub(crate) fn writer_mut(&mut self) -> &mut Connection {
        self.kept.forget_all();
        &mut self.connection
    }
}

impl Identity {
    fn read(db: &Connection) -> Result<Self> {
        let value = |key: &str| -> Result<String> {
            let found =
                db.query_row("SELECT value FROM local_state WHERE key = ?1", [key], |row| row.get(0)).optional()?;
            found.ok_or_else(|| StorageFault::Unreadable("identity").into())
        };
        let id = |text: String| Uuid::parse_str(&text).map_err(|_| StorageFault::Unreadable("identity"));
        Ok(Self {
            practice: id(value("practice_id")?)?,
            device: id(value("device_id")?)?,
            incarnation: value("incarnation")?.parse().map_err(|_| StorageFault::Unreadable("identity"))?,
        })
    }

    fn write(&self, db: &Connection) -> Result<()> {
        let rows = [
            ("practice_id", self.practice.to_string()),
            ("device_id", self.device.to_string()),
            ("incarnation", self.incarnation.to_string()),
        ];
        for (key, value) in rows {
            db.execute("INSERT INTO local_state (key, value) VALUES (?1, ?2)", [key, &value])?;
        }
        Ok(())
    }
}

/// Where one of this device's streams of log entries stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stream {
    pub seq: u64,
    pub tip: Dot,
    /// The hybrid clock. There is one for the whole device: it is kept with the stream of the practice.
    pub hybrid: u64,
}

impl Stream {
    /// The stream of what everybody works with, and the clock.
    pub fn read(db: &Connection) -> Result<Self> {
        Self::of(db, PRACTICE)
    }

    /// The stream of a compartment.
    pub fn of(db: &Connection, compartment: char) -> Result<Self> {
        let found: Option<String> = db
            .prepare_cached("SELECT value FROM local_state WHERE key = ?1")?
            .query_row([key(compartment)], |row| row.get(0))
            .optional()?;
        let Some(text) = found else { return Ok(Self { seq: 0, tip: Dot([0; 16]), hybrid: 0 }) };
        let mut parts = text.split(' ');
        let mut next = || parts.next().ok_or(StorageFault::Unreadable("stream"));
        let unreadable = |_| StorageFault::Unreadable("stream");
        Ok(Self {
            seq: next()?.parse().map_err(unreadable)?,
            tip: next()?.parse()?,
            hybrid: next()?.parse().map_err(unreadable)?,
        })
    }

    pub fn write(&self, db: &Connection, compartment: char) -> Result<()> {
        let value = [self.seq.to_string(), self.tip.to_string(), self.hybrid.to_string()].join(" ");
        db.prepare_cached(include_str!("oplog/stream_put.sql"))?.execute([key(compartment), &value])?;
        Ok(())
    }
}

fn key(compartment: char) -> &'static str {
    if compartment == RESTRICTED { "stream_restricted" } else { "stream" }
}
