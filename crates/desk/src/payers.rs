//! Commands of payers and coverages, and registration, whose fifth fact is the payer.

use seriesdesk_core::{
    patients::{PatientQuery, Registered},
    payers::{self, CoverageView, EndCoverage, PayerView, Payers, RegisterPatient},
    types::Saved,
};

use crate::Nothing;

crate::commands! {
    action register_patient (EditPatients): RegisterPatient => Registered = payers::register_patient;
    query payers (Read): Payers => Vec<PayerView> = payers::payers;
    action save_payer (ManagePractice): PayerView => Saved = payers::save_payer;
    action adopt_payers (ManagePractice): Nothing => i64 = |practice, _: Nothing| payers::adopt_payers(practice);
    query coverages (Read): PatientQuery => Vec<CoverageView> = payers::coverages;
    action save_coverage (EditPatients): CoverageView => Saved = payers::save_coverage;
    action end_coverage (EditPatients): EndCoverage => Saved = payers::end_coverage;
}
