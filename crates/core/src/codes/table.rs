//! The tables themselves, one a fiscal year: unpacked once, then looked up by binary search.

use serde::Deserialize;
use std::sync::OnceLock;

use super::{Code, search::Index};
use crate::{packs::PackHeader, types::Day};

/// Every table this program carries, the oldest first.
pub(super) static TABLES: [Table; 2] = [
    Table::shipped(
        include_str!("../../../../packs/codes/icd10cm-2026.json"),
        include_bytes!("../../../../packs/codes/icd10cm-2026.tsv.z"),
    ),
    Table::shipped(
        include_str!("../../../../packs/codes/icd10cm-2027.json"),
        include_bytes!("../../../../packs/codes/icd10cm-2027.tsv.z"),
    ),
];

/// The codes of one fiscal year.
pub(super) struct Table {
    header: &'static str,
    packed: &'static [u8],
    file: OnceLock<CodeFile>,
    text: OnceLock<String>,
    codes: OnceLock<Vec<Code>>,
    index: OnceLock<Index>,
}

/// Which release a table is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Release {
    /// The release in words.
    #[serde(rename = "title")]
    pub _title: String,
    /// The fiscal year whose codes it holds.
    pub code_year: u16,
    /// The last service date of the code year.
    pub ends: Day,
    /// The packed file's name.
    #[serde(rename = "file")]
    pub _file: String,
    /// All codes, headings included.
    #[cfg_attr(not(test), expect(dead_code, reason = "compared with the table by a test"))]
    pub codes: usize,
    /// Billable codes.
    #[cfg_attr(not(test), expect(dead_code, reason = "compared with the table by a test"))]
    pub billable: usize,
    /// Size of the unpacked text.
    pub bytes: usize,
    /// Checksum of the unpacked text.
    #[serde(rename = "sha256")]
    pub _sha256: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeFile {
    #[serde(rename = "$schema")]
    _schema: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "its version is compared by a test"))]
    pack: PackHeader,
    table: Release,
}

/// The table for a service date: that of its fiscal year, else the nearest.
pub(super) fn on(day: Day) -> &'static Table {
    let [oldest, newest] = &TABLES;
    if day <= oldest.release().ends { oldest } else { newest }
}

impl Table {
    const fn shipped(header: &'static str, packed: &'static [u8]) -> Self {
        Self {
            header,
            packed,
            file: OnceLock::new(),
            text: OnceLock::new(),
            codes: OnceLock::new(),
            index: OnceLock::new(),
        }
    }

    /// Which release it is.
    pub fn release(&self) -> &Release {
        &self.file().table
    }

    /// Source and dates.
    #[cfg(test)]
    pub fn pack(&self) -> &PackHeader {
        &self.file().pack
    }

    /// The first service date of its fiscal year.
    pub fn begins(&self) -> Day {
        Day::new(i32::from(self.release().code_year) - 1, 10, 1).expect("October has a first day")
    }

    /// Finds a code, written with or without its dot, in any case.
    pub fn lookup(&'static self, text: &str) -> Option<Code> {
        let code = dotted(text)?;
        let codes = self.codes();
        let place = codes.binary_search_by(|entry| entry.code.cmp(code.as_str())).ok()?;
        codes.get(place).copied()
    }

    /// Every code in order, headings included.
    pub fn codes(&'static self) -> &'static [Code] {
        self.codes.get_or_init(|| self.text().lines().filter_map(read_line).collect())
    }

    /// What search reads.
    pub fn index(&'static self) -> &'static Index {
        self.index.get_or_init(|| Index::of(self.codes()))
    }

    /// The unpacked table.
    pub fn text(&self) -> &str {
        self.text.get_or_init(|| {
            let bytes = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(self.packed, self.release().bytes)
                .expect("the shipped table is unpacked by a test");
            String::from_utf8(bytes).expect("the shipped table is read by a test")
        })
    }

    fn file(&self) -> &CodeFile {
        self.file.get_or_init(|| serde_json::from_str(self.header).expect("the shipped header is read by a test"))
    }
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

fn read_line(line: &'static str) -> Option<Code> {
    let (code, rest) = line.split_once('\t')?;
    let (billable, description) = rest.split_once('\t')?;
    Some(Code { code, description, billable: billable == "1" })
}
