//! The desk's side of the exchange, with somebody who looks whether the share was telling the truth.

use seriesdesk_carrier::PracticeSide;
use seriesdesk_core::{Error, Practice};
use seriesdesk_share::{Expected, MemoryStore, Name, Outgoing, Side, Taken, parcel};

/// A practice's side of the exchange.
pub struct Honest<'a> {
    side: PracticeSide<&'a mut Practice>,
    files: MemoryStore,
    /// Whether a file that is said to be gone has to be: a share that hides files for a while and keeps what it said to have
    /// removed deceives anybody.
    looks: bool,
    /// What was said to lie on the share and does not, or to be gone and is not.
    pub lie: Option<String>,
    /// What left the share.
    pub gone: Vec<Name>,
}

impl<'a> Honest<'a> {
    /// The side of this practice, over what really lies on the share.
    pub fn of(practice: &'a mut Practice, files: MemoryStore, looks: bool) -> Self {
        Self { side: PracticeSide::of(practice), files, looks, lie: None, gone: Vec::new() }
    }

    fn lies_whole(&self, name: &Name) -> bool {
        let whole = |name: Name| {
            self.files
                .bytes(name.as_str())
                .is_some_and(|bytes| parcel::unwrap(&bytes).is_ok_and(|sealed| name.agrees_with(&parcel::hash(sealed))))
        };
        (0..=99).any(|number| whole(name.again(number)))
    }
}

impl Side for Honest<'_> {
    type Fault = Error;

    fn genesis(&self) -> Result<Expected, Error> {
        self.side.genesis()
    }

    fn outgoing(&mut self, most_bytes: usize) -> Result<Vec<Outgoing>, Error> {
        self.side.outgoing(most_bytes)
    }

    fn placed(&mut self, name: &Name) -> Result<(), Error> {
        if !self.lies_whole(name) {
            self.lie = Some(format!("{} counts as placed and does not lie there whole", name.as_str()));
        }
        self.side.placed(name)
    }

    fn wants(&mut self, name: &Name, bytes: u64) -> Result<bool, Error> {
        self.side.wants(name, bytes)
    }

    fn take(&mut self, name: &Name, sealed: Vec<u8>) -> Result<Taken, Error> {
        if name.is_exact() && !name.agrees_with(&parcel::hash(&sealed)) {
            self.lie = Some(format!("{} was taken with other bytes than it names", name.as_str()));
        }
        self.side.take(name, sealed)
    }

    fn shelf(&mut self) -> Result<Vec<Name>, Error> {
        self.side.shelf()
    }

    fn bytes(&mut self, name: &Name) -> Result<Option<Vec<u8>>, Error> {
        self.side.bytes(name)
    }

    fn doomed(&mut self, lies: &dyn Fn(&Name) -> bool) -> Result<Vec<Name>, Error> {
        self.side.doomed(lies)
    }

    fn removed(&mut self, name: &Name) -> Result<(), Error> {
        if self.looks && self.files.bytes(name.as_str()).is_some() {
            self.lie = Some(format!("{} counts as removed and lies there", name.as_str()));
        }
        self.gone.push(name.clone());
        self.side.removed(name)
    }
}
