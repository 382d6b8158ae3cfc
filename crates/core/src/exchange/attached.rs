//! Files that another computer kept: here, or still on their way.

use super::{devices::device_names, standing::is_set_up};
use crate::{
    Practice,
    attachments::{self, Attachment, AttachmentId, RestrictedFile, RestrictedFileId},
    error::{Error, Result},
    oplog::{Place, Stored, Table, versions},
};
use uuid::Uuid;

/// The content of a kept file.
///
/// # Errors
/// `Refused` while it is still arriving from another computer; `Storage` when it is missing or is not what was kept.
pub fn attached(practice: &Practice, id: AttachmentId) -> Result<Vec<u8>> {
    if attachments::is_here(practice, id)? || !is_set_up(practice)? {
        return attachments::content(practice, id);
    }
    Err(arriving(practice, Attachment::TABLE, id.0)?)
}

/// The content of a file for computers with restricted records.
///
/// # Errors
/// As for [`attached`].
pub(crate) fn attached_restricted(practice: &Practice, id: RestrictedFileId) -> Result<Vec<u8>> {
    if attachments::restricted_is_here(practice, id)? || !is_set_up(practice)? {
        return attachments::restricted_content(practice, id);
    }
    Err(arriving(practice, RestrictedFile::TABLE, id.0)?)
}

/// That a file is on its way, and from whom.
fn arriving(practice: &Practice, table: &'static Table, row: Uuid) -> Result<Error> {
    let place = Place { table: table.number, row, register: 1 };
    let kept_on = versions(practice.db(), place)?.first().map(|version| version.device);
    let named = device_names(practice)?.into_iter().find(|(device, _)| Some(*device) == kept_on);
    let from = named.map_or_else(|| "another computer".to_owned(), |(_, name)| name);
    Ok(Error::refused(format!("This file is still arriving from {from}."))
        .hint("It is here after one of the next exchanges with the share."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{
        What,
        tests::{Share, assert_same, founded, let_in, rounds},
    };
    use crate::oplog::Action;

    #[test]
    fn a_large_file_travels_in_parts_and_says_from_whom_as_long_as_some_are_missing() {
        let (mut desk, mut share) = founded();
        let mut laptop = let_in(&mut desk, &mut share, "Laptop");
        let folder = desk.folder.path().to_owned();
        let scan: Vec<u8> = (0..9_000_000_u32).map(|place| (place / 3 % 253) as u8).collect();
        let kept = desk.act(Action::legal("keep_file"), |tx| attachments::keep(tx, &folder, &scan, "image/tiff"));
        let id = kept.unwrap().value;
        rounds(&mut share, &mut [&mut desk]);
        let parts = take_away_a_part(&mut share);
        assert_eq!(parts.len(), 4);
        rounds(&mut share, &mut [&mut laptop, &mut desk]);
        let refused = attached(&laptop, id).unwrap_err();
        assert!(refused.to_string().contains("still arriving from Front desk"), "{refused}");
        let checks = crate::safety::examine(&laptop);
        assert!(checks.iter().any(|check| check.ok && check.detail.contains("still arriving")), "{checks:?}");
        share.0.extend(parts);
        rounds(&mut share, &mut [&mut laptop, &mut desk]);
        assert!(attached(&laptop, id).unwrap() == scan);
        assert_same(&desk, &laptop);
    }

    /// Takes one blob off the share; answers all of them.
    fn take_away_a_part(share: &mut Share) -> Vec<(String, (What, Vec<u8>))> {
        let blobs = share.0.iter().filter(|(_, (what, _))| matches!(what, What::Blob));
        let blobs: Vec<_> = blobs.map(|(id, parcel)| (id.clone(), parcel.clone())).collect();
        let largest = blobs.iter().max_by_key(|(_, (_, sealed))| sealed.len()).unwrap().0.clone();
        share.0.remove(&largest);
        blobs
    }
}
