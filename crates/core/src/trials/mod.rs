//! What was tried before: medicines, psychotherapy, procedures, blocks, with how it went and where it is written.
//!
//! A request to a payer and an appeal stand on these lines, so each says what it still lacks for them: dose, time, outcome, source. When
//! something was is known to the day, the month or only the year, and is kept so. Nothing is counted as failed by the program; the clinic
//! says what came of it.

mod acting;
mod dates;
mod store;
mod views;

#[cfg(test)]
mod tests;

pub use acting::{RemoveTrial, SaveTrial, remove_trial, save_trial};
pub use dates::RoughDay;
pub use views::{DrugOffer, TrialView, TrialsOf, drugs_known, trials_of};

use crate::{
    filed::DocumentId,
    id_type,
    oplog::{Stored, Table},
    record,
    types::PatientId,
    word_type,
};

id_type! {
    /// Something that was tried.
    TrialId
}

word_type! {
    /// What was tried.
    pub enum TrialKind {
        /// A medicine on its own.
        Medication = "medication", "Medicine";
        /// A medicine added to another.
        Augmentation = "augmentation", "Augmentation";
        /// Psychotherapy.
        Psychotherapy = "psychotherapy", "Psychotherapy";
        /// TMS, ECT and other procedures.
        Procedure = "procedure", "Procedure";
        /// A nerve block or another injection.
        Block = "block", "Block or injection";
        /// Physical or occupational therapy.
        PhysicalTherapy = "physical_therapy", "Physical therapy";
        /// Anything else.
        Other = "other", "Other";
    }
}

word_type! {
    /// What came of it.
    pub enum TrialOutcome {
        /// It did not help.
        None = "none", "No response";
        /// It helped somewhat.
        Partial = "partial", "Partial response";
        /// It helped.
        Response = "response", "Response";
        /// The illness went away.
        Remission = "remission", "Remission";
        /// It helped at first, then no more.
        Lost = "lost", "Response lost";
        /// Side effects ended it.
        Intolerance = "intolerance", "Not tolerated";
        /// It could not be given.
        Contraindicated = "contraindicated", "Contraindicated";
        /// Nobody knows.
        Unknown = "unknown", "Not known";
    }
}

word_type! {
    /// How well it was taken or attended.
    pub enum Adherence {
        /// As ordered.
        Good = "good", "As ordered";
        /// In part.
        Partial = "partial", "In part";
        /// Hardly.
        Poor = "poor", "Hardly";
        /// Nobody knows.
        Unknown = "unknown", "Not known";
    }
}

word_type! {
    /// In which episode of the illness.
    pub enum Episode {
        /// The present one.
        Current = "current", "Present episode";
        /// An earlier one.
        Earlier = "earlier", "Earlier episode";
        /// Nobody knows.
        Unknown = "unknown", "Not known";
    }
}

record! {
    /// Something that was tried before.
    pub struct Trial in "treatment_trials" = 101 {
        id: TrialId,
        Latest owner = 1 { patient_id: PatientId },
        Clinical what = 2 { kind: TrialKind, name: String, drug_class: Option<String>, with_what: Option<String> },
        Clinical amount = 3 {
            dose: Option<String>,
            weeks_at_dose: Option<i64>,
            sessions: Option<i64>,
            adherence: Option<Adherence>,
        },
        Clinical time = 4 { started: Option<RoughDay>, stopped: Option<RoughDay>, goes_on: bool, episode: Option<Episode> },
        Clinical outcome = 5 { outcome: Option<TrialOutcome>, reason: Option<String> },
        Latest evidence = 6 { prescriber: Option<String>, source: Option<String> },
        Latest page = 7 { document_id: Option<DocumentId>, document_page: Option<i64> },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[Trial::TABLE];
