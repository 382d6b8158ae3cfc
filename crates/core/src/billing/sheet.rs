//! The words and numbers of a superbill, decided here and only drawn elsewhere.

use std::collections::BTreeSet;

use super::{Charge, allocate, coded, delivered::Delivered, facts::Facts};
use crate::{
    patients::PatientView,
    practice::Provider,
    sheets::{
        Letterhead, Passage, SuperbillAccount, SuperbillDiagnosis, SuperbillLine, SuperbillPatient, SuperbillPayment,
        SuperbillPlan, SuperbillProvider, SuperbillSession, SuperbillSheet,
    },
    types::{Cents, LocalTime},
};

/// Authorizations are not kept yet, so none can be said to have been asked for or given.
const NO_AUTHORIZATION: &str = "None on file";
const LETTERS: [&str; 12] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"];

/// The number a superbill is issued under.
pub(super) struct Numbered {
    pub number: String,
    pub version: u32,
    pub replaces: Option<String>,
}

/// The whole sheet; a draft shows `Draft` where the number will stand.
pub(super) fn superbill_sheet(facts: &Facts, numbered: Option<Numbered>) -> SuperbillSheet {
    let diagnoses = diagnoses(facts);
    let sessions = sessions(facts, &diagnoses);
    let account = account(&sessions);
    let paid_in_full = account.charges_cents > 0 && account.balance_cents == 0;
    let numbered = numbered.unwrap_or(Numbered { number: "Draft".to_owned(), version: 1, replaces: None });
    SuperbillSheet {
        sample: facts.practice.sample,
        letterhead: letterhead(facts),
        number: numbered.number,
        version: numbered.version,
        replaces: numbered.replaces,
        issued_on: facts.now.day().us(),
        made_local: facts.now.to_string(),
        patient: patient(facts),
        plan: plan(facts),
        rendering: facts.provider.as_ref().map_or_else(nobody, |provider| rendering("Rendering", provider)),
        other_providers: facts.named.clone(),
        place: place(facts),
        assignment: "NO: pay the patient".to_owned(),
        code_year: coded::years(facts),
        diagnoses,
        sessions,
        payments: payments(facts),
        account,
        notes: facts.practice.payment_note.iter().cloned().collect(),
        statement: statement(facts, paid_in_full),
        certification: "I rendered or directly supervised the services listed, on the dates listed.".to_owned(),
        signed_on: None,
        foot: foot(facts.practice.sample),
    }
}

fn letterhead(facts: &Facts) -> Letterhead {
    let practice = &facts.practice;
    let address = practice.address.as_ref().or(facts.site.address.as_ref());
    Letterhead {
        name: practice.name.clone(),
        address: address.map(|address| address.one_line()).unwrap_or_default(),
        phone: practice.phone.clone(),
        fax: practice.fax.clone(),
        ein: practice.ein.clone(),
        group_npi: practice.group_npi.clone(),
        taxonomy: practice.taxonomy.clone(),
    }
}

fn patient(facts: &Facts) -> SuperbillPatient {
    let patient = &facts.patient;
    SuperbillPatient {
        name: legal_name(patient),
        born_on: patient.born_on.us(),
        mrn: patient.mrn.clone(),
        sex: match patient.sex.code.as_str() {
            "female" => Some("F".to_owned()),
            "male" => Some("M".to_owned()),
            "x" => Some("X".to_owned()),
            _ => None,
        },
        address: patient.address.as_ref().map(|address| address.one_line()),
    }
}

/// `Hargrove, Rowan T. Jr.`, as the card has it.
fn legal_name(patient: &PatientView) -> String {
    let middle =
        patient.middle_name.as_deref().and_then(|name| name.chars().next()).map(|initial| format!(" {initial}."));
    let suffix = patient.suffix.as_deref().map(|suffix| format!(" {suffix}"));
    format!(
        "{}, {}{}{}",
        patient.family_name,
        patient.given_name,
        middle.unwrap_or_default(),
        suffix.unwrap_or_default()
    )
}

fn plan(facts: &Facts) -> SuperbillPlan {
    let Some(coverage) = &facts.coverage else {
        return SuperbillPlan {
            name: None,
            member_id: None,
            group: None,
            subscriber: None,
            network: None,
            authorization: NO_AUTHORIZATION.to_owned(),
        };
    };
    let name = match &coverage.plan {
        Some(plan) if !plan.is_empty() => format!("{} {plan}", coverage.payer_name),
        Some(_) | None => coverage.payer_name.clone(),
    };
    let subscriber = match (&coverage.subscriber_name, coverage.subscriber_relation.code.as_str()) {
        (_, "self") | (None, _) => "Self".to_owned(),
        (Some(name), _) => format!("{name} ({})", coverage.subscriber_relation.label.to_lowercase()),
    };
    SuperbillPlan {
        name: Some(name),
        member_id: coverage.member_id.clone(),
        group: coverage.group_number.clone(),
        subscriber: Some(subscriber),
        network: (coverage.network.code != "unknown").then(|| coverage.network.label.clone()),
        authorization: NO_AUTHORIZATION.to_owned(),
    }
}

pub(super) fn rendering(role: &str, provider: &Provider) -> SuperbillProvider {
    SuperbillProvider {
        role: role.to_owned(),
        name: provider.signed_name(),
        specialty: provider.title.clone(),
        npi: provider.npi.clone().unwrap_or_default(),
        license: provider.license.clone(),
        license_state: provider.license_state.clone(),
        taxonomy: provider.taxonomy.clone(),
    }
}

fn nobody() -> SuperbillProvider {
    SuperbillProvider {
        role: "Rendering".to_owned(),
        name: String::new(),
        specialty: None,
        npi: String::new(),
        license: None,
        license_state: None,
        taxonomy: None,
    }
}

fn place(facts: &Facts) -> String {
    let charges = facts.sessions.iter().flat_map(|session| &session.charges);
    let codes: BTreeSet<_> = charges.map(|charge| charge.place_of_service.as_str()).collect();
    let mut codes = codes.into_iter();
    match (codes.next().unwrap_or("11"), codes.next()) {
        ("11", None) => "11 office, address above".to_owned(),
        (code, None) => format!("{code}, address above"),
        (_, Some(_)) => "As each line says".to_owned(),
    }
}

/// The diagnoses the lines point to, in the patient's order: a plan has no need to know the others. A charge that was
/// posted before any diagnosis was known points to the first one.
fn diagnoses(facts: &Facts) -> Vec<SuperbillDiagnosis> {
    let charges = || facts.sessions.iter().flat_map(|session| &session.charges);
    let pointed = |code: &String| charges().any(|charge| charge.diagnoses.0.contains(code));
    let first_counts = charges().next().is_none() || charges().any(|charge| charge.diagnoses.0.is_empty());
    let own = facts.patient.diagnoses.iter().enumerate();
    let own = own.filter(|(place, diagnosis)| pointed(&diagnosis.code) || (*place == 0 && first_counts));
    LETTERS
        .iter()
        .zip(own.map(|(_, diagnosis)| (diagnosis.code.clone(), diagnosis.description.clone())))
        .map(|(letter, (code, description))| SuperbillDiagnosis { letter: (*letter).to_owned(), code, description })
        .collect()
}

fn sessions(facts: &Facts, diagnoses: &[SuperbillDiagnosis]) -> Vec<SuperbillSession> {
    let mut number = 0;
    facts
        .sessions
        .iter()
        .map(|session| {
            let delivered = &session.delivered;
            let lines = session
                .charges
                .iter()
                .map(|charge| {
                    number += 1;
                    line(number, charge, delivered, facts, diagnoses)
                })
                .collect();
            let other = delivered.provider.filter(|id| facts.provider.as_ref().is_some_and(|main| main.id != *id));
            SuperbillSession {
                title: delivered.title.clone(),
                day: delivered.day.us(),
                start: delivered.started.map(LocalTime::clock),
                stop: delivered.stopped.map(LocalTime::clock),
                minutes: minutes(delivered),
                rendering: other
                    .and_then(|id| facts.other_providers.get(&id))
                    .map(|provider| rendering("Rendering", provider)),
                lines,
            }
        })
        .collect()
}

fn minutes(delivered: &Delivered) -> Option<u32> {
    let minutes = delivered.stopped?.minutes_since(delivered.started?);
    u32::try_from(minutes).ok()
}

fn line(
    number: u32,
    charge: &Charge,
    delivered: &Delivered,
    facts: &Facts,
    diagnoses: &[SuperbillDiagnosis],
) -> SuperbillLine {
    let pointed = |diagnosis: &&SuperbillDiagnosis| charge.diagnoses.0.contains(&diagnosis.code);
    let mut pointers: Vec<_> =
        diagnoses.iter().filter(pointed).take(4).map(|diagnosis| diagnosis.letter.clone()).collect();
    if charge.diagnoses.0.is_empty() {
        // A session done before the diagnosis was entered points to the first one.
        pointers = diagnoses.iter().take(1).map(|diagnosis| diagnosis.letter.clone()).collect();
    }
    SuperbillLine {
        number,
        day: charge.service_on.us(),
        pos: charge.place_of_service.clone(),
        code: charge.code.clone(),
        modifiers: charge.modifiers.0.clone(),
        label: charge.label.clone(),
        pointers,
        units: u32::try_from(charge.units).unwrap_or(0),
        charge_cents: charge.amount_cents.0,
        paid_cents: facts.allocation.paid_toward(charge.id).0,
        ndc: charge.ndc.as_ref().map(|ndc| {
            let dose = delivered.dose.as_ref().map(|dose| format!(", {dose}")).unwrap_or_default();
            format!("N4{} {}{} · {}{dose}", ndc.code, ndc.unit, ndc.quantity, ndc.description)
        }),
    }
}

/// Payments that reached these lines, each with the part that did when it also paid something else.
fn payments(facts: &Facts) -> Vec<SuperbillPayment> {
    let listed: Vec<Charge> = facts.sessions.iter().flat_map(|session| session.charges.clone()).collect();
    let mut before = Cents::ZERO;
    let mut rows = Vec::new();
    for (count, payment) in facts.payments.iter().enumerate() {
        let upto = facts.payments.get(..=count).unwrap_or_default();
        let reached: Cents = {
            let allocation = allocate(&facts.charges, upto);
            listed.iter().map(|charge| allocation.paid_toward(charge.id)).sum()
        };
        let part = reached - before;
        before = reached;
        if part > Cents::ZERO {
            rows.push(SuperbillPayment {
                day: payment.received_on.us(),
                method: payment.method.label().to_owned(),
                reference: payment.reference.clone(),
                amount_cents: part.0,
                purpose: payment.note.clone(),
            });
        }
    }
    rows
}

fn account(sessions: &[SuperbillSession]) -> SuperbillAccount {
    let lines = || sessions.iter().flat_map(|session| &session.lines);
    let charges: i64 = lines().map(|line| line.charge_cents).sum();
    let paid: i64 = lines().map(|line| line.paid_cents).sum();
    SuperbillAccount {
        charges_cents: charges,
        discounts_cents: 0,
        paid_by_patient_cents: paid,
        paid_by_insurance_cents: 0,
        balance_cents: charges - paid,
    }
}

fn statement(facts: &Facts, paid_in_full: bool) -> Passage {
    let network = match facts.coverage.as_ref().map(|coverage| coverage.network.code.as_str()) {
        Some("out") => " The practice is out of network.",
        Some(_) | None => "",
    };
    let (lead, body) = if paid_in_full {
        ("Patient paid in full; reimburse the patient.", "Assignment of benefits: NO.")
    } else {
        ("Assignment of benefits: NO.", "Pay the patient for what the patient has paid; the open balance stands above.")
    };
    Passage {
        lead: lead.to_owned(),
        body: format!("{body}{network} This is not a guarantee of reimbursement; the plan decides."),
    }
}

fn foot(sample: bool) -> String {
    let fictional = if sample { " Fictional sample." } else { "" };
    format!("Confidential: protected health information.{fictional}")
}
