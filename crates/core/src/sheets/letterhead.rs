use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The practice as it stands at the top of the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Letterhead {
    /// Legal name on claims; a short name that tells nothing about treatment on papers a patient carries around.
    pub name: String,
    /// The whole address on one line: `410 Alder Street, Suite 200, Fairhaven, OR 97000`.
    pub address: String,
    /// Telephone as dialed: `(503) 555-0142`.
    pub phone: Option<String>,
    /// Fax as dialed.
    pub fax: Option<String>,
    /// Employer identification number: `00-0000000`.
    pub ein: Option<String>,
    /// The group's NPI, ten digits.
    pub group_npi: Option<String>,
    /// The group's taxonomy code.
    pub taxonomy: Option<String>,
}

/// Words with a bold opening: `Spravato.` in bold, the rest plain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Passage {
    /// The bold opening, with its own punctuation; may be empty.
    pub lead: String,
    /// What follows it.
    pub body: String,
}
