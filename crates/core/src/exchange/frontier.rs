//! What a removal leaves standing: the entries that led to the last one its author had seen, and no others under their numbers.
//!
//! A removal names the last entry of each stream by its hash, and every entry names the one before it, so all of them are settled.
//! Files come in any order: the chain is followed from its end, through the log and through files that are held back, and what is
//! on it is then taken from its beginning like any other file. How far down it was followed is kept, so nothing is read twice.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    Parcel, Span, What,
    crypto::{Compartment, DeviceTag, tag},
    hex,
    lives::comes_too_soon,
    registry::{DeviceState, StreamEnd},
    segments::{entries, incarnation_bytes},
    standing::Standing,
    store,
    taking::{Took, merge_segment, open},
    unhex,
    wants::Stream,
};
use crate::{
    Practice,
    error::{Result, StorageFault},
    oplog::{Dot, Entry},
};

/// The entries of a segment.
type Found = Vec<(Dot, Entry, Vec<u8>)>;

/// What is to become of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is taken: its author is part of the practice, or its numbers are all the removal speaks of.
    Stands,
    /// Everything in it is in the log.
    Known,
    /// The removal's author had seen it.
    Pinned,
    /// Nobody says so: it waits for somebody to look at it, or for what proves that it was seen.
    Late,
}

/// The lowest place to which a chain was followed: the entry that belongs there is neither in the log nor in a file known to stand.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Link {
    /// Nothing where the chain is whole, or leads nowhere.
    number: u64,
    entry: Dot,
}

/// What is to become of a segment, going by who wrote it and what a removal says of its stream.
pub(super) fn judge(practice: &Practice, standing: &Standing, span: &Span, dots: &[Dot]) -> Result<Verdict> {
    let Some(device) = standing.registry.device(span.device) else { return Ok(Verdict::Late) };
    let DeviceState::Removed { frontier } = &device.state else { return Ok(Verdict::Stands) };
    if stands_by_number(frontier, span) {
        return Ok(Verdict::Stands);
    }
    if all_in_log(practice, dots)? {
        return Ok(Verdict::Known);
    }
    for (_, link) in links(practice, standing, &stream_of(span))? {
        if continues(practice, span, dots, &link)? {
            return Ok(Verdict::Pinned);
        }
    }
    Ok(Verdict::Late)
}

/// Takes a segment that a removal leaves standing, and whatever it shows to stand as well. It waits for what comes before it.
pub(super) fn take_pinned(practice: &mut Practice, parcel: &Parcel, span: &Span, found: &Found) -> Result<Took> {
    note_pinned(practice, parcel, span, found)?;
    let changed = settle(practice)?;
    Ok(if changed.is_empty() { Took::Parked } else { Took::Applied(changed) })
}

/// Finds what is held back and stands all the same, and takes it in order. Answers the tables that changed.
pub(super) fn settle(practice: &mut Practice) -> Result<BTreeSet<&'static str>> {
    let mut changed = BTreeSet::new();
    loop {
        look_among_held(practice)?;
        kill_point!("frontier::found");
        let taken = take_in_order(practice)?;
        if taken.is_empty() {
            return Ok(changed);
        }
        changed.extend(taken);
    }
}

/// Segments of a removed device that are in here, although the removal may speak of other entries under their numbers, or of none.
///
/// Where two files hold the same numbers both are named: for a file that stands this changes nothing.
pub(super) fn doubtful(practice: &Practice, standing: &Standing, device: DeviceTag) -> Result<Vec<(Span, [u8; 32])>> {
    let Some(frontier) = frontier_of(standing, device) else { return Ok(Vec::new()) };
    let taken = store::taken_of(practice.db(), device)?;
    let mut doubtful = Vec::new();
    for files in taken.chunk_by(|(one, _), (other, _)| stream_of(one) == stream_of(other)) {
        let Some((first, _)) = files.first() else { continue };
        let open: Vec<Link> = links(practice, standing, &stream_of(first))?.into_iter().map(|(_, link)| link).collect();
        let mut reached = 0;
        for (place, (span, hash)) in files.iter().enumerate() {
            let next = files.get(place + 1).is_some_and(|(next, _)| next.from <= span.to);
            let twice = reached >= span.from || next;
            // The entry that belongs there is not in the log, and what is in this file is.
            let another = open.iter().any(|link| link.is_within(span));
            if !stands_by_number(frontier, span) && (twice || another || is_beyond(frontier, span)) {
                doubtful.push((*span, *hash));
            }
            reached = reached.max(span.to);
        }
    }
    Ok(doubtful)
}

/// Whether a device was removed, as far as was heard here.
pub(super) fn is_removed(standing: &Standing, device: DeviceTag) -> bool {
    frontier_of(standing, device).is_some()
}

fn frontier_of(standing: &Standing, device: DeviceTag) -> Option<&[StreamEnd]> {
    match &standing.registry.device(device)?.state {
        DeviceState::Removed { frontier } => Some(frontier),
        DeviceState::Active | DeviceState::Retired => None,
    }
}

/// Whether the numbers alone say that a segment had been seen: nobody is told which entries of restricted records there are.
fn stands_by_number(frontier: &[StreamEnd], span: &Span) -> bool {
    let unnamed = |end: &StreamEnd| end.tip == [0; 16] || mutant!("frontier::numbers_are_enough");
    ends_of(frontier, span).any(|end| span.to <= end.seq && unnamed(end)) || mutant!("taking::late_changes_are_taken")
}

fn is_beyond(frontier: &[StreamEnd], span: &Span) -> bool {
    !ends_of(frontier, span).any(|end| span.to <= end.seq)
}

fn ends_of<'a>(frontier: &'a [StreamEnd], span: &Span) -> impl Iterator<Item = &'a StreamEnd> {
    let of = (span.incarnation, Compartment::of_letter(span.compartment));
    frontier.iter().filter(move |end| (end.incarnation, Some(end.compartment)) == of)
}

fn stream_of(span: &Span) -> Stream {
    (span.device, span.incarnation, span.compartment)
}

/// Where each chain of a stream stands that a removal names, and under which key that is kept.
fn links(practice: &Practice, standing: &Standing, stream: &Stream) -> Result<Vec<(String, Link)>> {
    let &(device, incarnation, compartment) = stream;
    let any = Span { device, incarnation, compartment, from: 0, to: 0 };
    let frontier = frontier_of(standing, device).unwrap_or_default();
    let named = ends_of(frontier, &any).filter(|end| end.tip != [0; 16]);
    named
        .map(|end| {
            let key = format!("chain {} {} {compartment} {}", hex(&device), hex(&incarnation), hex(&end.tip));
            let link = followed(practice, stream, &key, Link { number: end.seq, entry: Dot(end.tip) })?;
            Ok((key, link))
        })
        .collect()
}

/// Follows a chain down the log from where it was left.
fn followed(practice: &Practice, stream: &Stream, key: &str, end: Link) -> Result<Link> {
    let kept = store::get(practice.db(), key)?.and_then(|text| Link::of_note(&text)).unwrap_or(end);
    let mut link = kept;
    while let Some(below) = below(practice, stream, &link)? {
        link = below;
    }
    if link != kept {
        store::durably(practice, |db| store::set(db, key, &link.note()))?;
    }
    Ok(link)
}

/// The next place down, when the entry that belongs to this one is in the log.
fn below(practice: &Practice, stream: &Stream, link: &Link) -> Result<Option<Link>> {
    if link.number == 0 {
        return Ok(None);
    }
    let Some(payload) = store::entry(practice.db(), &link.entry.0)? else { return Ok(None) };
    let entry = Entry::decode(&payload)?;
    let of = (tag(entry.device), incarnation_bytes(entry.incarnation), entry.compartment);
    // Whoever was removed may have named anything as the entry before.
    let belongs = of == *stream && entry.seq == link.number;
    Ok(Some(if belongs { Link::before(entry.seq, entry.previous) } else { Link::NOWHERE }))
}

/// Whether a segment holds the entry that belongs to a link, and above it nothing that does not stand.
fn continues(practice: &Practice, span: &Span, dots: &[Dot], link: &Link) -> Result<bool> {
    if !link.is_within(span) {
        return Ok(false);
    }
    let place = usize::try_from(link.number - span.from).map_err(|_| StorageFault::Unreadable("number"))?;
    let (upto, above) = dots.split_at_checked(place + 1).unwrap_or((dots, &[]));
    if upto.last() != Some(&link.entry) {
        return Ok(false);
    }
    Ok(all_in_log(practice, above)? || all_promised(practice, span, above)?)
}

fn all_in_log(practice: &Practice, dots: &[Dot]) -> Result<bool> {
    for dot in dots {
        if !store::has_entry(practice.db(), &dot.0)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether entries are in the log or in files that stand and wait: a restored disk can have put them into files a second time.
fn all_promised(practice: &Practice, span: &Span, dots: &[Dot]) -> Result<bool> {
    let standing = Standing::of(practice)?;
    let mut promised = BTreeSet::new();
    for (file, hash) in in_states(practice, &["pinned"])? {
        if stream_of(&file) == stream_of(span)
            && let Some((_, found)) = opened(practice, &standing, file, &hash)?
        {
            promised.extend(found.into_iter().map(|(dot, ..)| dot));
        }
    }
    let missing: Vec<Dot> = dots.iter().copied().filter(|dot| !promised.contains(dot)).collect();
    all_in_log(practice, &missing)
}

/// Notes that a segment stands, and where the chain goes on below it.
fn note_pinned(practice: &Practice, parcel: &Parcel, span: &Span, found: &Found) -> Result<()> {
    let standing = Standing::of(practice)?;
    let dots: Vec<Dot> = found.iter().map(|(dot, ..)| *dot).collect();
    let mut moved = Vec::new();
    for (key, link) in links(practice, &standing, &stream_of(span))? {
        if continues(practice, span, &dots, &link)? {
            moved.push(key);
        }
    }
    let below = found.first().map_or(Link::NOWHERE, |(_, entry, _)| Link::before(entry.seq, entry.previous));
    let now = practice.env().now();
    store::durably(practice, |db| {
        moved.iter().try_for_each(|key| store::set(db, key, &below.note()))?;
        store::keep_file(db, parcel, "pinned", now)
    })
}

/// Looks among the files that are held back for those that stand: what was missing may have come, or another removal was heard of.
fn look_among_held(practice: &Practice) -> Result<()> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(()) };
    let mut held: BTreeMap<Stream, Vec<(Span, [u8; 32])>> = BTreeMap::new();
    for (span, hash) in in_states(practice, &["late", "left_out"])? {
        held.entry(stream_of(&span)).or_default().push((span, hash));
    }
    for (stream, mut files) in held {
        // A chain is followed downwards, so one look at each is enough.
        files.sort_by_key(|(span, _)| Reverse(span.to));
        let mut ends = links(practice, &standing, &stream)?;
        for (span, hash) in files {
            let reaches = ends.iter().any(|(_, link)| link.is_within(&span));
            let free = frontier_of(&standing, span.device).is_none_or(|frontier| stands_by_number(frontier, &span));
            if (reaches || free) && look_at(practice, &standing, span, &hash)? {
                ends = links(practice, &standing, &stream)?;
            }
        }
    }
    Ok(())
}

/// Answers whether a file that was held back stands.
fn look_at(practice: &Practice, standing: &Standing, span: Span, hash: &[u8; 32]) -> Result<bool> {
    let Some((parcel, found)) = opened(practice, standing, span, hash)? else { return Ok(false) };
    let dots: Vec<Dot> = found.iter().map(|(dot, ..)| *dot).collect();
    match judge(practice, standing, &span, &dots)? {
        Verdict::Late => Ok(false),
        Verdict::Stands | Verdict::Known | Verdict::Pinned => {
            note_pinned(practice, &parcel, &span, &found)?;
            Ok(true)
        }
    }
}

/// Takes what stands, as far as nothing before it is missing.
fn take_in_order(practice: &mut Practice) -> Result<BTreeSet<&'static str>> {
    let mut waiting = in_states(practice, &["pinned"])?;
    waiting.sort_by_key(|(span, _)| *span);
    let mut changed = BTreeSet::new();
    for (span, hash) in waiting {
        if comes_too_soon(practice, &span)? {
            continue;
        }
        let standing = Standing::of(practice)?;
        let Some((parcel, found)) = opened(practice, &standing, span, &hash)? else { continue };
        if let Took::Applied(more) = merge_segment(practice, &parcel, span, found)? {
            changed.extend(more);
        }
    }
    Ok(changed)
}

fn in_states(practice: &Practice, states: &[&str]) -> Result<Vec<(Span, [u8; 32])>> {
    let mut found = Vec::new();
    for state in states {
        for file in store::in_state(practice.db(), state)? {
            if let What::Segment(span) = file.parcel_of {
                found.push((span, file.hash));
            }
        }
    }
    Ok(found)
}

/// A segment that is kept here, with its entries.
fn opened(practice: &Practice, standing: &Standing, span: Span, hash: &[u8; 32]) -> Result<Option<(Parcel, Found)>> {
    let what = What::Segment(span);
    let file = store::file(practice.db(), &super::id_of(&what, hash))?;
    let Some(sealed) = file.and_then(|file| file.sealed) else { return Ok(None) };
    let found = open(standing, &sealed).ok().and_then(|opened| entries(&opened).ok());
    Ok(found.map(|found| (Parcel::of(what, sealed), found)))
}

impl Link {
    const NOWHERE: Self = Self { number: 0, entry: Dot([0; 16]) };

    /// The place before an entry.
    fn before(number: u64, previous: Dot) -> Self {
        Self { number: number.saturating_sub(1), entry: previous }
    }

    fn is_within(&self, span: &Span) -> bool {
        self.number > 0 && (span.from..=span.to).contains(&self.number)
    }

    fn note(&self) -> String {
        format!("{} {}", self.number, hex(&self.entry.0))
    }

    fn of_note(text: &str) -> Option<Self> {
        let (number, entry) = text.split_once(' ')?;
        Some(Self { number: number.parse().ok()?, entry: Dot(unhex(entry)?) })
    }
}
