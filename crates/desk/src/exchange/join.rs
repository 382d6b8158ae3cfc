//! Joining a practice from a new computer: the invitation, and the request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    exchange::{self, Guest, crypto::InvitationCode},
    types::UtcMillis,
    vault::Passphrase,
};
use seriesdesk_share::{Name, StoreFault, parcel};
use ts_rs::TS;

use super::{
    arriving::{self, Newcomer},
    place::{SharePlace, fault_of},
    steps::JoinState,
};
use crate::{Code, Desk, UiError};

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
    arriving::nothing_open(desk)?;
    let guest = guest_of(&input.place, &input.code)?;
    let newcomer = Newcomer {
        practice: guest.practice,
        practice_name: &guest.seen.practice_name,
        time_zone: &guest.seen.time_zone,
        person: guest.seen.person.0,
        person_name: &guest.seen.person_name,
        role: &guest.seen.role,
        passphrase: input.passphrase,
        // The practice's kit reaches this computer through the share; the one of its key file is on no paper.
        kit: None,
    };
    let note = input.place.note();
    arriving::begin(desk, input.folder.as_deref(), newcomer, |practice| {
        exchange::begin_joining(practice, &guest, &note)
    })
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
