//! The readers of what lies on a share, as the fuzzer calls them. Where bytes are read, writing what was read and reading it again
//! comes to the same.

use uuid::Uuid;

use super::{
    beats::Beat,
    bundles,
    crypto::{InvitationCode, Keyring, MailKind, header_of, open_mail_with, unpack, unseal},
    joining, registry,
    registry::{AnswerLetter, InvitationLetter, RequestLetter, Signed},
    segments,
    snapshots::{Manifest, decode_list, encode_list},
};
use crate::oplog::{Entry, whole};

/// A sealed file, as far as it can be read without a key.
pub fn sealed(bytes: &[u8]) {
    if let Ok(header) = header_of(bytes) {
        assert!(bytes.starts_with(&header.encode()), "a header is written as it was read");
    }
    assert!(unseal(bytes, &Keyring::new(Uuid::nil()), &|_| None).is_err());
    assert!(open_mail_with(&[7; 32], [7; 16], MailKind::Request, bytes).is_err());
}

/// What is inside a sealed file, padded and packed.
pub fn packed(bytes: &[u8]) {
    let _ = unpack(bytes);
}

/// A record of the registry: signed, and its content whoever signed it.
pub fn record(bytes: &[u8]) {
    if let Ok(signed) = Signed::read(bytes) {
        assert!(signed.bytes() == bytes);
    }
    if let Some((kind, payload)) = bytes.split_first_chunk::<2>() {
        let kind = u16::from_le_bytes(*kind);
        let read = registry::decoded(kind, payload);
        let again = registry::decoded(read.kind(), &registry::encoded(&read));
        assert!(again == read, "a record is read as it was written");
    }
}

/// The letters by which a device is let in, and what an invitation promises.
pub fn letters(bytes: &[u8]) {
    if let Ok(letter) = InvitationLetter::decode(bytes) {
        assert!(InvitationLetter::decode(&letter.encode()).ok() == Some(letter));
    }
    if let Ok(letter) = AnswerLetter::decode(bytes) {
        assert!(AnswerLetter::decode(&letter.encode()).ok() == Some(letter));
    }
    let _ = RequestLetter::decode(bytes);
    let _ = joining::read_vectors(bytes);
}

/// An invitation's code as somebody types it.
pub fn code(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    if let Ok(code) = InvitationCode::parse(&typed) {
        assert!(InvitationCode::parse(&code.expose_text()).is_ok());
    }
    let _ = InvitationCode::near(&typed, &|_| false);
}

/// A heartbeat.
pub fn heartbeat(bytes: &[u8]) {
    if let Some(beat) = Beat::decode(bytes) {
        assert!(Beat::decode(&beat.encode()).as_ref() == Some(&beat), "a heartbeat is read as it was written");
    }
}

/// The entries of a segment, and the segments of a bundle.
pub fn segment(bytes: &[u8]) {
    if let Ok(payloads) = segments::decode(bytes) {
        payloads.iter().for_each(|payload| entry(payload));
        assert!(
            segments::decode(&segments::encode(&payloads)).as_ref() == Ok(&payloads),
            "a run is read as it was written"
        );
    }
    entry(bytes);
    if let Some(parts) = bundles::split(bytes) {
        let mut again = Vec::new();
        parts.iter().for_each(|part| bundles::wrap(part, &mut again));
        assert!(again == bytes, "every byte of a bundle belongs to one of its segments");
    }
}

/// What a copy of everything consists of: manifest, list of files, pages.
pub fn copy(bytes: &[u8]) {
    if let Some(manifest) = Manifest::decode(bytes) {
        assert!(
            Manifest::decode(&manifest.encode()).as_ref() == Some(&manifest),
            "a manifest is read as it was written"
        );
    }
    if let Some(mut files) = decode_list(bytes) {
        let mut again = decode_list(&encode_list(&files)).unwrap_or_default();
        files.sort_unstable();
        files.dedup();
        again.sort_unstable();
        assert!(again == files, "a list is read as it was written");
    }
    if let Ok(entries) = whole::entries_of(bytes) {
        entries.iter().for_each(|payload| entry(payload));
    }
}

fn entry(bytes: &[u8]) {
    if let Ok(entry) = Entry::decode(bytes) {
        assert!(Entry::decode(&entry.encode()).ok().as_ref() == Some(&entry), "an entry is read as it was written");
    }
}
