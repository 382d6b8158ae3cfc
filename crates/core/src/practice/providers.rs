use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Provider, ProviderKind,
    fields::{filled, id_or_new, name, optional, state, yes},
    numbers::taxonomy,
    store,
};
use crate::{
    Practice, Word,
    db::Db,
    error::{Error, Result},
    oplog::{Action, Done},
    types::Saved,
};

const SAVE: Action = Action::reversible("save_provider");

/// Somebody who appears on a schedule or on paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Provider")]
#[schemars(rename = "Provider")]
#[serde(deny_unknown_fields)]
pub struct ProviderView {
    /// The provider's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// Full name as on claims.
    pub name: String,
    /// Credential after the name, such as `MD`.
    pub credential: Option<String>,
    /// `provider` or `staff`.
    pub kind: Word,
    /// What they do, such as `Medical director`.
    pub title: Option<String>,
    /// Individual NPI.
    pub npi: Option<String>,
    /// License number.
    pub license: Option<String>,
    /// Two-letter state of the license.
    pub license_state: Option<String>,
    /// Taxonomy code.
    pub taxonomy: Option<String>,
    /// Whether they work here.
    #[serde(default = "yes")]
    pub active: bool,
    /// Their place in lists.
    #[serde(default)]
    #[ts(type = "number")]
    pub position: i64,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Everybody on schedules and papers; those who work here come first, providers before staff.
pub fn providers(practice: &Practice) -> Result<Vec<ProviderView>> {
    let db = practice.db();
    let providers: Vec<Provider> = db.list("1 ORDER BY active DESC, kind, position, name COLLATE NAMES, id", [])?;
    providers.into_iter().map(|provider| provider_view(db, provider)).collect()
}

/// A provider as screens show them.
pub fn provider_view(db: Db<'_>, provider: Provider) -> Result<ProviderView> {
    Ok(ProviderView {
        id: provider.id.to_string(),
        name: provider.name,
        credential: provider.credential,
        kind: provider.kind.word(),
        title: provider.title,
        npi: provider.npi,
        license: provider.license,
        license_state: provider.license_state,
        taxonomy: provider.taxonomy,
        active: provider.active,
        position: provider.position,
        revision: db.revision::<Provider>(provider.id)?,
    })
}

/// Adds a provider or another member of staff, or changes one.
///
/// # Errors
/// `Invalid` for a number that cannot be right; `Refused` when another active provider has the NPI.
pub fn save_provider(practice: &mut Practice, input: ProviderView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let kind: ProviderKind = input.kind.code.parse().map_err(|_| Error::invalid("kind", "is provider or staff"))?;
        let provider = Provider {
            id: id_or_new(tx, &input.id)?,
            name: name("name", &input.name)?,
            credential: optional("credential", input.credential.as_deref())?,
            title: optional("title", input.title.as_deref())?,
            kind,
            npi: store::npi(tx.db(), "npi", input.npi.as_deref())?,
            license: optional("license", input.license.as_deref())?,
            license_state: filled(input.license_state.as_deref())
                .map(|typed| state("license_state", typed))
                .transpose()?,
            taxonomy: taxonomy("taxonomy", input.taxonomy.as_deref())?,
            active: input.active,
            position: input.position,
        };
        if provider.active && provider.npi.is_some() {
            npi_is_free(tx.db(), &provider)?;
        }
        tx.say(format!("{} saved", provider.name));
        tx.save(&provider, input.revision)
    })
}

fn npi_is_free(db: Db<'_>, provider: &Provider) -> Result<()> {
    let others: Vec<Provider> = db.list("active ORDER BY id", [])?;
    if others.iter().any(|other| other.id != provider.id && other.npi == provider.npi) {
        return Err(Error::refused("Another provider has this NPI.")
            .on("npi")
            .hint("An NPI belongs to one person: check the number."));
    }
    Ok(())
}

impl Provider {
    /// Name and credential, as papers write it: `Jordan Sample, MD`.
    pub fn signed_name(&self) -> String {
        match &self.credential {
            Some(credential) => format!("{}, {credential}", self.name),
            None => self.name.clone(),
        }
    }
}
