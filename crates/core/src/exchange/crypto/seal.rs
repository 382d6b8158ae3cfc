//! Seals content for the other devices of the practice, and opens what they sealed.

use super::{
    Compartment, DeviceKeys, DevicePublic, DeviceTag, HEADER_BYTES, Header, KeyId, Keyring, Kind, draw, header::take,
    pack, tag,
};
use crate::env::Entropy;
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

const NONCE: usize = 24;
const SIGNATURE: usize = 64;
const LARGEST_SEALED: usize = pack::LARGEST_CONTENT + 8 * 1024 * 1024;

/// What the caller decides about a sealed file; the practice and the key come from the keyring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What the file holds.
    pub kind: Kind,
    /// The device that seals; [`super::kit_tag`] for the recovery kit.
    pub device: DeviceTag,
    /// Which life of the device.
    pub incarnation: [u8; 8],
    /// Which records it is about.
    pub compartment: Compartment,
    /// The first number of the stream it covers.
    pub from: u64,
    /// The last number of the stream it covers.
    pub to: u64,
    /// The hash of the file before it; zeroes for the first.
    pub previous: [u8; 32],
}

/// A file whose signature, key and content are right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsealed {
    /// Its header.
    pub header: Header,
    /// What was sealed.
    pub content: Vec<u8>,
}

/// Why a file was not opened. Only `Damaged` is final; the others may open later, and nothing of them is believed until then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// Not what was sealed: torn, altered, or never ours.
    #[error("This file is not what a device of the practice sealed.")]
    Damaged,
    /// Sealed under a key this device does not hold (yet).
    #[error("This file is sealed under a key that has not reached this computer.")]
    UnknownKey(KeyId),
    /// Sealed by a device the registry does not know (yet).
    #[error("This file comes from a device that is not known here yet.")]
    UnknownSigner(DeviceTag),
    /// Belongs to another practice.
    #[error("This file belongs to another practice.")]
    ForeignPractice,
    /// Written by a newer program.
    #[error("This file was written by a newer Seriesdesk. Update this computer to read it.")]
    Newer,
}

/// Why nothing was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotSeal {
    /// The keyring has no key of the compartment.
    #[error("This device holds no key for these records.")]
    NoKey,
    /// The content is larger than [`super::LARGEST_CONTENT`].
    #[error("This is too large to be sent in one piece.")]
    TooLarge,
}

/// Seals content under the keyring's newest key of the label's compartment (records: the one everybody has) and signs it.
///
/// # Errors
/// `NoKey`, `TooLarge`.
pub fn seal(
    label: &Label,
    content: &[u8],
    keyring: &Keyring,
    keys: &DeviceKeys,
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, CannotSeal> {
    let epoch = match label.kind {
        Kind::Registry => keyring.for_records(),
        Kind::Segment | Kind::Heartbeat | Kind::SnapshotChunk | Kind::SnapshotManifest => {
            keyring.writing(label.compartment)
        }
    }
    .filter(|key| key.compartment() == label.compartment)
    .ok_or(CannotSeal::NoKey)?;
    let plain = pack::pack(content).ok_or(CannotSeal::TooLarge)?;
    let header = Header {
        kind: label.kind,
        key: epoch.id(),
        practice: tag(keyring.practice()),
        device: label.device,
        incarnation: label.incarnation,
        compartment: label.compartment,
        from: label.from,
        to: label.to,
        previous: label.previous,
        length: (plain.len() + 16) as u64,
    };
    let mut sealed = header.encode();
    let nonce: [u8; NONCE] = if mutant!("seal::nonce_repeats") { [7; NONCE] } else { draw(entropy) };
    let ciphertext = cipher(&epoch.file_key(label.kind, label.device, label.incarnation))
        .encrypt(&XNonce::from(nonce), Payload { msg: &plain, aad: &sealed })
        .map_err(|_| CannotSeal::TooLarge)?;
    sealed.extend_from_slice(&nonce);
    if mutant!("seal::in_the_clear") {
        sealed.extend_from_slice(&plain);
        sealed.extend_from_slice(&[0; 16]);
    } else {
        sealed.extend_from_slice(&ciphertext);
    }
    let signature = keys.sign(&signed(label.kind, &sealed));
    sealed.extend_from_slice(&signature);
    Ok(sealed)
}

/// Opens a sealed file. `signer` answers the public keys of a device of the practice, also of one that has left.
///
/// The signature is checked before anything else of the content is looked at.
///
/// # Errors
/// See [`SealFault`].
pub fn unseal(
    bytes: &[u8],
    keyring: &Keyring,
    signer: &dyn Fn(DeviceTag) -> Option<DevicePublic>,
) -> Result<Unsealed, SealFault> {
    let header = header_of(bytes)?;
    if header.practice != tag(keyring.practice()) {
        return Err(SealFault::ForeignPractice);
    }
    let (body, signature) = bytes.split_last_chunk::<SIGNATURE>().ok_or(SealFault::Damaged)?;
    let public = signer(header.device).ok_or(SealFault::UnknownSigner(header.device))?;
    if !public.signed(&signed(header.kind, body), signature) {
        return Err(SealFault::Damaged);
    }
    let epoch = keyring.find(header.key).ok_or(SealFault::UnknownKey(header.key))?;
    if epoch.compartment() != header.compartment {
        return Err(SealFault::Damaged);
    }
    let (aad, mut rest) = body.split_at_checked(HEADER_BYTES).ok_or(SealFault::Damaged)?;
    let nonce: [u8; NONCE] = take(&mut rest)?;
    let key = epoch.file_key(header.kind, header.device, header.incarnation);
    if mutant!("seal::in_the_clear")
        && let Ok(content) = pack::unpack(rest.get(..rest.len().saturating_sub(16)).unwrap_or_default())
    {
        return Ok(Unsealed { header, content });
    }
    let plain =
        cipher(&key).decrypt(&XNonce::from(nonce), Payload { msg: rest, aad }).map_err(|_| SealFault::Damaged)?;
    let content = pack::unpack(&Zeroizing::new(plain))?;
    Ok(Unsealed { header, content })
}

/// Reads the header without any key, and makes sure that the file has the length it says.
///
/// # Errors
/// `Damaged`, `Newer`.
pub fn header_of(bytes: &[u8]) -> Result<Header, SealFault> {
    let header = Header::decode(bytes)?;
    let around = HEADER_BYTES + NONCE + SIGNATURE;
    let length = usize::try_from(header.length).map_err(|_| SealFault::Damaged)?;
    if bytes.len() > LARGEST_SEALED || bytes.len().checked_sub(around) != Some(length) {
        return Err(SealFault::Damaged);
    }
    Ok(header)
}

/// `"sds1/" kind || BLAKE3(header || nonce || ciphertext)`.
fn signed(kind: Kind, body: &[u8]) -> Vec<u8> {
    let mut message = b"sds1/".to_vec();
    message.push(kind.byte());
    message.extend_from_slice(blake3::hash(body).as_bytes());
    message
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key))
}
