//! The open practice as the exchange sees it. Every method takes the desk for one step and gives it back.

use seriesdesk_core::{
    Practice, Uuid,
    exchange::{self, Expected as Wanted, Span as CoreSpan, Took, What},
};
use seriesdesk_share::{Expected, Kind, Month, Name, Outgoing, Side, Span, Taken};
use std::collections::BTreeSet;

use crate::{Desk, UiError, desk::State};

/// Where a round finds the practice.
pub enum Door<'a> {
    /// On the desk, as long as it is unlocked and nobody put another practice there.
    Desk(&'a Desk, Uuid),
    /// A practice that is not on the desk yet: a device that joins.
    Joining(&'a mut Practice),
}

/// A practice behind a door, and what changed in it.
pub struct PracticeSide<'a> {
    pub(super) door: Door<'a>,
    /// The tables that changed, by name.
    pub changed: BTreeSet<&'static str>,
}

impl<'a> PracticeSide<'a> {
    /// A practice behind this door.
    pub fn of(door: Door<'a>) -> Self {
        Self { door, changed: BTreeSet::new() }
    }

    fn with<T>(&mut self, step: impl FnOnce(&mut Practice) -> seriesdesk_core::Result<T>) -> Result<T, UiError> {
        match &mut self.door {
            Door::Desk(desk, practice) => match &mut *desk.state() {
                State::Open(open) if open.practice.id() == *practice => Ok(step(&mut open.practice)?),
                State::Open(_) | State::Closed | State::Locked(_) => Err(seriesdesk_core::Error::Locked.into()),
            },
            Door::Joining(practice) => Ok(step(practice)?),
        }
    }
}

impl PracticeSide<'_> {
    /// The hash of the practice's first record; none before there is a share.
    pub fn root(&self) -> Result<Option<[u8; 32]>, UiError> {
        Ok(match &self.door {
            Door::Desk(desk, practice) => match &*desk.state() {
                State::Open(open) if open.practice.id() == *practice => exchange::genesis_hash(&open.practice)?,
                State::Open(_) | State::Closed | State::Locked(_) => {
                    return Err(seriesdesk_core::Error::Locked.into());
                }
            },
            Door::Joining(practice) => exchange::genesis_hash(practice)?,
        })
    }
}

impl Side for PracticeSide<'_> {
    type Fault = UiError;

    fn genesis(&self) -> Result<Expected, UiError> {
        let wanted = match &self.door {
            Door::Desk(desk, practice) => match &*desk.state() {
                State::Open(open) if open.practice.id() == *practice => exchange::expected(&open.practice)?,
                State::Open(_) | State::Closed | State::Locked(_) => {
                    return Err(seriesdesk_core::Error::Locked.into());
                }
            },
            Door::Joining(practice) => exchange::expected(practice)?,
        };
        Ok(match wanted {
            Wanted::Root(hash) => Expected::Root(hash),
            Wanted::Founding => Expected::Founding,
            Wanted::Joining => Expected::Joining,
        })
    }

    fn outgoing(&mut self, most_bytes: usize) -> Result<Vec<Outgoing>, UiError> {
        let changed = self.with(exchange::look_again)?;
        self.changed.extend(changed);
        let parcels = self.with(|practice| exchange::outgoing(practice, most_bytes))?;
        Ok(parcels
            .into_iter()
            .map(|parcel| Outgoing { name: name_of(&parcel.what, &parcel.hash), sealed: parcel.sealed })
            .collect())
    }

    fn placed(&mut self, name: &Name) -> Result<(), UiError> {
        let Some((what, hash)) = what_of(name) else { return Ok(()) };
        self.with(|practice| exchange::placed(practice, &what, &hash))
    }

    fn wants(&mut self, name: &Name, _: u64) -> Result<bool, UiError> {
        match what_of(name) {
            Some((what, hash)) => self.with(|practice| exchange::wanted(practice, &what, &hash)),
            None => Ok(matches!(name.kind(), Some(Kind::Segment | Kind::Bundle | Kind::Registry | Kind::Heartbeat))),
        }
    }

    fn take(&mut self, name: &Name, sealed: Vec<u8>) -> Result<Taken, UiError> {
        let Some(what) = rough(name) else { return Ok(Taken::Refused) };
        let took = self.with(|practice| exchange::take(practice, &what, sealed))?;
        Ok(match took {
            Took::Applied(changed) => {
                self.changed.extend(changed);
                Taken::Applied
            }
            Took::Known => Taken::Known,
            Took::Parked => Taken::Parked,
            Took::Refused => Taken::Refused,
        })
    }

    fn shelf(&mut self) -> Result<Vec<Name>, UiError> {
        let held = self.with(|practice| exchange::shelf(practice))?;
        Ok(held.iter().map(|(what, hash)| name_of(what, hash)).collect())
    }

    fn bytes(&mut self, name: &Name) -> Result<Option<Vec<u8>>, UiError> {
        let Some((what, hash)) = what_of(name) else { return Ok(None) };
        self.with(|practice| exchange::held_bytes(practice, &what, &hash))
    }

    fn doomed(&mut self, lies: &dyn Fn(&Name) -> bool) -> Result<Vec<Name>, UiError> {
        let doomed = self.with(|practice| exchange::doomed(practice, &|what, hash| lies(&name_of(what, hash))))?;
        Ok(doomed.iter().map(|(what, hash)| name_of(what, hash)).collect())
    }

    fn removed(&mut self, name: &Name) -> Result<(), UiError> {
        let Some((what, hash)) = what_of(name) else { return Ok(()) };
        self.with(|practice| exchange::removed(practice, &what, &hash))
    }
}

pub(super) fn name_of(what: &What, hash: &[u8; 32]) -> Name {
    match what {
        What::Genesis => Name::genesis(),
        What::Record => Name::registry(hash),
        What::Segment(span) => Name::segment(&spanned(span), hash),
        What::Bundle(span) => Name::bundle(&spanned(span), hash),
        What::Chunk(number) => Name::snapshot_chunk(month(*number), hash),
        What::Manifest(number) => Name::snapshot_manifest(month(*number), hash),
        What::Heartbeat { device, number } => Name::heartbeat(device, *number, hash),
        What::Blob => Name::blob(hash),
        What::Invitation(mail) => Name::invitation(mail),
        What::Request(mail) => Name::request(mail),
        What::Answer(mail) => Name::answer(mail),
    }
}

fn spanned(span: &CoreSpan) -> Span {
    Span {
        device: span.device,
        incarnation: span.incarnation,
        from: span.from,
        to: span.to,
        compartment: span.compartment,
    }
}

/// The month a number such as 202603 stands for; any number gives one, so that a name can always be made.
fn month(number: u32) -> Month {
    let year = i32::try_from(number / 100).unwrap_or(2000).clamp(2000, 9999);
    Month::new(year, (number % 100).clamp(1, 12)).expect("year and month are in their range")
}

/// What an exact name says, with the first half of the parcel's hash where the name has it.
fn what_of(name: &Name) -> Option<(What, Vec<u8>)> {
    let exact = if name.is_exact() { name.clone() } else { name.base()? };
    let half = || exact.hash_half().map(|half| half.to_vec());
    Some(match exact.kind()? {
        Kind::Genesis => (What::Genesis, Vec::new()),
        Kind::Registry => (What::Record, half()?),
        Kind::Segment | Kind::Bundle => {
            let span = exact.span()?;
            let of = CoreSpan {
                device: span.device,
                incarnation: span.incarnation,
                compartment: span.compartment,
                from: span.from,
                to: span.to,
            };
            let what = if exact.kind() == Some(Kind::Bundle) { What::Bundle(of) } else { What::Segment(of) };
            (what, half()?)
        }
        Kind::SnapshotChunk => (What::Chunk(exact.month()?.number()), half()?),
        Kind::SnapshotManifest => (What::Manifest(exact.month()?.number()), half()?),
        Kind::Heartbeat => {
            let (device, number) = exact.beat()?;
            (What::Heartbeat { device, number }, half()?)
        }
        Kind::Blob => (What::Blob, half()?),
        Kind::Invitation => (What::Invitation(exact.mail()?), Vec::new()),
        Kind::Request => (What::Request(exact.mail()?), Vec::new()),
        Kind::Answer => (What::Answer(exact.mail()?), Vec::new()),
    })
}

/// What a parcel may be, also where only the kind is left of its name; what is inside decides.
fn rough(name: &Name) -> Option<What> {
    if let Some((what, _)) = what_of(name) {
        return Some(what);
    }
    let nobody = CoreSpan { device: [0; 8], incarnation: [0; 8], compartment: 'p', from: 0, to: 0 };
    match name.kind()? {
        Kind::Segment => Some(What::Segment(nobody)),
        Kind::Registry => Some(What::Record),
        Kind::Heartbeat => Some(What::Heartbeat { device: [0; 8], number: 0 }),
        Kind::Blob => Some(What::Blob),
        Kind::Bundle => Some(What::Bundle(nobody)),
        Kind::SnapshotChunk => Some(What::Chunk(0)),
        Kind::SnapshotManifest => Some(What::Manifest(0)),
        Kind::Genesis | Kind::Invitation | Kind::Request | Kind::Answer => None,
    }
}
