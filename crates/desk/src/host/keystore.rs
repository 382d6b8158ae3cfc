//! The operating system's keystore: Secret Service, Windows Credential Manager or macOS Keychain.

use keyring::{Entry, Error};
use seriesdesk_core::vault::{DeviceSecret, Keystore, KeystoreState, VaultError};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The keystore of this account on this computer.
///
/// Each question is asked on its own thread and given up after a few seconds: a service that hangs, or that waits for a person to
/// answer a prompt behind our window, never blocks the desk.
pub struct OsKeystore {
    patience: Duration,
    hanging: Arc<AtomicBool>,
    last_state: Mutex<Option<(KeystoreState, Instant)>>,
}

const SERVICE: &str = "Seriesdesk";
const PATIENCE: Duration = Duration::from_secs(4);
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(5 * 60);
const PROBE: &[u8] = b"does this keystore keep what it is given";

impl OsKeystore {
    /// The keystore, given up on after four seconds.
    pub fn new() -> OsKeystore {
        OsKeystore::with_patience(PATIENCE)
    }

    /// The keystore, given up on after `patience`.
    pub fn with_patience(patience: Duration) -> OsKeystore {
        OsKeystore { patience, hanging: Arc::default(), last_state: Mutex::default() }
    }

    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, VaultError> {
        if self.hanging.swap(true, Ordering::AcqRel) {
            return Err(VaultError::NoKeystore); // An earlier question is still open; another would queue behind it.
        }
        let (answer, answered) = mpsc::channel();
        let hanging = Arc::clone(&self.hanging);
        let asked = thread::Builder::new().name("keystore".to_owned()).spawn(move || {
            let free = FreeOnDrop(hanging);
            let found = question();
            drop(free); // Before the answer, or the next question would find this one open.
            let _ = answer.send(found); // Nobody listens any more after the patience ran out.
        });
        if asked.is_err() {
            self.hanging.store(false, Ordering::Release);
            return Err(VaultError::NoKeystore);
        }
        match answered.recv_timeout(self.patience) {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(Error::NoStorageAccess(_))) => Err(VaultError::KeystoreDenied),
            Ok(Err(_)) | Err(_) => Err(VaultError::NoKeystore),
        }
    }
}

impl Default for OsKeystore {
    fn default() -> OsKeystore {
        OsKeystore::new()
    }
}

impl Keystore for OsKeystore {
    fn state(&self) -> KeystoreState {
        let mut last = match self.last_state.lock() {
            Ok(last) => last,
            Err(poisoned) => poisoned.into_inner(),
        };
        match *last {
            Some((state @ (KeystoreState::Working | KeystoreState::Denied), _)) => return state, // Nobody is asked twice.
            Some((state, at)) if at.elapsed() < ASK_AGAIN_AFTER => return state,
            Some(_) | None => {}
        }
        let state = match self.ask(keeps_a_probe) {
            Ok(true) => KeystoreState::Working,
            Err(VaultError::KeystoreDenied) => KeystoreState::Denied,
            Ok(false) | Err(_) => KeystoreState::Unavailable,
        };
        *last = Some((state, Instant::now()));
        state
    }

    fn secret(&self, practice: Uuid) -> Result<Option<DeviceSecret>, VaultError> {
        let kept = self.ask(move || match entry(practice)?.get_secret() {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        Ok(kept.and_then(|bytes| DeviceSecret::from_slice(&bytes)))
    }

    fn keep(&self, practice: Uuid, secret: &DeviceSecret) -> Result<(), VaultError> {
        let secret = secret.clone();
        self.ask(move || entry(practice)?.set_secret(secret.expose_secret()))
    }

    fn note(&self, practice: Uuid) -> Result<Option<String>, VaultError> {
        let kept = self.ask(move || match note_entry(practice)?.get_secret() {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        Ok(kept.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn keep_note(&self, practice: Uuid, note: &str) -> Result<(), VaultError> {
        let note = note.to_owned();
        self.ask(move || note_entry(practice)?.set_secret(note.as_bytes()))
    }
}

struct FreeOnDrop(Arc<AtomicBool>);

impl Drop for FreeOnDrop {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

fn entry(practice: Uuid) -> Result<Entry, Error> {
    Entry::new(SERVICE, &format!("practice {practice}"))
}

fn note_entry(practice: Uuid) -> Result<Entry, Error> {
    Entry::new(SERVICE, &format!("note {practice}"))
}

/// Writes, reads back and removes one entry: a keystore that only pretends is none.
fn keeps_a_probe() -> Result<bool, Error> {
    let entry = Entry::new(SERVICE, &format!("probe {}", std::process::id()))?;
    entry.set_secret(PROBE)?;
    let kept = entry.get_secret()?;
    entry.delete_credential()?;
    Ok(kept == PROBE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_nobody_answers_is_given_up_and_no_second_one_queues_behind_it() {
        let keystore = OsKeystore::with_patience(Duration::from_millis(20));
        let (finish, finished) = mpsc::channel::<()>();
        let silent = keystore.ask(move || Ok(finished.recv().is_ok()));
        assert!(matches!(silent, Err(VaultError::NoKeystore)));
        assert!(matches!(keystore.ask(|| Ok(())), Err(VaultError::NoKeystore)));
        drop(finish);
    }

    #[test]
    fn answers_follow_each_other_without_a_gap() {
        let keystore = OsKeystore::new();
        assert!((0..200).all(|number| { keystore.ask(move || Ok(number)).is_ok_and(|answer| answer == number) }));
    }

    #[test]
    fn a_refusal_is_told_from_an_absence() {
        let keystore = OsKeystore::new();
        let refused = keystore.ask(|| Err::<(), _>(Error::NoStorageAccess("locked by the user".into())));
        assert!(matches!(refused, Err(VaultError::KeystoreDenied)));
        assert!(matches!(keystore.ask(|| Err::<(), _>(Error::NoDefaultStore)), Err(VaultError::NoKeystore)));
    }
}
