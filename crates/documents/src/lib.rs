//! Paper: typed sheets in, PDF bytes out.
//!
//! A sheet says what stands on a paper; this crate says where. It adds no fact and drops none: text that is too long
//! wraps or goes on to the next page, letters no face has are printed as a visible mark, and the only sums it makes are
//! those carried from page to page. All ink is black text and lines, so that every paper survives a fax.
//!
//! The same sheet gives the same bytes.

mod appointments;
mod carried;
mod chart_summary;
mod consent;
mod content;
mod day_book;
mod day_sheet;
mod fields;
mod flow;
mod fonts;
mod form;
mod ink;
mod locked;
mod packet;
mod parts;
mod prose;
mod records_request;
mod recovery_kit;
mod subset;
mod superbill;
mod table;
mod write;

use seriesdesk_core::sheets::{
    AppointmentListSheet, ChartSummarySheet, ConsentSheet, DayBook, DaySheet, FormSheet, PacketSheet,
    RecordsRequestSheet, RecoveryKitSheet, SuperbillSheet,
};

pub use packet::Drawn;

/// A finished paper.
#[derive(Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: u32,
}

impl std::fmt::Debug for Pdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pdf").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// Why a paper could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The sheet fills more pages than a paper may have.
    #[error("This paper would be longer than 500 pages. Choose a shorter period.")]
    TooLong,
    /// A paper font could not be cut down for the file.
    #[error("The fonts for this paper could not be prepared.")]
    Font,
    /// The file could not be put together.
    #[error("This paper could not be written.")]
    Write,
}

/// Draws a superbill.
///
/// Errors when it is longer than any paper may be.
pub fn superbill(sheet: &SuperbillSheet) -> Result<Pdf, DocumentError> {
    superbill::draw(sheet)
}

/// Draws a questionnaire to be filled in with a pen.
///
/// Errors when it is longer than any paper may be.
pub fn form(sheet: &FormSheet) -> Result<Pdf, DocumentError> {
    form::draw(sheet)
}

/// Draws a packet, and says how many pages each of its papers has and where it is signed.
///
/// Errors when it is longer than any paper may be.
pub fn packet(sheet: &PacketSheet) -> Result<(Pdf, Vec<Drawn>), DocumentError> {
    packet::draw(sheet)
}

/// Draws a request for records: a fax cover when it goes by fax, the letter, and what the patient signed.
///
/// Errors when it is longer than any paper may be.
pub fn records_request(sheet: &RecordsRequestSheet) -> Result<Pdf, DocumentError> {
    records_request::draw(sheet)
}

/// Draws the landscape sheet of a day.
///
/// Errors when it is longer than any paper may be.
pub fn day_sheet(sheet: &DaySheet) -> Result<Pdf, DocumentError> {
    day_sheet::draw(std::slice::from_ref(sheet))
}

/// Draws the sheets of several days one after the other, each on pages of its own.
///
/// Errors when they are longer than any paper may be.
pub fn day_sheets(sheets: &[DaySheet]) -> Result<Pdf, DocumentError> {
    day_sheet::draw(sheets)
}

/// Draws the next days and whom to reach, in a file that opens with the password only. `key` is drawn at random for this file.
///
/// Errors when it is longer than any paper may be.
pub fn day_book(book: &DayBook, password: &str, key: &[u8; 32]) -> Result<Pdf, DocumentError> {
    locked::lock(&day_book::draw(book)?, password, key)
}

/// Draws a consent or authorization, to be signed or as it was signed.
///
/// Errors when it is longer than any paper may be.
pub fn consent(sheet: &ConsentSheet) -> Result<Pdf, DocumentError> {
    consent::draw(sheet)
}

/// Draws what is known of a patient, each line with where it is written.
///
/// Errors when it is longer than any paper may be.
pub fn chart_summary(sheet: &ChartSummarySheet) -> Result<Pdf, DocumentError> {
    chart_summary::draw(sheet)
}

/// Draws the visits of a series for the patient.
///
/// Errors when it is longer than any paper may be.
pub fn appointment_list(sheet: &AppointmentListSheet) -> Result<Pdf, DocumentError> {
    appointments::draw(sheet)
}

/// Draws the recovery kit.
///
/// Errors when it is longer than any paper may be.
pub fn recovery_kit(sheet: &RecoveryKitSheet) -> Result<Pdf, DocumentError> {
    recovery_kit::draw(sheet)
}
