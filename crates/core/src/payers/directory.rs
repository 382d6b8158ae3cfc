use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Payer, PayerKind, payer_named};
use crate::{
    Practice, Word,
    db::Db,
    derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs::{self, Confidence, PayerPack},
    practice::fields::{address, filled, id_or_new, line, name, optional, optional_phone, yes},
    types::{Address, Day, PayerId, Saved},
};

const SAVE: Action = Action::reversible("save_payer");
const ADOPT: Action = Action::reversible("adopt_payers");

/// Asks for payers.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payers {
    /// Part of a name or a payer id.
    #[serde(default)]
    #[ts(optional)]
    pub text: Option<String>,
}

/// A payer of the practice's directory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Payer")]
#[schemars(rename = "Payer")]
#[serde(deny_unknown_fields)]
pub struct PayerView {
    /// The payer's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id on electronic claims.
    pub payer_id: Option<String>,
    /// `commercial`, `medicare`, `medicaid`, `tricare`, `veterans_affairs`, `workers_comp`, `self_pay` or `other`.
    pub kind: Word,
    /// Telephone for providers.
    pub phone: Option<String>,
    /// Telephone for authorizations.
    pub authorization_phone: Option<String>,
    /// Fax.
    pub fax: Option<String>,
    /// Provider portal.
    pub portal_url: Option<String>,
    /// Who handles behavioral requests and appeals instead.
    pub behavioral_carve_out: Option<String>,
    /// Where appeals go by mail.
    pub appeal_address: Option<Address>,
    /// Where this was read.
    pub source: Option<String>,
    /// When somebody last compared it with the source.
    pub verified_on: Option<Day>,
    /// Whether nobody compared it with the payer's own text; what is sent is not looked at, a new `verified_on` ends it.
    #[serde(default)]
    pub unverified: bool,
    /// Whether it is in use.
    #[serde(default = "yes")]
    pub active: bool,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// The directory, by name; those in use come first.
pub fn payers(practice: &Practice, input: Payers) -> Result<Vec<PayerView>> {
    let db = practice.db();
    let wanted = filled(input.text.as_deref()).map(str::to_lowercase).unwrap_or_default();
    let fits = |part: Option<&str>| part.is_some_and(|part| part.to_lowercase().contains(&wanted));
    let payers: Vec<Payer> = db.list("1 ORDER BY active DESC, name COLLATE NAMES, id", [])?;
    payers
        .into_iter()
        .filter(|payer| fits(Some(&payer.name)) || fits(payer.payer_id.as_deref()))
        .map(|payer| view(db, payer))
        .collect()
}

/// Copies the shipped payers that the directory does not have yet.
pub fn adopt_payers(practice: &mut Practice) -> Result<Done<i64>> {
    practice.act(ADOPT, |tx| {
        let mut adopted = 0;
        for pack in packs::payers() {
            let id: PayerId = derived_id("shipped payer", &[pack.pack.id.as_bytes()]).into();
            if tx.db().get::<Payer>(id)?.is_none() && payer_named(tx.db(), &pack.payer.name)?.is_none() {
                tx.put(&adopted_payer(id, pack)?)?;
                adopted += 1;
            }
        }
        tx.say(format!("{adopted} payers added to the directory"));
        Ok(adopted)
    })
}

/// Adds a payer or changes one.
///
/// # Errors
/// `Refused` for a second active payer of one name.
pub fn save_payer(practice: &mut Practice, input: PayerView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let id: PayerId = id_or_new(tx, &input.id)?;
        let there: Option<Payer> = tx.db().get(id)?;
        let payer = Payer {
            id,
            name: name("name", &input.name)?,
            kind: kind(&input.kind.code)?,
            payer_id: optional("payer_id", input.payer_id.as_deref())?,
            phone: optional_phone("phone", input.phone.as_deref())?,
            authorization_phone: optional_phone("authorization_phone", input.authorization_phone.as_deref())?,
            fax: optional_phone("fax", input.fax.as_deref())?,
            portal_url: filled(input.portal_url.as_deref()).map(web_address).transpose()?,
            behavioral_carve_out: optional("behavioral_carve_out", input.behavioral_carve_out.as_deref())?,
            appeal_address: address("appeal_address", input.appeal_address)?,
            source: optional("source", input.source.as_deref())?,
            verified_on: input.verified_on,
            unverified: still_unverified(there.as_ref(), input.verified_on),
            active: input.active,
        };
        if payer.active && payer_named(tx.db(), &payer.name)?.is_some_and(|other| other.id != payer.id) {
            return Err(Error::refused("Another payer has this name.")
                .on("name")
                .hint("Use that one, or add the state or plan to the name."));
        }
        tx.say(format!("{} saved", payer.name));
        tx.save(&payer, input.revision)
    })
}

/// Adds a payer of which only the name is known.
pub(super) fn add_by_name(tx: &mut Tx<'_>, typed: &str) -> Result<PayerId> {
    let payer = Payer {
        id: tx.new_id(),
        name: name("payer_name", typed)?,
        kind: PayerKind::Commercial,
        payer_id: None,
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
    };
    tx.put(&payer)?;
    Ok(payer.id)
}

fn adopted_payer(id: PayerId, pack: &PayerPack) -> Result<Payer> {
    let shipped = pack.payer.clone();
    Ok(Payer {
        id,
        name: shipped.name,
        kind: kind(&shipped.kind)?,
        payer_id: shipped.payer_id,
        phone: shipped.phone,
        authorization_phone: shipped.authorization_phone,
        fax: shipped.fax,
        portal_url: shipped.portal_url,
        behavioral_carve_out: shipped.behavioral_carve_out,
        appeal_address: shipped.appeal_address,
        source: Some(pack.pack.source.clone()),
        verified_on: Some(pack.pack.verified_on),
        unverified: pack.pack.confidence != Confidence::Primary,
        active: true,
    })
}

/// A payer stays unverified until somebody writes down a new day on which they compared it.
fn still_unverified(there: Option<&Payer>, verified_on: Option<Day>) -> bool {
    match there {
        Some(there) if there.verified_on == verified_on => there.unverified,
        Some(_) | None => verified_on.is_none(),
    }
}

fn kind(code: &str) -> Result<PayerKind> {
    code.parse().map_err(|_| Error::invalid("kind", "is not a kind of payer such as commercial or medicare"))
}

/// A web address that opens nothing but a web page.
fn web_address(typed: &str) -> Result<String> {
    let typed = line("portal_url", typed)?;
    let lower = typed.to_lowercase();
    let whole =
        if lower.starts_with("https://") || lower.starts_with("http://") { typed } else { format!("https://{typed}") };
    let host = whole.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let sound = host.contains('.')
        && !whole.contains([' ', '"', '<', '>'])
        && host.chars().all(|letter| letter.is_alphanumeric() || letter == '.' || letter == '-' || letter == ':')
        && host
            .split(':')
            .nth(1)
            .is_none_or(|port| !port.is_empty() && port.chars().all(|digit| digit.is_ascii_digit()));
    if sound {
        Ok(whole)
    } else {
        Err(Error::invalid("portal_url", "is not a web address such as https://provider.example.com"))
    }
}

fn view(db: Db<'_>, payer: Payer) -> Result<PayerView> {
    Ok(PayerView {
        id: payer.id.to_string(),
        name: payer.name,
        payer_id: payer.payer_id,
        kind: payer.kind.word(),
        phone: payer.phone,
        authorization_phone: payer.authorization_phone,
        fax: payer.fax,
        portal_url: payer.portal_url,
        behavioral_carve_out: payer.behavioral_carve_out,
        appeal_address: payer.appeal_address,
        source: payer.source,
        verified_on: payer.verified_on,
        unverified: payer.unverified,
        active: payer.active,
        revision: db.revision::<Payer>(payer.id)?,
    })
}
