//! Where this device stands: its keys, the registry as far as it is known, and the share it belongs to.

#[cfg(feature = "simulate")]
use super::crypto::once;
use super::{
    Parcel, What,
    crypto::{Compartment, DeviceKeys, DeviceTag, Keyring, RootKeys, tag},
    hex, recovering,
    registry::{Author, CannotAct, DeviceState, Founding, RecordHash, Registry, Signed, found},
    store, unhex,
};
use crate::{
    Practice,
    db::Connection,
    error::{Error, Result, StorageFault},
    oplog::RESTRICTED,
    vault::Kit,
};
use std::sync::Arc;

const KEYS: &str = "device_keys";
const PIN: &str = "share_genesis";
const PLACE: &str = "share_place";
const KIT_LETTER: &str = "kit_letter";

/// Which share this has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The one with this genesis.
    Root([u8; 32]),
    /// One that this device is about to found.
    Founding,
    /// Any: this device waits to be let in.
    Joining,
}

/// Keys and registry of this device.
pub(super) struct Standing {
    pub registry: Registry,
    pub keyring: Keyring,
    pub keys: DeviceKeys,
    pub me: DeviceTag,
}

/// Where this device stands now.
struct Now(Option<Arc<Standing>>);

impl Standing {
    /// Where this device stands.
    ///
    /// # Errors
    /// `Refused` before a share is set up.
    pub fn of(practice: &Practice) -> Result<Arc<Standing>> {
        Standing::maybe(practice)?
            .ok_or_else(|| Error::refused("This practice has no share yet.").hint("Set one up first."))
    }

    /// The same; none before a share is set up.
    pub fn maybe(practice: &Practice) -> Result<Option<Arc<Standing>>> {
        let now = practice.until_written(|| Ok(Now(Standing::by_records(practice)?)))?;
        Ok(now.0.clone())
    }

    /// Worked out once for each set of records, since every file asks.
    fn by_records(practice: &Practice) -> Result<Option<Arc<Standing>>> {
        let db = practice.db();
        let (Some(kept), Some(pin)) = (store::get(db, KEYS)?, pin(practice)?) else { return Ok(None) };
        // Their hashes and not their number: a step that was given up may have added one that is not there.
        let mut of = blake3::Hasher::new();
        of.update(&pin.0).update(practice.device().as_bytes()).update(kept.as_bytes());
        store::record_hashes(db)?.iter().for_each(|hash| {
            of.update(hash);
        });
        let of: [u8; 32] = of.finalize().into();
        #[cfg(feature = "simulate")]
        if let Some(known) = once::known(&of) {
            return Ok(Some(known));
        }
        let standing = practice.remembered(of, || {
            let Some(keys) = keys(practice)? else { return Ok(None) };
            let records = store::records(db)?.into_iter().filter_map(|bytes| Signed::kept(&bytes).ok());
            let Ok(registry) = Registry::build(pin, records) else { return Ok(None) };
            let keyring = registry.keyring(&keys);
            Ok(Some(Standing { keyring, registry, keys, me: tag(practice.device()) }))
        })?;
        #[cfg(feature = "simulate")]
        if let Some(standing) = &standing {
            once::keep(of, Arc::clone(standing));
        }
        Ok(standing)
    }

    /// Whether this device's role keeps a compartment from it. What a newer program may mean by a letter is kept from nobody.
    pub fn keeps_out(&self, letter: char) -> bool {
        let me = self.registry.device(self.me);
        let compartment = Compartment::of_letter(letter);
        compartment.zip(me).is_some_and(|(compartment, me)| !me.role.opens(compartment))
    }

    /// Whether a compartment can be written so that nobody who left reads it: until an administrator's device made another key, what
    /// is written waits.
    pub fn writes_privately(&self, compartment: Compartment) -> bool {
        let key = self.keyring.writing(compartment);
        key.is_some_and(|key| self.registry.is_private(key.id()) || mutant!("outgoing::known_keys_are_written_with"))
    }

    /// Whether this device was put away or removed, as far as it has heard.
    pub fn has_left(&self) -> bool {
        self.registry.device(self.me).is_some_and(|me| me.state != DeviceState::Active)
    }

    /// Whether somebody removed this device, as far as it has heard.
    pub fn is_removed(&self) -> bool {
        let me = self.registry.device(self.me);
        me.is_some_and(|me| matches!(me.state, DeviceState::Removed { .. }))
    }

    /// This device about to decide something.
    pub fn author<'a>(&'a self, practice: &'a Practice) -> Author<'a> {
        Author {
            registry: &self.registry,
            keys: &self.keys,
            entropy: practice.env().entropy(),
            now: practice.env().now(),
        }
    }
}

/// Whether this computer holds restricted records: it was let in with them, or it is the only one.
pub fn opens_restricted(practice: &Practice) -> Result<bool> {
    Ok(Standing::maybe(practice)?.is_none_or(|standing| !standing.keeps_out(RESTRICTED)))
}

/// Whether this practice has a share.
pub fn is_set_up(practice: &Practice) -> Result<bool> {
    Ok(pin(practice)?.is_some())
}

/// Which share this has to be.
pub fn expected(practice: &Practice) -> Result<Expected> {
    let Some(pin) = pin(practice)? else { return Ok(Expected::Joining) };
    if store::state(practice.db(), &super::id_of(&What::Genesis, &pin.0))?.as_deref() == Some("waiting") {
        return Ok(Expected::Founding);
    }
    Ok(Expected::Root(pin.0))
}

/// Founds the practice's share: this device becomes its first, and the kit its last resort.
///
/// # Errors
/// `Refused` when there is a share already.
pub fn found_share(practice: &mut Practice, name: &str, kit: &Kit) -> Result<()> {
    if is_set_up(practice)? {
        return Err(Error::refused("This practice has a share already."));
    }
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Error::invalid("device_name", "is what people call this computer, up to 60 letters"));
    }
    let keys = DeviceKeys::generate(practice.env().entropy());
    let founding = Founding {
        practice: practice.id(),
        device: practice.device(),
        name: name.to_owned(),
        person: practice.actor().map(|person| person.0),
        root: RootKeys::from_kit(kit).public(),
        now: practice.env().now(),
    };
    let records = found(&founding, &keys, practice.env().entropy()).map_err(cannot)?;
    let first = records.first().ok_or(StorageFault::Unreadable("genesis"))?.hash();
    store::durably(practice, |db| {
        store::set(db, KEYS, &hex(keys.expose_bytes().as_ref()))?;
        store::set(db, PIN, &hex(&first.0))
    })?;
    keep_records(practice, &records)
}

/// Lets a renewed recovery kit count on every device; nothing before there is a share.
///
/// # Errors
/// `Refused` on a device that may not decide about devices.
pub fn renew_kit(practice: &mut Practice, kit: &Kit) -> Result<()> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(()) };
    let records = standing.author(practice).renew_kit(RootKeys::from_kit(kit).public()).map_err(cannot)?;
    let now = practice.env().now();
    keep_records_and(practice, &records, |db| {
        let letter = recovering::letter(practice, kit)?;
        store::set(db, KIT_LETTER, &letter.id())?;
        store::keep_file(db, &letter, "waiting", now)
    })
}

/// Whether a mail is the letter of a kit that this device replaced since.
pub(super) fn is_old_letter(practice: &Practice, standing: &Standing, mail: &[u8; 16]) -> Result<bool> {
    let current = store::get(practice.db(), KIT_LETTER)?;
    let is_current = current.as_deref() == Some(super::id_of(&What::Answer(*mail), &[]).as_str());
    Ok(standing.registry.invitation(mail).is_none() && !is_current)
}

/// Keeps the share's place, as the caller writes it down; it may hold a password and never leaves the store.
pub fn keep_place(practice: &Practice, place: &str) -> Result<()> {
    store::durably(practice, |db| set_place(db, place))
}

pub(super) fn set_place(db: &Connection, place: &str) -> Result<()> {
    store::set(db, PLACE, place)
}

/// The share's place as it was kept.
pub fn place(practice: &Practice) -> Result<Option<String>> {
    store::get(practice.db(), PLACE)
}

/// Forgets where the share is. Keys and everything taken in stay.
pub fn forget_share(practice: &Practice) -> Result<()> {
    store::durably(practice, |db| store::unset(db, PLACE))
}

/// The letter in numbers this device gives out, so that no other device gives out the same; none on the first device.
pub fn number_letter(practice: &Practice) -> Result<Option<String>> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(None) };
    let letter = standing.registry.series_of(standing.me).next().map(str::to_owned);
    Ok(letter.filter(|letter| letter != "A"))
}

/// Keeps records this device made or was sent, and makes the own ones ready to be placed.
pub(super) fn keep_records(practice: &Practice, records: &[Signed]) -> Result<()> {
    keep_records_and(practice, records, |_| Ok(()))
}

/// The same, together with what else has to be kept in the same step.
pub(super) fn keep_records_and(
    practice: &Practice,
    records: &[Signed],
    and: impl FnOnce(&Connection) -> Result<()>,
) -> Result<()> {
    let before = Standing::maybe(practice)?;
    let now = practice.env().now();
    // One step: a record that is known here and never leaves would be a decision only this device obeys.
    store::durably(practice, |db| {
        records.iter().try_for_each(|record| store::keep_record(db, record))?;
        kill_point!("standing::records_kept");
        let standing = Standing::of(practice)?;
        // Records are sealed under a key that everybody who is there already holds, not under one they bring.
        let keyring = before.as_ref().map_or(&standing.keyring, |before| &before.keyring);
        records.iter().try_for_each(|record| {
            store::keep_file(db, &parcel_of(record, keyring, &standing, practice)?, "waiting", now)
        })?;
        and(db)
    })
}

fn parcel_of(record: &Signed, keyring: &Keyring, standing: &Standing, practice: &Practice) -> Result<Parcel> {
    use super::crypto::{Kind, Label, seal};
    if record.hash() == standing.registry.genesis() {
        return Ok(Parcel::of(What::Genesis, record.bytes().to_vec()));
    }
    let label = Label {
        kind: Kind::Registry,
        device: standing.me,
        incarnation: [0; 8],
        compartment: Compartment::Practice,
        from: 0,
        to: 0,
        previous: [0; 32],
    };
    let sealed = seal(&label, record.bytes(), keyring, &standing.keys, practice.env().entropy());
    Ok(Parcel::of(What::Record, sealed.map_err(|_| StorageFault::Unreadable("keys"))?))
}

/// From here on this practice is the one whose first record is pinned, as far as these records say.
pub(super) fn begin_with(
    practice: &Practice,
    pin: RecordHash,
    records: &[Signed],
    and: impl FnOnce(&Connection) -> Result<()>,
) -> Result<()> {
    let genesis = records.iter().find(|record| record.hash() == pin).ok_or(StorageFault::Unreadable("genesis"))?;
    let genesis = Parcel::of(What::Genesis, genesis.bytes().to_vec());
    let now = practice.env().now();
    // One step: a pinned record without those that let this device in would look like a share it was removed from.
    store::durably(practice, |db| {
        records.iter().try_for_each(|record| store::keep_record(db, record))?;
        store::set(db, PIN, &hex(&pin.0))?;
        store::keep_file(db, &genesis, "taken", now)?;
        and(db)
    })
}

pub(super) fn keys(practice: &Practice) -> Result<Option<DeviceKeys>> {
    let Some(text) = store::get(practice.db(), KEYS)? else { return Ok(None) };
    let bytes: [u8; 64] = unhex(&text).ok_or(StorageFault::Unreadable("device keys"))?;
    Ok(DeviceKeys::from_slice(&bytes))
}

pub(super) fn set_keys(db: &Connection, keys: &DeviceKeys) -> Result<()> {
    store::set(db, KEYS, &hex(keys.expose_bytes().as_ref()))
}

pub(super) fn pin(practice: &Practice) -> Result<Option<RecordHash>> {
    let Some(text) = store::get(practice.db(), PIN)? else { return Ok(None) };
    Ok(Some(RecordHash(unhex(&text).ok_or(StorageFault::Unreadable("genesis"))?)))
}

pub(super) fn cannot(why: CannotAct) -> Error {
    Error::refused(why.to_string())
}

/// The hash of the share's first file, as it lies there; none before there is one.
pub fn genesis_hash(practice: &Practice) -> Result<Option<[u8; 32]>> {
    Ok(pin(practice)?.map(|pin| pin.0))
}
