use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::{Coverage, CoverageId, SubscriberRelation, store};
use crate::{
    Practice, Word,
    db::Db,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    patients::{self, PatientQuery},
    practice::{
        self,
        fields::{birth, id_or_new, optional},
    },
    types::{Day, PatientId, PayerId, Saved},
};

const SAVE: Action = Action::reversible("save_coverage");
const END: Action = Action::reversible("end_coverage");
const LOWEST_PRIORITY: i64 = 9;

/// What a patient is covered by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Coverage")]
#[schemars(rename = "Coverage")]
#[serde(deny_unknown_fields)]
pub struct CoverageView {
    /// The coverage's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// The patient.
    pub patient_id: PatientId,
    /// The payer of the directory.
    pub payer_id: PayerId,
    /// The payer's name; what is sent is not looked at.
    #[serde(default)]
    pub payer_name: String,
    /// The plan as the card names it.
    pub plan: Option<String>,
    /// The member's number.
    pub member_id: Option<String>,
    /// The group's number.
    pub group_number: Option<String>,
    /// 1 is billed first.
    #[ts(type = "number")]
    pub priority: i64,
    /// Who holds the policy, when it is not the patient.
    pub subscriber_name: Option<String>,
    /// `self`, `spouse`, `child` or `other`.
    pub subscriber_relation: Word,
    /// The subscriber's date of birth.
    pub subscriber_born_on: Option<Day>,
    /// `in`, `out` or `unknown`.
    pub network: Word,
    /// First day.
    pub starts_on: Option<Day>,
    /// Last day.
    pub ends_on: Option<Day>,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Ends a coverage.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndCoverage {
    /// The coverage.
    pub id: CoverageId,
    /// Its last day.
    pub ends_on: Day,
    /// The revision the list was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// What a patient is and was covered by, in the order of billing.
pub fn coverages(practice: &Practice, input: PatientQuery) -> Result<Vec<CoverageView>> {
    let db = practice.db();
    store::of_patient(db, input.patient_id)?.into_iter().map(|coverage| coverage_view(db, coverage)).collect()
}

/// A coverage as screens show it.
pub fn coverage_view(db: Db<'_>, coverage: Coverage) -> Result<CoverageView> {
    Ok(CoverageView {
        id: coverage.id.to_string(),
        patient_id: coverage.patient_id,
        payer_id: coverage.payer_id,
        payer_name: store::payer(db, coverage.payer_id)?.name,
        plan: coverage.plan,
        member_id: coverage.member_id,
        group_number: coverage.group_number,
        priority: coverage.priority,
        subscriber_name: coverage.subscriber_name,
        subscriber_relation: coverage.subscriber_relation.word(),
        subscriber_born_on: coverage.subscriber_born_on,
        network: coverage.network.word(),
        starts_on: coverage.starts_on,
        ends_on: coverage.ends_on,
        revision: db.revision::<Coverage>(coverage.id)?,
    })
}

/// Adds a coverage or changes one.
///
/// # Errors
/// `Refused` when another coverage of the same days is billed at the same place, with a free place as the way out.
pub fn save_coverage(practice: &mut Practice, input: CoverageView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let payer = store::payer(tx.db(), input.payer_id)?;
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let relation: SubscriberRelation = input
            .subscriber_relation
            .code
            .parse()
            .map_err(|_| Error::invalid("subscriber_relation", "is self, spouse, child or other"))?;
        let coverage = Coverage {
            id: id_or_new(tx, &input.id)?,
            patient_id: patient.id,
            payer_id: payer.id,
            plan: optional("plan", input.plan.as_deref())?,
            member_id: optional("member_id", input.member_id.as_deref())?,
            group_number: optional("group_number", input.group_number.as_deref())?,
            priority: input.priority,
            subscriber_name: optional("subscriber_name", input.subscriber_name.as_deref())?,
            subscriber_relation: relation,
            subscriber_born_on: input
                .subscriber_born_on
                .map(|day| birth("subscriber_born_on", day, today))
                .transpose()?,
            network: input.network.code.parse().map_err(|_| Error::invalid("network", "is in, out or unknown"))?,
            starts_on: input.starts_on,
            ends_on: input.ends_on,
        };
        check(&coverage)?;
        place_is_free(tx.db(), &coverage)?;
        tx.say(format!("Coverage by {} saved", payer.name));
        tx.save(&coverage, input.revision)
    })
}

/// Ends a coverage on a day; sessions up to that day stay covered.
///
/// # Errors
/// `Invalid` for a day before the first.
pub fn end_coverage(practice: &mut Practice, input: EndCoverage) -> Result<Done<Saved>> {
    practice.act(END, |tx| {
        let coverage: Coverage = tx.db().find(input.id, "coverage")?;
        tx.about(coverage.patient_id);
        let ended = Coverage { ends_on: Some(input.ends_on), ..coverage };
        check(&ended)?;
        tx.say(format!("Coverage ends {}", input.ends_on.us()));
        tx.save(&ended, input.revision)
    })
}

/// Puts the coverages of a chart that is being merged behind those of the chart that is kept, each in their order.
pub(crate) fn bill_after(tx: &mut Tx<'_>, keep: PatientId, merge: PatientId) -> Result<()> {
    let mut there = store::of_patient(tx.db(), keep)?;
    let Some(last) = there.last().map(|last| last.priority) else { return Ok(()) };
    for moved in store::of_patient(tx.db(), merge)? {
        let same_days: Vec<i64> =
            there.iter().filter(|other| overlap(other, &moved)).map(|other| other.priority).collect();
        let mut places = (last + moved.priority..=LOWEST_PRIORITY)
            .chain(last + 1..=LOWEST_PRIORITY)
            .chain(1..=LOWEST_PRIORITY)
            .filter(|place| !same_days.contains(place));
        let moved = Coverage { priority: places.next().unwrap_or(LOWEST_PRIORITY), ..moved };
        tx.put(&moved)?;
        there.push(moved);
    }
    Ok(())
}

fn check(coverage: &Coverage) -> Result<()> {
    if !(1..=LOWEST_PRIORITY).contains(&coverage.priority) {
        return Err(Error::invalid("priority", format!("is between 1 and {LOWEST_PRIORITY}")));
    }
    if coverage.subscriber_relation != SubscriberRelation::Oneself && coverage.subscriber_name.is_none() {
        return Err(Error::invalid("subscriber_name", "is missing; type the name on the card"));
    }
    match (coverage.starts_on, coverage.ends_on) {
        (Some(starts), Some(ends)) if ends < starts => Err(Error::invalid("ends_on", "is before the first day")),
        _ => Ok(()),
    }
}

fn place_is_free(db: Db<'_>, coverage: &Coverage) -> Result<()> {
    let others: Vec<Coverage> = store::of_patient(db, coverage.patient_id)?
        .into_iter()
        .filter(|other| other.id != coverage.id && overlap(other, coverage))
        .collect();
    let taken = |priority: i64| others.iter().any(|other| other.priority == priority);
    if !taken(coverage.priority) {
        return Ok(());
    }
    let refusal = Error::refused("Another coverage of these days is billed at this place.")
        .on("priority")
        .hint("End the other one, or bill this one after it.");
    match (1..=LOWEST_PRIORITY).find(|priority| !taken(*priority)) {
        Some(free) => Err(refusal.offer(format!("Bill as number {free}"), json!({ "priority": free }))),
        None => Err(refusal),
    }
}

fn overlap(one: &Coverage, other: &Coverage) -> bool {
    let starts_by = |first: &Coverage, second: &Coverage| match (first.starts_on, second.ends_on) {
        (Some(starts), Some(ends)) => starts <= ends,
        _ => true,
    };
    starts_by(one, other) && starts_by(other, one)
}
