//! Going on with a copy: a device that lacks what left the share long ago takes the log of an agreed copy in, entry by entry as if
//! it came in segments. What is here already, and what this device did meanwhile, stays as it is.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    super::{
        elapsed::{self, DAY_MS, HOUR_MS},
        hex,
        lives::own_end,
        segments::incarnation_bytes,
        standing::Standing,
        store::{self as files, End},
        taking, unhex,
    },
    fetching::{content, is_beginning, is_here},
    holding::files_of,
    known::{Copy, is_agreed, usable},
    store,
};
use crate::{
    Practice,
    db::LATEST,
    error::{Error, Result, StorageFault},
    exchange::crypto::tag,
    oplog::{Dot, Entry, PRACTICE, receive, whole::entries_of},
};

/// The copy this device takes the log of.
const CATCHES: &str = "catches_up_with";
/// What others said may go is not waited for longer than this.
const CONDEMNED_MS: i64 = HOUR_MS;
/// What nobody places again comes from a copy after so long.
const MISSED_MS: i64 = 3 * DAY_MS;
/// So many entries are merged at once.
const AT_ONCE: usize = 400;

/// A log on its way in. It may be given up at any time: what is in stays, and the rest is found again.
pub struct Catching {
    standing: Arc<Standing>,
    copy: Copy,
    next: usize,
    waiting: Vec<Vec<u8>>,
    /// The tables that changed, by name.
    pub changed: BTreeSet<&'static str>,
}

/// Decides whether this device goes on with a copy, because it lacks files of it that nobody brings.
pub(in crate::exchange) fn choose_copy(practice: &Practice, standing: &Standing) -> Result<()> {
    if is_beginning(practice)? {
        return Ok(());
    }
    let counted = elapsed::counted(practice)?;
    let due = |copy: &&Copy| {
        let patience = if copy.condemned_since.is_some() { CONDEMNED_MS } else { MISSED_MS };
        let long = copy.lacking_since.is_some_and(|since| counted.saturating_sub(since) >= patience);
        long && !copy.held && copy.plan.schema <= LATEST && is_agreed(standing, copy)
    };
    let copies = usable(practice, standing)?;
    let best = copies.iter().find(due).map(|copy| copy.manifest);
    match (chosen(practice)?, best) {
        (Some(now), Some(best)) if now == best => Ok(()),
        (None, None) => Ok(()),
        (_, Some(best)) => files::durably(practice, |db| {
            files::unset(db, super::checking::CHECKS)?; // One copy at a time is enough on any disk.
            files::set(db, CATCHES, &hex(&best))
        }),
        (Some(_), None) => files::durably(practice, |db| {
            store::forget_chunks(db)?;
            files::unset(db, CATCHES)
        }),
    }
}

pub(super) fn chosen(practice: &Practice) -> Result<Option<[u8; 32]>> {
    Ok(files::get(practice.db(), CATCHES)?.and_then(|text| unhex(&text)))
}

/// Takes in a few entries of the copy this device goes on with, once all of it is here; false when there is nothing to do.
///
/// # Errors
/// `Storage` when the disk refuses; a copy that cannot be read is passed over.
pub fn catch_up(practice: &mut Practice, catching: &mut Option<Catching>) -> Result<bool> {
    let Some(under_way) = catching else {
        *catching = begin(practice)?;
        return Ok(catching.is_some());
    };
    match under_way.step(practice) {
        Ok(true) => Ok(true),
        Ok(false) => Ok(false),
        Err(Error::Storage(StorageFault::Unreadable(_) | StorageFault::NewerProgram)) => {
            let manifest = under_way.copy.manifest;
            files::durably(practice, |db| {
                store::set_state(db, &manifest, "passed")?;
                store::forget_chunks(db)?;
                files::unset(db, CATCHES)
            })?;
            Ok(false)
        }
        Err(other) => Err(other),
    }
}

fn begin(practice: &Practice) -> Result<Option<Catching>> {
    let (Some(standing), Some(manifest)) = (Standing::maybe(practice)?, chosen(practice)?) else { return Ok(None) };
    let Some(copy) = usable(practice, &standing)?.into_iter().find(|copy| copy.manifest == manifest) else {
        return Ok(None);
    };
    for (hash, _) in &copy.plan.chunks {
        if !is_here(practice, hash)? {
            return Ok(None);
        }
    }
    Ok(Some(Catching { standing, copy, next: 1, waiting: Vec::new(), changed: BTreeSet::new() }))
}

impl Catching {
    fn step(&mut self, practice: &mut Practice) -> Result<bool> {
        if !self.waiting.is_empty() {
            let rest = self.waiting.split_off(AT_ONCE.min(self.waiting.len()));
            let now = std::mem::replace(&mut self.waiting, rest);
            own_life_is_over(practice, &now)?;
            kill_point!("catching::before_received");
            self.changed.extend(receive(practice, &now)?.changed);
            kill_point!("catching::received");
            return Ok(true);
        }
        let Some((hash, _)) = self.copy.plan.chunks.get(self.next) else {
            self.arrived(practice)?;
            return Ok(false);
        };
        let sealed = store::chunk(practice.db(), hash)?.ok_or(StorageFault::Busy)?;
        let page = content(&self.standing, self.copy.author, self.next, &sealed)?;
        for payload in entries_of(&page)? {
            if !files::has_entry(practice.db(), &Dot::of(&payload).0)? {
                self.waiting.push(payload);
            }
        }
        self.next += 1;
        Ok(true)
    }

    /// Everything is in: notes how far that is, and looks again at what waited for it.
    fn arrived(&mut self, practice: &mut Practice) -> Result<()> {
        let (ends, own) = (files::ends(practice.db())?, own_end(practice)?);
        let covered = files_of(practice, &self.copy.manifest)?;
        let now = practice.env().now();
        files::durably(practice, |db| {
            for &(device, incarnation, compartment, seq, tip) in &self.copy.plan.ends {
                let of = (device, incarnation, compartment);
                let known = ends.iter().find(|end| (end.device, end.incarnation, end.compartment) == of);
                let is_own = (own.device, own.incarnation, own.compartment) == of;
                if compartment == PRACTICE && !is_own && known.is_none_or(|known| known.seq < seq) {
                    files::put_end(db, &End { device, incarnation, compartment, seq, tip, segment: [0; 32] })?;
                }
            }
            for (what, hash) in &covered {
                files::keep_known(db, what, hash, "covered", now)?;
            }
            store::set_held(db, &self.copy.manifest)?;
            store::forget_chunks(db)?;
            files::unset(db, CATCHES)
        })?;
        self.changed.insert("exchange");
        self.changed.extend(taking::unpark(practice, true)?);
        Ok(())
    }
}

/// Entries of this device's present life that it does not know: somebody else goes by it, or it was set back. Another life begins
/// before they are in, so that no number is given twice.
fn own_life_is_over(practice: &mut Practice, payloads: &[Vec<u8>]) -> Result<()> {
    let own = own_end(practice)?;
    for payload in payloads {
        let entry = Entry::decode(payload)?;
        if (tag(entry.device), incarnation_bytes(entry.incarnation)) == (own.device, own.incarnation) {
            return practice.begin_again();
        }
    }
    Ok(())
}
