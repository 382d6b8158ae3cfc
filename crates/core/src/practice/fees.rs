use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Fee,
    fields::{id_or_new, line},
    numbers::{code, modifiers, ndc},
};
use crate::{
    Practice,
    db::{self, Db, named_params},
    error::{Error, Result},
    oplog::{Action, Done},
    types::{Cents, Day, Saved},
    word_type,
};

const SAVE: Action = Action::reversible("save_fee");

word_type! {
    /// The unit of a drug's amount on claims.
    pub enum NdcUnit {
        /// Milliliters.
        Milliliter = "ML", "mL";
        /// Units, such as devices.
        Unit = "UN", "units";
        /// Milligrams.
        Milligram = "ME", "mg";
        /// Grams.
        Gram = "GR", "g";
        /// International units.
        InternationalUnit = "F2", "IU";
    }
}

/// What a code costs from a day on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Fee")]
#[schemars(rename = "Fee")]
#[serde(deny_unknown_fields)]
pub struct FeeView {
    /// The fee's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// The billing code.
    pub code: String,
    /// The practice's own words for it.
    pub label: String,
    /// Modifiers, each two characters.
    #[serde(default)]
    pub modifiers: Vec<String>,
    /// The price of one unit.
    pub price_cents: Cents,
    /// The drug behind a drug code.
    pub ndc: Option<Ndc>,
    /// The first day of the price.
    pub effective_on: Day,
    /// The last day, when no later fee should follow.
    pub ends_on: Option<Day>,
    /// Whether this is an example to be replaced by the practice's own.
    #[serde(default)]
    pub demo: bool,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// A drug as claims name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ndc {
    /// Eleven digits, 5-4-2 without hyphens.
    pub code: String,
    /// The unit of the amount.
    pub unit: NdcUnit,
    /// The amount in one unit of the code, as a plain decimal.
    pub quantity: String,
    /// The drug's name.
    pub description: String,
}
db::json_column!(Ndc);

/// Every fee, by code, modifiers and day, the latest first.
pub fn fees(practice: &Practice) -> Result<Vec<FeeView>> {
    let db = practice.db();
    let fees: Vec<Fee> = db.list("1 ORDER BY code, modifiers, effective_on DESC, id", [])?;
    fees.into_iter().map(|fee| view(db, fee)).collect()
}

/// The fee of a code in force on a day.
///
/// One with exactly these modifiers comes first; without one, the fee of the bare code holds; without that, the only fee
/// the code has, with its modifiers.
pub fn fee_on(db: Db<'_>, code: &str, modifiers: &[String], day: Day) -> Result<Option<Fee>> {
    let in_force: Vec<Fee> = db.list(
        "code = :code AND effective_on <= :day ORDER BY effective_on DESC, id DESC",
        named_params! { ":code": code, ":day": day },
    )?;
    let asked = super::numbers::modifiers("modifiers", modifiers)?;
    let latest =
        |wanted: &[String]| in_force.iter().find(|fee| fee.modifiers.0 == wanted).filter(|fee| fee.holds_on(day));
    let only = || {
        let mut all: Vec<_> = in_force.iter().filter(|fee| fee.holds_on(day)).collect();
        all.dedup_by(|later, one| later.modifiers == one.modifiers); // Newest first: of one kind only the newest counts.
        if let [fee] = all.as_slice() { Some(*fee) } else { None }
    };
    Ok(latest(&asked.0).or_else(|| latest(&[])).or_else(only).cloned())
}

/// Adds a price of a code or changes one. Sessions that were charged keep what they were charged.
///
/// # Errors
/// `Refused` when the code already has a price from that day.
pub fn save_fee(practice: &mut Practice, input: FeeView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let fee = Fee {
            id: id_or_new(tx, &input.id)?,
            code: code("code", &input.code)?,
            label: line("label", &input.label)?,
            modifiers: modifiers("modifiers", &input.modifiers)?,
            price_cents: price(input.price_cents)?,
            ndc: input.ndc.map(|typed| ndc("ndc", typed)).transpose()?,
            effective_on: input.effective_on,
            ends_on: input.ends_on,
            demo: input.demo,
        };
        if fee.ends_on.is_some_and(|ends| ends < fee.effective_on) {
            return Err(Error::invalid("ends_on", "is before the first day"));
        }
        day_is_free(tx.db(), &fee)?;
        tx.say(format!("{} is {} from {}", fee.code, fee.price_cents, fee.effective_on.us()));
        tx.save(&fee, input.revision)
    })
}

impl Fee {
    fn holds_on(&self, day: Day) -> bool {
        self.effective_on <= day && self.ends_on.is_none_or(|ends| day <= ends)
    }
}

fn price(price: Cents) -> Result<Cents> {
    if (Cents::ZERO..=Cents::LARGEST).contains(&price) {
        return Ok(price);
    }
    Err(Error::invalid("price_cents", "is not a price between $0.00 and $10,000,000.00"))
}

fn day_is_free(db: Db<'_>, fee: &Fee) -> Result<()> {
    let same: Vec<Fee> = db.list(
        "code = :code AND modifiers = :modifiers AND effective_on = :day ORDER BY id",
        named_params! { ":code": fee.code, ":modifiers": fee.modifiers, ":day": fee.effective_on },
    )?;
    if same.iter().any(|other| other.id != fee.id) {
        let day = fee.effective_on.us();
        return Err(Error::refused(format!("{} already has a price from {day}.", fee.code))
            .on("effective_on")
            .hint("Change that one, or choose another day."));
    }
    Ok(())
}

fn view(db: Db<'_>, fee: Fee) -> Result<FeeView> {
    Ok(FeeView {
        id: fee.id.to_string(),
        code: fee.code,
        label: fee.label,
        modifiers: fee.modifiers.0,
        price_cents: fee.price_cents,
        ndc: fee.ndc,
        effective_on: fee.effective_on,
        ends_on: fee.ends_on,
        demo: fee.demo,
        revision: db.revision::<Fee>(fee.id)?,
    })
}
