//! Joining a practice from a new computer: the invitation, the wait, the first records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Practice, Word,
    exchange::{self, Guest, crypto::InvitationCode},
    types::{UtcMillis, zone},
    vault::{DbKey, FolderLock, KeysFile, Kit, NewHolder, NewKeysFile, Passphrase, device_secret},
};
use seriesdesk_share::{Exchange, Flow, Name, StoreFault, parcel};
use std::{
    fs,
    path::{Path, PathBuf},
};
use ts_rs::TS;

use super::{
    place::{AnyStore, SharePlace, fault_of},
    rounds::told,
    side::{Door, PracticeSide},
};
use crate::{
    Code, Desk, Nothing, UiError,
    desk::State,
    host::check_place,
    session::{Chosen, clear, empty, folder_fault, vault_fault},
};

/// How many files under an invitation's name are looked at.
const MOST_COPIES: usize = 128;

/// An invitation to be looked at.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadInvitation {
    place: SharePlace,
    /// The code as it was typed.
    code: String,
}

/// For whom an invitation is.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct InvitationSeen {
    /// The practice.
    practice: String,
    /// What this computer will be called.
    device_name: String,
    /// Who will use it.
    person: String,
    /// Until when the invitation can be used.
    expires_at: UtcMillis,
}

/// A practice to be joined.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinPractice {
    place: SharePlace,
    code: String,
    /// Where the practice will lie on this computer; a usual place when none is named.
    folder: Option<String>,
    /// What its user will type on this computer.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    passphrase: Passphrase,
}

/// How far joining is.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct JoinState {
    /// The step.
    step: Word,
    /// Six words that have to be the same on the administrator's screen.
    words: Vec<String>,
    /// The step in a sentence.
    said: String,
    /// Entries that arrived, or bytes of a copy of everything.
    #[ts(type = "number")]
    done: u64,
    /// Entries or bytes there are.
    #[ts(type = "number")]
    of: u64,
}

/// A computer on its way in. The practice is nobody's until everything arrived; only then the key file is written.
pub(crate) struct Joining {
    practice: Practice,
    keys: KeysFile,
    folder: PathBuf,
    made_folder: bool,
    taken: FolderLock,
    place: SharePlace,
    exchange: Exchange<AnyStore>,
    words: Vec<String>,
    let_in: bool,
    /// How much of a copy of everything there was, and since when.
    fetched: Option<(u64, i64)>,
}

/// After so long without a further part of a copy, the records are fetched one by one, in milliseconds.
const PATIENCE_MS: i64 = 180_000;

pub(super) fn read_invitation(_: &Desk, input: ReadInvitation) -> Result<InvitationSeen, UiError> {
    let guest = guest_of(&input.place, &input.code)?;
    Ok(InvitationSeen {
        practice: guest.seen.practice_name,
        device_name: guest.seen.device_name,
        person: guest.seen.person_name,
        expires_at: guest.seen.expires_at,
    })
}

pub(super) fn join_practice(desk: &Desk, input: JoinPractice) -> Result<JoinState, UiError> {
    if matches!(&*desk.state(), State::Open(_)) {
        return Err(UiError::new(Code::Refused, "A practice is open.").hint("Lock it first."));
    }
    if desk.joining().is_some() {
        return Err(
            UiError::new(Code::Refused, "This computer is joining a practice already.").hint("Stop that first.")
        );
    }
    let guest = guest_of(&input.place, &input.code)?;
    let folder = match &input.folder {
        Some(folder) if !folder.trim().is_empty() => PathBuf::from(folder),
        Some(_) | None => free_folder(&desk.host().practices),
    };
    check_place(&folder).map_err(|unfit| UiError::from(unfit).on("folder"))?;
    let made_folder = !folder.exists();
    fs::create_dir_all(&folder).and_then(|()| empty(&folder)).map_err(|error| folder_fault(error).on("folder"))?;
    let taken = FolderLock::take(&folder).map_err(vault_fault)?;
    let begun = begin(desk, &input, &guest, &folder);
    let (practice, keys, words) = begun.inspect_err(|_| clear(&folder, made_folder))?;
    let store = input.place.open().inspect_err(|_| clear(&folder, made_folder))?;
    let exchange = Exchange::new(store);
    let joining = Joining {
        practice,
        keys,
        folder,
        made_folder,
        taken,
        place: input.place,
        exchange,
        words,
        let_in: false,
        fetched: None,
    };
    let mut slot = desk.joining();
    let state = step(desk, slot.insert(joining));
    if state.is_err() {
        drop(slot);
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
        arrive(desk, done)?;
    }
    Ok(Some(state))
}

pub(super) fn stop_joining(desk: &Desk, _: Nothing) -> Result<(), UiError> {
    if let Some(joining) = desk.joining().take() {
        let Joining { practice, folder, made_folder, taken, .. } = joining;
        drop(practice);
        drop(taken);
        clear(&folder, made_folder);
    }
    Ok(())
}

/// The invitation a code opens, wherever it lies: something else may have been put under its name.
fn guest_of(place: &SharePlace, typed: &str) -> Result<Guest, UiError> {
    let parse =
        || InvitationCode::parse(typed).map_err(|problem| UiError::new(Code::Invalid, problem.to_string()).on("code"));
    let name = Name::invitation(&parse()?.mail_id());
    let mut store = place.open()?;
    let is_its = |found: &String| Name::parse(found).and_then(|found| found.base()).as_ref() == Some(&name);
    let mut found: Vec<_> = store.list("sds1/j/").map_err(fault_of)?.into_iter().map(|file| file.name).collect();
    found.retain(is_its);
    found.sort_by_key(|found| found != name.as_str());
    for found in found.iter().take(MOST_COPIES) {
        let bytes = match store.read(found, 1024 * 1024) {
            Ok(bytes) => bytes,
            Err(StoreFault::Missing | StoreFault::TooLarge) => continue,
            Err(other) => return Err(fault_of(other)),
        };
        let Ok(sealed) = parcel::unwrap(&bytes) else { continue };
        if let Ok(guest) = exchange::read_invitation(parse()?, sealed.to_vec()) {
            return Ok(guest);
        }
    }
    Err(UiError::new(Code::Refused, "This code opens no invitation here.")
        .on("code")
        .hint("Check the code and the place, or wait until the other computer has sent the invitation."))
}

fn begin(
    desk: &Desk,
    input: &JoinPractice,
    guest: &Guest,
    folder: &Path,
) -> Result<(Practice, KeysFile, Vec<String>), UiError> {
    let host = desk.host();
    zone(&guest.seen.time_zone)?;
    let key = DbKey::generate(&host.env);
    let device = device_secret(guest.practice, host.keystore.as_ref(), &host.env);
    let new = NewKeysFile {
        practice: guest.practice,
        name: &guest.seen.practice_name,
        time_zone: &guest.seen.time_zone,
        sample: false,
        owner: NewHolder {
            person: guest.seen.person.0,
            name: &guest.seen.person_name,
            role: &guest.seen.role,
            passphrase: &input.passphrase,
            device: device.as_ref(),
            cost: host.cost().map_err(vault_fault)?,
        },
    };
    // The practice's kit reaches this computer through the share; this one is on no paper.
    let unused = Kit::generate(&host.env);
    let mut keys = KeysFile::new(new, &key, &unused, host.env.now().utc(), &host.env)
        .map_err(|fault| vault_fault(fault).on("passphrase"))?;
    keys.confirm_kit();
    let practice = Practice::create(folder, guest.practice, &key, host.env.clone(), host.durability)?;
    let asked = exchange::begin_joining(&practice, guest)?;
    Ok((practice, keys, asked.words.iter().map(|&word| word.to_owned()).collect()))
}

/// Goes on as far as the share allows.
fn step(desk: &Desk, joining: &mut Joining) -> Result<JoinState, UiError> {
    let now = desk.host().env.now().0;
    let mut fault = None;
    // The second round takes what the first one made possible, the third says that it arrived.
    for _ in 0..3 {
        exchange::seal_waiting(&joining.practice)?;
        let mut side = PracticeSide::of(Door::Joining(&mut joining.practice));
        match joining.exchange.round(&mut side, now, &mut |_| Flow::Go) {
            Ok(_) => joining.exchange.ask_again(),
            Err(round) => fault = Some(told(round)),
        }
        if !joining.let_in && exchange::answer_arrived(&joining.practice)? {
            joining.let_in = true;
            joining.exchange.forget();
        }
        look_after_copy(joining, now)?;
    }
    let (done, of) = exchange::caught_up(&joining.practice)?;
    let (code, label, said) = match (joining.let_in, done >= of && of > 0) {
        (false, _) => (
            "waiting_for_approval",
            "Waiting",
            "Compare the six words with the other screen; somebody there lets this computer in.",
        ),
        (true, false) if joining.fetched.is_some() => {
            ("fetching", "Fetching records", "A copy of all records is on its way.")
        }
        (true, false) if exchange::only_newer_copies(&joining.practice)? => (
            "fetching",
            "Fetching records",
            "The copy of all records was made by a newer Seriesdesk: update this computer.",
        ),
        (true, false) => ("fetching", "Fetching records", "The records of the practice are on their way."),
        (true, true) => ("ready", "Ready", "Everything is here. Unlock with your passphrase."),
    };
    let said = fault.map_or_else(|| said.to_owned(), |fault| format!("{} {said}", fault.message));
    let (done, of) = match exchange::fetching(&joining.practice)? {
        Some(copy) if code != "ready" => (copy.done, copy.of),
        Some(_) | None => (done, of),
    };
    Ok(JoinState { step: Word::new(code, label), words: joining.words.clone(), said, done, of })
}

/// Asks for everything anew once a copy was loaded or given up, and gives up one of which nothing more comes.
fn look_after_copy(joining: &mut Joining, now: i64) -> Result<(), UiError> {
    let there = exchange::fetching(&joining.practice)?.map(|copy| copy.done);
    joining.fetched = match (joining.fetched, there) {
        (Some((before, since)), Some(there)) if before == there => {
            if now.saturating_sub(since) < PATIENCE_MS {
                Some((before, since))
            } else {
                exchange::pass_over(&joining.practice)?;
                joining.exchange.forget();
                None
            }
        }
        (_, Some(there)) => Some((there, now)),
        (Some(_), None) => {
            joining.exchange.forget();
            None
        }
        (None, None) => None,
    };
    Ok(())
}

/// Everything is here: the key file is written and the practice stands locked on the desk.
fn arrive(desk: &Desk, joining: Joining) -> Result<(), UiError> {
    let Joining { practice, keys, folder, taken, place, .. } = joining;
    exchange::keep_place(&practice, &place.note())?;
    drop(practice);
    keys.write(&folder).map_err(vault_fault)?;
    *desk.state() = State::Locked(Box::new(Chosen::new(&folder, keys, taken)));
    Ok(())
}

fn free_folder(practices: &Path) -> PathBuf {
    let named = |number: u32| match number {
        1 => practices.join("Practice"),
        _ => practices.join(format!("Practice {number}")),
    };
    (1..1000).map(named).find(|folder| !folder.exists()).unwrap_or_else(|| practices.join("Joined practice"))
}
