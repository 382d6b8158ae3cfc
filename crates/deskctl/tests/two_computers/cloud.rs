//! A cloud client between two folders: what one computer writes reaches the other late, in halves, twice, under other names or
//! damaged, and sometimes what was there is gone again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, SystemTime},
};

use crate::random::Random;

/// The client while it runs beside the computers.
pub struct Cloud {
    end: Arc<AtomicBool>,
    calm: Arc<AtomicBool>,
    running: Option<JoinHandle<Server>>,
}

impl Cloud {
    /// Keeps both folders alike. It behaves until it is told not to.
    pub fn between(folders: [PathBuf; 2], seed: u64) -> Cloud {
        let (end, calm) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(true)));
        let (ends, is_calm) = (Arc::clone(&end), Arc::clone(&calm));
        let mut server = Server::new(folders, seed);
        let running = thread::spawn(move || {
            while !ends.load(Ordering::SeqCst) {
                server.pass(is_calm.load(Ordering::SeqCst));
                thread::park_timeout(Duration::from_millis(20));
            }
            server
        });
        Cloud { end, calm, running: Some(running) }
    }

    pub fn misbehaves(&self) {
        self.calm.store(false, Ordering::SeqCst);
    }

    /// Ends the client; the server is left, to be asked for honest passes and for what it did.
    pub fn ends(mut self) -> Server {
        self.end.store(true, Ordering::SeqCst);
        self.running.take().expect("it runs").join().expect("the client does not fall over")
    }
}

/// What was done to files, by the name of the mishap.
pub type Counts = BTreeMap<&'static str, u32>;

/// What a file looked like when the client last saw or wrote it.
type Look = (u64, SystemTime);

/// The cloud's copies, and what each folder is known to hold.
pub struct Server {
    folders: [PathBuf; 2],
    files: BTreeMap<String, (u32, Vec<u8>)>,
    known: [BTreeMap<String, Known>; 2],
    lost: [BTreeSet<String>; 2],
    random: Random,
    pub counts: Counts,
}

struct Known {
    version: u32,
    look: Look,
    /// The bytes in the folder are the server's.
    right: bool,
}

impl Server {
    fn new(folders: [PathBuf; 2], seed: u64) -> Server {
        Server {
            folders,
            files: BTreeMap::new(),
            known: Default::default(),
            lost: Default::default(),
            random: Random(seed),
            counts: Counts::new(),
        }
    }

    /// Carries what is new both ways.
    pub fn pass(&mut self, calm: bool) {
        for side in 0..2 {
            self.upload(side);
        }
        for side in 0..2 {
            self.download(side, calm);
        }
    }

    fn upload(&mut self, side: usize) {
        let found = files_below(&self.folders[side]);
        for (name, look) in &found {
            if self.known[side].get(name).is_some_and(|known| known.look == *look) {
                continue;
            }
            let Ok(bytes) = fs::read(self.folders[side].join(name)) else { continue };
            let before = self.known[side].get(name).map(|known| known.version);
            let there = self.files.get(name).map(|(version, there)| (*version, *there == bytes));
            let version = match there {
                Some((version, true)) => version,
                // Both sides wrote it: the later one is kept beside the first.
                Some((version, false)) if before != Some(version) => {
                    self.count("conflict");
                    self.keep(&beside(name, " (conflicted copy 2026-03-02)"), 1, bytes);
                    version
                }
                Some((version, false)) => self.keep(name, version + 1, bytes),
                None => self.keep(name, 1, bytes),
            };
            self.known[side].insert(name.clone(), Known { version, look: *look, right: true });
        }
        let gone = |name: &String| !found.contains_key(name);
        let deleted: Vec<String> = self.known[side].keys().filter(|name| gone(name)).cloned().collect();
        for name in deleted {
            self.known[side].remove(&name);
            self.files.remove(&name);
            if self.known[1 - side].remove(&name).is_some() {
                let _ = fs::remove_file(self.folders[1 - side].join(&name)); // It may be gone there as well.
            }
        }
    }

    fn download(&mut self, side: usize, calm: bool) {
        let names: Vec<String> = self.files.keys().cloned().collect();
        for name in names {
            let Some((version, bytes)) = self.files.get(&name).cloned() else { continue };
            if !calm && self.lost[side].contains(&name) {
                continue;
            }
            let known = self.known[side].get(&name);
            let is_new = known.is_none();
            if known
                .is_some_and(|known| known.version == version && (known.right || (!calm && self.random.below(4) > 0)))
            {
                continue;
            }
            let mishap = if calm { "none" } else { self.draw() };
            self.count(mishap);
            let (name, bytes, right) = match mishap {
                "late" => continue,
                "half" => (name, bytes[..bytes.len() / 2].to_vec(), false),
                "empty" => (name, Vec::new(), false),
                "zeros" => (name, vec![0; bytes.len()], false),
                "flipped" => (name, self.flipped(bytes), false),
                "twice" => {
                    self.write(side, &beside(&name, " (1)"), 1, &bytes, true);
                    (name, bytes, true)
                }
                // Under another name first, as while a client cannot replace what is open.
                "renamed" if is_new => {
                    self.write(side, &beside(&name, "-FRONT-PC"), 1, &bytes, true);
                    continue;
                }
                _ => (name, bytes, true),
            };
            self.write(side, &name, version, &bytes, right);
        }
        if !calm {
            self.lose(side);
        }
    }

    /// Takes a file away from one folder only, and does not bring it back before it behaves.
    fn lose(&mut self, side: usize) {
        let taken = self.known[side].keys().filter(|name| name.contains("/d/"));
        let names: Vec<String> = taken.cloned().collect();
        if names.is_empty() || self.random.below(60) > 0 {
            return;
        }
        let name = names[self.random.below(names.len())].clone();
        self.count("lost");
        self.known[side].remove(&name);
        let _ = fs::remove_file(self.folders[side].join(&name)); // It may be gone already.
        self.lost[side].insert(name);
    }

    fn write(&mut self, side: usize, name: &str, version: u32, bytes: &[u8], right: bool) {
        let path = self.folders[side].join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(&path, bytes).expect("a file of the cloud");
        let look = look_of(&path).expect("it was written just now");
        self.known[side].insert(name.to_owned(), Known { version, look, right });
        self.files.entry(name.to_owned()).or_insert_with(|| (version, bytes.to_vec()));
    }

    fn keep(&mut self, name: &str, version: u32, bytes: Vec<u8>) -> u32 {
        self.files.insert(name.to_owned(), (version, bytes));
        version
    }

    fn draw(&mut self) -> &'static str {
        const MISHAPS: [&str; 8] = ["late", "late", "half", "empty", "zeros", "flipped", "twice", "renamed"];
        MISHAPS.get(self.random.below(16)).copied().unwrap_or("none")
    }

    fn flipped(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        if !bytes.is_empty() {
            let place = self.random.below(bytes.len());
            bytes[place] ^= 1 << self.random.below(8);
        }
        bytes
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }
}

/// `a/b.seg` with words in front of its ending.
fn beside(name: &str, words: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}{words}.{ending}")
}

fn files_below(root: &Path) -> BTreeMap<String, Look> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let (Some(look), Ok(name)) = (look_of(&path), path.strip_prefix(root)) {
                found.insert(name.to_string_lossy().into_owned(), look);
            }
        }
    }
    found
}

fn look_of(path: &Path) -> Option<Look> {
    let about = fs::metadata(path).ok()?;
    Some((about.len(), about.modified().ok()?))
}
