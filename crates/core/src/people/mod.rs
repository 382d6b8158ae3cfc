//! Named people who sign in; nobody shares a log-in.
//!
//! A person's role says what they may see and do; the command layer checks it. How a person likes the window travels with them.

mod actions;
mod rules;
mod store;
mod views;

#[cfg(test)]
mod tests;

pub use actions::{
    DisablePerson, EnablePerson, SetRole, add_person, disable_person, enable_person, save_preferences, set_role,
};
pub(crate) use views::name_of;
pub use views::{Density, PersonCard, Preferences, Theme, list_people, person, preferences, preferences_of};

use crate::{
    oplog::{Stored, Table},
    record,
    types::{PersonId, UtcMillis},
    word_type,
};

word_type! {
    /// What a person is to the practice.
    pub enum Role {
        /// Owns the practice; may do everything.
        Owner = "owner", "Owner";
        /// Runs the office.
        Manager = "manager", "Manager";
        /// Treats patients.
        Clinician = "clinician", "Clinician";
        /// Coordinates intake, scheduling and billing.
        Coordinator = "coordinator", "Coordinator";
        /// A virtual assistant; does the back office's work from elsewhere.
        Assistant = "assistant", "Assistant (virtual assistant)";
        /// Looks, prints nothing, changes nothing.
        Auditor = "auditor", "Auditor";
    }
}

record! {
    /// A person who signs in by name.
    pub struct Person in "people" = 2 {
        id: PersonId,
        Latest name = 1 { name: String },
        Clinical access = 2 { role: Role, active: bool },
        Latest origin = 3 { added_at: UtcMillis },
    }
}

record! {
    /// How a person likes the window; its id is the person's.
    pub struct Liking in "preferences" = 3 {
        id: PersonId,
        Latest look = 1 { theme: String, density: String, text_percent: i64 },
        Latest keys = 2 { single_keys: bool },
        Latest lock = 3 { lock_after_minutes: i64 },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[Person::TABLE, Liking::TABLE];
