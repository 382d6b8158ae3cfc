//! Tables, registers and values in words. A record type nobody named here still reads as plain words made from its columns' names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{
    availability::{Preferred, Weekly},
    db::{Db, Value},
    forms,
    oplog::{Register, Table, holds_value},
    patients, payers, practice, series,
    types::{Address, Cents, Day, LocalTime, UtcMillis},
};

/// One value of a record, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Field {
    /// What it is.
    pub label: String,
    /// The value, or a dash.
    pub value: String,
    /// Whether the versions beside it say something else.
    pub differs: bool,
}

/// What is written where a value is missing.
const NOTHING: &str = "–";

/// What one row of a table is called.
pub(super) fn of_table(table: &Table) -> String {
    match table.name {
        "people" => "Person".to_owned(),
        "series" => "Course".to_owned(),
        "addresses" => "Address".to_owned(),
        "coverages" => "Coverage".to_owned(),
        "diagnoses" => "Diagnosis".to_owned(),
        "fees" => "Fee".to_owned(),
        "closures" => "Closed day".to_owned(),
        "staff_skills" => "Skill".to_owned(),
        "shifts" => "Working week".to_owned(),
        "session_plans" => "Planned staff".to_owned(),
        "patient_times" => "Patient's times".to_owned(),
        "patient_absences" => "Days away".to_owned(),
        "session_checks" => "Answer to a check".to_owned(),
        "check_passes" => "Goes on by a clinician's word".to_owned(),
        "check_voids" => "Taken back".to_owned(),
        "attendance_rules" => "Rule of lateness".to_owned(),
        "contact_attempts" => "Attempt to reach a patient".to_owned(),
        "escalations" => "Step after a missed visit".to_owned(),
        "follow_up_voids" => "Taken back".to_owned(),
        "follow_up_rules" => "Rules for missed visits".to_owned(),
        "waitlist_entries" => "Place on the waitlist".to_owned(),
        "waitlist_offers" => "Offered slot".to_owned(),
        "reminders" => "Reminder".to_owned(),
        "reminder_voids" => "Reminder taken back".to_owned(),
        "reminder_rules" => "Rules for reminders".to_owned(),
        "reminder_templates" => "Text of a reminder".to_owned(),
        "reminder_wishes" => "Wishes for reminders".to_owned(),
        "form_responses" => "Form".to_owned(),
        "form_answers" => "Answer of a form".to_owned(),
        "form_flag_steps" => "Warning of a form".to_owned(),
        "form_flag_voids" => "Taken back".to_owned(),
        "form_rules" => "Rules for forms".to_owned(),
        "received_files" => "Received file".to_owned(),
        "restricted_files" => "Restricted file".to_owned(),
        "documents" => "Document".to_owned(),
        "document_pages" => "Page of a document".to_owned(),
        "prior_requests" => "Request for records".to_owned(),
        "prior_attempts" => "Asking for records".to_owned(),
        "prior_voids" => "Taken back".to_owned(),
        "consent_scans" => "Scan of a signed paper".to_owned(),
        "consent_scan_voids" => "Taken back".to_owned(),
        "packets" => "Packet".to_owned(),
        "packet_pages" => "Page of a packet".to_owned(),
        "treatment_trials" => "Tried before".to_owned(),
        "intake_cases" => "Inquiry".to_owned(),
        "intake_steps" => "Step of an intake".to_owned(),
        "intake_contacts" => "Call of an inquiry".to_owned(),
        "intake_voids" => "Taken back".to_owned(),
        "readiness_entries" => "Written down for readiness".to_owned(),
        "readiness_voids" => "Taken back".to_owned(),
        "readiness_overrides" => "Let go although not ready".to_owned(),
        "consent_texts" => "Text of a consent".to_owned(),
        "consents" => "Consent".to_owned(),
        "consent_signatures" => "Signature".to_owned(),
        "consent_steps" => "Consent declined or taken back".to_owned(),
        "consent_papers" => "Signed paper".to_owned(),
        "preferences" => "Preferences".to_owned(),
        name => {
            let plain = plain(name);
            plain
                .strip_suffix("ies")
                .map(|stem| format!("{stem}y"))
                .unwrap_or_else(|| plain.strip_suffix('s').map_or(plain.clone(), str::to_owned))
        }
    }
}

/// What a register of a table is called.
pub(super) fn of_register(table: &Table, register: &Register) -> String {
    match (table.name, register.name) {
        ("diagnoses", "what") => "Diagnosis".to_owned(),
        ("sessions", "slot") => "Time and place".to_owned(),
        ("sessions", "progress") => "What happened".to_owned(),
        ("sessions", "care") => "Dose and note".to_owned(),
        ("patients", "birth") => "Date of birth".to_owned(),
        ("patients", "mrn") => "Record number".to_owned(),
        ("restricted_notes", _) => "Restricted note".to_owned(),
        ("restricted_documents", _) => "Restricted document".to_owned(),
        ("people", "access") => "Role and access".to_owned(),
        (_, "whole") => of_table(table),
        (_, name) => plain(name),
    }
}

/// The values of a register as label and value.
pub(super) fn fields(db: Db<'_>, register: &Register, values: &[Value]) -> Vec<Field> {
    let shown = |column: &&&str| {
        !matches!(**column, "protocol" | "sheet" | "seen" | "file_key" | "hash" | "stored_hash" | "content_hash")
    };
    register
        .columns
        .iter()
        .zip(values)
        .filter(|(column, _)| shown(column))
        .map(|(column, value)| Field { label: label(column), value: spoken(db, column, value), differs: false })
        .collect()
}

/// Marks the fields that the versions do not share.
pub(super) fn mark_differences(versions: &mut [Vec<Field>]) {
    let longest = versions.iter().map(Vec::len).max().unwrap_or(0);
    for place in 0..longest {
        let mut values: Vec<_> =
            versions.iter().map(|fields| fields.get(place).map(|field| field.value.clone())).collect();
        values.dedup();
        if values.len() > 1 {
            for field in versions.iter_mut().filter_map(|fields| fields.get_mut(place)) {
                field.differs = true;
            }
        }
    }
}

fn label(column: &str) -> String {
    let stem = ["_local", "_cents", "_on", "_at", "_id", "_by"]
        .iter()
        .find_map(|ending| column.strip_suffix(ending))
        .unwrap_or(column);
    match column {
        "born_on" => "Born".to_owned(),
        "starts_local" => "Begins".to_owned(),
        "mrn" => "Record number".to_owned(),
        "npi" | "ein" | "ndc" => column.to_uppercase(),
        "group_npi" => "Group NPI".to_owned(),
        "ended_by" => "Called off by".to_owned(),
        _ => plain(stem),
    }
}

fn spoken(db: Db<'_>, column: &str, value: &Value) -> String {
    match value {
        Value::Null | Value::Real(_) => NOTHING.to_owned(),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()),
        Value::Integer(number) if column.ends_with("_cents") => Cents(*number).to_string(),
        Value::Integer(number) if column.ends_with("_at") => instant(db, UtcMillis(*number)),
        Value::Integer(number) if is_yes_or_no(column) => if *number == 0 { "No" } else { "Yes" }.to_owned(),
        Value::Integer(number) if column.ends_with("minutes") => format!("{number} min"),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => spoken_text(db, column, text),
    }
}

fn spoken_text(db: Db<'_>, column: &str, text: &str) -> String {
    if text.trim().is_empty() {
        return NOTHING.to_owned();
    }
    let day = || text.parse::<Day>().ok().map(Day::long);
    let time = || text.parse::<LocalTime>().ok().map(|time| format!("{}, {}", time.day().long(), time.clock_us()));
    let named = || text.parse::<Uuid>().ok().and_then(|id| name_of(db, column, id));
    let said = if column.ends_with("_on") {
        day()
    } else if column.ends_with("_local") {
        time()
    } else if column.ends_with("_id") || column.ends_with("_by") || column == "merged_into" {
        named()
    } else if text.starts_with(['{', '[', '"']) {
        series::protocol_words(column, text).or_else(|| from_json(text))
    } else if matches!(column, "status" | "sex" | "kind" | "role" | "modality" | "method" | "state") {
        Some(plain(text))
    } else {
        None
    };
    said.unwrap_or_else(|| text.to_owned())
}

/// The name of the record an id stands for.
fn name_of(db: Db<'_>, column: &str, id: Uuid) -> Option<String> {
    match column {
        "patient_id" | "merged_into" => patients::find_patient(db, id.into()).ok().map(|patient| patient.list_name()),
        "room_id" => practice::room(db, id.into()).ok().map(|room| room.name),
        "provider_id" => practice::provider(db, id.into()).ok().map(|provider| provider.name),
        "site_id" => practice::site(db, id.into()).ok().map(|site| site.name),
        "payer_id" => payers::payer(db, id.into()).ok().map(|payer| payer.name),
        _ if column.ends_with("_by") => {
            db.get::<crate::people::Person>(id.into()).ok().flatten().map(|person| person.name)
        }
        _ => None,
    }
}

fn from_json(text: &str) -> Option<String> {
    if let Ok(address) = serde_json::from_str::<Address>(text) {
        return Some(address.one_line());
    }
    let week = serde_json::from_str(text).map(|week: Weekly| week.said());
    let week = week.or_else(|_| serde_json::from_str(text).map(|liked: Preferred| liked.said()));
    if let Some(said) = week.ok().filter(|said| !said.is_empty()) {
        return Some(said);
    }
    match serde_json::from_str(text).ok()? {
        serde_json::Value::Array(items) if items.is_empty() => Some(NOTHING.to_owned()),
        serde_json::Value::Array(items) => {
            let words: Vec<_> =
                items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect();
            Some(words.join(", "))
        }
        serde_json::Value::String(word) => Some(word),
        _ => None,
    }
}

fn is_yes_or_no(column: &str) -> bool {
    column.starts_with("may_")
        || column.starts_with("is_")
        || matches!(
            column,
            "active" | "archived" | "preferred" | "single_keys" | "behavioral_carve_out" | "accepts_assignment"
        )
}

/// An instant on the wall clock of the practice.
pub(super) fn instant(db: Db<'_>, at: UtcMillis) -> String {
    practice::now_local(db, at).map_or_else(|_| at.to_string(), LocalTime::short)
}

/// What a row is about, in a few words: a patient's name, else its own.
pub(super) fn subject(db: Db<'_>, table: &'static Table, row: Uuid) -> Subject {
    let text = |column: &str| match holds_value(db, table, row, column) {
        Ok(Some(Value::Text(text))) => Some(text),
        _ => None,
    };
    let patient = match table.name {
        "patients" => Some(row),
        _ => text("patient_id").and_then(|id| id.parse().ok()),
    };
    let chart = patient.and_then(|id| patients::find_patient(db, id.into()).ok());
    match chart {
        Some(chart) => {
            let who = format!("{} · DOB {}", chart.list_name(), chart.born_on.us());
            let which = match table.name {
                "form_answers" | "form_responses" => forms::called(db, table.name, row),
                "treatment_trials" => text("name"),
                _ => None,
            };
            Subject {
                name: chart.list_name(),
                about: which.map_or(who.clone(), |which| format!("{who} · {which}")),
                patient: patient.map(Into::into),
            }
        }
        None => {
            let name = text("name").or_else(|| text("legal_name")).or_else(|| text("label"));
            let name = name.unwrap_or_else(|| of_table(table));
            Subject { about: of_table(table), name, patient: None }
        }
    }
}

/// What a conflict is about.
pub(super) struct Subject {
    pub name: String,
    pub about: String,
    pub patient: Option<crate::types::PatientId>,
}

/// `risk_flag` is `Risk flag`.
pub(super) fn plain(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => spaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn every_table_register_and_column_reads_as_words() {
        for table in catalogue::tables() {
            assert!(!of_table(table).contains('_') && !of_table(table).is_empty());
            for register in table.registers {
                assert!(!of_register(table, register).contains('_'), "{} {}", table.name, register.name);
                for column in register.columns {
                    assert!(!label(column).contains('_') && !label(column).is_empty(), "{column}");
                }
            }
        }
    }
}
