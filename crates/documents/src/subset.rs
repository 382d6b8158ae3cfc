//! Font programs cut down to the glyphs a document uses.
//!
//! Most papers are plain English: they share one ready-made cut per face, made and compressed once per process. A paper
//! with other letters gets a cut of its own; the last few of those are kept, because a paper is often drawn twice, once
//! to look at and once to print.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use printpdf::{FontType, ParsedFont};
use subsetter::GlyphRemapper;

use crate::DocumentError;
use crate::fonts::Font;

/// A font program with only the letters needed.
pub(crate) struct Cut {
    /// The face with its new glyph numbers, as printpdf wants it.
    pub parsed: ParsedFont,
    /// The same program, compressed for the file.
    pub compressed: Vec<u8>,
}

/// What every paper in plain English needs, besides ASCII.
const PLAIN: &str = "·—–’‘“”…§×°®é";
const CUTS_KEPT: usize = 12;

type Kept = (Font, BTreeSet<char>, Arc<Cut>);

/// The cut of a face that has at least the given characters, all of which the face knows.
pub(crate) fn cut(font: Font, used: &BTreeSet<char>) -> Result<Arc<Cut>, DocumentError> {
    static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

    let plain = |character: &char| character.is_ascii() || PLAIN.contains(*character);
    if used.iter().all(plain)
        && let Some(ready) = ready(font)
    {
        return Ok(ready);
    }

    // A panic elsewhere leaves the list as good as it was: entries are whole or absent.
    let find = |kept: &Vec<Kept>| {
        kept.iter()
            .find(|(face, characters, _)| *face == font && characters == used)
            .map(|(_, _, cut)| Arc::clone(cut))
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
    place
        .get_or_init(|| {
            make(font, &(' '..='~').chain(PLAIN.chars()).collect())
                .ok()
                .map(Arc::new)
        })
        .clone()
}

fn make(font: Font, characters: &BTreeSet<char>) -> Result<Cut, DocumentError> {
    let face = font.face();
    let mut remapper = GlyphRemapper::new();
    let mut codepoints = BTreeMap::new();
    let mut widths = BTreeMap::new();
    for &character in characters {
        let Some(glyph) = face.glyph(character) else { continue };
        let id = remapper.remap(glyph.id);
        codepoints.insert(u32::from(character), id);
        widths.insert(id, face.parsed.get_glyph_width(glyph.id).unwrap_or(0));
    }
    let program = subsetter::subset(face.program, 0, &remapper).map_err(|_| DocumentError::Font)?;
    let compressed = compress(&program, Compression::best())?;
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
    Ok(Cut { parsed, compressed })
}

/// Compresses a stream of the file.
pub(crate) fn compress(bytes: &[u8], level: Compression) -> Result<Vec<u8>, DocumentError> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2), level);
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(|_| DocumentError::Write)
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
