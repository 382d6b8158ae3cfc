//! A file that opens with a password only: AES-256, as every reader of the last fifteen years knows it (ISO 32000-2, revision 6).

use std::{collections::BTreeMap, sync::Arc};

use lopdf::{
    Document, EncryptionState, EncryptionVersion, Object, Permissions,
    encryption::crypt_filters::{Aes256CryptFilter, CryptFilter},
};

use crate::{DocumentError, Pdf};

const FILTER: &[u8] = b"StdCF";

/// Locks a file. The same file locked twice has other bytes: the key and what is drawn at random differ.
pub(crate) fn lock(pdf: &Pdf, password: &str, key: &[u8; 32]) -> Result<Pdf, DocumentError> {
    let mut file = Document::load_mem(&pdf.bytes).map_err(|_| DocumentError::Write)?;
    let filter: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
    let version = EncryptionVersion::V5 {
        encrypt_metadata: true,
        crypt_filters: BTreeMap::from([(FILTER.to_vec(), filter)]),
        file_encryption_key: key,
        stream_filter: FILTER.to_vec(),
        string_filter: FILTER.to_vec(),
        owner_password: password,
        user_password: password,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).map_err(|_| DocumentError::Write)?;
    file.encrypt(&state).map_err(|_| DocumentError::Write)?;
    say_how_long(&mut file).map_err(|_| DocumentError::Write)?;
    let mut bytes = Vec::with_capacity(pdf.bytes.len() + 4096);
    file.save_to(&mut bytes).map_err(|_| DocumentError::Write)?;
    Ok(Pdf { bytes, pages: pdf.pages })
}

/// Writes down how long the key is. The standard no longer asks for it, and readers that were written before take five bytes without it.
fn say_how_long(file: &mut Document) -> lopdf::Result<()> {
    let lock = file.trailer.get(b"Encrypt")?.as_reference()?;
    let lock = file.get_dictionary_mut(lock)?;
    lock.set("Length", 256);
    let filter = lock.get_mut(b"CF")?.as_dict_mut()?.get_mut(FILTER)?.as_dict_mut()?;
    filter.set("Length", 32);
    filter.set("AuthEvent", Object::Name(b"DocOpen".to_vec()));
    Ok(())
}
