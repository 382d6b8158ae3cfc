//! Codes on pages as they come back: turned, skewed, coarse, in black and white, with dots.

use image::{GrayImage, ImageFormat, Luma, imageops};
use qrcodegen::{QrCode, QrCodeEcc};
use std::{io::Cursor, thread};

use super::reader;

/// A small generator: the same pages in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 40).expect("24 bits")) / f64::from(1_u32 << 24)
    }

    fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.next()
    }
}

/// How a page came back.
struct Way {
    /// Dots to the inch across and down.
    dpi: (f64, f64),
    /// Degrees.
    skew: f64,
    /// Whether a dot is black or white and nothing between.
    is_fax: bool,
}

/// A letter page: lines of writing, the code in its corner, dots of dirt.
fn page(text: &str, way: &Way, chance: &mut Chance) -> GrayImage {
    let code = QrCode::encode_text(text, QrCodeEcc::Quartile).expect("it is short");
    let (across, down) = way.dpi;
    let (wide, high) = (8.5 * across, 11.0 * down);
    let (sin, cos) = way.skew.to_radians().sin_cos();
    let modules = f64::from(code.size());
    let module = 0.82 / modules;
    let is_ink = |x: f64, y: f64| {
        let (dx, dy) = (x / across - 4.25, y / down - 5.5);
        // Where this point of the scan lies on the paper, in inches.
        let (px, py) = (dx * cos + dy * sin + 4.25, dy * cos - dx * sin + 5.5);
        let (column, row) = ((px - 7.03) / module, (py - 0.55) / module);
        if (0.0..modules).contains(&column) && (0.0..modules).contains(&row) {
            return code.get_module(column as i32, row as i32);
        }
        py > 1.6 && py < 10.0 && px > 0.9 && px < 7.8 && (py * 12.0) as i32 % 2 == 0 && (px * 60.0) as i32 % 3 != 0
    };
    let mut scan = GrayImage::from_fn(wide as u32, high as u32, |x, y| {
        let (x, y) = (f64::from(x), f64::from(y));
        if way.is_fax {
            return Luma([if is_ink(x + 0.5, y + 0.5) { 0 } else { 255 }]);
        }
        // A scanner sees what lies under a dot, mixed.
        let under = [(0.25, 0.3), (0.75, 0.7)].into_iter().filter(|(dx, dy)| is_ink(x + dx, y + dy)).count();
        Luma([[240, 130, 20][under]])
    });
    for _ in 0..(wide * high * chance.between(0.0, 0.002)) as u32 {
        let (x, y) = (chance.between(0.0, wide - 1.0), chance.between(0.0, high - 1.0));
        let dot = scan.get_pixel_mut(x as u32, y as u32);
        dot.0[0] = 255 - dot.0[0];
    }
    scan
}

/// What came of a page: right, wrong, or nothing was read.
fn read(number: u32) -> (bool, bool) {
    let mut chance = Chance(u64::from(number) + 7);
    let text = format!("SD1.0123456789ABCDEF.{number}.1.1.2");
    let skew = chance.between(-5.0, 5.0);
    let way = match number % 5 {
        0 => Way { dpi: (204.0, 196.0), skew, is_fax: true },
        1 => Way { dpi: (200.0, 200.0), skew, is_fax: true },
        _ => {
            let dpi = chance.between(150.0, 300.0);
            Way { dpi: (dpi, dpi), skew, is_fax: false }
        }
    };
    let scan = page(&text, &way, &mut chance);
    let scan = match number / 5 % 4 {
        1 => imageops::rotate90(&scan),
        2 => imageops::rotate180(&scan),
        3 => imageops::rotate270(&scan),
        _ => scan,
    };
    let mut bytes = Cursor::new(Vec::new());
    scan.write_to(&mut bytes, ImageFormat::Png).expect("memory takes everything");
    let (_, open) = reader().open(bytes.into_inner()).expect("the reader starts");
    let found = open.expect("it is sound").codes(1).expect("it answers");
    let found: Vec<String> = found.into_iter().map(|code| code.text).collect();
    (found == [text.clone()], !found.is_empty() && found != [text])
}

#[test]
fn at_least_99_of_100_codes_are_read_however_their_pages_came_and_none_is_read_wrong() {
    const ALL: u32 = 200;
    let both: Vec<Vec<(bool, bool)>> = thread::scope(|scope| {
        let half = |odd: u32| scope.spawn(move || (odd..ALL).step_by(2).map(read).collect());
        let halves = [half(0), half(1)];
        halves.into_iter().map(|half| half.join().expect("it reads")).collect()
    });
    let pages: Vec<(bool, bool)> = both.into_iter().flatten().collect();
    let right = pages.iter().filter(|(right, _)| *right).count();
    let wrong = pages.iter().filter(|(_, wrong)| *wrong).count();
    println!("{right} of {ALL} codes read, {wrong} wrong");
    assert!(wrong == 0 && right * 100 >= pages.len() * 99, "{right} of {ALL} read, {wrong} wrong");
}
