//! What happens to a share while nobody looks.
use super::kinds::conflict_copy;
use super::{Breakable, Faulty, Mishap};
use crate::kind::Kind;

/// Files of others, as they turn up in shared folders.
const FOREIGN: [&str; 6] =
    ["desktop.ini", ".DS_Store", "sds1/Thumbs.db", "sds1/d/.stfolder", "sds1/r/notes.reg", "sds1/export.seg"];

impl<S: Breakable> Faulty<S> {
    /// Does a mishap to a file drawn by chance, the first record excepted. Answers the name of the file, or none when the
    /// mishap finds nothing to happen to. Nothing of it is a call of the device.
    pub fn mishap(&mut self, mishap: Mishap) -> Option<String> {
        if mishap == Mishap::Foreign {
            let name = *FOREIGN.get(usize::try_from(self.chance.below(FOREIGN.len() as u64)).ok()?)?;
            let bytes: Vec<u8> = (0..self.chance.below(200)).map(|_| self.chance.below(256) as u8).collect();
            self.inner.overwrite(name, &bytes);
            return Some(name.into());
        }
        if mishap == Mishap::Resurrected {
            let which = usize::try_from(self.chance.below(self.graveyard.len() as u64)).ok()?;
            if self.graveyard.is_empty() {
                return None;
            }
            let (name, bytes) = self.graveyard.swap_remove(which);
            self.inner.overwrite(&name, &bytes);
            return Some(name);
        }
        let mut files = self.inner.list("sds1/").ok()?;
        files.retain(|file| !file.name.starts_with("sds1/root"));
        let file = files.get(usize::try_from(self.chance.below(files.len() as u64)).ok()?)?;
        let name = file.name.clone();
        let mut bytes = self.inner.read(&name, Kind::Blob.most_bytes()).ok()?;
        match mishap {
            Mishap::Lost => {
                self.inner.remove(&name).ok()?;
                self.graveyard.push((name.clone(), bytes));
            }
            Mishap::Flipped => {
                let at = usize::try_from(self.chance.below(bytes.len() as u64)).ok()?;
                *bytes.get_mut(at)? ^= 1 << self.chance.below(8);
                self.inner.overwrite(&name, &bytes);
            }
            Mishap::Cut => {
                let part = self.beginning(&bytes).to_vec();
                self.inner.overwrite(&name, &part);
            }
            Mishap::Copied | Mishap::Moved => {
                let copy = conflict_copy(&name, self.chance.below(4));
                self.inner.overwrite(&copy, &bytes);
                if mishap == Mishap::Moved {
                    self.inner.remove(&name).ok()?;
                }
            }
            Mishap::Replayed => {
                // The next number of the same stream, or a hash nobody has.
                let digit = |letter: char| if letter == '1' { '2' } else { letter };
                let forged: String = name.chars().map(digit).collect();
                if forged == name {
                    return None;
                }
                self.inner.overwrite(&forged, &bytes);
                return Some(forged);
            }
            Mishap::Foreign | Mishap::Resurrected => {}
        }
        Some(name)
    }
}
