//! What other devices wrote years ago still reads as it did. The golden file was written by hand, not by this program.

use super::{beats::Beat, bundles, digests::Told, joining, segments, *};

const GOLDEN: &str = include_str!("fixtures/pinned-v1.txt");

#[test]
fn heartbeats_of_every_version_read_for_ever() {
    let ends = vec![([1; 8], [2; 8], 'p', 70_000, [3; 16])];
    let chains = vec![("01010101-0101-4101-8101-010101010101".to_owned(), 12, vec![4; 32])];
    let oldest = Beat { said_at: 1_772_460_000_000, program: "0.1.0".into(), ends, chains, ..Beat::default() };
    let state = Some(Told { schema: 13, log: [5; 32], tables: vec![(3, [6; 16]), (98, [7; 16])] });
    let newest = Beat {
        state: state.clone(),
        holds: vec![[8; 16], [9; 16]],
        wants: vec![([1; 8], [2; 8], 'p', 4, 9)],
        ..oldest.clone()
    };
    assert_eq!(Beat::decode(&golden("heartbeat-of-5")).unwrap(), oldest);
    assert_eq!(Beat::decode(&golden("heartbeat-of-6")).unwrap(), Beat { state, ..oldest.clone() });
    assert_eq!(Beat::decode(&golden("heartbeat-quiet")).unwrap(), oldest);
    assert_eq!(Beat::decode(&golden("heartbeat")).unwrap(), newest);
    let restricted = Beat { restricted: Some(vec![10, 11]), ..newest.clone() };
    assert_eq!(Beat::decode(&golden("heartbeat-of-9")).unwrap(), restricted);
    assert_eq!(restricted.encode(), golden("heartbeat-of-9"), "as it is written today");
    assert_eq!(oldest.encode(), golden("heartbeat-quiet"), "as it is written today");
    assert_eq!(newest.encode(), golden("heartbeat"), "as it is written today");
}

#[test]
fn the_content_of_a_segment_and_a_bundle_reads_for_ever() {
    let entries = vec![b"first entry".to_vec(), b"second entry".to_vec()];
    assert_eq!(segments::decode(&golden("segment")).unwrap(), entries);
    assert_eq!(segments::encode(&entries), golden("segment"));
    assert_eq!(segments::decode(&golden("segment-restricted")).unwrap(), entries);
    assert_eq!(segments::encode_restricted(&entries), golden("segment-restricted"));
    // A file is its bytes, their BLAKE3 hash, the length of all and a mark; a bundle is files one after another. The hash of nothing
    // is known to everybody.
    let nothing = unhex::<32>("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262").unwrap();
    let file = [nothing.as_slice(), &44_u64.to_le_bytes(), b"1SDS"].concat();
    let mut bundle = Vec::new();
    bundles::wrap(b"", &mut bundle);
    assert_eq!(bundle, file);
    assert_eq!(bundles::split(&[file.clone(), file].concat()).unwrap(), [b"", b""]);
}

#[test]
fn what_an_invitation_promises_reads_for_ever() {
    let (seen, promised) = joining::read_vectors(&golden("vectors")).unwrap();
    assert_eq!((seen.device_name.as_str(), seen.practice_name.as_str()), ("Laptop", "Cedar Grove"));
    assert_eq!((seen.role.as_str(), seen.person.0.as_u128()), ("clinician", 5));
    assert_eq!(promised, [([1; 8], [2; 8], 'p', 9)]);
}

fn golden(name: &str) -> Vec<u8> {
    let line = GOLDEN.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap();
    testing::from_hex(line)
}
