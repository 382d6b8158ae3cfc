//! Reading a name as it lies on the share, whatever others made of it.
use crate::kind::Kind;

/// What was read out of a name.
pub(super) struct Read {
    kind: Kind,
    /// The exact name without `.rNN`, where enough is left to tell it.
    pub base: Option<String>,
    /// The name is one we make.
    pub exact: bool,
}

impl Read {
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }
}

/// True for a relative path without surprises.
pub(super) fn is_safe(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    text.len() <= 1024
        && text.split('/').count() <= 12
        && text.split('/').all(plain)
        && !text.chars().any(|letter| letter.is_control() || letter == '\\')
}

/// Reads what the parcel should be. None for a foreign file.
pub(super) fn read(text: &str) -> Option<Read> {
    let low = text.to_ascii_lowercase();
    let (folder, file) = low.rsplit_once('/').unwrap_or(("", &low));
    let kind = kind_of(file)?;
    let stem = stem_in(file, kind);
    let is_first = kind == Kind::Genesis && stem == Some("root");
    let kind = if kind == Kind::Genesis && !is_first { Kind::Registry } else { kind };
    let base = stem.and_then(|stem| base(kind, folder, stem));
    let exact = match (&base, stem) {
        (Some(base), Some(stem)) => text == base || is_again(text, base, stem),
        _ => false,
    };
    Some(Read { kind, base, exact })
}

/// The kind whose extension stands last in the name of the file. Records answer `Genesis`, whichever they are.
fn kind_of(file: &str) -> Option<Kind> {
    let mut best: Option<(usize, Kind)> = None;
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Registry) {
        let extension = kind.extension();
        for (at, _) in file.match_indices(extension) {
            let starts = file.get(..at).is_some_and(|before| before.ends_with('.'));
            let ends = file.get(at + extension.len()..).is_some_and(|after| !begins_with_word(after));
            if starts && ends && best.is_none_or(|(place, _)| at > place) {
                best = Some((at, kind));
            }
        }
    }
    best.map(|(_, kind)| kind)
}

/// The part of the file's name that we made, wherever it stands in it.
fn stem_in(file: &str, kind: Kind) -> Option<&str> {
    let bytes = file.as_bytes();
    let shapes: &[&str] = match kind {
        // `a` stands for a small letter, `9` for a decimal digit, `f` for a hexadecimal one.
        Kind::Genesis | Kind::Registry => &["f64", "root"],
        Kind::Segment | Kind::Bundle => &["9999999999-9999999999-af32"],
        Kind::Heartbeat => &["9999999999-f32"],
        Kind::Blob | Kind::SnapshotChunk | Kind::SnapshotManifest => &["f64"],
        Kind::Invitation | Kind::Request | Kind::Answer => &["f32"],
    };
    shapes.iter().find_map(|shape| {
        (0..bytes.len()).find_map(|start| {
            let begins = start == 0 || !bytes.get(start - 1).is_some_and(u8::is_ascii_alphanumeric);
            let length = if begins { matching(bytes.get(start..)?, shape) } else { None }?;
            let words = file.get(start..start + length)?;
            let ends = file.get(start + length..).is_some_and(|after| !begins_with_word(after));
            ends.then_some(words)
        })
    })
}

/// How many bytes at the beginning have the shape.
fn matching(bytes: &[u8], shape: &str) -> Option<usize> {
    let hex = |from: usize, count: usize| {
        let part = bytes.get(from..from + count)?;
        part.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).then_some(from + count)
    };
    let mut at = 0;
    let (fixed, count) = match shape.rsplit_once('f') {
        Some((fixed, count)) => (fixed, count.parse().ok()?),
        None => return bytes.starts_with(shape.as_bytes()).then_some(shape.len()),
    };
    for letter in fixed.bytes() {
        let byte = *bytes.get(at)?;
        let fits = match letter {
            b'9' => byte.is_ascii_digit(),
            b'a' => byte.is_ascii_lowercase(),
            other => byte == other,
        };
        if !fits {
            return None;
        }
        at += 1;
    }
    hex(at, count)
}

/// The exact name, from what is left of folder and file.
fn base(kind: Kind, folder: &str, stem: &str) -> Option<String> {
    let extension = kind.extension();
    let mut parts = folder.rsplit('/');
    let (last, before) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    match kind {
        Kind::Genesis => Some("sds1/root.reg".into()),
        Kind::Registry => Some(format!("sds1/r/{stem}.{extension}")),
        Kind::Segment | Kind::Bundle => {
            (is_hex(last, 16) && is_hex(before, 16)).then(|| format!("sds1/d/{before}/{last}/{stem}.{extension}"))
        }
        Kind::Heartbeat => (last == "h" && is_hex(before, 16)).then(|| format!("sds1/d/{before}/h/{stem}.{extension}")),
        Kind::Blob => Some(format!("sds1/b/{}/{stem}.{extension}", stem.get(..2)?)),
        Kind::SnapshotChunk | Kind::SnapshotManifest => (last.len() == 6
            && last.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| format!("sds1/s/{last}/{stem}.{extension}")),
        Kind::Invitation | Kind::Request | Kind::Answer => Some(format!("sds1/j/{stem}.{extension}")),
    }
}

/// True for the base with `.rNN` before its extension, 01 to 99.
fn is_again(text: &str, base: &str, stem: &str) -> bool {
    let Some((folder, extension)) = base.rsplit_once(stem) else { return false };
    let number = text
        .strip_prefix(folder)
        .and_then(|rest| rest.strip_prefix(stem))
        .and_then(|rest| rest.strip_prefix(".r"))
        .and_then(|rest| rest.strip_suffix(extension));
    number.is_some_and(|number| number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit()) && number != "00")
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn begins_with_word(text: &str) -> bool {
    text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
}
