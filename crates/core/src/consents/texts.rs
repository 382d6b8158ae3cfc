//! Which text holds on a day: the practice's own newest one that took effect, else the shipped one.

use super::{ConsentTextId, KeptText, store};
use crate::{
    db::Db,
    derived_id,
    error::{Error, Result},
    packs::{self, ConsentPack, ConsentText},
    types::Day,
};

/// A text that may be used.
#[derive(Clone)]
pub(super) struct UsableText {
    /// Where it is kept; a shipped one is kept when the first paper is made by it.
    pub id: ConsentTextId,
    pub version: String,
    pub shipped: bool,
    pub effective_on: Day,
    pub sign_again: bool,
    pub content: ConsentText,
}

/// The text of a code that holds on a day.
///
/// # Errors
/// `NotFound` for a code that neither the program nor the practice knows.
pub(super) fn in_force(db: Db<'_>, code: &str, day: Day) -> Result<UsableText> {
    let own = store::own_texts(db, code)?.into_iter().rfind(|text| text.effective_on <= day);
    match own {
        Some(text) => Ok(of_kept(text)),
        None => packs::consent(code).map(shipped).ok_or(Error::NotFound("consent")),
    }
}

/// The version of a text that holds on a day; none for a code that nobody knows.
pub(crate) fn version_in_force(db: Db<'_>, code: &str, day: Day) -> Result<Option<String>> {
    match in_force(db, code, day) {
        Ok(text) => Ok(Some(text.version)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Code and title of every text that papers can be made by.
pub(crate) fn usable(db: Db<'_>, day: Day) -> Result<Vec<(String, String)>> {
    let named =
        |pack: &ConsentPack| in_force(db, &pack.consent.code, day).map(|text| (text.content.code, text.content.title));
    packs::consents().iter().map(named).collect()
}

/// A text by which a paper was made.
pub(super) fn of_kept(text: KeptText) -> UsableText {
    UsableText {
        id: text.id,
        version: text.version,
        shipped: text.shipped,
        effective_on: text.effective_on,
        sign_again: text.sign_again,
        content: text.content,
    }
}

/// A shipped text under the id at which every computer keeps it.
pub(super) fn shipped(pack: &ConsentPack) -> UsableText {
    let words = serde_json::to_vec(&pack.consent).expect("a text is plain data");
    let hash = blake3::hash(&words);
    UsableText {
        id: derived_id("consent text", &[pack.consent.code.as_bytes(), hash.as_bytes()]).into(),
        version: pack.pack.version.clone(),
        shipped: true,
        effective_on: pack.pack.effective,
        sign_again: true,
        content: pack.consent.clone(),
    }
}
