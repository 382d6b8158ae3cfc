//! What comes in: checked by signature and key before anything of it is believed, kept when it cannot be read yet, merged when it can.

use std::collections::BTreeSet;

use super::{
    Parcel, Span, What, attachments_of,
    beats::Beat,
    bundles,
    crypto::{Compartment, SealFault, Unsealed, unseal},
    devices, frontier,
    frontier::Verdict,
    joining, late, left,
    lives::{begin_another_life, comes_too_soon, end_of, is_present_life},
    registry::Signed,
    segments::{Unread, entries},
    snapshots,
    standing::Standing,
    store::{self, End, Heard},
};
use crate::{
    Practice, attachments,
    db::Connection,
    error::Result,
    oplog::{Dot, receive_and_note},
    types::UtcMillis,
};

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Took {
    /// It was new, and is in; these tables changed.
    Applied(BTreeSet<&'static str>),
    /// It was known.
    Known,
    /// It is kept until a key, a record or an earlier file is known.
    Parked,
    /// It is not genuine.
    Refused,
}

/// Takes in a file of the share.
///
/// # Errors
/// `Storage` when this device's store refuses; the file can be offered again.
pub fn take(practice: &mut Practice, what: &What, sealed: Vec<u8>) -> Result<Took> {
    let heard = tells_of_removals(practice, what, &sealed)?;
    let took = match what {
        What::Genesis | What::Record => take_record(practice, what, sealed)?,
        What::Segment(_) | What::Bundle(_) if snapshots::begins_with_one(practice)? => Took::Parked,
        What::Segment(_) => take_segment(practice, sealed)?,
        What::Bundle(_) => bundles::take_bundle(practice, sealed)?,
        What::Chunk(month) => snapshots::take_chunk(practice, *month, sealed)?,
        What::Manifest(month) => snapshots::take_manifest(practice, *month, sealed)?,
        What::Heartbeat { .. } => take_heartbeat(practice, &sealed)?,
        What::Blob => take_blob(practice, sealed)?,
        What::Request(mail) => devices::take_request(practice, *mail, sealed)?,
        What::Answer(mail) => joining::take_answer(practice, *mail, sealed)?,
        What::Invitation(_) => Took::Known,
    };
    let Took::Applied(mut changed) = took else { return Ok(took) };
    if !matches!(what, What::Blob | What::Heartbeat { .. } | What::Chunk(_)) {
        changed.extend(unpark(practice, heard)?);
    }
    Ok(Took::Applied(changed))
}

/// Whether more may be known of what removals leave standing once a file was taken.
fn tells_of_removals(practice: &Practice, what: &What, sealed: &[u8]) -> Result<bool> {
    Ok(match what {
        What::Genesis | What::Record => true,
        What::Segment(_) | What::Bundle(_) => {
            let standing = Standing::maybe(practice)?;
            standing.is_some_and(|standing| frontier::is_removed(&standing, claimed_span(sealed).device))
        }
        What::Chunk(_) | What::Manifest(_) | What::Heartbeat { .. } | What::Blob => false,
        What::Invitation(_) | What::Request(_) | What::Answer(_) => false,
    })
}

/// Tries again what waits, once after every start: the program may have ended between a file and those that waited for it, and
/// one that is newer than the last may read what that one put aside. Answers the tables that changed.
///
/// # Errors
/// `Storage` when this device's store refuses; the next round tries again.
pub fn look_again(practice: &mut Practice) -> Result<BTreeSet<&'static str>> {
    if practice.waits_for_a_look { unpark(practice, true) } else { Ok(BTreeSet::new()) }
}

pub(super) fn exchange_changed() -> BTreeSet<&'static str> {
    BTreeSet::from(["exchange"])
}

fn take_record(practice: &mut Practice, what: &What, sealed: Vec<u8>) -> Result<Took> {
    let parcel = Parcel::of(*what, sealed);
    let signed = match what {
        What::Genesis => parcel.sealed.clone(),
        _ => {
            let Some(standing) = Standing::maybe(practice)? else { return Ok(Took::Parked) };
            match open(&standing, &parcel.sealed) {
                Ok(opened) => opened.content,
                Err(fault) => return refuse_or_park(practice, &parcel, &fault),
            }
        }
    };
    let Ok(record) = Signed::read(&signed) else {
        return keep(practice, &parcel, "refused", Took::Refused);
    };
    if record.practice() != practice.id() {
        return keep(practice, &parcel, "refused", Took::Refused);
    }
    let now = practice.env().now();
    store::durably(practice, |db| {
        if !mutant!("taking::records_kept_as_files_only") {
            store::keep_record(db, &record)?;
        }
        store::keep_file(db, &parcel, "taken", now)
    })?;
    Ok(Took::Applied(exchange_changed()))
}

pub(super) fn take_segment(practice: &mut Practice, sealed: Vec<u8>) -> Result<Took> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(Took::Parked) };
    if standing.keeps_out(claimed_span(&sealed).compartment) {
        return pass_by(practice, &What::Segment(claimed_span(&sealed)), &sealed);
    }
    let opened = match open(&standing, &sealed) {
        Ok(opened) => opened,
        Err(fault) => {
            let parcel = Parcel::of(What::Segment(claimed_span(&sealed)), sealed);
            return refuse_or_park(practice, &parcel, &fault);
        }
    };
    let header = &opened.header;
    let span = Span {
        device: header.device,
        incarnation: header.incarnation,
        compartment: header.compartment.letter(),
        from: header.from,
        to: header.to,
    };
    let parcel = Parcel::of(What::Segment(span), sealed);
    let found = match entries(&opened) {
        Ok(found) => found,
        Err(Unread::Newer) => return keep(practice, &parcel, "parked", Took::Parked),
        Err(Unread::Broken) => return keep(practice, &parcel, "refused", Took::Refused),
    };
    if found.iter().any(|(_, entry, _)| late::answers_for_itself(entry)) {
        return keep(practice, &parcel, "refused", Took::Refused);
    }
    let dots: Vec<Dot> = found.iter().map(|(dot, ..)| *dot).collect();
    match frontier::judge(practice, &standing, &span, &dots)? {
        Verdict::Stands => apply_segment(practice, &parcel, span, found),
        Verdict::Known => merge_segment(practice, &parcel, span, found),
        Verdict::Pinned => frontier::take_pinned(practice, &parcel, &span, &found),
        Verdict::Late => late::hold(practice, &parcel, span, found),
    }
}

/// Notes that a file of a compartment that is kept from this device was seen, whatever it is called. Its bytes are not kept.
pub(super) fn pass_by(practice: &Practice, what: &What, sealed: &[u8]) -> Result<Took> {
    let now = practice.env().now();
    let hash = blake3::hash(sealed).into();
    store::durably(practice, |db| store::keep_known(db, what, &hash, "passed_by", now))?;
    Ok(Took::Known)
}

/// Applies a segment whose entries are genuine; one that comes before its time waits.
pub(super) fn apply_segment(
    practice: &mut Practice,
    parcel: &Parcel,
    span: Span,
    found: Vec<(Dot, crate::oplog::Entry, Vec<u8>)>,
) -> Result<Took> {
    if comes_too_soon(practice, &span)? && !mutant!("taking::gaps_are_passed_over") {
        if is_present_life(practice, &span)? {
            begin_another_life(practice)?;
        }
        return keep(practice, parcel, "parked", Took::Parked);
    }
    merge_segment(practice, parcel, span, found)
}

/// Applies a segment whatever came before it.
pub(super) fn merge_segment(
    practice: &mut Practice,
    parcel: &Parcel,
    span: Span,
    found: Vec<(Dot, crate::oplog::Entry, Vec<u8>)>,
) -> Result<Took> {
    let own = span.device == super::crypto::tag(practice.device());
    let mut unknown = Vec::new();
    for (dot, _, payload) in &found {
        if !store::has_entry(practice.db(), &dot.0)? {
            unknown.push(payload.clone());
        }
    }
    if !unknown.is_empty() && is_present_life(practice, &span)? {
        begin_another_life(practice)?;
    }
    // Only now: another life notes how far the one before it got.
    let end = end_of(practice, &span)?;
    // What a gap separates from the rest of its stream is in, but nobody may believe that all before it is.
    let further = span.to > end.seq && (own || span.from <= end.seq + 1);
    let tip = found.last().map_or(end.tip, |(dot, ..)| dot.0);
    let now = practice.env().now();
    let note = |db: &Connection| {
        if further {
            store::put_end(db, &End { seq: span.to, tip, segment: parcel.hash, ..end })?;
        }
        store::keep_file(db, parcel, "taken", now)
    };
    // One step: how far a stream was taken in is what a removal leaves standing of it.
    let mut changed = match unknown.is_empty() {
        true => store::durably(practice, note).map(|()| BTreeSet::new())?,
        false => receive_and_note(practice, &unknown, note)?.changed,
    };
    kill_point!("taking::received");
    changed.insert("exchange");
    // Entries that are known already may still be what others waited for.
    Ok(if unknown.is_empty() && !further { Took::Known } else { Took::Applied(changed) })
}

fn take_heartbeat(practice: &Practice, sealed: &[u8]) -> Result<Took> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(Took::Parked) };
    let opened = match open(&standing, sealed) {
        Ok(opened) => opened,
        Err(SealFault::Damaged | SealFault::ForeignPractice) => return Ok(Took::Refused),
        Err(_) => return Ok(Took::Parked),
    };
    // What a heartbeat says of restricted records is sealed within it; taken out of it, it is no heartbeat.
    if opened.header.compartment != Compartment::Practice {
        return Ok(Took::Refused);
    }
    let Some(beat) = Beat::decode(&opened.content) else { return Ok(Took::Refused) };
    if opened.header.device == standing.me {
        return Ok(Took::Known); // Somebody gave it another device's name; what this one had is not news from anybody.
    }
    let heard = Heard {
        device: opened.header.device,
        number: opened.header.to,
        said_at: UtcMillis(beat.said_at),
        heard_at: practice.env().now(),
        content: opened.content,
    };
    let hash = blake3::hash(sealed).into();
    store::durably(practice, |db| {
        store::put_heard(db, &heard)?;
        left::note_beat(db, &heard.device, heard.number, &hash)
    })?;
    Ok(Took::Applied(exchange_changed()))
}

fn take_blob(practice: &Practice, sealed: Vec<u8>) -> Result<Took> {
    let parcel = Parcel::of(What::Blob, sealed);
    if !attachments_of(practice)?.contains(&parcel.hash) {
        return Ok(Took::Refused);
    }
    attachments::keep_stored(practice.folder(), &parcel.hash, &parcel.sealed)?;
    keep(practice, &parcel, "taken", Took::Applied(BTreeSet::from(["attachments"])))
}

/// Tries again what waited, as long as something comes of it. `heard` says whether records about devices may be new.
pub(super) fn unpark(practice: &mut Practice, mut heard: bool) -> Result<BTreeSet<&'static str>> {
    practice.waits_for_a_look = true;
    let mut changed = BTreeSet::new();
    loop {
        late::own_up(practice, heard)?;
        let answered = late::apply_answered(practice)?;
        let stood = frontier::settle(practice)?;
        heard |= !stood.is_empty();
        let mut moved = !answered.is_empty() || !stood.is_empty();
        changed.extend(answered.into_iter().chain(stood));
        kill_point!("taking::unparking");
        for file in store::in_state(practice.db(), "parked")? {
            if mutant!("taking::what_waits_is_forgotten") {
                break;
            }
            let found = store::file(practice.db(), &super::id_of(&file.parcel_of, &file.hash))?;
            let Some(sealed) = found.and_then(|file| file.sealed) else { continue };
            let tells = tells_of_removals(practice, &file.parcel_of, &sealed)?;
            let again = match file.parcel_of {
                What::Segment(_) => take_segment(practice, sealed)?,
                What::Record => take_record(practice, &What::Record, sealed)?,
                What::Manifest(month) => snapshots::take_manifest(practice, month, sealed)?,
                _ => continue,
            };
            match again {
                Took::Applied(more) => {
                    changed.extend(more);
                    (moved, heard) = (true, heard || tells);
                }
                Took::Known | Took::Refused => moved = true,
                Took::Parked => {}
            }
        }
        if !moved {
            practice.waits_for_a_look = false;
            return Ok(changed);
        }
    }
}

pub(super) fn open(standing: &Standing, sealed: &[u8]) -> std::result::Result<Unsealed, SealFault> {
    unseal(sealed, &standing.keyring, &|device| standing.registry.signer(device))
}

pub(super) fn refuse_or_park(practice: &Practice, parcel: &Parcel, fault: &SealFault) -> Result<Took> {
    match fault {
        SealFault::Damaged | SealFault::ForeignPractice => keep(practice, parcel, "refused", Took::Refused),
        SealFault::UnknownKey(_) if mutant!("taking::unknown_keys_are_refused") => {
            keep(practice, parcel, "refused", Took::Refused)
        }
        SealFault::UnknownSigner(_) if mutant!("taking::unknown_devices_are_refused") => {
            keep(practice, parcel, "refused", Took::Refused)
        }
        SealFault::UnknownKey(_) | SealFault::UnknownSigner(_) | SealFault::Newer => {
            keep(practice, parcel, "parked", Took::Parked)
        }
    }
}

pub(super) fn keep(practice: &Practice, parcel: &Parcel, state: &str, took: Took) -> Result<Took> {
    let now = practice.env().now();
    store::durably(practice, |db| store::keep_file(db, parcel, state, now))?;
    Ok(took)
}

/// The span a file claims before it could be opened.
pub(super) fn claimed_span(sealed: &[u8]) -> Span {
    match super::crypto::header_of(sealed) {
        Ok(header) => Span {
            device: header.device,
            incarnation: header.incarnation,
            compartment: header.compartment.letter(),
            from: header.from.min(i64::MAX.cast_unsigned()),
            to: header.to.min(i64::MAX.cast_unsigned()),
        },
        Err(_) => Span { device: [0; 8], incarnation: [0; 8], compartment: 'p', from: 0, to: 0 },
    }
}
