//! When every computer is lost: the practice comes back from its share, by the 24 words of the recovery kit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Uuid,
    exchange::{self, LostShare, Rescue},
    people::Role,
    practice::{home_site, profile},
    types::PersonId,
    vault::{self, NewHolder, Passphrase, device_secret},
};
use seriesdesk_share::{Kind, Name, StoreFault, parcel};
use ts_rs::TS;

use super::{
    arriving::{self, Joining, Newcomer},
    place::{AnyStore, SharePlace, fault_of},
    steps::JoinState,
};
use crate::{
    Code, Desk, Offer, UiError,
    desk::State,
    session::{DeskState, describe, let_in, vault_fault},
};

/// A share to be looked at with the words of the recovery kit.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadLostShare {
    place: SharePlace,
    /// The 24 words.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    words: Passphrase,
}

/// What the kit finds on a share.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct LostShareSeen {
    /// The computers that belong to the practice.
    devices: Vec<String>,
    /// What the kit opens, and what it does not.
    opens: String,
    /// What seems not to have arrived yet.
    lacking: Option<String>,
}

/// A practice to be brought back.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecoverPractice {
    place: SharePlace,
    /// The 24 words.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    words: Passphrase,
    /// What people will call this computer.
    device_name: String,
    /// Where the practice will lie on this computer; a usual place when none is named.
    folder: Option<String>,
    /// What its user will type on this computer.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    passphrase: Passphrase,
    /// Whether to go on although some of the share's records have not arrived.
    #[serde(default)]
    incomplete_ok: bool,
}

/// Who is at the computer that brought the practice back.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChosenOwner {
    person_id: PersonId,
    /// Another passphrase than the one chosen at the beginning.
    #[ts(as = "Option<String>")]
    #[schemars(with = "Option<String>")]
    passphrase: Option<Passphrase>,
}

/// So many files of one kind are looked at.
const MOST_FILES: usize = 100_000;
const LARGEST_RECORD: u64 = 1024 * 1024;
const LARGEST_LETTER: u64 = 64 * 1024 * 1024;
const MOST_LETTERS: usize = 256;
/// Stands in the key file until somebody says who they are.
const NOBODY: Uuid = Uuid::nil();

pub(super) fn read_lost_share(_: &Desk, input: ReadLostShare) -> Result<LostShareSeen, UiError> {
    let (rescue, torn) = rescue_of(&input.place, &input.words)?;
    Ok(LostShareSeen {
        devices: rescue.devices().into_iter().map(|device| device.name).collect(),
        opens: "The kit opens every record on this share, restricted ones included, and makes this computer an \
                administrator’s. What the lost computers had not sent is not there. The kit opens this computer as well."
            .to_owned(),
        lacking: lacking(&rescue, torn),
    })
}

pub(super) fn recover_practice(desk: &Desk, input: RecoverPractice) -> Result<JoinState, UiError> {
    arriving::nothing_open(desk)?;
    let (rescue, torn) = rescue_of(&input.place, &input.words)?;
    if let Some(lacking) = lacking(&rescue, torn).filter(|_| !input.incomplete_ok) {
        let mut refused = UiError::new(Code::Refused, lacking).hint(
            "If the share is still being copied or synced, wait and try again. Go on only when nothing more will come.",
        );
        let input = serde_json::json!({ "incomplete_ok": true });
        refused.offer = Some(Offer { label: "Go on without it".to_owned(), input });
        return Err(refused);
    }
    let newcomer = Newcomer {
        practice: rescue.practice(),
        practice_name: "Practice that is being recovered",
        time_zone: desk.host().zone.name(),
        person: NOBODY,
        person_name: "Whoever recovers the practice",
        role: Role::Owner.code(),
        passphrase: input.passphrase,
        kit: Some(rescue.kit()),
    };
    let note = input.place.note();
    arriving::begin(desk, input.folder.as_deref(), newcomer, |practice| {
        exchange::recover(practice, &rescue, &input.device_name, &note)
    })
}

/// Says who is at this computer, and opens the practice for them.
pub(super) fn finish_recovery(desk: &Desk, input: ChosenOwner) -> Result<DeskState, UiError> {
    let mut slot = desk.joining();
    let not_yet = || {
        UiError::new(Code::Refused, "Nothing is being recovered, or it is not all here yet.")
            .hint("Look again in a moment.")
    };
    let joining = slot.as_mut().filter(|joining| joining.is_recovered()).ok_or_else(not_yet)?;
    let owner = joining.owners()?.into_iter().find(|owner| owner.id == input.person_id);
    let owner = owner.ok_or_else(|| UiError::new(Code::NotFound, "There is no such owner.").on("person_id"))?;
    let host = desk.host();
    let device = device_secret(joining.chosen.keys.practice(), host.keystore.as_ref(), &host.env);
    let holder = NewHolder {
        person: owner.id.0,
        name: &owner.name,
        role: &owner.role.code,
        passphrase: input.passphrase.as_ref().unwrap_or(&joining.passphrase),
        device: device.as_ref(),
        cost: host.cost().map_err(vault_fault)?,
    };
    let mut keys = joining.chosen.keys.clone();
    if let Some(profile) = profile(joining.practice.db())? {
        keys.describe_practice(&profile.name, &home_site(joining.practice.db())?.time_zone);
    }
    keys.admit(holder, &joining.key, &host.env).map_err(vault_fault)?;
    keys.dismiss(NOBODY).map_err(vault_fault)?;
    keys.mark_unfinished(false);
    exchange::used_by(&joining.practice, owner.id)?;
    keys.write(&joining.chosen.folder).map_err(vault_fault)?;
    let Some(Joining { practice, key, mut chosen, .. }) = slot.take() else { return Err(not_yet()) };
    chosen.keys = keys;
    drop(slot);
    exchange::arrived(&practice)?;
    drop(practice);
    desk.rounds().set_joining(false);
    let mut state = desk.state();
    *state = State::Locked(Box::new(chosen));
    let_in(desk, &mut state, key, owner.id, "recover_practice")?;
    describe(desk, &state)
}

/// What the kit opens of a share, and how many of its files are not whole.
fn rescue_of(place: &SharePlace, words: &Passphrase) -> Result<(Rescue, usize), UiError> {
    let mut store = place.open()?;
    let listed = store.list("sds1/").map_err(fault_of)?;
    let names: Vec<(Name, String)> =
        listed.into_iter().filter_map(|file| Some((Name::parse(&file.name)?, file.name))).collect();
    let of = |kind: Kind| names.iter().filter(move |(name, _)| name.kind() == Some(kind)).take(MOST_FILES);
    let mut firsts = Vec::new();
    for (_, file) in of(Kind::Genesis) {
        firsts.extend(whole(&mut store, file, LARGEST_RECORD)?);
    }
    let mut letters = Vec::new();
    for (name, file) in of(Kind::Answer).take(MOST_LETTERS) {
        let id = name.base().as_ref().unwrap_or(name).mail();
        let sealed = whole(&mut store, file, LARGEST_LETTER)?;
        letters.extend(id.zip(sealed));
    }
    let lost = firsts.iter().find_map(|first| LostShare::read(first, letters.clone()).ok());
    let lost = match lost {
        Some(lost) => lost,
        None => LostShare::read(&[], Vec::new()).map_err(|none| UiError::from(none).on("place"))?,
    };
    let kit = vault::kit_of_words(words.expose_text(), &|kit| lost.fits(kit)).map_err(|fault| match fault {
        vault::VaultError::OtherKit => {
            UiError::new(Code::Refused, "These words belong to no recovery kit of this share.").on("words").hint(
                "Check that the sheet names this practice and is its newest, and that this is the practice’s share.",
            )
        }
        other => vault_fault(other),
    })?;
    let mut rescue = lost.open(kit)?;
    let (mut records, mut torn) = (Vec::new(), 0);
    for (_, file) in of(Kind::Registry) {
        match whole(&mut store, file, LARGEST_RECORD)? {
            Some(sealed) => records.push(sealed),
            None => torn += 1,
        }
    }
    rescue.read(records);
    rescue.counts().map_err(|refused| UiError::from(refused).on("words"))?;
    Ok((rescue, torn))
}

/// The sealed bytes of a file; nothing when it is not whole.
fn whole(store: &mut AnyStore, file: &str, largest: u64) -> Result<Option<Vec<u8>>, UiError> {
    match store.read(file, largest) {
        Ok(bytes) => Ok(parcel::unwrap(&bytes).ok().map(<[u8]>::to_vec)),
        Err(StoreFault::Missing | StoreFault::TooLarge) => Ok(None),
        Err(other) => Err(fault_of(other)),
    }
}

fn lacking(rescue: &Rescue, torn: usize) -> Option<String> {
    match rescue.lacking().max(torn) {
        0 => None,
        1 => Some("One record about computers and keys has not arrived on this share.".to_owned()),
        many => Some(format!("{many} records about computers and keys have not arrived on this share.")),
    }
}
