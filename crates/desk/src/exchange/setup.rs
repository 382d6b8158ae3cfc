//! Choosing the place, founding the share, moving it, leaving it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Word, audit, exchange,
    oplog::Done,
    vault::{self, Kit, Passphrase},
};
use seriesdesk_share::Name;
use std::collections::BTreeSet;
use ts_rs::TS;

use super::{
    place::{SharePlace, fault_of},
    probe,
    rounds::{self, SyncRound, done, exchange_all},
};
use crate::{Code, Desk, Nothing, UiError, desk::State, session::vault_fault};

/// Names a place.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AtPlace {
    place: SharePlace,
}

/// A share to be set up.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUpShare {
    /// Where.
    place: SharePlace,
    /// What people call this computer.
    device_name: String,
    /// The 24 words of the recovery kit: what is on the share can be opened with them when every computer is lost.
    #[ts(as = "Option<String>")]
    #[schemars(with = "Option<String>")]
    kit_words: Option<Passphrase>,
}

/// What lies at a place.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct ShareFound {
    /// What it is.
    found: Word,
    /// That in words.
    said: String,
    /// Whether it can be used.
    ok: bool,
}

/// Looks at a place and tries whether files can be written, read back and removed there; nothing of that stays.
pub(super) fn check_share(desk: &Desk, input: AtPlace) -> Result<ShareFound, UiError> {
    let mut store = match input.place.open() {
        Ok(store) => store,
        Err(fault) if fault.code == Code::Refused => {
            return Ok(found(
                "unreachable",
                "Not reachable",
                format!("{} {}", fault.message, fault.hint.unwrap_or_default()),
                false,
            ));
        }
        Err(fault) => return Err(fault),
    };
    let listed = match store.list("") {
        Ok(listed) => listed,
        Err(fault) => {
            let fault = fault_of(fault);
            return Ok(found(
                "unreachable",
                "Not reachable",
                format!("{} {}", fault.message, fault.hint.unwrap_or_default()),
                false,
            ));
        }
    };
    let genesis = listed.iter().find(|file| file.name == Name::genesis().as_str());
    let ours = match &*desk.state() {
        State::Open(open) => exchange::genesis_hash(&open.practice)?,
        State::Closed | State::Locked(_) => None,
    };
    let Some(genesis) = genesis else {
        let others = listed
            .iter()
            .filter(|file| {
                let ours = file.name.starts_with("sds1/") || file.name.starts_with(probe::PREFIX);
                !ours && file.name != seriesdesk_share::README
            })
            .count();
        if let Err(denied) = probe::try_out(&mut store, &desk.host().env) {
            return Ok(unfit(denied));
        }
        return Ok(match others {
            0 => found("empty", "Empty", "Nothing lies here yet. This can become the practice share.".to_owned(), true),
            _ => found(
                "foreign_files",
                "Other files",
                format!("{others} other files lie here. They stay as they are, but a folder of its own is better."),
                true,
            ),
        });
    };
    let bytes = store.read(&genesis.name, 1024 * 1024).map_err(fault_of)?;
    let hash = seriesdesk_share::parcel::unwrap(&bytes).ok().map(seriesdesk_share::parcel::hash);
    Ok(match (hash, ours) {
        (Some(hash), Some(ours)) if hash == ours => match probe::try_out(&mut store, &desk.host().env) {
            Ok(()) => found("ours", "This practice's share", "This is the share of this practice.".to_owned(), true),
            Err(denied) => unfit(denied),
        },
        _ => found(
            "another",
            "Another practice",
            "The share of another practice lies here. Choose another folder.".to_owned(),
            false,
        ),
    })
}

/// Founds the share and sends everything there is.
pub(super) fn set_up_share(desk: &Desk, input: SetUpShare) -> Result<Done<SyncRound>, UiError> {
    let seen = check_share(desk, AtPlace { place: input.place.clone() })?;
    if !seen.ok {
        return Err(UiError::new(Code::Refused, seen.said).on("place"));
    }
    {
        let mut state = desk.state();
        let (practice, session) = state.at_work()?;
        let kit = if session.chosen.keys.is_sample() {
            Kit::generate(&desk.host().env) // Nobody keeps the kit of a made-up clinic.
        } else {
            let words = input.kit_words.as_ref().filter(|words| !words.is_empty()).ok_or_else(kit_needed)?;
            let mut keys = session.chosen.keys.clone();
            vault::unlock_with_kit(&session.chosen.folder, &mut keys, words.expose_text(), desk.host().env.now().utc())
                .map_err(|fault| vault_fault(fault).on("kit_words"))?;
            Kit::parse(words.expose_text()).map_err(|problem| vault_fault(problem.into()).on("kit_words"))?
        };
        exchange::found_share(practice, &input.device_name, &kit)?;
        exchange::keep_place(practice, &input.place.note())?;
        let _ = audit::record_event(practice, "set_up_share", None, Some(input.place.kind().label))?;
    }
    rounds::forget(desk);
    let (round, changed) = exchange_all(desk, false)?;
    Ok(done(round, changed))
}

/// Points this computer at the right place: the same share elsewhere, such as a drive under another letter.
pub(super) fn move_share(desk: &Desk, input: AtPlace) -> Result<Done<SyncRound>, UiError> {
    let seen = check_share(desk, AtPlace { place: input.place.clone() })?;
    if !seen.ok {
        return Err(UiError::new(Code::Refused, seen.said).on("place"));
    }
    {
        let mut state = desk.state();
        let practice = state.practice()?;
        exchange::keep_place(practice, &input.place.note())?;
        let _ = audit::record_event(practice, "move_share", None, Some(input.place.kind().label))?;
    }
    rounds::forget(desk);
    let refill = seen.found.code != "ours";
    let (round, changed) = exchange_all(desk, refill)?;
    Ok(done(round, changed))
}

/// Says that an empty share is the right one: everything this device holds is placed again.
pub(super) fn refound_share(desk: &Desk, _: Nothing) -> Result<Done<SyncRound>, UiError> {
    {
        let mut state = desk.state();
        let _ = audit::record_event(state.practice()?, "refill_share", None, None)?;
    }
    let (round, changed) = exchange_all(desk, true)?;
    Ok(done(round, changed))
}

/// Stops exchanging on this computer. Keys and records stay.
pub(super) fn leave_share(desk: &Desk, _: Nothing) -> Result<Done<()>, UiError> {
    {
        let mut state = desk.state();
        let practice = state.practice()?;
        exchange::forget_share(practice)?;
        let _ = audit::record_event(practice, "leave_share", None, None)?;
    }
    rounds::forget(desk);
    Ok(done((), BTreeSet::new()))
}

fn unfit(denied: probe::Denied) -> ShareFound {
    ShareFound { found: denied.word(), said: denied.said(), ok: false }
}

fn kit_needed() -> UiError {
    UiError::new(Code::Invalid, "Type the 24 words of the recovery kit.")
        .on("kit_words")
        .hint("They make sure that what is on the share can be opened even when every computer is lost.")
}

fn found(code: &str, label: &str, said: String, ok: bool) -> ShareFound {
    ShareFound { found: Word::new(code, label), said: said.trim().to_owned(), ok }
}
