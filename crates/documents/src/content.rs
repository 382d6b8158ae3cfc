//! A page in the operators of PDF.
//!
//! printpdf has an operation for each of these, at the price of an allocation for every number and a search for every
//! letter: two thirds of the time a paper takes. So the operators of a page are put together here and handed to it as
//! one raw operation; document, pages, fonts and file remain printpdf's.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::fonts::Font;
use crate::ink::{Fragment, Mark, Point};
use crate::subset::Cut;

/// The cut of every face a document uses.
pub(crate) type Cuts = BTreeMap<Font, Arc<Cut>>;

/// The name of a face among the resources of a page.
pub(crate) fn resource(font: Font) -> &'static str {
    match font {
        Font::Sans => "sans",
        Font::SansBold => "sansbold",
        Font::Mono => "mono",
        Font::MonoBold => "monobold",
        Font::World => "world",
        Font::WorldBold => "worldbold",
    }
}

/// Lines first, then all texts in one section, in the order they were laid: that is the order they are read out in.
pub(crate) fn content(page: &Fragment, cuts: &Cuts, height: f32) -> String {
    let mut content = String::with_capacity(24 * 1024);
    strokes(&mut content, page, height);
    content.push_str("BT\n");
    texts(&mut content, page, cuts, height);
    content.push_str("ET");
    content
}

fn strokes(content: &mut String, page: &Fragment, height: f32) {
    let mut pen = 0;
    let mut dots = false;
    for mark in &page.marks {
        let Mark::Stroke { points, closed, width, dotted } = mark else { continue };
        if pen != hundredths(*width) {
            pen = hundredths(*width);
            number(content, pen);
            content.push_str("w\n");
        }
        if dots != *dotted {
            dots = *dotted;
            content.push_str(if dots { "[1.5 2.5] 0 d\n" } else { "[] 0 d\n" });
        }
        let mut handles = 0;
        for (place, point) in points.iter().enumerate() {
            let Point { x, y, handle } = *point;
            number(content, hundredths(x));
            number(content, hundredths(height - y));
            // Two handles and the point after them make one curve.
            match (place, handle, handles) {
                (0, ..) => content.push_str("m\n"),
                (_, true, _) => handles += 1,
                (_, false, 0) => content.push_str("l\n"),
                (_, false, _) => {
                    content.push_str("c\n");
                    handles = 0;
                }
            }
        }
        content.push_str(if *closed { "s\n" } else { "S\n" });
    }
}

fn texts(content: &mut String, page: &Fragment, cuts: &Cuts, height: f32) {
    let mut set: Option<(Font, i32)> = None;
    let mut spread = 0;
    let mut cursor = (0, 0);
    for mark in &page.marks {
        let Mark::Text { x, y, font, size, text, tracking } = mark else { continue };
        let Some(cut) = cuts.get(font) else { continue };
        let size = hundredths(*size);
        if set != Some((*font, size)) {
            set = Some((*font, size));
            content.push('/');
            content.push_str(resource(*font));
            content.push(' ');
            number(content, size);
            content.push_str("Tf\n");
        }
        if spread != hundredths(*tracking) {
            spread = hundredths(*tracking);
            number(content, spread);
            content.push_str("Tc\n");
        }
        // Moves are relative to the text before, in whole hundredths so that no error adds up.
        let place = (hundredths(*x), hundredths(height - y));
        number(content, place.0 - cursor.0);
        number(content, place.1 - cursor.1);
        cursor = place;
        content.push_str("Td\n<");
        for character in text.chars() {
            content.push_str(cut.code(character));
        }
        content.push_str(">Tj\n");
    }
}

/// A hundredth of a point is finer than any printer, and keeps the file small.
fn hundredths(value: f32) -> i32 {
    (value * 100.0).round() as i32
}

/// Writes hundredths as a number and a space: `12.5 `, `-0.07 `, `3 `.
fn number(content: &mut String, hundredths: i32) {
    if hundredths < 0 {
        content.push('-');
    }
    let whole = hundredths.unsigned_abs() / 100;
    let rest = hundredths.unsigned_abs() % 100;
    digits(content, whole);
    if rest > 0 {
        content.push('.');
        content.push(digit(rest / 10));
        if !rest.is_multiple_of(10) {
            content.push(digit(rest % 10));
        }
    }
    content.push(' ');
}

fn digits(content: &mut String, value: u32) {
    if value >= 10 {
        digits(content, value / 10);
    }
    content.push(digit(value % 10));
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    #[test]
    fn numbers_are_short_and_exact() {
        check(0, expect!["0 "]);
        check(7, expect!["0.07 "]);
        check(-50, expect!["-0.5 "]);
        check(61_200, expect!["612 "]);
        check(-1_234, expect!["-12.34 "]);
    }

    #[track_caller]
    fn check(hundredths: i32, expect: Expect) {
        let mut written = String::new();
        number(&mut written, hundredths);
        expect.assert_eq(&written);
    }
}
