//! The readers of bytes that a taken-over reading process could send, and of what the program follows itself, by name.

use crate::{
    Code, FileKind, Reading, Verdict, tiff,
    wire::{self, Answer},
};

/// A reader, and bytes it takes.
pub struct Reader {
    /// Its name.
    pub name: &'static str,
    /// Reads; panics when it makes a mistake.
    pub read: fn(&[u8]),
    /// Bytes that are right, to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const READERS: [Reader; 2] = [
    Reader { name: "scan-answers", read: answers, seeds: said },
    Reader { name: "tiff-directories", read: directories, seeds: faxes },
];

fn answers(mut bytes: &[u8]) {
    while wire::read_answer(&mut bytes).is_some() {}
}

fn directories(bytes: &[u8]) {
    for page in tiff::pages(bytes).unwrap_or_default() {
        assert!(tiff::dots_across(bytes, page).is_normal());
        let begun = tiff::beginning_at(bytes.to_vec(), page);
        assert!(begun.is_none_or(|begun| begun.len() == bytes.len()), "no byte is added or lost");
    }
}

fn said() -> Vec<Vec<u8>> {
    let reading = Reading { kind: FileKind::Tiff, verdict: Verdict::Sound, pages: 7 };
    let mut all = Vec::new();
    let code = Code { text: "SD1.A".to_owned(), corners: [[9; 2]; 4], width: 1_700 };
    let all_kinds = [Answer::Read(reading), Answer::Codes(vec![code]), Answer::Seen(vec![true]), Answer::Refused];
    for answer in all_kinds {
        let mut bytes = Vec::new();
        wire::write_answer(&mut bytes, &answer).expect("memory takes everything");
        all.push(bytes);
    }
    all.push(all.concat());
    all
}

fn faxes() -> Vec<Vec<u8>> {
    let directory = |next: u32| [&[0, 0][..], &next.to_le_bytes()].concat();
    vec![
        [b"II\x2a\0\x08\0\0\0".to_vec(), directory(14), directory(0)].concat(),
        b"MM\0\x2a\0\0\0\x08\0\0\0\0\0\0".to_vec(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reader_reads_what_is_right_cut_off_and_changed_anywhere() {
        for reader in &READERS {
            for seed in (reader.seeds)() {
                for place in 0..=seed.len() {
                    (reader.read)(&seed[..place]);
                    for value in [0, 1, 0x7f, 0xff] {
                        let mut changed = seed.clone();
                        changed.iter_mut().skip(place).take(1).for_each(|byte| *byte = value);
                        (reader.read)(&changed);
                    }
                }
            }
        }
    }
}
