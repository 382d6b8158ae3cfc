//! The people whose passphrase opens the practice.

use super::{
    DbKey, DeviceSecret, Entropy, KdfCost, KeysFile, Passphrase, Throttle, VaultError,
    kdf::wrapping_key,
    key::draw,
    strength,
    wrap::{Purpose, Wrapped, unwrap, wrap},
};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// One person's sealed copy of the database key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Holder {
    person_id: Uuid,
    name: String,
    role: String,
    kdf: Kdf,
    /// Which computer's secret the wrap needs; none when the passphrase stands alone.
    device_bound: Option<DeviceMark>,
    wrapped: Wrapped,
    pub(super) throttle: Throttle,
}

/// What a person needs to get a key.
pub struct NewHolder<'a> {
    /// The person's id in the practice.
    pub person: Uuid,
    /// The name shown before unlock.
    pub name: &'a str,
    /// The role's code.
    pub role: &'a str,
    /// What they will type.
    pub passphrase: &'a Passphrase,
    /// This computer's secret; without it the passphrase must be strong alone.
    pub device: Option<&'a DeviceSecret>,
    /// What a guess costs.
    pub cost: KdfCost,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kdf {
    name: KdfName,
    #[serde(flatten)]
    cost: KdfCost,
    #[serde(with = "super::hex")]
    salt: [u8; 16],
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum KdfName {
    #[serde(rename = "argon2id")]
    Argon2id,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct DeviceMark(#[serde(with = "super::hex")] [u8; 8]);

impl Holder {
    /// The person's id.
    pub fn person(&self) -> Uuid {
        self.person_id
    }

    /// The person's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The role's code.
    pub fn role(&self) -> &str {
        &self.role
    }

    /// Whether the passphrase works only together with one computer's keystore.
    pub fn is_device_bound(&self) -> bool {
        self.device_bound.is_some()
    }

    /// How the person's tries stand.
    pub fn throttle(&self) -> &Throttle {
        &self.throttle
    }

    pub(super) fn belongs_to(&self, device: &DeviceSecret) -> bool {
        self.device_bound == Some(DeviceMark(device.mark()))
    }

    pub(super) fn open(
        &self,
        practice: Uuid,
        passphrase: &Passphrase,
        device: Option<&DeviceSecret>,
    ) -> Result<Option<DbKey>, VaultError> {
        let under = wrapping_key(passphrase, device, self.kdf.cost, &self.kdf.salt)?;
        Ok(unwrap(&self.wrapped, &under, purpose(practice, self.person_id, self.is_device_bound())))
    }

    /// Puts something in the place of the key that nobody opens.
    pub(super) fn forget(&mut self, nothing: impl Fn(Purpose) -> Wrapped) {
        // A purpose of nobody, so that no passphrase opens it either.
        self.wrapped = nothing(Purpose::Kit { practice: Uuid::nil() });
    }
}

impl KeysFile {
    /// The person's entry.
    pub fn holder(&self, person: Uuid) -> Result<&Holder, VaultError> {
        self.people.iter().find(|holder| holder.person_id == person).ok_or(VaultError::NoSuchPerson)
    }

    /// Gives a person their own way into the practice.
    pub fn admit(&mut self, new: NewHolder<'_>, key: &DbKey, entropy: &dyn Entropy) -> Result<(), VaultError> {
        if self.holder(new.person).is_ok() {
            return Err(VaultError::AlreadyThere);
        }
        let holder = self.sealed(new, key, entropy)?;
        self.people.push(holder);
        self.people.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(())
    }

    /// Puts a new passphrase in the place of a person's old one.
    pub fn set_passphrase(
        &mut self,
        person: Uuid,
        passphrase: &Passphrase,
        device: Option<&DeviceSecret>,
        cost: KdfCost,
        key: &DbKey,
        entropy: &dyn Entropy,
    ) -> Result<(), VaultError> {
        let old = self.holder(person)?.clone();
        let new = NewHolder { person, name: &old.name, role: &old.role, passphrase, device, cost };
        let sealed = self.sealed(new, key, entropy)?;
        self.people.iter_mut().filter(|holder| holder.person_id == person).for_each(|holder| *holder = sealed.clone());
        Ok(())
    }

    /// Takes a person's way in away. The last one cannot go.
    pub fn dismiss(&mut self, person: Uuid) -> Result<(), VaultError> {
        self.holder(person)?;
        if self.people.len() == 1 {
            return Err(VaultError::LastHolder);
        }
        self.people.retain(|holder| holder.person_id != person);
        Ok(())
    }

    /// Keeps the name and role shown before unlock in step with the practice's own record.
    pub fn describe(&mut self, person: Uuid, name: &str, role: &str) {
        for holder in self.people.iter_mut().filter(|holder| holder.person_id == person) {
            name.clone_into(&mut holder.name);
            role.clone_into(&mut holder.role);
        }
        self.people.sort_by(|one, other| one.name.cmp(&other.name));
    }

    pub(super) fn holder_mut(&mut self, person: Uuid) -> Result<&mut Holder, VaultError> {
        self.people.iter_mut().find(|holder| holder.person_id == person).ok_or(VaultError::NoSuchPerson)
    }

    fn sealed(&self, new: NewHolder<'_>, key: &DbKey, entropy: &dyn Entropy) -> Result<Holder, VaultError> {
        if !self.is_sample() {
            strength::require(new.passphrase, &[self.practice_name(), new.name], new.device.is_some())?;
        }
        let salt = draw(entropy);
        let under = wrapping_key(new.passphrase, new.device, new.cost, &salt)?;
        let purpose = purpose(self.practice(), new.person, new.device.is_some());
        Ok(Holder {
            person_id: new.person,
            name: new.name.to_owned(),
            role: new.role.to_owned(),
            kdf: Kdf { name: KdfName::Argon2id, cost: new.cost, salt },
            device_bound: new.device.map(|device| DeviceMark(device.mark())),
            wrapped: wrap(key, &under, purpose, entropy),
            throttle: Throttle::default(),
        })
    }
}

impl fmt::Debug for NewHolder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewHolder({})", self.person)
    }
}

fn purpose(practice: Uuid, person: Uuid, device_bound: bool) -> Purpose {
    Purpose::Person { practice, person, device_bound }
}
