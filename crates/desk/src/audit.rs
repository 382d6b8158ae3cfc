//! Commands of the audit trail, and undo.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Practice, Result,
    audit::{self, AuditPage, AuditPageInput, ChainPart, ChainPartInput},
    oplog::{Done, UndoToken},
    restricted,
};
use ts_rs::TS;

crate::commands! {
    query audit_page (Audit): AuditPageInput => AuditPage = audit::audit_page;
    query check_chain (Audit): ChainPartInput => ChainPart = audit::check_chain;
    action undo (SignedIn): UndoInput => Undone = undo;
}

/// Names the action to take back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoInput {
    /// The token that the action's reply carried.
    pub token: String,
}

/// An action that was taken back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Undone {
    /// What was taken back, in words.
    pub said: String,
}

fn undo(practice: &mut Practice, input: UndoInput) -> Result<Done<Undone>> {
    let token: UndoToken = input.token.parse()?;
    restricted::may_undo(practice, token)?;
    let done = practice.undo(token)?;
    let said = done.said.clone().unwrap_or_default();
    Ok(done.map(|()| Undone { said }))
}
