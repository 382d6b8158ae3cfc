//! Files that another computer kept: here, or still on their way.

use super::{devices::device_names, standing::is_set_up};
use crate::{
    Practice,
    attachments::{self, Attachment, AttachmentId},
    error::{Error, Result},
    oplog::{Place, Stored, versions},
};

/// The content of a kept file.
///
/// # Errors
/// `Refused` while it is still arriving from another computer; `Storage` when it is missing or is not what was kept.
pub fn attached(practice: &Practice, id: AttachmentId) -> Result<Vec<u8>> {
    if attachments::is_here(practice, id)? || !is_set_up(practice)? {
        return attachments::content(practice, id);
    }
    let place = Place { table: Attachment::TABLE.number, row: id.0, register: 1 };
    let kept_on = versions(practice.db(), place)?.first().map(|version| version.device);
    let named = device_names(practice)?.into_iter().find(|(device, _)| Some(*device) == kept_on);
    let from = named.map_or_else(|| "another computer".to_owned(), |(_, name)| name);
    Err(Error::refused(format!("This file is still arriving from {from}."))
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
