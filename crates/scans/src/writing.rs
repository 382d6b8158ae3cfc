//! Whether something is written in a field of a page.

use image::{GrayImage, RgbaImage, imageops};

/// A field on a drawn page in pixels: its corners, from the upper left one of the page as it is read, clockwise.
pub type Field = [[i32; 2]; 4];

/// What is darker counts as ink.
const DARK: u8 = 140;
/// In so many columns of a hundred there has to be writing.
const COLUMNS: usize = 4;
/// Ink has to spread over so many hundredths of the field's height, or it is the line to write on.
const SPREAD: usize = 16;
/// A field is looked at in no more steps than this, in each direction.
const STEPS: usize = 1_200;

/// Whether there is handwriting in each of the fields.
pub(crate) fn look(pixels: &RgbaImage, fields: &[Field]) -> Vec<bool> {
    let gray = imageops::grayscale(pixels);
    fields.iter().map(|field| share(&gray, field) >= COLUMNS).collect()
}

/// Of how many columns of a hundred in a field the ink spreads further than a line would.
fn share(gray: &GrayImage, field: &Field) -> usize {
    let corners = field.map(|[x, y]| (f64::from(x), f64::from(y)));
    let length = |from: usize, to: usize| {
        let (dx, dy) = (corners[to].0 - corners[from].0, corners[to].1 - corners[from].1);
        // Clamped right away.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length, clamped")]
        let steps = dx.hypot(dy).round().clamp(1.0, 1e6) as usize;
        steps.clamp(1, STEPS)
    };
    let (columns, rows) = (length(0, 1), length(0, 3));
    let written = (0..columns).filter(|column| {
        let across = (*column as f64 + 0.5) / columns as f64;
        let mut inked = (0..rows).filter(|row| is_ink(gray, &corners, across, (*row as f64 + 0.5) / rows as f64));
        match (inked.next(), inked.next_back()) {
            (Some(first), Some(last)) => (last - first) * 100 >= rows * SPREAD,
            _ => false,
        }
    });
    written.count() * 100 / columns
}

/// Whether a point of the field is ink, and no speck of dirt: a neighbour is dark too.
fn is_ink(gray: &GrayImage, corners: &[(f64, f64); 4], across: f64, down: f64) -> bool {
    let on = |from: f64, to: f64, part: f64| from + (to - from) * part;
    let edge = |upper: usize, lower: usize| {
        (on(corners[upper].0, corners[lower].0, down), on(corners[upper].1, corners[lower].1, down))
    };
    let (left, right) = (edge(0, 3), edge(1, 2));
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a picture, at most a few thousand")]
    let (x, y) = (on(left.0, right.0, across).floor() as i64, on(left.1, right.1, across).floor() as i64);
    let is_dark = |x: i64, y: i64| {
        let place = u32::try_from(x).ok().zip(u32::try_from(y).ok());
        place.and_then(|(x, y)| gray.get_pixel_checked(x, y)).is_some_and(|pixel| pixel.0[0] < DARK)
    };
    let neighbours = [(-1, 0), (1, 0), (0, -1), (0, 1)];
    is_dark(x, y) && neighbours.into_iter().any(|(dx, dy)| is_dark(x + dx, y + dy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    const FIELD: Field = [[100, 100], [700, 100], [700, 150], [100, 150]];

    fn paper() -> GrayImage {
        GrayImage::from_pixel(800, 300, Luma([255]))
    }

    #[test]
    fn a_line_and_specks_are_no_writing_and_a_small_cross_is() {
        let mut gray = paper();
        assert_eq!(share(&gray, &FIELD), 0);
        for x in 90..710 {
            for y in 143 + x / 300..146 + x / 300 {
                gray.put_pixel(x, y, Luma([0]));
            }
        }
        for speck in 0..60 {
            gray.put_pixel(100 + (speck * 97) % 600, 100 + (speck * 31) % 50, Luma([0]));
        }
        assert!(share(&gray, &FIELD) < COLUMNS);
        for step in 0..40 {
            for wide in 0..2 {
                gray.put_pixel(300 + step + wide, 102 + step, Luma([60]));
                gray.put_pixel(340 - step + wide, 102 + step, Luma([60]));
            }
        }
        assert!(share(&gray, &FIELD) >= COLUMNS);
    }

    #[test]
    fn a_field_outside_the_page_or_without_a_size_is_empty() {
        let gray = paper();
        for field in [[[0; 2]; 4], [[-90, -90], [9_000, -90], [9_000, 9_000], [-90, 9_000]], [[i32::MAX; 2]; 4]] {
            assert_eq!(share(&gray, &field), 0);
        }
    }
}
