//! What several papers share: heads, feet, strips of facts, boxes, lines to sign on.

use seriesdesk_core::sheets::{Letterhead, Passage};
use seriesdesk_core::types::Cents;

use crate::fonts::Font;
use crate::ink::{Fragment, Mark};
use crate::prose::{
    Align, BODY, FACTS, HEAD, NAME, NOTE, SMALL, Span, TABLE, TITLE, Type, VALUE, one_line, paragraph, width_of,
};

/// What stands where a fact is absent, so that nobody takes it for forgotten.
pub(crate) const DASH: &str = "—";
/// Between facts on one line.
const DOT: &str = "\u{A0} · \u{A0}";

/// A fact, or the dash of an absent one.
pub(crate) fn or_dash(fact: Option<&str>) -> &str {
    fact.filter(|fact| !fact.trim().is_empty()).unwrap_or(DASH)
}

/// Money in a column: `1,415.50`.
pub(crate) fn amount(cents: i64) -> String {
    Cents(cents).plain()
}

/// Joins pieces of a line with middle dots.
pub(crate) fn dotted<'a>(kind: Type, pieces: Vec<Vec<Span<'a>>>) -> Vec<Span<'a>> {
    joined(&kind.plain(DOT), pieces)
}

/// The same between bold pieces.
pub(crate) fn dotted_bold<'a>(kind: Type, pieces: Vec<Vec<Span<'a>>>) -> Vec<Span<'a>> {
    joined(&kind.bold(DOT), pieces)
}

fn joined<'a>(between: &Span<'a>, pieces: Vec<Vec<Span<'a>>>) -> Vec<Span<'a>> {
    let mut spans = Vec::new();
    for piece in pieces {
        if !spans.is_empty() {
            spans.push(between.clone());
        }
        spans.extend(piece);
    }
    spans
}

/// The boxed word SAMPLE; its width is returned with it.
pub(crate) fn sample() -> (Fragment, f32) {
    const WORD: &str = "SAMPLE";
    const TRACKING: f32 = 1.2;
    let ink = Font::SansBold.face().width(WORD, SMALL.size) + TRACKING * WORD.len() as f32;
    let width = ink + 9.0 + 2.0;
    let mut fragment = Fragment::space(15.0);
    let (x, y, text) = (6.0, 2.0 + SMALL.baseline(), WORD.to_owned());
    fragment.marks.push(Mark::Text { x, y, font: Font::SansBold, size: SMALL.size, text, tracking: TRACKING });
    fragment.frame(0.0, 0.0, width, 15.0, 1.0);
    (fragment, width)
}

/// Head of the first page: name over address and numbers, then a heavy rule. `lines` stand under the name.
pub(crate) fn letterhead(name: &str, lines: &[Vec<Span<'_>>], is_sample: bool, width: f32) -> Fragment {
    let (mark, mark_width) = if is_sample { rings() } else { (Fragment::default(), 0.0) };
    let (stamp, stamp_width) = if is_sample { sample() } else { (Fragment::default(), 0.0) };
    let left = if is_sample { mark_width + 9.0 } else { 0.0 };
    let column = width - left - if is_sample { stamp_width + 12.0 } else { 0.0 };

    let mut words = paragraph(&[NAME.bold(name)], NAME, column, Align::Left);
    for line in lines {
        words.stack(paragraph(line, NOTE, column, Align::Left));
    }
    let inner = words.height.max(mark.height);
    let mut head = Fragment::space(inner + 7.0 + 1.5);
    let (mark_height, words_height, stamp_height) = (mark.height, words.height, stamp.height);
    head.lay(mark, 0.0, (inner - mark_height) / 2.0);
    head.lay(words, left, (inner - words_height) / 2.0);
    head.lay(stamp, width - stamp_width, (inner - stamp_height) / 2.0);
    head.rule(0.0, width, inner + 7.0 + 0.75, 1.5);
    head
}

/// Address and telephone of a practice as letterhead lines; the second line holds its numbers.
pub(crate) fn address_lines(practice: &Letterhead) -> Vec<Vec<Span<'_>>> {
    let mut first = vec![vec![NOTE.plain(&practice.address)]];
    if let Some(phone) = &practice.phone {
        first.push(vec![NOTE.plain(format!("Tel {}", phone.replace(' ', "\u{A0}")))]);
    }
    if let Some(fax) = &practice.fax {
        first.push(vec![NOTE.plain(format!("Fax {}", fax.replace(' ', "\u{A0}")))]);
    }
    let numbers = [("EIN", &practice.ein), ("Group NPI", &practice.group_npi), ("Taxonomy", &practice.taxonomy)];
    let second: Vec<_> = numbers
        .into_iter()
        .filter_map(|(label, number)| Some(vec![NOTE.plain(format!("{label} ")), NOTE.mono(number.as_deref()?)]))
        .collect();
    [first, second].into_iter().filter(|line| !line.is_empty()).map(|line| dotted(NOTE, line)).collect()
}

/// The tree rings of the invented practice; no real practice bears them.
fn rings() -> (Fragment, f32) {
    let mut mark = Fragment::space(34.0);
    for (x, y, radius) in [(17.0, 17.0, 15.8), (16.2, 17.6, 11.6), (15.6, 18.2, 7.4), (15.0, 18.6, 3.2)] {
        mark.circle(x, y, radius, 1.3);
    }
    mark.stroke([(20.5, 12.5), (28.0, 6.0)], 1.3);
    (mark, 34.0)
}

/// Title at the left, number and dates at the right, each on a line of its own.
pub(crate) fn title(text: &str, right: &[Vec<Span<'_>>], width: f32) -> Fragment {
    let taken = right.iter().map(|line| width_of(line)).fold(0.0, f32::max).min(width * 0.6);
    let title = paragraph(&[TITLE.bold(text)], TITLE, width - taken - 12.0, Align::Left);
    let mut facts = Fragment::default();
    for line in right {
        facts.stack(paragraph(line, TABLE, taken + 0.1, Align::Right));
    }
    // Both sides share the baseline of their first lines.
    let drop = TITLE.baseline() - TABLE.baseline();
    let height = title.height.max(drop + facts.height);
    let mut fragment = Fragment::space(9.0 + height + 6.0);
    fragment.lay(title, 0.0, 9.0);
    fragment.lay(facts, width - taken - 0.1, 9.0 + drop);
    fragment
}

/// Head of the second and later pages.
pub(crate) fn running_head(left: &[Span<'_>], paper: &str, is_sample: bool, width: f32) -> Fragment {
    let (stamp, stamp_width) = if is_sample { sample() } else { (Fragment::default(), 0.0) };
    let stamp_room = if is_sample { stamp_width + 8.0 } else { 0.0 };
    let (paper, paper_width) = one_line(&[TABLE.plain(paper)], TABLE, width / 2.0);
    let (who, _) = one_line(left, TABLE, width - stamp_room - paper_width - 10.0);
    let height = 15.0;
    let mut head = Fragment::space(height + 5.0 + 1.5 + 11.0);
    head.lay(who, 0.0, (height - TABLE.leading) / 2.0);
    head.lay(paper, width - stamp_room - paper_width, (height - TABLE.leading) / 2.0);
    head.lay(stamp, width - stamp_width, 0.0);
    head.rule(0.0, width, height + 5.0 + 0.75, 1.5);
    head
}

/// Foot of every page: who may see it at the left, number and page at the right.
pub(crate) fn foot(left: &[Span<'_>], number: &str, page: usize, of: usize, width: f32) -> Fragment {
    let right = dotted(SMALL, vec![vec![SMALL.mono(number)], vec![SMALL.plain(format!("Page {page} of {of}"))]]);
    let (right, right_width) = one_line(&right, SMALL, width * 0.6);
    let words = paragraph(left, SMALL, width - right_width - 12.0, Align::Left);
    let mut foot = Fragment::space(4.75 + words.height.max(SMALL.leading));
    foot.rule(0.0, width, 0.375, 0.75);
    foot.lay(words, 0.0, 4.75);
    foot.lay(right, width - right_width, 4.75);
    foot
}

/// Section head, with a smaller remark after it.
pub(crate) fn heading<'a>(text: &'a str, remark: Option<&'a str>, width: f32) -> Fragment {
    let mut spans = vec![HEAD.bold(text)];
    if let Some(remark) = remark {
        spans.push(TABLE.plain(format!(" ({remark})")));
    }
    let mut fragment = paragraph(&spans, HEAD, width, Align::Left);
    fragment.gap(3.0);
    fragment
}

/// A strip of boxes, each a small label over a value.
pub(crate) fn strip(facts: &[(&str, Span<'_>)], width: f32) -> Fragment {
    const SIDES: f32 = 12.0;
    let natural: Vec<f32> = facts
        .iter()
        .map(|(label, value)| width_of(&[SMALL.plain(*label)]).max(width_of(std::slice::from_ref(value))) + SIDES)
        .collect();
    let widths = shared(&natural, width);
    let mut boxes = Vec::new();
    let mut height: f32 = 0.0;
    for ((label, value), width) in facts.iter().zip(&widths) {
        let mut fact = paragraph(&[SMALL.plain(*label)], SMALL, width - SIDES, Align::Left);
        fact.stack(paragraph(std::slice::from_ref(value), VALUE, width - SIDES, Align::Left));
        height = height.max(fact.height);
        boxes.push(fact);
    }
    let height = height + 2.5 + 3.5 + 1.5;
    let mut strip = Fragment::space(height + 7.0);
    let mut x = 0.0;
    for (place, (fact, width)) in boxes.into_iter().zip(&widths).enumerate() {
        if place > 0 {
            strip.upright(x, 0.0, height, 0.5);
        }
        strip.lay(fact, x + SIDES / 2.0, 3.25);
        x += width;
    }
    strip.frame(0.0, 0.0, width, height, 0.75);
    strip
}

/// Shares out a width: everyone what they need and an equal part of the rest, or, where it is short, the widest give.
pub(crate) fn shared(natural: &[f32], width: f32) -> Vec<f32> {
    let count = natural.len().max(1) as f32;
    let needed: f32 = natural.iter().sum();
    if needed <= width {
        return natural.iter().map(|own| own + (width - needed) / count).collect();
    }
    let mut limit = width / count;
    for _ in 0..natural.len() {
        let (small, large): (Vec<f32>, Vec<f32>) = natural.iter().partition(|own| **own <= limit);
        if large.is_empty() {
            break;
        }
        limit = (width - small.iter().sum::<f32>()) / large.len() as f32;
    }
    natural.iter().map(|own| own.min(limit)).collect()
}

/// Labels with their values in bold, one under the other.
pub(crate) fn facts(facts: &[(&str, Vec<Span<'_>>)], width: f32) -> Fragment {
    let label_width = facts.iter().map(|(label, _)| width_of(&[FACTS.plain(*label)])).fold(0.0, f32::max);
    let label_width = label_width.min(width * 0.45);
    let mut list = Fragment::default();
    for (label, value) in facts {
        let value = paragraph(value, FACTS, width - label_width - 8.0, Align::Left);
        let label = paragraph(&[FACTS.plain(*label)], FACTS, label_width + 0.1, Align::Left);
        let mut line = Fragment::space(value.height.max(label.height));
        line.lay(label, 0.0, 0.0);
        line.lay(value, label_width + 8.0, 0.0);
        list.stack(line);
    }
    list
}

/// A passage in a heavy box.
pub(crate) fn heavy_box(passage: &Passage, width: f32) -> Fragment {
    const LINE: f32 = 1.5;
    let words = paragraph(&spoken(BODY, passage), BODY, width - 2.0 * (8.0 + LINE), Align::Left);
    let height = words.height + 2.0 * (6.0 + LINE);
    let mut fragment = Fragment::space(height);
    fragment.lay(words, 8.0 + LINE, 6.0 + LINE);
    fragment.frame(0.0, 0.0, width, height, LINE);
    fragment
}

/// A passage as spans: its opening bold.
pub(crate) fn spoken(kind: Type, passage: &Passage) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    if !passage.lead.is_empty() {
        spans.push(kind.bold(&passage.lead));
        spans.push(kind.plain(" "));
    }
    spans.push(kind.plain(&passage.body));
    spans
}

/// A line to sign or write on, with what is already there and a caption.
pub(crate) fn sign_line(written: Option<&str>, caption: &[Span<'_>], width: f32) -> Fragment {
    let mut fragment = Fragment::space(27.0);
    if let Some(written) = written {
        let (text, _) = one_line(&[BODY.mono(written)], BODY, width - 4.0);
        fragment.lay(text, 2.0, 27.0 - 2.0 - BODY.leading);
    }
    fragment.rule(0.0, width, 27.0, 0.75);
    fragment.gap(2.0);
    fragment.stack(paragraph(caption, SMALL, width, Align::Left));
    fragment
}

/// Lays fragments beside each other, each of a given width with a gap between.
pub(crate) fn beside(parts: Vec<(Fragment, f32)>, gap: f32) -> Fragment {
    let mut row = Fragment::space(parts.iter().map(|(part, _)| part.height).fold(0.0, f32::max));
    let mut x = 0.0;
    for (part, width) in parts {
        row.lay(part, x, 0.0);
        x += width + gap;
    }
    row
}
