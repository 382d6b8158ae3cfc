//! Bytes of unknown origin become text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much of a file without a mark is looked at to recognize UTF-16.
const LOOKED_AT: usize = 4096;

/// Text and the name of the encoding it came in.
pub(super) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
}

/// Decodes by the byte order mark, else by what the bytes can be: UTF-16, UTF-8, Windows-1252.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let (encoding, start) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, mark),
        None => (without_mark(bytes), 0),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes.get(start..).unwrap_or_default());
    let text = if text.contains('\0') { text.replace('\0', "") } else { text.into_owned() };
    Decoded { text, encoding: name(encoding) }
}

fn without_mark(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = utf_16(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 }
}

/// Western text in UTF-16 has a zero in every second byte: odd places for little endian, even ones for big endian.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let looked_at = bytes.get(..LOOKED_AT.min(bytes.len())).unwrap_or_default();
    let pairs = looked_at.len() / 2;
    let zeros = |odd: usize| looked_at.chunks_exact(2).filter(|pair| pair.get(odd) == Some(&0)).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = |zeros: usize| pairs >= 2 && zeros * 10 >= pairs * 7;
    match (most(even), most(odd)) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == UTF_16LE {
        "UTF-16 LE"
    } else if encoding == UTF_16BE {
        "UTF-16 BE"
    } else if encoding == WINDOWS_1252 {
        "Windows-1252"
    } else {
        "UTF-8"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_decide() {
        check(b"\xEF\xBB\xBFname", "UTF-8", "name");
        check(b"\xFF\xFEn\0\xE9\0", "UTF-16 LE", "né");
        check(b"\xFE\xFF\0n\0\xE9", "UTF-16 BE", "né");
    }

    #[test]
    fn without_a_mark_the_bytes_decide() {
        check("Renée".as_bytes(), "UTF-8", "Renée");
        check(b"Ren\xE9e \x80 \x93", "Windows-1252", "Renée € “");
        check(b"n\0a\0m\0e\0", "UTF-16 LE", "name");
        check(b"\0n\0a\0m\0e", "UTF-16 BE", "name");
        check(b"", "UTF-8", "");
    }

    #[test]
    fn zero_bytes_are_dropped() {
        check(b"Ann\0a,Bell", "UTF-8", "Anna,Bell");
    }

    #[track_caller]
    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let decoded = decode(bytes);
        assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
    }
}
