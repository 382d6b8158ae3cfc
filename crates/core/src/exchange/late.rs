//! What a removed device wrote after its removal: held back until somebody answers, and answered once for every device.
//!
//! An answer is a fact of the log like any other, so every device that holds the same entries lets the same files in, whatever
//! came first. One acceptance is enough: what one office let in is never taken away again by another.

use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::{
    Parcel, Span, What,
    crypto::{DeviceTag, tag},
    frontier, hex,
    registry::DeviceState,
    remembered::Remembered,
    segments::{entries, incarnation_bytes},
    standing::Standing,
    store,
    taking::{Took, exchange_changed, keep, merge_segment, open},
};
use crate::{
    Practice,
    db::{Db, Value, named_params},
    derived_id,
    error::{Error, Result},
    fact,
    oplog::{self, Action, Done, Dot, Entry, Op, Stored, Table},
    types::{PersonId, UtcMillis},
};

const SETTLE: Action = Action::legal("settle_late_changes");

crate::id_type! {
    /// An answer to late changes.
    LateAnswerId
}

fact! {
    /// An answer to one file of late changes. Its id comes from the file and the answer, so the same answer at two offices is one.
    pub struct LateAnswer in "late_answers" = 98 {
        id: LateAnswerId,
        /// The removed device's short id.
        device_tag: String,
        /// Which life of the device.
        incarnation: String,
        compartment: String,
        from_seq: i64,
        to_seq: i64,
        /// The hash of the sealed file.
        segment_hash: String,
        accepted: bool,
        answered_by: Option<PersonId>,
        answered_at: UtcMillis,
    }
}

/// How many entries of each removed device wait for somebody to look at them.
pub fn late_changes(practice: &Practice) -> Result<BTreeMap<DeviceTag, u64>> {
    let mut late = BTreeMap::new();
    for file in store::in_state(practice.db(), "late")? {
        if let What::Segment(span) = file.parcel_of {
            *late.entry(span.device).or_insert(0) += span.to.saturating_sub(span.from) + 1;
        }
    }
    Ok(late)
}

/// Takes in what a removed device wrote after its removal, or leaves it out, on every device. The answer stays on record.
///
/// # Errors
/// `Refused` on a device that was removed itself.
pub fn settle_late(practice: &mut Practice, device: DeviceTag, accept: bool) -> Result<Done<()>> {
    let standing = Standing::of(practice)?;
    if !standing.registry.may_write(standing.me) {
        return Err(
            Error::refused("This computer no longer belongs to the practice.").hint("Answer on a computer that does.")
        );
    }
    let spans = late_spans(practice, device)?;
    let mut done = answer(practice, &spans, accept, if accept { "accepted" } else { "left out" })?;
    done.changed.extend(apply_answered(practice)?);
    done.changed.extend(exchange_changed());
    Ok(done)
}

/// Holds back a file of late changes, or does with it what was answered.
pub(super) fn hold(
    practice: &mut Practice,
    parcel: &Parcel,
    span: Span,
    found: Vec<(Dot, Entry, Vec<u8>)>,
) -> Result<Took> {
    match answered(practice.db(), &parcel.hash)? {
        Some(true) => merge_segment(practice, parcel, span, found),
        Some(false) => keep(practice, parcel, "left_out", Took::Known),
        None => keep(practice, parcel, "late", Took::Parked),
    }
}

/// Does with files that are held back what was answered since. Answers the tables that changed.
pub(super) fn apply_answered(practice: &mut Practice) -> Result<BTreeSet<&'static str>> {
    let mut changed = BTreeSet::new();
    let waiting = store::answered(practice.db())?;
    if waiting.is_empty() {
        return Ok(changed);
    }
    let standing = Standing::of(practice)?;
    for Remembered { parcel_of, sealed, .. } in waiting {
        let (What::Segment(span), Some(sealed)) = (parcel_of, sealed) else { continue };
        let parcel = Parcel::of(What::Segment(span), sealed);
        let found = open(&standing, &parcel.sealed).ok().and_then(|opened| entries(&opened).ok());
        if let Some(found) = found {
            if let Took::Applied(more) = hold(practice, &parcel, span, found)? {
                changed.extend(more);
            }
            changed.insert("exchange");
        }
    }
    Ok(changed)
}

/// Says that this device had taken changes in before it heard that their author was removed, so that every device has them; also
/// when others, who lack what shows that such changes stand, left them out. `heard` says whether more may be known of removals.
pub(super) fn own_up(practice: &mut Practice, heard: bool) -> Result<()> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(()) };
    if !standing.registry.may_write(standing.me) {
        return Ok(());
    }
    let gone = standing.registry.devices().filter(|device| matches!(device.state, DeviceState::Removed { .. }));
    let gone: Vec<DeviceTag> = gone.filter(|_| heard).map(|device| device.tag).collect();
    let mut spans = store::left_out_elsewhere(practice.db())?;
    for device in gone {
        for (span, hash) in frontier::doubtful(practice, &standing, device)? {
            if answered(practice.db(), &hash)?.is_none() {
                spans.push((span, hash));
            }
        }
    }
    if !spans.is_empty() {
        let _ = answer(practice, &spans, true, "taken in before the removal was known")?;
    }
    Ok(())
}

/// Whether an action of a removed device was let in by an answer that begins with it: what it wrote before may be lost for good, and
/// the answer is why the chain goes on without it. Its place in the chain is no help: a stream and the chain are counted apart.
pub(crate) fn begins_after_a_loss(db: Db<'_>, device: Uuid, at: UtcMillis, action: &str) -> Result<bool> {
    let named = named_params! { ":device": hex(&tag(device)) };
    let answers = db.list::<LateAnswer>("accepted AND device_tag = :device", named)?;
    if answers.is_empty() {
        return Ok(false);
    }
    let begins = |entry: &Entry, answer: &LateAnswer| {
        answer.from_seq.cast_unsigned() == entry.seq
            && answer.incarnation == hex(&incarnation_bytes(entry.incarnation))
            && answer.compartment == entry.compartment.to_string()
    };
    let entries = oplog::written_at(db, at, action)?;
    Ok(entries.iter().any(|entry| entry.device == device && answers.iter().any(|answer| begins(entry, answer))))
}

/// Whether an entry lets in what its own device wrote late; no genuine program writes one.
pub(super) fn answers_for_itself(entry: &Entry) -> bool {
    let own = hex(&tag(entry.device));
    entry.ops.iter().any(|op| match op {
        Op::Fact { table, values, .. } if *table == LateAnswer::TABLE.number => {
            values.first() == Some(&Value::Text(own.clone()))
        }
        Op::Fact { .. } | Op::Put { .. } | Op::Withdraw { .. } | Op::Unknown { .. } => false,
    })
}

/// The tables of the exchange that every device keeps alike.
pub(crate) const TABLES: &[&Table] = &[LateAnswer::TABLE];

fn late_spans(practice: &Practice, device: DeviceTag) -> Result<Vec<(Span, [u8; 32])>> {
    let late = store::in_state(practice.db(), "late")?;
    Ok(late
        .into_iter()
        .filter_map(|file| match file.parcel_of {
            What::Segment(span) if span.device == device => Some((span, file.hash)),
            _ => None,
        })
        .collect())
}

fn answer(practice: &mut Practice, spans: &[(Span, [u8; 32])], accepted: bool, said: &str) -> Result<Done<()>> {
    practice.act(SETTLE, |tx| {
        for (span, hash) in spans {
            let answer = LateAnswer {
                id: derived_id("late answer", &[hash, &[u8::from(accepted)]]).into(),
                device_tag: hex(&span.device),
                incarnation: hex(&span.incarnation),
                compartment: span.compartment.to_string(),
                from_seq: span.from.cast_signed(),
                to_seq: span.to.cast_signed(),
                segment_hash: hex(hash),
                accepted,
                answered_by: tx.actor(),
                answered_at: tx.now(),
            };
            if tx.db().get::<LateAnswer>(answer.id)?.is_none() {
                tx.fact(&answer)?;
            }
        }
        tx.because(said);
        Ok(())
    })
}

fn answered(db: Db<'_>, hash: &[u8; 32]) -> Result<Option<bool>> {
    let answers = db.list::<LateAnswer>("segment_hash = :hash", named_params! { ":hash": hex(hash) })?;
    Ok(answers.iter().map(|answer| answer.accepted).reduce(|one, other| one || other))
}
