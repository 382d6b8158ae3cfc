//! What is safe: here, on the share, and with the others.

use super::{
    beats::{Beat, acknowledged},
    crypto::{Compartment, DeviceTag},
    devices::{invited_for, is_active},
    lives::own_end_of,
    registry::{DeviceState, Role},
    segments::unsealed,
    standing::Standing,
    store,
};
use crate::{
    Practice,
    error::Result,
    types::{PersonId, UtcMillis},
};
use uuid::Uuid;

/// A device as the others know it.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceStanding {
    /// Its short id.
    pub tag: DeviceTag,
    /// Its id.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    /// Who uses it.
    pub person: Option<PersonId>,
    /// Whether it opens restricted records.
    pub restricted: bool,
    /// Whether it may decide about devices.
    pub admin: bool,
    /// Whether it reads and writes.
    pub active: bool,
    /// Whether it was removed rather than put away.
    pub removed: bool,
    /// Whether it is this one.
    pub this: bool,
    /// When it was last heard here.
    pub last_heard: Option<UtcMillis>,
    /// How many of this device's changes it has not said it has.
    pub lacks: u64,
}

/// An invitation that can still be used.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenInvitation {
    /// The id of its mails.
    pub mail: [u8; 16],
    /// For whom, where this device made it.
    pub seen: Option<super::Seen>,
    /// Until when.
    pub expires: UtcMillis,
}

/// How far this device's own changes have got.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Changes made here.
    pub here: u64,
    /// Of them, read back from the share.
    pub on_share: u64,
    /// Since when the first of the others has been waiting.
    pub waiting_since: Option<UtcMillis>,
    /// Every device, this one first.
    pub devices: Vec<DeviceStanding>,
    /// Invitations that can still be used.
    pub invitations: Vec<OpenInvitation>,
    /// Whether this device may decide about devices.
    pub admin: bool,
    /// Whether this device was removed from the practice.
    pub removed: bool,
    /// Whether an audit chain somebody held differs from the one here: the device's name.
    pub broken_chain: Option<String>,
}

/// How far this device's own changes have got, and what the others said.
pub fn progress(practice: &Practice) -> Result<Option<Progress>> {
    let Some(standing) = Standing::maybe(practice)? else { return Ok(None) };
    let db = practice.db();
    // Every act has one entry that everybody may read, whatever else it wrote.
    let own = store::own_after(db, Compartment::Practice, 0)?;
    let waiting = unsealed(practice)? + store::on_their_way(db)?;
    let mine = Compartment::ALL.map(|compartment| own_end_of(practice, compartment).map(|end| (compartment, end)));
    let mine = mine.into_iter().collect::<Result<Vec<_>>>()?;
    let heard = store::heard(db)?;
    let mut devices: Vec<_> = standing
        .registry
        .devices()
        .map(|device| {
            let said = heard.iter().find(|heard| heard.device == device.tag);
            let beat = said.and_then(|heard| Beat::heard(&standing, heard));
            let has = |end| beat.as_ref().map_or(0, |beat| acknowledged(beat, end));
            // A device is asked for what it may open.
            let opens = mine.iter().filter(|(compartment, _)| device.role.opens(*compartment));
            let lacks = opens.map(|(_, end)| end.seq.saturating_sub(has(end))).max().unwrap_or(0);
            DeviceStanding {
                tag: device.tag,
                id: device.id,
                name: device.name.clone(),
                person: device.person.map(PersonId),
                restricted: device.role == Role::Full,
                admin: device.admin,
                active: is_active(&device.state),
                removed: matches!(device.state, DeviceState::Removed { .. }),
                this: device.tag == standing.me,
                last_heard: said.map(|heard| heard.said_at),
                lacks,
            }
        })
        .collect();
    devices.sort_by_key(|device| (!device.this, !device.active, device.name.clone()));
    let now = practice.env().now();
    let invitations = standing
        .registry
        .open_invitations(now)
        .map(|invitation| {
            Ok(OpenInvitation {
                mail: invitation.mail,
                seen: invited_for(practice, invitation.mail)?,
                expires: invitation.expires,
            })
        })
        .collect::<Result<_>>()?;
    let me = standing.registry.device(standing.me);
    Ok(Some(Progress {
        here: own.cast_unsigned(),
        on_share: own.saturating_sub(waiting).cast_unsigned(),
        waiting_since: store::on_their_way_since(db)?,
        devices,
        invitations,
        admin: me.is_some_and(|me| me.admin && is_active(&me.state)),
        removed: standing.is_removed(),
        broken_chain: differing_chain(practice, &standing)?,
    }))
}

/// A device whose audit chain another device holds differently than this one does.
pub fn broken_chain(practice: &Practice) -> Result<Option<String>> {
    Standing::maybe(practice)?.map_or(Ok(None), |standing| differing_chain(practice, &standing))
}

fn differing_chain(practice: &Practice, standing: &Standing) -> Result<Option<String>> {
    // A device that was removed may say anything about the others.
    for heard in store::heard(practice.db())?.into_iter().filter(|heard| standing.registry.may_write(heard.device)) {
        let Some(beat) = Beat::decode(&heard.content) else { continue };
        for (device, position, hash) in beat.chains {
            if !crate::audit::chain_holds(practice.db(), &device, position, &hash)? {
                let id: Option<Uuid> = device.parse().ok();
                let name =
                    standing.registry.devices().find(|known| Some(known.id) == id).map(|known| known.name.clone());
                return Ok(Some(name.unwrap_or(device)));
            }
        }
    }
    Ok(None)
}
