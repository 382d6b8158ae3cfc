//! Received files: a long scan with a thumbnail of each page beside `pdftoppm`, and folders of files as they come.

use seriesdesk_scans::{ScanReader, Verdict, Wanted};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::scratch;

const THUMBNAIL: u32 = 160;
/// A letter page at 200 points to the inch, as scanners write it.
const SCANNED: (u32, u32) = (1700, 2200);

/// Draws the thumbnails of a scan of so many pages.
pub fn run(pages: u32) {
    let bytes = scanned(pages);
    let file = scratch("scans").join("scan.pdf");
    fs::write(&file, &bytes).expect("target can be written");
    let begun = Instant::now();
    let (reading, open) = ScanReader::by_this_program().open(bytes).expect("the reader starts");
    let mut open = open.expect("the scan is sound");
    let read = begun.elapsed();
    for page in 1..=reading.pages {
        open.picture(Wanted { page, width: THUMBNAIL, turns: 0 }).expect("the page is drawn");
    }
    let ours = begun.elapsed();
    let begun = Instant::now();
    let peer = Command::new("pdftoppm")
        .args(["-png", "-scale-to-x", "160", "-scale-to-y", "-1"])
        .arg(&file)
        .arg(scratch("scans").join("thumbnail"))
        .stderr(Stdio::null())
        .status();
    let theirs = begun.elapsed();
    let a_second = f64::from(reading.pages) / ours.as_secs_f64();
    println!(
        "scans: {pages} pages, read in {} ms, {a_second:.1} pages a second with their thumbnails",
        read.as_millis()
    );
    if peer.is_ok_and(|peer| peer.success()) {
        println!("scans: ours / pdftoppm {:.2}", ours.as_secs_f64() / theirs.as_secs_f64());
    }
}

/// Reads every file below a folder and draws each of its pages.
pub fn folder(place: &Path) {
    let mut files = Vec::new();
    gather(place, &mut files).expect("the folder can be read");
    files.sort();
    let reader = ScanReader::by_this_program();
    let mut counts: Vec<(Verdict, usize)> = Vec::new();
    let (mut slowest, mut drawn, mut not_drawn) = (Duration::ZERO, 0, 0);
    for file in &files {
        let bytes = fs::read(file).expect("the file can be read");
        let begun = Instant::now();
        let (reading, open) = reader.open(bytes).expect("the reader starts");
        slowest = slowest.max(begun.elapsed());
        match counts.iter_mut().find(|(verdict, _)| *verdict == reading.verdict) {
            Some((_, count)) => *count += 1,
            None => counts.push((reading.verdict, 1)),
        }
        let Some(mut open) = open else {
            println!("scans: {:?}, {}", reading.verdict, file.display());
            continue;
        };
        for page in 1..=reading.pages {
            let begun = Instant::now();
            let picture = open.picture(Wanted { page, width: 800, turns: 0 });
            slowest = slowest.max(begun.elapsed());
            match picture {
                Ok(_) => drawn += 1,
                Err(_) => not_drawn += 1,
            }
            if !open.is_alive() {
                println!("scans: ended at page {page} of {}, {}", reading.pages, file.display());
                break;
            }
        }
    }
    println!(
        "scans: {} files, {drawn} pages drawn, {not_drawn} not, slowest answer {} ms: {counts:?}",
        files.len(),
        slowest.as_millis()
    );
}

/// A PDF of photographed pages, each another one.
fn scanned(pages: u32) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 3 + 3 * page)).collect();
    let kids = kids.join(" ");
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Count {pages} /Kids [{kids}] >>").into_bytes(),
    ];
    let draw = b"q 612 0 0 792 0 0 cm /P Do Q";
    for page in 0..pages {
        let jpeg = photographed(page);
        let (image, content) = (4 + 3 * page, 5 + 3 * page);
        objects.push(
            format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R /Resources << /XObject << /P {image} 0 R >> >> >>").into_bytes(),
        );
        let (wide, high) = SCANNED;
        let head = format!(
            "<< /Type /XObject /Subtype /Image /Width {wide} /Height {high} /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode /Length {} >>\nstream\n",
            jpeg.len()
        );
        objects.push([head.as_bytes(), &jpeg, b"\nendstream"].concat());
        objects.push([format!("<< /Length {} >>\nstream\n", draw.len()).as_bytes(), draw, b"\nendstream"].concat());
    }
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (place, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", bytes.len()).expect("text takes text");
        bytes.extend_from_slice(format!("{} 0 obj\n", place + 1).as_bytes());
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let end = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", objects.len() + 1, bytes.len());
    bytes.extend_from_slice(table.as_bytes());
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

/// Lines of what looks like writing on paper that is not quite white.
fn photographed(page: u32) -> Vec<u8> {
    let (wide, high) = SCANNED;
    let shade = |x: u32, y: u32| {
        let noise = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503) ^ page.wrapping_mul(97);
        let is_ink = y % 44 < 22 && x > 150 && x < 1550 && (noise >> 13) % 7 < 3;
        let grain = u8::try_from((noise >> 7) % 3).unwrap_or(0);
        image::Luma([if is_ink { 30 + grain } else { 252 + grain }])
    };
    let picture = image::GrayImage::from_fn(wide, high, shade);
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 60)
        .encode_image(&picture)
        .expect("a picture can be written");
    jpeg
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
