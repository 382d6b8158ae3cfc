//! Font programs cut down to the glyphs a document uses.
//!
//! Most papers are plain English: they share one ready-made cut per face, made and compressed once per process. A paper
//! with other letters gets a cut of its own; the last few of those are kept, because a paper is often drawn twice, once
//! to look at and once to print.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::Object;
use printpdf::{FontType, ParsedFont, ToUnicodeCMap};
use subsetter::GlyphRemapper;

use crate::DocumentError;
use crate::fonts::Font;

/// A font program with only the letters needed.
pub(crate) struct Cut {
    /// The face with its new glyph numbers, as printpdf wants it.
    pub parsed: ParsedFont,
    /// The same program, compressed for the file.
    pub program: Vec<u8>,
    /// Which glyph is which character, compressed: whoever copies text out of the file gets its words back.
    pub to_unicode: Vec<u8>,
    /// How far each glyph moves the pen, as the file lists it.
    pub widths: Object,
    ascii: [String; 128],
    others: BTreeMap<char, String>,
}

impl Cut {
    /// Name of the cut font inside the file.
    pub(crate) fn name(&self) -> Option<&[u8]> {
        self.parsed.font_name.as_deref().map(str::as_bytes)
    }

    /// The glyph of a character in four hexadecimal digits.
    pub(crate) fn code(&self, character: char) -> &str {
        match self.ascii.get(character as usize) {
            Some(code) if !code.is_empty() => code,
            Some(_) => NO_GLYPH,
            None => self.others.get(&character).map_or(NO_GLYPH, String::as_str),
        }
    }
}

/// The glyph every face has for characters it lacks.
const NO_GLYPH: &str = "0000";

/// What every paper in plain English needs, besides ASCII.
const PLAIN: &str = "·—–’‘“”…§×°®é";
const CUTS_KEPT: usize = 12;

/// The characters a document prints in one face.
#[derive(Debug)]
pub(crate) struct Letters {
    ascii: [bool; 128],
    others: BTreeSet<char>,
}

type Kept = (Font, BTreeSet<char>, Arc<Cut>);

/// The cut of a face that has at least the given characters, all of which the face knows.
pub(crate) fn cut(font: Font, used: &Letters) -> Result<Arc<Cut>, DocumentError> {
    static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

    if used.others.iter().all(|other| PLAIN.contains(*other))
        && let Some(ready) = ready(font)
    {
        return Ok(ready);
    }
    let used = &used.all();

    // A panic elsewhere leaves the list as good as it was: entries are whole or absent.
    let find = |kept: &Vec<Kept>| {
        kept.iter().find(|(face, characters, _)| *face == font && characters == used).map(|(_, _, cut)| Arc::clone(cut))
    };
    if let Some(cut) = find(&KEPT.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(cut);
    }
    let cut = Arc::new(make(font, used)?);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= CUTS_KEPT {
        kept.remove(0);
    }
    kept.push((font, used.clone(), Arc::clone(&cut)));
    Ok(cut)
}

impl Letters {
    /// No characters.
    pub(crate) fn new() -> Letters {
        Letters { ascii: [false; 128], others: BTreeSet::new() }
    }

    /// Adds those of a text.
    pub(crate) fn add(&mut self, text: &str) {
        for character in text.chars() {
            match self.ascii.get_mut(character as usize) {
                Some(seen) => *seen = true,
                None => {
                    self.others.insert(character);
                }
            }
        }
    }

    /// All of them, and the space every cut has.
    fn all(&self) -> BTreeSet<char> {
        let ascii = ('\0'..='\u{7F}').zip(self.ascii).filter(|(_, seen)| *seen).map(|(character, _)| character);
        ascii.chain([' ']).chain(self.others.iter().copied()).collect()
    }
}

/// The ready-made cut of a face for plain English; the faces for other letters have none.
fn ready(font: Font) -> Option<Arc<Cut>> {
    static SANS: OnceLock<Option<Arc<Cut>>> = OnceLock::new();
    static SANS_BOLD: OnceLock<Option<Arc<Cut>>> = OnceLock::new();
    static MONO: OnceLock<Option<Arc<Cut>>> = OnceLock::new();
    static MONO_BOLD: OnceLock<Option<Arc<Cut>>> = OnceLock::new();
    let place = match font {
        Font::Sans => &SANS,
        Font::SansBold => &SANS_BOLD,
        Font::Mono => &MONO,
        Font::MonoBold => &MONO_BOLD,
        Font::World | Font::WorldBold => return None,
    };
    place.get_or_init(|| make(font, &(' '..='~').chain(PLAIN.chars()).collect()).ok().map(Arc::new)).clone()
}

fn make(font: Font, characters: &BTreeSet<char>) -> Result<Cut, DocumentError> {
    let face = font.face();
    let mut remapper = GlyphRemapper::new();
    let mut codepoints = BTreeMap::new();
    let mut widths = BTreeMap::new();
    let mut ascii = [const { String::new() }; 128];
    let mut others = BTreeMap::new();
    for &character in characters {
        let Some(glyph) = face.glyph(character) else { continue };
        let id = remapper.remap(glyph.id);
        codepoints.insert(u32::from(character), id);
        match ascii.get_mut(character as usize) {
            Some(code) => *code = format!("{id:04X}"),
            None => {
                others.insert(character, format!("{id:04X}"));
            }
        }
        widths.insert(id, face.parsed.get_glyph_width(glyph.id).unwrap_or(0));
    }
    let program = subsetter::subset(face.program, 0, &remapper).map_err(|_| DocumentError::Font)?;
    let compressed = compress(&program)?;
    let mappings = codepoints.iter().map(|(&codepoint, &id)| (u32::from(id), vec![codepoint])).collect();
    let to_unicode = ToUnicodeCMap { mappings }.to_cmap_string(face.name);
    let to_unicode = compress(to_unicode.as_bytes())?;
    let listed = listed(&widths, face.parsed.units_per_em);
    let mut parsed = ParsedFont::with_glyph_data(
        program,
        0,
        Some(format!("{}+{}", tag(characters), face.name)),
        codepoints,
        widths,
        face.parsed.units_per_em,
        face.parsed.font_metrics.clone(),
    );
    parsed.font_type = FontType::TrueType;
    parsed.pdf_font_metrics = face.parsed.pdf_font_metrics.clone();
    Ok(Cut { parsed, program: compressed, to_unicode, widths: listed, ascii, others })
}

/// The widths in thousandths of the size, in runs: first glyph, then all that follow it without a gap.
fn listed(widths: &BTreeMap<u16, u16>, units_per_em: u16) -> Object {
    let mut runs: Vec<(u16, Vec<Object>)> = Vec::new();
    for (&id, &width) in widths {
        let thousandths = f32::from(width) * 1000.0 / f32::from(units_per_em.max(1));
        let width = Object::Integer(thousandths.round() as i64);
        match runs.last_mut() {
            Some((first, run)) if usize::from(*first) + run.len() == usize::from(id) => run.push(width),
            _ => runs.push((id, vec![width])),
        }
    }
    let runs = runs.into_iter().flat_map(|(first, run)| [Object::Integer(first.into()), Object::Array(run)]);
    Object::Array(runs.collect())
}

/// Compresses what is kept for long: as small as can be.
fn compress(bytes: &[u8]) -> Result<Vec<u8>, DocumentError> {
    deflate(&mut Compress::new(Compression::best(), true), bytes)
}

/// Compresses what is made for one file: a page squeezes to a few kilobytes at any level, the lowest takes a quarter of
/// the time.
pub(crate) fn compress_fast(bytes: &[u8]) -> Result<Vec<u8>, DocumentError> {
    thread_local! {
        // Its tables are larger than any page; making them anew would take longer than the page.
        static SQUEEZE: RefCell<Compress> = RefCell::new(Compress::new(Compression::fast(), true));
    }
    SQUEEZE.with_borrow_mut(|squeeze| {
        squeeze.reset();
        deflate(squeeze, bytes)
    })
}

fn deflate(squeeze: &mut Compress, bytes: &[u8]) -> Result<Vec<u8>, DocumentError> {
    // What cannot be compressed is stored in blocks with five bytes more each.
    let mut squeezed = Vec::with_capacity(bytes.len() + bytes.len() / 100 + 64);
    match squeeze.compress_vec(bytes, &mut squeezed, FlushCompress::Finish) {
        Ok(Status::StreamEnd) => Ok(squeezed),
        Ok(Status::Ok | Status::BufError) | Err(_) => Err(DocumentError::Write),
    }
}

/// Six capitals that mark a cut font, the same for the same letters.
fn tag(characters: &BTreeSet<char>) -> String {
    let mut hash = Hash::new();
    for &character in characters {
        hash.take(&u32::from(character).to_le_bytes());
    }
    let mut rest = hash.value();
    let mut tag = String::new();
    for _ in 0..6 {
        tag.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    tag
}

/// A short fingerprint (FNV-1a), for names inside the file and nothing secret.
pub(crate) struct Hash(u64);

impl Hash {
    pub(crate) fn new() -> Hash {
        Hash(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    pub(crate) fn value(&self) -> u64 {
        self.0
    }
}
