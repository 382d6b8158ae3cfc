//! What the whole desk shows at once: the day, one patient, a list of patients, a search over everything.
//!
//! The last area: it only reads, and it is the one place where every other area meets.

mod appointments;
mod card;
mod day;
mod day_book;
mod day_sheet;
mod needs;
mod patients;
mod search;
mod timeline;
mod waiting;

#[cfg(test)]
mod tests;

pub use appointments::{AppointmentsOf, appointment_list};
pub use card::{CardLedger, CardOf, PatientCard, patient_card};
pub use day::{Today, TodayOf, today};
pub use day_book::{DayBookOf, day_book};
pub use day_sheet::{DaySheetOf, day_sheets};
pub use needs::Need;
pub use patients::{FindPatients, PatientFilter, PatientPage, PatientRow, find_patients};
pub use search::{HitKind, Search, SearchHit, search};
pub use timeline::{TimelineKind, TimelineRow};
