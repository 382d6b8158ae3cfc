//! What a computer on its way into a practice does next, and how far it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_carrier::PracticeSide;
use seriesdesk_core::{
    Practice, Word,
    exchange::{self, Underway},
    types::{LocalTime, zone},
};
use seriesdesk_share::{Exchange, Flow};
use ts_rs::TS;

use super::{arriving::Joining, rounds::told};
use crate::{
    Desk, UiError,
    session::{PersonChoice, SHUT},
};

/// How far joining is.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct JoinState {
    /// The step.
    pub(super) step: Word,
    /// Six words that have to be the same on the administrator's screen; none when the recovery kit lets this computer in.
    words: Vec<String>,
    /// The step in a sentence.
    said: String,
    /// Entries that arrived, or bytes of a copy of everything.
    #[ts(type = "number")]
    done: u64,
    /// Entries or bytes there are.
    #[ts(type = "number")]
    of: u64,
    /// After a recovery: the owners, one of whom is at this computer.
    people: Vec<PersonChoice>,
    /// After a recovery: what the lost computers had and the share has not.
    lost: Option<String>,
}

/// After so long without a further part of a copy, the records are fetched one by one, in milliseconds.
const PATIENCE_MS: i64 = 180_000;

/// Goes on as far as the share allows.
pub(super) fn step(desk: &Desk, joining: &mut Joining) -> Result<JoinState, UiError> {
    let now = desk.host().env.now();
    let mut fault = None;
    if joining.exchange.is_none() {
        match joining.place.open() {
            Ok(store) => joining.exchange = Some(Exchange::new(store)),
            Err(closed) => fault = Some(closed),
        }
    }
    let mut quiet = 0;
    // The second round takes what the first one made possible, the third says that it arrived.
    for _ in 0..3 {
        let Some(exchange) = joining.exchange.as_mut() else { break };
        exchange::seal_waiting(&joining.practice)?;
        let mut side = PracticeSide::of(&mut joining.practice);
        match exchange.round(&mut side, now.0, &mut |_| Flow::Go) {
            Ok(round) => {
                exchange.ask_again();
                quiet = if round.taken == 0 && !round.more { quiet + 1 } else { 0 };
            }
            Err(round) => (fault, quiet) = (Some(told(round)), 0),
        }
        if !joining.let_in {
            match exchange::answer_arrived(&joining.practice) {
                Ok(arrived) => joining.let_in = arrived,
                Err(seriesdesk_core::Error::Refused(refusal)) => return Ok(refused(joining, &refusal.fact)),
                Err(other) => return Err(other.into()),
            }
            if joining.let_in {
                exchange.forget();
            }
        }
        if joining.let_in && exchange::left(&joining.practice)?.is_some() {
            return Ok(refused(joining, SHUT));
        }
        quiet = if look_after_copy(joining, now.0)? { 0 } else { quiet };
    }
    joining.quiet = quiet >= 2;
    described(desk, joining, fault)
}

fn described(desk: &Desk, joining: &Joining, fault: Option<UiError>) -> Result<JoinState, UiError> {
    let (done, of) = exchange::caught_up(&joining.practice)?;
    let invited = joining.way != Underway::ByKit;
    let people = if joining.is_recovered() { joining.owners()? } else { Vec::new() };
    let (code, label, said) = match (joining.let_in, invited && done >= of && of > 0) {
        (false, _) => ("waiting_for_approval", "Waiting", waiting(desk, joining)),
        (true, true) => ("ready", "Ready", "Everything is here. Unlock with your passphrase.".to_owned()),
        (true, false) if !people.is_empty() => {
            ("choose_person", "Recovered", "Everything the share has is here. Who is at this computer?".to_owned())
        }
        (true, false) if joining.fetched.is_some() => {
            ("fetching", "Fetching records", "A copy of all records is on its way.".to_owned())
        }
        (true, false) if exchange::only_newer_copies(&joining.practice)? => (
            "fetching",
            "Fetching records",
            "The copy of all records was made by a newer Seriesdesk: update this computer.".to_owned(),
        ),
        (true, false) if joining.is_recovered() => (
            "fetching",
            "Fetching records",
            "The share has no records with an owner in them yet. If it is still being copied, wait.".to_owned(),
        ),
        (true, false) => ("fetching", "Fetching records", "The records of the practice are on their way.".to_owned()),
    };
    let said = fault.map_or_else(|| said.clone(), |fault| format!("{} {said}", fault.message));
    let (done, of) = match exchange::fetching(&joining.practice)? {
        Some(copy) if code != "ready" => (copy.done, copy.of),
        Some(_) | None => (done, of),
    };
    let lost = if code == "choose_person" { lost_words(&joining.practice)? } else { None };
    let people = people.into_iter().map(|owner| PersonChoice { id: owner.id, name: owner.name, role: owner.role });
    Ok(JoinState {
        step: Word::new(code, label),
        words: words(joining),
        said,
        done,
        of,
        people: people.collect(),
        lost,
    })
}

fn waiting(desk: &Desk, joining: &Joining) -> String {
    let compare = "Compare the six words with the other screen; somebody there lets this computer in.";
    match &joining.way {
        Underway::Invited { until, .. } if desk.host().env.now() > *until => {
            let zone = zone(joining.chosen.keys.time_zone()).unwrap_or(desk.host().zone);
            let ended = LocalTime::of(*until, zone).short();
            format!(
                "The invitation ended {ended}. Unless somebody let this computer in before, stop and ask for a new one."
            )
        }
        Underway::Invited { .. } | Underway::ByKit => compare.to_owned(),
    }
}

fn refused(joining: &Joining, fact: &str) -> JoinState {
    JoinState {
        step: Word::new("refused", "Not let in"),
        words: words(joining),
        said: format!("{fact} Stop, and ask for a new invitation."),
        done: 0,
        of: 0,
        people: Vec::new(),
        lost: None,
    }
}

fn words(joining: &Joining) -> Vec<String> {
    match &joining.way {
        Underway::Invited { words, .. } => words.clone(),
        Underway::ByKit => Vec::new(),
    }
}

/// What others had seen of the lost computers' changes and nobody placed on the share.
fn lost_words(practice: &Practice) -> Result<Option<String>, UiError> {
    let lost = exchange::lost_changes(practice)?;
    let each = lost.iter().map(|(device, changes)| {
        let counted = if *changes == 1 { "1 change".to_owned() } else { format!("{changes} changes") };
        format!("{counted} of {device}")
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() {
        return Ok(None);
    }
    Ok(Some(format!("Not on the share, although another computer had it: {}.", each.join(", "))))
}

/// Asks for everything anew once a copy was loaded or given up, and gives up one of which nothing more comes. Answers whether
/// there is more to ask for.
fn look_after_copy(joining: &mut Joining, now: i64) -> Result<bool, UiError> {
    let there = exchange::fetching(&joining.practice)?.map(|copy| copy.done);
    let Some(exchange) = joining.exchange.as_mut() else { return Ok(true) };
    let (fetched, more) = match (joining.fetched, there) {
        (Some((before, since)), Some(there)) if before == there => {
            if now.saturating_sub(since) < PATIENCE_MS {
                (Some((before, since)), true)
            } else {
                exchange::pass_over(&joining.practice)?;
                exchange.forget();
                (None, true)
            }
        }
        (_, Some(there)) => (Some((there, now)), true),
        (Some(_), None) => {
            exchange.forget();
            (None, true)
        }
        (None, None) => (None, false),
    };
    joining.fetched = fetched;
    Ok(more)
}
