//! When a patient may be reminded, decided from what was read.

use super::{ReminderOutcome, ReminderRulesView};
use crate::{
    followup::Channel,
    packs::ReminderLimits,
    types::{Day, LocalTime},
    word_type,
};

const DAYS_OF_A_WEEK: i64 = 7;

word_type! {
    /// Where a reminder stands.
    pub enum ReminderState {
        /// It can go out now.
        Ready = "ready", "To send";
        /// It can go out at a later time.
        Later = "later", "Later";
        /// It cannot go out.
        Blocked = "blocked", "Cannot be sent";
        /// The patient was reminded.
        Reminded = "reminded", "Reminded";
        /// Somebody left it out.
        Skipped = "skipped", "Skipped";
        /// The patient says they will come.
        Confirmed = "confirmed", "Confirmed";
    }
}

/// How often, and between which hours of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    pub per_day: usize,
    pub per_week: usize,
    pub from_hour: i64,
    pub until_hour: i64,
}

/// What is known of the reminder of one session.
pub(super) struct Case<'a> {
    pub is_confirmed: bool,
    /// What came of it so far, for the time the session is booked for now.
    pub outcomes: &'a [ReminderOutcome],
    /// Whether there is a way the patient allows.
    pub has_way: bool,
    /// The first time at which the chosen way may be used.
    pub next: LocalTime,
    pub now: LocalTime,
    pub starts: LocalTime,
}

impl Pace {
    /// The practice's hours, which are never wider than the shipped ones, and how often as shipped.
    ///
    /// Hours that a program with other limits wrote may leave nothing of the day; then the shipped ones hold.
    pub fn of(rules: &ReminderRulesView, limits: &ReminderLimits) -> Self {
        let shipped = (i64::from(limits.from_hour), i64::from(limits.until_hour));
        let kept = (rules.from_hour.max(shipped.0), rules.until_hour.min(shipped.1));
        let (from_hour, until_hour) = if kept.0 < kept.1 { kept } else { shipped };
        Self { per_day: limits.per_day.into(), per_week: limits.per_week.into(), from_hour, until_hour }
    }

    /// Whether nobody is called or written to at this time of the site's day.
    pub fn is_quiet(&self, at: LocalTime) -> bool {
        !(self.from_hour * 60..self.until_hour * 60).contains(&at.minute_of_day())
    }

    /// Whether one more on this day stays within how often, beside the days on which others went out.
    pub fn has_room(&self, day: Day, told: &[Day]) -> bool {
        let on_it = told.iter().filter(|other| **other == day).count();
        let weeks = (0..DAYS_OF_A_WEEK).map(|back| day.plus(-back));
        let most = weeks.map(|first| told.iter().filter(|other| in_week(**other, first)).count()).max();
        on_it < self.per_day && most.unwrap_or(0) < self.per_week
    }

    /// The first time from now on at which one more may go out. Letters lie in a mailbox and keep no hours.
    pub fn next(&self, channel: Channel, now: LocalTime, told: &[Day]) -> LocalTime {
        let keeps_hours = channel != Channel::Letter;
        let mut day = now.day();
        loop {
            let midnight = now.plus_minutes(day.since(now.day()) * 24 * 60 - now.minute_of_day());
            let opens = if keeps_hours { midnight.plus_minutes(self.from_hour * 60) } else { midnight };
            let at = now.max(opens);
            if at.day() == day && self.has_room(day, told) && !(keeps_hours && self.is_quiet(at)) {
                return at;
            }
            day = day.plus(1);
        }
    }
}

impl Case<'_> {
    /// Where it stands.
    pub fn state(&self) -> ReminderState {
        match () {
            () if self.is_confirmed => ReminderState::Confirmed,
            () if self.outcomes.iter().any(|outcome| outcome.went_out()) => ReminderState::Reminded,
            () if self.outcomes.contains(&ReminderOutcome::Skipped) => ReminderState::Skipped,
            () if !self.has_way || self.starts <= self.now || self.next >= self.starts => ReminderState::Blocked,
            () if self.next > self.now => ReminderState::Later,
            () => ReminderState::Ready,
        }
    }
}

/// What can come of a way: only a call is answered, and only what is written is sent.
pub(super) const fn can_have(channel: Channel, outcome: ReminderOutcome) -> bool {
    use ReminderOutcome as O;
    match outcome {
        O::Sent => !matches!(channel, Channel::Call),
        O::Reached | O::Voicemail | O::NoAnswer => matches!(channel, Channel::Call),
        O::Wrong => true,
        O::Skipped => false,
    }
}

/// The order of the queue: what can be done now, then what cannot without somebody, then what waits, then what is done.
pub(super) const fn urgency(state: ReminderState) -> u8 {
    match state {
        ReminderState::Ready => 0,
        ReminderState::Blocked => 1,
        ReminderState::Later => 2,
        ReminderState::Reminded => 3,
        ReminderState::Skipped => 4,
        ReminderState::Confirmed => 5,
    }
}

fn in_week(day: Day, first: Day) -> bool {
    (0..DAYS_OF_A_WEEK).contains(&day.since(first))
}
