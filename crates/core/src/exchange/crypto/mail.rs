//! Mail between a device that is being let in and the practice, sealed under a key made from the invitation's code.

use super::{InvitationCode, SealFault, draw, header::take, pack};
use crate::env::Entropy;
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

const MAGIC: &[u8; 4] = b"SDM1";
const FAMILY: &[u8; 3] = b"SDM";
const FRONT: usize = 4 + 1 + 16;

/// The three mails of an invitation, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    /// From the practice: which practice this is.
    Invitation,
    /// From the new device: its public keys and its name.
    Request,
    /// From the practice: the records that let it in.
    Answer,
}

impl MailKind {
    fn byte(self) -> u8 {
        match self {
            MailKind::Invitation => 1,
            MailKind::Request => 2,
            MailKind::Answer => 3,
        }
    }
}

/// Seals a mail. `None` when the content is larger than [`super::LARGEST_CONTENT`].
pub fn seal_mail(code: &InvitationCode, kind: MailKind, content: &[u8], entropy: &dyn Entropy) -> Option<Vec<u8>> {
    seal_mail_with(&code.mail_key(), code.mail_id(), kind, content, entropy)
}

/// Opens a mail of this invitation.
///
/// # Errors
/// `Damaged` when it is another invitation's or was altered, `Newer` for a format this program does not know.
pub fn open_mail(code: &InvitationCode, kind: MailKind, sealed: &[u8]) -> Result<Vec<u8>, SealFault> {
    open_mail_with(&code.mail_key(), code.mail_id(), kind, sealed)
}

/// As [`seal_mail`], for an administrator's device that got the key through the registry and never saw the code.
pub fn seal_mail_with(
    key: &[u8; 32],
    id: [u8; 16],
    kind: MailKind,
    content: &[u8],
    entropy: &dyn Entropy,
) -> Option<Vec<u8>> {
    let plain = pack::pack(content)?;
    let mut sealed = front(id, kind);
    let nonce: [u8; 24] = draw(entropy);
    let payload = Payload { msg: &plain, aad: &sealed };
    let ciphertext = cipher(key).encrypt(&XNonce::from(nonce), payload).ok()?;
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&ciphertext);
    Some(sealed)
}

/// As [`open_mail`], for an administrator's device that got the key through the registry and never saw the code.
///
/// # Errors
/// As [`open_mail`].
pub fn open_mail_with(key: &[u8; 32], id: [u8; 16], kind: MailKind, sealed: &[u8]) -> Result<Vec<u8>, SealFault> {
    let (aad, mut rest) = sealed.split_at_checked(FRONT).ok_or(SealFault::Damaged)?;
    if aad != front(id, kind) {
        let newer = aad.starts_with(FAMILY) && !aad.starts_with(MAGIC);
        return Err(if newer { SealFault::Newer } else { SealFault::Damaged });
    }
    let nonce: [u8; 24] = take(&mut rest)?;
    let plain =
        cipher(key).decrypt(&XNonce::from(nonce), Payload { msg: rest, aad }).map_err(|_| SealFault::Damaged)?;
    pack::unpack(&Zeroizing::new(plain))
}

fn front(id: [u8; 16], kind: MailKind) -> Vec<u8> {
    let mut front = MAGIC.to_vec();
    front.push(kind.byte());
    front.extend_from_slice(&id);
    front
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key))
}
