//! A small directory of payers, to copy into the practice's own: names, kinds, and who handles behavioral requests.

use serde::Deserialize;
use std::sync::LazyLock;

use super::PackHeader;
use crate::types::Address;

/// A payer as its file says it; what nobody verified is left empty for the practice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShippedPayer {
    /// The payer's name.
    pub name: String,
    /// Code of the kind of payer, such as `commercial` or `medicare`.
    pub kind: String,
    /// The id on electronic claims.
    pub payer_id: Option<String>,
    /// Telephone for providers.
    pub phone: Option<String>,
    /// Telephone for authorizations.
    pub authorization_phone: Option<String>,
    /// Fax.
    pub fax: Option<String>,
    /// Address of the provider portal.
    pub portal_url: Option<String>,
    /// Who handles behavioral requests and appeals instead.
    pub behavioral_carve_out: Option<String>,
    /// Where appeals go by mail.
    pub appeal_address: Option<Address>,
    /// What else the desk should know.
    pub notes: Vec<String>,
}

/// A payer with its source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayerPack {
    #[serde(rename = "$schema")]
    _schema: String,
    /// Source and dates.
    pub pack: PackHeader,
    /// The payer.
    pub payer: ShippedPayer,
}

/// The shipped payers, by name.
pub fn payers() -> &'static [PayerPack] {
    static PAYERS: LazyLock<Vec<PayerPack>> = LazyLock::new(|| {
        FILES.iter().map(|file| serde_json::from_str(file).expect("every shipped payer is read by a test")).collect()
    });
    &PAYERS
}

macro_rules! files {
    ($($name:literal)+) => {
        &[ $( include_str!(concat!("../../../../packs/payers/", $name, ".json")) ),+ ]
    };
}

const FILES: &[&str] = files! {
    "aetna"
    "ambetter"
    "amerihealth-caritas"
    "anthem-bcbs"
    "bcbs-mississippi"
    "bcbs-massachusetts"
    "bcbs-north-dakota"
    "bcbs-alabama"
    "bcbs-illinois"
    "bcbs-montana"
    "bcbs-new-mexico"
    "bcbs-oklahoma"
    "bcbs-texas"
    "carefirst-bcbs"
    "cigna"
    "independence-blue-cross"
    "magellan"
    "medicare"
    "priority-health"
    "qualchoice"
    "tricare-east"
    "tricare-west"
    "unitedhealthcare"
    "veterans-affairs-optum"
    "veterans-affairs-triwest"
};
