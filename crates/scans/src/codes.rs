//! The codes on a page.

use image::{
    RgbaImage,
    imageops::{self, FilterType},
};

use crate::wire::{LONGEST_CODE, MOST_CODES};

/// A picture of which no side is longer, in pixels, is tried in twice its size as well.
const SMALL: u32 = 2_200;

/// A code that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What it says.
    pub text: String,
    /// Its corners on the drawn page in pixels, from the upper left one of the code itself, clockwise: on a page that lies upside down
    /// the first is at the lower right.
    pub corners: [[i32; 2]; 4],
    /// How wide the page was drawn.
    pub width: u32,
}

/// The codes of a picture that was drawn at a width, each text once, in a fixed order.
pub(crate) fn read(pixels: &RgbaImage, width: u32) -> Vec<Code> {
    let gray = imageops::grayscale(pixels);
    let mut found = decoded(&gray, width);
    if found.is_empty() {
        // Dots of a fax are gone once neighbours are mixed.
        found = decoded(&imageops::fast_blur(&gray, 1.2), width);
    }
    if found.is_empty() && gray.width().max(gray.height()) < SMALL {
        let larger = imageops::resize(&gray, gray.width() * 2, gray.height() * 2, FilterType::Triangle);
        found = decoded(&larger, width);
        found.iter_mut().flat_map(|code| code.corners.iter_mut().flatten()).for_each(|number| *number /= 2);
    }
    found.sort_unstable_by(|one, other| one.text.cmp(&other.text).then(one.corners.cmp(&other.corners)));
    found.dedup_by(|one, other| one.text == other.text);
    found.truncate(MOST_CODES);
    found
}

fn decoded(gray: &image::GrayImage, drawn: u32) -> Vec<Code> {
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    let shade = |x: usize, y: usize| gray.as_raw().get(y * width + x).copied().unwrap_or(u8::MAX);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, shade);
    let grids = prepared.detect_grids();
    let read = grids.iter().filter_map(|grid| {
        let (_, text) = grid.decode().ok()?;
        is_fair(&text).then(|| Code { text, corners: grid.bounds.map(|point| [point.x, point.y]), width: drawn })
    });
    read.collect()
}

/// Whether it may be handed over: short and plain.
pub(crate) fn is_fair(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_CODE && text.bytes().all(|byte| byte.is_ascii_graphic())
}
