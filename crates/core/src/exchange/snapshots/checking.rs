//! Agreeing upon a copy: somebody else than its author fetches it, loads it into an empty store that is thrown away, and says
//! that it comes to what its manifest says. Where there is nobody else, the author reads its own back after a day.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    super::{
        crypto::DeviceTag,
        elapsed::{self, DAY_MS},
        hex,
        registry::Snapshot,
        standing::{Standing, cannot, keep_records},
        store as files, unhex,
    },
    covered, due,
    fetching::{content, is_beginning, is_fetched},
    known::{Copy, is_agreed, is_alone, usable},
    store,
};
use crate::{
    Practice,
    db::{Connection, Durability, LATEST, Place, open},
    error::{Error, Result, StorageFault},
    exchange::What,
    oplog::whole::Loading,
    vault::DbKey,
};

/// The copy this device reads to see whether it is right.
pub(super) const CHECKS: &str = "checks_copy";
const CHECKS_AFTER: &str = "checks_copy_after";
/// Whoever should have looked at a copy did not for so long: anybody may.
const ANYBODY_AFTER_MS: i64 = 3 * DAY_MS;
const SCRATCH: &str = "scratch.db";

/// A copy all of which is here, about to be looked at.
pub struct Check {
    standing: Arc<Standing>,
    copy: Copy,
    scratch: PathBuf,
    key: DbKey,
    practice: uuid::Uuid,
    now: i64,
}

/// Says which copy this device looks at next, and that a copy it began with is right: it was loaded and compared.
pub(in crate::exchange) fn choose_check(practice: &Practice, standing: &Standing) -> Result<()> {
    if is_beginning(practice)? {
        return Ok(());
    }
    let copies = usable(practice, standing)?;
    for copy in copies.iter().filter(|copy| copy.state == "loaded" && !said(standing, copy, standing.me)) {
        approve(practice, copy)?;
    }
    let open = |copy: &&Copy| !is_agreed(standing, copy) && !said(standing, copy, standing.me);
    if let Some(manifest) = chosen(practice)? {
        if copies.iter().filter(open).any(|copy| copy.manifest == manifest) {
            return Ok(());
        }
        return give_up(practice);
    }
    let counted = elapsed::counted(practice)?;
    let after = files::get(practice.db(), CHECKS_AFTER)?.and_then(|at| at.parse::<i64>().ok());
    if after.is_some_and(|after| counted < after) {
        return Ok(());
    }
    for copy in copies.iter().filter(open).filter(|copy| copy.plan.schema <= LATEST) {
        let known_for = counted.saturating_sub(copy.since);
        let mine = match copy.author == standing.me {
            true => copy.state == "made" && is_alone(standing, standing.me) && known_for >= DAY_MS,
            false => known_for >= ANYBODY_AFTER_MS || is_the_one(practice, standing, copy)?,
        };
        if mine {
            return files::durably(practice, |db| files::set(db, CHECKS, &hex(&copy.manifest)));
        }
    }
    Ok(())
}

/// A copy that can be looked at now, when all of it is here; none on a computer that was removed meanwhile.
pub fn begin_check(practice: &Practice) -> Result<Option<Check>> {
    let (Some(standing), Some(manifest)) = (Standing::maybe(practice)?, chosen(practice)?) else { return Ok(None) };
    if !standing.registry.may_write(standing.me) {
        return Ok(None);
    }
    let Some(copy) = usable(practice, &standing)?.into_iter().find(|copy| copy.manifest == manifest) else {
        return Ok(None);
    };
    for (hash, _) in &copy.plan.chunks {
        if !is_fetched(practice, &copy, standing.me, hash)? {
            return Ok(None);
        }
    }
    Ok(Some(Check {
        standing,
        copy,
        scratch: practice.folder().join(SCRATCH),
        key: DbKey::generate(practice.env().entropy()),
        practice: practice.id(),
        now: practice.env().now().0,
    }))
}

/// The sealed bytes of a part of a copy that is here.
pub fn copy_part(practice: &Practice, hash: &[u8; 32]) -> Result<Option<Vec<u8>>> {
    store::chunk(practice.db(), hash)
}

/// Gives the sealed bytes of a part of a copy by its hash.
pub type Parts<'a> = dyn FnMut(&[u8; 32]) -> Result<Option<Vec<u8>>> + 'a;

impl Check {
    /// Loads the copy and says whether it is right. `part` gives its sealed parts; nobody who works waits meanwhile.
    ///
    /// # Errors
    /// What `part` answers, and `Storage` when this disk refuses: then nothing was learnt of the copy.
    pub fn run(&self, part: &mut Parts<'_>) -> Result<bool> {
        let scratch = Scratch::make(&self.scratch, &self.key)?;
        match self.load(&scratch.connection, part) {
            // What is wrong with the copy is its own fault; what is wrong with this disk is not.
            Err(Error::Storage(StorageFault::Unreadable(_) | StorageFault::NewerProgram)) => Ok(false),
            outcome => outcome,
        }
    }

    fn load(&self, scratch: &Connection, part: &mut Parts<'_>) -> Result<bool> {
        let step = scratch.unchecked_transaction()?;
        let mut loading = Loading::begin(&step, self.practice, self.now)?;
        let mut listed = Vec::new();
        for (place, (hash, _)) in self.copy.plan.chunks.iter().enumerate() {
            let sealed = part(hash)?.ok_or(StorageFault::Busy)?;
            let page = content(&self.standing, self.copy.author, place, &sealed)?;
            match place {
                0 => listed = covered::decode(&page).ok_or(StorageFault::Unreadable("snapshot"))?,
                _ => loading.page(&page)?,
            }
        }
        let right = stands_for_its_files(&loading, &listed) && self.comes_to_its_digest(&loading)?;
        Ok(right || mutant!("checking::every_copy_is_right"))
    }

    fn comes_to_its_digest(&self, loading: &Loading<'_>) -> Result<bool> {
        let plan = &self.copy.plan;
        let found = loading.digest(&plan.tables.read()?)?;
        Ok(found.entries == plan.entries && found.whole_as(plan.schema) == plan.digest)
    }
}

/// Notes what came of looking at a copy: a right one is agreed upon, another is of no use.
pub fn conclude_check(practice: &Practice, check: &Check, right: bool) -> Result<()> {
    kill_point!("checking::looked_at");
    if right {
        approve(practice, &check.copy)?;
    }
    kill_point!("checking::approved");
    let state = match (right, check.copy.state.as_str()) {
        (true, "seen") => "agreed",
        (true, state) => state,
        (false, _) => "passed",
    };
    files::durably(practice, |db| store::set_state(db, &check.copy.manifest, state))?;
    give_up(practice)
}

/// Leaves a copy for another day, because this disk had no room for it or something else was in the way.
pub fn postpone_check(practice: &Practice) -> Result<()> {
    let after = elapsed::counted(practice)?.saturating_add(DAY_MS);
    files::durably(practice, |db| files::set(db, CHECKS_AFTER, &after.to_string()))?;
    give_up(practice)
}

pub(super) fn chosen(practice: &Practice) -> Result<Option<[u8; 32]>> {
    Ok(files::get(practice.db(), CHECKS)?.and_then(|text| unhex(&text)))
}

/// Whether every file a copy stands for is one whose entries it holds: what it covers may leave the share.
fn stands_for_its_files(loading: &Loading<'_>, listed: &[covered::Covered]) -> bool {
    listed.iter().all(|(what, _)| match what {
        What::Segment(span) | What::Bundle(span) => {
            let life = u64::from_be_bytes(span.incarnation);
            loading.has_all(&span.device, life, span.compartment, span.from, span.to)
        }
        _ => false,
    })
}

fn said(standing: &Standing, copy: &Copy, device: DeviceTag) -> bool {
    let snapshot = Snapshot { manifest: copy.manifest, digest: copy.plan.digest };
    standing.registry.snapshots().get(&snapshot).is_some_and(|by| by.contains(&device))
}

fn approve(practice: &Practice, copy: &Copy) -> Result<()> {
    let standing = Standing::of(practice)?;
    if said(&standing, copy, standing.me) || !standing.registry.may_write(standing.me) {
        return Ok(());
    }
    let snapshot = Snapshot { manifest: copy.manifest, digest: copy.plan.digest };
    let records = standing.author(practice).approve_snapshot(snapshot).map_err(cannot)?;
    keep_records(practice, &records)
}

fn give_up(practice: &Practice) -> Result<()> {
    files::durably(practice, |db| {
        store::forget_chunks(db)?;
        store::forget_read_back(db)?;
        files::unset(db, CHECKS)
    })
}

/// One of those heard lately is enough; two that differ on who that is are harmless.
fn is_the_one(practice: &Practice, standing: &Standing, copy: &Copy) -> Result<bool> {
    let number = |device: DeviceTag| *blake3::hash(&[copy.manifest.as_slice(), &device].concat()).as_bytes();
    let mine = number(standing.me);
    let others = due::heard_lately(practice, standing)?;
    Ok(others.into_iter().filter(|other| *other != copy.author).all(|other| mine < number(other)))
}

/// An empty store beside the practice's own, under a key nobody keeps. It goes away with this.
struct Scratch {
    path: PathBuf,
    connection: Connection,
}

impl Scratch {
    fn make(path: &Path, key: &DbKey) -> Result<Self> {
        remove(path); // What a program that was killed left behind.
        let connection =
            open(&Place::File(path.to_owned()), key, Durability::None, true).inspect_err(|_| remove(path))?;
        Ok(Self { path: path.to_owned(), connection })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // An open file cannot be removed everywhere.
        if let Ok(closed) = Connection::open_in_memory() {
            drop(std::mem::replace(&mut self.connection, closed));
        }
        remove(&self.path);
    }
}

fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        let _ = fs::remove_file(PathBuf::from(name));
    }
}
