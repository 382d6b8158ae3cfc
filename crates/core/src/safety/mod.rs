//! Whole, and still there: proving the store sound, copying it, bringing it back.
//!
//! A backup is one file: the key file, the database as SQLite copies it while the practice is in use, and the attachments, all
//! as encrypted as they lie in the practice folder, closed by a hash of everything. It is opened and read before it counts. Restoring
//! fills an empty folder and nothing else. `examine` is what `doctor` runs; it looks and never repairs.

mod backup;
mod container;
mod examine;
mod pages;
mod restore;
mod store;

#[cfg(any(test, feature = "fuzz"))]
pub(crate) mod fuzzing;
#[cfg(test)]
mod tests;

pub use backup::{BackupReport, BackupStatus, backup_status, check_backup, made_all_the_same, make_backup};
pub use container::{BackupLabel, read_label};
pub use examine::{Check, Soundness, examine};
pub use pages::{PageReader, has_damage};
pub use restore::restore_backup;
