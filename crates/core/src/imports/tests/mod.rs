mod actions;
mod csv;
mod fhir;
mod material;
mod nasty;

use std::fmt::Write;

use super::Batch;
use crate::types::Day;

pub(super) fn today() -> Day {
    Day::new(2026, 3, 3).expect("a day")
}

/// A batch in words: what would be registered, what was left out, what was refused.
pub(super) fn in_words(batch: &Batch) -> String {
    let mut text = String::new();
    let shown = |part: &Option<String>| part.clone().unwrap_or_default();
    for patient in &batch.candidates {
        let born = patient.born_on.map(|day| day.to_string()).unwrap_or_default();
        write!(text, "{} {}, {} {}", patient.row, patient.family_name, patient.given_name, born).expect("text");
        for part in [patient.sex.unwrap_or_default(), &shown(&patient.middle_name), &shown(&patient.mrn)] {
            if !part.is_empty() {
                write!(text, " · {part}").expect("text");
            }
        }
        for contact in &patient.contacts {
            write!(text, " · {} {}", contact.kind, contact.value).expect("text");
        }
        if let Some(address) = &patient.address {
            write!(text, " · {}", address.one_line()).expect("text");
        }
        for coverage in &patient.coverages {
            let (plan, member, group) =
                (shown(&coverage.plan), shown(&coverage.member_id), shown(&coverage.group_number));
            write!(text, " · [{} | {plan} | {member} | {group}]", coverage.payer_name).expect("text");
        }
        for diagnosis in &patient.diagnoses {
            write!(text, " · {}", diagnosis.code).expect("text");
        }
        for person in &patient.related {
            write!(text, " · {} {} {}", person.role, person.name, shown(&person.npi)).expect("text");
        }
        writeln!(text).expect("text");
        for note in &patient.notes {
            writeln!(text, "    {note}").expect("text");
        }
    }
    for (word, problems) in [("noticed", &batch.noticed), ("rejected", &batch.rejected)] {
        for problem in problems {
            writeln!(text, "{word} {} {}: {}", problem.row, shown(&problem.field), problem.message).expect("text");
        }
    }
    text
}
