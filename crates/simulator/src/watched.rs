//! A share that looks at every byte and every name that is put on it.

use seriesdesk_share::{Listed, MemoryStore, Store, StoreFault, faults::Breakable, parcel};
use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Every text the devices write begins with this; nowhere on the share may it be found.
pub const MARK: &str = "Quexwolf";

/// What was seen of everything put on the share.
pub struct Watch {
    leaks: Vec<String>,
    bytes: u64,
    often: [u64; 256],
    nonces: HashMap<Vec<u8>, u64>,
    forged: HashSet<u64>,
    repeats: Option<String>,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            leaks: Vec::new(),
            bytes: 0,
            often: [0; 256],
            nonces: HashMap::new(),
            forged: HashSet::new(),
            repeats: None,
        }
    }
}

impl Watch {
    /// Files in which something readable was found.
    pub fn leaks(&self) -> &[String] {
        &self.leaks
    }

    /// A file sealed with the nonce of another one.
    pub fn repeats(&self) -> Option<&String> {
        self.repeats.as_ref()
    }

    /// Bits for each byte of what was sealed; none before there is enough of it to tell.
    pub fn entropy(&self) -> Option<f64> {
        if self.bytes < 64 * 1024 {
            return None;
        }
        let all = self.bytes as f64;
        let parts = self.often.iter().filter(|count| **count > 0).map(|count| *count as f64 / all);
        Some(-parts.map(|part| part * part.log2()).sum::<f64>())
    }

    fn look(&mut self, name: &str, bytes: &[u8]) {
        let small = MARK.to_lowercase();
        if name.to_lowercase().contains(&small) || contains(bytes, MARK.as_bytes()) {
            self.leaks.push(name.to_owned());
        }
        // Headers are readable by design, and so is the trailer.
        let sealed = bytes.get(127..bytes.len().saturating_sub(108)).unwrap_or_default();
        // A bundle holds the bytes of segments once more.
        if name.starts_with("sds1/d/") && !name.contains(".bun") && parcel::unwrap(bytes).is_ok() {
            let (nonce, content) = (bytes.get(103..127).unwrap_or_default().to_vec(), short_hash(bytes));
            // What was forged and waits for its author is placed again like anything else.
            if !self.forged.contains(&content) && *self.nonces.entry(nonce).or_insert(content) != content {
                self.repeats = Some(name.to_owned());
            }
            self.bytes += sealed.len() as u64;
            for byte in sealed {
                if let Some(count) = self.often.get_mut(usize::from(*byte)) {
                    *count += 1;
                }
            }
        }
    }
}

/// The share of one schedule. A clone is another view of the same share.
#[derive(Clone, Default)]
pub struct Watched {
    /// What lies there.
    pub files: MemoryStore,
    watch: Arc<Mutex<Watch>>,
    changes: Arc<AtomicU64>,
}

impl Watched {
    /// A share on which this lies already.
    pub fn with(files: MemoryStore) -> Self {
        Self { files, ..Self::default() }
    }

    /// Puts something on the share that nobody of the practice made.
    pub fn forge(&self, name: &str, bytes: Vec<u8>) {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner).forged.insert(short_hash(&bytes));
        self.files.replace(name, bytes);
    }

    /// How often it was changed through a device.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// What was seen so far.
    pub fn seen<T>(&self, read: impl FnOnce(&Watch) -> T) -> T {
        read(&self.watch.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Store for Watched {
    fn list(&mut self, prefix: &str) -> Result<Vec<Listed>, StoreFault> {
        self.files.list(prefix)
    }

    fn read(&mut self, name: &str, largest: u64) -> Result<Vec<u8>, StoreFault> {
        self.files.read(name, largest)
    }

    fn create(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        self.changes.fetch_add(1, Ordering::Relaxed);
        self.watch.lock().unwrap_or_else(PoisonError::into_inner).look(name, bytes);
        self.files.create(name, bytes)
    }

    fn remove(&mut self, name: &str) -> Result<(), StoreFault> {
        self.changes.fetch_add(1, Ordering::Relaxed);
        self.files.remove(name)
    }
}

impl Breakable for Watched {
    fn overwrite(&mut self, name: &str, bytes: &[u8]) {
        self.files.overwrite(name, bytes);
    }
}

fn short_hash(bytes: &[u8]) -> u64 {
    let mut hash = DefaultHasher::new();
    bytes.hash(&mut hash);
    hash.finish()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    let Some(first) = wanted.first() else { return false };
    bytes.iter().enumerate().any(|(at, byte)| byte == first && bytes.get(at..at + wanted.len()) == Some(wanted))
}
