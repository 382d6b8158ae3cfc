//! Who has a lane of their own on a board.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{cards::SessionCard, store};
use crate::{
    Word,
    db::Db,
    error::Result,
    practice::{Provider, ProviderKind},
    types::{Day, ProviderId, SessionId},
};

/// Somebody whose sessions stand together on a board.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct BoardPerson {
    /// Who.
    pub id: ProviderId,
    /// Their name.
    pub name: String,
    /// `provider` or `staff`.
    pub kind: Word,
    /// Sessions they are planned for beside its provider.
    pub helps: Vec<SessionId>,
}

/// Providers in use, and everybody else whom a session of these days names.
pub(super) fn people(db: Db<'_>, sessions: &[SessionCard], (from, to): (Day, Day)) -> Result<Vec<BoardPerson>> {
    let planned = store::staffed(db, from, to)?;
    let mut helps: BTreeMap<ProviderId, Vec<SessionId>> = BTreeMap::new();
    for session in sessions {
        for seat in planned.get(&session.id).into_iter().flatten() {
            let theirs = helps.entry(seat.provider_id).or_default();
            if session.provider_id != Some(seat.provider_id) && !theirs.contains(&session.id) {
                theirs.push(session.id);
            }
        }
    }
    let everybody: Vec<Provider> = db.list("1 ORDER BY kind, position, name COLLATE NAMES, id", [])?;
    let mut people = Vec::new();
    for provider in everybody {
        let helps = helps.remove(&provider.id).unwrap_or_default();
        let treats = sessions.iter().any(|session| session.provider_id == Some(provider.id));
        let expected = provider.active && provider.kind == ProviderKind::Provider;
        if expected || treats || !helps.is_empty() {
            people.push(BoardPerson { id: provider.id, name: provider.name, kind: provider.kind.word(), helps });
        }
    }
    Ok(people)
}
