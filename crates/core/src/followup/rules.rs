//! What a missed visit asks for, decided from what was read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FollowUpRulesView, Outcome};
use crate::{
    packs::{MissedRule, MissedWhen, Then},
    types::{Day, UtcMillis},
    word_type,
};

const HOUR: i64 = 3_600_000;
/// A clock that runs out within so many hours is due.
const DUE_WITHIN_HOURS: i64 = 6;

word_type! {
    /// Where a missed visit stands.
    pub enum MissState {
        /// The clinician has to know and has not acknowledged.
        Escalated = "escalated", "For the clinician";
        /// Nobody reached the patient in time.
        Overdue = "overdue", "Overdue";
        /// The clock runs out soon.
        Due = "due", "Due";
        /// There is time.
        Waiting = "waiting", "To reach";
        /// The clinician knows.
        Acknowledged = "acknowledged", "Acknowledged";
        /// The patient was reached, or came again; the visit is not booked again.
        Reached = "reached", "Reached";
        /// The place in the course is booked again.
        Rebooked = "rebooked", "Booked again";
        /// Nothing more is done.
        Closed = "closed", "Closed";
    }
}

/// What a rule asks after a miss, and whose rule it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Ask {
    /// What follows, in words.
    pub text: String,
    /// Whose rule: `IV ketamine for depression`, `the usual rule`.
    pub source: String,
    /// Whether the clinician has to decide.
    pub clinician: bool,
}

/// What is known of a missed visit.
pub(super) struct Miss<'a> {
    pub missed_at: UtcMillis,
    pub rules: &'a FollowUpRulesView,
    pub has_risk_flag: bool,
    /// What came of every attempt.
    pub outcomes: &'a [Outcome],
    pub asks: &'a [Ask],
    pub came_again: bool,
    pub is_rebooked: bool,
    /// Whether the protocol goes on without making a single miss up.
    pub needs_no_place: bool,
    pub was_handed_over: bool,
    pub was_acknowledged: bool,
    pub was_closed: bool,
}

/// How often and how long a patient stayed away.
pub(super) struct Run {
    /// Misses in a row, this one included.
    pub in_a_row: i64,
    /// Whether the visit is one of maintenance.
    pub in_maintenance: bool,
    /// When the patient was last here, and when they come again or, when nothing is booked, today.
    pub away: Option<(Day, Day)>,
}

impl Miss<'_> {
    /// When the patient is to be reached.
    pub fn deadline(&self) -> UtcMillis {
        UtcMillis(self.missed_at.0 + self.rules.contact_within_hours * HOUR)
    }

    /// Where it stands. What a clinician has to know comes before a new booking; whoever came again is here to be asked.
    pub fn state(&self, now: UtcMillis) -> MissState {
        let left = self.deadline().0 - now.0;
        match () {
            () if self.was_closed => MissState::Closed,
            () if self.asks_clinician(now) && !self.was_acknowledged => MissState::Escalated,
            () if self.is_rebooked => MissState::Rebooked,
            () if self.is_reached() && self.needs_no_place => MissState::Closed,
            () if self.is_reached() => MissState::Reached,
            () if self.was_acknowledged => MissState::Acknowledged,
            () if left <= 0 => MissState::Overdue,
            () if left <= DUE_WITHIN_HOURS * HOUR => MissState::Due,
            () => MissState::Waiting,
        }
    }

    /// Why the clinician has to know, when nobody decided so by hand.
    pub fn why_clinician(&self, now: UtcMillis) -> Option<String> {
        let tried = i64::try_from(self.outcomes.len()).unwrap_or(i64::MAX);
        if let Some(ask) = self.asks.iter().find(|ask| ask.clinician && !self.came_again) {
            return Some(format!("{} ({})", ask.text, ask.source));
        }
        let flagged = self.has_risk_flag && !self.is_reached() && !self.is_rebooked;
        if flagged && tried >= self.rules.attempts_before_clinician {
            return Some(format!("Risk flag, and {tried} attempts did not reach the patient."));
        }
        (flagged && now.0 >= self.deadline().0)
            .then(|| format!("Risk flag, and not reached within {} hours.", self.rules.contact_within_hours))
    }

    fn asks_clinician(&self, now: UtcMillis) -> bool {
        self.was_handed_over || self.why_clinician(now).is_some()
    }

    fn is_reached(&self) -> bool {
        self.came_again || self.outcomes.iter().any(|outcome| outcome.is_reached())
    }
}

/// What rules ask after a miss: those of the protocol first, the practice's where it says nothing.
pub(super) fn asks(protocol: Option<(&str, &[MissedRule])>, rules: &FollowUpRulesView, run: &Run) -> Vec<Ask> {
    let mut asks = Vec::new();
    let mut counts_misses = false;
    if let Some((name, missed)) = protocol {
        counts_misses = missed.iter().any(|rule| rule.when == MissedWhen::InARow);
        asks.extend(missed.iter().filter_map(|rule| asked(rule, run)).map(|(text, clinician)| Ask {
            text,
            source: name.to_owned(),
            clinician,
        }));
    }
    let practices = |text| Ask { text, source: rules.source().to_owned(), clinician: true };
    if run.in_a_row >= rules.misses_before_stop {
        asks.push(practices(format!("{} misses in a row: go on or stop? The clinician decides.", run.in_a_row)));
    } else if !counts_misses && run.in_a_row >= rules.misses_before_clinician {
        asks.push(practices(format!("{} misses in a row: the clinician decides.", run.in_a_row)));
    }
    asks.sort_by_key(|ask| !ask.clinician);
    asks
}

/// What a rule asks, and whether it asks the clinician; nothing when it is about something else.
fn asked(rule: &MissedRule, run: &Run) -> Option<(String, bool)> {
    let count = i64::from(rule.count.unwrap_or(1));
    let fact = match rule.when {
        MissedWhen::One => "A single miss".to_owned(),
        MissedWhen::InARow if run.in_a_row >= count => format!("{} misses in a row", run.in_a_row),
        MissedWhen::DaysAway => {
            let days = run.away.map(|(last, next)| next.since(last)).filter(|days| *days > count)?;
            format!("{days} days away")
        }
        MissedWhen::WeekdaysAway => {
            let days = run.away.map(|(last, next)| weekdays_between(last, next)).filter(|days| *days > count)?;
            format!("{days} weekdays away")
        }
        MissedWhen::WorseInMaintenance if run.in_maintenance => "If the patient is worse".to_owned(),
        MissedWhen::InARow | MissedWhen::WorseInMaintenance => return None,
    };
    let certain = rule.when != MissedWhen::WorseInMaintenance;
    let (then, clinician) = match rule.then {
        Then::Append => ("made up at the end of the course", false),
        Then::GoOn => ("the schedule goes on as it was", false),
        Then::Clinician => ("the clinician decides", certain),
        Then::PreviousFrequency => ("the clinician considers the previous frequency", certain),
    };
    Some((format!("{fact}: {then}."), clinician))
}

/// Weekdays after one day and before another.
fn weekdays_between(last: Day, next: Day) -> i64 {
    let between = (1..next.since(last)).filter(|days| last.plus(*days).weekday() <= 5);
    i64::try_from(between.count()).unwrap_or(i64::MAX)
}

/// `due in 5 h`, `overdue by 3 days`.
pub(super) fn clock(deadline: UtcMillis, now: UtcMillis) -> String {
    let left = deadline.0 - now.0;
    let minutes = left.abs() / 60_000;
    let long = match minutes {
        0..60 => format!("{minutes} min"),
        60..2880 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    };
    if left > 0 { format!("due in {long}") } else { format!("overdue by {long}") }
}

/// The order of a list: what harms most if missed comes first, and a risk flag before none.
pub(super) fn urgency(state: MissState, has_risk_flag: bool, deadline: UtcMillis) -> (u8, bool, UtcMillis) {
    let rank = match state {
        MissState::Escalated | MissState::Overdue => 0,
        MissState::Due => 1,
        MissState::Waiting => 2,
        MissState::Acknowledged | MissState::Reached => 3,
        MissState::Rebooked => 4,
        MissState::Closed => 5,
    };
    (rank, !has_risk_flag, deadline)
}
