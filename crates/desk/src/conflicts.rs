//! Commands of conflicts: what two offices did apart, deciding, and the history of a record.

use seriesdesk_core::conflicts::{self, CloseConflict, ConflictList, HistoryRow, RecordOf, ResolveConflict};

use crate::Nothing;

crate::commands! {
    query list_conflicts (Read): Nothing => ConflictList = |practice, _: Nothing| conflicts::list_conflicts(practice);
    action resolve_conflict (EditPatients): ResolveConflict => () = conflicts::resolve_conflict;
    action close_conflict (EditPatients): CloseConflict => () = conflicts::close_conflict;
    query record_history (Read): RecordOf => Vec<HistoryRow> = conflicts::record_history;
}
