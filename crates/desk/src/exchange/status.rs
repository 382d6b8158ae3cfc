//! What the window says about the share: what is safe, who was heard, what waits.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Practice, Word, audit, conflicts,
    exchange::{self, DeviceStanding, Progress},
    people,
    practice::now_local,
    safety,
    types::{PersonId, UtcMillis},
};
use ts_rs::TS;

use super::{
    devices::hex,
    place::SharePlace,
    rounds::{self, Shown},
};
use crate::{Desk, Nothing, UiError};

/// A few words with a tone.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct Badge {
    /// How it stands.
    #[ts(type = "\"ok\" | \"waiting\" | \"warn\" | \"off\"")]
    tone: String,
    /// The words.
    text: String,
}

/// Why the last exchange did not work.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct ShareFault {
    code: String,
    message: String,
    hint: Option<String>,
}

/// The share as this computer knows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct ShareView {
    kind: Word,
    place: String,
    last_at: Option<UtcMillis>,
    fault: Option<ShareFault>,
}

/// A computer of the practice.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct DeviceRow {
    id: String,
    name: String,
    person: Option<String>,
    role: Word,
    state: Word,
    this: bool,
    admin: bool,
    last_heard: Option<UtcMillis>,
    /// What it has of this computer's changes.
    has: String,
    #[ts(type = "\"ok\" | \"waiting\" | \"warn\" | \"off\"")]
    tone: String,
    /// What a lost one still holds.
    holds: String,
}

/// Something that was looked at.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct StoreCheck {
    name: String,
    #[ts(type = "\"ok\" | \"off\" | \"warn\"")]
    tone: String,
    detail: String,
}

/// A computer that asks to be let in.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct JoiningRow {
    id: String,
    name: String,
    person: String,
    asked_at: UtcMillis,
    words: Vec<String>,
}

/// An invitation that can still be used.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct InvitedRow {
    id: String,
    name: String,
    person: String,
    expires_at: UtcMillis,
}

/// What a removed computer sent after its removal.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct LateRow {
    device_id: String,
    device: String,
    #[ts(type = "number")]
    changes: u64,
    said: String,
}

/// What goes on right now.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct WorkingView {
    what: String,
    #[ts(type = "number")]
    done: u64,
    #[ts(type = "number")]
    of: u64,
}

/// How everything stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct SyncStatus {
    headline: String,
    detail: String,
    badge: Badge,
    share: Option<ShareView>,
    devices: Vec<DeviceRow>,
    checks: Vec<StoreCheck>,
    /// Changes made on this computer.
    #[ts(type = "number")]
    here: u64,
    /// Of them, read back from the share.
    #[ts(type = "number")]
    on_share: u64,
    /// Other computers that said they have all of them.
    #[ts(type = "number")]
    received_by: u64,
    /// Other computers.
    #[ts(type = "number")]
    of: u64,
    /// Changes that are not on the share yet.
    #[ts(type = "number")]
    waiting: u64,
    #[ts(type = "number")]
    conflicts: u64,
    requests: Vec<JoiningRow>,
    invitations: Vec<InvitedRow>,
    late: Vec<LateRow>,
    working: Option<WorkingView>,
}

/// A device that was not heard for this long is shown as silent.
const SILENT_AFTER_MS: i64 = 3 * 24 * 60 * 60 * 1000;
/// What waits for the share longer than this is worth a look.
const WAITS_LONG_AFTER_MS: i64 = 24 * 60 * 60 * 1000;

pub(super) fn sync_status(desk: &Desk, _: Nothing) -> Result<SyncStatus, UiError> {
    let shown = rounds::shown(desk);
    let mut state = desk.state();
    let practice = &*state.practice()?;
    let now = practice.env().now();
    let place = exchange::place(practice)?.as_deref().and_then(SharePlace::of_note);
    let progress = exchange::progress(practice)?;
    let conflicts = conflicts::conflicts_to_decide(practice)? as u64;
    let people = people::list_people(practice)?;
    let person = |id: Option<PersonId>| {
        id.and_then(|id| people.iter().find(|person| person.id == id)).map(|person| person.name.clone())
    };
    let others: Vec<&DeviceStanding> =
        progress.iter().flat_map(|p| &p.devices).filter(|d| !d.this && d.active).collect();
    let (here, on_share) = progress.as_ref().map_or((0, 0), |progress| (progress.here, progress.on_share));
    let waiting = here.saturating_sub(on_share);
    let share = place.as_ref().map(|place| ShareView {
        kind: place.kind(),
        place: place.shown(),
        last_at: shown.last_at,
        fault: shown.fault.as_ref().map(|fault| ShareFault {
            code: if rounds::is_another_share(fault) { "not_this_share" } else { "unreachable" }.to_owned(),
            message: fault.message.clone(),
            hint: fault.hint.clone(),
        }),
    });
    let requests = exchange::requests(practice)?
        .into_iter()
        .map(|request| JoiningRow {
            id: hex(&request.id),
            name: request.name,
            person: person(request.person).unwrap_or_default(),
            asked_at: request.asked_at,
            words: request.words.iter().map(|&word| word.to_owned()).collect(),
        })
        .collect();
    let late = late(practice, progress.as_ref())?;
    Ok(SyncStatus {
        headline: headline(place.is_some(), &shown, progress.as_ref()),
        detail: detail(practice, place.as_ref(), &shown, waiting, conflicts)?,
        badge: badge(place.is_some(), &shown, (waiting, waits_long(practice, progress.as_ref(), now)?), conflicts),
        share,
        checks: checks(practice, progress.as_ref())?,
        received_by: others.iter().filter(|device| device.lacks == 0).count() as u64,
        of: others.len() as u64,
        devices: progress
            .iter()
            .flat_map(|p| &p.devices)
            .map(|device| row(practice, device, now, &person))
            .collect::<Result<_, _>>()?,
        invitations: progress
            .iter()
            .flat_map(|progress| &progress.invitations)
            .map(|invitation| InvitedRow {
                id: hex(&invitation.mail),
                name: invitation.seen.as_ref().map_or_else(|| "A computer".to_owned(), |seen| seen.device_name.clone()),
                person: invitation.seen.as_ref().map_or_else(String::new, |seen| seen.person_name.clone()),
                expires_at: invitation.expires,
            })
            .collect(),
        here,
        on_share,
        waiting,
        conflicts,
        requests,
        late,
        working: shown.working.map(|(what, done, of)| WorkingView { what: what.to_owned(), done, of }),
    })
}

fn headline(set_up: bool, shown: &Shown, progress: Option<&Progress>) -> String {
    match (&shown.fault, progress) {
        (_, Some(progress)) if progress.removed => "This computer was removed from the practice.".to_owned(),
        (Some(fault), _) if rounds::is_another_share(fault) => "This is not the share you used yesterday.".to_owned(),
        _ if !set_up => "Everything is on this computer alone.".to_owned(),
        _ => "All changes are on this computer.".to_owned(),
    }
}

fn detail(
    practice: &Practice,
    place: Option<&SharePlace>,
    shown: &Shown,
    waiting: u64,
    conflicts: u64,
) -> Result<String, UiError> {
    if place.is_none() {
        return Ok("Set up a practice share and other computers can work on the same records, together or days apart."
            .to_owned());
    }
    let mut parts = Vec::new();
    match shown.last_at {
        Some(at) => parts.push(format!("Last exchanged {}.", now_local(practice.db(), at)?.clock_us())),
        None => parts.push("Not exchanged yet since the program started.".to_owned()),
    }
    match waiting {
        0 => parts.push("Nothing waits for the practice share.".to_owned()),
        1 => parts.push("1 change waits for the practice share.".to_owned()),
        many => parts.push(format!("{many} changes wait for the practice share.")),
    }
    parts.push(match conflicts {
        0 => "Nothing is to be decided.".to_owned(),
        1 => "One conflict is to be decided.".to_owned(),
        many => format!("{many} conflicts are to be decided."),
    });
    Ok(parts.join(" "))
}

/// Since when something waits that should long be on the share.
fn waits_long(practice: &Practice, progress: Option<&Progress>, now: UtcMillis) -> Result<Option<String>, UiError> {
    let since = progress.and_then(|progress| progress.waiting_since);
    let long = since.filter(|since| now.0 - since.0 > WAITS_LONG_AFTER_MS);
    long.map(|since| Ok(now_local(practice.db(), since)?.short())).transpose()
}

fn badge(set_up: bool, shown: &Shown, (waiting, since): (u64, Option<String>), conflicts: u64) -> Badge {
    let words = |tone: &str, text: String| Badge { tone: tone.to_owned(), text };
    match (&shown.fault, since) {
        _ if !set_up => words("off", "Everything saved here".to_owned()),
        (Some(fault), _) if rounds::is_another_share(fault) => words("warn", "Not the share you used".to_owned()),
        _ if conflicts > 0 => {
            words("warn", if conflicts == 1 { "1 to decide".to_owned() } else { format!("{conflicts} to decide") })
        }
        (_, Some(since)) => words("warn", format!("{waiting} not on the share since {since}")),
        (Some(_), None) => words("off", "Share not reached – everything saved here".to_owned()),
        (None, None) if waiting > 0 => words("waiting", format!("{waiting} waiting for the share")),
        (None, None) if shown.last_at.is_none() => words("waiting", "Looking for the share".to_owned()),
        (None, None) => words("ok", "Exchanged".to_owned()),
    }
}

fn row(
    practice: &Practice,
    device: &DeviceStanding,
    now: UtcMillis,
    person: &dyn Fn(Option<PersonId>) -> Option<String>,
) -> Result<DeviceRow, UiError> {
    let silent = !device.this && device.last_heard.is_some_and(|at| now.0 - at.0 > SILENT_AFTER_MS);
    let (state, tone) = match (device.active, device.removed) {
        (true, _) if device.this => (Word::new("active", "This computer"), "ok"),
        (true, _) if device.last_heard.is_none() => (Word::new("active", "Not heard yet"), "waiting"),
        (true, _) if silent => (Word::new("silent", "Not heard for days"), "warn"),
        (true, _) if device.lacks > 0 => (Word::new("active", "In use"), "waiting"),
        (true, _) => (Word::new("active", "In use"), "ok"),
        (false, true) => (Word::new("revoked", "Removed"), "off"),
        (false, false) => (Word::new("retired", "Put away"), "off"),
    };
    let has = match (device.this, device.last_heard, device.lacks) {
        (true, ..) => "Everything is saved here".to_owned(),
        (_, None, _) => "Nothing is confirmed yet".to_owned(),
        (_, _, 0) => "Has all your changes".to_owned(),
        (_, _, 1) => "1 of your changes not confirmed yet".to_owned(),
        (_, _, lacks) => format!("{lacks} of your changes not confirmed yet"),
    };
    let records =
        if device.restricted { "every record, restricted ones included," } else { "every record but restricted ones" };
    let until = match device.last_heard {
        Some(at) => format!("its last exchange, heard of {}", now_local(practice.db(), at)?.short()),
        None => "its last exchange".to_owned(),
    };
    Ok(DeviceRow {
        id: hex(&device.tag),
        name: device.name.clone(),
        person: person(device.person),
        role: if device.restricted {
            Word::new("full", "All records")
        } else {
            Word::new("practice", "All but restricted records")
        },
        state,
        this: device.this,
        admin: device.admin,
        last_heard: device.last_heard,
        has,
        tone: tone.to_owned(),
        holds: format!(
            "It still holds {records} up to {until}, encrypted behind its user's passphrase. When it reaches the share again, Seriesdesk on it seals that for the recovery kit. What comes after its removal it cannot read."
        ),
    })
}

fn late(practice: &Practice, progress: Option<&Progress>) -> Result<Vec<LateRow>, UiError> {
    let late = exchange::late_changes(practice)?;
    Ok(late
        .into_iter()
        .map(|(tag, changes)| {
            let known = progress.and_then(|progress| progress.devices.iter().find(|device| device.tag == tag));
            let device = known.map_or_else(|| "A removed computer".to_owned(), |device| device.name.clone());
            let counted = if changes == 1 { "1 change".to_owned() } else { format!("{changes} changes") };
            LateRow {
                device_id: hex(&tag),
                said: format!("{counted} made on {device} after it was removed."),
                device,
                changes,
            }
        })
        .collect())
}

fn checks(practice: &Practice, progress: Option<&Progress>) -> Result<Vec<StoreCheck>, UiError> {
    let check =
        |name: &str, tone: &str, detail: String| StoreCheck { name: name.to_owned(), tone: tone.to_owned(), detail };
    let backup = safety::backup_status(practice)?;
    let mut checks = vec![match backup.last_at {
        Some(at) => check("Backup", "ok", format!("{}, test-opened", now_local(practice.db(), at)?.short())),
        None => check("Backup", "warn", "None was made on this computer".to_owned()),
    }];
    checks.push(match progress.and_then(|progress| progress.broken_chain.as_ref()) {
        Some(device) => check("Audit trail", "warn", format!("Entries of {device} differ between computers")),
        None => match audit::last_position(practice)? {
            0 => check("Audit trail", "off", "Empty".to_owned()),
            1 => check("Audit trail", "ok", "1 entry of this computer, chained".to_owned()),
            entries => check("Audit trail", "ok", format!("{entries} entries of this computer, chained")),
        },
    });
    for apart in exchange::disagreements(practice)? {
        let tables: Vec<_> = apart.tables.iter().map(|table| table.replace('_', " ")).collect();
        let fact = format!("This computer and {} disagree about {}", apart.device, tables.join(", "));
        checks.push(check("Same on every computer", "warn", format!("{fact}. Run deskctl doctor on both.")));
    }
    if let Some(at) = exchange::copied_at(practice)? {
        let on = now_local(practice.db(), at)?.short();
        checks.push(check("Copy of everything", "ok", format!("Placed on the share, {on}")));
    }
    if let Some(progress) = progress {
        let this = progress.devices.iter().find(|device| device.this);
        checks.push(match this {
            Some(device) if device.restricted => {
                check("Restricted records", "ok", "This computer can open them".to_owned())
            }
            Some(_) | None => check("Restricted records", "off", "This computer holds no key for them".to_owned()),
        });
    }
    Ok(checks)
}
