//! The end of an action: the guards are asked, the trail gets its line, and the log its entry.

use rusqlite::named_params;
use std::collections::BTreeSet;
use uuid::Uuid;

use super::{Action, Done, Dot, Entry, Op, PRACTICE, RESTRICTED, Tx, UndoToken, guard};
use crate::{
    audit,
    db::LATEST,
    error::{Error, Result},
    opened::Stream,
};

impl Tx<'_> {
    pub(crate) fn commit_as<T>(mut self, action: Action, value: T, always: bool) -> Result<Done<T>> {
        if self.ops.is_empty() && !always {
            return Ok(Done { value, changed: BTreeSet::new(), undo: None, said: self.said });
        }
        if self.guarded {
            guard::ask(&self, &self.ops)?;
        }
        // An entry of its own for restricted records: what tells of it to everybody else is the line of the audit trail alone.
        let restricted = self.take_restricted()?;
        let detail = self.detail.take().or_else(|| self.said.clone());
        let entry = audit::next_entry(
            self.db(),
            self.identity.device,
            audit::Event {
                at: self.now,
                person: self.actor,
                event: action.name.to_owned(),
                patient: self.about,
                detail,
            },
        )?;
        self.fact(&entry)?;
        kill_point!("act::before_entry");
        let dot = match restricted {
            None => self.write_entry(PRACTICE, action)?,
            Some(ops) => {
                let line = std::mem::replace(&mut self.ops, ops);
                let dot = self.write_entry(RESTRICTED, action)?;
                kill_point!("act::between_entries");
                (self.ops, self.number) = (line, self.number + 1);
                self.write_entry(PRACTICE, Action::legal(action.name))?;
                dot
            }
        };
        kill_point!("act::before_commit");
        self.sql.commit()?;
        kill_point!("act::after_commit");
        let undo = action.reversible.then_some(UndoToken(dot));
        Ok(Done { value, changed: self.changed, undo, said: self.said })
    }

    /// The changes when they are of restricted records.
    ///
    /// # Errors
    /// `Refused` when others are among them: devices without the key would miss half of the action.
    fn take_restricted(&mut self) -> Result<Option<Vec<Op>>> {
        let of = |compartment| move |op: &Op| op.table().is_some_and(|table| table.compartment == compartment);
        if !self.ops.iter().any(of(RESTRICTED)) {
            return Ok(None);
        }
        let mixed = self.ops.iter().any(of(PRACTICE));
        debug_assert!(!mixed, "an action changes restricted records or others, never both");
        if mixed {
            return Err(Error::refused("This would change restricted records together with others.")
                .hint("Do the two one after the other."));
        }
        Ok(Some(std::mem::take(&mut self.ops)))
    }

    fn write_entry(&mut self, compartment: char, action: Action) -> Result<Dot> {
        let wall_ms = self.now.0;
        let wall = u64::try_from(wall_ms).unwrap_or(0) << 16;
        let hybrid = wall.max(self.stream.hybrid + 1);
        let stream = if compartment == RESTRICTED { self.apart } else { self.stream };
        let entry = Entry {
            practice: self.identity.practice,
            compartment,
            device: self.identity.device,
            incarnation: self.identity.incarnation,
            seq: stream.seq + 1,
            previous: stream.tip,
            wall_ms,
            hybrid,
            actor: self.actor.map(Uuid::from),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            schema: LATEST,
            action: action.name.to_owned(),
            ops: std::mem::take(&mut self.ops),
        };
        let payload = entry.encode();
        let dot = Dot::of(&payload);
        self.sql.prepare_cached(include_str!("op_add.sql"))?.execute(named_params! {
            ":seq": self.number,
            ":dot": dot.0,
            ":action": action.name,
            ":actor": self.actor,
            ":reversible": action.reversible,
            ":at": wall_ms,
            ":received": false,
            ":compartment": compartment.to_string(),
            ":payload": payload,
        })?;
        let stream = if compartment == RESTRICTED { &mut self.apart } else { &mut self.stream };
        *stream = Stream { seq: entry.seq, tip: dot, hybrid };
        stream.write(&self.sql, compartment)?;
        self.stream.hybrid = hybrid;
        Ok(dot)
    }
}
