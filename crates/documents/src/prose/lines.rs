//! Words into lines.

use super::Span;
use super::words::{Run, Word, words};
use crate::ink::Fragment;

/// One set line.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(super) words: Vec<Word>,
    pub width: f32,
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
    pub(super) fn measure(&mut self) {
        self.width = self
            .words
            .iter()
            .enumerate()
            .map(|(place, word)| word.width + if place == 0 { 0.0 } else { word.space })
            .sum();
    }

    pub(super) fn cut_to(&mut self, width: f32) {
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
