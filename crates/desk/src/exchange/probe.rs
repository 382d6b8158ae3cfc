//! Trying a place: whether a file can be written there, read back and taken away again.

use seriesdesk_core::{Env, Word};
use seriesdesk_share::{Store, StoreFault};

use super::place::fault_of;

/// How the name of a file begins that was only written to try a place.
pub(super) const PREFIX: &str = "seriesdesk-try-";

/// What a place does not let this computer do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Denied {
    step: Step,
    fault: StoreFault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Write,
    ReadBack,
    Remove,
}

/// Writes a small file that everybody else ignores, reads it back and removes it.
pub(super) fn try_out(store: &mut dyn Store, env: &Env) -> Result<(), Denied> {
    let number = env.new_uuid().simple().to_string();
    let name = format!("{PREFIX}{number}.txt");
    let bytes = format!("Seriesdesk tried whether this place can be written. This file can be removed. {number}\n");
    let bytes = bytes.as_bytes();
    let largest = bytes.len() as u64;
    store.create(&name, bytes).map_err(|fault| {
        let _ = store.remove(&name); // A part of it may lie there.
        Denied { step: Step::Write, fault }
    })?;
    let back = match store.read(&name, largest) {
        Ok(read) if read == bytes => Ok(()),
        Ok(_) => Err(StoreFault::Other("something else lies there than was written")),
        Err(fault) => Err(fault),
    };
    let removed = match store.remove(&name) {
        Ok(()) | Err(StoreFault::Missing) => Ok(()),
        Err(fault) => Err(fault),
    };
    back.map_err(|fault| Denied { step: Step::ReadBack, fault })?;
    removed.map_err(|fault| Denied { step: Step::Remove, fault })?;
    match store.read(&name, largest) {
        Ok(_) => Err(Denied { step: Step::Remove, fault: StoreFault::Other("it still lies there") }),
        Err(_) => Ok(()),
    }
}

impl Denied {
    /// What failed, by its fixed name.
    pub fn word(&self) -> Word {
        match self.step {
            Step::Write => Word::new("not_writable", "Cannot be written"),
            Step::ReadBack => Word::new("not_readable", "Cannot be read back"),
            Step::Remove => Word::new("not_removable", "Files cannot be removed"),
        }
    }

    /// What failed and the way out.
    pub fn said(&self) -> String {
        let fact = match self.step {
            Step::Write => "A small file could not be written there.",
            Step::ReadBack => "A small file was written there and could not be read back.",
            Step::Remove => "A small file was written there and could not be removed again.",
        };
        let way_out = match (self.step, self.fault) {
            (Step::Remove, StoreFault::Denied | StoreFault::Other(_)) => {
                "Let this account delete files there as well, or choose another place.".to_owned()
            }
            (_, fault) => fault_of(fault).hint.unwrap_or_default(),
        };
        format!("{fact} {} {way_out}", self.fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::tests::Computer;
    use seriesdesk_share::{Listed, MemoryStore};

    #[test]
    fn trying_a_place_says_what_cannot_be_done_there_and_leaves_nothing() {
        for (refuses, code) in [
            (None, None),
            (Some(Step::Write), Some("not_writable")),
            (Some(Step::ReadBack), Some("not_readable")),
            (Some(Step::Remove), Some("not_removable")),
        ] {
            let mut store = Stubborn { under: MemoryStore::new(), refuses };
            let tried = try_out(&mut store, &Computer::new().desk.host().env);
            assert_eq!(tried.map_err(|denied| denied.word().code).err().as_deref(), code);
            let left = store.under.list("").unwrap().len();
            assert_eq!(left, usize::from(refuses == Some(Step::Remove)));
        }
    }

    /// A place that does not let anybody do one thing.
    struct Stubborn {
        under: MemoryStore,
        refuses: Option<Step>,
    }

    impl Stubborn {
        fn allows(&self, step: Step) -> Result<(), StoreFault> {
            if self.refuses == Some(step) { Err(StoreFault::Denied) } else { Ok(()) }
        }
    }

    impl Store for Stubborn {
        fn list(&mut self, prefix: &str) -> Result<Vec<Listed>, StoreFault> {
            self.under.list(prefix)
        }

        fn read(&mut self, name: &str, largest: u64) -> Result<Vec<u8>, StoreFault> {
            self.allows(Step::ReadBack)?;
            self.under.read(name, largest)
        }

        fn create(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreFault> {
            self.allows(Step::Write)?;
            self.under.create(name, bytes)
        }

        fn remove(&mut self, name: &str) -> Result<(), StoreFault> {
            self.allows(Step::Remove)?;
            self.under.remove(name)
        }
    }
}
