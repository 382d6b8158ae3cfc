//! What was read, and how resources name each other: `urn:uuid:…`, `Patient/1`, whole addresses, `#contained`.

use serde_json::Value;
use std::collections::BTreeMap;

use super::resources::{
    Condition, Coverage, HumanName, Identifier, Medication, MedicationRequest, Organization, Patient, Practitioner,
    Reference, Resource, read_resource,
};
use crate::imports::values;

/// NPIs in identifiers and in conditional references.
const NPI: &str = "http://hl7.org/fhir/sid/us-npi";

/// Everything read, over all files.
#[derive(Default)]
pub(super) struct Known {
    /// Entries read over all files, of any kind; the number of an entry.
    pub read: usize,
    pub patients: Vec<(usize, Patient)>,
    pub coverages: Vec<(usize, Coverage)>,
    pub conditions: Vec<(usize, Condition)>,
    pub requests: Vec<(usize, MedicationRequest)>,
    practitioners: Vec<Practitioner>,
    organizations: Vec<Organization>,
    medications: Vec<Medication>,
    /// Every name of a resource, with its kind and place.
    names: BTreeMap<String, (Kind, usize)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Patient,
    Practitioner,
    Organization,
    Medication,
}

/// Somebody outside the practice.
pub(super) struct Outsider {
    pub name: String,
    pub npi: Option<String>,
}

impl Known {
    /// Keeps a resource under its address and its id.
    pub fn remember(&mut self, entry: usize, full_url: Option<&str>, resource: Resource) {
        let (kind, word, id, place) = match resource {
            Resource::Patient(patient) => {
                let id = patient.id.clone();
                self.patients.push((entry, *patient));
                (Kind::Patient, "Patient", id, self.patients.len() - 1)
            }
            Resource::Practitioner(practitioner) => {
                let id = practitioner.id.clone();
                self.practitioners.push(practitioner);
                (Kind::Practitioner, "Practitioner", id, self.practitioners.len() - 1)
            }
            Resource::Organization(organization) => {
                let id = organization.id.clone();
                self.organizations.push(organization);
                (Kind::Organization, "Organization", id, self.organizations.len() - 1)
            }
            Resource::Medication(medication) => {
                let id = medication.id.clone();
                self.medications.push(medication);
                (Kind::Medication, "Medication", id, self.medications.len() - 1)
            }
            Resource::Coverage(coverage) => return self.coverages.push((entry, *coverage)),
            Resource::Condition(condition) => return self.conditions.push((entry, *condition)),
            Resource::MedicationRequest(request) => return self.requests.push((entry, *request)),
        };
        let id = id.map(|id| format!("{word}/{id}"));
        for name in full_url.map(str::to_owned).into_iter().chain(id) {
            self.names.entry(name).or_insert((kind, place));
        }
    }

    /// The place of the patient that a resource is about.
    pub fn patient(&self, reference: &Reference) -> Option<usize> {
        self.place(reference, Kind::Patient)
    }

    /// The name of a payer: of the organization, else what the reference displays.
    pub fn payer(&self, reference: &Reference, contained: &[Value]) -> Option<String> {
        let inside = match contained_resource(reference, contained) {
            Some(Resource::Organization(organization)) => organization.name,
            Some(_) | None => None,
        };
        let place = self.place(reference, Kind::Organization);
        let known = || place.and_then(|place| self.organizations.get(place)?.name.clone());
        inside.or_else(known).or_else(|| reference.display.clone()).and_then(|name| values::words(&name))
    }

    /// The words of a medication.
    pub fn medication(&self, request: &MedicationRequest) -> Option<String> {
        if let Some(words) = request.medication_codeable_concept.words() {
            return values::words(words);
        }
        let reference = &request.medication_reference;
        if let Some(Resource::Medication(medication)) = contained_resource(reference, &request.contained) {
            return medication.code.words().and_then(values::words);
        }
        let place = self.place(reference, Kind::Medication);
        let known = place.and_then(|place| self.medications.get(place)?.code.words());
        known.or(reference.display.as_deref()).and_then(values::words)
    }

    /// Who a reference to a practitioner means.
    pub fn practitioner(&self, reference: &Reference, contained: &[Value]) -> Option<Outsider> {
        if let Some(Resource::Practitioner(practitioner)) = contained_resource(reference, contained) {
            return outsider(&practitioner);
        }
        if let Some(practitioner) =
            self.place(reference, Kind::Practitioner).and_then(|place| self.practitioners.get(place))
        {
            return outsider(practitioner);
        }
        // A conditional reference such as `Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|1234567893`.
        let asked = reference.reference.as_deref().and_then(|text| text.strip_prefix("Practitioner?identifier="));
        let npi = asked.and_then(|identifier| identifier.strip_prefix(NPI)?.strip_prefix('|')).and_then(values::npi);
        let by_npi = npi
            .as_deref()
            .and_then(|npi| self.practitioners.iter().find(|known| npi_of(&known.identifier).as_deref() == Some(npi)));
        by_npi.and_then(outsider).or_else(|| {
            let name = reference.display.as_deref().and_then(values::words)?;
            Some(Outsider { name, npi })
        })
    }

    fn place(&self, reference: &Reference, kind: Kind) -> Option<usize> {
        let text = reference.reference.as_deref()?;
        let text = text.split("/_history/").next().unwrap_or(text);
        let named = |name: &str| self.names.get(name).filter(|(known, _)| *known == kind).map(|(_, place)| *place);
        // `https://server/fhir/Patient/1` also names `Patient/1` of a bundle without addresses.
        let mut parts = text.rsplit('/');
        let (id, word) = (parts.next(), parts.next());
        named(text).or_else(|| named(&format!("{}/{}", word?, id?)))
    }
}

/// The name a person goes by on papers, without the parts that are missing.
pub(super) fn written(name: &HumanName) -> Option<String> {
    let parts: Vec<&str> =
        name.prefix.iter().chain(&name.given).map(String::as_str).chain(name.family.as_deref()).collect();
    let joined = parts.join(" ");
    values::words(if joined.trim().is_empty() { name.text.as_deref().unwrap_or("") } else { &joined })
}

fn outsider(practitioner: &Practitioner) -> Option<Outsider> {
    let name = practitioner.name.iter().find_map(written)?;
    Some(Outsider { name, npi: npi_of(&practitioner.identifier) })
}

fn npi_of(identifiers: &[Identifier]) -> Option<String> {
    let npi = identifiers.iter().find(|identifier| identifier.system.as_deref() == Some(NPI));
    npi.and_then(|npi| values::npi(npi.value.as_deref()?))
}

fn contained_resource(reference: &Reference, contained: &[Value]) -> Option<Resource> {
    let id = reference.reference.as_deref()?.strip_prefix('#')?;
    let inside = contained.iter().find(|value| value.get("id").and_then(Value::as_str) == Some(id))?;
    read_resource(inside.clone()).ok().flatten()
}
