//! What a superbill is made from, gathered from every area it concerns.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Charge, DraftOf, Payment, Superbill, SuperbillId, allocate,
    allocate::Allocation,
    delivered::{Delivered, delivered_between, undelivered_between},
    store,
    superbill::today,
};
use crate::{
    Practice,
    db::Db,
    error::{Error, Result},
    patients::{self, PatientQuery, PatientView},
    payers::{self, Coverage, CoverageView},
    practice::{self, Profile, Provider, Site},
    sheets::SuperbillProvider,
    types::{Day, LocalTime, PatientId, ProviderId, SessionId},
};

/// Everything a superbill is made from.
pub(super) struct Facts {
    pub practice: Profile,
    pub site: Site,
    pub patient: PatientView,
    pub coverage: Option<CoverageView>,
    pub provider: Option<Provider>,
    pub other_providers: BTreeMap<ProviderId, Provider>,
    /// Who referred the patient, as the paper names them.
    pub named: Vec<SuperbillProvider>,
    /// Another coverage was in force on the first of these days.
    pub coverage_changed: bool,
    /// Papers that stand and list some of these charges already.
    pub listed_on: Vec<String>,
    /// How many sessions the paper that is replaced lists and this one does not, and the other way round.
    pub unlike: Option<(usize, usize)>,
    pub sessions: Vec<SessionFacts>,
    pub charges: Vec<Charge>,
    pub payments: Vec<Payment>,
    pub allocation: Allocation,
    pub undelivered: usize,
    pub from: Day,
    pub to: Day,
    pub now: LocalTime,
    /// Delivered sessions that have no charge, in words.
    pub uncharged: Vec<String>,
    /// What was asked for, with what a replaced paper said about it.
    pub asked: DraftOf,
}

/// One delivered session and its charges.
pub(super) struct SessionFacts {
    pub delivered: Delivered,
    pub charges: Vec<Charge>,
}

/// Gathers what a superbill over a range is made from.
pub(super) fn gather(practice: &Practice, input: &DraftOf) -> Result<Facts> {
    let db = practice.db();
    let replaced = input.replaces.map(|id| db.find::<Superbill>(id, "superbill")).transpose()?;
    let input = &as_before(input, replaced.as_ref());
    let patient = patients::patient(practice, PatientQuery { patient_id: input.patient_id })?;
    let now = practice::now_local(db, practice.env().now())?;
    let charts = patients::all_ids(db, input.patient_id)?;
    let mut charges = Vec::new();
    let mut payments = Vec::new();
    for chart in &charts {
        charges.extend(store::charges(db, *chart)?);
        payments.extend(store::payments(db, *chart)?);
    }
    charges.sort_by_key(|charge| (charge.service_on, charge.session_id, charge.line));
    payments.sort_by_key(|payment| (payment.received_on, payment.posted_at));
    let (from, to) = range(practice, input, &charges)?;
    let mut sessions = Vec::new();
    let (mut undelivered, mut uncharged) = (0, Vec::new());
    for chart in &charts {
        for delivered in delivered_between(db, *chart, (from, to), input.series_id)? {
            let own: Vec<_> = charges.iter().filter(|charge| charge.session_id == delivered.session).cloned().collect();
            if own.is_empty() {
                uncharged.push(format!("{} on {}", delivered.title, delivered.day.us()));
            } else {
                sessions.push(SessionFacts { delivered, charges: own });
            }
        }
        undelivered += undelivered_between(db, *chart, (from, to), input.series_id)?;
    }
    sessions.sort_by_key(|session| (session.delivered.day, session.delivered.started));
    let (provider, other_providers) = providers(db, &sessions)?;
    let listed: Vec<Charge> = sessions.iter().flat_map(|session| session.charges.clone()).collect();
    let mut listed_on = store::standing_numbers(db, &listed)?;
    listed_on.retain(|number| replaced.as_ref().is_none_or(|old| old.number != *number));
    Ok(Facts {
        practice: practice::profile(db)?.ok_or(Error::NotFound("practice"))?,
        site: practice::home_site(db)?,
        coverage: coverage(db, input, to)?,
        coverage_changed: input.coverage_id.is_none() && coverage_changed(db, input.patient_id, &sessions)?,
        unlike: replaced.map(|old| unlike(db, old.id, &sessions)).transpose()?,
        named: referring(&patient),
        listed_on,
        uncharged,
        asked: input.clone(),
        allocation: allocate(&charges, &payments),
        charges,
        patient,
        provider,
        other_providers,
        sessions,
        payments,
        undelivered,
        from,
        to,
        now,
    })
}

/// A new version is over the days, course and coverage of the one it replaces, unless others are asked for.
fn as_before(input: &DraftOf, replaced: Option<&Superbill>) -> DraftOf {
    let asked = input.from.is_some() || input.to.is_some() || input.series_id.is_some();
    let (mut input, Some(old)) = (input.clone(), replaced) else { return input.clone() };
    if !asked {
        (input.from, input.to, input.series_id) = (Some(old.from_on), Some(old.to_on), old.series_id);
    }
    input.coverage_id = input.coverage_id.or_else(|| old.coverage_id.clone());
    input
}

fn coverage_changed(db: Db<'_>, patient: PatientId, sessions: &[SessionFacts]) -> Result<bool> {
    let (Some(first), Some(last)) = (sessions.first(), sessions.last()) else { return Ok(false) };
    let on = |day| payers::coverage_on(db, patient, day).map(|coverage| coverage.map(|coverage| coverage.id));
    Ok(on(first.delivered.day)? != on(last.delivered.day)?)
}

/// How many sessions the replaced paper lists beyond these, and how many of these it does not list.
fn unlike(db: Db<'_>, old: SuperbillId, sessions: &[SessionFacts]) -> Result<(usize, usize)> {
    let before = store::listed_sessions(db, old)?;
    let now: BTreeSet<SessionId> = sessions.iter().map(|session| session.delivered.session).collect();
    if before.is_empty() {
        return Ok((0, 0)); // Issued before lines were remembered.
    }
    Ok((before.difference(&now).count(), now.difference(&before).count()))
}

fn referring(patient: &PatientView) -> Vec<SuperbillProvider> {
    let all = patient.related.iter().filter(|related| related.role.code == "referring");
    all.filter_map(|related| {
        Some(SuperbillProvider {
            role: "Referring".to_owned(),
            name: related.name.clone(),
            specialty: None,
            npi: related.npi.clone()?,
            license: None,
            license_state: None,
            taxonomy: None,
        })
    })
    .collect()
}

fn range(practice: &Practice, input: &DraftOf, charges: &[Charge]) -> Result<(Day, Day)> {
    let today = today(practice)?;
    let of_series = |charge: &&Charge| input.series_id.is_none() || charge.series_id == input.series_id;
    let first = charges.iter().filter(of_series).map(|charge| charge.service_on).min();
    let last = charges.iter().filter(of_series).map(|charge| charge.service_on).max();
    let from = input.from.or(first).unwrap_or(today);
    let to = input.to.or(last).unwrap_or(today);
    if to < from {
        return Err(Error::invalid("to", "is before the first day"));
    }
    Ok((from, to))
}

fn coverage(db: Db<'_>, input: &DraftOf, day: Day) -> Result<Option<CoverageView>> {
    let coverage = match &input.coverage_id {
        Some(id) => {
            let coverage: Coverage = db.find(id.parse()?, "coverage")?;
            if coverage.patient_id != input.patient_id {
                return Err(Error::invalid("coverage_id", "is another patient's coverage"));
            }
            Some(coverage)
        }
        None => payers::coverage_on(db, input.patient_id, day)?,
    };
    coverage.map(|coverage| payers::coverage_view(db, coverage)).transpose()
}

type Providers = (Option<Provider>, BTreeMap<ProviderId, Provider>);

/// The provider of most sessions stands at the top; others are named with their sessions.
fn providers(db: Db<'_>, sessions: &[SessionFacts]) -> Result<Providers> {
    let mut all = BTreeMap::new();
    let mut counts: BTreeMap<ProviderId, usize> = BTreeMap::new();
    for id in sessions.iter().filter_map(|session| session.delivered.provider) {
        *counts.entry(id).or_default() += 1;
        all.insert(id, practice::provider(db, id)?);
    }
    let main = counts.into_iter().max_by_key(|(_, count)| *count).and_then(|(id, _)| all.get(&id).cloned());
    Ok((main, all))
}
