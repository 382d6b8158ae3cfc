//! One reader of foreign bytes under libFuzzer: `cargo x fuzz NAME` says which by the environment.

#![no_main]

use std::{env, fs, path::Path, sync::OnceLock};

/// The name of the reader.
const READER: &str = "SERIESDESK_READER";
/// The folder that is filled with bytes to begin with.
const SEEDS: &str = "SERIESDESK_SEEDS";

static READ: OnceLock<fn(&[u8])> = OnceLock::new();

libfuzzer_sys::fuzz_target!(
    init: prepare(),
    |bytes: &[u8]| {
        if let Some(read) = READ.get() {
            read(bytes);
        }
    }
);

fn prepare() {
    let wanted = env::var(READER).unwrap_or_default();
    let readers = readers();
    let Some((_, read, seeds)) = readers.iter().find(|(name, ..)| *name == wanted) else {
        let names: Vec<_> = readers.iter().map(|(name, ..)| *name).collect();
        eprintln!("The readers are: {}", names.join(" "));
        std::process::exit(2);
    };
    READ.get_or_init(|| *read);
    if let Some(folder) = env::var_os(SEEDS) {
        for (number, seed) in seeds().into_iter().enumerate() {
            let file = Path::new(&folder).join(format!("seed-{number}"));
            fs::write(file, seed).expect("the folder was made for it");
        }
    }
}

type Reader = (&'static str, fn(&[u8]), fn() -> Vec<Vec<u8>>);

fn readers() -> Vec<Reader> {
    let core = seriesdesk_core::fuzzing::READERS.iter().map(|reader| (reader.name, reader.read, reader.seeds));
    let share = seriesdesk_share::fuzzing::READERS.iter().map(|reader| (reader.name, reader.read, reader.seeds));
    let scans = seriesdesk_scans::fuzzing::READERS.iter().map(|reader| (reader.name, reader.read, reader.seeds));
    core.chain(share).chain(scans).collect()
}
