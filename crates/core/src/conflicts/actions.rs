//! Deciding.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Closure, findings::findings, inbox, words};
use crate::{
    Practice, catalogue, derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Kind, Place},
};

const RESOLVE: Action = Action::reversible("resolve_conflict");
const CLOSE: Action = Action::legal("close_conflict");

/// Which version to keep.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveConflict {
    /// The conflict.
    pub conflict_id: String,
    /// The version that holds from here on.
    pub version_id: String,
}

/// A conflict that may stay as it is.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseConflict {
    /// The conflict.
    pub conflict_id: String,
    /// Why.
    pub note: Option<String>,
}

/// Keeps one of the versions that stand side by side. The others stay in the history.
///
/// # Errors
/// `NotFound` when somebody decided meanwhile, or the version is not one of them.
pub fn resolve_conflict(practice: &mut Practice, input: ResolveConflict) -> Result<Done<()>> {
    let (place, stand) = inbox::find(practice, conflict(&input.conflict_id)?)?;
    let table = catalogue::table(place.table).ok_or(Error::NotFound("record"))?;
    if table.kind == Kind::Fact {
        return Err(Error::refused("What was recorded stays on record.")
            .hint("Void the wrong record and record it again, then close this."));
    }
    let kept = stand
        .into_iter()
        .find(|version| version.dot.to_string() == input.version_id)
        .ok_or(Error::NotFound("version"))?;
    let done = practice.act(RESOLVE, |tx| {
        let register = table.register(place.register).ok_or(Error::NotFound("field"))?;
        if let Some(patient) = words::subject(tx.db(), table, place.row).patient {
            tx.about(patient);
        }
        tx.because(words::of_register(table, register));
        match kept.values {
            Some(values) => tx.decide(table, place.row, place.register, values),
            None => tx.decide_gone(table, place.row),
        }?;
        tx.say("Decided. The other version stays in the history.");
        Ok(())
    })?;
    Ok(decided(done))
}

/// Leaves a conflict as it is; it comes back when what it is about changes.
///
/// # Errors
/// `Refused` for versions that stand side by side: one of them has to be kept.
pub fn close_conflict(practice: &mut Practice, input: CloseConflict) -> Result<Done<()>> {
    let id = conflict(&input.conflict_id)?;
    let broken = findings(practice)?.iter().any(|finding| finding.id == id);
    if !broken {
        let (Place { table, .. }, _) = inbox::find(practice, id)?;
        if catalogue::table(table).is_none_or(|table| table.kind == Kind::Record) {
            return Err(Error::refused("Both versions stand until one is kept.").hint("Choose the one that is right."));
        }
    }
    let done = practice.act(CLOSE, |tx| {
        let note = input.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        let closure = Closure {
            id: derived_id("conflict closure", &[id.as_bytes()]).into(),
            conflict_id: id.to_string(),
            note,
            closed_by: tx.actor(),
            closed_at: tx.now(),
        };
        match tx.db().get::<Closure>(closure.id)? {
            Some(_) => Ok(()),
            None => tx.fact(&closure),
        }
    })?;
    Ok(decided(done))
}

/// What is to be decided is worked out from records, so screens are told by name that it changed.
fn decided(mut done: Done<()>) -> Done<()> {
    done.changed.insert("conflicts");
    done
}

fn conflict(id: &str) -> Result<Uuid> {
    id.parse().map_err(|_| Error::invalid("conflict_id", "is not a conflict"))
}
