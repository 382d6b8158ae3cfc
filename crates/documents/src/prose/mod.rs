//! Words into lines, by the fonts' own advances.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::fonts::{Font, REPLACEMENT};
use crate::ink::{Fragment, Mark};

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

/// One set line.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    words: Vec<Word>,
    pub width: f32,
}

/// Letters that are never parted, unless they alone are wider than the line.
#[derive(Debug, Clone)]
struct Word {
    runs: Vec<Run>,
    width: f32,
    /// Space before it when it is not the first of its line.
    space: f32,
    ends_line: bool,
}

/// Letters in one face.
#[derive(Debug, Clone)]
struct Run {
    font: Font,
    size: f32,
    text: String,
    width: f32,
}

/// Breaks spans into lines of at most the given width; there is always at least one line.
pub(crate) fn lines(spans: &[Span<'_>], width: f32) -> Vec<Line> {
    // A hair of tolerance keeps a text on the line that was measured to hold it.
    let limit = width + 0.01;
    let mut lines: Vec<Line> = Vec::new();
    let mut line = Line { words: Vec::new(), width: 0.0 };
    for word in words(spans).into_iter().flat_map(|word| word.parted(limit)) {
        let needed = if line.words.is_empty() { word.width } else { line.width + word.space + word.width };
        if !line.words.is_empty() && needed > limit {
            lines.push(std::mem::replace(&mut line, Line { words: Vec::new(), width: 0.0 }));
            line.width = word.width;
        } else {
            line.width = needed;
        }
        let ends_line = word.ends_line;
        line.words.push(word);
        if ends_line {
            lines.push(std::mem::replace(&mut line, Line { words: Vec::new(), width: 0.0 }));
        }
    }
    if !line.words.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    spare_the_last_word(&mut lines, limit);
    lines
}

/// Gives a last line of one word company from the line before.
fn spare_the_last_word(lines: &mut [Line], limit: f32) {
    let [.., before, last] = lines else { return };
    let [lonely] = last.words.as_slice() else { return };
    let forced = before.words.last().is_none_or(|word| word.ends_line);
    if forced || before.words.len() < 3 {
        return;
    }
    let Some(company) = before.words.last() else { return };
    if company.width + lonely.space + lonely.width > limit {
        return;
    }
    if let Some(company) = before.words.pop() {
        last.words.insert(0, company);
    }
    before.measure();
    last.measure();
}

impl Line {
    fn measure(&mut self) {
        self.width = self
            .words
            .iter()
            .enumerate()
            .map(|(place, word)| word.width + if place == 0 { 0.0 } else { word.space })
            .sum();
    }

    fn cut_to(&mut self, width: f32) {
        if self.width <= width + 0.01 {
            return;
        }
        let Some((font, size)) = self.words.first().and_then(|word| word.runs.first()).map(|run| (run.font, run.size))
        else {
            return;
        };
        let dots = Run::new(font, size, "…".to_owned());
        let limit = (width - dots.width).max(0.0);
        let mut kept: Vec<Word> = Vec::new();
        let mut used = 0.0;
        for word in self.words.drain(..) {
            let space = if kept.is_empty() { 0.0 } else { word.space };
            if used + space + word.width <= limit {
                used += space + word.width;
                kept.push(word);
                continue;
            }
            let room = limit - used - space;
            if let Some(start) = word.parted(room).into_iter().next().filter(|start| start.width <= room) {
                kept.push(start);
            }
            break;
        }
        match kept.last_mut() {
            Some(word) => {
                word.width += dots.width;
                word.runs.push(dots);
            }
            None => kept.push(Word { width: dots.width, runs: vec![dots], space: 0.0, ends_line: false }),
        }
        self.words = kept;
        self.measure();
    }

    /// Draws the line; neighbors in one face become one text, so that whoever copies it gets the spaces too.
    pub(crate) fn draw(self, fragment: &mut Fragment, x: f32, y: f32) {
        let mut pen = x;
        let mut open: Option<(f32, Run)> = None;
        for (place, word) in self.words.into_iter().enumerate() {
            let gap = if place == 0 { 0.0 } else { word.space };
            for (part, run) in word.runs.into_iter().enumerate() {
                let space = if part == 0 { gap } else { 0.0 };
                match &mut open {
                    Some((_, before)) if before.joins(&run, space) => {
                        if space > 0.0 {
                            before.text.push(' ');
                        }
                        before.text.push_str(&run.text);
                        pen += space + run.width;
                    }
                    _ => {
                        if let Some((at, mut before)) = open.take() {
                            if space > 0.0 {
                                before.text.push(' ');
                            }
                            fragment.marks.push(before.mark(at, y));
                        }
                        pen += space;
                        let start = pen;
                        pen += run.width;
                        open = Some((start, run));
                    }
                }
            }
        }
        if let Some((at, run)) = open {
            fragment.marks.push(run.mark(at, y));
        }
    }
}

impl Word {
    /// The word itself, or pieces of it where it is wider than a whole line.
    fn parted(self, limit: f32) -> Vec<Word> {
        if self.width <= limit {
            return vec![self];
        }
        let (space, ends_line) = (self.space, self.ends_line);
        let mut pieces: Vec<Word> = Vec::new();
        let mut piece = Word { runs: Vec::new(), width: 0.0, space, ends_line: false };
        for run in self.runs {
            let face = run.font.face();
            let mut text = String::new();
            let mut width = 0.0;
            for character in run.text.chars() {
                let advance = face.glyph(character).map_or(0.0, |glyph| glyph.advance) * run.size;
                let started = !text.is_empty() || !piece.runs.is_empty();
                if started && piece.width + width + advance > limit {
                    piece.take(Run { font: run.font, size: run.size, text: std::mem::take(&mut text), width });
                    let next = Word { runs: Vec::new(), width: 0.0, space: 0.0, ends_line: false };
                    pieces.push(std::mem::replace(&mut piece, next));
                    width = 0.0;
                }
                text.push(character);
                width += advance;
            }
            piece.take(Run { font: run.font, size: run.size, text, width });
        }
        piece.ends_line = ends_line;
        pieces.push(piece);
        pieces
    }

    fn take(&mut self, run: Run) {
        if !run.text.is_empty() {
            self.width += run.width;
            self.runs.push(run);
        }
    }
}

impl Run {
    fn new(font: Font, size: f32, text: String) -> Run {
        let width = font.face().width(&text, size);
        Run { font, size, text, width }
    }

    fn joins(&self, next: &Run, space: f32) -> bool {
        let own_space = self.font.face().glyph(' ').map_or(0.0, |glyph| glyph.advance) * self.size;
        self.font == next.font && self.size == next.size && (space == 0.0 || (space - own_space).abs() < 0.001)
    }

    fn mark(self, x: f32, y: f32) -> Mark {
        Mark::Text { x, y, font: self.font, size: self.size, text: self.text, tracking: 0.0 }
    }
}

/// Parts spans at their spaces; letters of neighboring spans without a space between them stay one word.
fn words(spans: &[Span<'_>]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut space: Option<f32> = None;
    for span in spans {
        let span_space = span.font.face().glyph(' ').map_or(0.0, |glyph| glyph.advance) * span.size;
        let text: Cow<'_, str> =
            if span.text.is_ascii() { Cow::Borrowed(&span.text) } else { Cow::Owned(span.text.nfc().collect()) };
        let mut letters = String::new();
        for character in text.chars() {
            match kind_of(character) {
                Kind::Letter => letters.push(character),
                Kind::Tie => letters.push(' '),
                Kind::Dropped => {}
                Kind::Space => {
                    add(&mut words, &mut letters, span, &mut space);
                    space = Some(span_space);
                }
                Kind::NewLine => {
                    add(&mut words, &mut letters, span, &mut space);
                    match words.last_mut() {
                        Some(word) => word.ends_line = true,
                        None => words.push(Word { runs: Vec::new(), width: 0.0, space: 0.0, ends_line: true }),
                    }
                    space = Some(0.0);
                }
            }
        }
        add(&mut words, &mut letters, span, &mut space);
    }
    words
}

enum Kind {
    Letter,
    /// A space that holds its neighbors together.
    Tie,
    Space,
    NewLine,
    /// Control and format characters: they have no ink, and some of them turn text around.
    Dropped,
}

fn kind_of(character: char) -> Kind {
    match character {
        NEW_LINE => Kind::NewLine,
        '\u{A0}' | '\u{202F}' | '\u{2007}' => Kind::Tie,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => Kind::Dropped,
        '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}' => Kind::Dropped,
        _ if character.is_whitespace() => Kind::Space,
        _ if character.is_control() => Kind::Dropped,
        _ => Kind::Letter,
    }
}

fn add(words: &mut Vec<Word>, letters: &mut String, span: &Span<'_>, space: &mut Option<f32>) {
    if letters.is_empty() {
        return;
    }
    let run = shaped(std::mem::take(letters), span);
    match (words.last_mut(), space.take()) {
        (Some(word), None) if !word.ends_line => word.take(run),
        (before, gap) => {
            let first = before.is_none_or(|word| word.ends_line);
            let space = if first { 0.0 } else { gap.unwrap_or(0.0) };
            words.push(Word { width: run.width, runs: vec![run], space, ends_line: false });
        }
    }
}

/// Chooses the face of a whole word, so that one foreign letter does not stand out among its neighbors.
fn shaped(letters: String, span: &Span<'_>) -> Run {
    let own = span.font.face();
    if letters.chars().all(|character| own.glyph(character).is_some()) {
        return Run::new(span.font, span.size, letters);
    }
    let world = span.font.world();
    let face = world.face();
    let known = letters.chars().map(|c| if face.glyph(c).is_some() { c } else { REPLACEMENT }).collect();
    Run::new(world, span.size, known)
}

#[cfg(test)]
mod tests;
