//! Where a share can be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::Word;
use seriesdesk_share::{Bucket, Collection, FolderStore, ObjectStore, Store, StoreFault};
use std::path::Path;
use ts_rs::TS;

use crate::{Code, UiError};

/// A place that can be a share. It may hold a password, so it stays in the encrypted store and is never shown whole.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum SharePlace {
    /// A folder that every computer reaches: a network drive, a synced folder, a stick.
    Folder {
        /// Its path on this computer.
        folder: String,
    },
    /// A WebDAV collection.
    Webdav {
        /// Its address.
        url: String,
        /// Who signs in.
        user: String,
        /// With what.
        password: String,
    },
    /// A bucket of S3-compatible object storage.
    S3 {
        /// The server's address; empty for Amazon's own.
        endpoint: String,
        /// Its region.
        region: String,
        /// The bucket.
        bucket: String,
        /// A folder in it; may be empty.
        prefix: String,
        /// The access key's id.
        key_id: String,
        /// The access key's secret.
        secret: String,
    },
}

pub(super) type AnyStore = Box<dyn Store + Send>;

impl SharePlace {
    /// Opens the place.
    ///
    /// # Errors
    /// `invalid` names the field that cannot be right.
    pub fn open(&self) -> Result<AnyStore, UiError> {
        match self {
            SharePlace::Folder { folder } => {
                let path = Path::new(folder);
                if !path.is_absolute() {
                    return Err(UiError::new(Code::Invalid, "The folder is not a full path.").on("folder"));
                }
                if !path.is_dir() {
                    return Err(UiError::new(Code::Refused, "This folder cannot be reached from here.")
                        .on("folder")
                        .hint("Connect the drive, or choose another folder."));
                }
                Ok(Box::new(FolderStore::new(path)))
            }
            SharePlace::Webdav { url, user, password } => {
                let collection = Collection { address: url.clone(), user: user.clone(), password: password.clone() };
                Ok(Box::new(ObjectStore::webdav(&collection).map_err(|fault| fault_of(fault).on("url"))?))
            }
            SharePlace::S3 { endpoint, region, bucket, prefix, key_id, secret } => {
                let bucket = Bucket {
                    address: Some(endpoint.trim().to_owned()).filter(|address| !address.is_empty()),
                    region: region.clone(),
                    bucket: bucket.clone(),
                    folder: prefix.clone(),
                    key_id: key_id.clone(),
                    secret: secret.clone(),
                };
                Ok(Box::new(ObjectStore::s3(&bucket).map_err(|fault| fault_of(fault).on("endpoint"))?))
            }
        }
    }

    /// The kind in words.
    pub fn kind(&self) -> Word {
        match self {
            SharePlace::Folder { .. } => Word::new("folder", "Shared folder"),
            SharePlace::Webdav { .. } => Word::new("webdav", "WebDAV"),
            SharePlace::S3 { .. } => Word::new("s3", "Object storage"),
        }
    }

    /// Where it is, without what opens it.
    pub fn shown(&self) -> String {
        match self {
            SharePlace::Folder { folder } => folder.clone(),
            SharePlace::Webdav { url, .. } => url.clone(),
            SharePlace::S3 { endpoint, bucket, prefix, .. } => {
                let server = if endpoint.is_empty() { "Amazon S3" } else { endpoint };
                [server, bucket, prefix].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
            }
        }
    }

    /// As the practice keeps it.
    pub fn note(&self) -> String {
        serde_json::to_string(self).expect("a place is plain JSON")
    }

    /// As the practice kept it.
    pub fn of_note(note: &str) -> Option<Self> {
        serde_json::from_str(note).ok()
    }
}

impl std::fmt::Debug for SharePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SharePlace({})", self.kind().code)
    }
}

/// A store's fault as people read it.
pub(super) fn fault_of(fault: StoreFault) -> UiError {
    let (code, hint) = match fault {
        StoreFault::Offline => (Code::Refused, "Check the connection; everything stays saved here meanwhile."),
        StoreFault::Denied => (Code::Refused, "Check that this account may read and write there."),
        StoreFault::Full => (Code::Refused, "Make room on the share; everything stays saved here meanwhile."),
        StoreFault::Exists | StoreFault::Missing | StoreFault::TooLarge | StoreFault::Other(_) => {
            (Code::Refused, "Try again, or choose another place.")
        }
    };
    UiError::new(code, fault.to_string()).hint(hint)
}
