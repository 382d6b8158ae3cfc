//! The sample practice: invented people, plans and prices, built through the same commands a clinic uses.
//!
//! Nothing is written behind the commands' back, so what the sample shows is what the program does. Days are counted from the
//! day it is built, so that there is always a finished course, courses under way and a day with patients in every state.
//! The practice is marked as a sample on screen and on every paper; its provider numbers have a right check digit but were
//! never issued.

mod consents;
mod continuing;
mod courses;
mod documents;
mod forms;
mod house;
mod intake;
mod people;
mod readiness;
mod reminders;
mod times;
mod trials;
mod waitlist;

use serde_json::{Value, json};
use seriesdesk_core::types::Day;

use crate::{Desk, UiError, error::Code};

/// The practice's name.
pub const PRACTICE: &str = "Cedar Grove Interventional Psychiatry";
/// Its owner.
pub const OWNER: &str = "Joanna Pruitt";
/// Where it is.
pub const TIME_ZONE: &str = "America/New_York";

/// Fills a new practice, open for its owner, with the sample.
pub fn build(desk: &Desk) -> Result<(), UiError> {
    let story = Story::begin(desk)?;
    let house = house::furnish(&story)?;
    let patients = people::register(&story, &house)?;
    times::write_down(&story, &house, &patients)?;
    courses::run(&story, &house, &patients)?;
    waitlist::write_down(&story, &patients)?;
    reminders::write_down(&story, &patients)?;
    forms::fill_in(&story, &patients)?;
    let records = documents::receive(&story, &patients)?;
    trials::write_down(&story, &patients, &records)?;
    consents::sign(&story, &patients)?;
    intake::ask(&story, &patients)?;
    continuing::decide(&story)
}

/// Telling the sample's story through commands.
pub(crate) struct Story<'a> {
    desk: &'a Desk,
    /// The day the sample is built.
    pub today: Day,
    /// Minutes since midnight at that moment.
    pub minute: i64,
}

impl<'a> Story<'a> {
    fn begin(desk: &'a Desk) -> Result<Self, UiError> {
        let state = desk.call("desk_state", &json!({}))?.value;
        let now: seriesdesk_core::types::LocalTime = text(&state, "now_local")?.parse()?;
        Ok(Self { desk, today: now.day(), minute: now.minute_of_day() })
    }

    /// Calls a command and answers its value. A refusal's way out is taken, as somebody at the desk would: a holiday or a taken
    /// room moves a visit, it does not keep the sample from being built.
    pub fn call(&self, name: &str, mut input: Value) -> Result<Value, UiError> {
        let refused = match self.desk.call(name, &input) {
            Ok(reply) => return Ok(reply.value),
            Err(refused) => refused,
        };
        let Some(offer) = refused.offer.clone() else { return Err(refused) };
        house::merge(&mut input, offer.input);
        Ok(self.desk.call(name, &input)?.value)
    }

    /// Calls a save and answers the id.
    pub fn save(&self, name: &str, input: Value) -> Result<String, UiError> {
        text(&self.call(name, input)?, "id")
    }

    /// Today, or a weekday so many weekdays away from it, negative for the past.
    pub fn weekday(&self, away: i64) -> Day {
        let mut day = self.today;
        let step = away.signum();
        let mut left = away.abs();
        while left > 0 {
            day = day.plus(step);
            if day.weekday() <= 5 {
                left -= 1;
            }
        }
        day
    }

    /// The Monday of the week so many weeks away.
    pub fn monday(&self, weeks: i64) -> Day {
        self.today.plus(1 - i64::from(self.today.weekday())).plus(7 * weeks)
    }
}

/// A text field of an answer.
pub(crate) fn text(value: &Value, field: &str) -> Result<String, UiError> {
    value
        .get(field)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| UiError::new(Code::Bug, format!("An answer lacks {field}.")))
}

/// A list field of an answer, or the answer itself when it is a list.
pub(crate) fn list(value: &Value, field: &str) -> Vec<Value> {
    value.get(field).unwrap_or(value).as_array().cloned().unwrap_or_default()
}
