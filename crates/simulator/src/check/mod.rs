//! What has to be true when all is over, worked out from nothing but the entries.

mod files;
mod merged;
mod places;

use seriesdesk_core::{
    Uuid, audit, catalogue, conflicts, exchange,
    oplog::{Dot, Entry, PRACTICE, RESTRICTED, fingerprint, generate, mark_of, receive},
    safety,
};
use seriesdesk_share::parcel;
use std::collections::{BTreeMap, BTreeSet};

pub use files::{files_everywhere, files_there};

use crate::{
    chance::Chance,
    device::Device,
    holding,
    report::Violation,
    template::{MONDAY_NINE, newcomer},
    world::{World, dots_of, fault},
};

/// Bits for each byte below which something sealed looks like something readable.
const LEAST_ENTROPY: f64 = 7.9;

/// What every device has to hold in the end: all that somebody holds when the faults stop, or that lies whole on the share.
pub fn owed(world: &mut World) -> Result<BTreeSet<Dot>, Violation> {
    let mut owed = BTreeSet::new();
    for (_, device) in world.active() {
        owed.extend(dots_of(device.practice())?);
    }
    let whole: BTreeSet<[u8; 32]> = (world.share.files.names().iter())
        .filter_map(|name| world.share.files.bytes(name))
        .filter_map(|bytes| parcel::unwrap(&bytes).ok().map(parcel::hash))
        .collect();
    owed.extend(on_the_share_alone(world, &owed, &whole));
    acknowledged(world)?;
    let forgotten: BTreeSet<Dot> = world.forgotten.iter().map(|(dot, _)| *dot).collect();
    for (dot, known) in &world.known {
        if !owed.contains(dot) && !forgotten.contains(dot) && Some(known.entry.device) != world.removed {
            return Err(Violation::of("P2", format!("{dot} was acknowledged and is on no device")));
        }
    }
    Ok(owed)
}

/// What a restored disk does not hold any more and lies whole on the share. What comes after an entry of which no copy is left
/// anywhere waits for it.
fn on_the_share_alone(world: &World, held: &BTreeSet<Dot>, whole: &BTreeSet<[u8; 32]>) -> BTreeSet<Dot> {
    let mut first_lost: BTreeMap<(Uuid, u32, char), u64> = BTreeMap::new();
    let mut there = Vec::new();
    for (dot, file) in world.forgotten.iter().filter(|(dot, _)| !held.contains(dot)) {
        let Some(known) = world.known.get(dot) else { continue };
        if Some(known.entry.device) == world.removed {
            continue;
        }
        let stream = (known.entry.device, known.entry.incarnation, known.entry.compartment);
        if file.is_some_and(|file| whole.contains(&file)) {
            there.push((*dot, stream, known.entry.seq));
        } else {
            let first = first_lost.entry(stream).or_insert(known.entry.seq);
            *first = known.entry.seq.min(*first);
        }
    }
    let waits = |stream, seq| first_lost.get(&stream).is_some_and(|lost| seq > *lost);
    there.into_iter().filter(|(_, stream, seq)| !waits(*stream, *seq)).map(|(dot, ..)| dot).collect()
}

/// Who is said to have everything has it, as long as no disk was set back.
fn acknowledged(world: &World) -> Result<(), Violation> {
    if world.counts.happened.contains_key("RollBack") || world.counts.happened.contains_key("Clone") {
        return Ok(());
    }
    let restricted = restricted(world);
    for (number, device) in world.active() {
        let progress = exchange::progress(device.practice()).map_err(fault("progress"))?;
        let mine = dots_of(device.practice())?;
        let id = device.id();
        let mine = mine.iter().filter(|dot| world.known.get(*dot).is_some_and(|known| known.entry.device == id));
        let mine: BTreeSet<Dot> = mine.copied().collect();
        let plain: BTreeSet<Dot> = mine.difference(&restricted).copied().collect();
        let devices = progress.map(|progress| progress.devices).unwrap_or_default();
        for safe in devices.into_iter().filter(|other| !other.this && other.lacks == 0) {
            let Some((_, other)) = world.active().find(|(_, other)| other.id() == safe.id) else { continue };
            let mine = if other.is_plain() { &plain } else { &mine };
            if !dots_of(other.practice())?.is_superset(mine) {
                return Err(Violation::of("acked", format!("device {number} believes that another has everything")));
            }
        }
    }
    Ok(())
}

/// Every promise.
pub fn everything(world: &mut World, owed: &BTreeSet<Dot>) -> Result<(), Violation> {
    let all = world.known.iter().map(|(dot, known)| (*dot, &known.entry)).collect();
    merged::authors(&all)?;
    let mut prints: BTreeMap<String, usize> = BTreeMap::new();
    let mut marks: BTreeMap<String, usize> = BTreeMap::new();
    let mut lists: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let restricted = restricted(world);
    if world.schedule.clinic {
        // Which rules are looked at depends on the day, and nothing on the minute.
        let minutes = (0..).step_by(60_000);
        world.devices.iter().zip(minutes).for_each(|(device, later)| device.own.set(MONDAY_NINE + later));
    }
    tell_what_lies_there(world);
    if world.schedule.doctor {
        // What a search index remembers of another schedule's file is no fault of this one.
        world.devices.iter_mut().try_for_each(Device::start_afresh).map_err(fault("start"))?;
    }
    for (number, device) in world.active() {
        let practice = device.practice();
        let dots = dots_of(practice)?;
        if let Some(dot) = dots.iter().find(|dot| !world.known.contains_key(*dot)) {
            return Err(Violation::of("P7", format!("device {number} holds {dot}, which nobody wrote")));
        }
        let plain = device.is_plain();
        if let Some(dot) = owed.iter().find(|dot| !(dots.contains(*dot) || plain && restricted.contains(*dot))) {
            let author = world.known.get(dot).map(|known| (known.entry.device, known.entry.seq));
            return Err(Violation::of("P2", format!("device {number} lacks {dot} of {author:?}")));
        }
        let entries: BTreeMap<Dot, &Entry> =
            dots.iter().filter_map(|dot| Some((*dot, &world.known.get(dot)?.entry))).collect();
        merged::check(practice, &entries).map_err(|violation| on(number, violation))?;
        if audit::verify_chain(practice).map_err(fault("audit"))?.is_none() {
            return Err(Violation::of("audit", format!("a chain is broken on device {number}")));
        }
        if !plain {
            prints.insert(fingerprint(practice).map_err(fault("fingerprint"))?, number);
        }
        marks.insert(mark_of(practice, PRACTICE).map_err(fault("fingerprint"))?, number);
        if world.schedule.clinic {
            let list = conflicts::list_conflicts(practice).map_err(fault("conflicts"))?;
            lists.insert(list.decide.into_iter().map(|conflict| conflict.id).collect(), number);
        }
        if world.schedule.doctor {
            examined(practice, number)?;
        }
    }
    if prints.len() > 1 || marks.len() > 1 {
        let both = (prints.values(), marks.values());
        return Err(Violation::of("P1", format!("the devices show different tables: {both:?}")));
    }
    if lists.len() > 1 {
        return Err(Violation::of("P5", format!("the devices ask different questions: {:?}", lists.values())));
    }
    world.counts.fingerprint = prints.into_keys().next().unwrap_or_default();
    removed_gained_nothing(world)?;
    one_life_each(world)?;
    nothing_whispered(world, &restricted)?;
    nothing_readable_left(world)?;
    if world.chance.one_in(8) { any_order_gives_the_same(world) } else { Ok(()) }
}

/// What lies on the share in the end, for whoever looks at a schedule that failed.
fn tell_what_lies_there(world: &mut World) {
    if world.told.is_some() {
        let devices: Vec<String> = world.devices.iter().map(|device| device.id().to_string()).collect();
        let names = world.share.files.names();
        world.tell(|| format!("in the end the devices are {}", devices.join(", ")));
        names.iter().for_each(|name| world.tell(|| format!("    {name}")));
    }
}

/// A removed device holds nothing that was written by those who knew.
fn removed_gained_nothing(world: &World) -> Result<(), Violation> {
    for (number, device) in world.devices.iter().enumerate().filter(|(_, device)| device.removed) {
        for dot in dots_of(device.practice())? {
            if world.known.get(&dot).is_some_and(|known| known.after_removal) {
                return Err(Violation::of("P8", format!("removed device {number} reads {dot}")));
            }
        }
    }
    Ok(())
}

/// Two disks of one device write under different lives, once one of them took in what the other wrote.
fn one_life_each(world: &World) -> Result<(), Violation> {
    let mut lives: BTreeMap<(Uuid, u32), (u64, Dot)> = BTreeMap::new();
    for (number, device) in world.active() {
        let (life, seq, tip) = generate::life(device.practice()).map_err(fault("life"))?;
        let other = lives.insert((device.id(), life), (seq, tip));
        if other.is_some_and(|other| other != (seq, tip)) {
            return Err(Violation::of("lives", format!("device {number} writes under the life of another disk")));
        }
    }
    Ok(())
}

/// The entries with restricted records.
fn restricted(world: &World) -> BTreeSet<Dot> {
    world.known.iter().filter(|(_, known)| known.entry.compartment == RESTRICTED).map(|(dot, _)| *dot).collect()
}

/// A device without restricted records holds no byte of one, and no id of an entry with one.
fn nothing_whispered(world: &World, restricted: &BTreeSet<Dot>) -> Result<(), Violation> {
    let mut wanted: Vec<Vec<u8>> =
        restricted.iter().flat_map(|dot| [dot.0.to_vec(), dot.to_string().into_bytes()]).collect();
    wanted.push(generate::WHISPERED.as_bytes().to_vec());
    for (number, device) in world.devices.iter().enumerate().filter(|(_, device)| device.is_plain()) {
        if let Some(table) = generate::found_in(device.practice(), &wanted).map_err(fault("search"))? {
            return Err(Violation::of("P8", format!("device {number} knows of a restricted record in {table}")));
        }
    }
    Ok(())
}

fn nothing_readable_left(world: &World) -> Result<(), Violation> {
    world.share.seen(|watch| {
        if let Some(name) = watch.repeats() {
            return Err(Violation::of("P6", format!("{name} was sealed with a nonce that was used before")));
        }
        if let Some(name) = watch.leaks().first() {
            return Err(Violation::of("P6", format!("{name} says what nobody may read")));
        }
        match watch.entropy() {
            Some(bits) if bits < LEAST_ENTROPY => {
                Err(Violation::of("P6", format!("{bits:.2} bits in each byte look readable")))
            }
            Some(_) | None => Ok(()),
        }
    })
}

/// The same entries in another order, in other portions, on an empty device.
fn any_order_gives_the_same(world: &mut World) -> Result<(), Violation> {
    let Some((_, device)) = world.active().next() else { return Ok(()) };
    let mut all: Vec<Vec<u8>> =
        generate::log(device.practice(), 0).map_err(fault("log"))?.into_iter().map(|(.., payload)| payload).collect();
    let differences = generate::differences(device.practice()).map_err(fault("differences"))?;
    let mut chance = Chance::new(world.schedule.seed ^ 0x0a11);
    chance.shuffle(&mut all);
    let folder = world.root.join("replayed");
    let setup = |why: String| Violation::of("setup", why);
    let mut other = newcomer(&world.template.empty, &folder, &world.template.key, &world.share, 99).map_err(setup)?;
    let portion = 1 + chance.below(40);
    for part in all.chunks(portion) {
        let _ = receive(other.at_work(), part).map_err(fault("replay"))?;
    }
    if fingerprint(other.practice()).map_err(fault("fingerprint"))? != world.counts.fingerprint {
        return Err(Violation::of("P10", "the same entries in another order give other tables"));
    }
    if generate::differences(other.practice()).map_err(fault("differences"))? != differences {
        return Err(Violation::of("P10", "the same entries in another order give other conflicts"));
    }
    drop(other);
    let _ = holding::copy(&world.template.empty, &folder);
    Ok(())
}

/// What the doctor says.
fn examined(practice: &seriesdesk_core::Practice, number: usize) -> Result<(), Violation> {
    // Rows drawn by chance name attachments that nobody ever had.
    match safety::examine(practice).into_iter().find(|check| !check.ok && check.name != "Attachments") {
        Some(check) => Err(Violation::of("doctor", format!("device {number}: {}: {}", check.name, check.detail))),
        None => Ok(()),
    }
}

fn on(number: usize, violation: Violation) -> Violation {
    Violation { what: format!("device {number}: {}", violation.what), ..violation }
}

/// The tables that this program knows.
fn known_table(number: u16) -> bool {
    catalogue::table(number).is_some()
}
