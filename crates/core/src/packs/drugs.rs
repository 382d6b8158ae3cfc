//! Names and classes of medicines that are tried before an interventional treatment.

use serde::Deserialize;
use std::sync::LazyLock;

use super::PackHeader;

/// A medicine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drug {
    /// The generic name.
    pub name: String,
    /// Names it is sold under in the United States.
    pub brands: Vec<String>,
    /// Its class, as payers call it.
    pub class: String,
}

/// Medicines with their source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrugPack {
    #[serde(rename = "$schema")]
    _schema: String,
    /// Source and dates.
    pub pack: PackHeader,
    /// The medicines, by class and name.
    pub drugs: Vec<Drug>,
}

/// The shipped medicines.
pub fn drugs() -> &'static DrugPack {
    static PACK: LazyLock<DrugPack> = LazyLock::new(|| {
        serde_json::from_str(include_str!("../../../../packs/drugs/psychiatric.json"))
            .expect("the shipped medicines are read by a test")
    });
    &PACK
}
