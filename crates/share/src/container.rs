//! Many files of a share in one, to be carried on a stick or sent as a message: names, bytes, and a hash over all of it.

use std::io::{self, Read, Write};

use crate::{memory::MemoryStore, name::Name};

const MAGIC: &[u8; 8] = b"SDSX\x01\r\n\0";
const LONGEST_NAME: usize = 255;
/// No container holds more bytes than this.
pub const LARGEST: u64 = 1024 * 1024 * 1024;

/// Why a container was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotWhole {
    /// It is something else.
    #[error("This is not an exchange file.")]
    Foreign,
    /// It was cut off or altered.
    #[error("The exchange file was cut off or altered.")]
    Torn,
    /// It is larger than anything of ours.
    #[error("The exchange file is too large.")]
    TooLarge,
    /// The disk did not give it.
    #[error("The exchange file could not be read.")]
    Unread,
}

/// A container being written.
pub struct Container<W: Write> {
    to: W,
    hash: blake3::Hasher,
    bytes: u64,
}

impl<W: Write> Container<W> {
    /// Begins one.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin(to: W) -> io::Result<Self> {
        let mut container = Self { to, hash: blake3::Hasher::new(), bytes: 0 };
        container.put(MAGIC)?;
        Ok(container)
    }

    /// Adds a file under its exact name.
    ///
    /// # Errors
    /// `FileTooLarge` when the container would get larger than [`LARGEST`]; otherwise when the disk refuses.
    pub fn add(&mut self, name: &Name, bytes: &[u8]) -> io::Result<()> {
        let name = name.as_str().as_bytes();
        let length = u16::try_from(name.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        if self.bytes + bytes.len() as u64 + name.len() as u64 + 64 > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.put(&length.to_le_bytes())?;
        self.put(name)?;
        self.put(&(bytes.len() as u64).to_le_bytes())?;
        self.put(bytes)
    }

    /// Closes it. Answers where it was written to and how many bytes it has.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(mut self) -> io::Result<(W, u64)> {
        self.put(&0_u16.to_le_bytes())?;
        let hash = self.hash.finalize();
        self.to.write_all(hash.as_bytes())?;
        self.to.flush()?;
        Ok((self.to, self.bytes + 32))
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)?;
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }
}

/// Reads a container as the share it is a part of. What a newer program put into it is left out.
///
/// # Errors
/// See [`NotWhole`]. Nothing of a container that is not whole is answered.
pub fn read(from: impl Read) -> Result<MemoryStore, NotWhole> {
    let mut from = Hashed { from: from.take(LARGEST), hash: blake3::Hasher::new() };
    if from.array::<8>().map_err(|_| NotWhole::Foreign)? != *MAGIC {
        return Err(NotWhole::Foreign);
    }
    let share = MemoryStore::new();
    loop {
        let length = usize::from(u16::from_le_bytes(from.array()?));
        if length == 0 {
            break;
        }
        if length > LONGEST_NAME {
            return Err(NotWhole::Torn);
        }
        let name = from.bytes(length as u64)?;
        let length = u64::from_le_bytes(from.array()?);
        if length > LARGEST {
            return Err(NotWhole::TooLarge);
        }
        let bytes = from.bytes(length)?;
        let name = std::str::from_utf8(&name).ok().and_then(Name::parse).filter(Name::is_exact);
        let known = name.and_then(|name| Some((name.kind()?.most_bytes(), name)));
        if let Some((most, name)) = known
            && length <= most
        {
            share.replace(name.as_str(), bytes);
        }
    }
    let hash = from.hash.finalize();
    if from.array::<32>()? == *hash.as_bytes() { Ok(share) } else { Err(NotWhole::Torn) }
}

struct Hashed<R: Read> {
    from: R,
    hash: blake3::Hasher,
}

impl<R: Read> Hashed<R> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], NotWhole> {
        let mut bytes = [0; N];
        self.from.read_exact(&mut bytes).map_err(why)?;
        self.hash.update(&bytes);
        Ok(bytes)
    }

    /// Grows with what really comes, whatever length was claimed.
    fn bytes(&mut self, length: u64) -> Result<Vec<u8>, NotWhole> {
        let mut bytes = Vec::new();
        let read = (&mut self.from).take(length).read_to_end(&mut bytes).map_err(why)?;
        if read as u64 != length {
            return Err(NotWhole::Torn);
        }
        self.hash.update(&bytes);
        Ok(bytes)
    }
}

#[allow(clippy::needless_pass_by_value)]
fn why(error: io::Error) -> NotWhole {
    if error.kind() == io::ErrorKind::UnexpectedEof { NotWhole::Torn } else { NotWhole::Unread }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_comes_out_and_any_changed_or_missing_byte_is_noticed() {
        let sealed = b"sealed bytes";
        let name = Name::registry(&crate::parcel::hash(sealed));
        let mut container = Container::begin(Vec::new()).unwrap();
        container.add(&name, &crate::parcel::wrap(sealed)).unwrap();
        let (bytes, length) = container.finish().unwrap();
        assert_eq!(bytes.len() as u64, length);
        let share = read(bytes.as_slice()).unwrap();
        assert_eq!(share.bytes(name.as_str()).as_deref(), Some(crate::parcel::wrap(sealed).as_slice()));
        for place in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[place] ^= 0x40;
            assert!(read(altered.as_slice()).is_err(), "byte {place}");
            assert!(read(&bytes[..place]).is_err(), "cut off at {place}");
        }
    }

    #[test]
    fn a_length_that_lies_costs_no_memory_and_foreign_names_stay_out() {
        let mut lying = MAGIC.to_vec();
        lying.extend_from_slice(&3_u16.to_le_bytes());
        lying.extend_from_slice(b"abc");
        lying.extend_from_slice(&(LARGEST - 1).to_le_bytes());
        assert_eq!(read(lying.as_slice()).err(), Some(NotWhole::Torn));
        assert_eq!(read(&b"PK\x03\x04 something else"[..]).err(), Some(NotWhole::Foreign));
        let mut container = Container::begin(Vec::new()).unwrap();
        for name in ["../outside.reg", "notes.txt", "sds1/root.reg"] {
            let (length, bytes) = (name.len() as u16, name.as_bytes());
            container.put(&length.to_le_bytes()).unwrap();
            container.put(bytes).unwrap();
            container.put(&1_u64.to_le_bytes()).unwrap();
            container.put(b"x").unwrap();
        }
        let (bytes, _) = container.finish().unwrap();
        let names: Vec<String> = read(bytes.as_slice()).unwrap().names().iter().map(|name| name.to_string()).collect();
        assert_eq!(names, ["sds1/root.reg"]);
    }
}
