//! What the computer gives the desk: its clock, keystore, disk and speed.
//!
//! Everything here may fail or be absent on a locked-down laptop, and then the desk still works: without a keystore passphrases
//! stand alone, and a keystore that hangs is treated like one that is not there.

mod keystore;
mod place;
mod speed;
mod system;
mod trial;

pub use keystore::OsKeystore;
pub use place::{Unfit, check_place};
pub use speed::tuned_cost;
pub use system::{OsEntropy, SystemClock};
pub use trial::SetClock;

use chrono_tz::Tz;
use seriesdesk_core::{
    Env,
    db::Durability,
    vault::{KdfCost, Keystore, VaultError},
};
use seriesdesk_scans::ScanReader;
use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

/// The computer as the desk sees it. Tests and the command line bring their own.
pub struct Host {
    /// Clock and randomness.
    pub env: Env,
    /// Where this computer's half of each key lies.
    pub keystore: Arc<dyn Keystore>,
    /// Where the list of recent practices is kept; nowhere when none.
    pub settings: Option<PathBuf>,
    /// Where a new practice is proposed.
    pub practices: PathBuf,
    /// The zone of the computer's own clock.
    pub zone: Tz,
    /// Whether a commit waits for the disk.
    pub durability: Durability,
    /// What a guess at a passphrase costs; measured at the first need when not set.
    pub cost: OnceLock<KdfCost>,
    /// What reads received files.
    pub scans: ScanReader,
}

impl Host {
    /// This computer.
    pub fn system() -> Host {
        Host {
            env: Env::new(Arc::new(SystemClock), Arc::new(OsEntropy)),
            keystore: Arc::new(OsKeystore::new()),
            settings: system::settings_folder(),
            practices: system::practices_folder(),
            zone: system::zone(),
            durability: Durability::Full,
            cost: OnceLock::new(),
            scans: ScanReader::by_this_program(),
        }
    }

    /// What a guess costs for passphrases set here.
    pub(crate) fn cost(&self) -> Result<KdfCost, VaultError> {
        if let Some(cost) = self.cost.get() {
            return Ok(*cost);
        }
        let tuned = tuned_cost()?;
        Ok(*self.cost.get_or_init(|| tuned))
    }
}
