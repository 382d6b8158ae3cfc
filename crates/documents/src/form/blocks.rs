//! The parts of a questionnaire on paper: boxes to mark, lines to write on.

use seriesdesk_core::sheets::{FormBlock, FormQuestion};

use super::WIDTH;
use crate::ink::{Fragment, SpotKind};
use crate::parts::heading;
use crate::prose::{Align, BODY, SMALL, Span, TABLE, paragraph, width_of};

/// A box that is marked by hand, as the paper rules have it.
const BOX: f32 = 12.0;
const BOX_LINE: f32 = 1.0;
const NUMBER: f32 = 22.0;
/// Room to write one line by hand.
const WRITTEN: f32 = 22.0;
/// A line on which the place of a mark is measured.
const RULER: f32 = 100.0 / 25.4 * 72.0;

/// Something that stays together, and the gap before it.
pub(super) struct Part {
    pub before: f32,
    pub ink: Fragment,
    /// What stands above it once more when it begins a page.
    pub again: Option<Fragment>,
}

/// A block, in pieces that do not break.
pub(super) fn drawn(block: &FormBlock) -> Vec<Part> {
    match block {
        FormBlock::Heading { text, help, only_if } => vec![head(text.as_deref(), help.as_deref(), only_if.as_deref())],
        FormBlock::Grid { options, rows } => grid(options, rows),
        FormBlock::Choice { question, options, several } => vec![choice(question, options, *several)],
        FormBlock::Lines { question, lines, unit } => vec![lines_of(question, *lines, unit.as_deref())],
        FormBlock::Rating { question, numbers, ends } => vec![rating(question, numbers, ends)],
        FormBlock::Ruler { question, ends } => vec![ruler(question, ends)],
        FormBlock::List { columns, rows } => list(columns, *rows),
    }
}

fn head(text: Option<&str>, help: Option<&str>, only_if: Option<&str>) -> Part {
    let mut ink = match text {
        Some(text) => heading(text, only_if, WIDTH),
        None => Fragment::default(),
    };
    if let (None, Some(only_if)) = (text, only_if) {
        ink.stack(paragraph(&[TABLE.bold(only_if)], TABLE, WIDTH, Align::Left));
    }
    if let Some(help) = help {
        ink.stack(paragraph(&[BODY.plain(help)], BODY, WIDTH, Align::Left));
    }
    Part { before: 9.0, ink, again: None }
}

/// A question with its number and what belongs to it, in a column.
fn asked(question: &FormQuestion, width: f32) -> Fragment {
    let mut ink = Fragment::default();
    if let Some(only_if) = &question.only_if {
        ink.stack(paragraph(&[SMALL.bold(only_if)], SMALL, width, Align::Left));
    }
    ink.stack(paragraph(&[BODY.plain(&question.text)], BODY, width, Align::Left));
    if let Some(help) = &question.help {
        ink.stack(paragraph(&[SMALL.plain(help)], SMALL, width, Align::Left));
    }
    ink
}

/// What is asked for after some answers, with a line to write on.
fn detail(words: &str, width: f32) -> Fragment {
    let mut ink = paragraph(&[SMALL.plain(words)], SMALL, width, Align::Left);
    ink.gap(WRITTEN - 4.0);
    let drop = ink.height;
    ink.rule(0.0, width, drop, 0.5);
    write_on(&mut ink, words, drop, width);
    ink.gap(2.0);
    ink
}

/// A place for words above a line.
fn write_on(ink: &mut Fragment, name: &str, line: f32, width: f32) {
    ink.spot(SpotKind::Words, name, (0.0, line - WRITTEN + 6.0), (width, WRITTEN - 7.0));
}

/// A box to mark.
fn tick(ink: &mut Fragment, question: &FormQuestion, answer: &str, x: f32, y: f32) {
    ink.frame(x, y, BOX, BOX, BOX_LINE);
    ink.spot(SpotKind::Tick, format!("{}. {}: {answer}", question.number, question.text), (x, y), (BOX, BOX));
}

fn numbered(question: &FormQuestion, below: Fragment) -> Fragment {
    let number = paragraph(&[SMALL.mono_bold(question.number.to_string())], BODY, NUMBER, Align::Left);
    let mut words = asked(question, WIDTH - NUMBER);
    words.gap(3.0);
    words.stack(below);
    if let Some(more) = &question.detail {
        words.gap(2.0);
        words.stack(detail(more, WIDTH - NUMBER));
    }
    let mut ink = Fragment::space(words.height.max(number.height));
    ink.lay(number, 0.0, 0.0);
    ink.lay(words, NUMBER, 0.0);
    ink
}

fn grid(options: &[(String, Option<String>)], rows: &[FormQuestion]) -> Vec<Part> {
    let wide = if options.len() > 3 { 58.0 } else { 48.0 };
    let question_width = WIDTH - NUMBER - wide * options.len() as f32;
    let head = || grid_head(options, wide, question_width);
    let rows = rows.iter().map(|row| grid_row(options, row, wide, question_width));
    under(head, rows)
}

/// Rows under a head; the first stays with it, and a page that begins with a row has the head once more.
fn under(head: impl Fn() -> Fragment, rows: impl Iterator<Item = Fragment>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for row in rows {
        if parts.is_empty() {
            let mut ink = head();
            ink.stack(row);
            parts.push(Part { before: 4.0, ink, again: None });
        } else {
            parts.push(Part { before: 0.0, ink: row, again: Some(head()) });
        }
    }
    parts
}

fn grid_head(options: &[(String, Option<String>)], wide: f32, question_width: f32) -> Fragment {
    let heads: Vec<Fragment> =
        options.iter().map(|(label, _)| paragraph(&[SMALL.bold(label)], SMALL, wide - 6.0, Align::Center)).collect();
    let height = heads.iter().map(|head| head.height).fold(0.0, f32::max) + 5.0;
    let mut ink = Fragment::space(height);
    for (place, head) in heads.into_iter().enumerate() {
        let drop = height - head.height - 2.5;
        ink.lay(head, NUMBER + question_width + wide * place as f32 + 3.0, drop);
    }
    ink.rule(0.0, WIDTH, 0.5, 1.0);
    ink.rule(0.0, WIDTH, height - 0.375, 0.75);
    uprights(&mut ink, options.len(), wide, question_width, height);
    ink
}

fn grid_row(options: &[(String, Option<String>)], row: &FormQuestion, wide: f32, question_width: f32) -> Fragment {
    let mut words = asked(row, question_width - 8.0);
    if let Some(more) = &row.detail {
        words.gap(2.0);
        words.stack(detail(more, question_width - 8.0));
    }
    let height = (words.height + 7.0).max(BOX + 9.0);
    let mut ink = Fragment::space(height);
    ink.lay(paragraph(&[SMALL.mono_bold(row.number.to_string())], BODY, NUMBER, Align::Left), 4.0, 3.5);
    ink.lay(words, NUMBER + 4.0, 3.5);
    for (place, (label, points)) in options.iter().enumerate() {
        let left = NUMBER + question_width + wide * place as f32;
        let figure: Vec<Span<'_>> = points.iter().map(|points| BODY.mono(points.as_str())).collect();
        let taken = BOX + if figure.is_empty() { 0.0 } else { 5.0 + width_of(&figure) };
        let x = left + (wide - taken) / 2.0;
        let y = (height - BOX) / 2.0;
        tick(&mut ink, row, label, x, y);
        if !figure.is_empty() {
            let set = paragraph(&figure, BODY, wide, Align::Left);
            ink.lay(set, x + BOX + 5.0, (height - BODY.leading) / 2.0);
        }
    }
    ink.rule(0.0, WIDTH, height - 0.25, 0.5);
    uprights(&mut ink, options.len(), wide, question_width, height);
    ink
}

fn uprights(ink: &mut Fragment, columns: usize, wide: f32, question_width: f32, height: f32) {
    ink.upright(0.25, 0.0, height, 0.5);
    ink.upright(NUMBER, 0.0, height, 0.5);
    for place in 0..=columns {
        let x = NUMBER + question_width + wide * place as f32;
        ink.upright(x.min(WIDTH - 0.25), 0.0, height, 0.5);
    }
}

/// Boxes with their words, as many on a line as fit.
fn boxes(question: &FormQuestion, labels: &[String], width: f32) -> Fragment {
    let mut ink = Fragment::default();
    let mut line = Fragment::space(BODY.leading + 4.0);
    let mut x = 0.0;
    for label in labels {
        let room = width - BOX - 6.0;
        let natural = width_of(&[BODY.plain(label)]).min(room) + 0.5;
        if x > 0.0 && x + BOX + 6.0 + natural > width {
            ink.stack(std::mem::replace(&mut line, Fragment::space(BODY.leading + 4.0)));
            x = 0.0;
        }
        let words = paragraph(&[BODY.plain(label)], BODY, natural, Align::Left);
        line.height = line.height.max(words.height + 4.0);
        tick(&mut line, question, label, x, 1.0);
        line.lay(words, x + BOX + 6.0, 0.0);
        x += BOX + 6.0 + natural + 18.0;
    }
    ink.stack(line);
    ink
}

fn choice(question: &FormQuestion, options: &[String], several: bool) -> Part {
    let width = WIDTH - NUMBER;
    let mut below = Fragment::default();
    if several {
        below.stack(paragraph(&[SMALL.plain("Mark all that apply.")], SMALL, width, Align::Left));
        below.gap(2.0);
    }
    below.stack(boxes(question, options, width));
    Part { before: 8.0, ink: numbered(question, below), again: None }
}

fn lines_of(question: &FormQuestion, lines: u8, unit: Option<&str>) -> Part {
    let width = WIDTH - NUMBER;
    let mut below = Fragment::default();
    let unit = unit.map(|unit| BODY.plain(unit));
    let taken = unit.as_ref().map_or(0.0, |unit| width_of(std::slice::from_ref(unit)) + 6.0);
    let long = if unit.is_some() { 140.0 } else { width };
    for _ in 0..lines {
        below.gap(WRITTEN - 4.0);
        let drop = below.height;
        below.rule(0.0, long, drop, 0.75);
        write_on(&mut below, &question.text, drop, long);
        if let Some(unit) = &unit {
            below.lay(
                paragraph(std::slice::from_ref(unit), BODY, taken, Align::Left),
                long + 6.0,
                drop - BODY.leading + 2.0,
            );
        }
        below.gap(2.0);
    }
    Part { before: 6.0, ink: numbered(question, below), again: None }
}

fn rating(question: &FormQuestion, numbers: &[String], ends: &(Option<String>, Option<String>)) -> Part {
    let width = WIDTH - NUMBER;
    let wide = (width / numbers.len().max(1) as f32).min(38.0);
    let mut below = Fragment::space(BOX + 4.0 + BODY.leading);
    for (place, number) in numbers.iter().enumerate() {
        let middle = wide * (place as f32 + 0.5);
        tick(&mut below, question, number, middle - BOX / 2.0, 0.0);
        let set = paragraph(&[BODY.mono(number.as_str())], BODY, wide, Align::Center);
        below.lay(set, wide * place as f32, BOX + 3.0);
    }
    below.stack(between(ends, wide * numbers.len() as f32));
    Part { before: 8.0, ink: numbered(question, below), again: None }
}

fn ruler(question: &FormQuestion, ends: &(Option<String>, Option<String>)) -> Part {
    let mut below = Fragment::space(22.0);
    below.rule(0.0, RULER, 14.0, 1.0);
    below.upright(0.5, 7.0, 21.0, 1.0);
    below.upright(RULER - 0.5, 7.0, 21.0, 1.0);
    below.stack(between(ends, RULER));
    Part { before: 8.0, ink: numbered(question, below), again: None }
}

/// What the two ends mean, each under its own.
fn between(ends: &(Option<String>, Option<String>), width: f32) -> Fragment {
    let half = width / 2.0 - 4.0;
    let set = |words: &Option<String>, align: Align| match words {
        Some(words) => paragraph(&[SMALL.plain(words)], SMALL, half, align),
        None => Fragment::default(),
    };
    let (least, most) = (set(&ends.0, Align::Left), set(&ends.1, Align::Right));
    let mut ink = Fragment::space(least.height.max(most.height));
    ink.lay(least, 0.0, 0.0);
    ink.lay(most, width - half, 0.0);
    ink
}

fn list(columns: &[String], rows: u8) -> Vec<Part> {
    let wide = WIDTH / columns.len().max(1) as f32;
    let heads: Vec<Fragment> =
        columns.iter().map(|words| paragraph(&[SMALL.bold(words)], SMALL, wide - 8.0, Align::Left)).collect();
    let height = heads.iter().map(|head| head.height).fold(0.0, f32::max) + 6.0;
    let head = || {
        let mut head = Fragment::space(height);
        for (place, words) in heads.iter().enumerate() {
            head.lay(words.clone(), wide * place as f32 + 4.0, 3.0);
        }
        ruled(head, columns.len(), wide, 1.0)
    };
    let row = |number: u8| {
        let mut row = Fragment::space(28.0);
        for (place, words) in columns.iter().enumerate() {
            let name = format!("{words}, line {}", number + 1);
            row.spot(SpotKind::Words, name, (wide * place as f32 + 2.0, 4.0), (wide - 4.0, 20.0));
        }
        ruled(row, columns.len(), wide, 0.0)
    };
    under(head, (0..rows).map(row))
}

fn ruled(mut ink: Fragment, columns: usize, wide: f32, over: f32) -> Fragment {
    let height = ink.height;
    if over > 0.0 {
        ink.rule(0.0, WIDTH, over / 2.0, over);
    }
    ink.rule(0.0, WIDTH, height - 0.25, 0.5);
    for place in 0..=columns {
        ink.upright((wide * place as f32).clamp(0.25, WIDTH - 0.25), 0.0, height, 0.5);
    }
    ink
}
