//! What the computer gives the desk: its keystore, its disk, its speed.
//!
//! Everything here may fail or be absent on a locked-down laptop, and then the desk still works: without a keystore passphrases
//! stand alone, and a keystore that hangs is treated like one that is not there.

mod keystore;
mod place;
mod speed;

pub use keystore::OsKeystore;
pub use place::{Unfit, check_place};
pub use speed::tuned_cost;
