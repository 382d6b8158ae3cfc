use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Profile, ProfileId, Site,
    fields::{address, line, name, optional, optional_email, optional_phone, text},
    numbers::{Numbers, ein, npi, taxonomy},
    sites::usual_hours,
    store,
};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    oplog::{Action, Done},
    types::{Address, Saved, zone},
};

// A practice without its name and home site is no practice, so making one is not undone.
const FOUND: Action = Action::legal("found_practice");
const SAVE: Action = Action::reversible("save_practice");
const OFFICE: &str = "11";

/// Who the practice is on paper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Practice")]
#[schemars(rename = "Practice")]
#[serde(deny_unknown_fields)]
pub struct PracticeView {
    /// The profile's id; may be left empty when saving.
    #[serde(default)]
    pub id: String,
    /// Legal name on claims.
    pub name: String,
    /// A line under the name.
    pub tagline: Option<String>,
    /// Employer identification number, `12-3456789`.
    pub ein: Option<String>,
    /// The group's NPI.
    pub group_npi: Option<String>,
    /// The group's taxonomy code.
    pub taxonomy: Option<String>,
    /// Where mail goes.
    pub address: Option<Address>,
    /// Telephone.
    pub phone: Option<String>,
    /// Fax.
    pub fax: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// What numbers of superbills begin with.
    pub superbill_prefix: String,
    /// What record numbers of patients begin with.
    pub mrn_prefix: String,
    /// How to pay, as papers say it.
    pub payment_note: Option<String>,
    /// Whether this is the sample practice; decided when it is made.
    #[serde(default)]
    pub sample: bool,
    /// What a change must send back.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Gives a new practice its name and its first site.
#[derive(Clone, Debug)]
pub struct FoundPractice {
    /// Legal name.
    pub name: String,
    /// IANA zone of the first site.
    pub time_zone: String,
    /// Whether this is the sample practice.
    pub sample: bool,
}

/// Gives a new practice its name, and a first site open Monday to Friday.
///
/// # Errors
/// `Refused` when the practice has a name already.
pub fn found_practice(practice: &mut Practice, input: FoundPractice) -> Result<Done<Saved>> {
    practice.act(FOUND, |tx| {
        if store::profile(tx.db())?.is_some() {
            return Err(Error::refused("This practice is set up already.").hint("Change it in Settings."));
        }
        let name = name("practice_name", &input.name)?;
        zone(&input.time_zone)?;
        tx.put(&Site {
            id: tx.new_id(),
            name: "Main office".to_owned(),
            time_zone: input.time_zone,
            address: None,
            phone: None,
            place_of_service: OFFICE.to_owned(),
            hours: usual_hours(),
            active: true,
        })?;
        let profile = Profile {
            id: profile_id(),
            mrn_prefix: initials(&name),
            name,
            tagline: None,
            ein: None,
            group_npi: None,
            taxonomy: None,
            address: None,
            phone: None,
            fax: None,
            email: None,
            superbill_prefix: "SB".to_owned(),
            payment_note: None,
            sample: input.sample,
        };
        tx.save(&profile, 0)
    })
}

/// Who the practice is on paper; empty before anybody said.
pub fn practice(practice: &Practice) -> Result<PracticeView> {
    let Some(profile) = store::profile(practice.db())? else {
        return Ok(PracticeView {
            id: profile_id().to_string(),
            superbill_prefix: "SB".to_owned(),
            mrn_prefix: "P".to_owned(),
            ..PracticeView::default()
        });
    };
    Ok(PracticeView {
        id: profile.id.to_string(),
        name: profile.name,
        tagline: profile.tagline,
        ein: profile.ein,
        group_npi: profile.group_npi,
        taxonomy: profile.taxonomy,
        address: profile.address,
        phone: profile.phone,
        fax: profile.fax,
        email: profile.email,
        superbill_prefix: profile.superbill_prefix,
        mrn_prefix: profile.mrn_prefix,
        payment_note: profile.payment_note,
        sample: profile.sample,
        revision: practice.db().revision::<Profile>(profile.id)?,
    })
}

/// Changes who the practice is on paper.
///
/// # Errors
/// `Invalid` names the field; `Stale` when somebody else changed it.
pub fn save_practice(practice: &mut Practice, input: PracticeView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let sample = store::profile(tx.db())?.is_some_and(|profile| profile.sample);
        let numbers = Numbers::of(sample);
        let profile = Profile {
            id: profile_id(),
            name: name("name", &input.name)?,
            tagline: optional("tagline", input.tagline.as_deref())?,
            ein: ein("ein", input.ein.as_deref(), numbers)?,
            group_npi: npi("group_npi", input.group_npi.as_deref(), numbers)?,
            taxonomy: taxonomy("taxonomy", input.taxonomy.as_deref())?,
            address: address("address", input.address)?,
            phone: optional_phone("phone", input.phone.as_deref())?,
            fax: optional_phone("fax", input.fax.as_deref())?,
            email: optional_email("email", input.email.as_deref())?,
            superbill_prefix: prefix("superbill_prefix", &input.superbill_prefix)?,
            mrn_prefix: prefix("mrn_prefix", &input.mrn_prefix)?,
            payment_note: text("payment_note", input.payment_note.as_deref())?,
            sample,
        };
        tx.say("Practice saved");
        tx.save(&profile, input.revision)
    })
}

/// The id of the one profile.
pub(super) fn profile_id() -> ProfileId {
    derived_id("practice profile", &[]).into()
}

/// What numbered papers and records begin with: one to six letters and digits.
fn prefix(field: &str, typed: &str) -> Result<String> {
    let prefix = line(field, typed)?.to_ascii_uppercase();
    if prefix.len() <= 6 && prefix.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return Ok(prefix);
    }
    Err(Error::invalid(field, "has up to six letters and digits, such as CG"))
}

/// `Cedar Grove Ketamine` numbers its patients `CGK-…`.
fn initials(name: &str) -> String {
    let initials: String = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .filter(char::is_ascii_alphabetic)
        .take(3)
        .collect();
    if initials.is_empty() { "P".to_owned() } else { initials.to_ascii_uppercase() }
}
