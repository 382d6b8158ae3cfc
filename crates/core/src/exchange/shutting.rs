//! A device that has left: it exchanges nothing, and what is on a removed one is sealed for the recovery kit and for nobody else.

use uuid::Uuid;

use super::{
    crypto::{Purpose, RootKeys, WrappedKey},
    registry::DeviceState,
    standing::Standing,
    store,
};
use crate::{
    Practice,
    error::{Result, StorageFault},
    vault::{DbKey, Kit, SEALED_FOR_KIT},
};

const HEEDED: &str = "removal_heeded";

/// How this device left the practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Somebody removed it.
    Removed,
    /// It was put away in peace.
    PutAway,
}

/// Whether this device has left the practice, as far as it has heard.
pub fn left(practice: &Practice) -> Result<Option<Left>> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(None) };
    Ok(match standing.registry.device(standing.me).map(|me| &me.state) {
        Some(DeviceState::Removed { .. }) => Some(Left::Removed),
        Some(DeviceState::Retired) => Some(Left::PutAway),
        Some(DeviceState::Active) | None => None,
    })
}

/// The key of this device's database for the recovery kit that counts, when the device was removed and nobody opened it by the
/// kit since.
///
/// # Errors
/// `Storage` when the kit's public key cannot be used.
pub fn shut(practice: &Practice, key: &DbKey) -> Result<Option<[u8; SEALED_FOR_KIT]>> {
    if left(practice)? != Some(Left::Removed) || store::get(practice.db(), HEEDED)?.is_some() {
        return Ok(None);
    }
    let root = Standing::of(practice)?.registry.root();
    let purpose = Purpose::Database { practice: practice.id() };
    let wrapped = WrappedKey::wrap(key.expose_key(), &root.receive, purpose, practice.env().entropy());
    let WrappedKey { encapsulated, sealed } = wrapped.ok_or(StorageFault::Unreadable("keys"))?;
    let mut bytes = [0; SEALED_FOR_KIT];
    let (first, second) = bytes.split_at_mut(encapsulated.len());
    first.copy_from_slice(&encapsulated);
    second.copy_from_slice(&sealed);
    Ok(Some(bytes))
}

/// Opens what [`shut`] sealed.
pub fn open_shut(practice: Uuid, sealed: &[u8; SEALED_FOR_KIT], kit: &Kit) -> Option<DbKey> {
    let (encapsulated, sealed) = sealed.split_at(32);
    let wrapped = WrappedKey { encapsulated: encapsulated.try_into().ok()?, sealed: sealed.try_into().ok()? };
    let key = wrapped.open(RootKeys::from_kit(kit).as_device(), Purpose::Database { practice })?;
    Some(DbKey::from_bytes(*key))
}

/// Notes that somebody opened this device by the kit after it was shut: it is not shut again.
pub fn opened_by_kit(practice: &Practice) -> Result<()> {
    store::durably(practice, |db| store::set(db, HEEDED, "yes"))
}
