//! Devices that work apart and meet in any order come to the same state, whatever kind of record they wrote.

use tempfile::TempDir;
use uuid::Uuid;

use super::super::deferred::ignorance;
use crate::{
    Entropy, Env, Practice, catalogue,
    db::{Durability, Value},
    error::Error,
    oplog::{
        Action, Class, Done, Register, Table, fingerprint,
        generate::{self, Rows},
        receive, replayed_fingerprint,
    },
    testing::{FixedClock, MONDAY_NINE, key},
};
use std::sync::{Arc, Mutex, atomic::AtomicI64};

#[test]
fn devices_that_worked_apart_agree_in_whatever_order_they_meet() {
    for seed in 0..24 {
        let mut run = Run::new(seed, 3);
        for _ in 0..40 {
            run.step();
        }
        run.exchange();
        run.check();
    }
}

#[test]
fn a_clinical_value_changed_apart_stands_twice_until_somebody_decides() {
    let mut run = Run::new(7, 2);
    let (table, register) = clinical();
    let row = Uuid::from_u128(99);
    run.write(0, table, row, None, 1);
    run.exchange();
    run.write(0, table, row, Some(register), 2);
    run.write(1, table, row, Some(register), 3);
    run.exchange();
    for device in &run.devices {
        assert_eq!(device.differences(), [(table.number, row, register, true)]);
    }
    let refused = run.try_write(0, table, row, Some(register), 4).unwrap_err();
    assert!(refused.to_string().contains("without seeing each other"), "{refused}");
    let values = run.values(table, table.register(register).unwrap(), 5);
    let device = &mut run.devices[0];
    let _ = device
        .practice
        .act(Action::legal("decide"), |tx| {
            tx.unguarded();
            tx.decide(table, row, register, values.clone())
        })
        .unwrap();
    run.exchange();
    for device in &run.devices {
        assert_eq!(device.differences(), []);
        let shown = device.row(table, row).unwrap();
        let place = table.registers.iter().position(|known| known.number == register).unwrap();
        assert_eq!(shown[place], values);
    }
    run.check();
}

#[test]
fn what_was_removed_here_and_changed_there_stays_and_is_asked_about() {
    let mut run = Run::new(8, 2);
    let (table, register) = clinical();
    let row = Uuid::from_u128(98);
    run.write(0, table, row, None, 1);
    run.exchange();
    let _ = generate::withdraw(&mut run.devices[0].practice, table, row).unwrap();
    run.write(1, table, row, Some(register), 3);
    run.exchange();
    for device in &run.devices {
        assert!(device.row(table, row).is_some());
        assert!(device.differences().contains(&(table.number, row, register, true)));
    }
    run.check();
}

#[test]
fn a_fact_recorded_at_two_offices_is_one() {
    let mut run = Run::new(9, 2);
    let table = catalogue::tables().find(|table| table.name == "charge_voids").unwrap();
    let row = Uuid::from_u128(97);
    let values = |at: i64| -> Vec<Value> {
        table
            .columns()
            .map(|column| if column == "voided_at" { Value::Integer(at) } else { Value::Text("same".into()) })
            .collect()
    };
    run.record(0, table, row, values(10));
    run.devices[1].clock.advance(1);
    run.record(1, table, row, values(20));
    run.exchange();
    for device in &run.devices {
        assert_eq!(device.row(table, row).unwrap().concat(), values(10));
        assert_eq!(device.differences(), [], "only the time differs");
    }
    run.check();
}

#[test]
fn a_clock_years_ahead_is_not_caught() {
    let mut run = Run::new(10, 2);
    run.devices[1].clock.0.fetch_add(10 * 365 * 86_400_000, std::sync::atomic::Ordering::Relaxed);
    let (table, _) = clinical();
    run.write(1, table, Uuid::from_u128(96), None, 1);
    run.exchange();
    let stream = crate::opened::Stream::read(run.devices[0].practice.writer()).unwrap();
    assert!(stream.hybrid >> 16 < u64::try_from(MONDAY_NINE).unwrap() + 86_400_000);
    run.check();
}

#[test]
fn a_change_of_a_newer_program_is_kept_and_the_rest_is_applied() {
    let mut run = Run::new(11, 2);
    let (table, _) = clinical();
    run.write(0, table, Uuid::from_u128(95), None, 1);
    let (_, payload) = run.devices[0].own().pop().unwrap();
    let mut entry = super::Entry::decode(&payload).unwrap();
    entry.ops.push(super::Op::Unknown { bytes: vec![0x82, 0x18, 0x63, 0xf5] });
    entry.ops.push(super::Op::Fact { table: 60_000, row: Uuid::from_u128(1), values: vec![Value::Null] });
    let newer = entry.encode();
    assert_eq!(super::Entry::decode(&newer).unwrap(), entry);
    let device = &mut run.devices[1].practice;
    assert_eq!(receive(device, std::slice::from_ref(&newer)).unwrap().applied, 1);
    assert!(run.devices[1].row(table, Uuid::from_u128(95)).is_some());
    assert_eq!(super::super::apply_deferred(&mut run.devices[1].practice).unwrap(), 1);
    let kept: Vec<u8> = run.devices[1]
        .practice
        .db()
        .one("SELECT payload FROM ops WHERE received = 1", [], |row| row.get("payload"))
        .unwrap();
    assert_eq!(kept, newer);
}

#[test]
fn a_register_that_becomes_known_brings_nothing_back_that_was_written_over_meanwhile() {
    let mut run = Run::new(12, 2);
    let (table, clinical) = clinical();
    let later = table.registers.iter().find(|register| register.number != clinical).unwrap().number;
    let row = Uuid::from_u128(94);
    run.write(0, table, row, None, 1);
    run.exchange();
    run.write(0, table, row, None, 2);
    ignorance::of(table.number, later, || {
        run.exchange();
        run.write(1, table, row, Some(clinical), 3);
    });
    assert_eq!(super::super::apply_deferred(&mut run.devices[1].practice).unwrap(), 0);
    run.exchange();
    run.check();
    assert_eq!(run.devices[1].differences(), [], "the clinical value was written over by somebody who saw it");
}

/// Several devices of one practice, and a schedule drawn from a seed.
struct Run {
    draw: Draw,
    devices: Vec<Device>,
    rows: Rows,
}

struct Device {
    practice: Practice,
    clock: Arc<FixedClock>,
    _folder: TempDir,
}

impl Run {
    fn new(seed: u64, devices: usize) -> Self {
        let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let devices: Vec<_> = (0..devices).map(|_| Device::new(draw.next())).collect();
        let rows = Rows::of(&devices[0].practice, "").unwrap();
        Self { draw, devices, rows }
    }

    fn step(&mut self) {
        let device = self.draw.below(self.devices.len());
        self.devices[device]
            .clock
            .0
            .fetch_add(self.draw.below(5000) as i64 - 1000, std::sync::atomic::Ordering::Relaxed);
        match self.draw.below(10) {
            0..=5 => {
                let tables = generate::records();
                let table = tables[self.draw.below(tables.len())];
                let row = Uuid::from_u128(1 + self.draw.below(2) as u128);
                let register = table.registers[self.draw.below(table.registers.len())].number;
                let version = self.draw.next();
                match self.try_write(device, table, row, Some(register), version) {
                    Ok(_) | Err(Error::Refused(_)) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            6 => {
                let tables = generate::facts();
                let table = tables[self.draw.below(tables.len())];
                let values = self.values(table, &table.registers[0], 1 + self.draw.clone().next() % 2);
                let row = Uuid::from_u128(1 + self.draw.below(2) as u128);
                self.record(device, table, row, values);
            }
            7 => {
                let tables = generate::records();
                let table = tables[self.draw.below(tables.len())];
                let row = Uuid::from_u128(1 + self.draw.below(2) as u128);
                match generate::withdraw(&mut self.devices[device].practice, table, row) {
                    Ok(_) | Err(Error::Refused(_) | Error::NotFound(_)) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            _ => {
                let from = self.draw.below(self.devices.len());
                let mut entries = self.devices[from].all();
                self.draw.shuffle(&mut entries);
                entries.truncate(entries.len() / 2 + 1);
                let _ = receive(&mut self.devices[device].practice, &entries).unwrap();
            }
        }
    }

    fn exchange(&mut self) {
        let mut all: Vec<_> = self.devices.iter().flat_map(Device::all).collect();
        for device in &mut self.devices {
            self.draw.shuffle(&mut all);
            let _ = receive(&mut device.practice, &all).unwrap();
        }
    }

    fn check(&self) {
        let prints: Vec<_> = self.devices.iter().map(|device| fingerprint(&device.practice).unwrap()).collect();
        assert!(prints.windows(2).all(|pair| pair[0] == pair[1]), "the devices show different tables");
        let differences: Vec<_> = self.devices.iter().map(Device::differences).collect();
        assert!(differences.windows(2).all(|pair| pair[0] == pair[1]), "the devices see different conflicts");
        for device in &self.devices {
            assert_eq!(fingerprint(&device.practice).unwrap(), replayed_fingerprint(&device.practice).unwrap());
        }
    }

    fn try_write(
        &mut self,
        device: usize,
        table: &'static Table,
        row: Uuid,
        register: Option<u16>,
        version: u64,
    ) -> Result<Done<()>, Error> {
        self.rows.write(&mut self.devices[device].practice, table, row, register, version)
    }

    fn write(&mut self, device: usize, table: &'static Table, row: Uuid, register: Option<u16>, version: u64) {
        let _ = self.try_write(device, table, row, register, version).unwrap();
    }

    fn record(&mut self, device: usize, table: &'static Table, row: Uuid, values: Vec<Value>) {
        match generate::record(&mut self.devices[device].practice, table, row, values) {
            Ok(_) | Err(Error::Refused(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }

    fn values(&self, table: &'static Table, register: &Register, version: u64) -> Vec<Value> {
        self.rows.values(table, register, version)
    }
}

impl Device {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock(AtomicI64::new(MONDAY_NINE)));
        let env = Env::new(clock.clone(), Arc::new(Seeded(Mutex::new(Draw(seed | 1)))));
        let practice = Practice::create(folder.path(), Uuid::from_u128(7), &key(), env, Durability::None).unwrap();
        Self { practice, clock, _folder: folder }
    }

    fn own(&self) -> Vec<(i64, Vec<u8>)> {
        let of = |compartment| super::own_entries_after(&self.practice, compartment, 0, 100_000).unwrap();
        let mut entries = [of(super::PRACTICE), of(super::RESTRICTED)].concat();
        entries.sort_by_key(|(number, _)| *number);
        entries
    }

    fn all(&self) -> Vec<Vec<u8>> {
        self.practice.db().all("SELECT payload FROM ops ORDER BY seq", [], |row| row.get("payload")).unwrap()
    }

    fn row(&self, table: &'static Table, row: Uuid) -> Option<Vec<Vec<Value>>> {
        super::super::replay::row_values(self.practice.writer(), table, row).unwrap()
    }

    fn differences(&self) -> Vec<(u16, Uuid, u16, bool)> {
        self.practice
            .db()
            .all("SELECT table_number, row_id, register, decide FROM differences ORDER BY 1, 2, 3", [], |row| {
                let id: String = row.get("row_id")?;
                Ok((row.get("table_number")?, id.parse().unwrap(), row.get("register")?, row.get("decide")?))
            })
            .unwrap()
    }
}

/// A table with a clinical register, and its number.
fn clinical() -> (&'static Table, u16) {
    let table = catalogue::tables().find(|table| table.name == "diagnoses").unwrap();
    let register = table.registers.iter().find(|register| register.class == Class::Clinical).unwrap();
    (table, register.number)
}

/// Numbers that repeat from run to run.
#[derive(Clone)]
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.below(place + 1));
        }
    }
}

struct Seeded(Mutex<Draw>);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut draw = self.0.lock().unwrap();
        bytes.iter_mut().for_each(|byte| *byte = (draw.next() >> 32) as u8);
    }
}
