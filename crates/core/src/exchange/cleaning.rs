//! Taking off the share what an agreed copy stands for, in two phases (decision 16).
//!
//! First somebody says that it may go. Days later, when every device still says that it has everything in the copy, its author or
//! an administrator's device removes it. A device that lacks something objects by not saying so; clocks that are wrong only delay.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    What,
    beats::Beat,
    crypto::DeviceTag,
    elapsed::{self, DAY_MS},
    id_of,
    registry::{Condemn, DeviceState},
    snapshots::{self, Copy, is_agreed, stands, usable},
    standing::{Standing, cannot, keep_records},
    store, store_going,
};
use crate::{Practice, error::Result};

/// What is younger than this stays.
const OLD_ENOUGH_MS: i64 = 30 * DAY_MS;
/// Between saying that something may go and removing it.
const NOTICE_MS: i64 = 7 * DAY_MS;
/// After this, those who remove nothing forget the bytes.
const LET_GO_MS: i64 = 14 * DAY_MS;
/// So many copies that hold everything of another stay in its place.
const COPIES_KEPT: usize = 2;

/// Notes what others said may go, and says it of the largest copy that is old enough.
pub(super) fn condemn_old(practice: &Practice, standing: &Standing) -> Result<()> {
    note_condemned(practice, standing)?;
    let view = View::of(practice, standing)?;
    let counted = elapsed::counted(practice)?;
    let old = |copy: &&Copy| {
        counted.saturating_sub(copy.since) >= OLD_ENOUGH_MS
            && (is_agreed(standing, copy) || mutant!("cleaning::nobody_has_to_agree"))
            && (view.everybody_holds(copy) || mutant!("cleaning::nobody_has_to_hold_it"))
    };
    let newer = view.copies.iter().take_while(|copy| copy.condemned_since.is_none()).find(old);
    if let Some(copy) = newer
        && snapshots::is_the_one(practice, standing, practice.env().now())?
        && stands_for_something(practice, copy)?
    {
        let condemn = Condemn { manifest: copy.manifest, files: Vec::new() };
        let records = standing.author(practice).condemn(condemn).map_err(cannot)?;
        keep_records(practice, &records)?;
        kill_point!("cleaning::condemned");
    }
    let standing = Standing::of(practice)?;
    note_condemned(practice, &standing)?;
    list_condemned(practice, &standing)
}

/// What this device may remove now because of copies that lie on the share whole.
pub(super) fn removable(
    practice: &Practice,
    standing: &Standing,
    lies: &dyn Fn(&What, &[u8; 32]) -> bool,
) -> Result<Vec<(What, [u8; 32])>> {
    let Some(me) = standing.registry.device(standing.me).filter(|me| me.state == DeviceState::Active) else {
        return Ok(Vec::new());
    };
    let view = View::of(practice, standing)?;
    let counted = elapsed::counted(practice)?;
    let kept: BTreeSet<[u8; 32]> = view.kept_names();
    let mut removable = Vec::new();
    for copy in view.copies.iter().filter(|copy| view.may_stand_in(copy)) {
        let noticed = copy.condemned_since.is_some_and(|since| counted.saturating_sub(since) >= NOTICE_MS);
        let there = lies(&What::Manifest(copy.month), &copy.manifest)
            && copy.plan.chunks.iter().all(|(hash, _)| lies(&What::Chunk(copy.month), hash));
        if (!noticed && !mutant!("cleaning::no_notice_is_given")) || !there {
            continue;
        }
        let only = (!me.admin).then_some(&standing.me);
        let files = store_going::condemned(practice.db(), &copy.manifest, only)?;
        let files = files.into_iter().filter(|file| !kept.contains(&file.hash));
        removable.extend(files.map(|file| (file.parcel_of, file.hash)));
    }
    Ok(removable)
}

/// The ids of files nobody is to bring back, because everybody has what is in them and they may go.
pub(super) fn not_brought_back(practice: &Practice, standing: &Standing) -> Result<BTreeSet<String>> {
    let view = View::of(practice, standing)?;
    let mut ids = BTreeSet::new();
    for copy in view.copies.iter().filter(|copy| view.may_stand_in(copy)) {
        if !mutant!("cleaning::condemned_files_are_brought_back") {
            ids.extend(store_going::condemned_ids(practice.db(), &copy.manifest)?);
        }
    }
    Ok(ids)
}

/// Since when somebody who counts said that a copy's files may go, as it was heard here.
fn note_condemned(practice: &Practice, standing: &Standing) -> Result<()> {
    let condemned: BTreeSet<[u8; 32]> = standing
        .registry
        .condemned()
        .iter()
        .filter(|(by, ..)| stands(standing, *by))
        .map(|(_, _, condemn)| condemn.manifest)
        .collect();
    let counted = elapsed::counted(practice)?;
    for copy in usable(practice, standing)? {
        if copy.condemned_since.is_none() && condemned.contains(&copy.manifest) {
            store::durably(practice, |db| snapshots::set_condemned(db, &copy.manifest, counted))?;
        }
    }
    Ok(())
}

/// Lists the files that may go because of a copy, once for each, and forgets the bytes of those that others removed.
fn list_condemned(practice: &Practice, standing: &Standing) -> Result<()> {
    let view = View::of(practice, standing)?;
    let counted = elapsed::counted(practice)?;
    let me = standing.registry.device(standing.me);
    let admin = me.is_some_and(|me| me.admin);
    for copy in view.copies.iter().filter(|copy| view.may_stand_in(copy)) {
        let key = format!("condemned_{}", super::hex(&snapshots::half(&copy.manifest)));
        let stage = store::get(practice.db(), &key)?;
        let since = copy.condemned_since.unwrap_or(counted);
        if stage.is_none() {
            let mut files = snapshots::files_of(practice, &copy.manifest)?;
            files.extend(view.superseded(copy, admin));
            let older: Vec<_> = view.superseded_copies(copy).map(|older| older.manifest).collect();
            let now = practice.env().now();
            store::durably(practice, |db| {
                store_going::condemn(db, &copy.manifest, &files, now)?;
                older.iter().try_for_each(|older| snapshots::set_state(db, older, "replaced"))?;
                store::set(db, &key, "listed")
            })?;
            kill_point!("cleaning::listed");
        } else if stage.as_deref() == Some("listed") && !admin && counted.saturating_sub(since) >= LET_GO_MS {
            store::durably(practice, |db| {
                store_going::let_go(db, &copy.manifest)?;
                store::set(db, &key, "let go")
            })?;
        }
    }
    Ok(())
}

/// Whether anything a copy stands for has not gone yet.
fn stands_for_something(practice: &Practice, copy: &Copy) -> Result<bool> {
    for (what, hash) in snapshots::files_of(practice, &copy.manifest)? {
        if store::state(practice.db(), &id_of(&what, &hash))?.as_deref() != Some("gone") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Copies, and what the other devices said of them.
struct View<'a> {
    standing: &'a Standing,
    copies: Vec<Copy>,
    said: BTreeMap<DeviceTag, BTreeSet<[u8; 16]>>,
}

impl<'a> View<'a> {
    fn of(practice: &Practice, standing: &'a Standing) -> Result<Self> {
        let heard = store::heard(practice.db())?.into_iter();
        let said = heard.filter_map(|heard| Some((heard.device, Beat::decode(&heard.content)?.holds)));
        let said = said.map(|(device, holds)| (device, holds.into_iter().collect())).collect();
        Ok(Self { standing, copies: usable(practice, standing)?, said })
    }

    /// Whether this device and every other of the practice has everything in a copy.
    fn everybody_holds(&self, copy: &Copy) -> bool {
        let half = snapshots::half(&copy.manifest);
        let mut others = self
            .standing
            .registry
            .devices()
            .filter(|device| device.state == DeviceState::Active && device.tag != self.standing.me);
        copy.held && others.all(|device| self.said.get(&device.tag).is_some_and(|holds| holds.contains(&half)))
    }

    /// Whether a copy may stand in for what it covers, as far as can be told without the share.
    fn may_stand_in(&self, copy: &Copy) -> bool {
        copy.condemned_since.is_some()
            && (is_agreed(self.standing, copy) || mutant!("cleaning::nobody_has_to_agree"))
            && (self.everybody_holds(copy) || mutant!("cleaning::nobody_has_to_hold_it"))
    }

    /// Copies older than this one of which at least two agreed ones hold everything.
    fn superseded_copies(&self, newest: &'a Copy) -> impl Iterator<Item = &Copy> {
        self.copies.iter().filter(move |older| {
            let holds = |copy: &&Copy| {
                copy.manifest != older.manifest
                    && copy.plan.stands_on.contains(&older.manifest)
                    && is_agreed(self.standing, copy)
            };
            newest.plan.stands_on.contains(&older.manifest) && self.copies.iter().filter(holds).count() >= COPIES_KEPT
        })
    }

    /// The files of copies that newer ones replace, as far as this device may remove them.
    fn superseded(&self, newest: &'a Copy, admin: bool) -> Vec<(What, [u8; 32])> {
        let mine = self.superseded_copies(newest).filter(|older| admin || older.author == self.standing.me);
        let mut files = Vec::new();
        for older in mine {
            files.push((What::Manifest(older.month), older.manifest));
            files.extend(older.plan.chunks.iter().map(|(hash, _)| (What::Chunk(older.month), *hash)));
        }
        files
    }

    /// What copies that stay are made of; none of it may go, whatever else says so.
    fn kept_names(&self) -> BTreeSet<[u8; 32]> {
        let chunks = self.copies.iter().flat_map(|copy| copy.plan.chunks.iter().map(|(hash, _)| *hash));
        self.copies.iter().map(|copy| copy.manifest).chain(chunks).collect()
    }
}
