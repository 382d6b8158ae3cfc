//! Invented patients, registered as the front desk registers them.

use serde_json::{Value, json};

use super::{
    Story,
    house::{House, merge},
    list, text,
};
use crate::UiError;

/// A registered patient.
pub(super) struct Patient {
    pub id: String,
}

/// How a patient pays.
#[derive(Clone, Copy)]
enum Pays {
    Self_,
    Northfield,
    Harbor,
}

type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, Pays, &'static [&'static str]);

/// Family name, given name, birth, sex, phone, payer, diagnoses.
const PEOPLE: &[Row] = &[
    ("Hargrove", "Rowan", "1984-06-14", "male", "5550138841", Pays::Northfield, &["F33.2", "F41.1"]),
    ("Kowalski", "Ewa", "1979-03-21", "female", "5550138842", Pays::Northfield, &["F33.2"]),
    ("Banerjee", "Rohan", "1977-04-04", "male", "5550172729", Pays::Self_, &["F33.1"]),
    ("Serrano", "Alicia", "1990-06-14", "female", "5550138852", Pays::Harbor, &["F33.2", "F43.12"]),
    ("Haddad", "Samir", "1968-11-02", "male", "5550138853", Pays::Harbor, &["F33.2"]),
    ("Cassidy", "Dara", "1995-01-17", "x", "5550138854", Pays::Northfield, &["F32.2"]),
    ("Delacroix", "Simone", "1979-09-22", "female", "5550138855", Pays::Northfield, &["F33.2"]),
    ("Delacroix", "Simon", "1997-09-12", "male", "5550138856", Pays::Northfield, &["F32.2"]),
    ("Okafor", "Rita", "1961-05-30", "female", "5550138857", Pays::Northfield, &["F33.2"]),
    ("Boyd", "Terrence", "1972-08-08", "male", "5550138858", Pays::Harbor, &["F33.2"]),
    ("Lindqvist", "Astrid", "1988-12-24", "female", "5550138859", Pays::Northfield, &["F33.2"]),
    ("Pryce", "Owen", "1966-02-11", "male", "5550138860", Pays::Harbor, &["F33.2"]),
    ("Solis", "Gabriela", "1993-07-19", "female", "5550138861", Pays::Self_, &["F33.2"]),
    ("Tran", "Minh", "1981-10-05", "male", "5550138862", Pays::Self_, &["G90.511"]),
    ("Nakamura", "Yuki", "1999-03-08", "female", "5550138863", Pays::Northfield, &["F32.2"]),
    ("Zielinski", "Marek", "1958-06-27", "male", "5550138864", Pays::Northfield, &["F33.2"]),
    ("Abernathy", "Joan", "1949-09-03", "female", "5550138865", Pays::Northfield, &[]),
    ("Whitfield", "Grace", "1970-01-29", "female", "5550138866", Pays::Harbor, &["F33.2"]),
];

pub(super) fn register(story: &Story<'_>, house: &House) -> Result<Vec<Patient>, UiError> {
    (0..).zip(PEOPLE).map(|(number, row)| one(story, house, number, row)).collect()
}

fn one(story: &Story<'_>, house: &House, number: u32, row: &Row) -> Result<Patient, UiError> {
    let (family, given, born, sex, phone, pays, diagnoses) = row;
    let payer = match pays {
        Pays::Self_ => Value::Null,
        Pays::Northfield => json!(house.northfield),
        Pays::Harbor => json!(house.harbor),
    };
    let id = story.save("register_patient", json!({
        "family_name": family, "given_name": given, "born_on": born, "phone": phone, "payer_id": payer, "duplicate_ok": true,
    }))?;
    let mut chart = story.call("patient", json!({ "patient_id": id }))?;
    merge(
        &mut chart,
        json!({
            "sex": { "code": sex, "label": "" },
            "address": { "line1": format!("{} Juniper Court", 11 + number), "line2": null, "city": "Fairhaven", "state": "NY", "zip": "12000" },
        }),
    );
    if *family == "Serrano" {
        merge(
            &mut chart,
            json!({ "pronouns": "she/her", "allergies": "Latex, codeine", "risk_flag": "Blood pressure watch" }),
        );
    }
    if *family == "Cassidy" {
        merge(&mut chart, json!({ "pronouns": "they/them", "risk_flag": "Suicide attempt in 2024" }));
    }
    allow(story, &chart, number)?;
    if let Some(chart) = chart.as_object_mut() {
        for lists in ["contacts", "related", "diagnoses"] {
            chart.remove(lists);
        }
    }
    story.save("save_patient", chart)?;
    for code in *diagnoses {
        story.save("add_diagnosis", json!({ "patient_id": id, "code": code }))?;
    }
    if *family == "Serrano" {
        restricted(story, &id)?;
    }
    if number.is_multiple_of(3) {
        story.save("save_related", json!({
            "id": "", "patient_id": id, "role": { "code": "emergency", "label": "" }, "name": format!("Luis {family}"),
            "phone": "5550134471", "npi": null, "relation": "brother", "revision": 0,
        }))?;
    }
    cover(story, &id, number)?;
    Ok(Patient { id })
}

/// What patients allow on their telephone: most take texts and messages, some nothing, some have an e-mail address as well.
fn allow(story: &Story<'_>, chart: &Value, number: u32) -> Result<(), UiError> {
    let may = number % 3 != 2;
    for mut contact in list(chart, "contacts") {
        merge(&mut contact, json!({ "may_text": may, "may_leave_message": may }));
        story.save("save_contact", contact)?;
    }
    if number % 4 == 3 {
        let name = format!("{}.{}", text(chart, "given_name")?, text(chart, "family_name")?).to_lowercase();
        story.save(
            "save_contact",
            json!({
                "id": "", "patient_id": text(chart, "id")?, "kind": { "code": "email", "label": "" },
                "value": format!("{name}@example.com"), "note": null,
            }),
        )?;
    }
    Ok(())
}

/// What the law keeps apart from the rest of a chart.
fn restricted(story: &Story<'_>, patient: &str) -> Result<(), UiError> {
    const NOTES: &[(&str, &str, &str)] = &[
        (
            "psychotherapy",
            "Before the first dose",
            "Invented for the sample. Is afraid of losing control; wants the lights low and her sister in the waiting room.",
        ),
        (
            "substance_use",
            "Program attendance",
            "Invented for the sample. Attends the evening group on Tuesdays; four months without alcohol.",
        ),
    ];
    for (days, (kind, title, body)) in (3..).step_by(9).zip(NOTES) {
        story.save(
            "write_restricted_note",
            json!({
                "patient_id": patient, "kind": kind, "noted_on": story.today.plus(-days), "title": title, "body": body,
            }),
        )?;
    }
    Ok(())
}

/// Completes the coverage that the registration began with.
fn cover(story: &Story<'_>, patient: &str, number: u32) -> Result<(), UiError> {
    for mut coverage in list(&story.call("coverages", json!({ "patient_id": patient }))?, "coverages") {
        merge(
            &mut coverage,
            json!({
                "plan": "PPO (sample)",
                "member_id": format!("NMH88420{:05}", 17_731 + number),
                "group_number": "70412",
                "network": { "code": "out", "label": "" },
                "starts_on": story.today.plus(-300),
            }),
        );
        let _ = text(&coverage, "id")?;
        story.save("save_coverage", coverage)?;
    }
    Ok(())
}
