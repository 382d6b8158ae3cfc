//! Whom a session may be booked for.

use crate::{
    db::Db,
    error::{Error, Result},
    patients,
    types::PatientId,
};

/// Refuses a patient who is archived or was merged into another.
pub(super) fn bookable(db: Db<'_>, patient: PatientId) -> Result<()> {
    if patients::live_patient(db, patient)?.archived {
        return Err(Error::refused("This chart is archived.").hint("Bring it back into use first."));
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod testing {
    use crate::{
        oplog::Action,
        patients::{Patient, Sex},
        testing::TestPractice,
        types::PatientId,
    };

    /// Four invented people, two of them with like names.
    pub fn register(desk: &mut TestPractice) -> [PatientId; 4] {
        let names =
            [("Quillfeather", "Ada"), ("Brambleworth", "Otto"), ("Quillfeather", "Agnes"), ("Mossgrove", "Ida")];
        names.map(|(family, given)| {
            let done = desk.practice.act(Action::reversible("register_patient"), |tx| {
                let patient = patient(tx.new_id(), family, given);
                tx.put(&patient).map(|()| patient.id)
            });
            done.unwrap().value
        })
    }

    fn patient(id: PatientId, family: &str, given: &str) -> Patient {
        Patient {
            id,
            family_name: family.into(),
            given_name: given.into(),
            middle_name: None,
            suffix: None,
            born_on: "1980-01-31".parse().unwrap(),
            sex: Sex::Unknown,
            preferred_name: None,
            pronouns: None,
            address: None,
            referral_source: None,
            risk_flag: None,
            allergies: None,
            notes: None,
            archived: false,
            merged_into: None,
            mrn: [family, given].concat(),
            registered_at: crate::types::UtcMillis(0),
        }
    }
}
