//! Text into words, each in a face that has its letters.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::{NEW_LINE, Span};
use crate::fonts::{Font, REPLACEMENT};
use crate::ink::Mark;

/// Letters that are never parted, unless they alone are wider than the line.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) runs: Vec<Run>,
    pub(super) width: f32,
    /// Space before it when it is not the first of its line.
    pub(super) space: f32,
    pub(super) ends_line: bool,
}

/// Letters in one face.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) font: Font,
    pub(super) size: f32,
    pub(super) text: String,
    pub(super) width: f32,
}

impl Word {
    /// The word itself, or pieces of it where it is wider than a whole line.
    pub(super) fn parted(self, limit: f32) -> Vec<Word> {
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
    pub(super) fn new(font: Font, size: f32, text: String) -> Run {
        let width = font.face().width(&text, size);
        Run { font, size, text, width }
    }

    pub(super) fn joins(&self, next: &Run, space: f32) -> bool {
        let own_space = self.font.face().glyph(' ').map_or(0.0, |glyph| glyph.advance) * self.size;
        self.font == next.font && self.size == next.size && (space == 0.0 || (space - own_space).abs() < 0.001)
    }

    pub(super) fn mark(self, x: f32, y: f32) -> Mark {
        Mark::Text { x, y, font: self.font, size: self.size, text: self.text, tracking: 0.0 }
    }
}

/// Parts spans at their spaces; letters of neighboring spans without a space between them stay one word.
pub(super) fn words(spans: &[Span<'_>]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut space: Option<f32> = None;
    for span in spans {
        let span_space = span.font.face().glyph(' ').map_or(0.0, |glyph| glyph.advance) * span.size;
        let text: Cow<'_, str> =
            if span.text.is_ascii() { Cow::Borrowed(&span.text) } else { Cow::Owned(span.text.nfc().collect()) };
        let mut letters = String::with_capacity(text.len().min(24));
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
        '!'..='~' => Kind::Letter,
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
    if let Some(ems) = span.font.face().width_of_all(&letters) {
        return Run { font: span.font, size: span.size, width: ems * span.size, text: letters };
    }
    let world = span.font.world();
    let face = world.face();
    let known = letters.chars().map(|c| if face.glyph(c).is_some() { c } else { REPLACEMENT }).collect();
    Run::new(world, span.size, known)
}
