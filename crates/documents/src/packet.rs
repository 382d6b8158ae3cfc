//! Papers that go out together: a letter in front, then each paper with a code on every page.

use qrcodegen::{QrCode, QrCodeEcc};
use seriesdesk_core::sheets::{CODE_PLACE, CoverLetter, PacketContent, PacketSheet, PageMark, SignatureSpot};

use crate::flow::{Flow, PORTRAIT, Sheet};
use crate::ink::{Fragment, SpotKind};
use crate::parts::{address_lines, foot, letterhead};
use crate::prose::{Align, BODY, SMALL, paragraph};
use crate::write::{Imprint, write};
use crate::{DocumentError, Pdf, consent, form};

/// Room between the code and what stands beside or below it: its quiet zone.
const QUIET: f32 = 14.0;
const CODE: f32 = CODE_PLACE.2;
/// A page with room for the code in its corner.
const CODED: Sheet = Sheet { corner: (CODE + QUIET, CODE_PLACE.1 + CODE + 8.0 - PORTRAIT.top), ..PORTRAIT };
const WIDTH: f32 = PORTRAIT.column;

/// How many pages a paper of a packet has, and where it is signed.
pub type Drawn = (u16, Vec<SignatureSpot>);

/// A packet as a file, with what is to be known of each of its papers.
pub(crate) fn draw(sheet: &PacketSheet) -> Result<(Pdf, Vec<Drawn>), DocumentError> {
    let (mut drawn, mut coded) = (Vec::new(), Vec::new());
    for item in &sheet.items {
        let mut pages = match &item.paper {
            PacketContent::Form(form) => form::pages(form, CODED)?,
            PacketContent::Consent(consent) => consent::pages(consent, CODED)?,
        };
        let count = u16::try_from(pages.len()).map_err(|_| DocumentError::TooLong)?;
        let mut signatures = Vec::new();
        for (number, page) in (1..).zip(&mut pages) {
            put_code(page, &item.code.on(number, count))?;
            signatures.extend(signed_on(page, number));
        }
        drawn.push((count, signatures));
        coded.append(&mut pages);
    }
    let mut pages = cover(sheet, &drawn)?;
    pages.append(&mut coded);
    let imprint = Imprint {
        title: "Forms to fill in".to_owned(),
        made_local: &sheet.made_local,
        width: PORTRAIT.width,
        height: PORTRAIT.height,
        fillable: true,
    };
    Ok((write(&pages, &imprint)?, drawn))
}

/// Where a page has to be signed.
fn signed_on(page: &Fragment, number: u16) -> impl Iterator<Item = SignatureSpot> {
    let wanted = page.spots.iter().filter(|spot| spot.kind == SpotKind::Signature { required: true });
    wanted.map(move |spot| {
        // Points on a letter page.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a page")]
        let whole = |points: f32| points.round().clamp(0.0, 1_000.0) as u16;
        SignatureSpot {
            page: number,
            role: spot.name.clone(),
            x: whole(spot.x),
            y: whole(spot.y),
            width: whole(spot.width),
            height: whole(spot.height),
        }
    })
}

fn cover(sheet: &PacketSheet, drawn: &[Drawn]) -> Result<Vec<Fragment>, DocumentError> {
    let CoverLetter { date, to, paragraphs } = &sheet.cover;
    let head = letterhead(&sheet.letterhead.name, &address_lines(&sheet.letterhead), sheet.sample, WIDTH);
    let set_foot = |page, of| foot(&[SMALL.plain("Confidential.")], "Letter", page, of, WIDTH);
    let mut flow = Flow::new(PORTRAIT.above(set_foot(1, 1).height), head, Fragment::default);
    let words = |text: &str| paragraph(&[BODY.plain(text)], BODY, WIDTH, Align::Left);
    flow.gap(18.0);
    flow.place(words(date));
    flow.gap(14.0);
    to.iter().for_each(|line| flow.place(words(line)));
    flow.gap(18.0);
    for text in paragraphs {
        flow.place(words(text));
        flow.gap(8.0);
    }
    for (item, (pages, _)) in sheet.items.iter().zip(drawn) {
        let pages = if *pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") };
        let mut line = Fragment::space(BODY.leading + 3.0);
        line.frame(0.0, 2.0, 9.0, 9.0, 1.0);
        line.lay(
            paragraph(&[BODY.plain(format!("{}, {pages}", item.title))], BODY, WIDTH - 18.0, Align::Left),
            18.0,
            0.0,
        );
        flow.place(line);
    }
    flow.finish(set_foot)
}

/// Puts the code into the upper right corner, beside the head.
fn put_code(page: &mut Fragment, mark: &PageMark) -> Result<(), DocumentError> {
    let code = QrCode::encode_text(&mark.written(), QrCodeEcc::Quartile).map_err(|_| DocumentError::Write)?;
    let (left, top, _) = CODE_PLACE;
    let modules = code.size();
    let side = CODE / modules as f32;
    for row in 0..modules {
        let y = top + side * (row as f32 + 0.5);
        let mut from = None;
        for column in 0..=modules {
            let is_dark = column < modules && code.get_module(column, row);
            match (is_dark, from) {
                (true, None) => from = Some(column),
                (false, Some(begin)) => {
                    page.rule(left + side * begin as f32, left + side * column as f32, y, side);
                    from = None;
                }
                _ => {}
            }
        }
    }
    Ok(())
}
