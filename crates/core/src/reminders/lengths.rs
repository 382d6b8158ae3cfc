//! How long a text message is, and in how many pieces it travels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The letters of GSM-7 that take one place.
const ONE_PLACE: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Those that take two.
const TWO_PLACES: &str = "\u{c}^{}\\[~]|€";

/// The length of a text message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Length {
    /// Places it takes.
    pub places: u32,
    /// Messages it is cut into on its way.
    pub pieces: u32,
    /// Whether a letter outside GSM-7 makes every piece shorter.
    pub wide: bool,
}

/// The length of a text. A letter is never cut in two, so a piece may end one place early.
pub(super) fn length(text: &str) -> Length {
    let narrow: Option<Vec<u32>> = text.chars().map(places).collect();
    let (each, whole, part, wide) = match narrow {
        Some(each) => (each, 160, 153, false),
        None => (text.chars().map(|letter| if letter.len_utf16() == 2 { 2 } else { 1 }).collect(), 70, 67, true),
    };
    let total: u32 = each.iter().sum();
    let pieces = if total <= whole { 1 } else { cut(&each, part) };
    Length { places: total, pieces, wide }
}

fn places(letter: char) -> Option<u32> {
    if ONE_PLACE.contains(letter) { Some(1) } else { TWO_PLACES.contains(letter).then_some(2) }
}

fn cut(each: &[u32], part: u32) -> u32 {
    let (mut pieces, mut used) = (1, 0);
    for places in each {
        if used + places > part {
            pieces += 1;
            used = 0;
        }
        used += places;
    }
    pieces
}
