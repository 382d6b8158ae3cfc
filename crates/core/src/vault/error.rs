//! What can stand between a person and the practice, in words that name the way out.

use super::KitProblem;
use std::io;

/// Why the vault stays closed, or a change to it is refused.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is no `keys.json` in the folder.
    #[error("There is no practice in this folder.")]
    NoPractice,
    /// The key file cannot be read as one. It is left as it is.
    #[error(
        "The key file of this practice is damaged. Nothing was changed. Restore the newest backup into an empty folder."
    )]
    DamagedKeys,
    /// The key file was written by a newer release.
    #[error("This practice was last opened by a newer Seriesdesk. Install the newest version on this computer.")]
    NewerKeys,
    /// Another window or program holds the practice.
    #[error("This practice is already open on this computer. Close the other window first.")]
    InUse,
    /// The passphrase opens nothing. `wait_seconds` is zero while tries are free.
    #[error("That passphrase is not right.")]
    WrongPassphrase {
        /// Seconds until the next try is looked at.
        wait_seconds: u32,
    },
    /// Too many wrong tries. The passphrase was not looked at.
    #[error("Too many wrong tries. Wait {wait_seconds} seconds.")]
    Wait {
        /// Seconds until the next try is looked at.
        wait_seconds: u32,
    },
    /// The passphrase belongs to another computer's keystore.
    #[error(
        "Your passphrase works only on the computer it was set on. Use the recovery kit to set one for this computer."
    )]
    OtherComputer,
    /// The keystore that holds this computer's half of the key does not answer.
    #[error("This computer's keystore does not answer. Unlock it and try again, or use the recovery kit.")]
    NoKeystore,
    /// The operating system or its user refused access to the keystore.
    #[error("This computer's keystore refused access. Allow Seriesdesk there and try again, or use the recovery kit.")]
    KeystoreDenied,
    /// The passphrase is too easy to guess.
    #[error("That passphrase is too easy to guess. {0}")]
    Weak(String),
    /// The typed words are no recovery kit.
    #[error(transparent)]
    KitWords(#[from] KitProblem),
    /// The words are a recovery kit, but not of this practice, or an older one.
    #[error("These words belong to another recovery kit. Use the newest kit of this practice.")]
    OtherKit,
    /// The person has no key to this practice.
    #[error("This person cannot open the practice.")]
    NoSuchPerson,
    /// The person already has a key.
    #[error("This person can already open the practice.")]
    AlreadyThere,
    /// Nobody could open the practice any more.
    #[error("At least one owner must be able to open the practice.")]
    LastHolder,
    /// The file system refused.
    #[error("The practice folder could not be read or written.")]
    Storage(#[source] io::Error),
}
