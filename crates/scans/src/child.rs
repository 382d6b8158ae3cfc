//! The reading process: answers until nobody asks.

use hayro::hayro_syntax::Pdf;
use image::RgbaImage;
use std::{
    env, io,
    panic::{self, AssertUnwindSafe},
};

use crate::{
    ASKED, FileKind, Verdict,
    codes::{self, Code},
    memory, paint, pdf,
    picture::Pictures,
    wire::{self, Answer, Reading, Request, Wanted},
    writing,
};

/// At this width the first page is tried before a file counts as sound.
const TRIED_WIDTH: u32 = 120;
/// How wide pages are drawn to look for codes: about 200, 130 and 300 points to the inch of a letter page.
const WIDTHS: [u32; 3] = [1_700, 1_100, 2_550];

enum Open {
    Pdf(Pdf),
    Pictures(Pictures),
}

/// Reads foreign papers until nobody asks any more, when the program was started for it. Answers whether it was.
///
/// A program calls this before anything else.
pub fn serve_if_asked() -> bool {
    if env::args_os().nth(1).is_none_or(|argument| argument != ASKED) {
        return false;
    }
    // A panic's own words could be a patient's, and a hostile file brings them about.
    panic::set_hook(Box::new(|_| {}));
    if memory::limit() {
        serve();
    }
    true
}

fn serve() {
    let (mut from, mut to) = (io::stdin().lock(), io::stdout().lock());
    let mut open = None;
    while let Some(request) = wire::read_request(&mut from) {
        let answer = match request {
            Request::Open(bytes) => {
                let (reading, opened) = read(bytes);
                open = opened;
                Answer::Read(reading)
            }
            Request::Picture(wanted) => match open.as_ref().map(|open| draw(open, wanted)) {
                Some(Ok(png)) => Answer::Drawn(png),
                Some(Err(_)) | None => Answer::Refused,
            },
            Request::Codes(page) => match open.as_ref().map(|open| codes_on(open, page)) {
                Some(Ok(found)) => Answer::Codes(found),
                Some(Err(_)) | None => Answer::Refused,
            },
            Request::Look(wanted, fields) => {
                let seen = |open| guarded(|| Ok(writing::look(&pixels(open, wanted)?, &fields)));
                match open.as_ref().map(seen) {
                    Some(Ok(seen)) => Answer::Seen(seen),
                    Some(Err(_)) | None => Answer::Refused,
                }
            }
        };
        if wire::write_answer(&mut to, &answer).is_err() {
            return;
        }
    }
}

/// What a file is. It is sound when its first page can be drawn.
fn read(bytes: Vec<u8>) -> (Reading, Option<Open>) {
    let kind = FileKind::of(&bytes);
    let first = Wanted { page: 1, width: TRIED_WIDTH, turns: 0 };
    let opened = panic::catch_unwind(AssertUnwindSafe(|| open(kind, bytes))).unwrap_or(Err(Verdict::Damaged));
    match opened.and_then(|(open, pages)| draw(&open, first).map(|_| (open, pages))) {
        Ok((open, pages)) => (Reading { kind, verdict: Verdict::Sound, pages }, Some(open)),
        Err(verdict) => (Reading::refused(kind, verdict), None),
    }
}

fn open(kind: FileKind, bytes: Vec<u8>) -> Result<(Open, u32), Verdict> {
    match kind {
        FileKind::Pdf => pdf::open(bytes).map(|(pdf, pages)| (Open::Pdf(pdf), pages)),
        FileKind::Jpeg | FileKind::Png | FileKind::Tiff => {
            Pictures::open(kind, bytes).map(|(pictures, pages)| (Open::Pictures(pictures), pages))
        }
        FileKind::Heic | FileKind::Other => Err(Verdict::Foreign),
    }
}

fn draw(open: &Open, wanted: Wanted) -> Result<Vec<u8>, Verdict> {
    guarded(|| paint::encode(pixels(open, wanted)?, wanted.turns).ok_or(Verdict::Damaged))
}

/// The codes on a page. A page in which none is found is tried in other sizes: a code may be too fine or too coarse to be seen at first.
fn codes_on(open: &Open, page: u32) -> Result<Vec<Code>, Verdict> {
    guarded(|| {
        for width in WIDTHS {
            let found = codes::read(&pixels(open, Wanted { page, width, turns: 0 })?, width);
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    })
}

fn pixels(open: &Open, wanted: Wanted) -> Result<RgbaImage, Verdict> {
    match open {
        Open::Pdf(pdf) => pdf::pixels(pdf, wanted).ok_or(Verdict::Damaged),
        Open::Pictures(pictures) => pictures.pixels(wanted),
    }
}

fn guarded<T>(work: impl FnOnce() -> Result<T, Verdict>) -> Result<T, Verdict> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Verdict::Damaged))
}
