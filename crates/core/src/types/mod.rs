//! Small types every area shares: ids, days and times, money, states with their words.

mod cents;
mod ids;
mod letters;
mod time;
mod words;

pub use cents::Cents;
pub use ids::{PatientId, PayerId, PersonId, ProviderId, RoomId, SeriesId, SessionId, SiteId};
pub use letters::compare_names;
pub use time::{Day, LocalTime, UtcMillis, zone};
pub use words::{Address, Saved, Word};

pub(crate) use letters::base_letters;
