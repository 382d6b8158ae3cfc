use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Need, needs};
use crate::{
    Practice,
    calendar::{self, Board, BoardQuery},
    error::Result,
    practice,
    types::Day,
};

/// Asks for a day.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TodayOf {
    /// The day; today unless told.
    #[ts(optional)]
    pub day: Option<Day>,
}

/// The day: its board, and what needs somebody.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Today {
    /// Rooms and sessions.
    pub board: Board,
    /// What needs somebody, worst harm first.
    pub needs: Vec<Need>,
}

/// The day's board and what needs somebody, worst harm first.
pub fn today(practice: &Practice, input: TodayOf) -> Result<Today> {
    let now = practice::now_local(practice.db(), practice.env().now())?;
    let day = input.day.unwrap_or(now.day());
    let board = calendar::board(practice, BoardQuery { from: day, to: day, site_id: None, filter: None })?;
    let needs = needs::of_day(practice, &board, now)?;
    Ok(Today { board, needs })
}
