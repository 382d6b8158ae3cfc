//! What a share has to offer, whatever stands behind it: four calls.
//!
//! Nothing here overwrites or renames, and nothing depends on clocks, locks or the order of a listing.

/// A place where parcels lie.
pub trait Store {
    /// Lists all files whose name begins with the prefix, however deep. Names are as they lie there: foreign files and
    /// conflict copies included.
    fn list(&mut self, prefix: &str) -> Result<Vec<Listed>, StoreFault>;

    /// Reads a file through a new handle. Errors with [`StoreFault::TooLarge`] when it has more than `largest` bytes.
    fn read(&mut self, name: &str, largest: u64) -> Result<Vec<u8>, StoreFault>;

    /// Creates a file under its final name. Errors with [`StoreFault::Exists`] when the store can tell that something
    /// lies there; a store that cannot tell may replace it. After any error a part of the bytes may lie there.
    fn create(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreFault>;

    /// Removes a file. Errors with [`StoreFault::Missing`] where the store can tell that there was none.
    fn remove(&mut self, name: &str) -> Result<(), StoreFault>;
}

/// A file of a listing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// From the root of the share, with `/` between the parts.
    pub name: String,
    /// Its length.
    pub bytes: u64,
}

/// Why a store did not do it. Carries no path and no words of a server, because these name files and people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum StoreFault {
    /// Something lies under this name.
    #[error("Something already lies there.")]
    Exists,
    /// Nothing lies under this name.
    #[error("It is not there.")]
    Missing,
    /// The share has no space left, or the allowance is used up.
    #[error("The share is full.")]
    Full,
    /// The share does not allow it.
    #[error("The share does not allow it.")]
    Denied,
    /// The share did not answer.
    #[error("The share did not answer.")]
    Offline,
    /// The file is larger than anything of ours.
    #[error("The file is too large.")]
    TooLarge,
    /// Anything else, in a few words: trying again may help.
    #[error("The share said: {0}.")]
    Other(&'static str),
}

impl<S: Store + ?Sized> Store for Box<S> {
    fn list(&mut self, prefix: &str) -> Result<Vec<Listed>, StoreFault> {
        (**self).list(prefix)
    }

    fn read(&mut self, name: &str, largest: u64) -> Result<Vec<u8>, StoreFault> {
        (**self).read(name, largest)
    }

    fn create(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        (**self).create(name, bytes)
    }

    fn remove(&mut self, name: &str) -> Result<(), StoreFault> {
        (**self).remove(name)
    }
}
