//! The recovery kit: 24 words to lock away. It names no patient and is drawn from memory only.

use seriesdesk_core::sheets::{Passage, RecoveryKitSheet};

use crate::flow::{Flow, PORTRAIT};
use crate::ink::Fragment;
use crate::parts::{beside, dotted, foot, heading, heavy_box, letterhead, running_head, title};
use crate::prose::{Align, HEAD, NOTE, SMALL, Span, TABLE, Type, paragraph};
use crate::table::{Cell, Column, GRID, Look, cell, filling, row};
use crate::write::{Imprint, write};
use crate::{DocumentError, Pdf};

const WIDTH: f32 = PORTRAIT.column;
const HALF: f32 = (WIDTH - 16.0) / 2.0;
/// Words stand one under the other in columns of this many.
const IN_A_COLUMN: usize = 6;
const STEP: Type = Type { size: 9.5, leading: 12.5 };
const WORD: Type = Type { size: 15.0 / 0.95, leading: 19.0 };

/// Draws the sheet.
pub(crate) fn draw(sheet: &RecoveryKitSheet) -> Result<Pdf, DocumentError> {
    let head = letterhead(&sheet.practice, &[made(sheet)], sheet.sample, WIDTH);
    let secret = if sheet.sample {
        "SECRET. Holds no patient data. Keep sealed. Fictional sample."
    } else {
        "SECRET. Holds no patient data. Keep sealed."
    };
    let set_foot = |page, of| foot(&[SMALL.plain(secret)], &sheet.number, page, of, WIDTH);
    let page = PORTRAIT.above(set_foot(1, 1).height);
    let mut flow =
        Flow::new(page, head, || running_head(&[TABLE.bold(&sheet.practice)], "Recovery kit", sheet.sample, WIDTH));

    flow.place(title(&format!("Recovery kit: {} words", sheet.words.len()), &numbers(sheet), WIDTH));
    flow.place(heavy_box(&warning(), WIDTH));
    flow.gap(9.0);
    words(&mut flow, sheet);
    flow.gap(4.0);
    flow.place(paragraph(&[NOTE.plain(how_to_read(sheet))], NOTE, WIDTH, Align::Left));
    flow.gap(8.0);
    flow.place(beside(vec![(when_needed(), HALF), (do_now(sheet), HALF)], 16.0));
    flow.gap(13.0);
    flow.place(custody());

    let pages = flow.finish(set_foot)?;
    let imprint = Imprint {
        title: format!("Recovery kit {}", sheet.number),
        made_local: &sheet.made_local,
        width: PORTRAIT.width,
        height: PORTRAIT.height,
        fillable: false,
    };
    write(&pages, &imprint)
}

fn made(sheet: &RecoveryKitSheet) -> Vec<Span<'_>> {
    let mut made = vec![NOTE.plain("made ")];
    match sheet.made_at.split_once(' ') {
        Some((day, time)) => made.extend([NOTE.mono(day), NOTE.plain(format!(" {time}"))]),
        None => made.push(NOTE.plain(&sheet.made_at)),
    }
    if let Some(computer) = &sheet.computer {
        made.push(NOTE.plain(format!(" on the computer “{computer}”")));
    }
    dotted(NOTE, vec![vec![NOTE.plain("Seriesdesk recovery kit")], made])
}

fn numbers(sheet: &RecoveryKitSheet) -> Vec<Vec<Span<'_>>> {
    let mut lines = vec![vec![
        TABLE.plain("Kit "),
        TABLE.mono_bold(&sheet.number),
        TABLE.plain("\u{A0}\u{A0} Key mark "),
        TABLE.mono_bold(&sheet.key_mark),
    ]];
    if let Some(replaced) = &sheet.replaces {
        lines.push(vec![TABLE.plain("Replaces kit "), TABLE.mono(replaced)]);
    }
    lines
}

fn warning() -> Passage {
    Passage {
        lead: "Whoever holds these words can open every patient record of this practice.".to_owned(),
        body: "They work without a passphrase. We have no copy and cannot make one. Keep this sheet sealed and locked \
               away."
            .to_owned(),
    }
}

/// The words down the columns, each with its number.
fn words(flow: &mut Flow<'_>, sheet: &RecoveryKitSheet) {
    let count = sheet.words.len().div_ceil(IN_A_COLUMN).max(1);
    let columns: Vec<Column> = (0..count)
        .flat_map(|_| [Column::left(0.45), Column { width: WIDTH / count as f32 - 32.4, align: Align::Left }])
        .collect();
    let look = Look { kind: WORD, at_least: 44.5, centered: true, uprights: 0.0, edge: 8.0, side: 0.0, ..GRID };
    for line in 0..IN_A_COLUMN.min(sheet.words.len()) {
        let cells: Vec<Cell<'_>> = (0..count)
            .flat_map(|column| {
                let place = column * IN_A_COLUMN + line;
                match sheet.words.get(place) {
                    Some(word) => {
                        let number = format!("{}{}", if column == 0 { "" } else { "\u{A0}\u{A0}" }, place + 1);
                        [cell([HEAD.plain(number)]), cell([WORD.mono_bold(word)])]
                    }
                    None => [cell([]), cell([])],
                }
            })
            .collect();
        let mut set = row(&columns, &cells, look);
        for column in 0..=count {
            set.upright(WIDTH * column as f32 / count as f32, 0.0, set.height, 0.5);
        }
        flow.place(set);
    }
}

fn how_to_read(sheet: &RecoveryKitSheet) -> String {
    let columns: Vec<String> = (0..sheet.words.len())
        .step_by(IN_A_COLUMN)
        .map(|first| format!("{} to {}", first + 1, (first + IN_A_COLUMN).min(sheet.words.len())))
        .collect();
    let sample = if sheet.sample { " Sample words: they open nothing." } else { "" };
    format!("Read down each column: {}.{sample}", columns.join(", "))
}

fn when_needed() -> Fragment {
    let steps = [
        "Install Seriesdesk on a clean computer.",
        "Choose “Open with the recovery kit”.",
        "Type the 24 words in order. Case does not matter.",
        "Point it to the shared folder or a backup.",
        "Set a new passphrase. Then make a new kit and destroy this one.",
    ];
    let mut list = heading("When you need it", None, HALF);
    for (number, step) in steps.iter().enumerate() {
        let mut line = paragraph(&[STEP.plain(*step)], STEP, HALF - 14.0, Align::Left);
        line = beside(vec![(Fragment::default(), 14.0), (line, HALF - 14.0)], 0.0);
        line.lay(paragraph(&[STEP.plain(format!("{}.", number + 1))], STEP, 14.0, Align::Left), 3.0, 0.0);
        list.stack(line);
        list.gap(2.0);
    }
    list
}

fn do_now(sheet: &RecoveryKitSheet) -> Fragment {
    const BOX: f32 = 9.0;
    let mut steps = vec!["Print two copies. Do not photograph, scan, email or fax.".to_owned()];
    if !sheet.rehearsed.is_empty() {
        steps.push(format!("Rehearse: the desk asked for words {}.", listed(&sheet.rehearsed)));
    }
    steps.extend([
        "Seal each in an envelope; sign across the flap.".to_owned(),
        "One in the practice’s safe, one in another building.".to_owned(),
        "Clear the printer’s memory, if it keeps jobs.".to_owned(),
    ]);
    let mut list = heading("Do now", None, HALF);
    for step in steps {
        let line = paragraph(&[STEP.plain(step)], STEP, HALF - 17.0, Align::Left);
        let mut line = beside(vec![(Fragment::default(), 17.0), (line, HALF - 17.0)], 0.0);
        line.frame(0.5, (STEP.leading - BOX) / 2.0, BOX, BOX, 1.0);
        list.stack(line);
        list.gap(2.0);
    }
    list
}

/// `4, 11 and 19`.
fn listed(numbers: &[u8]) -> String {
    let words: Vec<String> = numbers.iter().map(u8::to_string).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

fn custody() -> Fragment {
    let columns = filling(vec![Column::left(0.83), Column::left(2.36), Column::left(2.09), Column::left(0.0)], WIDTH);
    let mut table = heading("Custody", None, WIDTH);
    let names = ["Copy", "Place", "Sealed by, signature", "Date"].map(|name| cell([SMALL.bold(name)]));
    table.stack(row(&columns, &names, Look { kind: SMALL, ..GRID }));
    for copy in ["1 of 2", "2 of 2"] {
        let cells = [cell([TABLE.plain(copy)]), cell([]), cell([]), cell([])];
        table.stack(row(&columns, &cells, Look { at_least: 26.0, centered: true, ..GRID }));
    }
    table.gap(10.0);
    // Lines to write on stand where a reader's pen expects them: at the foot of the words.
    let mut line = Fragment::space(NOTE.leading + 2.0);
    let mut x = 0.0;
    for (label, length) in [("Opened on", 70.0), ("by", 140.0), ("reason", 0.0)] {
        let words = paragraph(&[NOTE.plain(label)], NOTE, 80.0, Align::Left);
        let taken = crate::prose::width_of(&[NOTE.plain(label)]);
        line.lay(words, x, 0.0);
        x += taken + 4.0;
        let end = if length > 0.0 { x + length } else { WIDTH };
        line.rule(x, end, NOTE.baseline() + 1.5, 0.5);
        x = end + 6.0;
    }
    table.stack(line);
    table
}
