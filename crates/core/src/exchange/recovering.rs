//! Coming back from the share alone: every computer is lost, the share and the paper of the recovery kit are left.
//!
//! Until the kit has let this device in, nothing is written: the records are opened one after the other with the keys the kit
//! opens, and a set of records says whether they are all there. From then on this device is a device like any other.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use super::{
    Parcel, What,
    beats::Beat,
    crypto::{
        Compartment, DeviceKeys, Keyring, Kind, Label, MailKind, RootKeys, RootPublic, SealFault, kit_tag,
        open_mail_with, seal, seal_mail_with, unseal,
    },
    joining,
    lives::own_end,
    registry::{AnswerLetter, Record, RecordHash, Recovery, Registry, Signed, recover_by_kit},
    snapshots,
    standing::{self, Standing, begin_with, cannot},
    store,
};
use crate::{
    Practice,
    error::{Error, Result, StorageFault},
    types::{PersonId, UtcMillis},
    vault::Kit,
};
use uuid::Uuid;

/// A share that nobody reaches by a computer any more: its first file, and letters for kits.
pub struct LostShare {
    first: Signed,
    founder: RootPublic,
    letters: Vec<([u8; 16], Vec<u8>)>,
}

/// A share as its recovery kit opens it.
pub struct Rescue {
    kit: Kit,
    root: RootKeys,
    pin: RecordHash,
    records: Vec<Signed>,
    unread: Vec<Vec<u8>>,
    registry: Registry,
}

/// A lost device, as the records name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostDevice {
    /// What people called it.
    pub name: String,
    /// Since when it belonged to the practice, by the clock of whoever let it in.
    pub since: UtcMillis,
}

impl LostShare {
    /// Reads the share's first file. `letters` are the answers that lie on it, in which a renewed kit may find the practice.
    ///
    /// # Errors
    /// `Refused` when it is none.
    pub fn read(genesis: &[u8], letters: Vec<([u8; 16], Vec<u8>)>) -> Result<LostShare> {
        let first = Signed::read(genesis).map_err(|_| no_share())?;
        let Record::Genesis(founding) = first.record() else { return Err(no_share()) };
        let founder = founding.root;
        Ok(LostShare { first, founder, letters })
    }

    /// Whether a kit is, or once was, this practice's.
    pub fn fits(&self, kit: &Kit) -> bool {
        RootKeys::from_kit(kit).public() == self.founder || self.letter(kit).is_some()
    }

    /// What the kit opens.
    ///
    /// # Errors
    /// `Refused` when nothing can be made of it.
    pub fn open(self, kit: Kit) -> Result<Rescue> {
        let pin = self.first.hash();
        let letter = self.letter(&kit).and_then(|bytes| AnswerLetter::decode(&bytes).ok());
        let told = letter.iter().flat_map(|letter| &letter.records).filter_map(|bytes| Signed::read(bytes).ok());
        let records: Vec<Signed> = std::iter::once(self.first).chain(told).collect();
        let registry = Registry::build(pin, records.iter().cloned()).map_err(|_| no_share())?;
        Ok(Rescue { root: RootKeys::from_kit(&kit), kit, pin, records, unread: Vec::new(), registry })
    }

    fn letter(&self, kit: &Kit) -> Option<Vec<u8>> {
        let (id, key) = kit_mail(kit);
        let mut own = self.letters.iter().filter(|(of, _)| *of == id);
        own.find_map(|(_, sealed)| open_mail_with(&key, id, MailKind::Answer, sealed).ok())
    }
}

impl Rescue {
    /// Opens records as they lie on the share, as far as the kit opens them.
    pub fn read(&mut self, sealed: Vec<Vec<u8>>) {
        self.unread.extend(sealed);
        loop {
            let keyring = self.keyring();
            let known: BTreeSet<RecordHash> = self.records.iter().map(Signed::hash).collect();
            let before = self.unread.len();
            let (registry, records) = (&self.registry, &mut self.records);
            self.unread.retain(|sealed| {
                match unseal(sealed, &keyring, &|device| registry.signer(device)) {
                    Ok(opened) => {
                        let record = Signed::read(&opened.content).ok();
                        records.extend(record.filter(|record| !known.contains(&record.hash())));
                        false
                    }
                    // Forged or another practice's: nothing waits for it.
                    Err(SealFault::Damaged | SealFault::ForeignPractice) => false,
                    Err(SealFault::UnknownKey(_) | SealFault::UnknownSigner(_) | SealFault::Newer) => true,
                }
            });
            if self.unread.len() == before {
                return;
            }
            if let Ok(registry) = Registry::build(self.pin, self.records.iter().cloned()) {
                self.registry = registry;
            }
        }
    }

    /// The practice.
    pub fn practice(&self) -> Uuid {
        self.registry.practice()
    }

    /// The kit that was typed.
    pub fn kit(&self) -> &Kit {
        &self.kit
    }

    /// The devices that belong to the practice.
    pub fn devices(&self) -> Vec<LostDevice> {
        let active = self.registry.active();
        active.map(|device| LostDevice { name: device.name.clone(), since: device.added_at }).collect()
    }

    /// How many records about devices and keys are known to exist and are not here, or cannot be opened yet.
    pub fn lacking(&self) -> usize {
        self.registry.missing().len().max(self.unread.len())
    }

    /// Whether this kit counts.
    ///
    /// # Errors
    /// `Refused` for one that was replaced.
    pub fn counts(&self) -> Result<()> {
        if self.registry.root() == self.root.public() {
            return Ok(());
        }
        Err(Error::refused("This recovery kit was replaced by a newer one and lets nobody in.")
            .hint("Look for the newer sheet: it names the kit that it replaces."))
    }

    fn keyring(&self) -> Keyring {
        self.registry.keyring_by_kit(&self.root)
    }
}

/// Lets this new, empty practice into its share by the kit. `place` is where that is, as the caller writes it down.
///
/// # Errors
/// `Refused` for a kit that does not count, or records that lack a key.
pub fn recover(practice: &Practice, rescue: &Rescue, device_name: &str, place: &str) -> Result<()> {
    rescue.counts()?;
    let name = device_name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Error::invalid("device_name", "is what people call this computer, up to 60 letters"));
    }
    let (keys, entropy) = (DeviceKeys::generate(practice.env().entropy()), practice.env().entropy());
    let recovery =
        Recovery { device: practice.device(), name: name.to_owned(), person: None, now: practice.env().now() };
    let made = recover_by_kit(&rescue.registry, &recovery, &rescue.root, &keys, entropy).map_err(cannot)?;
    let keyring = rescue.keyring();
    let sealed = made.iter().map(|record| {
        let label = Label {
            kind: Kind::Registry,
            device: kit_tag(&rescue.root.public()),
            incarnation: [0; 8],
            compartment: Compartment::Practice,
            from: 0,
            to: 0,
            previous: [0; 32],
        };
        let sealed = seal(&label, record.bytes(), &keyring, rescue.root.as_device(), entropy);
        sealed.map(|sealed| Parcel::of(What::Record, sealed)).map_err(|_| StorageFault::Unreadable("keys").into())
    });
    let sealed: Vec<Parcel> = sealed.collect::<Result<_>>()?;
    let known: Vec<Signed> = rescue.records.iter().chain(&made).cloned().collect();
    let now = practice.env().now();
    begin_with(practice, rescue.pin, &known, |db| {
        standing::set_keys(db, &keys)?;
        sealed.iter().try_for_each(|parcel| store::keep_file(db, parcel, "waiting", now))?;
        joining::note_way_in(db, place)?;
        snapshots::look_for_one(db)
    })
}

/// Says who uses this device.
///
/// # Errors
/// `Refused` when it is no part of the practice.
pub fn used_by(practice: &Practice, person: PersonId) -> Result<()> {
    let standing = Standing::of(practice)?;
    let name = standing.registry.device(standing.me).map(|me| me.name.clone()).unwrap_or_default();
    let records = standing.author(practice).rename(standing.me, &name, Some(person.0)).map_err(cannot)?;
    standing::keep_records(practice, &records)
}

/// What the others said they had of each device's changes and nobody has here: the device's name, and how many.
pub fn lost_changes(practice: &Practice) -> Result<Vec<(String, u64)>> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(Vec::new()) };
    let mut lost = Vec::new();
    for (device, incarnation, compartment, seq) in promised(practice)? {
        let Some(known) = standing.registry.device(device) else { continue };
        let here = store::ends(practice.db())?
            .into_iter()
            .find(|end| (end.device, end.incarnation, end.compartment) == (device, incarnation, compartment))
            .map_or(0, |end| end.seq);
        if here < seq {
            lost.push((known.name.clone(), seq - here));
        }
    }
    Ok(lost)
}

/// How far the heartbeats on the share say that every stream had got.
pub(super) fn promised(practice: &Practice) -> Result<joining::Promised> {
    let own = own_end(practice)?.device;
    let Some(standing) = Standing::maybe(practice)? else { return Ok(Vec::new()) };
    let mut ends = std::collections::BTreeMap::new();
    for heard in store::heard(practice.db())? {
        let Some(beat) = Beat::heard(&standing, &heard) else { continue };
        for (device, incarnation, compartment, seq, _) in beat.ends {
            let known: &mut u64 = ends.entry((device, incarnation, compartment)).or_default();
            *known = seq.max(*known);
        }
    }
    let others = ends.into_iter().filter(|((device, ..), _)| *device != own);
    Ok(others.map(|((device, incarnation, compartment), seq)| (device, incarnation, compartment, seq)).collect())
}

/// The letter by which a renewed kit finds the practice, since the first file names only the kit that was there then.
pub(super) fn letter(practice: &Practice, kit: &Kit) -> Result<Parcel> {
    let (id, key) = kit_mail(kit);
    let standing = Standing::of(practice)?;
    let content = AnswerLetter::of(standing.registry.records()).encode();
    let sealed = seal_mail_with(&key, id, MailKind::Answer, &content, practice.env().entropy());
    Ok(Parcel::of(What::Answer(id), sealed.ok_or(StorageFault::Unreadable("letter"))?))
}

fn no_share() -> Error {
    Error::refused("No practice share that can be read lies here.")
        .hint("Choose the folder or address the lost computers used. If it is still being copied, wait until all of it is there.")
}

/// The mail under which a renewed kit finds the practice: its name and its key.
fn kit_mail(kit: &Kit) -> ([u8; 16], Zeroizing<[u8; 32]>) {
    let mut id = [0; 16];
    let drawn = kit.derive("seriesdesk 2026-11 share kit letter");
    id.copy_from_slice(drawn.split_at(16).0);
    (id, kit.derive("seriesdesk 2026-11 share kit letter key"))
}
