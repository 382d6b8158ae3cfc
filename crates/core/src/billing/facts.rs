//! What a superbill is made from, gathered from every area it concerns.

use std::collections::BTreeMap;

use super::{
    Charge, DraftOf, Payment, allocate,
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
    types::{Day, LocalTime, ProviderId},
};

/// Everything a superbill is made from.
pub(super) struct Facts {
    pub practice: Profile,
    pub site: Site,
    pub patient: PatientView,
    pub coverage: Option<CoverageView>,
    pub provider: Option<Provider>,
    pub other_providers: BTreeMap<ProviderId, Provider>,
    pub sessions: Vec<SessionFacts>,
    pub charges: Vec<Charge>,
    pub payments: Vec<Payment>,
    pub allocation: Allocation,
    pub undelivered: usize,
    pub from: Day,
    pub to: Day,
    pub now: LocalTime,
}

/// One delivered session and its charges.
pub(super) struct SessionFacts {
    pub delivered: Delivered,
    pub charges: Vec<Charge>,
}

/// Gathers what a superbill over a range is made from.
pub(super) fn gather(practice: &Practice, input: &DraftOf) -> Result<Facts> {
    let db = practice.db();
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
    let mut undelivered = 0;
    for chart in &charts {
        for delivered in delivered_between(db, *chart, (from, to), input.series_id)? {
            let own = charges.iter().filter(|charge| charge.session_id == delivered.session).cloned().collect();
            sessions.push(SessionFacts { delivered, charges: own });
        }
        undelivered += undelivered_between(db, *chart, (from, to), input.series_id)?;
    }
    sessions.sort_by_key(|session| (session.delivered.day, session.delivered.started));
    let (provider, other_providers) = providers(db, &sessions)?;
    Ok(Facts {
        practice: practice::profile(db)?.ok_or(Error::NotFound("practice"))?,
        site: practice::home_site(db)?,
        coverage: coverage(db, input, to)?,
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
