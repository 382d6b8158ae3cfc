//! Inviting, letting in and removing computers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Practice, audit,
    exchange::{self, Seen},
    oplog::Done,
    people,
    practice::{home_site, profile},
    types::{PersonId, UtcMillis},
};
use std::collections::BTreeSet;
use ts_rs::TS;

use super::rounds::done;
use crate::{Code, Desk, Nothing, UiError};

/// A computer to be invited.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDevice {
    /// What people will call it.
    name: String,
    /// Who will use it.
    person_id: PersonId,
    /// Whether it may open restricted records.
    restricted: bool,
}

/// An invitation, shown once.
#[derive(Debug, Serialize, Deserialize, TS, JsonSchema)]
pub(crate) struct NewInvitation {
    id: String,
    /// What is typed on the new computer.
    code: String,
    /// The code as rows of dark and light, 1 and 0.
    qr: String,
    expires_at: UtcMillis,
}

/// Names an invitation.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationOf {
    invitation_id: String,
}

/// Names a request.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestOf {
    request_id: String,
}

/// Names a computer.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfDevice {
    pub(super) device_id: String,
}

/// A computer to be removed.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokeDevice {
    device_id: String,
    /// Why, for the audit trail.
    reason: String,
}

/// A computer's new name.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceName {
    device_id: String,
    name: String,
}

/// What to do with what a removed computer sent.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettleLate {
    device_id: String,
    /// Take it in, or leave it out for good.
    accept: bool,
}

pub(super) fn invite_device(desk: &Desk, input: NewDevice) -> Result<Done<NewInvitation>, UiError> {
    let name = input.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(UiError::new(Code::Invalid, "Give the computer a name of up to 60 letters.").on("name"));
    }
    act(desk, "invite_device", &name, |practice| {
        let person = people::person(practice, input.person_id)?;
        if !person.active {
            return Err(UiError::new(Code::Refused, "This person can no longer open the practice.").on("person_id"));
        }
        let seen = Seen {
            device_name: name.clone(),
            person: person.id,
            person_name: person.name,
            role: person.role.code().to_owned(),
            practice_name: profile(practice.db())?.map(|profile| profile.name).unwrap_or_default(),
            time_zone: home_site(practice.db())?.time_zone,
            expires_at: UtcMillis(practice.env().now().0 + exchange::OPEN_FOR_MS),
        };
        let admin = matches!(person.role, people::Role::Owner | people::Role::Manager);
        let invited = exchange::invite(practice, &seen, input.restricted, admin)?;
        let code = invited.code.expose_text().to_string();
        Ok(NewInvitation { id: hex(&invited.mail), qr: drawn(&code)?, code, expires_at: invited.expires })
    })
}

pub(super) fn cancel_invitation(desk: &Desk, input: InvitationOf) -> Result<Done<()>, UiError> {
    let mail = id_of(&input.invitation_id, "invitation_id")?;
    act(desk, "cancel_invitation", "", |practice| Ok(exchange::cancel_invitation(practice, mail)?))
}

pub(super) fn approve_device(desk: &Desk, input: RequestOf) -> Result<Done<()>, UiError> {
    let request = id_of(&input.request_id, "request_id")?;
    act(desk, "approve_device", "", |practice| Ok(exchange::approve(practice, request)?))
}

pub(super) fn refuse_device(desk: &Desk, input: RequestOf) -> Result<Done<()>, UiError> {
    let request = id_of(&input.request_id, "request_id")?;
    act(desk, "refuse_device", "", |practice| Ok(exchange::refuse(practice, request)?))
}

pub(super) fn revoke_device(desk: &Desk, input: RevokeDevice) -> Result<Done<()>, UiError> {
    let device = id_of(&input.device_id, "device_id")?;
    let reason = input.reason.trim();
    if reason.is_empty() {
        return Err(UiError::new(Code::Invalid, "Say why, for the audit trail.").on("reason"));
    }
    act(desk, "revoke_device", reason, |practice| Ok(exchange::revoke_device(practice, device)?))
}

pub(super) fn retire_device(desk: &Desk, input: OfDevice) -> Result<Done<()>, UiError> {
    let device = id_of(&input.device_id, "device_id")?;
    act(desk, "retire_device", "", |practice| Ok(exchange::retire_device(practice, device)?))
}

pub(super) fn rename_device(desk: &Desk, input: DeviceName) -> Result<Done<()>, UiError> {
    let device = id_of(&input.device_id, "device_id")?;
    act(desk, "rename_device", &input.name, |practice| Ok(exchange::rename_device(practice, device, &input.name)?))
}

pub(super) fn rotate_keys(desk: &Desk, _: Nothing) -> Result<Done<()>, UiError> {
    act(desk, "rotate_keys", "", |practice| Ok(exchange::rotate_keys(practice)?))
}

pub(super) fn settle_late(desk: &Desk, input: SettleLate) -> Result<Done<()>, UiError> {
    let device = id_of(&input.device_id, "device_id")?;
    let mut state = desk.state();
    Ok(exchange::settle_late(state.practice()?, device, input.accept)?)
}

/// Does something about devices and notes it in the audit trail.
pub(super) fn act<T>(
    desk: &Desk,
    event: &'static str,
    detail: &str,
    work: impl FnOnce(&mut Practice) -> Result<T, UiError>,
) -> Result<Done<T>, UiError> {
    let mut state = desk.state();
    let practice = state.practice()?;
    let value = work(practice)?;
    let detail = Some(detail.trim().to_owned()).filter(|detail| !detail.is_empty());
    let _ = audit::record_event(practice, event, None, detail)?;
    Ok(done(value, BTreeSet::new()))
}

/// A QR code as rows of 1 and 0.
fn drawn(code: &str) -> Result<String, UiError> {
    let qr = qrcodegen::QrCode::encode_text(code, qrcodegen::QrCodeEcc::Medium)
        .map_err(|_| UiError::new(Code::Bug, "The code could not be drawn."))?;
    let row = |y| (0..qr.size()).map(|x| if qr.get_module(x, y) { '1' } else { '0' }).collect::<String>();
    Ok((0..qr.size()).map(row).collect::<Vec<_>>().join("\n"))
}

pub(super) fn id_of<const N: usize>(text: &str, field: &str) -> Result<[u8; N], UiError> {
    let wrong = || UiError::new(Code::Invalid, "This is not an id.").on(field);
    if text.len() != N * 2 || !text.is_ascii() {
        return Err(wrong());
    }
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().enumerate() {
        let digits = text.get(place * 2..place * 2 + 2).ok_or_else(wrong)?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
    }
    Ok(bytes)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
