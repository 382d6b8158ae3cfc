//! Every reader of bytes that come from outside, by name, for the fuzzer and for the tests that call the same functions.

use crate::{Name, container, parcel};

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
pub const READERS: [Reader; 3] = [
    Reader { name: "name", read: name, seeds: names },
    Reader { name: "parcel", read: whole, seeds: parcels },
    Reader { name: "exchange-file", read: exchange_file, seeds: containers },
];

fn name(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some(name) = Name::parse(&text) else { return };
    assert!(name.as_str() == text, "a name stays what it was");
    if name.is_exact() {
        assert!(name.kind().is_some() && !name.as_str().contains("..") && name.as_str().starts_with("sds1/"));
    }
    let _ = name.agrees_with(&[0; 32]);
}

fn whole(bytes: &[u8]) {
    if let Ok(sealed) = parcel::unwrap(bytes) {
        assert!(parcel::wrap(sealed) == bytes, "a parcel is wrapped as it was");
    }
    if let Ok(parts) = parcel::split_bundle(bytes) {
        let again: Vec<u8> = parts.iter().flat_map(|sealed| parcel::wrap(sealed)).collect();
        assert!(again == bytes, "every byte of a bundle belongs to one of its parcels");
    }
}

fn exchange_file(bytes: &[u8]) {
    if let Ok(share) = container::read(bytes) {
        for name in share.names() {
            assert!(Name::parse(&name).is_some_and(|name| name.is_exact()), "only our names come out");
        }
    }
}

fn names() -> Vec<Vec<u8>> {
    let (device, hash) = ("0102030405060708", "ab".repeat(16));
    let names = [
        "sds1/root.reg".to_owned(),
        "sds1/root.r01.reg".to_owned(),
        format!("sds1/r/{hash}{hash}.reg"),
        format!("sds1/d/{device}/{device}/0000000001-0000000009-p{hash}.seg"),
        format!("sds1/d/{device}/{device}/0000000001-0000000009-p{hash}.r07.bun"),
        format!("sds1/d/{device}/h/0000000007-{hash} (conflicted copy).hb"),
        format!("sds1/s/202603/{hash}{hash}.sync-conflict-20260302-090000-ABCDEFG.snp"),
        format!("sds1/j/{hash}.inv"),
        format!(".syncthing.{hash}{hash}.blb.tmp"),
    ];
    names.into_iter().map(String::into_bytes).collect()
}

fn parcels() -> Vec<Vec<u8>> {
    let (one, other) = (parcel::wrap(b"sealed"), parcel::wrap(&[7; 100]));
    vec![parcel::wrap(b""), [one.clone(), other].concat(), one]
}

fn containers() -> Vec<Vec<u8>> {
    let mut container = container::Container::begin(Vec::new()).expect("memory takes everything");
    let sealed = b"sealed";
    for name in [Name::genesis(), Name::registry(&parcel::hash(sealed))] {
        container.add(&name, &parcel::wrap(sealed)).expect("memory takes everything");
    }
    vec![container.finish().expect("memory takes everything").0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_reader_reads_what_is_right_and_each_of_it_cut_off_anywhere() {
        for reader in &READERS {
            for seed in (reader.seeds)() {
                (0..=seed.len()).for_each(|length| (reader.read)(&seed[..length]));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn no_reader_falls_over_what_was_changed(
            edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
            which in any::<prop::sample::Index>(),
            noise in prop::collection::vec(any::<u8>(), 0..64),
        ) {
            for reader in &READERS {
                let mut bytes = which.get(&(reader.seeds)()).clone();
                for (at, value) in &edits {
                    let at = at.index(bytes.len());
                    bytes[at] = *value;
                    if *value == 0 {
                        bytes.splice(at..at, noise.iter().copied());
                    }
                }
                (reader.read)(&bytes);
                (reader.read)(&noise);
            }
        }
    }
}
