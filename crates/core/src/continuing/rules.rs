//! Where a course near its end stands, and in which rhythm it would go on.

use super::Decision;
use crate::{
    packs::{Phase, PhaseKind},
    types::Day,
    word_type,
};

/// With so many sessions ahead at most, a course is asked about; shorter courses with fewer.
const ASKED_WITH: i64 = 3;
/// A course that ended longer ago without a word is not asked about any more.
const ASKED_FOR_DAYS: i64 = 60;
const WEEK: i64 = 7;

word_type! {
    /// Where a course stands that comes to its end.
    pub enum EndState {
        /// Its end is not near.
        Running = "running", "Under way";
        /// The clinician is to decide.
        Due = "due", "To decide";
        /// It is looked at again on a day.
        Later = "later", "Looked at again";
        /// It goes on, and nothing is booked yet.
        ToBook = "to_book", "To book";
        /// What was decided is done.
        Settled = "settled", "Decided";
        /// It ended long ago, and nobody decided anything.
        Past = "past", "Over";
    }
}

/// What is known of a course.
pub(super) struct Ending {
    /// Sessions of the course, by the highest number.
    pub total: i64,
    pub done: i64,
    pub ahead: i64,
    /// The day of the last session that was held or is booked.
    pub last: Option<Day>,
    pub today: Day,
}

/// The decision that stands.
pub(super) struct Decided {
    pub decision: Decision,
    /// How many sessions the course had then.
    pub after: i64,
    pub review_on: Option<Day>,
    /// Whether what was decided is booked.
    pub is_booked: bool,
}

impl Ending {
    /// Where the course stands, given the last decision.
    pub fn state(&self, decided: Option<&Decided>) -> EndState {
        // More sessions in the course itself than there were: what was decided then has been overtaken.
        let decided = decided.filter(|decided| self.total <= decided.after);
        match decided {
            Some(decided) => match decided.decision {
                Decision::Stop => EndState::Settled,
                Decision::Review if decided.review_on.is_some_and(|day| self.today < day) => EndState::Later,
                Decision::Review => EndState::Due,
                Decision::More | Decision::Maintenance if decided.is_booked => EndState::Settled,
                Decision::More | Decision::Maintenance => EndState::ToBook,
            },
            None if self.ahead > self.asked_with() || self.done == 0 => EndState::Running,
            None if self.ahead == 0 && self.is_long_ago() => EndState::Past,
            None => EndState::Due,
        }
    }

    /// How many sessions are ahead when the course is asked about.
    fn asked_with(&self) -> i64 {
        ASKED_WITH.min((self.total + 3) / 4)
    }

    fn is_long_ago(&self) -> bool {
        self.last.is_none_or(|last| self.today.since(last) > ASKED_FOR_DAYS)
    }
}

/// The phase in which a course goes on. None for what ends or waits, and for a protocol without phases.
///
/// More sessions keep the rhythm of the treatment. Maintenance is the protocol's own where it has one; else, or with a rhythm of its own,
/// one session every so many days.
pub(super) fn phase_after(phases: &[Phase], decision: Decision, sessions: u16, every: Option<u8>) -> Option<Phase> {
    let of = |kind: PhaseKind| phases.iter().rev().find(|phase| phase.kind == kind);
    let phase = match decision {
        Decision::Stop | Decision::Review => return None,
        Decision::More => of(PhaseKind::Course).or(phases.last())?.clone(),
        Decision::Maintenance => match of(PhaseKind::Maintenance) {
            Some(own) => own.clone(),
            None => Phase { name: "Maintenance".to_owned(), kind: PhaseKind::Maintenance, ..phases.last()?.clone() },
        },
    };
    let paced = every.map_or(phase.clone(), |days| every_days(phase, days));
    // What goes on without an end has time for the best gap. It is planned as a stretch with one; how it goes on then is asked again.
    let best = paced.ideal_gap_days.filter(|_| paced.until_decided).unwrap_or(paced.min_gap_days);
    Some(Phase { sessions, min_gap_days: best, until_decided: false, new_week: false, ..paced })
}

fn every_days(phase: Phase, days: u8) -> Phase {
    let per_week = WEEK.cast_unsigned().div_ceil(u64::from(days.max(1)));
    Phase {
        per_week: u8::try_from(per_week).unwrap_or(1),
        per_day: 1,
        min_gap_days: days.max(1),
        ideal_gap_days: Some(days.max(1)),
        max_gap_days: None,
        min_gap_hours: None,
        max_gap_hours: None,
        ..phase
    }
}

/// Days from session to session of a phase.
pub(super) fn pace(phase: &Phase) -> i64 {
    let by_week = (WEEK / i64::from(phase.per_week.max(1))).max(1);
    i64::from(phase.ideal_gap_days.unwrap_or(phase.min_gap_days)).max(by_week)
}
