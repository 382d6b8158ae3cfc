//! Commands of restricted notes. Each look at a chart's notes is recorded by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    restricted::{self, ChangeRestrictedNote, RestrictedNotes, WithdrawRestrictedNote, WriteRestrictedNote},
    types::{PatientId, Saved},
};
use ts_rs::TS;

crate::commands! {
    view restricted_notes (Restricted): RestrictedNotesOf => RestrictedNotes =
        |practice, of: RestrictedNotesOf| restricted::restricted_notes(practice, of.patient_id);
    action write_restricted_note (Restricted): WriteRestrictedNote => Saved = restricted::write_restricted_note;
    action change_restricted_note (Restricted): ChangeRestrictedNote => Saved = restricted::change_restricted_note;
    action withdraw_restricted_note (Restricted): WithdrawRestrictedNote => () = restricted::withdraw_restricted_note;
}

/// Asks for the restricted notes of a chart.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestrictedNotesOf {
    /// The patient.
    pub patient_id: PatientId,
}
