use expect_test::{expect, expect_file};
use proptest::prelude::*;
use uuid::Uuid;

use super::{super::content, lengthen, shorten};
use crate::{
    audit,
    db::Value,
    exchange::segments::{Unread, content::encode_whole},
    oplog::{Dot, Entry, Op, own_entries_after},
    testing::practice,
    types::PatientId,
};

#[test]
fn a_run_written_short_today_is_read_for_ever() {
    let run = chained(&[edit(1), edit(2), removal()]);
    let written: Vec<u8> = include_str!("fixtures/content-v2.txt")
        .trim()
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
    assert_eq!(content::decode(&written).unwrap(), run);
}

#[test]
fn a_run_is_written_today_as_it_always_was() {
    let content = content::encode(&chained(&[edit(1), edit(2), removal()]));
    expect_file!["fixtures/content-v2.txt"].assert_eq(&format!("{}\n", crate::exchange::hex(&content)));
}

#[test]
fn what_a_practice_does_is_written_short_and_comes_back_byte_for_byte() {
    let mut practice = practice();
    for number in 0..20 {
        practice.clock.advance(number % 3);
        let about = (number % 2 == 0).then(|| PatientId(Uuid::from_u128(number as u128)));
        let _ = audit::record_event(&mut practice, "print_paper", about, Some(format!("SB-2026-{number}"))).unwrap();
    }
    let run: Vec<Vec<u8>> =
        own_entries_after(&practice, 'p', 0, 100).unwrap().into_iter().map(|(_, bytes)| bytes).collect();
    let short = shorten(&run).unwrap();
    assert_eq!(lengthen(&short).unwrap(), run);
    let whole: usize = run.iter().map(Vec::len).sum();
    assert!(short.len() * 6 < whole, "{} of {whole}", short.len());
}

#[test]
fn an_edit_of_one_field_costs_less_than_sixty_bytes() {
    let run = chained(&(0..1_000).map(edit).collect::<Vec<_>>());
    let packed = |content: &[u8]| zstd::bulk::compress(content, 3).unwrap().len() / 1_000;
    expect!["135 bytes whole, 41 short"].assert_eq(&format!(
        "{} bytes whole, {} short",
        packed(&encode_whole(&run)),
        packed(&content::encode(&run))
    ));
}

#[test]
fn what_only_a_newer_program_knows_travels_as_it_is() {
    let mut newer = edit(1);
    newer.ops.push(Op::Unknown { bytes: vec![0x82, 0x09, 0x01] });
    let run = chained(&[newer]);
    assert_eq!(shorten(&run), None);
    assert_eq!(content::encode(&run), encode_whole(&run));
    assert_eq!(content::decode(&encode_whole(&run)).unwrap(), run);
}

#[test]
fn a_line_that_is_not_its_entrys_travels_as_the_fact_it_is() {
    let mut odd = edit(1);
    let mut values = vec![Value::Text("of another device".into()), Value::Integer(1)];
    values.extend([Value::Null, Value::Null, Value::Text("view_patient".into()), Value::Null, Value::Null]);
    values.extend([Value::Blob(vec![0; 32]), Value::Blob(vec![1; 32])]);
    odd.ops.push(Op::Fact { table: 1, row: Uuid::nil(), values });
    let run = chained(&[odd, edit(2)]);
    assert_eq!(lengthen(&shorten(&run).unwrap()).unwrap(), run);
}

#[test]
fn a_content_of_a_newer_program_waits_and_nonsense_does_not() {
    assert_eq!(content::decode(&[0x82, 0x04, 0x80]), Err(Unread::Newer));
    assert_eq!(content::decode(&[0x82, 0x03, 0x43, 0x82, 0x04, 0x80]), Err(Unread::Newer));
    for nonsense in [
        &[][..],
        &[0x82, 0x03, 0x80],
        &[0x82, 0x03, 0x43, 0x82, 0x03, 0x80],
        &[0x80],
        &[0x81, 0x02],
        &[0x82, 0x00, 0x80],
        &[0x82, 0x02, 0x80],
        b"text",
    ] {
        assert_eq!(content::decode(nonsense), Err(Unread::Broken), "{nonsense:?}");
    }
}

#[test]
fn a_word_that_is_named_without_end_is_not_written_out() {
    let mut wordy = edit(1);
    let long = Value::Text("word ".repeat(100_000));
    wordy.ops.push(Op::Fact { table: 60_000, row: Uuid::nil(), values: vec![long; 140] });
    let run = chained(&[wordy]);
    let short = shorten(&run).unwrap();
    assert!(short.len() < 600_000);
    assert_eq!(lengthen(&short), None, "70 MB");
}

#[test]
fn a_cut_run_is_none_and_a_flipped_bit_never_gives_the_same() {
    let run = chained(&[edit(1), edit(2), removal()]);
    let short = shorten(&run).unwrap();
    for length in 0..short.len() {
        assert_eq!(lengthen(&short[..length]), None, "cut at {length}");
    }
    for place in 0..short.len() {
        for bit in 0..8 {
            let mut flipped = short.clone();
            flipped[place] ^= 1 << bit;
            assert_ne!(lengthen(&flipped).as_deref(), Some(run.as_slice()), "byte {place}, bit {bit}");
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_reading_fall_over(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = content::decode(&bytes);
        let mut columns = vec![0x8d, 0x02, 0x05];
        for column in bytes.chunks(36).take(11) {
            columns.extend([0x58, column.len().to_le_bytes()[0]]);
            columns.extend(column);
        }
        let _ = content::decode(&columns);
    }

    #[test]
    fn every_run_comes_back(entries in proptest::collection::vec(entry(), 1..6)) {
        let run = chained(&entries);
        prop_assert_eq!(lengthen(&shorten(&run).unwrap()).unwrap(), run);
    }
}

fn entry() -> impl Strategy<Value = Entry> {
    let id = || (0_u128..9).prop_map(Uuid::from_u128);
    let value = || {
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Integer),
            Just(Value::Integer(NOW)),
            "[a-c]{0,3}".prop_map(Value::Text),
            (0_u128..9).prop_map(|id| Value::Text(Uuid::from_u128(id).to_string())),
            proptest::collection::vec(any::<u8>(), 0..5).prop_map(Value::Blob),
        ]
    };
    let values = move || proptest::collection::vec(value(), 0..4);
    let dots = || proptest::collection::vec((0_u8..9).prop_map(|byte| Dot([byte; 16])), 0..3);
    let op =
        prop_oneof![
            (any::<u16>(), id(), any::<u16>(), values(), dots())
                .prop_map(|(table, row, register, values, base)| Op::Put { table, row, register, values, base }),
            (any::<u16>(), id(), values()).prop_map(|(table, row, values)| Op::Fact { table, row, values }),
            (any::<u16>(), id(), proptest::collection::vec((any::<u16>(), dots()), 0..3))
                .prop_map(|(table, row, base)| Op::Withdraw { table, row, base }),
        ];
    let times = (any::<i64>(), any::<u64>());
    (times, proptest::option::of(id()), proptest::collection::vec(op, 0..4), any::<u32>())
        .prop_map(|((wall_ms, hybrid), actor, ops, schema)| Entry { wall_ms, hybrid, actor, ops, schema, ..removal() })
}

const NOW: i64 = 1_772_460_000_000;

/// What saving a contact with another note writes; ids as random as real ones.
fn edit(number: u64) -> Entry {
    let at = NOW + i64::try_from(number).unwrap() * 61_000 + i64::from(random(number, 0)[0]);
    let made = uuid::Builder::from_unix_timestamp_millis(
        u64::try_from(NOW).unwrap() - 90_000_000_000 + number * 7,
        random(number, 1)[..10].try_into().unwrap(),
    );
    Entry {
        wall_ms: at,
        hybrid: u64::try_from(at).unwrap() << 16,
        action: "save_contact".into(),
        ops: vec![
            Op::Put {
                table: 22,
                row: made.into_uuid(),
                register: 1,
                values: vec![
                    Value::Text("mobile".into()),
                    Value::Text(format!("555{:07}", number * 7_919 % 10_000_000)),
                    Value::Integer(1),
                    Value::Text(format!("After {number}")),
                ],
                base: vec![Dot(if number.is_multiple_of(2) { [9; 16] } else { random(number, 2) })],
            },
            Op::Fact {
                table: 1,
                row: Uuid::nil(),
                values: Vec::new(), // Its line, once its place is known.
            },
        ],
        ..removal()
    }
}

fn removal() -> Entry {
    Entry {
        practice: Uuid::from_u128(1),
        compartment: 'p',
        device: Uuid::from_u128(2),
        incarnation: 1,
        seq: 0,
        previous: Dot([4; 16]),
        wall_ms: NOW,
        hybrid: u64::try_from(NOW).unwrap() << 16,
        actor: Some(Uuid::from_u128(5)),
        program: "0.1.0".into(),
        schema: 6,
        action: "remove_contact".into(),
        ops: vec![Op::Withdraw {
            table: 22,
            row: Uuid::from_u128(6),
            base: vec![(1, vec![Dot([9; 16])]), (2, vec![])],
        }],
    }
}

/// The entries as one stream, each audit line in its place.
fn chained(entries: &[Entry]) -> Vec<Vec<u8>> {
    let (mut previous, mut place) = (Dot([4; 16]), audit::Place { position: 41, previous_hash: vec![3; 32] });
    let mut run = Vec::new();
    for (seq, entry) in (7..).zip(entries) {
        let mut entry = Entry { seq, previous, ..entry.clone() };
        let told = audit::Told { patient: Some(Uuid::from_bytes(random(seq / 2, 5))), detail: None };
        let line = audit::implied(&entry, &place, &told);
        for op in &mut entry.ops {
            if let Op::Fact { table: 1, row, values } = op
                && values.is_empty()
            {
                (*row, *values) = (line.row, line.values.clone());
                place = line.next.clone();
            }
        }
        let payload = entry.encode();
        previous = Dot::of(&payload);
        run.push(payload);
    }
    run
}

fn random(number: u64, salt: u8) -> [u8; 16] {
    let mut bytes = number.to_le_bytes().to_vec();
    bytes.push(salt);
    blake3::hash(&bytes).as_bytes()[..16].try_into().unwrap()
}
