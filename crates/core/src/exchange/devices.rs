//! Devices: inviting, letting in, removing, and what a removed one still sent.

use uuid::Uuid;

use super::{
    Parcel, What,
    crypto::{
        Compartment, DeviceTag, InvitationCode, MailKind, SealFault, open_mail_with, seal_mail, seal_mail_with,
        six_words, tag,
    },
    hex,
    joining::{Seen, vectors},
    late,
    registry::{Admission, AnswerLetter, DeviceState, InvitationLetter, RequestLetter, Role, StreamEnd},
    standing::{Standing, cannot, keep_records, keep_records_and},
    store,
    taking::{Took, exchange_changed},
};
use crate::{
    Practice,
    error::{Error, Result, StorageFault},
    types::{PersonId, UtcMillis},
};

/// How many files under one request's name are kept.
const MOST_REQUESTS: i64 = 8;

/// A new invitation.
pub struct NewInvitation {
    /// The id of its mails.
    pub mail: [u8; 16],
    /// What is typed on the new device.
    pub code: InvitationCode,
    /// Until when.
    pub expires: UtcMillis,
}

/// A device that asks to be let in.
pub struct Request {
    /// Names the request: an invitation's code may have been typed more than once.
    pub id: [u8; 16],
    /// The invitation it used.
    pub mail: [u8; 16],
    /// What people call it.
    pub name: String,
    /// Who uses it.
    pub person: Option<PersonId>,
    /// When the request arrived here.
    pub asked_at: UtcMillis,
    /// Six words that have to be the same on its screen.
    pub words: [&'static str; 6],
    letter: RequestLetter,
}

/// Every device that is known here, by its name.
pub fn device_names(practice: &Practice) -> Result<Vec<(Uuid, String)>> {
    let Some(standing) = Standing::maybe(practice)? else {
        return Ok(vec![(practice.device(), "This computer".to_owned())]);
    };
    Ok(standing.registry.devices().map(|device| (device.id, device.name.clone())).collect())
}

/// Asks a new device in. The code is shown once and stored nowhere.
///
/// # Errors
/// `Refused` on a device that may not decide about devices.
pub fn invite(practice: &mut Practice, seen: &Seen, restricted: bool, admin: bool) -> Result<NewInvitation> {
    let standing = Standing::of(practice)?;
    let role = if restricted { Role::Full } else { Role::Practice };
    let invited = standing.author(practice).invite(role, admin).map_err(cannot)?;
    let letter = InvitationLetter {
        practice: practice.id(),
        genesis: standing.registry.genesis(),
        vectors: vectors(practice, seen, role)?,
    };
    let mail = invited.code.mail_id();
    let sealed = seal_mail(&invited.code, MailKind::Invitation, &letter.encode(), practice.env().entropy());
    let parcel = Parcel::of(What::Invitation(mail), sealed.ok_or(StorageFault::Unreadable("invitation"))?);
    keep_records(practice, &invited.records)?;
    let now = practice.env().now();
    store::durably(practice, |db| {
        store::keep_file(db, &parcel, "waiting", now)?;
        store::set(db, &invitation_key(mail), &seen.note())
    })?;
    let expires = Standing::of(practice)?.registry.invitation(&mail).map_or(now, |invitation| invitation.expires);
    Ok(NewInvitation { mail, code: invited.code, expires })
}

/// Takes an invitation back.
///
/// # Errors
/// `Refused` when there is none such.
pub fn cancel_invitation(practice: &mut Practice, mail: [u8; 16]) -> Result<()> {
    let standing = Standing::of(practice)?;
    let records = standing.author(practice).close_invitation(mail).map_err(cannot)?;
    keep_records(practice, &records)
}

/// What an invitation was made for, as this device noted it.
pub(super) fn invited_for(practice: &Practice, mail: [u8; 16]) -> Result<Option<Seen>> {
    Ok(store::get(practice.db(), &invitation_key(mail))?.and_then(|note| Seen::of_note(&note)))
}

/// Devices that ask to be let in.
pub fn requests(practice: &Practice) -> Result<Vec<Request>> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(Vec::new()) };
    let now = practice.env().now();
    let mut asking = Vec::new();
    for file in store::requests(practice.db())? {
        let What::Request(mail) = file.parcel_of else { continue };
        let open = standing.registry.invitation(&mail).is_some_and(|invitation| invitation.open_at(now));
        let (Some(sealed), Some(key)) = (file.sealed, standing.registry.mail_key(&mail, &standing.keys)) else {
            continue;
        };
        let Ok(bytes) = open_mail_with(&key, mail, MailKind::Request, &sealed) else { continue };
        let Ok(letter) = RequestLetter::decode(&bytes) else { continue };
        if !open || standing.registry.device(tag(letter.device)).is_some() {
            continue;
        }
        let invitation = store::file(practice.db(), &super::id_of(&What::Invitation(mail), &[]))?;
        let Some(invitation) = invitation.and_then(|file| file.sealed) else { continue };
        asking.push(Request {
            id: *file.hash.first_chunk().unwrap_or(&[0; 16]),
            mail,
            name: letter.name.clone(),
            person: letter.person.map(PersonId),
            asked_at: store::noted_at(practice.db(), &super::id_of(&What::Request(mail), &file.hash))?.unwrap_or(now),
            words: six_words(&mail, &invitation, &sealed),
            letter,
        });
    }
    Ok(asking)
}

/// Lets a device in, after somebody compared the six words.
///
/// # Errors
/// `NotFound` when it asks no more, `Refused` on a device that may not decide.
pub fn approve(practice: &mut Practice, request: [u8; 16]) -> Result<()> {
    let request = asked(practice, request)?;
    let mail = request.mail;
    let standing = Standing::of(practice)?;
    let admission = Admission { mail, request: request.letter };
    let records = standing.author(practice).approve(&admission).map_err(cannot)?;
    let key = standing.registry.mail_key(&mail, &standing.keys).ok_or(StorageFault::Unreadable("invitation"))?;
    let now = practice.env().now();
    // One step: a device that was let in and gets no answer would wait for ever, since it does not ask twice.
    keep_records_and(practice, &records, |db| {
        kill_point!("devices::let_in");
        let all = Standing::of(practice)?;
        let answer = AnswerLetter::of(all.registry.records()).encode();
        let sealed = seal_mail_with(&key, mail, MailKind::Answer, &answer, practice.env().entropy());
        let parcel = Parcel::of(What::Answer(mail), sealed.ok_or(StorageFault::Unreadable("answer"))?);
        store::keep_file(db, &parcel, "waiting", now)
    })
}

/// Turns a device away: its invitation is over.
///
/// # Errors
/// `NotFound` when it asks no more.
pub fn refuse(practice: &mut Practice, request: [u8; 16]) -> Result<()> {
    let mail = asked(practice, request)?.mail;
    cancel_invitation(practice, mail)
}

/// Whether another file under a request's name is to be read. Several are, because anybody who reaches the share can put
/// something there before the device that was invited does.
pub(super) fn wants_request(practice: &Practice, mail: &[u8; 16]) -> Result<bool> {
    Ok(store::requests_of(practice.db(), mail)? < MOST_REQUESTS)
}

/// Keeps a request unless it is known to be something else under its name.
pub(super) fn take_request(practice: &Practice, mail: [u8; 16], sealed: Vec<u8>) -> Result<Took> {
    let parcel = Parcel::of(What::Request(mail), sealed);
    let id = format!("{}:{}", super::id_of(&parcel.what, &[]), hex(&parcel.hash));
    if store::state(practice.db(), &id)?.is_some() {
        return Ok(Took::Known);
    }
    let key = Standing::maybe(practice)?.and_then(|standing| standing.registry.mail_key(&mail, &standing.keys));
    let state = match key.map(|key| open_mail_with(&key, mail, MailKind::Request, &parcel.sealed)) {
        Some(Ok(_)) => "taken",
        None | Some(Err(SealFault::Newer)) => "parked",
        Some(Err(_)) => return Ok(Took::Refused),
    };
    let now = practice.env().now();
    store::durably(practice, |db| store::keep_file_as(db, &id, &parcel, state, now))?;
    Ok(Took::Applied(exchange_changed()))
}

/// Removes a device and gives what it could open new keys. What it wrote and nobody has seen yet waits for somebody to look at it.
///
/// # Errors
/// `Refused` on a device that may not decide, or for the last administrator.
pub fn revoke_device(practice: &mut Practice, device: DeviceTag) -> Result<()> {
    let standing = Standing::of(practice)?;
    let frontier = store::ends(practice.db())?
        .into_iter()
        .filter(|end| end.device == device)
        .filter_map(|end| {
            let compartment = Compartment::of_letter(end.compartment)?;
            // The registry is read by everybody, and the id of a restricted entry is nobody else's business.
            let tip = if compartment == Compartment::Restricted { [0; 16] } else { end.tip };
            Some(StreamEnd { incarnation: end.incarnation, compartment, seq: end.seq, tip })
        })
        .collect();
    let records = standing.author(practice).revoke(device, frontier).map_err(cannot)?;
    keep_records(practice, &records)?;
    // Of a copied disk more than one entry may be in here under one number, and the frontier names one of them.
    late::own_up(practice, true)
}

/// Puts a device away in peace; what it wrote stands.
pub fn retire_device(practice: &mut Practice, device: DeviceTag) -> Result<()> {
    let standing = Standing::of(practice)?;
    let records = standing.author(practice).retire(device).map_err(cannot)?;
    keep_records(practice, &records)
}

/// Gives a device another name.
pub fn rename_device(practice: &mut Practice, device: DeviceTag, name: &str) -> Result<()> {
    let standing = Standing::of(practice)?;
    let person = standing.registry.device(device).and_then(|device| device.person);
    let records = standing.author(practice).rename(device, name.trim(), person).map_err(cannot)?;
    keep_records(practice, &records)
}

/// Gives every compartment this device can open a new key.
pub fn rotate_keys(practice: &mut Practice) -> Result<()> {
    for compartment in Compartment::ALL {
        let standing = Standing::of(practice)?;
        if standing.keyring.writing(compartment).is_some() {
            let records = standing.author(practice).rotate(compartment).map_err(cannot)?;
            keep_records(practice, &records)?;
        }
    }
    Ok(())
}

/// What screens show of a device's state.
pub(super) fn is_active(state: &DeviceState) -> bool {
    *state == DeviceState::Active
}

fn asked(practice: &Practice, request: [u8; 16]) -> Result<Request> {
    requests(practice)?.into_iter().find(|asking| asking.id == request).ok_or(Error::NotFound("request"))
}

fn invitation_key(mail: [u8; 16]) -> String {
    format!("invitation {}", hex(&mail))
}
