//! The reader of backups as the fuzzer calls it.

use super::container::read_from;

/// Reads a backup and throws its files away.
pub fn backup(bytes: &[u8]) {
    let mut files = 0_u64;
    let read = read_from(bytes, &mut |part, content| {
        files += 1;
        let copied = std::io::copy(content, &mut std::io::sink()).map_err(super::container::unreadable)?;
        assert!(copied <= part.bytes, "no file is longer than it says");
        Ok(())
    });
    assert!(read.is_err() || files > 0 || bytes.len() >= 56);
}
