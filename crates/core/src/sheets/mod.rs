//! What stands on each paper, in words and numbers already decided.
//!
//! A sheet is filled by the area that owns its facts and drawn by the paper crate, which decides nothing but where the
//! ink goes: it adds no fact, drops none, and computes no amount except the sums carried from page to page.
//!
//! Days are written as they are read, `03/03/2026`; times of day likewise, `10:05`. Money is whole cents. A fact that is
//! absent is `None` and prints as a dash, so nobody takes an empty place for a forgotten one. `made_local` alone is for
//! machines: `YYYY-MM-DDTHH:MM`, it becomes the creation date inside the file, so the same sheet gives the same bytes.

mod appointments;
mod chart_summary;
mod consent;
mod day_book;
mod day_sheet;
mod form;
mod letterhead;
mod packet;
mod records_request;
mod recovery_kit;
mod superbill;

pub use appointments::{AppointmentListSheet, ListedVisit, VisitMark};
pub use chart_summary::{ChartSummarySheet, SummaryLine, SummaryPart};
pub use consent::{ConsentSheet, SheetSignature};
pub use day_book::{ContactRow, ContactSheet, DayBook};
pub use day_sheet::{DayBlock, DayClock, DayLane, DaySheet, DayVisit, Gate};
pub use form::{FormBlock, FormQuestion, FormSheet};
pub use letterhead::{Letterhead, Passage};
pub use packet::{
    CODE_PLACE, CoverLetter, PacketContent, PacketPaper, PacketSheet, PageCode, PageMark, SignatureSpot, token,
};
pub use records_request::{FaxCover, RecordsRequestSheet};
pub use recovery_kit::RecoveryKitSheet;
pub use superbill::{
    SuperbillAccount, SuperbillDiagnosis, SuperbillLine, SuperbillPatient, SuperbillPayment, SuperbillPlan,
    SuperbillProvider, SuperbillSession, SuperbillSheet,
};

/// Keeps what a sheet says out of logs and panics: only the type's name is ever written.
macro_rules! debug_by_name_only {
    ($($name:ident),+ $(,)?) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })+
    };
}
use debug_by_name_only;

#[cfg(test)]
mod tests;
