//! What each step does.

use seriesdesk_core::{
    Error, StorageFault, Uuid,
    attachments::{Attachment, RestrictedFile, simulated},
    db::Value,
    exchange,
    oplog::{Done, Op, Stored, Table, generate, versions},
};

use crate::{
    chance::Chance,
    kill,
    report::Violation,
    schedule::What,
    template,
    watched::{MARK, Watched},
    world::{World, dots_of, fault},
};

const DAY: i64 = 86_400_000;
/// Rows of each table; few, so that devices meet on them.
const ROWS: usize = 2;

impl World {
    pub(crate) fn do_step(&mut self, number: usize, what: What, mut chance: Chance) -> Result<(), Violation> {
        let chance = &mut chance;
        let writes = matches!(what, What::Write | What::Record | What::Withdraw | What::Newer);
        if self.schedule.clinic && writes {
            return self.at_the_desk(number, chance);
        }
        match what {
            What::Write => self.write(number, chance),
            What::Burst => (0..2 + chance.below(6)).try_for_each(|_| self.write(number, chance)),
            What::Record => self.record(number, chance),
            What::Attach => self.attach(number, chance),
            What::Withdraw => self.withdraw(number, chance),
            What::Undo => self.undo(number),
            What::Decide => self.decide(number, chance),
            What::Newer => self.newer(number, chance),
            What::Round => self.round(number),
            What::CutOff => self.cut_off(number, chance),
            What::KilledRound => {
                kill::after(1 + u32::try_from(chance.below(60)).unwrap_or(0));
                self.round(number)
            }
            What::KilledWrite => {
                kill::after(1 + u32::try_from(chance.below(6)).unwrap_or(0));
                self.write(number, chance)
            }
            What::Restart => {
                if chance.one_in(2) {
                    generate::before_update(self.device(number).practice()).map_err(fault("update"))?;
                }
                self.restart(number, chance.draw())
            }
            What::Skew => {
                let years = chance.below(21).cast_signed() as i64 - 10;
                self.device(number).own.advance(years * 365 * DAY);
                Ok(())
            }
            What::Wait => {
                let ms = *chance.of(&[3_000, 60_000, 700_000, 7 * 3_600_000, 3 * DAY]).unwrap_or(&0);
                self.passes(ms);
                Ok(())
            }
            What::Copy => self.copy_everything(number, false),
            What::SpoiledCopy => self.copy_everything(number, true),
            What::Days => self.days(*chance.of(&[3, 9, 36]).unwrap_or(&3)),
            What::KilledDays => {
                kill::after(1 + u32::try_from(chance.below(900)).unwrap_or(0));
                self.days(9)
            }
            What::Away => {
                self.device(number).away = true;
                self.device(number).own.advance(90 * DAY);
                Ok(())
            }
            What::Back => {
                self.device(number).away = false;
                Ok(())
            }
            What::Mishap => self.mishap(number, chance),
            What::Forge => self.forge(chance),
            What::Image => self.image(number),
            What::RollBack => self.roll_back(number, chance),
            What::Clone => self.clone_device(number, chance),
            What::ShareImage => {
                self.share_image = Some(self.share.files.image());
                Ok(())
            }
            What::ShareRolledBack => {
                if let Some(image) = self.share_image.clone() {
                    self.share.files.restore(&image);
                }
                Ok(())
            }
            What::Swapped => self.swapped(number),
            What::Join => self.join(chance),
            What::Remove => self.remove(chance),
            What::Rotate => {
                exchange::rotate_keys(self.device(0).at_work()).map_err(fault("rotate"))?;
                self.note_entries(0, false)
            }
        }
    }

    /// The tables whose rows a device changes: one without restricted records writes none.
    fn tables(&mut self, number: usize) -> Vec<&'static Table> {
        let plain = self.device(number).is_plain();
        generate::records().into_iter().filter(|table| !(plain && table.is_restricted())).collect()
    }

    pub(crate) fn write(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        if self.schedule.clinic {
            return self.at_the_desk(number, chance);
        }
        let Some(table) = chance.of(&self.tables(number)).copied() else { return Ok(()) };
        let (row, version) = (row(chance), chance.draw());
        let register = chance.of(table.registers).map(|register| register.number);
        let World { rows, devices, .. } = self;
        let Some(device) = devices.get_mut(number) else { return Ok(()) };
        let done = rows.write(device.at_work(), table, row, register, version);
        self.wrote(number, table, done)?;
        self.tell(|| format!("    {} {} register {register:?} version {}", table.name, short(row), version % 8));
        Ok(())
    }

    fn record(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        // Often the same one, so that more than two devices meet on a fact.
        let facts = generate::facts();
        let any = if chance.one_in(2) { facts.first() } else { chance.of(&facts) };
        let Some(table) = any.copied() else { return Ok(()) };
        let (row, version) = (row(chance), 1 + chance.draw() % 2);
        let World { rows, devices, .. } = self;
        let Some(device) = devices.get_mut(number) else { return Ok(()) };
        let done = rows.record(device.at_work(), table, row, version);
        self.tell(|| format!("    {} {} version {version}", table.name, short(row)));
        self.wrote(number, table, done)
    }

    fn attach(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let content = format!("{MARK} scan {}", chance.draw());
        if !self.device(number).is_plain() && chance.one_in(3) {
            let done = simulated::keep_restricted_file(self.device(number).at_work(), content.as_bytes());
            return self.wrote(number, RestrictedFile::TABLE, done);
        }
        let done = simulated::keep_file(self.device(number).at_work(), content.as_bytes());
        self.wrote(number, Attachment::TABLE, done)
    }

    fn withdraw(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        // What is there and what two devices may meet on is preferred.
        for _ in 0..12 {
            let Some(table) = chance.of(&self.tables(number)).copied() else { return Ok(()) };
            let row = row(chance);
            let there = generate::row_of(self.device(number).practice(), table, row).map_err(fault("row"))?;
            if there.is_some() {
                let done = generate::withdraw(self.device(number).at_work(), table, row);
                self.tell(|| format!("    {} {}", table.name, short(row)));
                return self.wrote(number, table, done);
            }
        }
        Ok(())
    }

    fn undo(&mut self, number: usize) -> Result<(), Violation> {
        let device = self.device(number);
        let Some(token) = device.undo.pop() else { return Ok(()) };
        match device.at_work().undo(token) {
            Ok(done) => {
                device.undo.extend(done.undo);
                Ok(())
            }
            // What the guards of an area read are rows that hold nothing they could read.
            Err(Error::Refused(_) | Error::NotFound(_) | Error::Storage(StorageFault::Unreadable(_))) => Ok(()),
            Err(error) => Err(fault("undo")(error)),
        }
    }

    fn decide(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        if self.schedule.clinic {
            return self.answer(number, chance);
        }
        let differences = generate::differences(self.device(number).practice()).map_err(fault("differences"))?;
        let places: Vec<_> = differences.into_keys().collect();
        let Some(place) = chance.of(&places).copied() else { return Ok(()) };
        let Some(table) = seriesdesk_core::catalogue::table(place.table) else { return Ok(()) };
        if table.registers.iter().any(|register| register.class == seriesdesk_core::oplog::Class::Fact) {
            return Ok(());
        }
        let stand = versions(self.device(number).practice().db(), place).map_err(fault("versions"))?;
        let Some(kept) = chance.of(&stand).cloned() else { return Ok(()) };
        let done = generate::decide(self.device(number).at_work(), table, place, kept.values);
        self.tell(|| format!("    {} {} register {}", table.name, short(place.row), place.register));
        self.wrote(number, table, done)
    }

    fn newer(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let Some(table) = chance.of(&self.tables(number)).copied() else { return Ok(()) };
        let row = row(chance);
        let version = chance.draw();
        let values = table.registers.iter().map(|register| self.rows.values(table, register, version)).collect();
        let newer = match chance.below(3) {
            0 => Op::Unknown { bytes: vec![0x82, 0x18, 0x63, 0xf5] },
            1 => Op::Fact { table: 60_000, row, values: vec![Value::Null] },
            _ => Op::Put { table: table.number, row, register: 999, values: vec![Value::Integer(1)], base: Vec::new() },
        };
        let done = generate::write_newer(self.device(number).at_work(), table, row, values, vec![newer]);
        self.tell(|| format!("    {} {}", table.name, short(row)));
        self.wrote(number, table, done)
    }

    /// Judges how a write may end, and keeps the way back.
    pub(crate) fn wrote<T>(
        &mut self,
        number: usize,
        table: &'static Table,
        done: seriesdesk_core::Result<Done<T>>,
    ) -> Result<(), Violation> {
        match done {
            Ok(done) => {
                self.device(number).undo.extend(done.undo);
                *self.counts.tables.entry(table.name).or_default() += 1;
                Ok(())
            }
            Err(Error::Refused(_) | Error::NotFound(_) | Error::Stale | Error::Invalid { .. }) => {
                self.counts.note("refused");
                Ok(())
            }
            Err(error) => Err(fault("write")(error)),
        }
    }

    fn round(&mut self, number: usize) -> Result<(), Violation> {
        if self.device(number).away {
            return Ok(());
        }
        self.exchange(number).map(drop)
    }

    fn cut_off(&mut self, number: usize, chance: &mut Chance) -> Result<(), Violation> {
        let call = 1 + chance.draw() % 24;
        self.device(number).exchange.store().kill_at(call);
        self.round(number)?;
        self.restart(number, chance.draw())
    }

    fn join(&mut self, chance: &mut Chance) -> Result<(), Violation> {
        if self.schedule.rate > 0 || self.devices.len() > 32 {
            return Ok(()); // A person who joins waits until the share behaves; the last one to join does so too.
        }
        self.let_in(chance.draw()).map(drop)
    }

    /// Lets a new device in, by the founding one.
    pub(crate) fn let_in(&mut self, seed: u64) -> Result<bool, Violation> {
        let number = self.devices.len();
        let folder = self.root.join(number.to_string());
        let setup = |why: String| Violation::of("joining", why);
        let restricted = !(self.schedule.plain && seed.is_multiple_of(2));
        let empty = self.template.empty.clone();
        let mut guest = template::newcomer(&empty, &folder, &self.template.key, &self.share, number).map_err(setup)?;
        guest.own.reseed(seed);
        let now = self.device(0).own.now_ms();
        guest.own.advance(now - guest.own.now_ms());
        let share: Watched = self.share.clone();
        let host = self.device(0);
        host.away = false;
        let joined = template::join(host, &mut guest, &share, restricted);
        if let Err(why) = joined {
            // What lies on the share may be in the way: another day.
            self.tell(|| format!("    {why}"));
            self.counts.note("joining put off");
            return Ok(false);
        }
        self.devices.push(guest);
        self.note_entries(0, false)?;
        self.note_entries(number, false)?;
        Ok(true)
    }

    fn remove(&mut self, chance: &mut Chance) -> Result<(), Violation> {
        let host = self.device(0).id();
        let others: Vec<Uuid> = self.active().map(|(_, device)| device.id()).filter(|id| *id != host).collect();
        if self.removed.is_some() || others.len() < 2 {
            return Ok(());
        }
        let Some(lost) = chance.of(&others).copied() else { return Ok(()) };
        let mut tag = [0; 8];
        tag.copy_from_slice(lost.as_bytes().get(..8).unwrap_or(&[0; 8]));
        self.before_removal = dots_of(self.device(0).practice())?;
        match exchange::revoke_device(self.device(0).at_work(), tag) {
            Ok(()) => {}
            // Set back to a time before it let that one in, it has not heard of it again yet.
            Err(Error::Refused(_)) => {
                self.counts.note("refused");
                return Ok(());
            }
            Err(error) => return Err(fault("remove")(error)),
        }
        self.removed = Some(lost);
        for device in self.devices.iter_mut().filter(|device| device.id() == lost) {
            device.removed = true;
        }
        self.tell(|| format!("    {lost}"));
        self.note_entries(0, false)?;
        match self.devices.iter().position(|device| device.id() == lost) {
            Some(number) if chance.one_in(2) => self.older_disk_turns_up(number, chance),
            Some(_) | None => Ok(()),
        }
    }
}

fn row(chance: &mut Chance) -> Uuid {
    Uuid::from_u128(1 + chance.below(ROWS) as u128)
}

fn short(row: Uuid) -> String {
    row.to_string().split_off(32)
}
