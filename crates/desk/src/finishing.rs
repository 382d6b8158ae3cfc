//! Commands of the week before it stands.

use seriesdesk_core::{
    finishing::{self, FinishWeek, WeekAsked, WeekToFinish},
    types::Saved,
};

crate::commands! {
    query week_to_finish (Read): WeekAsked => WeekToFinish = finishing::week_to_finish;
    action finish_week (Schedule): FinishWeek => Saved = finishing::finish_week;
}
