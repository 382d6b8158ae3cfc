//! Words into lines, by the fonts' own advances.

mod lines;
mod words;

use std::borrow::Cow;

use crate::fonts::Font;
use crate::ink::Fragment;
use lines::{Line, lines};
use words::words;

/// A size and the distance from line to line, in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Type {
    pub size: f32,
    pub leading: f32,
}

/// Paper title.
pub(crate) const TITLE: Type = Type { size: 16.0, leading: 19.0 };
/// Title of a landscape sheet.
pub(crate) const WIDE_TITLE: Type = Type { size: 14.0, leading: 16.0 };
/// Name of the practice.
pub(crate) const NAME: Type = Type { size: 13.0, leading: 15.0 };
/// Section head.
pub(crate) const HEAD: Type = Type { size: 11.0, leading: 14.0 };
/// Body text and values.
pub(crate) const BODY: Type = Type { size: 10.5, leading: 14.0 };
/// Values in a strip.
pub(crate) const VALUE: Type = Type { size: 10.5, leading: 13.0 };
/// Table body.
pub(crate) const TABLE: Type = Type { size: 9.5, leading: 12.0 };
/// Facts and running heads.
pub(crate) const FACTS: Type = Type { size: 9.5, leading: 12.6 };
/// Table head, labels, foot.
pub(crate) const SMALL: Type = Type { size: 9.0, leading: 11.0 };
/// Notes and the second line of a row.
pub(crate) const NOTE: Type = Type { size: 9.0, leading: 11.5 };

/// A piece of text in one face.
#[derive(Debug, Clone)]
pub(crate) struct Span<'a> {
    pub text: Cow<'a, str>,
    pub font: Font,
    pub size: f32,
}

impl Type {
    /// Plain words.
    pub(crate) fn plain<'a>(self, text: impl Into<Cow<'a, str>>) -> Span<'a> {
        Span { text: text.into(), font: Font::Sans, size: self.size }
    }

    /// Words that stand out.
    pub(crate) fn bold<'a>(self, text: impl Into<Cow<'a, str>>) -> Span<'a> {
        Span { text: text.into(), font: Font::SansBold, size: self.size }
    }

    /// Numbers and codes: a little smaller than what surrounds them, never under 9.
    pub(crate) fn mono<'a>(self, text: impl Into<Cow<'a, str>>) -> Span<'a> {
        Span { text: text.into(), font: Font::Mono, size: self.mono_size() }
    }

    /// Numbers and codes that stand out.
    pub(crate) fn mono_bold<'a>(self, text: impl Into<Cow<'a, str>>) -> Span<'a> {
        Span { text: text.into(), font: Font::MonoBold, size: self.mono_size() }
    }

    fn mono_size(self) -> f32 {
        (self.size * 0.95).max(9.0)
    }

    /// Where the baseline lies below the top of a line.
    pub(crate) fn baseline(self) -> f32 {
        // Ascent and descent of the words' face, which every line is hung by whatever else stands in it.
        const ASCENT: f32 = 0.95;
        const DESCENT: f32 = 0.29;
        (self.leading - (ASCENT + DESCENT) * self.size) / 2.0 + ASCENT * self.size
    }
}

/// Where the lines of a paragraph stand between its edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Center,
    Right,
}

/// A forced end of line inside a text.
pub(crate) const NEW_LINE: char = '\u{2028}';

/// Sets spans as a paragraph of the given width.
pub(crate) fn paragraph(spans: &[Span<'_>], kind: Type, width: f32, align: Align) -> Fragment {
    let lines = lines(spans, width);
    let mut fragment = Fragment::space(kind.leading * lines.len() as f32);
    for (number, line) in lines.into_iter().enumerate() {
        let start = match align {
            Align::Left => 0.0,
            Align::Center => (width - line.width) / 2.0,
            Align::Right => width - line.width,
        };
        line.draw(&mut fragment, start, number as f32 * kind.leading + kind.baseline());
    }
    fragment
}

/// Sets spans on one line and says how wide it came out; what does not fit the width is cut and ends in three dots.
pub(crate) fn one_line(spans: &[Span<'_>], kind: Type, width: f32) -> (Fragment, f32) {
    let mut line = Line { words: words(spans), width: 0.0 };
    line.measure();
    line.cut_to(width);
    let taken = line.width;
    let mut fragment = Fragment::space(kind.leading);
    line.draw(&mut fragment, 0.0, kind.baseline());
    (fragment, taken)
}

/// How wide spans are on one line, in points.
pub(crate) fn width_of(spans: &[Span<'_>]) -> f32 {
    let mut line = Line { words: words(spans), width: 0.0 };
    line.measure();
    line.width
}

#[cfg(test)]
mod tests;
