use serde::{Deserialize, Serialize};

use super::{ConsentSheet, FormSheet, Letterhead, debug_by_name_only};

/// How many letters a token has.
pub const TOKEN_LETTERS: usize = 16;
/// The letters of a token: Crockford's base 32, which no one reads wrong.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PREFIX: &str = "SD1";

/// Where the code stands on a letter page, in points: from the left, from above, and its side. It belongs to what `SD1` means: pages
/// that went out are found by it.
pub const CODE_PLACE: (f32, f32, f32) = (506.16, 39.6, 59.04);

/// Papers that go out together.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PacketSheet {
    /// Prints SAMPLE.
    pub sample: bool,
    /// The practice at the top.
    pub letterhead: Letterhead,
    /// The letter in front.
    pub cover: CoverLetter,
    /// When it was made, `YYYY-MM-DDTHH:MM`.
    pub made_local: String,
    /// The papers in order.
    pub items: Vec<PacketPaper>,
}

/// The letter in front of a packet.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CoverLetter {
    /// The day.
    pub date: String,
    /// Name and address.
    pub to: Vec<String>,
    /// What it says, paragraph by paragraph; the list of papers stands below them.
    pub paragraphs: Vec<String>,
}

/// A paper of a packet.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PacketPaper {
    /// Which packet, paper and version.
    pub code: PageCode,
    /// What it is called.
    pub title: String,
    /// The paper itself.
    pub paper: PacketContent,
}

/// What a paper of a packet is.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub enum PacketContent {
    /// A questionnaire.
    Form(Box<FormSheet>),
    /// A consent.
    Consent(Box<ConsentSheet>),
}

/// Where somebody has to sign on a paper, in points from the upper left corner of a letter page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureSpot {
    /// The page of the paper; 1 is its first.
    pub page: u16,
    /// Who.
    pub role: String,
    /// From the left.
    pub x: u16,
    /// From above.
    pub y: u16,
    /// How wide.
    pub width: u16,
    /// How high.
    pub height: u16,
}

/// What the codes of a paper say, but for the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageCode {
    /// The packet: letters that mean nothing elsewhere.
    pub token: String,
    /// Which paper of it, from 0.
    pub item: u16,
    /// The number of its version.
    pub version: u16,
}

/// What the code on a page says. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageMark {
    /// The packet.
    pub token: String,
    /// Which paper of it, from 0.
    pub item: u16,
    /// The number of its version.
    pub version: u16,
    /// Which page of the paper, from 1.
    pub page: u16,
    /// How many the paper has.
    pub pages: u16,
}

/// A token of random bytes.
pub fn token(random: [u8; 10]) -> String {
    let number = random.iter().fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    let letter = |place: usize| LETTERS[usize::try_from((number >> (5 * place)) & 31).unwrap_or(0)];
    (0..TOKEN_LETTERS).rev().map(|place| char::from(letter(place))).collect()
}

impl PageCode {
    /// The mark of one of the paper's pages.
    pub fn on(&self, page: u16, pages: u16) -> PageMark {
        PageMark { token: self.token.clone(), item: self.item, version: self.version, page, pages }
    }
}

impl PageMark {
    /// As it is written into a code: `SD1.0123456789ABCDEF.0.2.1.3`.
    pub fn written(&self) -> String {
        format!("{PREFIX}.{}.{}.{}.{}.{}", self.token, self.item, self.version, self.page, self.pages)
    }

    /// Reads a code; anything that is not exactly one of ours is none.
    pub fn read(text: &str) -> Option<PageMark> {
        let mut parts = text.split('.');
        if parts.next()? != PREFIX {
            return None;
        }
        let token = parts.next()?;
        let is_token = token.len() == TOKEN_LETTERS && token.bytes().all(|letter| LETTERS.contains(&letter));
        let mut number = || parts.next()?.parse::<u16>().ok();
        let mark = PageMark {
            token: token.to_owned(),
            item: number()?,
            version: number()?,
            page: number()?,
            pages: number()?,
        };
        let fits = is_token && (1..=mark.pages).contains(&mark.page) && parts.next().is_none();
        // Another spelling of the same numbers is not ours.
        (fits && mark.written() == text).then_some(mark)
    }
}

debug_by_name_only!(PacketSheet, CoverLetter, PacketPaper, PacketContent);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_code_of_ours_is_none() {
        let right = "SD1.0123456789ABCDEF.0.2.1.3";
        assert_eq!(PageMark::read(right).unwrap().written(), right);
        for wrong in [
            "",
            "SD1",
            "SD2.0123456789ABCDEF.0.2.1.3",
            "SD1.0123456789ABCDEI.0.2.1.3",
            "SD1.0123456789ABCDE.0.2.1.3",
            "SD1.0123456789ABCDEF.0.2.4.3",
            "SD1.0123456789ABCDEF.0.2.0.3",
            "SD1.0123456789ABCDEF.00.2.1.3",
            "SD1.0123456789ABCDEF.+0.2.1.3",
            "SD1.0123456789ABCDEF.0.2.1.3.",
            "SD1.0123456789ABCDEF.0.2.1.70000",
            " SD1.0123456789ABCDEF.0.2.1.3",
        ] {
            assert_eq!(PageMark::read(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_code_is_read_as_it_was_written(random: [u8; 10], item: u16, version: u16, pages in 1_u16.., page: u16) {
            let mark = PageCode { token: token(random), item, version }.on(1 + page % pages, pages);
            prop_assert_eq!(PageMark::read(&mark.written()), Some(mark));
        }

        #[test]
        fn no_text_makes_it_fall_over(text: String) {
            let _ = PageMark::read(&text);
        }
    }
}
