//! What a file is, by what is in it and never by its name, and what came of reading it.

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Pages as PDF.
    Pdf,
    /// One photograph.
    Jpeg,
    /// One picture.
    Png,
    /// One or many pictures, as fax machines and scanners write them.
    Tiff,
    /// A photograph of a telephone, which this program does not read.
    Heic,
    /// Anything else.
    Other,
}

/// What came of reading a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can be looked at.
    Sound,
    /// It opens with a password only.
    Encrypted,
    /// It is broken.
    Damaged,
    /// It has more than [`MOST_PAGES`](crate::MOST_PAGES).
    TooManyPages,
    /// It needs more time or memory than one file gets.
    TooLarge,
    /// It is of a kind that is not read here.
    Foreign,
}

/// Where a PDF may begin: what stands before it is passed over, as other readers do.
const HEADER_WITHIN: usize = 1024;

impl FileKind {
    /// What the bytes are.
    pub fn of(bytes: &[u8]) -> FileKind {
        let start = bytes.get(..HEADER_WITHIN.min(bytes.len())).unwrap_or_default();
        let heic_brands: [&[u8]; 5] = [b"heic", b"heix", b"heif", b"mif1", b"hevc"];
        match bytes {
            [0xff, 0xd8, 0xff, ..] => FileKind::Jpeg,
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => FileKind::Png,
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => FileKind::Tiff,
            _ if bytes.get(4..8) == Some(b"ftyp")
                && bytes.get(8..12).is_some_and(|brand| heic_brands.contains(&brand)) =>
            {
                FileKind::Heic
            }
            _ if start.windows(5).any(|place| place == b"%PDF-") => FileKind::Pdf,
            _ => FileKind::Other,
        }
    }

    /// Its name on the internet.
    pub const fn media_type(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Png => "image/png",
            FileKind::Tiff => "image/tiff",
            FileKind::Heic => "image/heic",
            FileKind::Other => "application/octet-stream",
        }
    }

    pub(crate) const ALL: [FileKind; 6] =
        [FileKind::Pdf, FileKind::Jpeg, FileKind::Png, FileKind::Tiff, FileKind::Heic, FileKind::Other];
}

impl Verdict {
    pub(crate) const ALL: [Verdict; 6] = [
        Verdict::Sound,
        Verdict::Encrypted,
        Verdict::Damaged,
        Verdict::TooManyPages,
        Verdict::TooLarge,
        Verdict::Foreign,
    ];

    /// The verdict in a sentence, with the way out.
    pub const fn sentence(self) -> &'static str {
        match self {
            Verdict::Sound => "Every page can be looked at.",
            Verdict::Encrypted => "This file opens with a password only. Ask the sender for one without.",
            Verdict::Damaged => "This file is damaged and cannot be shown. Ask the sender for another copy.",
            Verdict::TooManyPages => "This file has more than 2,000 pages and is not shown. Ask for it in parts.",
            Verdict::TooLarge => {
                "This file needs more than 10 seconds or 500 MB to be read and is not shown. Ask for it in parts."
            }
            Verdict::Foreign => "This is not a PDF, JPEG, PNG or TIFF. Ask the sender for one of these.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_is_in_it() {
        let cases: [(&[u8], FileKind); 9] = [
            (b"%PDF-1.7", FileKind::Pdf),
            (b"\n\n%PDF-1.7", FileKind::Pdf),
            (b"\xff\xd8\xff\xe0", FileKind::Jpeg),
            (b"\x89PNG\r\n\x1a\nrest", FileKind::Png),
            (b"II\x2a\0", FileKind::Tiff),
            (b"MM\0\x2b", FileKind::Tiff),
            (b"\0\0\0\x18ftypheic", FileKind::Heic),
            (b"GIF89a", FileKind::Other),
            (b"", FileKind::Other),
        ];
        for (bytes, kind) in cases {
            assert_eq!(FileKind::of(bytes), kind);
        }
    }
}
