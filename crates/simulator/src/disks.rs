//! Disks: images of them, restored and started beside the first.

use seriesdesk_core::{
    exchange::{self, What as Parcel},
    oplog::{Dot, Entry, generate},
};
use std::collections::BTreeMap;

use crate::{
    chance::Chance,
    device::{Device, Own},
    holding,
    report::Violation,
    world::{World, dots_of, fault},
};

impl World {
    pub(crate) fn image(&mut self, number: usize) -> Result<(), Violation> {
        let to = self.root.join(format!("image-{number}"));
        let device = self.device(number);
        holding::copy(&device.folder, &to).map_err(disk)?;
        device.image = Some(to);
        Ok(())
    }

    pub(crate) fn roll_back(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let Some(image) = self.device(number).image.clone() else { return Ok(()) };
        // Whoever removed a device is not set back to before it; that the removal is gone then is nobody's fault.
        if number == 0 && self.removed.is_some() {
            return Ok(());
        }
        self.note_entries(number, false)?;
        let device = self.device(number);
        let before = generate::log(device.practice(), 0).map_err(fault("log"))?;
        let files = segments(device)?;
        let id = device.id();
        device.stop();
        holding::copy(&image, &device.folder).map_err(disk)?;
        self.restart(number, chance.draw())?;
        let device = self.device(number);
        device.undo.clear();
        device.noted = 0;
        let after = dots_of(device.practice())?;
        let mut mine: BTreeMap<Place, Vec<Dot>> = BTreeMap::new();
        for (.., payload) in before {
            let (dot, entry) = (Dot::of(&payload), Entry::decode(&payload).map_err(fault("log"))?);
            let place = (entry.incarnation, entry.compartment, entry.seq);
            match entry.device == id {
                true => mine.entry(place).or_default().push(dot),
                false if after.contains(&dot) => {}
                false => self.forgotten.push((dot, None)),
            }
        }
        for (place, dots) in mine {
            // Once it was set back it may have given a number twice; then nobody can tell which of them lies in the file.
            let file = files.get(&place).copied().filter(|_| dots.len() == 1);
            self.forgotten.extend(dots.into_iter().filter(|dot| !after.contains(dot)).map(|dot| (dot, file)));
        }
        self.note_entries(number, true)
    }

    pub(crate) fn clone_device(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        if (number == 0 && self.removed.is_some()) || self.device(number).removed {
            return Ok(());
        }
        self.start_image(number, chance)
    }

    /// An older disk of a device that was removed: what it writes goes by numbers that may have been given already.
    pub(crate) fn older_disk_turns_up(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let before = self.devices.len();
        self.start_image(number, chance)?;
        if self.devices.len() == before {
            return Ok(());
        }
        self.write(before, chance)?;
        self.exchange(before).map(drop)
    }

    fn start_image(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let Some(image) = self.device(number).image.clone().filter(|_| self.devices.len() <= 32) else { return Ok(()) };
        let folder = self.root.join(self.devices.len().to_string());
        holding::copy(&image, &folder).map_err(disk)?;
        let own = Own::new(self.device(number).own.now_ms(), chance.draw());
        let rates = self.schedule.rates();
        let mut device = Device::start(&folder, &self.template.key, own, &self.share, chance.draw(), rates)
            .map_err(fault("start"))?;
        device.removed = self.removed == Some(device.id());
        self.devices.push(device);
        self.note_entries(self.devices.len() - 1, true)
    }
}

/// A life, a compartment and a number of a device's entries.
type Place = (u32, char, u64);

/// Which file each of a device's own entries lies in.
fn segments(device: &Device) -> Result<BTreeMap<Place, [u8; 32]>, Violation> {
    let mut files = BTreeMap::new();
    let me = device.id();
    for (what, hash) in exchange::shelf(device.practice()).map_err(fault("shelf"))? {
        let Parcel::Segment(span) = what else { continue };
        if !me.as_bytes().starts_with(&span.device) {
            continue;
        }
        let incarnation = u32::try_from(u64::from_be_bytes(span.incarnation)).unwrap_or(0);
        files.extend((span.from..=span.to).map(|seq| ((incarnation, span.compartment, seq), hash)));
    }
    Ok(files)
}

fn disk(error: std::io::Error) -> Violation {
    Violation::of("setup", error.to_string())
}
