//! A share in memory, for tests: as fast as a share can be, and seen by all who hold a clone of it.
use crate::store::{Listed, Store, StoreFault};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A share in memory. A clone is another view of the same share.
#[derive(Clone, Default)]
pub struct MemoryStore {
    files: Arc<Mutex<Files>>,
}

type Files = BTreeMap<Arc<str>, Arc<[u8]>>;

/// What lay on a share at one time.
#[derive(Clone, Default)]
pub struct Image(Files);

impl MemoryStore {
    /// An empty share.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps what lies there, so that it can be put back.
    pub fn image(&self) -> Image {
        Image(self.files().clone())
    }

    /// Puts back what lay there; everything since then is gone.
    pub fn restore(&self, image: &Image) {
        *self.files() = image.0.clone();
    }

    /// The names of everything that lies there, in order.
    pub fn names(&self) -> Vec<Arc<str>> {
        self.files().keys().cloned().collect()
    }

    /// The bytes under a name.
    pub fn bytes(&self, name: &str) -> Option<Arc<[u8]>> {
        self.files().get(name).cloned()
    }

    /// Puts bytes under a name, whatever lay there: what people, cloud clients and broken disks do.
    pub fn replace(&self, name: &str, bytes: impl Into<Arc<[u8]>>) {
        self.files().insert(Arc::from(name), bytes.into());
    }

    /// Takes a file away; answers what it was.
    pub fn lose(&self, name: &str) -> Option<Arc<[u8]>> {
        self.files().remove(name)
    }

    /// How many files lie there.
    pub fn len(&self) -> usize {
        self.files().len()
    }

    /// True when nothing lies there.
    pub fn is_empty(&self) -> bool {
        self.files().is_empty()
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn list(&mut self, prefix: &str) -> Result<Vec<Listed>, StoreFault> {
        let files = self.files();
        let from = files.range::<str, _>((std::ops::Bound::Included(prefix), std::ops::Bound::Unbounded));
        Ok(from
            .take_while(|(name, _)| name.starts_with(prefix))
            .map(|(name, bytes)| Listed { name: name.to_string(), bytes: bytes.len() as u64 })
            .collect())
    }

    fn read(&mut self, name: &str, largest: u64) -> Result<Vec<u8>, StoreFault> {
        let bytes = self.bytes(name).ok_or(StoreFault::Missing)?;
        if bytes.len() as u64 > largest { Err(StoreFault::TooLarge) } else { Ok(bytes.to_vec()) }
    }

    fn create(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        match self.files().entry(Arc::from(name)) {
            Entry::Occupied(_) => Err(StoreFault::Exists),
            Entry::Vacant(free) => {
                free.insert(Arc::from(bytes));
                Ok(())
            }
        }
    }

    fn remove(&mut self, name: &str) -> Result<(), StoreFault> {
        self.lose(name).map(drop).ok_or(StoreFault::Missing)
    }
}
