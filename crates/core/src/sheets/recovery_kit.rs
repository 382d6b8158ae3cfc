use zeroize::{Zeroize, ZeroizeOnDrop};

use super::debug_by_name_only;

/// The printed kit that opens a practice when every passphrase is lost. Holds no patient data.
///
/// It can neither be copied nor serialized, and is wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RecoveryKitSheet {
    /// Prints SAMPLE and says that the words open nothing.
    pub sample: bool,
    /// Name of the practice.
    pub practice: String,
    /// `RK-3`.
    pub number: String,
    /// Short mark of the key it opens, to tell kits apart: `C7F2-91AD`.
    pub key_mark: String,
    /// The kit this one takes the place of.
    pub replaces: Option<String>,
    /// `03/03/2026 8:05 AM`.
    pub made_at: String,
    /// Name of the computer it was made on.
    pub computer: Option<String>,
    /// When the sheet was made, `YYYY-MM-DDTHH:MM`.
    pub made_local: String,
    /// The 24 words in order.
    pub words: Vec<String>,
    /// Positions, from 1, of the words the desk asks for in the rehearsal.
    pub rehearsed: Vec<u8>,
}

debug_by_name_only!(RecoveryKitSheet);
