//! Asking a new device in, and letting it in.

use super::{
    author::{Author, CannotAct, next_prefix, short},
    letters::RequestLetter,
    record::{AddDevice, Invite, Record, Role},
    rekey::wraps_for,
    signed::Signed,
};
use crate::{
    exchange::{
        OPEN_FOR_MS,
        crypto::{InvitationCode, Purpose, WrappedKey, tag},
    },
    types::UtcMillis,
};

/// A new invitation: the code for the other screen, and the records that tell the administrators' devices.
pub struct Invited {
    /// What is typed on the new device.
    pub code: InvitationCode,
    /// The records.
    pub records: Vec<Signed>,
}

/// A request that somebody compared the six words of.
pub struct Admission {
    /// The invitation it came with.
    pub mail: [u8; 16],
    /// What the new device said.
    pub request: RequestLetter,
}

impl Author<'_> {
    /// Asks a new device in. The code is shown once and stored nowhere; what opens its mails is wrapped for the administrators.
    ///
    /// # Errors
    /// `NotAdmin`, `NoKey` for a role above this device's own.
    pub fn invite(&self, role: Role, admin: bool) -> Result<Invited, CannotAct> {
        let me = self.admin()?;
        if role > me.role {
            return Err(CannotAct::NoKey);
        }
        let code = InvitationCode::generate(self.entropy);
        let (mail, key) = (code.mail_id(), code.mail_key());
        let purpose = Purpose::Invitation { practice: self.registry.practice, mail };
        let wraps = self.registry.active().filter(|device| device.admin).map(|device| {
            let wrapped = WrappedKey::wrap(&key, &device.keys.receive, purpose, self.entropy);
            Ok((device.tag, wrapped.ok_or(CannotAct::BadKey)?))
        });
        let wraps = wraps.collect::<Result<_, CannotAct>>()?;
        let expires = UtcMillis(self.now.0.saturating_add(OPEN_FOR_MS));
        let records = vec![self.sign(Record::Invite(Invite { mail, role, admin, expires, wraps }))?];
        Ok(Invited { code, records })
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// `NotAdmin`, `InvitationOver` when there is none such.
    pub fn close_invitation(&self, mail: [u8; 16]) -> Result<Vec<Signed>, CannotAct> {
        self.admin()?;
        self.registry.invitation(&mail).ok_or(CannotAct::InvitationOver)?;
        Ok(vec![self.sign(Record::InviteClose { mail })?])
    }

    /// Lets a device in with the keys of its role and a number series of its own.
    ///
    /// # Errors
    /// `NotAdmin`, `InvitationOver`, `DeviceInUse`, `NoKey`, `BadKey`.
    pub fn approve(&self, admission: &Admission) -> Result<Vec<Signed>, CannotAct> {
        self.admin()?;
        let invitation = self.registry.invitation(&admission.mail).filter(|invitation| invitation.open_at(self.now));
        let invitation = invitation.ok_or(CannotAct::InvitationOver)?;
        let request = &admission.request;
        let device = tag(request.device);
        let known = |other: &super::Device| other.tag == device || other.keys.sign == request.keys.sign;
        if self.registry.devices().any(known) || self.registry.kits.values().any(|root| root.sign == request.keys.sign)
        {
            return Err(CannotAct::DeviceInUse);
        }
        let keyring = self.registry.keyring(self.keys);
        let add = self.sign(Record::AddDevice(AddDevice {
            device: request.device,
            keys: request.keys,
            name: short(&request.name),
            person: request.person,
            role: invitation.role,
            admin: invitation.admin,
            invitation: Some(admission.mail),
            wraps: wraps_for(self.registry, &keyring, invitation.role, &request.keys.receive, self.entropy)?,
        }))?;
        let prefix = next_prefix(|prefix| self.registry.series.contains_key(prefix));
        let series = self.after(std::slice::from_ref(&add), Record::Series { prefix, device });
        Ok(vec![add, series])
    }
}
