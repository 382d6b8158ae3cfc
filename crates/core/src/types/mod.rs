//! Small types every area shares: ids, days and times, money, states with their words.

mod cents;
mod ids;
mod time;
mod words;

pub use cents::Cents;
pub use ids::{PatientId, PayerId, PersonId, ProviderId, RoomId, SeriesId, SessionId, SiteId};
pub use time::{Day, LocalTime, UtcMillis, zone};
pub use words::{Address, Saved, Word};
