//! Where the anchor lies: in the computer's keystore, and beside the key file for computers without one.

use seriesdesk_core::{
    Practice, Uuid,
    exchange::{self, Anchor},
    vault::KeystoreState,
};
use std::{fs, path::Path};

use crate::{Desk, UiError, desk::State, host::Host};

const FILE: &str = "anchor.txt";

/// Lets an older database begin another life before anything is written into it.
pub(crate) fn heed(host: &Host, folder: &Path, practice: &mut Practice) -> Result<(), UiError> {
    if exchange::is_set_up(practice)? {
        let kept = kept(host, folder, practice.id());
        exchange::heed(practice, &kept)?;
    }
    Ok(())
}

/// Notes how far this device has written, when something is about to be sent. A note that cannot be kept is no reason to stop.
pub(super) fn note(desk: &Desk) -> Result<(), UiError> {
    let (id, folder, anchor) = {
        let mut state = desk.state();
        let State::Open(open) = &mut *state else { return Ok(()) };
        let Some(session) = &open.session else { return Ok(()) };
        let mut anchor = desk.rounds().anchor(open.practice.id());
        if !anchor.note(&open.practice)? {
            return Ok(());
        }
        (open.practice.id(), session.chosen.folder.clone(), anchor)
    };
    let host = desk.host();
    let anchor = anchor.and(&kept(host, &folder, id));
    let text = anchor.to_string();
    if host.keystore.state() == KeystoreState::Working {
        let _ = host.keystore.keep_note(id, &text);
    }
    let _ = write(&folder, &text);
    desk.rounds().keep_anchor(id, anchor);
    Ok(())
}

/// What the keystore and the folder know, put together.
fn kept(host: &Host, folder: &Path, practice: Uuid) -> Anchor {
    let read = |text: String| text.parse::<Anchor>().unwrap_or_default();
    let beside = fs::read_to_string(folder.join(FILE)).map(read).unwrap_or_default();
    let working = host.keystore.state() == KeystoreState::Working;
    let noted = working.then(|| host.keystore.note(practice).ok().flatten()).flatten();
    beside.and(&noted.map(read).unwrap_or_default())
}

/// Written beside and moved over, so that it is the old one or the new one.
fn write(folder: &Path, text: &str) -> std::io::Result<()> {
    let new = folder.join("anchor.new");
    fs::write(&new, text)?;
    fs::rename(&new, folder.join(FILE))
}
