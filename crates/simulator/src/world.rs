//! One schedule under way: the devices, the share between them, and what has to be true of both.

use seriesdesk_core::{
    Practice, Uuid, exchange,
    oplog::{Dot, Entry, generate},
};
use seriesdesk_share::{Image, Name, RoundFault, faults::Fault};
use std::{
    any::Any,
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::Arc,
};

use crate::{
    chance::Chance,
    check,
    copies::CopyMade,
    device::{Device, Own},
    holding, kill,
    report::{Counts, Violation},
    schedule::{Schedule, Step},
    settle,
    template::{MONDAY_NINE, Template, Templates},
    watched::Watched,
};

/// What was committed somewhere.
pub struct Known {
    /// The entry.
    pub entry: Entry,
    /// Whether its author knew of a removal that the removed one must gain nothing after.
    pub after_removal: bool,
}

/// An entry that a restored disk does not hold any more, and the hash of the file it lay in on the share, when it did.
pub type Forgotten = (Dot, Option<[u8; 32]>);

/// Everything there is in a schedule.
pub struct World {
    pub(crate) schedule: Schedule,
    pub(crate) template: Arc<Template>,
    pub(crate) share: Watched,
    pub(crate) devices: Vec<Device>,
    pub(crate) rows: Arc<generate::Rows>,
    pub(crate) known: BTreeMap<Dot, Known>,
    pub(crate) forgotten: Vec<Forgotten>,
    pub(crate) removed: Option<Uuid>,
    /// What the device that removed it had of it by then.
    pub(crate) before_removal: BTreeSet<Dot>,
    pub(crate) share_image: Option<Image>,
    /// Time that passed for everybody.
    pub(crate) passed_ms: i64,
    pub(crate) copies: Vec<CopyMade>,
    /// What left the share because of them.
    pub(crate) went: BTreeSet<Name>,
    /// Who is at it, in case the program is ended meanwhile.
    pub(crate) busy: Option<usize>,
    pub(crate) counts: Counts,
    pub(crate) told: Option<Vec<String>>,
    pub(crate) root: PathBuf,
    pub(crate) chance: Chance,
}

/// Runs a schedule to its end. `tell` keeps what every step did, in words.
///
/// # Errors
/// The first promise that did not hold, with what was told.
pub fn run(schedule: &Schedule, templates: &Templates, tell: bool) -> Result<Counts, (Violation, Vec<String>)> {
    let mut world = World::begin(schedule, templates, tell).map_err(|why| (Violation::of("setup", why), Vec::new()))?;
    match world.live() {
        Ok(()) => {
            world.count_faults();
            Ok(world.counts)
        }
        Err(violation) => Err((violation, world.told.unwrap_or_default())),
    }
}

impl World {
    fn begin(schedule: &Schedule, templates: &Templates, tell: bool) -> Result<Self, String> {
        let template = templates.of(schedule.devices, schedule.encrypted, schedule.plain)?;
        let root = holding::root().map_err(|error| error.to_string())?;
        let share = Watched::default();
        share.files.restore(&template.share);
        let mut devices = Vec::new();
        for (number, from) in template.folders.iter().enumerate() {
            let folder = root.join(number.to_string());
            holding::copy(from, &folder).map_err(|error| error.to_string())?;
            let own = Own::new(MONDAY_NINE + 86_400_000, schedule.seed ^ number as u64);
            let seed = schedule.seed.wrapping_add(number as u64);
            let device = Device::start(&folder, &template.key, own, &share, seed, schedule.rates());
            devices.push(device.map_err(|error| error.to_string())?);
        }
        let rows = Arc::clone(&template.rows);
        let mut world = Self {
            schedule: schedule.clone(),
            template,
            share,
            devices,
            rows,
            known: BTreeMap::new(),
            forgotten: Vec::new(),
            removed: None,
            before_removal: BTreeSet::new(),
            share_image: None,
            passed_ms: 0,
            copies: Vec::new(),
            went: BTreeSet::new(),
            busy: None,
            counts: Counts::default(),
            told: tell.then(Vec::new),
            root,
            chance: Chance::new(schedule.seed ^ 0xfeed),
        };
        for device in 0..world.devices.len() {
            world.note_entries(device, true).map_err(|violation| violation.what)?;
        }
        Ok(world)
    }

    fn live(&mut self) -> Result<(), Violation> {
        for (number, step) in self.schedule.steps.clone().into_iter().enumerate() {
            self.counts.note(&format!("{:?}", step.what));
            self.step(number, step)?;
        }
        let owed = check::owed(self)?;
        let files = check::files_there(self)?;
        settle::settle(self)?;
        check::everything(self, &owed)?;
        check::files_everywhere(self, &files)
    }

    /// One step, with whatever unwinds out of it.
    fn step(&mut self, number: usize, step: Step) -> Result<(), Violation> {
        let device = step.device % self.devices.len();
        self.passes(1_000);
        self.busy = None;
        self.tell(|| format!("{number:3} device {device} {:?}", step.what));
        let chance = Chance::new(step.draw);
        if let Some(device) = self.devices.get(device) {
            device.own.reseed(step.draw ^ self.schedule.seed);
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| self.do_step(device, step.what, chance)));
        kill::after(0);
        match outcome {
            Ok(done) => done?,
            Err(thrown) if thrown.is::<kill::Killed>() => {
                self.counts.note("killed");
                self.tell(|| "    killed".to_owned());
                self.restart(self.busy.unwrap_or(device), step.draw)?;
            }
            Err(thrown) => return Err(Violation::of("panic", said(&*thrown))),
        }
        self.note_entries(device, false)
    }

    /// Starts a device again.
    pub(crate) fn restart(&mut self, device: usize, seed: u64) -> Result<(), Violation> {
        let rates = self.schedule.rates();
        self.count_faults_of(device);
        let device = self.device(device);
        device.restart(seed, rates).map_err(|error| Violation::of("restart", error.to_string()))
    }

    /// Exchanges everything a device can, and judges how that may end.
    pub(crate) fn exchange(&mut self, device: usize) -> Result<bool, Violation> {
        let finds_all = self.schedule.tells_the_truth();
        self.busy = Some(device);
        self.device(device).finds_all = finds_all;
        let outcome = self.device(device).exchange_all();
        if let Some(lie) = self.device(device).lie.take() {
            return Err(Violation::of("placed", lie));
        }
        self.judge_what_went(device)?;
        match outcome {
            Ok((rounds, moved)) => {
                self.counts.rounds += rounds;
                Ok(moved)
            }
            Err(RoundFault::Side(error)) => Err(Violation::of("round", format!("{error}: {error:?}"))),
            Err(RoundFault::NotThisShare { why }) => {
                self.counts.rounds += 1;
                self.tell(|| format!("    not this share: {why:?}"));
                // Somebody says that it is.
                self.device(device).exchange.refill();
                Ok(true)
            }
            Err(fault) => {
                self.counts.rounds += 1;
                self.tell(|| format!("    {fault:?}"));
                Ok(true)
            }
        }
    }

    /// Notes what a device wrote since the last time.
    pub(crate) fn note_entries(&mut self, number: usize, first: bool) -> Result<(), Violation> {
        let Some(device) = self.devices.get_mut(number) else { return Ok(()) };
        let log = generate::log(device.practice(), device.noted).map_err(fault("log"))?;
        let Some((last, ..)) = log.last() else { return Ok(()) };
        device.noted = *last;
        let (own_id, removed) = (device.id(), device.removed);
        let mut mine = Vec::new();
        for (_, received, payload) in log {
            if received && !first {
                continue;
            }
            let entry = Entry::decode(&payload).map_err(fault("log"))?;
            mine.push((Dot::of(&payload), entry));
        }
        if mine.is_empty() {
            return Ok(());
        }
        let knows = match self.removed {
            // Who removed it knows, whatever comes of it.
            Some(removed_id) if !removed && own_id != removed_id => {
                number == 0 || knows_removal(device.practice(), removed_id)?
            }
            Some(_) | None => false,
        };
        for (dot, entry) in mine {
            let (life, compartment, seq) = (entry.incarnation, entry.compartment, entry.seq);
            if !first {
                self.tell(|| format!("    device {number} wrote {dot}: life {life:x}, {compartment} {seq}"));
            }
            self.counts.entries += u64::from(!first);
            self.known.entry(dot).or_insert(Known { entry, after_removal: knows });
        }
        Ok(())
    }

    /// The devices that belong to the practice.
    pub(crate) fn active(&self) -> impl Iterator<Item = (usize, &Device)> {
        self.devices.iter().enumerate().filter(|(_, device)| !device.removed)
    }

    /// Whether something may have befallen what lies on the share.
    pub(crate) fn share_suffered(&self) -> bool {
        self.schedule.rate > 0 || self.schedule.steps.iter().any(|step| step.what.befalls_the_share())
    }

    /// A device by its number.
    pub(crate) fn device(&mut self, number: usize) -> &mut Device {
        let count = self.devices.len().max(1);
        self.devices.get_mut(number % count).expect("there is always a device")
    }

    /// Keeps what happened, when somebody wants to know.
    pub(crate) fn tell(&mut self, what: impl FnOnce() -> String) {
        if let Some(told) = &mut self.told {
            told.push(what());
        }
    }

    fn count_faults_of(&mut self, device: usize) {
        let counts: Vec<(Fault, u32)> = {
            let store = self.device(device).exchange.store();
            Fault::ALL.iter().map(|fault| (*fault, store.count(*fault))).collect()
        };
        for (fault, count) in counts {
            self.counts.add(&format!("share {fault:?}"), u64::from(count));
        }
    }

    fn count_faults(&mut self) {
        for device in 0..self.devices.len() {
            self.count_faults_of(device);
        }
    }
}

/// Dots of a device's log.
pub(crate) fn dots_of(practice: &Practice) -> Result<BTreeSet<Dot>, Violation> {
    let log = generate::log(practice, 0).map_err(fault("log"))?;
    Ok(log.iter().map(|(.., payload)| Dot::of(payload)).collect())
}

/// An error nobody expects.
pub(crate) fn fault(at: &'static str) -> impl Fn(seriesdesk_core::Error) -> Violation {
    move |error| Violation::of("unexpected", format!("{at}: {error:?}"))
}

fn knows_removal(practice: &Practice, removed: Uuid) -> Result<bool, Violation> {
    let progress = exchange::progress(practice).map_err(fault("progress"))?;
    Ok(progress.is_some_and(|progress| progress.devices.iter().any(|device| device.id == removed && device.removed)))
}

fn said(thrown: &(dyn Any + Send)) -> String {
    let text = thrown.downcast_ref::<String>().cloned();
    text.or_else(|| thrown.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}
