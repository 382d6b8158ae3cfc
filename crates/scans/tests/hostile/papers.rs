//! Files as they should be and files as they should not.

use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use std::fmt::Write;

/// A PDF of so many letter pages, each with the same content stream.
pub fn pdf(pages: usize, content: &[u8]) -> Vec<u8> {
    with(pages, content, "", "")
}

/// A PDF whose only page unpacks to so many megabytes.
pub fn bomb(megabytes: usize) -> Vec<u8> {
    with(1, &packed_spaces(megabytes), "/Filter /FlateDecode", "")
}

/// A PDF that opens with a password nobody knows.
pub fn encrypted() -> Vec<u8> {
    let (owner, user) = ("41".repeat(32), "42".repeat(32));
    let lock = format!("/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner}> /U <{user}> >> /ID [<00> <00>]");
    with(1, b"", "", &lock)
}

fn with(pages: usize, content: &[u8], filter: &str, trailer: &str) -> Vec<u8> {
    let kids = (0..pages).fold(String::new(), |mut kids, page| {
        write!(kids, "{} 0 R ", page + 4).expect("text takes text");
        kids
    });
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    let mut add = |bytes: &mut Vec<u8>, object: &[u8]| {
        places.push(bytes.len());
        bytes.extend_from_slice(format!("{} 0 obj\n", places.len()).as_bytes());
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    };
    add(&mut bytes, b"<< /Type /Catalog /Pages 2 0 R >>");
    add(&mut bytes, format!("<< /Type /Pages /Count {pages} /Kids [{kids}] >>").as_bytes());
    let head = format!("<< /Length {} {filter} >>\nstream\n", content.len());
    add(&mut bytes, &[head.as_bytes(), content, b"\nendstream"].concat());
    for _ in 0..pages {
        add(&mut bytes, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R >>");
    }
    let xref = bytes.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in &places {
        writeln!(table, "{place:010} 00000 n ").expect("text takes text");
    }
    let end = format!("trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{xref}\n%%EOF\n", places.len() + 1);
    bytes.extend_from_slice(table.as_bytes());
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

/// Spaces, packed: one block that stands for a megabyte, many times.
fn packed_spaces(megabytes: usize) -> Vec<u8> {
    let spaces = vec![b' '; 1024 * 1024];
    let mut packer = Compress::new(Compression::best(), false);
    let mut block = Vec::with_capacity(64 * 1024);
    assert!(matches!(packer.compress_vec(&spaces, &mut block, FlushCompress::Full), Ok(Status::Ok)));
    assert_eq!(packer.total_in(), 1024 * 1024);
    let mut bytes = vec![0x78, 0x9c];
    (0..megabytes).for_each(|_| bytes.extend_from_slice(&block));
    bytes.extend_from_slice(&[3, 0, 0, 0, 0, 0]);
    bytes
}

/// A PNG that says how large it is, and holds next to nothing.
pub fn announced_png(width: u32, height: u32) -> Vec<u8> {
    let chunk = |name: &[u8; 4], body: &[u8]| {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(body);
        [&u32::try_from(body.len()).expect("it is short").to_be_bytes(), &name[..], body, &crc.sum().to_be_bytes()]
            .concat()
    };
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(b"IHDR", &header),
        &chunk(b"IDAT", &[0x78, 0x9c, 3, 0, 0, 0, 0, 1]),
        &chunk(b"IEND", &[]),
    ]
    .concat()
}

/// A TIFF of gray pages of 16 by 8, each of one shade.
pub fn tiff(shades: &[u8]) -> Vec<u8> {
    const DIRECTORY: usize = 2 + 9 * 12 + 4;
    const PIXELS: usize = 16 * 8;
    let mut bytes = b"II\x2a\0\x08\0\0\0".to_vec();
    for (page, shade) in shades.iter().enumerate() {
        let at = 8 + page * (DIRECTORY + PIXELS);
        let (pixels, after) = (at + DIRECTORY, at + DIRECTORY + PIXELS);
        let next = if page + 1 == shades.len() { 0 } else { after };
        let entries =
            [(256, 16), (257, 8), (258, 8), (259, 1), (262, 1), (273, pixels), (277, 1), (278, 8), (279, PIXELS)];
        bytes.extend_from_slice(&9_u16.to_le_bytes());
        for (tag, value) in entries {
            bytes.extend_from_slice(&u16::try_from(tag).expect("it is small").to_le_bytes());
            bytes.extend_from_slice(&[4, 0, 1, 0, 0, 0]);
            bytes.extend_from_slice(&u32::try_from(value).expect("it is small").to_le_bytes());
        }
        bytes.extend_from_slice(&u32::try_from(next).expect("it is small").to_le_bytes());
        bytes.extend_from_slice(&[*shade; PIXELS]);
    }
    bytes
}
