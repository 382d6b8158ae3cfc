//! Files as other offices send them, and as somebody who means harm would: each gets a verdict in time, in a process of its own.

mod codes;
mod papers;

use seriesdesk_scans::{FileKind, MOST_PAGES, OpenScan, Reading, ScanReader, Unread, Verdict, Wanted};
use std::time::{Duration, Instant};

const SMALL: Wanted = Wanted { page: 1, width: 100, turns: 0 };

fn reader() -> ScanReader {
    ScanReader::by(env!("CARGO_BIN_EXE_seriesdesk-scan-reader").into())
}

fn read(bytes: Vec<u8>) -> (Reading, Option<OpenScan>) {
    let begun = Instant::now();
    let answer = reader().open(bytes).expect("the reader starts");
    assert!(begun.elapsed() < Duration::from_secs(11), "a verdict comes in time");
    answer
}

fn verdict(bytes: Vec<u8>) -> Verdict {
    let (reading, open) = read(bytes);
    assert_eq!(open.is_some(), reading.verdict == Verdict::Sound);
    assert!(reading.verdict.sentence().ends_with('.'));
    reading.verdict
}

/// Width and height of a PNG.
fn size(png: &[u8]) -> (u32, u32) {
    let side = |from: usize| u32::from_be_bytes(png[from..from + 4].try_into().expect("four bytes"));
    (side(16), side(20))
}

#[test]
fn a_sound_pdf_shows_its_pages_in_any_width_and_turn() {
    let (reading, open) = read(papers::pdf(3, b"0 0 306 792 re f"));
    assert_eq!(reading, Reading { kind: FileKind::Pdf, verdict: Verdict::Sound, pages: 3 });
    let mut open = open.unwrap();
    let upright = open.picture(Wanted { page: 3, width: 612, turns: 0 }).unwrap();
    assert_eq!(size(&upright), (612, 792));
    let turned = open.picture(Wanted { turns: 1, ..SMALL }).unwrap();
    assert_eq!(size(&turned), (129, 100));
    assert_eq!(open.picture(Wanted { page: 4, ..SMALL }), Err(Unread::NotDrawn));
    assert_eq!(open.picture(Wanted { width: 1_000_000, ..SMALL }), Err(Unread::NotDrawn));
    assert!(open.is_alive());
    let drawn = image::load_from_memory(&upright).unwrap().into_rgb8();
    assert_eq!((drawn.get_pixel(10, 400).0, drawn.get_pixel(600, 400).0), ([0; 3], [255; 3]), "its left half is black");
}

#[test]
fn every_page_of_a_tiff_is_a_page() {
    let (reading, open) = read(papers::tiff(&[10, 90, 200]));
    assert_eq!((reading.kind, reading.verdict, reading.pages), (FileKind::Tiff, Verdict::Sound, 3));
    let mut open = open.unwrap();
    for (page, shade) in [(2, 90), (1, 10), (3, 200)] {
        let png = open.picture(Wanted { page, width: 16, turns: 0 }).unwrap();
        assert_eq!(image::load_from_memory(&png).unwrap().into_luma8().get_pixel(3, 3).0, [shade]);
    }
    let many = vec![0; usize::try_from(MOST_PAGES).unwrap() + 1];
    assert_eq!(verdict(papers::tiff(&many)), Verdict::TooManyPages);
}

#[test]
fn what_cannot_be_shown_gets_its_verdict() {
    let sound = papers::pdf(2, b"");
    let cases = [
        (papers::encrypted(), Verdict::Encrypted),
        (sound[..40].to_vec(), Verdict::Damaged),
        (b"%PDF-1.7 and then a letter to a friend".to_vec(), Verdict::Damaged),
        (papers::pdf(0, b""), Verdict::Damaged),
        (papers::pdf(10_000, b""), Verdict::TooManyPages),
        (papers::announced_png(60_000, 60_000), Verdict::TooLarge),
        (papers::announced_png(20_000, 20_000), Verdict::TooLarge),
        (papers::announced_png(20, 20), Verdict::Damaged),
        (b"\xff\xd8\xff\xe0 a photograph, it says".to_vec(), Verdict::Damaged),
        (papers::tiff(&[1])[..30].to_vec(), Verdict::Damaged),
        (b"PK\x03\x04 word processing".to_vec(), Verdict::Foreign),
        (b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), Verdict::Foreign),
        (Vec::new(), Verdict::Foreign),
    ];
    for (place, (bytes, expected)) in cases.into_iter().enumerate() {
        assert_eq!(verdict(bytes), expected, "case {place}");
    }
}

#[test]
fn a_page_that_unpacks_to_more_than_memory_ends_the_process_and_nothing_else() {
    let bytes = papers::bomb(1_500);
    assert!(bytes.len() < 3_000_000, "it is small as it comes");
    assert_eq!(verdict(bytes), Verdict::TooLarge);
    assert_eq!(verdict(papers::pdf(1, b"")), Verdict::Sound);
}

#[test]
fn a_file_over_the_limit_is_not_even_handed_over() {
    assert_eq!(verdict(vec![b'%'; seriesdesk_scans::LARGEST_FILE + 1]), Verdict::TooLarge);
}

#[test]
fn a_reader_that_is_not_there_or_says_nothing_is_noticed() {
    let absent = ScanReader::by("/nowhere/at/all".into());
    assert_eq!(absent.open(papers::pdf(1, b"")).err(), Some(Unread::NotStarted));
    // The test program itself knows no such argument and says so at length.
    let talking = ScanReader::by(std::env::current_exe().unwrap()).waiting(Duration::from_secs(5));
    let (reading, open) = talking.open(papers::pdf(1, b"")).unwrap();
    assert_eq!((reading.verdict, open.is_none()), (Verdict::TooLarge, true));
}

#[test]
fn a_reader_without_patience_is_ended() {
    let begun = Instant::now();
    let (reading, _) = reader().waiting(Duration::ZERO).open(papers::pdf(1, b"")).unwrap();
    assert_eq!(reading.verdict, Verdict::TooLarge);
    assert!(begun.elapsed() < Duration::from_secs(2));
}
