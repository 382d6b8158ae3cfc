mod charts;
mod finding;
mod merging;
mod typing;

use super::*;
use crate::{
    Word,
    error::{Error, Result},
    oplog::Action,
    practice::{FoundPractice, found_practice},
    testing::{TestPractice, practice},
    types::Day,
};

/// A practice called Cedar Grove with nobody in it.
pub(super) fn desk() -> TestPractice {
    let mut desk = practice();
    let input = FoundPractice { name: "Cedar Grove".into(), time_zone: "America/New_York".into(), sample: false };
    let _ = found_practice(&mut desk, input).unwrap();
    desk
}

/// Registers `Family, Given` without a look at duplicates.
pub(super) fn add(desk: &mut TestPractice, name: &str, born_on: &str, phone: &str) -> PatientId {
    try_add(desk, name, born_on, phone).unwrap()
}

pub(super) fn try_add(desk: &mut TestPractice, name: &str, born_on: &str, phone: &str) -> Result<PatientId> {
    let (family_name, given_name) = name.split_once(", ").unwrap_or((name, "Pat"));
    let new = NewPatient {
        id: None,
        family_name,
        given_name,
        born_on: born_on.parse().unwrap(),
        phone: Some(phone),
        source: None,
    };
    let done = desk.act(Action::reversible("register_patient"), |tx| {
        let mut numbers = RecordNumbers::read(tx.db(), "")?;
        register(tx, &mut numbers, new)
    })?;
    Ok(done.value.id)
}

pub(super) fn chart(desk: &TestPractice, id: PatientId) -> PatientView {
    patient(desk, PatientQuery { patient_id: id }).unwrap()
}

/// The chart as its form sends it back.
pub(super) fn form(chart: &PatientView) -> PatientInput {
    let chart = chart.clone();
    PatientInput {
        id: chart.id,
        mrn: chart.mrn,
        family_name: chart.family_name,
        given_name: chart.given_name,
        middle_name: chart.middle_name,
        suffix: chart.suffix,
        preferred_name: chart.preferred_name,
        pronouns: chart.pronouns,
        sex: chart.sex,
        born_on: chart.born_on,
        address: chart.address,
        referral_source: chart.referral_source,
        risk_flag: chart.risk_flag,
        allergies: chart.allergies,
        notes: chart.notes,
        archived: chart.archived,
        merged_into: chart.merged_into,
        revision: chart.revision,
    }
}

pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(super) fn contact(patient_id: PatientId, kind: &str, value: &str) -> ContactView {
    ContactView {
        id: String::new(),
        patient_id,
        kind: Word::new(kind, ""),
        value: value.to_owned(),
        preferred: false,
        may_leave_message: true,
        may_text: false,
        note: None,
        revision: 0,
    }
}

#[track_caller]
pub(super) fn refused<T: std::fmt::Debug>(result: Result<T, Error>, expected: expect_test::Expect) {
    expected.assert_eq(&result.unwrap_err().to_string());
}
