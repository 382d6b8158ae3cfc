//! How what leaves this computer is sealed.
//!
//! Everything another device gets is compressed, padded, encrypted under an epoch key of its compartment and signed by the
//! device that made it. An epoch key reaches a device only wrapped to that device's own public key, and reaches the recovery
//! kit the same way. A new device is let in with a code of 26 letters and six words that both screens show.
//!
//! Nothing here asks for time or randomness, and nothing here trusts its input: whatever is wrong becomes a [`SealFault`].

mod random;
mod keys;
mod epoch;
mod wrap;
mod header;
#[cfg(feature = "simulate")]
pub(super) mod once;
mod pack;
mod seal;
mod code;
mod mail;
mod words;

#[cfg(test)]
mod tests;

pub use code::{CODE_LETTERS, CodeProblem, InvitationCode};
pub use epoch::{Compartment, EpochKey, KeyId, Keyring};
pub use header::{HEADER_BYTES, Header, Kind};
pub use keys::{DeviceKeys, DevicePublic, RootKeys, RootPublic};
pub use mail::{MailKind, open_mail, open_mail_with, seal_mail, seal_mail_with};
pub use pack::LARGEST_CONTENT;
#[cfg(any(test, feature = "fuzz"))]
pub(super) use pack::unpack;
pub use seal::{CannotSeal, Label, SealFault, Unsealed, header_of, seal, unseal};
pub use words::six_words;
pub use wrap::{PreviousKey, WrappedKey};

pub(super) use keys::verified;
pub(super) use random::draw;
pub(super) use wrap::Purpose;

/// The short form of a device's id on the share and in headers: the first 8 bytes of its UUID.
pub type DeviceTag = [u8; 8];

/// Stands where a device's tag would when a recovery kit's own keys signed or received.
pub fn kit_tag(root: &RootPublic) -> DeviceTag {
    let [a, b, c, d, e, f, g, h, ..] = blake3::derive_key("sds1 kit tag", &root.sign);
    [a, b, c, d, e, f, g, h]
}

/// The first 8 bytes of an id.
pub fn tag(id: uuid::Uuid) -> DeviceTag {
    let [a, b, c, d, e, f, g, h, ..] = id.into_bytes();
    [a, b, c, d, e, f, g, h]
}
