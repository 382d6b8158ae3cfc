//! Names with letters that many keyboards write as two: Müller is also found as Mueller.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

use super::{Patient, store};
use crate::{
    db::Db,
    error::Result,
    kept::Derived,
    oplog::{Stored, Table},
    types::base_letters,
};

/// Every word of a name that has another spelling, spelled out and as it stands.
pub(super) struct Spelled(BTreeSet<(String, String)>);

impl Derived for Spelled {
    const TABLE: &'static Table = Patient::TABLE;

    fn derive(db: Db<'_>) -> Result<Self> {
        Ok(Self::of(store::accented_names(db)?.iter().map(String::as_str)))
    }
}

impl Spelled {
    fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut words = BTreeSet::new();
        for name in names {
            let name: String = name.nfc().collect();
            let parts = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_ascii());
            words.extend(parts.map(|word| (spelled_out(word), word.to_owned())));
        }
        Self(words)
    }

    /// The words of names that begin as this one when they are spelled out; none for one that spells nothing out.
    pub(super) fn meant_by<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = &'a str> {
        let from = (folded.to_owned(), String::new());
        let meant = move |(out, _): &&(String, String)| may_be_spelled_out(folded) && out.starts_with(folded);
        self.0.range(from..).take_while(meant).map(|(_, word)| word.as_str())
    }
}

/// Whether something typed may spell a letter out.
pub(super) fn may_be_spelled_out(typed: &str) -> bool {
    let typed = typed.to_ascii_lowercase();
    ["ae", "oe", "ue", "aa"].iter().any(|pair| typed.contains(pair))
}

/// Lower case letters and digits, those with two dots, a ring or a stroke as two: `Müller` is `mueller`.
pub(super) fn spelled_out(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 1);
    for letter in name.nfc().flat_map(char::to_lowercase) {
        match letter {
            'ä' => out.push_str("ae"),
            'ö' | 'ø' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'å' => out.push_str("aa"),
            letter => out.extend(base_letters(letter.encode_utf8(&mut [0; 4])).filter(|base| base.is_alphanumeric())),
        }
    }
    out
}
