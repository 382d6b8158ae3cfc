//! Every reader of bytes that come from outside, by name, for the fuzzer and for the tests that call the same functions.
//!
//! `cargo x fuzz NAME` looks for bytes that make one fall over; the golden files are where it begins.

use crate::{
    exchange, forms, imports,
    safety::fuzzing::backup,
    types::Day,
    vault::{KeysFile, Kit},
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
pub const READERS: [Reader; 14] = [
    Reader { name: "sealed", read: exchange::fuzzing::sealed, seeds: || lines(SEALED) },
    Reader { name: "packed", read: exchange::fuzzing::packed, seeds: packed },
    Reader { name: "record", read: exchange::fuzzing::record, seeds: records },
    Reader { name: "letters", read: exchange::fuzzing::letters, seeds: || lines(LETTERS) },
    Reader { name: "code", read: exchange::fuzzing::code, seeds: || vec![CODE.as_bytes().to_vec()] },
    Reader { name: "heartbeat", read: exchange::fuzzing::heartbeat, seeds: || lines(PINNED) },
    Reader { name: "segment", read: exchange::fuzzing::segment, seeds: segments },
    Reader { name: "copy", read: exchange::fuzzing::copy, seeds: copies },
    Reader { name: "csv", read: csv, seeds: lists },
    Reader { name: "fhir", read: fhir, seeds: bundles },
    Reader { name: "answered-form", read: forms::try_answered, seeds: answered },
    Reader { name: "backup", read: backup, seeds: backups },
    Reader {
        name: "keys",
        read: keys,
        seeds: || vec![br#"{"format":"seriesdesk keys","version":1,"check":"","body":{}}"#.to_vec()],
    },
    Reader {
        name: "words",
        read: words,
        seeds: || vec![b"abandon ability able about above absent absorb abstract".to_vec()],
    },
];

const SEALED: &str = include_str!("exchange/crypto/tests/fixtures/sealed-v1.txt");
const RECORDS: &str = include_str!("exchange/registry/tests/fixtures/records-v1.txt");
const LETTERS: &str = include_str!("exchange/registry/tests/fixtures/letters-v1.txt");
const PINNED: &str = include_str!("exchange/fixtures/pinned-v1.txt");
const SHORT: &str = include_str!("exchange/segments/lean/fixtures/content-v2.txt");
const CODE: &str = "7ZQ4M-1YV3K-X0RTD-92HBC-5NWEJ-G";

fn csv(bytes: &[u8]) {
    let Ok(preview) = imports::preview_csv(bytes) else { return };
    if let Ok(batch) = imports::read_csv(bytes, &preview.map, today()) {
        assert!(batch.rows == batch.candidates.len() + batch.rejected.len(), "every row is taken or named");
    }
}

fn fhir(bytes: &[u8]) {
    // Two files, because references lead from one to another.
    let (one, other) = bytes.split_at(bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len()));
    let files = [one, other.get(1..).unwrap_or_default()];
    let files: Vec<_> = files
        .into_iter()
        .filter(|bytes| !bytes.is_empty())
        .map(|bytes| imports::FhirFile { name: "file".into(), bytes })
        .collect();
    let _ = imports::read_fhir(&files, today());
}

fn keys(bytes: &[u8]) {
    if let Ok(keys) = KeysFile::from_bytes(bytes) {
        assert!(KeysFile::from_bytes(&keys.to_bytes()).is_ok());
    }
}

fn words(bytes: &[u8]) {
    if let Ok(kit) = Kit::parse(&String::from_utf8_lossy(bytes)) {
        assert!(Kit::parse(&kit.expose_words().join(" ")).is_ok());
    }
}

fn today() -> Day {
    "2026-03-02".parse().expect("a day")
}

fn packed() -> Vec<Vec<u8>> {
    let content = zstd::bulk::compress(&b"twelve sessions ".repeat(20), 3).unwrap_or_default();
    let lengths = [320_u64, content.len() as u64].map(u64::to_le_bytes).concat();
    vec![[lengths, content, vec![0; 9]].concat()]
}

fn answered() -> Vec<Vec<u8>> {
    let phq: &[u8] = br#"{"resourceType":"QuestionnaireResponse","questionnaire":"urn:seriesdesk:form:phq-9|1","status":"completed",
        "authored":"2026-03-02","item":[{"linkId":"part/items","item":[{"linkId":"1","answer":[{"valueCoding":{"code":"2","display":"x"}}]}]}]}"#;
    let list: &[u8] = br#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"QuestionnaireResponse","questionnaire":"medication-list",
        "item":[{"linkId":"part/medicines","item":[{"linkId":"name","answer":[{"valueString":"Sertraline","item":[]}]}]}]}}]}"#;
    [phq, list].into_iter().map(<[u8]>::to_vec).collect()
}

fn records() -> Vec<Vec<u8>> {
    lines(RECORDS)
}

fn segments() -> Vec<Vec<u8>> {
    [lines(PINNED), lines(SHORT), vec![include_bytes!("oplog/fixtures/entry-v1.cbor").to_vec()]].concat()
}

fn copies() -> Vec<Vec<u8>> {
    let whole: [&[u8]; 4] = [
        include_bytes!("oplog/fixtures/page-v1.cbor"),
        include_bytes!("exchange/snapshots/fixtures/manifest-v1.cbor"),
        include_bytes!("exchange/snapshots/fixtures/manifest-v1-parts-11.cbor"),
        include_bytes!("exchange/snapshots/fixtures/covered-v1.bin"),
    ];
    whole.into_iter().map(<[u8]>::to_vec).chain(lines(PINNED)).collect()
}

fn lists() -> Vec<Vec<u8>> {
    let lists = [
        "last,first,dob,phone,email,insurance,member id,dx,notes\nTestwood,Ada,03/14/1984,555-0100,a@b.example,Acme,X1,F33.2,\"a, b\"\n",
        "Nachname;Vorname;Geburtsdatum\r\n\"Test\"\"wald\";Ada;14/03/1984\r\n",
    ];
    let wide = lists[0].encode_utf16().flat_map(u16::to_le_bytes).collect();
    lists.iter().map(|list| list.as_bytes().to_vec()).chain([wide]).collect()
}

fn bundles() -> Vec<Vec<u8>> {
    let patient = r#"{"resourceType":"Patient","id":"p","name":[{"family":"Testwood","given":["Ada"]}],"birthDate":"1984-03-14","telecom":[{"system":"phone","value":"555-0100"}]}"#;
    let condition = r#"{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p"},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"F33.2"}]}}"#;
    let coverage = r##"{"resourceType":"Coverage","beneficiary":{"reference":"Patient/p"},"payor":[{"reference":"#o"}],"contained":[{"resourceType":"Organization","id":"o","name":"Acme"}]}"##;
    let entries =
        [patient, condition, coverage].map(|resource| format!(r#"{{"fullUrl":"urn:uuid:x","resource":{resource}}}"#));
    let bundle = format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#, entries.join(","));
    let apart = [patient.as_bytes(), &[0], condition.as_bytes()].concat();
    vec![bundle.into_bytes(), patient.as_bytes().to_vec(), apart]
}

fn backups() -> Vec<Vec<u8>> {
    let label =
        br#"{"made_at":1772460000000,"files":[{"name":"keys.json","bytes":2},{"name":"practice.db","bytes":4}]}"#;
    let length = (label.len() as u32).to_le_bytes();
    let front = [b"seriesdesk backup 1\n".as_slice(), &length, label, b"{}", b"page"].concat();
    let hash = *blake3::hash(&front).as_bytes();
    vec![[front, hash.to_vec()].concat()]
}

/// Golden files of lines: a name, then bytes as hexadecimal digits, or the digits alone.
fn lines(text: &str) -> Vec<Vec<u8>> {
    text.lines().map(|line| bytes(line.rsplit(' ').next().unwrap_or_default())).collect()
}

fn bytes(digits: &str) -> Vec<u8> {
    (0..digits.len() / 2).filter_map(|at| u8::from_str_radix(digits.get(at * 2..at * 2 + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_reader_reads_its_golden_files_and_each_of_them_cut_off_anywhere() {
        for reader in &READERS {
            let seeds = (reader.seeds)();
            assert!(!seeds.is_empty(), "{}", reader.name);
            for seed in seeds {
                (0..=seed.len()).for_each(|length| (reader.read)(&seed[..length]));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(192))]

        #[test]
        fn no_reader_falls_over_what_was_changed(
            edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..6),
            which in any::<prop::sample::Index>(),
            noise in prop::collection::vec(any::<u8>(), 0..64),
        ) {
            for reader in &READERS {
                let mut bytes = which.get(&(reader.seeds)()).clone();
                for (at, value, how) in &edits {
                    let at = at.index(bytes.len() + 1).min(bytes.len());
                    match how {
                        0 if at < bytes.len() => bytes[at] = *value,
                        1 if at < bytes.len() => drop(bytes.remove(at)),
                        2 => drop(bytes.splice(at..at, noise.iter().copied())),
                        3 => bytes.truncate(at.max(bytes.len() / 2)),
                        _ => bytes.insert(at, *value),
                    }
                }
                (reader.read)(&bytes);
                (reader.read)(&noise);
            }
        }
    }
}
