//! Which bookings stand for sure although offices work apart, and which are tentative.

use super::cards::SessionCard;
use crate::{
    Practice,
    error::Result,
    exchange::{
        Hands,
        registry::{Half, Place},
    },
    oplog::{self, Stored},
    series::{Session, SessionStatus},
    types::LocalTime,
};

/// The register that says when and where.
const SLOT: u16 = 3;
const NOON: i64 = 12 * 60;

/// Says of each booking to come which computer has not seen it yet, although the room is in that computer's hands.
pub(super) fn mark(practice: &Practice, cards: &mut [SessionCard], now: LocalTime) -> Result<()> {
    let Some(hands) = Hands::of(practice)? else { return Ok(()) };
    let to_come = |card: &&mut SessionCard| {
        let booked = [SessionStatus::Booked, SessionStatus::Confirmed].map(SessionStatus::code);
        card.starts > now && booked.contains(&card.status.code.as_str())
    };
    for card in cards.iter_mut().filter(to_come) {
        let booked = oplog::Place { table: Session::TABLE.number, row: card.id.into(), register: SLOT };
        for half in halves(card) {
            let place = Place { room: card.room_id.into(), day: card.starts.day(), half };
            card.tentative = hands.unsure_of(booked, place)?;
            if card.tentative.is_some() {
                break;
            }
        }
    }
    Ok(())
}

/// The halves of the day in which a visit takes its room.
fn halves(card: &SessionCard) -> impl Iterator<Item = Half> + use<> {
    let starts = card.starts.minute_of_day();
    let ends = starts + card.minutes + card.recovery_minutes;
    let taken = [(Half::Morning, starts < NOON), (Half::Afternoon, ends > NOON)];
    taken.into_iter().filter(|(_, is)| *is).map(|(half, _)| half)
}
