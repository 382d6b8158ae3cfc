//! Devices of an invented practice, with randomness that is the same in every run.

use super::{
    crypto::{Compartment, DeviceKeys, DeviceTag, Keyring, Kind, Label, RootKeys, seal, tag},
    registry::{Admission, Author, CannotAct, Founding, RecordHash, Registry, RequestLetter, Role, Signed, found},
};
use crate::{env::Entropy, types::UtcMillis, vault::Kit};
use std::sync::Mutex;
use uuid::Uuid;

pub(super) const PRACTICE: Uuid = Uuid::from_u128(0x0193_ca5e_0000_7000_8000_0000_0000_0001);
/// 2026-03-02, nine in the morning.
pub(super) const NOW: UtcMillis = UtcMillis(1_772_442_000_000);

/// Looks random and repeats from run to run.
pub(super) struct Seeded(Mutex<blake3::OutputReader>);

impl Seeded {
    pub(super) fn of(seed: u64) -> Seeded {
        let mut hash = blake3::Hasher::new_derive_key("exchange test randomness");
        hash.update(&seed.to_le_bytes());
        Seeded(Mutex::new(hash.finalize_xof()))
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill(bytes);
    }
}

/// A device and the records it has seen.
pub(super) struct Office {
    pub(super) id: Uuid,
    pub(super) keys: DeviceKeys,
    pub(super) seen: Vec<Signed>,
    /// What it had seen when it was let in: the letter that answered its request.
    pub(super) answer: Vec<Signed>,
    /// The records it made, as they lie on the share.
    pub(super) sent: Vec<Vec<u8>>,
    pub(super) pin: RecordHash,
    pub(super) entropy: Seeded,
    pub(super) now: UtcMillis,
}

/// A founded practice: the owner's device and the kit.
pub(super) fn founded() -> (Office, RootKeys) {
    let entropy = Seeded::of(1);
    let kit = RootKeys::from_kit(&Kit::generate(&entropy));
    let mut owner = Office::new(1, RecordHash([0; 32]));
    let founding = Founding {
        practice: PRACTICE,
        device: owner.id,
        name: "Front desk".into(),
        person: Some(Uuid::from_u128(0x0115)),
        root: kit.public(),
        now: NOW,
    };
    owner.seen = found(&founding, &owner.keys, &owner.entropy).unwrap();
    owner.pin = owner.seen[0].hash();
    owner.answer = owner.seen.clone();
    (owner, kit)
}

impl Office {
    /// A device nobody knows yet.
    pub(super) fn new(number: u8, pin: RecordHash) -> Office {
        let entropy = Seeded::of(1000 + u64::from(number));
        let id = Uuid::from_bytes([number; 16]);
        Office {
            id,
            keys: DeviceKeys::generate(&entropy),
            seen: Vec::new(),
            answer: Vec::new(),
            sent: Vec::new(),
            pin,
            entropy,
            now: NOW,
        }
    }

    pub(super) fn tag(&self) -> DeviceTag {
        tag(self.id)
    }

    pub(super) fn registry(&self) -> Registry {
        Registry::build(self.pin, self.seen.iter().cloned()).unwrap()
    }

    pub(super) fn keyring(&self) -> Keyring {
        self.registry().keyring(&self.keys)
    }

    /// Decides something and remembers the records.
    pub(super) fn act<E: std::fmt::Debug>(&mut self, act: impl FnOnce(&Author<'_>) -> Result<Vec<Signed>, E>) {
        self.try_act(act).unwrap();
    }

    pub(super) fn try_act<E>(&mut self, act: impl FnOnce(&Author<'_>) -> Result<Vec<Signed>, E>) -> Result<(), E> {
        let registry = self.registry();
        let author = Author { registry: &registry, keys: &self.keys, entropy: &self.entropy, now: self.now };
        let made = act(&author)?;
        made.into_iter().for_each(|record| self.send(record, &registry));
        Ok(())
    }

    /// Remembers a record and seals it for the share, with the keyring of the registry it was made from.
    pub(super) fn send(&mut self, record: Signed, from: &Registry) {
        let label = Label {
            kind: Kind::Registry,
            device: self.tag(),
            incarnation: [1; 8],
            compartment: Compartment::Practice,
            from: 0,
            to: 0,
            previous: [0; 32],
        };
        let keyring = from.keyring(&self.keys);
        self.sent.push(seal(&label, record.bytes(), &keyring, &self.keys, &self.entropy).unwrap());
        self.seen.push(record);
    }

    /// Invites a device and lets it in; it has seen what this one has.
    pub(super) fn admit(&mut self, number: u8, role: Role, admin: bool) -> Office {
        let mut new = Office::new(number, self.pin);
        self.try_admit(&new, role, admin).unwrap();
        new.seen = self.seen.clone();
        new.answer = self.seen.clone();
        new
    }

    /// Lets this very device in if that is allowed here.
    pub(super) fn admit_as(&mut self, new: &Office) {
        let _ = self.try_admit(new, Role::Practice, false);
    }

    fn try_admit(&mut self, new: &Office, role: Role, admin: bool) -> Result<(), CannotAct> {
        let mut mail = [0; 16];
        self.try_act(|author| {
            author.invite(role, admin).map(|invited| {
                mail = invited.code.mail_id();
                invited.records
            })
        })?;
        let admission = Admission { mail, request: new.request() };
        self.try_act(|author| author.approve(&admission))
    }

    pub(super) fn request(&self) -> RequestLetter {
        RequestLetter {
            device: self.id,
            keys: self.keys.public(),
            name: format!("Laptop {}", self.id.as_bytes()[0]),
            person: None,
        }
    }

    /// Both have seen what either had.
    pub(super) fn meet(&mut self, other: &mut Office) {
        self.learn(other);
        other.learn(self);
    }

    pub(super) fn learn(&mut self, other: &Office) {
        for record in &other.seen {
            if !self.seen.contains(record) {
                self.seen.push(record.clone());
            }
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}
