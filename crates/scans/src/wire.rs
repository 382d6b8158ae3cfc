//! What the program and its reading process say to each other: a letter, a length, that many bytes.

use std::io::{self, Read, Write};

use crate::{
    FileKind, LARGEST_FILE, LARGEST_PICTURE, MOST_PAGES, Verdict,
    codes::{self, Code},
    writing::Field,
};

/// No answer is longer, in bytes.
pub(crate) const LONGEST_ANSWER: usize = 64 * 1024 * 1024;

/// No page has more codes than are looked at.
pub(crate) const MOST_CODES: usize = 8;
/// No code says more, in bytes.
pub(crate) const LONGEST_CODE: usize = 200;
/// No page has more fields that are looked at.
pub(crate) const MOST_FIELDS: usize = 32;

const OPEN: u8 = b'o';
const PICTURE: u8 = b'p';
const CODES: u8 = b'c';
const READ: u8 = b'r';
const DRAWN: u8 = b'd';
const REFUSED: u8 = b'n';
const FOUND: u8 = b'f';
const LOOK: u8 = b'l';
const SEEN: u8 = b's';
const PNG: &[u8] = &[0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its kind.
    pub kind: FileKind,
    /// What came of reading it.
    pub verdict: Verdict,
    /// How many pages it has; none when it is not sound.
    pub pages: u32,
}

/// A picture of one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The page; 1 is the first.
    pub page: u32,
    /// How wide, in pixels, before it is turned.
    pub width: u32,
    /// How many quarters it is turned to the right.
    pub turns: u8,
}

/// What is asked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Read these bytes; what was open is let go.
    Open(Vec<u8>),
    /// Draw a page of what is open.
    Picture(Wanted),
    /// Look for codes on a page of what is open.
    Codes(u32),
    /// Look for handwriting in fields of a page that is drawn as it says.
    Look(Wanted, Vec<Field>),
}

/// What is answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// What the file is.
    Read(Reading),
    /// A page as PNG.
    Drawn(Vec<u8>),
    /// The codes on a page.
    Codes(Vec<Code>),
    /// In which of the fields something is written.
    Seen(Vec<bool>),
    /// The page cannot be drawn.
    Refused,
}

impl Reading {
    /// A file that cannot be shown.
    pub(crate) fn refused(kind: FileKind, verdict: Verdict) -> Reading {
        Reading { kind, verdict, pages: 0 }
    }
}

impl Wanted {
    /// Whether such a picture is made at all.
    pub(crate) fn is_fair(&self) -> bool {
        (1..=MOST_PAGES).contains(&self.page) && (1..=LARGEST_PICTURE).contains(&self.width) && self.turns < 4
    }
}

/// Asks for reading, without copying the bytes.
pub(crate) fn write_open(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    write_frame(to, OPEN, bytes)
}

/// Asks for a picture.
pub(crate) fn write_wanted(to: &mut impl Write, wanted: Wanted) -> io::Result<()> {
    let mut body = [0; 9];
    body[..4].copy_from_slice(&wanted.page.to_le_bytes());
    body[4..8].copy_from_slice(&wanted.width.to_le_bytes());
    body[8] = wanted.turns;
    write_frame(to, PICTURE, &body)
}

/// Asks for the codes on a page.
pub(crate) fn write_page(to: &mut impl Write, page: u32) -> io::Result<()> {
    write_frame(to, CODES, &page.to_le_bytes())
}

/// Asks whether something is written in fields of a page.
pub(crate) fn write_look(to: &mut impl Write, wanted: Wanted, fields: &[Field]) -> io::Result<()> {
    let numbers = fields.iter().flatten().flatten().flat_map(|number| number.to_le_bytes());
    let head = wanted.page.to_le_bytes().into_iter().chain(wanted.width.to_le_bytes());
    write_frame(to, LOOK, &head.chain(numbers).collect::<Vec<u8>>())
}

/// The next request; none when the other side is gone.
pub(crate) fn read_request(from: &mut impl Read) -> Option<Request> {
    let (letter, body) = read_frame(from, LARGEST_FILE)?;
    match (letter, body.as_slice()) {
        (OPEN, _) => Some(Request::Open(body)),
        (PICTURE, &[p0, p1, p2, p3, w0, w1, w2, w3, turns]) => {
            let page = u32::from_le_bytes([p0, p1, p2, p3]);
            let width = u32::from_le_bytes([w0, w1, w2, w3]);
            Some(Request::Picture(Wanted { page, width, turns })).filter(|_| Wanted { page, width, turns }.is_fair())
        }
        (CODES, &[p0, p1, p2, p3]) => {
            let page = u32::from_le_bytes([p0, p1, p2, p3]);
            (1..=MOST_PAGES).contains(&page).then_some(Request::Codes(page))
        }
        (LOOK, body) => read_look(body),
        _ => None,
    }
}

fn read_look(body: &[u8]) -> Option<Request> {
    let (numbers, rest) = body.as_chunks::<4>();
    let [page, width, corners @ ..] = numbers else { return None };
    let wanted = Wanted { page: u32::from_le_bytes(*page), width: u32::from_le_bytes(*width), turns: 0 };
    let corners: Vec<i32> = corners.iter().map(|number| i32::from_le_bytes(*number)).collect();
    let (fields, left) = corners.as_chunks::<8>();
    let is_fair = rest.is_empty() && left.is_empty() && (1..=MOST_FIELDS).contains(&fields.len()) && wanted.is_fair();
    let field = |[a, b, c, d, e, f, g, h]: [i32; 8]| [[a, b], [c, d], [e, f], [g, h]];
    is_fair.then(|| Request::Look(wanted, fields.iter().copied().map(field).collect()))
}

/// Answers.
pub(crate) fn write_answer(to: &mut impl Write, answer: &Answer) -> io::Result<()> {
    match answer {
        Answer::Read(reading) => {
            let place = |found: Option<usize>| found.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX);
            let mut body = [0; 6];
            body[0] = place(FileKind::ALL.iter().position(|kind| *kind == reading.kind));
            body[1] = place(Verdict::ALL.iter().position(|verdict| *verdict == reading.verdict));
            body[2..].copy_from_slice(&reading.pages.to_le_bytes());
            write_frame(to, READ, &body)
        }
        Answer::Drawn(png) => write_frame(to, DRAWN, png),
        // No code holds a blank or a line break.
        Answer::Codes(found) => {
            write_frame(to, FOUND, found.iter().map(written).collect::<Vec<_>>().join("\n").as_bytes())
        }
        Answer::Seen(fields) => write_frame(to, SEEN, &fields.iter().copied().map(u8::from).collect::<Vec<u8>>()),
        Answer::Refused => write_frame(to, REFUSED, &[]),
    }
}

/// The next answer. What reads foreign bytes may have been taken over by them, so anything that is not exactly an answer is none.
pub(crate) fn read_answer(from: &mut impl Read) -> Option<Answer> {
    let (letter, body) = read_frame(from, LONGEST_ANSWER)?;
    match (letter, body.as_slice()) {
        (READ, &[kind, verdict, p0, p1, p2, p3]) => {
            let kind = *FileKind::ALL.get(usize::from(kind))?;
            let verdict = *Verdict::ALL.get(usize::from(verdict))?;
            let pages = u32::from_le_bytes([p0, p1, p2, p3]);
            let fits = if verdict == Verdict::Sound { (1..=MOST_PAGES).contains(&pages) } else { pages == 0 };
            fits.then_some(Answer::Read(Reading { kind, verdict, pages }))
        }
        (DRAWN, png) => is_fair_png(png).then_some(Answer::Drawn(body)),
        (FOUND, text) => read_codes(text).map(Answer::Codes),
        (SEEN, fields) => {
            let is_fair = (1..=MOST_FIELDS).contains(&fields.len()) && fields.iter().all(|seen| *seen <= 1);
            is_fair.then(|| Answer::Seen(fields.iter().map(|seen| *seen == 1).collect()))
        }
        (REFUSED, []) => Some(Answer::Refused),
        _ => None,
    }
}

/// A code as a line: what it says, how wide its page was drawn, its corners.
fn written(code: &Code) -> String {
    let numbers = code.corners.iter().flatten().map(i32::to_string).collect::<Vec<_>>().join(" ");
    format!("{} {} {numbers}", code.text, code.width)
}

fn read_codes(bytes: &[u8]) -> Option<Vec<Code>> {
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    let lines: Vec<&str> = std::str::from_utf8(bytes).ok()?.split('\n').take(MOST_CODES + 1).collect();
    let found: Option<Vec<Code>> = lines.into_iter().map(read_code).collect();
    found.filter(|found| found.len() <= MOST_CODES)
}

fn read_code(line: &str) -> Option<Code> {
    let (text, numbers) = line.split_once(' ')?;
    let numbers: Vec<i32> = numbers.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
    let &[width, a, b, c, d, e, f, g, h] = numbers.as_slice() else { return None };
    let width = u32::try_from(width).ok().filter(|width| (1..=LARGEST_PICTURE).contains(width))?;
    let most = i32::try_from(LARGEST_PICTURE).ok()?;
    let is_fair = numbers.iter().all(|number| (-most..=2 * most).contains(number)) && codes::is_fair(text);
    let corners = [[a, b], [c, d], [e, f], [g, h]];
    is_fair.then(|| Code { text: text.to_owned(), corners, width })
}

/// Whether it begins as a PNG of a size that was asked for.
fn is_fair_png(bytes: &[u8]) -> bool {
    let side = |from: usize| {
        let side = bytes.get(from..from + 4)?;
        Some(u32::from_be_bytes(side.try_into().ok()?))
    };
    let is_fair = |side: Option<u32>| side.is_some_and(|side| (1..=LARGEST_PICTURE).contains(&side));
    bytes.starts_with(PNG) && bytes.get(12..16) == Some(b"IHDR") && is_fair(side(16)) && is_fair(side(20))
}

fn write_frame(to: &mut impl Write, letter: u8, body: &[u8]) -> io::Result<()> {
    let length = u32::try_from(body.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    to.write_all(&[letter])?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(body)?;
    to.flush()
}

/// A letter and its bytes; memory grows with what arrives and not with what was announced.
fn read_frame(from: &mut impl Read, longest: usize) -> Option<(u8, Vec<u8>)> {
    let mut head = [0; 5];
    from.read_exact(&mut head).ok()?;
    let [letter, l0, l1, l2, l3] = head;
    let length = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).ok().filter(|length| *length <= longest)?;
    let mut body = Vec::new();
    let read = from.take(u64::try_from(length).ok()?).read_to_end(&mut body).ok()?;
    (read == length).then_some((letter, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        [PNG, &[0, 0, 0, 13], b"IHDR", &width.to_be_bytes(), &height.to_be_bytes()].concat()
    }

    fn sent(answer: &Answer) -> Option<Answer> {
        let mut bytes = Vec::new();
        write_answer(&mut bytes, answer).unwrap();
        read_answer(&mut bytes.as_slice())
    }

    #[test]
    fn what_is_said_arrives() {
        for verdict in Verdict::ALL {
            let pages = u32::from(verdict == Verdict::Sound) * 7;
            let answer = Answer::Read(Reading { kind: FileKind::Tiff, verdict, pages });
            assert_eq!(sent(&answer).as_ref(), Some(&answer));
        }
        let drawn = Answer::Drawn(png(800, 600));
        assert_eq!(sent(&drawn).as_ref(), Some(&drawn));
        assert_eq!(sent(&Answer::Refused), Some(Answer::Refused));
        let code =
            |text: &str| Code { text: text.to_owned(), corners: [[-1, 2], [3, 4], [5, 6], [7, 8]], width: 1_700 };
        for codes in [vec![], vec![code("SD1.A"), code("SD1.B")]] {
            assert_eq!(sent(&Answer::Codes(codes.clone())), Some(Answer::Codes(codes)));
        }
        let far = Code { corners: [[i32::MAX, 0]; 4], ..code("SD1.A") };
        let long = code(&"x".repeat(LONGEST_CODE + 1));
        for codes in [vec![code("a b")], vec![long], vec![code("x"); MOST_CODES + 1], vec![far]] {
            assert_eq!(sent(&Answer::Codes(codes)), None);
        }
        let seen = Answer::Seen(vec![true, false]);
        assert_eq!(sent(&seen).as_ref(), Some(&seen));
        assert_eq!(sent(&Answer::Seen(Vec::new())), None);
        let mut asked = Vec::new();
        write_open(&mut asked, b"%PDF-").unwrap();
        let wanted = Wanted { page: 3, width: 200, turns: 1 };
        write_wanted(&mut asked, wanted).unwrap();
        let mut from = asked.as_slice();
        assert_eq!(read_request(&mut from), Some(Request::Open(b"%PDF-".to_vec())));
        assert_eq!(read_request(&mut from), Some(Request::Picture(wanted)));
        assert_eq!(read_request(&mut from), None);
        let mut asked = Vec::new();
        let (wanted, field) = (Wanted { turns: 0, ..wanted }, [[1, -2], [3, 4], [5, 6], [7, 8]]);
        write_page(&mut asked, 3).unwrap();
        write_look(&mut asked, wanted, &[field, field]).unwrap();
        write_look(&mut asked, wanted, &[]).unwrap();
        let mut from = asked.as_slice();
        assert_eq!(read_request(&mut from), Some(Request::Codes(3)));
        assert_eq!(read_request(&mut from), Some(Request::Look(wanted, vec![field, field])));
        assert_eq!(read_request(&mut from), None);
    }

    #[test]
    fn what_is_no_answer_is_none() {
        let reading =
            |kind: u8, verdict: u8, pages: u32| [&[READ, 6, 0, 0, 0, kind, verdict][..], &pages.to_le_bytes()].concat();
        assert!(read_answer(&mut reading(0, 0, 7).as_slice()).is_some());
        let announced = [&[DRAWN][..], &u32::MAX.to_le_bytes()].concat();
        let cases = [
            reading(6, 0, 7),
            reading(0, 6, 7),
            reading(0, 0, 0),
            reading(0, 0, MOST_PAGES + 1),
            reading(0, 2, 7),
            reading(0, 0, 7)[..8].to_vec(),
            vec![b'x', 0, 0, 0, 0],
            vec![REFUSED, 1, 0, 0, 0, 9],
            announced,
            Vec::new(),
        ];
        for bytes in cases {
            assert_eq!(read_answer(&mut bytes.as_slice()), None, "{bytes:?}");
        }
        for picture in [b"<html>".to_vec(), png(0, 10), png(10, LARGEST_PICTURE + 1)] {
            assert_eq!(sent(&Answer::Drawn(picture)), None);
        }
    }
}
