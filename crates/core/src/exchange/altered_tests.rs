//! Every kind of file that lies on a share, altered in every way: noticed or without effect, and never in the way of the right one.

use super::{
    snapshots::tests::whole_copy,
    tests::{Share, add, asking, assert_same, copy_of, founded, let_in_as, let_in_full, round, rounds},
    *,
};
use crate::{oplog::Action, testing::TestPractice};

/// Where a kind stands in the catalogue. A new kind does not compile before it stands there, and then every test below has it.
fn slot(what: &What) -> usize {
    match what {
        What::Genesis => 0,
        What::Record => 1,
        What::Segment(span) if span.compartment == 'r' => 11,
        What::Segment(_) => 2,
        What::Bundle(_) => 3,
        What::Chunk(_) => 4,
        What::Manifest(_) => 5,
        What::Heartbeat { .. } => 6,
        What::Blob => 7,
        What::Invitation(_) => 8,
        What::Request(_) => 9,
        What::Answer(_) => 10,
    }
}

const KINDS: usize = 12;
const NAMES: [&str; KINDS] = [
    "genesis",
    "record",
    "segment",
    "bundle",
    "chunk",
    "manifest",
    "heartbeat",
    "blob",
    "invitation",
    "request",
    "answer",
    "restricted segment",
];

/// Tests for every kind, which run beside each other.
macro_rules! every_kind {
    ($($name:ident $kind:expr,)*) => {
        $(#[test]
        fn $name() {
            altered_has_no_effect_and_the_right_one_is_taken_after_it($kind);
        })*

        #[test]
        fn every_kind_is_altered() {
            let tried: [usize; KINDS] = [$($kind),*];
            assert!(tried.into_iter().eq(0..KINDS));
        }
    };
}

every_kind! {
    an_altered_first_record_has_no_effect 0,
    an_altered_record_has_no_effect 1,
    an_altered_segment_has_no_effect 2,
    an_altered_bundle_has_no_effect 3,
    an_altered_part_of_a_copy_has_no_effect 4,
    an_altered_manifest_has_no_effect 5,
    an_altered_heartbeat_has_no_effect 6,
    an_altered_attachment_has_no_effect 7,
    an_altered_invitation_has_no_effect 8,
    an_altered_request_has_no_effect 9,
    an_altered_answer_has_no_effect 10,
    an_altered_restricted_segment_has_no_effect 11,
}

fn altered_has_no_effect_and_the_right_one_is_taken_after_it(kind: usize) {
    let office = Office::with_everything_on_its_way();
    let (what, sealed) = office.new_to_somebody(kind);
    let mut reader = office.reader(&what);
    let before = state(&reader);
    for (how, altered) in alterations(&sealed) {
        if let What::Invitation(_) = what {
            assert!(read_invitation(office.code.clone(), altered).is_err(), "invitation, {how}");
            continue;
        }
        // A bundle with fewer segments is one as well, and a request of a newer program waits, as one of so many.
        let is_another = match what {
            What::Bundle(_) => bundles::split(&altered).is_some(),
            What::Request(_) => altered.get(3) != sealed.get(3),
            _ => false,
        };
        if is_another {
            continue;
        }
        let took = take(&mut reader, &what, altered).unwrap();
        assert!(!matches!(took, Took::Applied(_)), "{}, {how}: {took:?}", NAMES[kind]);
    }
    assert_eq!(state(&reader), before, "{}", NAMES[kind]);
    if let What::Invitation(_) = what {
        assert!(read_invitation(office.code.clone(), sealed).is_ok());
        return;
    }
    let took = take(&mut reader, &what, sealed).unwrap();
    assert!(matches!(took, Took::Applied(_)), "{}: {took:?}", NAMES[kind]);
}

#[test]
fn a_file_under_the_name_of_any_other_counts_as_what_it_is() {
    let office = Office::with_everything_on_its_way();
    let mut laptop = copy_of(&office.laptop);
    let files = office.two_of_each_kind();
    // Nobody takes a first record from the share: it comes with the answer, and the exchange compares its hash. A request is
    // kept for whoever has the key to it.
    for (claimed, _) in files.iter().filter(|(what, _)| !matches!(what, What::Genesis | What::Request(_))) {
        for (what, sealed) in files.iter().filter(|(what, _)| what != claimed) {
            let took = take(&mut laptop, claimed, sealed.clone()).unwrap();
            let both = (claimed, what);
            let alike = slot(claimed) == slot(what)
                || matches!(both, (What::Record, What::Genesis) | (What::Segment(_), What::Segment(_)));
            let taken = matches!(took, Took::Applied(_));
            assert!(alike || !taken, "{} as {}: {took:?}", NAMES[slot(what)], NAMES[slot(claimed)]);
        }
    }
    let (mut desk, mut share) = (office.desk, office.share);
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    assert_same(&desk, &laptop);
}

#[test]
fn old_files_played_again_change_nothing() {
    let office = Office::with_everything_on_its_way();
    let (mut desk, mut share, mut laptop) = (office.desk, office.share, office.laptop);
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    let before = state(&laptop);
    let newest = share.0.values().filter_map(|(what, _)| number(what)).max().unwrap();
    let files: Vec<_> = share.0.values().filter(|(what, _)| *what != What::Genesis).cloned().collect();
    for (what, sealed) in files.iter().chain(files.iter().rev()) {
        // A heartbeat may also lie under a name that says it is newer than all.
        let claimed = match what {
            What::Heartbeat { device, .. } => What::Heartbeat { device: *device, number: newest + 1 },
            what => *what,
        };
        for what in [what, &claimed] {
            let _ = take(&mut laptop, what, sealed.clone()).unwrap();
        }
    }
    assert_eq!(state(&laptop), before);
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    assert_same(&desk, &laptop);
}

#[test]
fn no_file_of_any_kind_can_be_read_without_a_key() {
    let office = Office::with_everything_on_its_way();
    let mut together = vec![Vec::new(); KINDS];
    for (id, (what, sealed)) in &office.share.0 {
        for words in MARKERS {
            for marker in spelled(words) {
                assert!(!sealed.windows(marker.len()).any(|window| window == marker), "{words} in {id}");
                assert!(!id.as_bytes().windows(marker.len()).any(|window| window == marker), "{words} names {id}");
            }
        }
        // What a bundle adds to its segments are hashes and lengths. In front of what is sealed stand header and nonce, and this
        // office draws its nonces by counting.
        let readable = match what {
            What::Genesis | What::Bundle(_) => continue,
            What::Blob => 0,
            What::Invitation(_) | What::Request(_) | What::Answer(_) => 48,
            _ => crypto::HEADER_BYTES + 24,
        };
        together[slot(what)].extend_from_slice(&sealed[readable..]);
    }
    for (kind, bytes) in together.iter().enumerate().filter(|(_, bytes)| !bytes.is_empty()) {
        // So many bits the same number of random bytes would have, on average; words have five at most.
        let random = 8.0 - 255.0 / (2.0 * std::f64::consts::LN_2 * bytes.len() as f64);
        let found = bits_each_byte(bytes);
        assert!(found > random - 0.4, "{}: {found} bits in {} bytes", NAMES[kind], bytes.len());
    }
    let nothing: Vec<_> =
        NAMES.iter().zip(&together).filter(|(_, bytes)| bytes.is_empty()).map(|(name, _)| name).collect();
    assert_eq!(nothing, [&"genesis", &"bundle"]);
}

/// Words of people and of the program that are on the office's way.
const MARKERS: [&str; 16] = [
    "Ada Invented",
    "Berta",
    "Cora",
    "Joanna",
    "Cedar Grove",
    "Front desk",
    "Laptop",
    "Old laptop",
    "Tablet",
    "Phone",
    "Dana",
    "a scan of nobody",
    "image/tiff",
    "add_person",
    "Quokkamarker",
    "write_restricted_note",
];

/// A text as programs write it: UTF-8, UTF-16, hexadecimal digits, in capitals.
fn spelled(text: &str) -> [Vec<u8>; 5] {
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    let (little, big) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
    [text.as_bytes().to_vec(), little, big, hex(text.as_bytes()).into_bytes(), text.to_uppercase().into_bytes()]
}

fn bits_each_byte(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    bytes.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
    let all = bytes.len() as f64;
    counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / all).map(|p| -p * p.log2()).sum()
}

/// Each byte changed, in each of its bits among the first 64; cut off at each length; something added. Of a large file every
/// seventh byte.
fn alterations(sealed: &[u8]) -> impl Iterator<Item = (String, Vec<u8>)> {
    let step = if sealed.len() > 8_000 { 7 } else { 1 };
    let flips = (0..sealed.len()).filter(move |at| *at < 256 || at % step == 0).flat_map(move |at| {
        let bits = if at < 64 { 0..8 } else { at % 8..at % 8 + 1 };
        bits.map(move |bit| {
            let mut altered = sealed.to_vec();
            altered[at] ^= 1 << bit;
            (format!("bit {bit} of byte {at}"), altered)
        })
    });
    let cuts = (0..sealed.len()).filter(move |at| *at < 256 || at % step == 0);
    let cuts = cuts.map(|length| (format!("cut at {length}"), sealed[..length].to_vec()));
    let longer = [vec![0], vec![0xff; 64], sealed.to_vec()].map(|more| [sealed, &more].concat());
    flips.chain(cuts).chain(longer.into_iter().map(|altered| ("made longer".to_owned(), altered)))
}

/// What a device knows: tables, records about devices, how far each stream was taken, what was heard, what waits, which files are here.
fn state(of: &TestPractice) -> impl PartialEq + std::fmt::Debug + use<> {
    let heard: Vec<_> = store::heard(of.db()).unwrap().into_iter().map(|heard| (heard.device, heard.number)).collect();
    let ends = store::ends(of.db()).unwrap().into_iter().map(|end| (end.device, end.incarnation, end.seq, end.tip));
    let late: Vec<_> = late_changes(of).unwrap().into_iter().collect();
    let copies: Vec<_> =
        snapshots::tests::noted(of).into_iter().map(|(manifest, state)| (hex(&manifest), state)).collect();
    (
        crate::oplog::fingerprint(of).unwrap(),
        store::record_hashes(of.db()).unwrap(),
        heard,
        ends.collect::<Vec<_>>(),
        late,
        copies,
        (requests(of).unwrap().len(), answer_arrived(of).unwrap()),
    )
}

fn number(what: &What) -> Option<u64> {
    match what {
        What::Heartbeat { number, .. } => Some(*number),
        _ => None,
    }
}

/// An office in which a file of each kind is on its way to somebody.
struct Office {
    share: Share,
    desk: TestPractice,
    /// Has not looked for a while.
    laptop: TestPractice,
    /// Was let in and waits for the copy it begins with.
    tablet: TestPractice,
    /// Asked to be let in and has not seen the answer.
    guest: TestPractice,
    /// The desk before it saw that the guest asked.
    asked: TestPractice,
    code: crypto::InvitationCode,
}

impl Office {
    fn with_everything_on_its_way() -> Self {
        let (mut desk, mut share) = founded();
        let patient = restricted_tests::registered(&mut desk);
        let mut laptop = let_in_full(&mut desk, &mut share, "Laptop", 1);
        rounds(&mut share, &mut [&mut laptop, &mut desk]);
        restricted_tests::write(&mut desk, patient, "Whispered");
        let folder = desk.folder.path().to_owned();
        let scan = b"a scan of nobody".repeat(20);
        let kept =
            desk.act(Action::legal("keep_file"), |tx| crate::attachments::keep(tx, &folder, &scan, "image/tiff"));
        assert!(kept.is_ok());
        for name in ["Ada Invented", "Berta Invented"] {
            add(&mut desk, name);
            round(&mut desk, &mut share);
        }
        desk.clock.advance(25 * 60);
        round(&mut desk, &mut share);
        add(&mut desk, "Cora Invented");
        rename_device(&mut desk, crypto::tag(laptop.device()), "Old laptop").unwrap();
        round(&mut desk, &mut share);
        whole_copy(&mut desk, &mut share);
        let chunks: Vec<_> = share.0.iter().filter(|(_, (what, _))| matches!(what, What::Chunk(_))).collect();
        let chunks: Vec<_> = chunks.into_iter().map(|(id, file)| (id.clone(), file.clone())).collect();
        chunks.iter().for_each(|(id, _)| drop(share.0.remove(id)));
        let tablet = let_in_as(&mut desk, &mut share, "Tablet", 2);
        share.0.extend(chunks);

        let (mut phone, code) = asking(&mut desk, &mut share, "Phone", 3);
        round(&mut phone, &mut share);
        let asked = copy_of(&desk);
        round(&mut desk, &mut share);
        let request = requests(&desk).unwrap()[0].id;
        approve(&mut desk, request).unwrap();
        round(&mut desk, &mut share);
        Self { share, desk, laptop, tablet, guest: phone, asked, code }
    }

    /// The device for which a file is new and of use.
    fn reader(&self, what: &What) -> TestPractice {
        match what {
            What::Chunk(_) => copy_of(&self.tablet),
            What::Request(_) => copy_of(&self.asked),
            What::Answer(_) => copy_of(&self.guest),
            What::Blob | What::Manifest(_) => {
                let left_out = slot(what);
                let mut reader = copy_of(&self.laptop);
                let mut share = Share(self.share.0.clone());
                share.0.retain(|_, (what, _)| slot(what) != left_out);
                round(&mut reader, &mut share);
                reader
            }
            _ => copy_of(&self.laptop),
        }
    }

    /// The smallest file of a kind that its reader wants and takes.
    fn new_to_somebody(&self, kind: usize) -> (What, Vec<u8>) {
        let files: Vec<_> = self.share.0.values().filter(|(what, _)| slot(what) == kind).cloned().collect();
        let mut wants: Vec<_> = files
            .into_iter()
            .filter(|(what, sealed)| {
                let hash: [u8; 32] = blake3::hash(sealed).into();
                let by_itself = matches!(what, What::Genesis | What::Invitation(_));
                by_itself || wanted(&self.reader(what), what, &hash).unwrap()
            })
            .collect();
        wants.sort_by_key(|(_, sealed)| sealed.len());
        let taken = |what: &What, sealed: &[u8]| {
            let took = take(&mut self.reader(what), what, sealed.to_vec()).unwrap();
            matches!((what, took), (What::Invitation(_), _) | (_, Took::Applied(_)))
        };
        let found = wants.into_iter().find(|(what, sealed)| taken(what, sealed));
        found.unwrap_or_else(|| panic!("nobody takes a {}", NAMES[kind]))
    }

    /// The largest and the smallest file of each kind.
    fn two_of_each_kind(&self) -> Vec<(What, Vec<u8>)> {
        let mut files = Vec::new();
        for (kind, name) in NAMES.iter().enumerate() {
            let mut alike: Vec<_> = self.share.0.values().filter(|(what, _)| slot(what) == kind).cloned().collect();
            alike.sort_by_key(|(_, sealed)| sealed.len());
            files.push(alike.first().unwrap_or_else(|| panic!("there is no {name}")).clone());
            files.extend((alike.len() > 1).then(|| alike.pop()).flatten());
        }
        files
    }
}
