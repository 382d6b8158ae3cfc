//! The faces papers are set in, parsed once per process.

use std::collections::HashMap;
use std::sync::OnceLock;

use printpdf::ParsedFont;

/// A face of the paper fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Font {
    /// Words.
    Sans,
    /// Words that stand out.
    SansBold,
    /// Numbers and codes, all of one width.
    Mono,
    /// Numbers and codes that stand out.
    MonoBold,
    /// Words in letters the paper fonts lack: Vietnamese, Greek, Cyrillic, signs.
    World,
    /// The same, bold.
    WorldBold,
}

/// Printed, and given to whoever copies the text, in place of a character no face has.
pub(crate) const REPLACEMENT: char = '\u{FFFD}';

/// What layout needs to know of a face.
pub(crate) struct Face {
    /// The whole font program.
    pub program: &'static [u8],
    /// Name of the font inside the PDF.
    pub name: &'static str,
    /// What printpdf reads from the font program; its glyph tables are the whole face's.
    pub parsed: ParsedFont,
    ascii: [Option<Glyph>; 128],
    others: HashMap<char, Glyph>,
}

/// A glyph and how far it moves the pen.
#[derive(Clone, Copy)]
pub(crate) struct Glyph {
    /// Its number in the whole face.
    pub id: u16,
    /// Advance in ems.
    pub advance: f32,
}

impl Font {
    /// Every face.
    #[cfg(test)]
    pub(crate) const ALL: [Font; 6] =
        [Font::Sans, Font::SansBold, Font::Mono, Font::MonoBold, Font::World, Font::WorldBold];

    /// The face, parsed at its first use.
    pub(crate) fn face(self) -> &'static Face {
        macro_rules! face {
            ($name:literal) => {{
                static FACE: OnceLock<Face> = OnceLock::new();
                FACE.get_or_init(|| Face::parse($name, include_bytes!(concat!("../fonts/", $name, ".ttf"))))
            }};
        }
        match self {
            Font::Sans => face!("SeriesdeskSans-Regular"),
            Font::SansBold => face!("SeriesdeskSans-Bold"),
            Font::Mono => face!("SeriesdeskMono-Regular"),
            Font::MonoBold => face!("SeriesdeskMono-SemiBold"),
            Font::World => face!("DejaVuSans"),
            Font::WorldBold => face!("DejaVuSans-Bold"),
        }
    }

    /// The face that takes over a word with letters this one lacks.
    pub(crate) fn world(self) -> Font {
        match self {
            Font::Sans | Font::Mono | Font::World => Font::World,
            Font::SansBold | Font::MonoBold | Font::WorldBold => Font::WorldBold,
        }
    }
}

impl Face {
    fn parse(name: &'static str, program: &'static [u8]) -> Face {
        let parsed = ParsedFont::from_bytes(program, 0, &mut Vec::new())
            .expect("the paper fonts are part of the program, and a test reads every one of them");
        let units = f32::from(parsed.units_per_em.max(1));
        let mut ascii = [None; 128];
        let mut others = HashMap::new();
        for (&codepoint, &id) in &parsed.codepoint_to_glyph {
            let Some(character) = char::from_u32(codepoint) else {
                continue;
            };
            let advance = f32::from(parsed.get_glyph_width(id).unwrap_or(0)) / units;
            match ascii.get_mut(codepoint as usize) {
                Some(place) => *place = Some(Glyph { id, advance }),
                None => {
                    others.insert(character, Glyph { id, advance });
                }
            }
        }
        Face { program, name, parsed, ascii, others }
    }

    /// The glyph of a character, or none where the face lacks it.
    pub(crate) fn glyph(&self, character: char) -> Option<Glyph> {
        match self.ascii.get(character as usize) {
            Some(glyph) => *glyph,
            None => self.others.get(&character).copied(),
        }
    }

    /// How wide a text is in ems, or none where the face lacks one of its characters.
    pub(crate) fn width_of_all(&self, text: &str) -> Option<f32> {
        text.chars().map(|character| self.glyph(character).map(|glyph| glyph.advance)).sum()
    }

    /// How wide a text is at a size, in points; characters the face lacks count nothing.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().filter_map(|character| self.glyph(character)).map(|glyph| glyph.advance).sum::<f32>() * size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_reads_and_has_the_letters_of_a_code() {
        for font in Font::ALL {
            let face = font.face();
            for character in "AZaz09 .,:$-()/—·".chars() {
                assert!(face.glyph(character).is_some(), "{} lacks {character}", face.name);
            }
        }
    }

    #[test]
    fn figures_of_the_mono_faces_are_of_one_width() {
        for font in [Font::Mono, Font::MonoBold] {
            let face = font.face();
            assert_eq!(face.width("1,111.11", 10.0), face.width("8,888.88", 10.0));
        }
    }

    #[test]
    fn the_world_faces_have_the_names_of_the_world() {
        for font in [Font::World, Font::WorldBold] {
            for character in "ŁukaszNguyễnДмитрийΓιώργος≥≤→✓\u{FFFD}".chars() {
                assert!(font.face().glyph(character).is_some(), "{} lacks {character}", font.face().name);
            }
        }
    }
}
