//! The pages of a TIFF: each is described by a directory that says where the next one lies.
//!
//! The picture library reads the first page alone, so a page is read from the same bytes with the first directory replaced.

use std::collections::BTreeSet;

use crate::MOST_PAGES;

const X_RESOLUTION: u64 = 282;
const Y_RESOLUTION: u64 = 283;
const RATIONAL: u64 = 5;
/// No directory is searched further.
const MOST_ENTRIES: u64 = 1_000;
/// No scanner's dots are more uneven.
const UNEVEN: std::ops::RangeInclusive<f64> = 0.2..=5.0;

/// Where the directory of each page lies, up to one page more than may be; none when a directory is not there.
pub(crate) fn pages(bytes: &[u8]) -> Option<Vec<u64>> {
    let form = Form::of(bytes)?;
    let mut at = form.offset(bytes, form.first())?;
    let mut seen = BTreeSet::new();
    let mut pages = Vec::new();
    // A directory that was met before would lead around for ever.
    while at != 0 && seen.insert(at) && pages.len() <= usize::try_from(MOST_PAGES).ok()? {
        let entries = form.count(bytes, at)?;
        pages.push(at);
        let next = at.checked_add(form.count_bytes())?.checked_add(entries.checked_mul(form.entry_bytes())?)?;
        at = form.offset(bytes, next)?;
    }
    Some(pages)
}

/// The bytes as if the page at this directory were the first.
pub(crate) fn beginning_at(mut bytes: Vec<u8>, directory: u64) -> Option<Vec<u8>> {
    let form = Form::of(&bytes)?;
    let (from, written) = form.written(directory)?;
    bytes.get_mut(from..from.checked_add(written.len())?)?.copy_from_slice(&written);
    Some(bytes)
}

/// How many dots the page at this directory has across for each one down, on the same length of paper: 1 when it does not say. A coarse
/// fax has 204 to the inch across and 98 down.
pub(crate) fn dots_across(bytes: &[u8], directory: u64) -> f64 {
    let across = Form::of(bytes).and_then(|form| {
        let (x, y) = (form.rational(bytes, directory, X_RESOLUTION)?, form.rational(bytes, directory, Y_RESOLUTION)?);
        Some(x / y)
    });
    across.filter(|across| UNEVEN.contains(across)).unwrap_or(1.0)
}

/// Which end numbers begin at, and how long they are.
#[derive(Clone, Copy)]
struct Form {
    big_end_first: bool,
    long: bool,
}

impl Form {
    fn of(bytes: &[u8]) -> Option<Form> {
        match bytes.get(..4)? {
            [b'I', b'I', version @ (42 | 43), 0] => Some(Form { big_end_first: false, long: *version == 43 }),
            [b'M', b'M', 0, version @ (42 | 43)] => Some(Form { big_end_first: true, long: *version == 43 }),
            _ => None,
        }
    }

    fn first(self) -> u64 {
        if self.long { 8 } else { 4 }
    }

    fn count_bytes(self) -> u64 {
        if self.long { 8 } else { 2 }
    }

    fn entry_bytes(self) -> u64 {
        if self.long { 20 } else { 12 }
    }

    fn count(self, bytes: &[u8], at: u64) -> Option<u64> {
        self.number(bytes, at, self.count_bytes())
    }

    fn offset(self, bytes: &[u8], at: u64) -> Option<u64> {
        self.number(bytes, at, if self.long { 8 } else { 4 })
    }

    fn number(self, bytes: &[u8], at: u64, length: u64) -> Option<u64> {
        let from = usize::try_from(at).ok()?;
        let part = bytes.get(from..from.checked_add(usize::try_from(length).ok()?)?)?;
        let add = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
        Some(if self.big_end_first { part.iter().fold(0, add) } else { part.iter().rev().fold(0, add) })
    }

    /// A number of the page at this directory that is written as a fraction.
    fn rational(self, bytes: &[u8], directory: u64, tag: u64) -> Option<f64> {
        let entries = self.count(bytes, directory)?.min(MOST_ENTRIES);
        let entry = |number: u64| directory + self.count_bytes() + number * self.entry_bytes();
        let at = (0..entries).map(entry).find(|at| self.number(bytes, *at, 2) == Some(tag))?;
        if self.number(bytes, at + 2, 2) != Some(RATIONAL) {
            return None;
        }
        let place = if self.long { at + 12 } else { self.number(bytes, at + 8, 4)? };
        let half = |at: u64| u32::try_from(self.number(bytes, at, 4)?).ok().filter(|half| *half > 0);
        Some(f64::from(half(place)?) / f64::from(half(place + 4)?))
    }

    fn written(self, offset: u64) -> Option<(usize, Vec<u8>)> {
        let from = usize::try_from(self.first()).ok()?;
        Some((
            from,
            match (self.long, self.big_end_first) {
                (true, true) => offset.to_be_bytes().to_vec(),
                (true, false) => offset.to_le_bytes().to_vec(),
                (false, true) => u32::try_from(offset).ok()?.to_be_bytes().to_vec(),
                (false, false) => u32::try_from(offset).ok()?.to_le_bytes().to_vec(),
            },
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_followed_and_never_in_a_circle() {
        let empty = |next: u32| [&[0, 0][..], &next.to_le_bytes()].concat();
        let file = |next: u32| [b"II\x2a\0\x08\0\0\0".to_vec(), empty(14), empty(next)].concat();
        assert_eq!(pages(&file(0)), Some(vec![8, 14]));
        assert_eq!(pages(&file(8)), Some(vec![8, 14]));
        assert_eq!(pages(&file(900)), None);
        assert_eq!(pages(b"II\x2a\0\xff\xff\xff\xff"), None);
        let second = beginning_at(file(0), 14).unwrap();
        assert_eq!(pages(&second), Some(vec![14]));
    }

    #[test]
    fn a_coarse_fax_says_that_its_dots_are_not_square() {
        let entry = |tag: u16, at: u32| [&tag.to_le_bytes()[..], &[5, 0, 1, 0, 0, 0], &at.to_le_bytes()].concat();
        let file = |x: u32, y: u32| {
            let directory = [&[2, 0][..], &entry(282, 38), &entry(283, 46), &[0; 4]].concat();
            let numbers: Vec<u8> = [x, 1, y, 1].iter().flat_map(|number| number.to_le_bytes()).collect();
            [b"II\x2a\0\x08\0\0\0".to_vec(), directory, numbers].concat()
        };
        assert!((dots_across(&file(204, 98), 8) - 204.0 / 98.0).abs() < 1e-9);
        for even in [file(300, 300), file(204, 0), file(9_000, 1), file(204, 98)[..50].to_vec()] {
            assert!((dots_across(&even, 8) - 1.0).abs() < 1e-9);
        }
    }
}
