//! What an import remembers of a patient: from where, and what the file said last time.
//!
//! Only hashes of the file's values are kept. With them the next import tells a value that changed in the file from one that a
//! person changed here, and writes only the former.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::CandidatePatient;
use crate::{
    derived_id, id_type,
    oplog::{Stored, Table},
    record,
    types::PatientId,
};

id_type! {
    /// A patient's name in another program.
    ImportedId
}

/// The file's fields, each with a hash of its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen(BTreeMap<String, String>);

crate::db::json_column!(Seen);

record! {
    /// A patient of another program and the chart that stands for it here.
    pub struct Imported in "imported_patients" = 95 {
        id: ImportedId,
        Latest chart = 1 { patient_id: PatientId },
        Latest seen = 2 { seen: Seen },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[Imported::TABLE];

/// The id of a candidate's name in this practice; the same in every office that imports the same file.
pub(super) fn imported_id(practice: Uuid, candidate: &CandidatePatient) -> ImportedId {
    derived_id("imported patient", &[practice.as_bytes(), candidate.external.as_bytes()]).into()
}

/// The id of the chart that a candidate gets when there is none yet.
pub(super) fn chart_id(practice: Uuid, candidate: &CandidatePatient) -> PatientId {
    derived_id("chart of an imported patient", &[practice.as_bytes(), candidate.external.as_bytes()]).into()
}

impl Seen {
    /// What a file says of a patient.
    pub(super) fn of(practice: Uuid, candidate: &CandidatePatient) -> Seen {
        let mut seen = BTreeMap::new();
        let mut note = |field: &str, value: Option<String>| {
            if let Some(value) = value {
                let hash = derived_id(
                    "value of an imported patient",
                    &[practice.as_bytes(), field.as_bytes(), value.as_bytes()],
                );
                seen.insert(field.to_owned(), hash.simple().to_string());
            }
        };
        let joined = |parts: Vec<String>| Some(parts.join("\n")).filter(|text| !text.is_empty());
        note("name", Some([&candidate.family_name, &candidate.given_name].map(String::as_str).join("\n")));
        note("middle_name", candidate.middle_name.clone());
        note("suffix", candidate.suffix.clone());
        note("preferred_name", candidate.preferred_name.clone());
        note("pronouns", candidate.pronouns.clone());
        note("sex", candidate.sex.map(str::to_owned));
        note("born_on", candidate.born_on.map(|day| day.to_string()));
        note("address", candidate.address.as_ref().map(crate::types::Address::one_line));
        note("referral_source", candidate.referral_source.clone());
        note("notes", joined(candidate.notes.clone()));
        note(
            "contacts",
            joined(candidate.contacts.iter().map(|contact| format!("{} {}", contact.kind, contact.value)).collect()),
        );
        note("diagnoses", joined(candidate.diagnoses.iter().map(|diagnosis| diagnosis.code.to_owned()).collect()));
        note(
            "related",
            joined(candidate.related.iter().map(|person| format!("{} {}", person.role, person.name)).collect()),
        );
        let coverages = candidate.coverages.iter().map(|coverage| {
            let parts = [
                Some(coverage.payer_name.clone()),
                coverage.plan.clone(),
                coverage.member_id.clone(),
                coverage.group_number.clone(),
            ];
            parts.map(Option::unwrap_or_default).join("|")
        });
        note("coverages", joined(coverages.collect()));
        Seen(seen)
    }

    /// Whether the file says something else of a field than it did before.
    pub(super) fn differs(&self, before: &Seen, field: &str) -> bool {
        self.0.get(field) != before.0.get(field)
    }
}
