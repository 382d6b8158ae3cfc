//! Names of parcels: lower case, no word of the practice in them, and the same for everybody who has the same bytes.
//!
//! An exact name is one we make. Cloud clients, file managers and people make others: copies with `(1)`, with the name
//! of a computer, in capitals. Such a name still tells what the parcel should be, and the content decides.

mod reading;

use crate::kind::Kind;
use reading::Read;
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// The words for people who look into the share.
pub const README: &str = "README-do-not-edit.txt";

/// The folder all parcels lie under.
pub const FOLDER: &str = "sds1/";

/// The largest number a name has room for. Larger numbers are written as this one; the hash keeps such names apart.
const LARGEST: u64 = 9_999_999_999;

/// The name of a file on the share, from its root, with `/` between the parts.
#[derive(Debug, Clone)]
pub struct Name {
    text: String,
    kind: Option<Kind>,
    exact: bool,
}

/// Which part of which device's changes a segment or a bundle holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The device.
    pub device: [u8; 8],
    /// Its incarnation: another one after it was restored.
    pub incarnation: [u8; 8],
    /// The first change, counted from 1.
    pub from: u64,
    /// The last change.
    pub to: u64,
    /// The compartment's letter: one of `a` to `z`.
    pub compartment: char,
}

impl Name {
    /// The name of the first record.
    pub fn genesis() -> Self {
        Self::ours(Kind::Genesis, "sds1/root.reg".into())
    }

    /// The name of a registry record with this parcel hash.
    pub fn registry(hash: &[u8; 32]) -> Self {
        Self::ours(Kind::Registry, format!("sds1/r/{}.reg", hex(hash)))
    }

    /// The name of a segment with this parcel hash.
    pub fn segment(span: &Span, hash: &[u8; 32]) -> Self {
        Self::ours(Kind::Segment, stream(span, hash, "seg"))
    }

    /// The name of a bundle with this parcel hash.
    pub fn bundle(span: &Span, hash: &[u8; 32]) -> Self {
        Self::ours(Kind::Bundle, stream(span, hash, "bun"))
    }

    /// The name of a device's n-th heartbeat.
    pub fn heartbeat(device: &[u8; 8], n: u64, hash: &[u8; 32]) -> Self {
        let text = format!("sds1/d/{}/h/{:010}-{}.hb", hex(device), n.min(LARGEST), half(hash));
        Self::ours(Kind::Heartbeat, text)
    }

    /// The name of an attachment's ciphertext with this parcel hash.
    pub fn blob(hash: &[u8; 32]) -> Self {
        let hash = hex(hash);
        Self::ours(Kind::Blob, format!("sds1/b/{}/{hash}.blb", hash.get(..2).unwrap_or_default()))
    }

    /// The name of a part of a snapshot made in this month.
    pub fn snapshot_chunk(month: Month, hash: &[u8; 32]) -> Self {
        Self::ours(Kind::SnapshotChunk, format!("sds1/s/{}/{}.snp", month.digits(), hex(hash)))
    }

    /// The name of the list of a snapshot's parts.
    pub fn snapshot_manifest(month: Month, hash: &[u8; 32]) -> Self {
        Self::ours(Kind::SnapshotManifest, format!("sds1/s/{}/{}.man", month.digits(), hex(hash)))
    }

    /// The name of an invitation. The id is no hash: whoever has the code knows it.
    pub fn invitation(id: &[u8; 16]) -> Self {
        Self::ours(Kind::Invitation, format!("sds1/j/{}.inv", hex(id)))
    }

    /// The name of the request that answers an invitation.
    pub fn request(id: &[u8; 16]) -> Self {
        Self::ours(Kind::Request, format!("sds1/j/{}.req", hex(id)))
    }

    /// The name of the answer to a request.
    pub fn answer(id: &[u8; 16]) -> Self {
        Self::ours(Kind::Answer, format!("sds1/j/{}.ans", hex(id)))
    }

    /// Reads a name as it lies on the share. None for what no name of ours could ever have become: empty or upward
    /// parts, control characters, backslashes, more than 1024 bytes or 12 parts.
    pub fn parse(text: &str) -> Option<Self> {
        if !reading::is_safe(text) {
            return None;
        }
        let read = reading::read(text);
        Some(Self {
            kind: read.as_ref().map(Read::kind),
            exact: read.is_some_and(|read| read.exact),
            text: text.into(),
        })
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What the parcel should be; none for a foreign file.
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// True for names we make, those of parcels placed again included.
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// The exact name, without `.rNN`, of the parcel this should be; none when too little is left of it.
    pub fn base(&self) -> Option<Self> {
        let file = self.text.rsplit('/').next().unwrap_or(&self.text);
        if self.exact && file.matches('.').count() == 1 {
            return Some(self.clone());
        }
        let read = reading::read(&self.text)?;
        Some(Self::ours(read.kind(), read.base?))
    }

    /// The name for the same bytes when something else lies under this one: `.rNN` before the extension, 1 to 99.
    /// The number 0 is the name itself.
    pub fn again(&self, number: u32) -> Self {
        match (number, self.text.rsplit_once('.')) {
            (1..=99, Some((stem, extension))) => {
                Self { text: format!("{stem}.r{number:02}.{extension}"), kind: self.kind, exact: self.exact }
            }
            _ => self.clone(),
        }
    }

    /// True when a parcel with this hash may bear this name. Genesis and mail are not named by their hash.
    pub fn agrees_with(&self, hash: &[u8; 32]) -> bool {
        let Some(base) = self.base() else { return false };
        match base.kind {
            Some(Kind::Genesis | Kind::Invitation | Kind::Request | Kind::Answer) => true,
            Some(Kind::Segment | Kind::Bundle | Kind::Heartbeat) => base.stem().ends_with(&half(hash)),
            Some(Kind::Registry | Kind::Blob | Kind::SnapshotChunk | Kind::SnapshotManifest) => {
                base.stem().ends_with(&hex(hash))
            }
            None => false,
        }
    }

    /// What part of a stream an exact segment or bundle says it holds. Only its header proves it.
    pub fn span(&self) -> Option<Span> {
        if !self.exact || !matches!(self.kind, Some(Kind::Segment | Kind::Bundle)) {
            return None;
        }
        let mut parts = self.text.split('/').skip(2);
        let (device, incarnation, file) = (parts.next()?, parts.next()?, parts.next()?);
        let mut words = file.split('-');
        let (from, to, rest) = (words.next()?, words.next()?, words.next()?);
        Some(Span {
            device: eight(device)?,
            incarnation: eight(incarnation)?,
            from: from.parse().ok()?,
            to: to.parse().ok()?,
            compartment: rest.chars().next()?,
        })
    }

    /// Whose heartbeat an exact name says it is, and its number.
    pub fn beat(&self) -> Option<([u8; 8], u64)> {
        if !self.exact || self.kind != Some(Kind::Heartbeat) {
            return None;
        }
        let mut parts = self.text.split('/').skip(2);
        let (device, _, file) = (parts.next()?, parts.next()?, parts.next()?);
        Some((eight(device)?, file.split('-').next()?.parse().ok()?))
    }

    /// The month an exact snapshot chunk or manifest lies under.
    pub fn month(&self) -> Option<Month> {
        if !self.exact || !matches!(self.kind, Some(Kind::SnapshotChunk | Kind::SnapshotManifest)) {
            return None;
        }
        let digits: u32 = self.text.split('/').nth(2)?.parse().ok()?;
        Month::new(i32::try_from(digits / 100).ok()?, digits % 100)
    }

    /// The id of an exact invitation, request or answer.
    pub fn mail(&self) -> Option<[u8; 16]> {
        match self.kind {
            Some(Kind::Invitation | Kind::Request | Kind::Answer) if self.exact => {
                u128::from_str_radix(self.stem(), 16).ok().map(u128::to_be_bytes)
            }
            _ => None,
        }
    }

    /// The first half of the hash an exact name gives its parcel. The genesis and mail are not named by a hash.
    pub fn hash_half(&self) -> Option<[u8; 16]> {
        let digits = match self.kind.filter(|_| self.exact)? {
            Kind::Segment | Kind::Bundle | Kind::Heartbeat => self.stem().get(self.stem().len().checked_sub(32)?..)?,
            Kind::Registry | Kind::Blob | Kind::SnapshotChunk | Kind::SnapshotManifest => self.stem().get(..32)?,
            Kind::Genesis | Kind::Invitation | Kind::Request | Kind::Answer => return None,
        };
        u128::from_str_radix(digits, 16).ok().map(u128::to_be_bytes)
    }

    /// The same place, as that of bytes which should have another name.
    pub(crate) fn misnamed(&self) -> Self {
        Self { exact: false, ..self.clone() }
    }

    fn ours(kind: Kind, text: String) -> Self {
        Self { text, kind: Some(kind), exact: true }
    }

    /// The last part up to its first dot.
    fn stem(&self) -> &str {
        let file = self.text.rsplit('/').next().unwrap_or(&self.text);
        file.split('.').next().unwrap_or(file)
    }
}

// The text says all there is, so that a map of names can be asked with the text of a listing.
impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// A month of a year, as snapshots are filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: u16,
    month: u8,
}

impl Month {
    /// A month, counted from 1, of the years 2000 to 9999.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let year = u16::try_from(year).ok().filter(|year| (2000..=9999).contains(year))?;
        let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        Some(Self { year, month })
    }

    /// The year and the month as one number: 202603.
    pub fn number(self) -> u32 {
        u32::from(self.year) * 100 + u32::from(self.month)
    }

    fn digits(self) -> String {
        format!("{:04}{:02}", self.year, self.month)
    }
}

fn stream(span: &Span, hash: &[u8; 32], extension: &str) -> String {
    let Span { device, incarnation, from, to, compartment } = span;
    let (from, to) = (from.min(&LARGEST), to.min(&LARGEST));
    let letter = if compartment.is_ascii_lowercase() { *compartment } else { 'p' };
    format!("sds1/d/{}/{}/{from:010}-{to:010}-{letter}{}.{extension}", hex(device), hex(incarnation), half(hash))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(*DIGITS.get(usize::from(nibble)).unwrap_or(&b'0'));
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn half(hash: &[u8; 32]) -> String {
    hex(hash.first_chunk::<16>().map_or(&[], |half| half.as_slice()))
}

fn eight(digits: &str) -> Option<[u8; 8]> {
    u64::from_str_radix(digits, 16).ok().map(u64::to_be_bytes)
}

#[cfg(test)]
mod tests;
