//! A computer on its way into a practice: let in by an invitation or by the recovery kit, it fetches everything and is complete.
//!
//! How far it is lies in its own store. Until everything is here, its key file says so: whoever ends the program in the middle
//! goes on after the next unlock, and nobody takes for whole what is not.

use seriesdesk_core::{
    Practice, Uuid,
    exchange::{self, Underway},
    people::{self, PersonCard, Role},
    types::zone,
    vault::{DbKey, FolderLock, KeysFile, Kit, NewHolder, NewKeysFile, Passphrase, device_secret},
};
use seriesdesk_share::Exchange;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::MutexGuard,
};

use super::{
    place::{AnyStore, SharePlace},
    steps::{JoinState, step},
};
use crate::{
    Code, Desk, Nothing, UiError,
    desk::State,
    host::check_place,
    session::{Chosen, DeskState, RecentPractice, clear, describe, empty, folder_fault, recent, vault_fault},
};

/// A computer on its way in.
pub(crate) struct Joining {
    pub(super) practice: Practice,
    pub(super) chosen: Chosen,
    pub(super) key: DbKey,
    pub(super) passphrase: Passphrase,
    made_folder: bool,
    pub(super) place: SharePlace,
    pub(super) exchange: Option<Exchange<AnyStore>>,
    pub(super) way: Underway,
    pub(super) let_in: bool,
    /// Whether the share had nothing more when it was looked at last.
    pub(super) quiet: bool,
    /// How much of a copy of everything there was, and since when.
    pub(super) fetched: Option<(u64, i64)>,
}

/// A practice that has asked to be let in, and what its own store says about the way.
struct WayIn {
    practice: Practice,
    place: SharePlace,
    way: Underway,
    let_in: bool,
}

/// Whose practice a computer comes into, and who will open it there.
pub(super) struct Newcomer<'a> {
    pub practice: Uuid,
    pub practice_name: &'a str,
    pub time_zone: &'a str,
    pub person: Uuid,
    pub person_name: &'a str,
    pub role: &'a str,
    pub passphrase: Passphrase,
    /// The kit that opens what lies on this computer, where it was typed here.
    pub kit: Option<&'a Kit>,
}

/// Whether this desk can take a computer's way into a practice.
pub(super) fn nothing_open(desk: &Desk) -> Result<(), UiError> {
    if matches!(&*desk.state(), State::Open(_)) {
        return Err(UiError::new(Code::Refused, "A practice is open.").hint("Lock it first."));
    }
    if desk.joining().is_some() {
        return Err(
            UiError::new(Code::Refused, "This computer is joining a practice already.").hint("Stop that first.")
        );
    }
    Ok(())
}

/// Makes an empty practice that is on its way in; `ask` stores in one step what it needs to go on.
pub(super) fn begin(
    desk: &Desk,
    folder: Option<&str>,
    newcomer: Newcomer<'_>,
    ask: impl FnOnce(&Practice) -> seriesdesk_core::Result<()>,
) -> Result<JoinState, UiError> {
    let folder = match folder {
        Some(folder) if !folder.trim().is_empty() => PathBuf::from(folder),
        Some(_) | None => free_folder(&desk.host().practices),
    };
    check_place(&folder).map_err(|unfit| UiError::from(unfit).on("folder"))?;
    let made_folder = !folder.exists();
    fs::create_dir_all(&folder).and_then(|()| empty(&folder)).map_err(|error| folder_fault(error).on("folder"))?;
    let taken = FolderLock::take(&folder).map_err(vault_fault)?;
    let made = make(desk, &folder, &newcomer, ask);
    let (way_in, keys, key) = made.inspect_err(|_| clear(&folder, made_folder))?;
    let chosen = Chosen::new(&folder, keys, taken);
    let joining = Joining { made_folder, ..Joining::new(chosen, way_in, key, newcomer.passphrase) };
    note_recent(desk, &joining);
    desk.rounds().set_joining(true);
    let mut slot = desk.joining();
    let state = step(desk, slot.insert(joining));
    drop(slot);
    if state.is_err() {
        stop_joining(desk, Nothing {})?;
    }
    state
}

pub(super) fn join_status(desk: &Desk, _: Nothing) -> Result<Option<JoinState>, UiError> {
    let mut slot = desk.joining();
    let Some(joining) = slot.as_mut() else { return Ok(None) };
    let state = step(desk, joining)?;
    if state.step.code == "ready"
        && let Some(done) = slot.take()
    {
        drop(slot);
        arrive(desk, done)?;
    }
    Ok(Some(state))
}

/// Gives up: what is here of the practice is removed. Also for one that was ended in the middle and is locked.
pub(super) fn stop_joining(desk: &Desk, _: Nothing) -> Result<(), UiError> {
    let stopped = desk.joining().take();
    if let Some(Joining { practice, chosen: Chosen { folder, taken, .. }, made_folder, .. }) = stopped {
        drop(practice);
        drop(taken);
        clear(&folder, made_folder);
        recent::forget(desk.host().settings.as_deref(), &folder);
        desk.rounds().set_joining(false);
        return Ok(());
    }
    let mut state = desk.state();
    if let State::Locked(chosen) = &*state
        && chosen.keys.is_unfinished()
    {
        let folder = chosen.folder.clone();
        *state = State::Closed;
        clear(&folder, false);
        recent::forget(desk.host().settings.as_deref(), &folder);
    }
    Ok(())
}

/// Goes on with a practice that the program was ended in the middle of.
pub(crate) fn go_on(
    desk: &Desk,
    mut state: MutexGuard<'_, State>,
    key: DbKey,
    passphrase: Passphrase,
) -> Result<DeskState, UiError> {
    let State::Locked(chosen) = &*state else { return Err(seriesdesk_core::Error::Locked.into()) };
    let host = desk.host();
    let hardly_begun = |_: seriesdesk_core::Error| {
        UiError::new(Code::Refused, "The program was ended before this computer had asked to be let in.")
            .hint("Stop, and begin anew: the same code or kit still counts.")
    };
    let practice = Practice::open(&chosen.folder, &key, host.env.clone(), host.durability).map_err(hardly_begun)?;
    let way_in = WayIn::of(practice)?.ok_or_else(|| hardly_begun(seriesdesk_core::Error::Locked))?;
    let State::Locked(chosen) = std::mem::replace(&mut *state, State::Closed) else {
        return Err(seriesdesk_core::Error::Locked.into());
    };
    desk.rounds().set_joining(true);
    let described = describe(desk, &state);
    drop(state); // Whoever holds the way in takes the desk afterwards, never the other way around.
    *desk.joining() = Some(Joining::new(*chosen, way_in, key, passphrase));
    described
}

impl WayIn {
    /// Nothing when the program was ended before it had asked.
    fn of(practice: Practice) -> Result<Option<Self>, UiError> {
        let place = exchange::place(&practice)?.as_deref().and_then(SharePlace::of_note);
        let (Some(way), Some(place)) = (exchange::underway(&practice)?, place) else { return Ok(None) };
        Ok(Some(Self { let_in: exchange::is_set_up(&practice)?, practice, place, way }))
    }
}

impl Joining {
    fn new(chosen: Chosen, way_in: WayIn, key: DbKey, passphrase: Passphrase) -> Self {
        let WayIn { practice, place, way, let_in } = way_in;
        Self {
            practice,
            chosen,
            key,
            passphrase,
            made_folder: false,
            place,
            exchange: None,
            way,
            let_in,
            quiet: false,
            fetched: None,
        }
    }

    /// Whether the recovery kit let this computer in and everything the share has is here.
    pub(super) fn is_recovered(&self) -> bool {
        self.way == Underway::ByKit && self.quiet && self.fetched.is_none()
    }

    /// The owners, one of whom is at this computer.
    pub(super) fn owners(&self) -> Result<Vec<PersonCard>, UiError> {
        let all = people::list_people(&self.practice)?;
        Ok(all.into_iter().filter(|person| person.active && person.role.code == Role::Owner.code()).collect())
    }
}

/// Everything is here: the key file says so, and the practice stands locked on the desk.
fn arrive(desk: &Desk, joining: Joining) -> Result<(), UiError> {
    let Joining { practice, mut chosen, .. } = joining;
    chosen.keys.mark_unfinished(false);
    chosen.keys.write(&chosen.folder).map_err(vault_fault)?;
    exchange::arrived(&practice)?;
    drop(practice);
    *desk.state() = State::Locked(Box::new(chosen));
    desk.rounds().set_joining(false);
    Ok(())
}

fn make(
    desk: &Desk,
    folder: &Path,
    newcomer: &Newcomer<'_>,
    ask: impl FnOnce(&Practice) -> seriesdesk_core::Result<()>,
) -> Result<(WayIn, KeysFile, DbKey), UiError> {
    let host = desk.host();
    zone(newcomer.time_zone)?;
    let key = DbKey::generate(&host.env);
    let device = device_secret(newcomer.practice, host.keystore.as_ref(), &host.env);
    let new = NewKeysFile {
        practice: newcomer.practice,
        name: newcomer.practice_name,
        time_zone: newcomer.time_zone,
        sample: false,
        owner: NewHolder {
            person: newcomer.person,
            name: newcomer.person_name,
            role: newcomer.role,
            passphrase: &newcomer.passphrase,
            device: device.as_ref(),
            cost: host.cost().map_err(vault_fault)?,
        },
    };
    let unused = Kit::generate(&host.env);
    let kit = newcomer.kit.unwrap_or(&unused);
    let mut keys = KeysFile::new(new, &key, kit, host.env.now().utc(), &host.env)
        .map_err(|fault| vault_fault(fault).on("passphrase"))?;
    keys.confirm_kit();
    keys.mark_unfinished(true);
    keys.write(folder).map_err(vault_fault)?;
    let practice = Practice::create(folder, newcomer.practice, &key, host.env.clone(), host.durability)?;
    ask(&practice)?;
    let not_stored = || UiError::new(Code::Bug, "The way into the practice was not stored.");
    Ok((WayIn::of(practice)?.ok_or_else(not_stored)?, keys, key))
}

fn note_recent(desk: &Desk, joining: &Joining) {
    let practice = RecentPractice {
        dir: joining.chosen.folder.display().to_string(),
        name: joining.chosen.keys.practice_name().to_owned(),
        sample: false,
    };
    recent::note(desk.host().settings.as_deref(), practice);
}

fn free_folder(practices: &Path) -> PathBuf {
    let named = |number: u32| match number {
        1 => practices.join("Practice"),
        _ => practices.join(format!("Practice {number}")),
    };
    (1..1000).map(named).find(|folder| !folder.exists()).unwrap_or_else(|| practices.join("Joined practice"))
}
