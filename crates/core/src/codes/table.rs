//! The table itself: unpacked once, then looked up by binary search.

use serde::Deserialize;
use std::sync::{LazyLock, OnceLock};

use super::Code;
use crate::{packs::PackHeader, types::Day};

const PACKED: &[u8] = include_bytes!("../../../../packs/codes/icd10cm-2026.tsv.z");
const HEADER: &str = include_str!("../../../../packs/codes/icd10cm-2026.json");

/// Which release the table is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The release in words.
    pub title: String,
    /// The fiscal year whose codes it holds.
    pub code_year: u16,
    /// The last service date of the code year.
    pub ends: Day,
    /// The packed file's name.
    pub file: String,
    /// All codes, headings included.
    pub codes: usize,
    /// Billable codes.
    pub billable: usize,
    /// Size of the unpacked text.
    pub bytes: usize,
    /// Checksum of the unpacked text.
    pub sha256: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeFile {
    #[serde(rename = "$schema")]
    _schema: String,
    pack: PackHeader,
    table: Release,
}

static FILE: LazyLock<CodeFile> =
    LazyLock::new(|| serde_json::from_str(HEADER).expect("the shipped header is read by a test"));

/// Tells which release of the code table this program carries.
pub fn release() -> &'static Release {
    &FILE.table
}

/// Source and dates of the table.
pub fn release_pack() -> &'static PackHeader {
    &FILE.pack
}

/// Finds a code, written with or without its dot, in any case.
pub fn lookup(text: &str) -> Option<Code> {
    let code = dotted(text)?;
    let codes = codes();
    let place = codes.binary_search_by(|entry| entry.code.cmp(code.as_str())).ok()?;
    codes.get(place).copied()
}

/// The code as the table writes it: upper case, dot after the third character. `None` when no code looks like this.
pub(super) fn dotted(text: &str) -> Option<String> {
    let plain: String =
        text.trim().chars().filter(|letter| *letter != '.').map(|letter| letter.to_ascii_uppercase()).collect();
    let looks_like_a_code = (1..=7).contains(&plain.len())
        && plain.starts_with(|first: char| first.is_ascii_uppercase())
        && plain.chars().all(|letter| letter.is_ascii_alphanumeric());
    if !looks_like_a_code {
        return None;
    }
    match plain.split_at_checked(3) {
        Some((category, rest)) if !rest.is_empty() => Some(format!("{category}.{rest}")),
        Some(_) | None => Some(plain),
    }
}

/// Every code in order, headings included.
pub(super) fn codes() -> &'static [Code] {
    static CODES: OnceLock<Vec<Code>> = OnceLock::new();
    CODES.get_or_init(|| text().lines().filter_map(read_line).collect())
}

/// The unpacked table.
pub(super) fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let bytes = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(PACKED, release().bytes)
            .expect("the shipped table is unpacked by a test");
        String::from_utf8(bytes).expect("the shipped table is read by a test")
    })
}

fn read_line(line: &'static str) -> Option<Code> {
    let (code, rest) = line.split_once('\t')?;
    let (billable, description) = rest.split_once('\t')?;
    Some(Code { code, description, billable: billable == "1" })
}
