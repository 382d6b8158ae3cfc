//! Rooms by the hour. A held visit has a thick frame.

use seriesdesk_core::sheets::{DayBlock, DayLane, DaySheet};

use super::WIDTH;
use crate::fonts::Font;
use crate::ink::Fragment;
use crate::prose::{Align, SMALL, one_line, paragraph, width_of};

/// Room for the names of the lanes.
const NAMES: f32 = 86.0;
/// Height of a lane, and of the hours over the lanes.
const LANE: f32 = 15.0;
const HOURS: f32 = 12.0;

/// The hours of the chart in points.
struct Scale {
    from: f32,
    to: f32,
}

/// Draws the chart.
pub(super) fn chart(sheet: &DaySheet) -> Fragment {
    let (from, to) = hours(sheet);
    let scale = Scale { from: f32::from(from) * 60.0, to: f32::from(to) * 60.0 };
    let lanes: Vec<Vec<&DayBlock>> = sheet.lanes.iter().flat_map(rows).collect();
    let names = sheet.lanes.iter().flat_map(|lane| {
        let more = rows(lane).len().saturating_sub(1);
        std::iter::once(lane.name.as_str()).chain(std::iter::repeat_n("", more))
    });

    let mut chart = Fragment::space(HOURS + LANE * lanes.len() as f32 + 4.0);
    for hour in from..=to {
        let x = scale.at(f32::from(hour) * 60.0);
        if hour < to {
            chart.lay(paragraph(&[SMALL.plain(hour_name(hour))], SMALL, 60.0, Align::Left), x + 2.0, 0.0);
        }
        // The dotted line of the hour stops at a bar, which would be hard to read with a line through its name.
        for (place, blocks) in lanes.iter().enumerate() {
            let clear = blocks.iter().all(|block| {
                let (left, right) = scale.ends(block);
                x <= left || x >= right
            });
            let top = HOURS + LANE * place as f32;
            if clear {
                chart.dotted(x, top, top + LANE, 0.5);
            }
        }
    }
    for (place, (blocks, name)) in lanes.iter().zip(names).enumerate() {
        let top = HOURS + LANE * place as f32;
        chart.lay(one_line(&[SMALL.plain(name)], SMALL, NAMES - 4.0).0, 0.0, top + 2.5);
        for block in blocks {
            bar(&mut chart, block, &scale, top);
        }
        let shares_with_next = sheet.lanes.len() != lanes.len() && continues(sheet, place);
        if !shares_with_next {
            chart.rule(0.0, WIDTH, top + LANE, 0.5);
        }
    }
    chart
}

/// The hours to show: those asked for, and more where a booking lies outside them.
fn hours(sheet: &DaySheet) -> (u8, u8) {
    let blocks = || sheet.lanes.iter().flat_map(|lane| &lane.blocks);
    let hour = |minutes: u16| u8::try_from(minutes / 60).unwrap_or(24);
    let first = blocks().map(|block| hour(block.from_minute)).min().unwrap_or(24);
    let last = blocks().map(|block| hour(block.to_minute.max(block.from_minute).saturating_add(59))).max().unwrap_or(0);
    let from = sheet.from_hour.min(first).min(23);
    (from, sheet.to_hour.max(last).clamp(from + 1, 24))
}

/// Parts the bookings of a lane into rows without overlaps, so that a double booking is seen as one.
fn rows(lane: &DayLane) -> Vec<Vec<&DayBlock>> {
    let mut rows: Vec<Vec<&DayBlock>> = vec![Vec::new()];
    let mut blocks: Vec<&DayBlock> = lane.blocks.iter().collect();
    blocks.sort_by_key(|block| (block.from_minute, block.to_minute));
    for block in blocks {
        let free = rows.iter_mut().find(|row| row.last().is_none_or(|last| last.to_minute <= block.from_minute));
        match free {
            Some(row) => row.push(block),
            None => rows.push(vec![block]),
        }
    }
    rows
}

/// Whether the row after this one belongs to the same lane.
fn continues(sheet: &DaySheet, place: usize) -> bool {
    let mut end = 0;
    for lane in &sheet.lanes {
        end += rows(lane).len();
        if place < end {
            return place + 1 < end;
        }
    }
    false
}

fn bar(chart: &mut Fragment, block: &DayBlock, scale: &Scale, top: f32) {
    let (left, right) = scale.ends(block);
    // However short a visit is, its bar is seen.
    let width = (right - left).max(3.0);
    chart.frame(left, top + 1.5, width, 12.0, if block.held { 1.75 } else { 0.75 });
    let font = if block.held { Font::SansBold } else { Font::Sans };
    let label = shortened(&block.label, font, width - 3.5);
    let span = if block.held { SMALL.bold(label) } else { SMALL.plain(label) };
    chart.lay(one_line(&[span], SMALL, width.max(3.0)).0, left + 2.5, top + 2.2);
}

/// A name cut to fit, with a point where it was cut: `Prudhom.`.
fn shortened(name: &str, font: Font, width: f32) -> String {
    let wide = |text: &str| {
        let span = if font == Font::SansBold { SMALL.bold(text) } else { SMALL.plain(text) };
        width_of(&[span])
    };
    if wide(name) <= width {
        return name.to_owned();
    }
    let mut kept: Vec<char> = name.chars().take(60).collect();
    while !kept.is_empty() {
        kept.pop();
        let text = format!("{}.", kept.iter().collect::<String>().trim_end_matches([' ', '-', '.', '’']));
        if wide(&text) <= width && !kept.is_empty() {
            return text;
        }
    }
    String::new()
}

fn hour_name(hour: u8) -> String {
    match hour {
        0 | 24 => "12 AM".to_owned(),
        1..=11 => format!("{hour} AM"),
        12 => "12 PM".to_owned(),
        _ => format!("{} PM", hour - 12),
    }
}

impl Scale {
    fn at(&self, minute: f32) -> f32 {
        let share = (minute.clamp(self.from, self.to) - self.from) / (self.to - self.from);
        NAMES + share * (WIDTH - 2.0 - NAMES)
    }

    fn ends(&self, block: &DayBlock) -> (f32, f32) {
        (self.at(f32::from(block.from_minute)) + 0.5, self.at(f32::from(block.to_minute)) - 0.5)
    }
}
