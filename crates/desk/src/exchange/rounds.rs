//! Rounds with the share: by hand, and in the background as long as somebody is at work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_carrier::PracticeSide;
use seriesdesk_core::{
    Practice, Uuid,
    exchange::{self, Anchor},
    oplog::Done,
    types::UtcMillis,
};
use seriesdesk_share::{Exchange, Flow, Round, RoundFault, Step, Why};
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};
use ts_rs::TS;

use super::{
    anchor,
    door::OnDesk,
    place::{AnyStore, SharePlace, fault_of},
    shut,
};
use crate::{Code, Desk, Nothing, UiError, desk::State};

/// What a round did.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct SyncRound {
    /// Files placed on the share.
    pub placed: u32,
    /// Files taken from it.
    pub taken: u32,
    /// Files placed again because they were missing or damaged.
    pub healed: u32,
    /// That in words.
    pub said: String,
}

impl SyncRound {
    /// What came out of an exchange file.
    pub(super) fn taken_from_file(taken: u32, said: String) -> Self {
        Self { taken, said, ..Self::default() }
    }
}

/// Rounds of one running program.
#[derive(Default)]
pub(crate) struct Rounds {
    exchange: Mutex<Option<Known>>,
    shown: Mutex<Shown>,
    anchor: Mutex<(Uuid, Anchor)>,
    joining: AtomicBool,
}

impl Rounds {
    /// Whether this computer is on its way into a practice. Asked without waiting for what it fetches.
    pub(crate) fn is_joining(&self) -> bool {
        self.joining.load(Ordering::Relaxed)
    }

    pub(super) fn set_joining(&self, joining: bool) {
        self.joining.store(joining, Ordering::Relaxed);
    }

    /// The anchor as it was noted last in this run of the program.
    pub(super) fn anchor(&self, practice: Uuid) -> Anchor {
        let (of, anchor) = &*lock(&self.anchor);
        if *of == practice { anchor.clone() } else { Anchor::default() }
    }

    pub(super) fn keep_anchor(&self, practice: Uuid, anchor: Anchor) {
        *lock(&self.anchor) = (practice, anchor);
    }
}

/// The place and practice an exchange was begun with, and the exchange.
type Known = ((SharePlace, Uuid), Exchange<AnyStore>);

/// What screens see of the rounds.
#[derive(Clone, Default)]
pub(super) struct Shown {
    pub last_at: Option<UtcMillis>,
    pub fault: Option<UiError>,
    pub working: Option<(&'static str, u64, u64)>,
}

const LOOK_EVERY: Duration = Duration::from_secs(3);
const ROUND_EVERY_MS: i64 = 10_000;
const AFTER_FAULT_MS: i64 = 30_000;
const MOST_ROUNDS: usize = 64;

/// Exchanges everything there is now.
pub(super) fn sync_now(desk: &Desk, _: Nothing) -> Result<Done<SyncRound>, UiError> {
    let (round, changed) = exchange_all(desk, false)?;
    Ok(done(round, changed))
}

/// Places a copy of everything, so that a new computer has less to fetch, and exchanges.
pub(super) fn make_copy(desk: &Desk, _: Nothing) -> Result<Done<SyncRound>, UiError> {
    copy_everything(desk)?;
    let (round, changed) = exchange_all(desk, false)?;
    Ok(done(round, changed))
}

/// Exchanges in the background as long as the desk lives: what this device did leaves within seconds, what others did comes soon.
pub fn watch(desk: &Arc<Desk>, changed: impl Fn(Vec<String>) + Send + 'static) {
    let desk: Weak<Desk> = Arc::downgrade(desk);
    let _ = thread::Builder::new().name("exchange".to_owned()).spawn(move || {
        let mut next = 0;
        while let Some(desk) = desk.upgrade() {
            let now = desk.host().env.now().0;
            if shut::shut_if_removed(&desk).unwrap_or(false) {
                changed(vec!["exchange".to_owned()]); // An exchange file told it, or the program was ended before it was shut.
            }
            if has_share(&desk) && (now >= next || next - now > AFTER_FAULT_MS || something_waits(&desk)) {
                let outcome = exchange_all(&desk, false).inspect(|_| compare(&desk));
                next = now + if outcome.is_ok() { ROUND_EVERY_MS } else { AFTER_FAULT_MS };
                match outcome {
                    Ok((_, tables)) if !tables.is_empty() => changed(names(&tables)),
                    Ok(_) => {}
                    Err(_) => changed(vec!["exchange".to_owned()]),
                }
            }
            drop(desk);
            thread::sleep(LOOK_EVERY);
        }
    });
}

/// Rounds until there is nothing more to do. Answers what changed in the practice. A computer that learns that it was removed
/// says so and shuts.
pub(super) fn exchange_all(desk: &Desk, refill: bool) -> Result<(SyncRound, BTreeSet<&'static str>), UiError> {
    if let Some(left) = step(desk, exchange::left)? {
        shut::shut_if_removed(desk)?;
        return Err(shut::has_left(left));
    }
    let (mut round, changed) = rounds(desk, refill)?;
    if shut::shut_if_removed(desk)? {
        round.said = "This computer was removed from the practice, and is shut.".to_owned();
    }
    Ok((round, changed))
}

fn rounds(desk: &Desk, refill: bool) -> Result<(SyncRound, BTreeSet<&'static str>), UiError> {
    let mut held = lock(&desk.rounds().exchange);
    let (place, practice) = place_of(desk)?;
    if held.as_ref().is_none_or(|(known, _)| *known != (place.clone(), practice)) {
        let store = place.open().inspect_err(|fault| failed(desk, fault))?;
        *held = Some(((place, practice), Exchange::new(store)));
    }
    let Some((_, exchange)) = held.as_mut() else { return Err(no_share()) };
    if refill {
        exchange.refill();
    }
    let mut all = SyncRound::default();
    let mut side = PracticeSide::of(OnDesk(desk, practice));
    for _ in 0..MOST_ROUNDS {
        seal(desk)?;
        look_at_copy(desk)?;
        side.changed.extend(catch_up(desk)?);
        if step(desk, exchange::snapshot_due)? {
            copy_everything(desk)?;
        }
        anchor::note(desk)?;
        let now = desk.host().env.now().0;
        let outcome = exchange.round(&mut side, now, &mut |progress| {
            let what = match progress.step {
                Step::Looking => "Looking at the share",
                Step::Placing => "Sending",
                Step::Taking => "Receiving",
                Step::Healing => "Placing lost files again",
                Step::Removing => "Clearing up",
            };
            lock(&desk.rounds().shown).working = Some((what, progress.done, progress.of));
            Flow::Go
        });
        lock(&desk.rounds().shown).working = None;
        let round = outcome.map_err(|fault| {
            let fault = told(fault);
            failed(desk, &fault);
            fault
        })?;
        add(&mut all, &round);
        let moved = round.placed + round.taken > 0;
        if round.taken > 0 {
            exchange.ask_again(); // What came may name files that nobody wanted before.
        }
        // Whoever took something says so at once, and the others know that it is safe.
        let left = step(desk, exchange::left)?.is_some();
        let goes_on = !left && (round.more || round.taken > 0 || (moved && something_waits(desk)));
        if !goes_on {
            break;
        }
    }
    let mut shown = lock(&desk.rounds().shown);
    shown.last_at = Some(desk.host().env.now());
    shown.fault = None;
    drop(shown);
    all.said = said(&all);
    Ok((all, side.changed))
}

/// What screens see.
pub(super) fn shown(desk: &Desk) -> Shown {
    lock(&desk.rounds().shown).clone()
}

/// Forgets the store, so that the next round opens the place anew.
pub(super) fn forget(desk: &Desk) {
    *lock(&desk.rounds().exchange) = None;
    *lock(&desk.rounds().shown) = Shown::default();
}

pub(super) fn done<T>(value: T, changed: BTreeSet<&'static str>) -> Done<T> {
    let mut changed = changed;
    changed.insert("exchange");
    Done { value, changed, undo: None, said: None }
}

/// A round's end as people read it.
pub(super) fn told(fault: RoundFault<impl Into<UiError>>) -> UiError {
    match fault {
        RoundFault::Offline => fault_of(seriesdesk_share::StoreFault::Offline),
        RoundFault::Full => fault_of(seriesdesk_share::StoreFault::Full),
        RoundFault::Denied => fault_of(seriesdesk_share::StoreFault::Denied),
        RoundFault::TooLarge => fault_of(seriesdesk_share::StoreFault::TooLarge),
        RoundFault::NotThisShare { why } => {
            let fact = match why {
                Why::Missing => "This is not the share you used yesterday: no practice lies on it.",
                Why::Another => "This is not the share you used yesterday: another practice lies on it.",
                Why::OursAreGone => "This is not the share you used yesterday: everything you sent is gone from it.",
            };
            UiError::new(Code::Refused, fact)
                .hint("Nothing was sent and nothing deleted. Choose the right folder, or place everything again.")
        }
        RoundFault::Side(fault) => fault.into(),
        RoundFault::Stopped => UiError::new(Code::Refused, "The exchange was stopped."),
    }
}

/// Whether a fault says that the share was swapped.
pub(super) fn is_another_share(fault: &UiError) -> bool {
    fault.message.starts_with("This is not the share")
}

pub(super) fn seal(desk: &Desk) -> Result<(), UiError> {
    step(desk, exchange::seal_waiting)
}

/// Makes a copy of everything and gives the practice back after each part of it.
fn copy_everything(desk: &Desk) -> Result<(), UiError> {
    let mut making = None;
    while step(desk, |practice| exchange::make_snapshot(practice, &mut making))? {}
    Ok(())
}

/// Loads a copy that somebody else made, beside the practice, to see whether it is right. Nobody who types waits for it.
fn look_at_copy(desk: &Desk) -> Result<(), UiError> {
    let Some(check) = step(desk, exchange::begin_check)? else { return Ok(()) };
    let mut locked = None;
    let outcome = check.run(&mut |hash| {
        step(desk, |practice| exchange::copy_part(practice, hash)).map_err(|fault| {
            locked = Some(fault);
            seriesdesk_core::Error::Locked
        })
    });
    match (outcome, locked) {
        (_, Some(fault)) => Err(fault),
        (Ok(right), None) => step(desk, |practice| exchange::conclude_check(practice, &check, right)),
        (Err(_), None) => step(desk, exchange::postpone_check),
    }
}

/// Goes on with a copy, a few entries at a time, where what is missing here has left the share. Answers what changed.
fn catch_up(desk: &Desk) -> Result<BTreeSet<&'static str>, UiError> {
    let mut catching = None;
    loop {
        let more = match &mut *desk.state() {
            State::Open(open) => exchange::catch_up(&mut open.practice, &mut catching)?,
            State::Closed | State::Locked(_) => return Err(seriesdesk_core::Error::Locked.into()),
        };
        if !more {
            return Ok(catching.map(|catching| catching.changed).unwrap_or_default());
        }
    }
}

/// Works out what the store comes to, for the others to compare with; a practice that is locked meanwhile does it next time.
fn compare(desk: &Desk) {
    let mut digesting = None;
    while step(desk, |practice| exchange::digest_state(practice, &mut digesting)).unwrap_or(false) {}
}

fn step<T>(desk: &Desk, take: impl FnOnce(&Practice) -> seriesdesk_core::Result<T>) -> Result<T, UiError> {
    match &*desk.state() {
        State::Open(open) => Ok(take(&open.practice)?),
        State::Closed | State::Locked(_) => Err(seriesdesk_core::Error::Locked.into()),
    }
}

fn has_share(desk: &Desk) -> bool {
    match &*desk.state() {
        State::Open(open) => {
            let left = exchange::left(&open.practice);
            exchange::place(&open.practice).is_ok_and(|place| place.is_some()) && left.is_ok_and(|left| left.is_none())
        }
        State::Closed | State::Locked(_) => false,
    }
}

fn something_waits(desk: &Desk) -> bool {
    match &*desk.state() {
        State::Open(open) => exchange::something_waits(&open.practice).unwrap_or(false),
        State::Closed | State::Locked(_) => false,
    }
}

fn place_of(desk: &Desk) -> Result<(SharePlace, Uuid), UiError> {
    let (note, practice) = match &*desk.state() {
        State::Open(open) => (exchange::place(&open.practice)?, open.practice.id()),
        State::Closed | State::Locked(_) => return Err(seriesdesk_core::Error::Locked.into()),
    };
    let place = note.as_deref().and_then(SharePlace::of_note).ok_or_else(no_share)?;
    Ok((place, practice))
}

fn no_share() -> UiError {
    UiError::new(Code::Refused, "This practice has no share yet.").hint("Set one up in Sync.")
}

fn failed(desk: &Desk, fault: &UiError) {
    lock(&desk.rounds().shown).fault = Some(fault.clone());
}

fn add(all: &mut SyncRound, round: &Round) {
    all.placed += round.placed;
    all.taken += round.taken;
    all.healed += round.healed;
}

fn said(round: &SyncRound) -> String {
    let files = |count: u32| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let mut parts = Vec::new();
    if round.placed > 0 {
        parts.push(format!("sent {}", files(round.placed)));
    }
    if round.taken > 0 {
        parts.push(format!("received {}", files(round.taken)));
    }
    if round.healed > 0 {
        parts.push(format!("placed {} again", files(round.healed)));
    }
    if parts.is_empty() {
        "Nothing new on either side.".to_owned()
    } else {
        format!("Exchanged: {}.", parts.join(", "))
    }
}

fn names(tables: &BTreeSet<&'static str>) -> Vec<String> {
    let mut names: Vec<String> = tables.iter().map(|&name| name.to_owned()).collect();
    names.push("conflicts".to_owned());
    names
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic in a round left every step either done or undone.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
