//! Bundles: a device's segments, verbatim, in one file, so that a share does not fill with small ones.
//!
//! The author puts its own segments together once they lie on the share. The loose ones go when the bundle was read back whole,
//! everybody has what is in it, and a week has passed; until then both lie there, and whoever has one needs not the other.

use super::{
    Parcel, Span, What,
    beats::{Beat, acknowledged},
    crypto::Compartment,
    frontier,
    frontier::Verdict,
    hex, id_of, late,
    lives::end_of,
    registry::{DeviceState, Role},
    segments::entries,
    standing::Standing,
    store::{self, End},
    taking::{Took, claimed_span, keep, open, pass_by, take_segment},
};
use crate::{
    Practice,
    db::Connection,
    error::Result,
    oplog::{Dot, RESTRICTED, receive_and_note},
};
use std::collections::BTreeSet;

/// So many loose segments make a bundle.
const ENOUGH: usize = 32;
/// The most segments in one, written or read.
const MOST: usize = 4096;
/// The largest bundle written, in bytes.
const LARGEST: usize = 16 * 1024 * 1024;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const WEEK_MS: i64 = 7 * DAY_MS;

const MARK: &[u8; 4] = b"1SDS";
/// What every whole file has at its end: the hash of what is sealed, the length of all, a mark.
const TRAILER: usize = 32 + 8 + MARK.len();

/// Puts own segments that lie on the share together, when there are enough of them or they have lain for a day.
pub(super) fn bundle_up(practice: &Practice, standing: &Standing) -> Result<()> {
    Compartment::ALL.into_iter().try_for_each(|compartment| bundle_up_of(practice, standing, compartment))
}

fn bundle_up_of(practice: &Practice, standing: &Standing, compartment: Compartment) -> Result<()> {
    loop {
        let mut loose = store::own_loose(practice.db(), &standing.me)?;
        loose.retain(|(file, _)| is_of(&file.parcel_of, compartment));
        let now = practice.env().now();
        let waited = loose.first().is_some_and(|(_, noted)| now.0.saturating_sub(noted.0) >= DAY_MS);
        if loose.len() < ENOUGH && !(waited && loose.len() > 1) {
            return Ok(());
        }
        let mut sealed = Vec::new();
        let mut span: Option<Span> = None;
        let mut inside = 0;
        for (file, _) in &loose {
            let What::Segment(next) = file.parcel_of else { continue };
            let follows = span.is_none_or(|span| {
                (span.incarnation, span.compartment, span.to + 1) == (next.incarnation, next.compartment, next.from)
            });
            if !follows || inside == MOST || (inside > 0 && sealed.len() >= LARGEST) {
                break;
            }
            let Some(bytes) = store::file(practice.db(), &id_of(&file.parcel_of, &file.hash))?.and_then(|f| f.sealed)
            else {
                break;
            };
            wrap(&bytes, &mut sealed);
            span = Some(Span { to: next.to, ..span.unwrap_or(next) });
            inside += 1;
        }
        let Some(span) = span else { return Ok(()) };
        let parcel = Parcel::of(What::Bundle(span), sealed);
        store::durably(practice, |db| store::keep_file(db, &parcel, "waiting", now))?;
    }
}

fn is_of(what: &What, compartment: Compartment) -> bool {
    matches!(what, What::Segment(span) if span.compartment == compartment.letter())
}

/// Loose segments of this device that a bundle on the share stands for and everybody has.
pub(super) fn needless(practice: &Practice, standing: &Standing) -> Result<Vec<(What, [u8; 32])>> {
    let now = practice.env().now();
    let mut needless = Vec::new();
    for (file, noted) in store::own_bundled(practice.db(), &standing.me)? {
        let What::Segment(span) = file.parcel_of else { continue };
        // A clock that was set back only makes them stay.
        if now.0.saturating_sub(noted.0) >= WEEK_MS && everybody_has(practice, standing, &span)? {
            needless.push((file.parcel_of, file.hash));
        }
    }
    Ok(needless)
}

/// Whether every device of the practice but this one, as far as it may open it, said that it has what a file holds.
pub(super) fn everybody_has(practice: &Practice, standing: &Standing, span: &Span) -> Result<bool> {
    let heard = store::heard(practice.db())?;
    let end = End {
        device: span.device,
        incarnation: span.incarnation,
        compartment: span.compartment,
        seq: span.to,
        tip: [0; 16],
        segment: [0; 32],
    };
    let opens = |role: Role| Compartment::of_letter(span.compartment).is_none_or(|compartment| role.opens(compartment));
    let others = standing
        .registry
        .devices()
        .filter(|device| device.state == DeviceState::Active && device.tag != standing.me && device.tag != span.device)
        .filter(|device| opens(device.role));
    Ok(others.into_iter().all(|device| {
        let beat = heard.iter().find(|heard| heard.device == device.tag);
        let beat = beat.and_then(|heard| match span.compartment {
            RESTRICTED => Beat::heard(standing, heard),
            _ => Beat::decode(&heard.content),
        });
        beat.is_some_and(|beat| acknowledged(&beat, &end) >= span.to)
    }))
}

/// Takes a bundle as its segments: together when nothing speaks against it, else one by one.
pub(super) fn take_bundle(practice: &mut Practice, sealed: Vec<u8>) -> Result<Took> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(Took::Parked) };
    let Some(parts) = split(&sealed) else {
        return keep(practice, &Parcel::of(What::Bundle(NOBODY), sealed), "refused", Took::Refused);
    };
    if let Some(part) = parts.iter().find(|part| standing.keeps_out(claimed_span(part).compartment)) {
        return pass_by(practice, &What::Bundle(claimed_span(part)), &sealed);
    }
    let Some(together) = together(practice, &standing, &parts)? else {
        return one_by_one(practice, &parts);
    };
    let span = together.span;
    let end = end_of(practice, &span)?;
    let parcel = Parcel::of(What::Bundle(span), sealed);
    let now = practice.env().now();
    let further = span.to > end.seq;
    let note = |db: &Connection| {
        if further {
            store::put_end(db, &End { seq: span.to, tip: together.tip.0, segment: parcel.hash, ..end })?;
        }
        for (what, hash) in &together.inside {
            store::keep_known(db, what, hash, "bundled", now)?;
            store::forget_loose(db, &id_of(what, hash))?;
        }
        store::keep_file(db, &parcel, "taken", now)
    };
    let changed = match together.unknown.is_empty() {
        true => store::durably(practice, note).map(|()| BTreeSet::new())?,
        false => receive_and_note(practice, &together.unknown, note)?.changed,
    };
    if together.unknown.is_empty() && !further {
        return Ok(Took::Known);
    }
    Ok(Took::Applied(changed.into_iter().chain(["exchange"]).collect()))
}

const NOBODY: Span = Span { device: [0; 8], incarnation: [0; 8], compartment: 'p', from: 0, to: 0 };

/// The segments of a bundle that can be taken at once.
struct Together {
    span: Span,
    tip: Dot,
    dots: Vec<Dot>,
    unknown: Vec<Vec<u8>>,
    inside: Vec<(What, [u8; 32])>,
}

/// The bundle's entries, when all its segments are genuine, follow each other and what is here, and come from another device.
fn together(practice: &Practice, standing: &Standing, parts: &[&[u8]]) -> Result<Option<Together>> {
    let mut all: Option<Together> = None;
    for part in parts {
        let Some((opened, found)) = open(standing, part).ok().and_then(|opened| {
            let found = entries(&opened).ok()?;
            Some((opened, found))
        }) else {
            return Ok(None);
        };
        let header = &opened.header;
        let span = Span {
            device: header.device,
            incarnation: header.incarnation,
            compartment: header.compartment.letter(),
            from: header.from,
            to: header.to,
        };
        let own = span.device == standing.me;
        if own || found.iter().any(|(_, entry, _)| late::answers_for_itself(entry)) {
            return Ok(None);
        }
        let all = all.get_or_insert(Together {
            span: Span { to: span.from.saturating_sub(1), ..span },
            tip: Dot([0; 16]),
            dots: Vec::new(),
            unknown: Vec::new(),
            inside: Vec::new(),
        });
        let follows = (all.span.device, all.span.incarnation, all.span.compartment)
            == (span.device, span.incarnation, span.compartment)
            && all.span.to.checked_add(1) == Some(span.from);
        // What was seen of a removed device is told by the last entry alone, so all has to lead there.
        let linked = all.inside.is_empty() || found.first().is_some_and(|(_, entry, _)| entry.previous == all.tip);
        if !follows || (!linked && frontier::is_removed(standing, span.device)) {
            return Ok(None);
        }
        all.span.to = span.to;
        for (dot, _, payload) in found {
            if !store::has_entry(practice.db(), &dot.0)? {
                all.unknown.push(payload);
            }
            all.dots.push(dot);
            all.tip = dot;
        }
        all.inside.push((What::Segment(span), blake3::hash(part).into()));
    }
    let Some(all) = all else { return Ok(None) };
    let stands = frontier::judge(practice, standing, &all.span, &all.dots)? != Verdict::Late;
    Ok((stands && all.span.from <= end_of(practice, &all.span)?.seq + 1).then_some(all))
}

fn one_by_one(practice: &mut Practice, parts: &[&[u8]]) -> Result<Took> {
    let (mut changed, mut parked, mut known) = (BTreeSet::new(), false, false);
    for part in parts {
        if store::state(practice.db(), &format!("seg:{}", half(part)))?.is_some() {
            known = true;
            continue;
        }
        match take_segment(practice, part.to_vec())? {
            Took::Applied(more) => changed.extend(more),
            Took::Known => known = true,
            Took::Parked => parked = true,
            Took::Refused => {}
        }
    }
    Ok(match (changed.is_empty(), parked, known) {
        (false, ..) => Took::Applied(changed),
        (true, true, _) => Took::Parked,
        (true, false, true) => Took::Known,
        (true, false, false) => Took::Refused,
    })
}

fn half(sealed: &[u8]) -> String {
    hex(blake3::hash(sealed).as_bytes().get(..16).unwrap_or_default())
}

pub(super) fn wrap(sealed: &[u8], to: &mut Vec<u8>) {
    to.extend_from_slice(sealed);
    to.extend_from_slice(blake3::hash(sealed).as_bytes());
    to.extend_from_slice(&((sealed.len() + TRAILER) as u64).to_le_bytes());
    to.extend_from_slice(MARK);
}

/// The sealed bytes of the segments in a bundle, in order; `None` unless every byte belongs to a whole one.
pub(super) fn split(bundle: &[u8]) -> Option<Vec<&[u8]>> {
    let mut parts = Vec::new();
    let mut rest = bundle;
    while !rest.is_empty() {
        let length = rest.strip_suffix(MARK)?.last_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok().filter(|length| *length >= TRAILER)?;
        let (before, last) = rest.split_at_checked(rest.len().checked_sub(length)?)?;
        let (sealed, trailer) = last.split_at_checked(length - TRAILER)?;
        if !trailer.starts_with(blake3::hash(sealed).as_bytes()) || parts.len() == MOST {
            return None;
        }
        parts.push(sealed);
        rest = before;
    }
    parts.reverse();
    (!parts.is_empty()).then_some(parts)
}
