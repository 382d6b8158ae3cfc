//! How long received files take: `measure scan 300` draws every page of a scan made for it, `measure FOLDER…` reads every file in folders.

use seriesdesk_scans::{ScanReader, Verdict, Wanted, serve_if_asked};
use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const THUMBNAIL: u32 = 160;
/// A letter page at 200 points to the inch, as scanners write it.
const SCANNED: (u32, u32) = (1700, 2200);

fn main() -> Result<(), Box<dyn Error>> {
    if serve_if_asked() {
        return Ok(());
    }
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [word, pages] if word == "scan" => scan(pages.parse()?),
        [word, pages, file] if word == "write" => Ok(fs::write(file, scanned(pages.parse()?)?)?),
        folders => read_all(folders.iter().map(PathBuf::from).collect()),
    }
}

fn scan(pages: u32) -> Result<(), Box<dyn Error>> {
    let bytes = scanned(pages)?;
    println!("{pages} pages, {} MB", bytes.len() / 1_000_000);
    let begun = Instant::now();
    let (reading, open) = ScanReader::by_this_program()?.open(bytes)?;
    let mut open = open.ok_or("the scan is not sound")?;
    let read = begun.elapsed();
    for page in 1..=reading.pages {
        open.picture(Wanted { page, width: THUMBNAIL, turns: 0 })?;
    }
    let all = begun.elapsed();
    println!("read in {} ms, with every thumbnail {} ms", read.as_millis(), all.as_millis());
    println!("{:.1} pages a second", f64::from(reading.pages) / all.as_secs_f64());
    Ok(())
}

/// A PDF of photographed pages, each another one.
fn scanned(pages: u32) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", 3 + 3 * page)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Count {pages} /Kids [{kids}] >>").into_bytes(),
    ];
    let draw = b"q 612 0 0 792 0 0 cm /P Do Q";
    for page in 0..pages {
        let jpeg = photographed(page)?;
        let (image, content) = (4 + 3 * page, 5 + 3 * page);
        objects.push(
            format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R /Resources << /XObject << /P {image} 0 R >> >> >>").into_bytes(),
        );
        let (wide, high) = SCANNED;
        let head = format!("<< /Type /XObject /Subtype /Image /Width {wide} /Height {high} /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode /Length {} >>\nstream\n", jpeg.len());
        objects.push([head.as_bytes(), &jpeg, b"\nendstream"].concat());
        objects.push([format!("<< /Length {} >>\nstream\n", draw.len()).as_bytes(), draw, b"\nendstream"].concat());
    }
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (place, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend_from_slice(format!("{} 0 obj\n", place + 1).as_bytes());
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let end = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", objects.len() + 1, bytes.len());
    bytes.extend_from_slice(table.as_bytes());
    bytes.extend_from_slice(end.as_bytes());
    Ok(bytes)
}

/// Lines of what looks like writing on paper that is not quite white.
fn photographed(page: u32) -> Result<Vec<u8>, Box<dyn Error>> {
    let (wide, high) = SCANNED;
    let shade = |x: u32, y: u32| {
        let noise = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503) ^ page.wrapping_mul(97);
        let is_ink = y % 44 < 22 && x > 150 && x < 1550 && (noise >> 13) % 7 < 3;
        let grain = u8::try_from((noise >> 7) % 12).unwrap_or(0);
        image::Luma([if is_ink { 30 + grain } else { 243 + grain }])
    };
    let picture = image::GrayImage::from_fn(wide, high, shade);
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 60).encode_image(&picture)?;
    Ok(jpeg)
}

fn read_all(folders: Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    for folder in folders {
        gather(&folder, &mut files)?;
    }
    files.sort();
    let reader = ScanReader::by_this_program()?;
    let mut counts: Vec<(Verdict, usize)> = Vec::new();
    let (mut slowest, mut all_pages, mut blank) = (Duration::ZERO, 0, 0);
    for file in &files {
        let begun = Instant::now();
        let (reading, open) = reader.open(fs::read(file)?)?;
        slowest = slowest.max(begun.elapsed());
        match counts.iter_mut().find(|(verdict, _)| *verdict == reading.verdict) {
            Some((_, count)) => *count += 1,
            None => counts.push((reading.verdict, 1)),
        }
        let Some(mut open) = open else {
            println!("{:?}: {}", reading.verdict, file.display());
            continue;
        };
        for page in 1..=reading.pages {
            let begun = Instant::now();
            if open.picture(Wanted { page, width: 800, turns: 0 }).is_err() {
                println!("page {page} is not drawn: {}", file.display());
                blank += 1;
            }
            slowest = slowest.max(begun.elapsed());
            all_pages += 1;
            if !open.is_alive() {
                break;
            }
        }
    }
    println!("{} files, {all_pages} pages, {blank} not drawn, slowest answer {} ms: {counts:?}", files.len(), slowest.as_millis());
    Ok(())
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
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
