//! A consent or authorization: its text, what is agreed to, and a line for each who signs.

use seriesdesk_core::sheets::{ConsentSheet, SheetSignature};

use crate::flow::{Flow, PORTRAIT, Sheet};
use crate::ink::{Fragment, Mark, Point, SpotKind};
use crate::parts::{
    address_lines, beside, facts, foot, heading, heavy_box, letterhead, running_head, sign_line, strip, title,
};
use crate::prose::{Align, BODY, FACTS, NEW_LINE, SMALL, TABLE, VALUE, paragraph};
use crate::write::{Imprint, write};
use crate::{DocumentError, Pdf};

const WIDTH: f32 = PORTRAIT.column;
const SIGNED: f32 = WIDTH * 0.62;
const DATED: f32 = WIDTH - SIGNED - 16.0;
/// The field on which a signature is drawn, and how high it stands on paper.
const FIELD: (f32, f32) = (1000.0, 300.0);
const DRAWN_HEIGHT: f32 = 40.0;
/// Room above the line for a signature with a pen, and where in it a signature is looked for: clear of the line and of what is above.
const BY_HAND: f32 = 37.0;
const LOOKED_AT: (f32, f32) = (5.0, 25.0);

/// Draws the sheet.
pub(crate) fn draw(sheet: &ConsentSheet) -> Result<Pdf, DocumentError> {
    let pages = pages(sheet, PORTRAIT)?;
    let imprint = Imprint {
        title: sheet.title.clone(),
        made_local: &sheet.made_local,
        width: PORTRAIT.width,
        height: PORTRAIT.height,
        fillable: false,
    };
    write(&pages, &imprint)
}

/// Its pages in a frame, each with its foot.
pub(crate) fn pages(sheet: &ConsentSheet, frame: Sheet) -> Result<Vec<Fragment>, DocumentError> {
    let head = letterhead(&sheet.letterhead.name, &address_lines(&sheet.letterhead), sheet.sample, frame.head());
    let set_foot = |page, of| foot(&[SMALL.plain(&sheet.source)], &sheet.number, page, of, WIDTH);
    let page = frame.above(set_foot(1, 1).height);
    let running = || {
        let who = [TABLE.bold(&sheet.patient), TABLE.plain("  DOB "), TABLE.mono(&sheet.born_on)];
        running_head(&who, &sheet.title, sheet.sample, frame.head())
    };
    let mut flow = Flow::new(page, head, running);
    flow.place(title(&sheet.title, &[], WIDTH));
    flow.place(strip(
        &[
            ("Patient", VALUE.bold(&sheet.patient)),
            ("Date of birth", VALUE.mono(&sheet.born_on)),
            ("Record", VALUE.mono(&sheet.mrn)),
            ("Printed", VALUE.mono(&sheet.printed_on)),
        ],
        WIDTH,
    ));
    for (head, paragraphs) in &sheet.parts {
        let mut texts = paragraphs.iter().map(|text| passage(text));
        let mut first = heading(head, None, WIDTH);
        if let Some(text) = texts.next() {
            first.stack(text);
        }
        flow.gap(9.0);
        flow.place(first);
        for text in texts {
            flow.gap(5.0);
            flow.place(text);
        }
    }
    if !sheet.beside.is_empty() {
        flow.gap(9.0);
        flow.place(heading("Filled in", None, WIDTH));
        let values: Vec<_> =
            sheet.beside.iter().map(|(label, value)| (label.as_str(), vec![FACTS.bold(value)])).collect();
        flow.place(facts(&values, WIDTH));
    }
    if let Some(notice) = &sheet.notice {
        flow.gap(9.0);
        flow.place(heavy_box(notice, WIDTH));
    }
    // What is agreed to stands on one page with the first signature.
    let mut agreed = paragraph(&[BODY.bold(&sheet.statement)], BODY, WIDTH, Align::Left);
    let mut lines = sheet.signatures.iter().map(signature);
    if let Some(line) = lines.next() {
        agreed.gap(4.0);
        agreed.stack(line);
    }
    flow.gap(14.0);
    flow.place(agreed);
    for line in lines {
        flow.gap(6.0);
        flow.place(line);
    }
    flow.finish(set_foot)
}

/// A paragraph; its lines stay lines.
fn passage(text: &str) -> Fragment {
    let text = text.replace('\n', &NEW_LINE.to_string());
    paragraph(&[BODY.plain(text)], BODY, WIDTH, Align::Left)
}

fn signature(line: &SheetSignature) -> Fragment {
    let who = if line.required { line.role.clone() } else { format!("{} (if any)", line.role) };
    let caption = match &line.name {
        Some(name) => format!("{who}: {name}"),
        None => format!("{who}, signature and name"),
    };
    let typed = line.name.as_deref().filter(|_| line.strokes.is_empty());
    let above = match (&line.name, line.strokes.is_empty()) {
        (_, false) => DRAWN_HEIGHT - 27.0,
        (None, true) => BY_HAND - 27.0,
        (Some(_), true) => 0.0,
    };
    let mut signed = Fragment::space(above);
    if line.name.is_none() {
        let kind = SpotKind::Signature { required: line.required };
        signed.spot(kind, &line.role, (2.0, LOOKED_AT.0), (SIGNED - 4.0, LOOKED_AT.1));
    }
    signed.stack(sign_line(typed, &[SMALL.plain(caption)], SIGNED));
    let drop = signed.height;
    signed.lay(drawing(&line.strokes), 4.0, 0.0);
    signed.height = drop;
    let mut dated = Fragment::space(above);
    if line.at.is_none() {
        dated.spot(SpotKind::Words, format!("{}: date and time", line.role), (0.0, above + 9.0), (DATED, 17.0));
    }
    let how = line.how.clone().unwrap_or_else(|| "Date and time".to_owned());
    dated.stack(sign_line(line.at.as_deref(), &[SMALL.plain(how)], DATED));
    beside(vec![(signed, SIGNED), (dated, DATED)], 16.0)
}

/// The strokes of a signature over its line.
fn drawing(strokes: &[Vec<(u32, u32)>]) -> Fragment {
    let scale = DRAWN_HEIGHT / FIELD.1;
    let mut fragment = Fragment::default();
    for stroke in strokes {
        let points = stroke.iter().map(|(x, y)| Point { x: *x as f32 * scale, y: *y as f32 * scale, handle: false });
        let mut points: Vec<Point> = points.collect();
        if let [only] = points[..] {
            points.push(Point { x: only.x + 0.6, ..only });
        }
        fragment.marks.push(Mark::Stroke { points, closed: false, width: 1.1, dotted: false });
    }
    fragment
}
