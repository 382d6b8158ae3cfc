//! Coverages of candidates, with payers found by name or added to the directory.

use std::collections::HashMap;

use super::{
    CandidateCoverage, CandidatePatient, externals,
    plan::{Since, Write},
};
use crate::{
    db::{Db, named_params},
    derived_id,
    error::Result,
    patients::Patient,
    payers::{Coverage, Network, Payer, PayerKind, SubscriberRelation},
    types::PayerId,
};

const LOWEST_PRIORITY: i64 = 9;

/// The practice's payers by name, and those that an import adds.
pub(super) struct Payers(HashMap<String, PayerId>);

impl Payers {
    pub(super) fn read(db: Db<'_>) -> Result<Payers> {
        let payers: Vec<Payer> = db.list("1 ORDER BY active, id DESC", [])?;
        Ok(Payers(payers.into_iter().map(|payer| (externals::folded(&payer.name), payer.id)).collect()))
    }

    /// Adds coverages that are not on the chart, after those that are.
    pub(super) fn add_coverages(
        &mut self,
        db: Db<'_>,
        patient: &Patient,
        candidate: &CandidatePatient,
        since: &Since<'_>,
        writes: &mut Vec<Write>,
    ) -> Result<()> {
        if candidate.coverages.is_empty() || !since.looks_at("coverages") {
            return Ok(());
        }
        let there: Vec<Coverage> = db.list("patient_id = :patient", named_params! { ":patient": patient.id })?;
        let mut free = (1..=LOWEST_PRIORITY).filter(|place| there.iter().all(|known| known.priority != *place));
        for said in &candidate.coverages {
            let payer = self.payer(&said.payer_name, writes);
            let known = there.iter().find(|known| known.payer_id == payer && agrees(known, said));
            match known {
                Some(known) => writes.extend(filled(known, said).map(|filled| Write::Coverage(Box::new(filled)))),
                None => {
                    let place = free.next().unwrap_or(LOWEST_PRIORITY);
                    writes.push(Write::Coverage(Box::new(new(patient, payer, place, said))));
                }
            }
        }
        Ok(())
    }

    /// The payer of this name; one the directory does not have is added to it, for the practice to complete.
    fn payer(&mut self, name: &str, writes: &mut Vec<Write>) -> PayerId {
        let folded = externals::folded(name);
        if let Some(id) = self.0.get(&folded) {
            return *id;
        }
        let id = PayerId::from(derived_id("imported payer", &[folded.as_bytes()]));
        writes.push(Write::Payer(Box::new(Payer {
            id,
            name: name.to_owned(),
            payer_id: None,
            kind: PayerKind::Commercial,
            phone: None,
            authorization_phone: None,
            fax: None,
            portal_url: None,
            behavioral_carve_out: None,
            appeal_address: None,
            source: None,
            verified_on: None,
            unverified: true,
            active: true,
        })));
        self.0.insert(folded, id);
        id
    }
}

/// Two coverages of one payer are the same unless their member ids differ.
fn agrees(known: &Coverage, said: &CandidateCoverage) -> bool {
    known.member_id.is_none() || said.member_id.is_none() || known.member_id == said.member_id
}

/// The coverage with its empty fields filled; none when nothing is missing.
fn filled(known: &Coverage, said: &CandidateCoverage) -> Option<Coverage> {
    let or = |ours: &Option<String>, theirs: &Option<String>| ours.clone().or_else(|| theirs.clone());
    let filled = Coverage {
        plan: or(&known.plan, &said.plan),
        member_id: or(&known.member_id, &said.member_id),
        group_number: or(&known.group_number, &said.group_number),
        subscriber_name: or(&known.subscriber_name, &said.subscriber_name),
        starts_on: known.starts_on.or(said.starts_on),
        ..known.clone()
    };
    (filled != *known).then_some(filled)
}

fn new(patient: &Patient, payer: PayerId, priority: i64, said: &CandidateCoverage) -> Coverage {
    let member = said.member_id.as_deref().unwrap_or("");
    Coverage {
        id: derived_id(
            "imported coverage",
            &[patient.id.uuid().as_bytes(), payer.uuid().as_bytes(), member.as_bytes()],
        )
        .into(),
        patient_id: patient.id,
        payer_id: payer,
        plan: said.plan.clone(),
        member_id: said.member_id.clone(),
        group_number: said.group_number.clone(),
        priority,
        subscriber_name: said.subscriber_name.clone(),
        subscriber_relation: said
            .subscriber_relation
            .and_then(|code| code.parse().ok())
            .unwrap_or(SubscriberRelation::Oneself),
        subscriber_born_on: None,
        network: Network::Unknown,
        starts_on: said.starts_on,
        ends_on: said.ends_on.filter(|ends| said.starts_on.is_none_or(|starts| starts <= *ends)),
    }
}
