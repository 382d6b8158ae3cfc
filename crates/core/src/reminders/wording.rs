//! What a reminder says: placeholders, and words that never leave the practice readable.

use unicode_normalization::UnicodeNormalization;

use crate::{
    error::{Error, Result},
    packs::TextKind,
};

/// A word spelled apart is looked for only when it is so long that no innocent words make it up between them.
const LONG: usize = 7;

/// What stands for the placeholders of a text.
pub(super) struct Filling {
    pub first_name: String,
    pub weekday: String,
    pub date: String,
    pub time: String,
    pub clinic: String,
    pub phone: String,
    pub prepare: String,
}

/// The placeholders a kind of text may have. What a patient does beforehand tells what they come for, so only a letter and a
/// conversation say it; a voicemail says who called and nothing else.
pub(super) const fn placeholders(kind: TextKind) -> &'static [&'static str] {
    match kind {
        TextKind::Text | TextKind::Email => &["first_name", "weekday", "date", "time", "clinic", "phone"],
        TextKind::Letter | TextKind::Call => &["first_name", "weekday", "date", "time", "clinic", "phone", "prepare"],
        TextKind::Voicemail => &["first_name", "clinic", "phone"],
    }
}

/// Whether somebody else can read or hear it on its way.
pub(super) const fn is_open(kind: TextKind) -> bool {
    matches!(kind, TextKind::Text | TextKind::Email | TextKind::Voicemail)
}

/// Refuses a text that cannot be filled in, or that says what no open text may say.
pub(super) fn check(kind: TextKind, body: &str, never: &[String]) -> Result<()> {
    let allowed = placeholders(kind);
    for (place, piece) in body.split('{').enumerate().skip(1) {
        let name = piece.split_once('}').map(|(name, _)| name);
        if !name.is_some_and(|name| allowed.contains(&name)) {
            let list = allowed.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(" ");
            return Err(Error::invalid(
                "body",
                format!("has a placeholder that it may not have, number {place}; there are {list}"),
            ));
        }
    }
    match forbidden(body, never).filter(|_| is_open(kind)) {
        Some(word) => Err(Error::invalid("body", format!("says “{word}”, and others can read it on its way"))),
        None => Ok(()),
    }
}

/// The text with its placeholders filled in, once: what a name contains is not a placeholder.
pub(super) fn fill(body: &str, with: &Filling) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}').and_then(|(name, after)| Some((with.value(name)?, after))) {
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    squeeze(&out)
}

/// The first word of the list that a text says, also in capitals, with accents, spelled apart or hidden by invisible letters.
pub(super) fn forbidden<'a>(text: &str, never: &'a [String]) -> Option<&'a str> {
    let words = words(text);
    let joined = words.concat();
    let spelled = spelled_out(&words);
    let said = never.iter().map(String::as_str).find(|entry| {
        let (stem, open) = entry.strip_suffix('*').map_or((*entry, false), |stem| (stem, true));
        let stem = self::words(stem);
        let is_at = |found: &[String]| {
            let Some((last, first)) = stem.split_last() else { return false };
            let Some((end, start)) = found.split_last() else { return false };
            start == first && if open { end.starts_with(last.as_str()) } else { end == last }
        };
        let apart = stem.concat();
        words.windows(stem.len().max(1)).any(is_at)
            || spelled.iter().any(|word| word.contains(&apart))
            || (open && apart.len() >= LONG && joined.contains(&apart))
    });
    said.map(|entry| entry.trim_end_matches('*'))
}

impl Filling {
    fn value(&self, name: &str) -> Option<&str> {
        Some(match name {
            "first_name" => &self.first_name,
            "weekday" => &self.weekday,
            "date" => &self.date,
            "time" => &self.time,
            "clinic" => &self.clinic,
            "phone" => &self.phone,
            "prepare" => &self.prepare,
            _ => return None,
        })
    }
}

/// The words of a text in small letters without accents; what nobody sees separates nothing.
fn words(text: &str) -> Vec<String> {
    let seen = text.nfkd().filter(|letter| !is_unseen(*letter));
    let plain: String = seen.flat_map(char::to_lowercase).collect();
    plain.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Words made of single letters in a row, such as `T.M.S.`
fn spelled_out(words: &[String]) -> Vec<String> {
    let single = |word: &String| word.chars().nth(1).is_none();
    words
        .chunk_by(|one, other| single(one) && single(other))
        .filter(|run| run.len() > 1)
        .map(<[String]>::concat)
        .collect()
}

/// Accents that stand apart after decomposition, and letters without a shape.
const fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// At most one empty line in a row, as a placeholder without a value leaves them.
fn squeeze(text: &str) -> String {
    let mut out = text.to_owned();
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out.trim().to_owned()
}
