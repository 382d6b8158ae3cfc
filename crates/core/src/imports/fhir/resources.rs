//! The resources we read, and of each only the elements we use.

use serde::Deserialize;
use serde_json::Value;

/// One resource.
pub(super) enum Resource {
    Patient(Box<Patient>),
    Coverage(Box<Coverage>),
    Condition(Box<Condition>),
    MedicationRequest(Box<MedicationRequest>),
    Medication(Medication),
    Practitioner(Practitioner),
    Organization(Organization),
}

/// Reads a resource; none when it is of a kind we do not use.
///
/// # Errors
/// The kind of a resource that does not follow FHIR R4.
pub(super) fn read_resource(value: Value) -> Result<Option<Resource>, &'static str> {
    let kind = value.get("resourceType").and_then(Value::as_str).unwrap_or("").to_owned();
    match kind.as_str() {
        "Patient" => read(value, "Patient").map(|patient| Some(Resource::Patient(patient))),
        "Coverage" => read(value, "Coverage").map(|coverage| Some(Resource::Coverage(coverage))),
        "Condition" => read(value, "Condition").map(|condition| Some(Resource::Condition(condition))),
        "MedicationRequest" => {
            read(value, "MedicationRequest").map(|request| Some(Resource::MedicationRequest(request)))
        }
        "Medication" => read(value, "Medication").map(|medication| Some(Resource::Medication(medication))),
        "Practitioner" => read(value, "Practitioner").map(|practitioner| Some(Resource::Practitioner(practitioner))),
        "Organization" => read(value, "Organization").map(|organization| Some(Resource::Organization(organization))),
        _ => Ok(None),
    }
}

fn read<T: serde::de::DeserializeOwned>(value: Value, kind: &'static str) -> Result<T, &'static str> {
    serde_json::from_value(value).map_err(|_| kind)
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Patient {
    pub id: Option<String>,
    pub identifier: Vec<Identifier>,
    pub name: Vec<HumanName>,
    pub telecom: Vec<ContactPoint>,
    pub gender: Option<String>,
    pub birth_date: Option<String>,
    pub address: Vec<FhirAddress>,
    pub deceased_boolean: Option<bool>,
    pub deceased_date_time: Option<String>,
    pub general_practitioner: Vec<Reference>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Coverage {
    pub id: Option<String>,
    pub contained: Vec<Value>,
    pub identifier: Vec<Identifier>,
    pub status: Option<String>,
    pub beneficiary: Reference,
    pub payor: Vec<Reference>,
    pub subscriber_id: Option<String>,
    pub relationship: Concept,
    pub class: Vec<CoverageClass>,
    pub order: Option<u32>,
    pub period: Period,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct CoverageClass {
    #[serde(rename = "type")]
    pub kind: Concept,
    pub value: Option<String>,
    pub name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Condition {
    pub id: Option<String>,
    pub subject: Reference,
    pub code: Concept,
    pub clinical_status: Concept,
    pub verification_status: Concept,
    pub onset_date_time: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct MedicationRequest {
    pub id: Option<String>,
    pub contained: Vec<Value>,
    pub status: Option<String>,
    pub subject: Reference,
    pub medication_codeable_concept: Concept,
    pub medication_reference: Reference,
    pub authored_on: Option<String>,
    pub requester: Reference,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Medication {
    pub id: Option<String>,
    pub code: Concept,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Practitioner {
    pub id: Option<String>,
    pub identifier: Vec<Identifier>,
    pub name: Vec<HumanName>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Organization {
    pub id: Option<String>,
    pub name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Identifier {
    #[serde(rename = "type")]
    pub kind: Concept,
    pub system: Option<String>,
    pub value: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct HumanName {
    #[serde(rename = "use")]
    pub usage: Option<String>,
    pub text: Option<String>,
    pub family: Option<String>,
    pub given: Vec<String>,
    pub prefix: Vec<String>,
    pub suffix: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ContactPoint {
    pub system: Option<String>,
    pub value: Option<String>,
    #[serde(rename = "use")]
    pub usage: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct FhirAddress {
    #[serde(rename = "use")]
    pub usage: Option<String>,
    pub line: Vec<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Concept {
    pub coding: Vec<Coding>,
    pub text: Option<String>,
}

impl Concept {
    /// Whether one of the codings has this code.
    pub fn is(&self, codes: &[&str]) -> bool {
        self.coding.iter().any(|coding| coding.code.as_deref().is_some_and(|code| codes.contains(&code)))
    }

    /// The concept in words.
    pub fn words(&self) -> Option<&str> {
        self.text.as_deref().or_else(|| self.coding.iter().find_map(|coding| coding.display.as_deref()))
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Coding {
    pub system: Option<String>,
    pub code: Option<String>,
    pub display: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Period {
    pub start: Option<String>,
    pub end: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Reference {
    pub reference: Option<String>,
    pub display: Option<String>,
}
