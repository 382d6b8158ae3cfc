//! Patients of a bundle become candidates.

use std::collections::BTreeMap;

use super::{
    references::{Known, Outsider, written},
    resources::{Condition, Coverage, FhirAddress, HumanName, MedicationRequest, Patient, Reference},
};
use crate::{
    codes,
    imports::{
        Batch, CandidateContact, CandidateCoverage, CandidateDiagnosis, CandidatePatient, CandidateRelated, DateOrder,
        RowProblem, dates, externals, rows::relation, values,
    },
    types::{Address, Day},
};

const ICD_10_CM: [&str; 3] =
    ["http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90", "http://www.cms.gov/Medicare/Coding/ICD10"];
const NOTES_AT_MOST: usize = 40;
const COVERAGES_AT_MOST: usize = 9;

/// Makes a candidate of every patient that can be registered.
pub(super) fn candidates(known: &Known, today: Day) -> Batch {
    let mut batch = Batch { rows: known.patients.len(), ..Batch::default() };
    let about = About::of(known);
    for (place, (entry, patient)) in known.patients.iter().enumerate() {
        let mut reading = Reading { known, today, entry: *entry, noticed: Vec::new() };
        match reading.candidate(patient) {
            Ok(mut candidate) => {
                reading.add_coverages(&mut candidate, about.coverages.get(&place).map_or(&[][..], Vec::as_slice));
                reading.add_conditions(&mut candidate, about.conditions.get(&place).map_or(&[][..], Vec::as_slice));
                reading.add_medications(&mut candidate, about.requests.get(&place).map_or(&[][..], Vec::as_slice));
                candidate.notes.truncate(NOTES_AT_MOST);
                batch.candidates.push(candidate);
                batch.noticed.extend(reading.noticed);
            }
            Err(problem) => batch.rejected.push(problem),
        }
    }
    batch
}

/// Which resources are about which patient.
struct About<'a> {
    coverages: BTreeMap<usize, Vec<&'a Coverage>>,
    conditions: BTreeMap<usize, Vec<&'a Condition>>,
    requests: BTreeMap<usize, Vec<&'a MedicationRequest>>,
}

impl<'a> About<'a> {
    fn of(known: &'a Known) -> About<'a> {
        About {
            coverages: group(known, &known.coverages),
            conditions: group(known, &known.conditions),
            requests: group(known, &known.requests),
        }
    }
}

/// A resource about a patient.
trait AboutPatient {
    const KIND: &'static str;
    fn whose(&self) -> &Reference;
}

impl AboutPatient for Coverage {
    const KIND: &'static str = "Coverage";
    fn whose(&self) -> &Reference {
        &self.beneficiary
    }
}

impl AboutPatient for Condition {
    const KIND: &'static str = "Condition";
    fn whose(&self) -> &Reference {
        &self.subject
    }
}

impl AboutPatient for MedicationRequest {
    const KIND: &'static str = "MedicationRequest";
    fn whose(&self) -> &Reference {
        &self.subject
    }
}

/// Names the resources that are about nobody in the files.
pub(super) fn about_nobody(known: &Known) -> Vec<RowProblem> {
    let mut problems = nobodys(known, &known.coverages);
    problems.append(&mut nobodys(known, &known.conditions));
    problems.append(&mut nobodys(known, &known.requests));
    problems
}

fn nobodys<T: AboutPatient>(known: &Known, all: &[(usize, T)]) -> Vec<RowProblem> {
    let nobodys = all.iter().filter(|(_, one)| known.patient(one.whose()).is_none());
    nobodys
        .map(|(entry, _)| RowProblem::new(*entry, T::KIND, "is about no patient of these files; it was left out"))
        .collect()
}

fn group<'a, T: AboutPatient>(known: &Known, all: &'a [(usize, T)]) -> BTreeMap<usize, Vec<&'a T>> {
    let mut groups: BTreeMap<usize, Vec<&T>> = BTreeMap::new();
    for (_, one) in all {
        if let Some(place) = known.patient(one.whose()) {
            groups.entry(place).or_default().push(one);
        }
    }
    groups
}

struct Reading<'a> {
    known: &'a Known,
    today: Day,
    entry: usize,
    noticed: Vec<RowProblem>,
}

impl Reading<'_> {
    fn candidate(&mut self, patient: &Patient) -> Result<CandidatePatient, RowProblem> {
        let missing = |field: &str, why: &str| RowProblem::new(self.entry, field, why);
        let name = official(&patient.name).ok_or_else(|| missing("family_name", "is missing"))?;
        let checked = |field, text: Option<&String>| {
            values::name(field, text.map_or("", String::as_str)).map_err(|why| missing(field, &why))
        };
        let family_name = checked("family_name", name.family.as_ref())?;
        let mut given = name.given.iter();
        let given_name = checked("given_name", given.next())?;
        let middle_name = values::words(&given.cloned().collect::<Vec<_>>().join(" "));
        let birth = patient.birth_date.as_deref().unwrap_or("");
        let born_on = match birth.len() {
            4 | 7 => Err("is incomplete; a day is needed"),
            _ => dates::birth(birth, DateOrder::Ymd, self.today),
        };
        let born_on = born_on.map_err(|why| missing("born_on", why))?;
        let record = patient.identifier.iter().find(|identifier| identifier.kind.is(&["MR"]));
        let mrn = record.and_then(|record| record.value.as_deref()).and_then(values::words);
        let identifier =
            record.and_then(|record| Some((record.system.as_deref().unwrap_or(""), record.value.as_deref()?)));
        if patient.deceased_boolean == Some(true) || patient.deceased_date_time.is_some() {
            self.noticed.push(RowProblem::whole(self.entry, "is recorded as deceased"));
        }
        let whose = format!("{family_name}|{given_name}|{born_on}");
        Ok(CandidatePatient {
            row: self.entry,
            external: externals::of_resource(identifier, patient.id.as_deref().unwrap_or(&whose)),
            family_name,
            given_name,
            middle_name,
            suffix: values::words(&name.suffix.join(" ")),
            preferred_name: patient
                .name
                .iter()
                .find(|name| name.usage.as_deref() == Some("nickname"))
                .and_then(|name| values::words(name.given.first()?)),
            sex: patient.gender.as_deref().and_then(|gender| values::sex(gender).ok().flatten()),
            born_on: Some(born_on),
            contacts: self.contacts(patient),
            address: self.address(&patient.address),
            // The record number of another system may be a long machine id; then the practice gives its own.
            mrn: mrn.filter(|mrn| mrn.len() <= 20),
            related: self.related(&patient.general_practitioner),
            ..CandidatePatient::default()
        })
    }

    fn contacts(&mut self, patient: &Patient) -> Vec<CandidateContact> {
        let mut contacts: Vec<CandidateContact> = Vec::new();
        for point in &patient.telecom {
            let value = point.value.as_deref().unwrap_or("");
            let found = match (point.system.as_deref(), point.usage.as_deref()) {
                (_, Some("old")) => Ok(None),
                (Some("email"), _) => values::email(value.trim()),
                (Some("phone" | "sms"), usage) => values::phone(value).map(|value| {
                    let kind = match usage {
                        Some("home") => "home",
                        Some("work") => "work",
                        _ => "mobile",
                    };
                    value.map(|value| CandidateContact { kind, value })
                }),
                _ => Ok(None),
            };
            match found {
                Ok(Some(contact)) if contacts.iter().all(|known| known.value != contact.value) => {
                    contacts.push(contact)
                }
                Ok(_) => {}
                Err(why) => self.noticed.push(RowProblem::new(self.entry, "contacts", why)),
            }
        }
        contacts
    }

    fn address(&mut self, addresses: &[FhirAddress]) -> Option<Address> {
        let current = addresses.iter().find(|address| address.usage.as_deref() != Some("old"))?;
        let line = |place: usize| current.line.get(place).map_or("", String::as_str);
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let (city, state, zip) = (part(&current.city), part(&current.state), part(&current.postal_code));
        values::address([line(0), line(1), &city, &state, &zip]).unwrap_or_else(|why| {
            self.noticed.push(RowProblem::new(self.entry, "address", why));
            None
        })
    }

    fn related(&self, doctors: &[Reference]) -> Vec<CandidateRelated> {
        let doctors = doctors.iter().filter_map(|doctor| self.known.practitioner(doctor, &[]));
        doctors.map(|doctor| related(doctor, "referring", Some("Primary care"))).take(4).collect()
    }

    fn add_coverages(&mut self, candidate: &mut CandidatePatient, coverages: &[&Coverage]) {
        let mut coverages: Vec<&&Coverage> = coverages
            .iter()
            .filter(|coverage| !matches!(coverage.status.as_deref(), Some("cancelled" | "draft" | "entered-in-error")))
            .collect();
        coverages.retain(|coverage| ends_on(coverage).is_none_or(|ends| ends >= self.today));
        coverages.sort_by_key(|coverage| coverage.order.unwrap_or(u32::MAX));
        for coverage in coverages.into_iter().take(COVERAGES_AT_MOST) {
            let payer = coverage.payor.iter().find_map(|payor| self.known.payer(payor, &coverage.contained));
            let Some(payer_name) = payer else {
                self.noticed.push(RowProblem::new(self.entry, "coverages", "names no payer; it was left out"));
                continue;
            };
            let class = |code: &str| coverage.class.iter().find(|class| class.kind.is(&[code]));
            let member = coverage.subscriber_id.as_deref().or_else(|| coverage.identifier.first()?.value.as_deref());
            let relation_code = coverage.relationship.coding.iter().find_map(|coding| coding.code.as_deref());
            candidate.coverages.push(CandidateCoverage {
                payer_name,
                plan: class("plan").and_then(|class| values::words(class.name.as_deref().or(class.value.as_deref())?)),
                member_id: member.and_then(values::words),
                group_number: class("group").and_then(|class| values::words(class.value.as_deref()?)),
                subscriber_relation: relation_code.and_then(relation),
                starts_on: coverage.period.start.as_deref().and_then(civil),
                ends_on: ends_on(coverage),
                ..CandidateCoverage::default()
            });
        }
    }

    /// Active conditions with a billable ICD-10-CM code become diagnoses; others are kept as words.
    fn add_conditions(&mut self, candidate: &mut CandidatePatient, conditions: &[&Condition]) {
        let active = conditions.iter().filter(|condition| {
            !condition.verification_status.is(&["entered-in-error", "refuted"])
                && !condition.clinical_status.is(&["inactive", "remission", "resolved"])
        });
        let mut unmapped = 0;
        for condition in active {
            let onset_on = condition.onset_date_time.as_deref().and_then(civil);
            let icd = condition
                .code
                .coding
                .iter()
                .find(|coding| coding.system.as_deref().is_some_and(|system| ICD_10_CM.contains(&system)));
            match icd.and_then(|coding| codes::require_billable(coding.code.as_deref()?, self.today).ok()) {
                Some(code) if candidate.diagnoses.iter().any(|known| known.code == code.code) => {}
                Some(code) => candidate.diagnoses.push(CandidateDiagnosis {
                    code: code.code,
                    description: code.description,
                    onset_on,
                }),
                None => {
                    unmapped += 1;
                    candidate.notes.extend(condition_in_words(condition, onset_on));
                }
            }
        }
        if unmapped > 0 {
            let conditions =
                if unmapped == 1 { "1 active condition".to_owned() } else { format!("{unmapped} active conditions") };
            let message = format!("has {conditions} without a billable ICD-10-CM code; kept in the notes");
            self.noticed.push(RowProblem::new(self.entry, "diagnoses", message));
        }
    }

    fn add_medications(&mut self, candidate: &mut CandidatePatient, requests: &[&MedicationRequest]) {
        for request in requests.iter().filter(|request| request.status.as_deref() == Some("active")) {
            if let Some(words) = self.known.medication(request) {
                let since = request
                    .authored_on
                    .as_deref()
                    .and_then(civil)
                    .map(|day| format!(", since {day}"))
                    .unwrap_or_default();
                candidate.notes.push(format!("Medication: {words}{since}"));
            }
            if let Some(prescriber) = self.known.practitioner(&request.requester, &request.contained) {
                let prescriber = related(prescriber, "prescriber", None);
                if candidate.related.iter().all(|known| known.name != prescriber.name) && candidate.related.len() < 12 {
                    candidate.related.push(prescriber);
                }
            }
        }
    }
}

fn related(outsider: Outsider, role: &'static str, relation: Option<&str>) -> CandidateRelated {
    CandidateRelated { role, name: outsider.name, npi: outsider.npi, relation: relation.map(str::to_owned) }
}

/// The official name, else the first that is neither old nor a nickname.
fn official(names: &[HumanName]) -> Option<&HumanName> {
    let usage = |name: &&HumanName, wanted: &[&str]| name.usage.as_deref().is_some_and(|usage| wanted.contains(&usage));
    let current =
        names.iter().find(|name| !usage(name, &["old", "nickname", "maiden", "anonymous"]) && written(name).is_some());
    names.iter().find(|name| usage(name, &["official"])).or(current)
}

fn condition_in_words(condition: &Condition, onset_on: Option<Day>) -> Option<String> {
    let words = values::words(condition.code.words()?)?;
    let since = onset_on.map(|day| format!(", since {day}")).unwrap_or_default();
    let coding = condition.code.coding.first();
    let code = coding.and_then(|coding| {
        let system = match coding.system.as_deref()? {
            "http://snomed.info/sct" => "SNOMED CT",
            system if ICD_10_CM.contains(&system) => "ICD-10-CM",
            _ => "other code",
        };
        Some(format!(" ({system} {})", values::words(coding.code.as_deref()?)?))
    });
    Some(format!("Condition: {words}{}{since}", code.unwrap_or_default()))
}

fn ends_on(coverage: &Coverage) -> Option<Day> {
    coverage.period.end.as_deref().and_then(civil)
}

/// The civil day of a FHIR date or instant, as written.
fn civil(text: &str) -> Option<Day> {
    text.get(..10)?.parse().ok()
}
