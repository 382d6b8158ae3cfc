//! Epoch keys: what records are sealed under for a while, until a device leaves or a year has passed.

use super::{DeviceTag, Kind, draw};
use crate::env::Entropy;
use hkdf::Hkdf;
use sha2::Sha256;
use std::{collections::BTreeMap, fmt};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Which records a key opens. A device whose user may not read restricted records never holds a restricted key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compartment {
    /// Everything the back office needs.
    Practice,
    /// 42 CFR Part 2 records and psychotherapy notes.
    Restricted,
}

/// Names an epoch key without showing it, and binds what was sealed to that one key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 16]);

/// The secret of one epoch of one compartment.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct EpochKey {
    #[zeroize(skip)]
    compartment: Compartment,
    #[zeroize(skip)]
    number: u32,
    secret: [u8; 32],
}

/// Every epoch key this device holds: it opens with all of them and writes with one of each compartment.
#[derive(Clone)]
pub struct Keyring {
    practice: Uuid,
    keys: BTreeMap<KeyId, EpochKey>,
    writing: BTreeMap<Compartment, KeyId>,
    for_records: Option<KeyId>,
}

impl Compartment {
    /// Both, the wider one first.
    pub const ALL: [Compartment; 2] = [Compartment::Practice, Compartment::Restricted];

    /// The letter in names and headers: `p` or `r`.
    pub fn letter(self) -> char {
        match self {
            Compartment::Practice => 'p',
            Compartment::Restricted => 'r',
        }
    }

    /// The compartment of a letter. `None` for one this program does not know.
    pub fn of_letter(letter: char) -> Option<Compartment> {
        Compartment::ALL.into_iter().find(|compartment| compartment.letter() == letter)
    }

    pub(in crate::exchange) fn byte(self) -> u8 {
        match self {
            Compartment::Practice => b'p',
            Compartment::Restricted => b'r',
        }
    }
}

impl EpochKey {
    /// Draws a key.
    pub fn generate(compartment: Compartment, number: u32, entropy: &dyn Entropy) -> EpochKey {
        EpochKey::of(compartment, number, draw(entropy))
    }

    /// The compartment it opens.
    pub fn compartment(&self) -> Compartment {
        self.compartment
    }

    /// Its number within the compartment, from 1. Two devices that rotated apart made two keys of one number.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Its id: BLAKE3 of the secret under its own context, the first 16 bytes.
    pub fn id(&self) -> KeyId {
        let mut id = [0; 16];
        id.copy_from_slice(&Zeroizing::new(blake3::derive_key("sds1 key id", &self.secret))[..16]);
        KeyId(id)
    }

    pub(in crate::exchange) fn of(compartment: Compartment, number: u32, secret: [u8; 32]) -> EpochKey {
        EpochKey { compartment, number, secret }
    }

    pub(super) fn expose_secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// The key of one kind of file in one life of one device.
    pub(super) fn file_key(&self, kind: Kind, device: DeviceTag, incarnation: [u8; 8]) -> Zeroizing<[u8; 32]> {
        self.derived(&[b"sds1", &[kind.byte()], &device, &incarnation])
    }

    pub(super) fn derived(&self, purpose: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, &self.secret)
            .expand_multi_info(purpose, key.as_mut())
            .expect("32 bytes are one block of HKDF");
        key
    }
}

impl Keyring {
    /// An empty keyring of a practice.
    pub fn new(practice: Uuid) -> Keyring {
        Keyring { practice, keys: BTreeMap::new(), writing: BTreeMap::new(), for_records: None }
    }

    /// The practice whose keys these are.
    pub fn practice(&self) -> Uuid {
        self.practice
    }

    /// Adds a key. It becomes the one its compartment writes with when it is the newest there.
    pub fn add(&mut self, key: EpochKey) {
        let newest = self.writing(key.compartment).is_none_or(|held| rank(held) < rank(&key));
        if newest {
            self.writing.insert(key.compartment, key.id());
        }
        self.keys.insert(key.id(), key);
    }

    /// The key of an id.
    pub fn find(&self, id: KeyId) -> Option<&EpochKey> {
        self.keys.get(&id)
    }

    /// The key a compartment is written with.
    pub fn writing(&self, compartment: Compartment) -> Option<&EpochKey> {
        self.writing.get(&compartment).and_then(|id| self.keys.get(id))
    }

    /// The key registry records are sealed under: one that every device that is part of the practice can already open.
    pub fn for_records(&self) -> Option<&EpochKey> {
        self.for_records.and_then(|id| self.keys.get(&id)).or_else(|| self.writing(Compartment::Practice))
    }

    /// All keys.
    pub fn iter(&self) -> impl Iterator<Item = &EpochKey> {
        self.keys.values()
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Writes a compartment with this key from here on. Ignored when the key is not held.
    pub(in crate::exchange) fn write_with(&mut self, id: KeyId) {
        if let Some(key) = self.keys.get(&id) {
            self.writing.insert(key.compartment, id);
        }
    }

    /// Seals registry records under this key from here on.
    pub(in crate::exchange) fn seal_records_with(&mut self, id: Option<KeyId>) {
        self.for_records = id;
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EpochKey({} {}, hidden)", self.compartment.letter(), self.number)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({} keys, hidden)", self.keys.len())
    }
}

/// Which of two keys is the newer one; every device decides alike.
fn rank(key: &EpochKey) -> (u32, KeyId) {
    (key.number, key.id())
}
