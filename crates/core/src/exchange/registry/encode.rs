//! A record's bytes. Each payload begins with its version; the bytes of each version are pinned by fixtures.

use super::record::{AddDevice, EpochWrap, Genesis, Invite, NewEpoch, Record, StreamEnd};
use crate::exchange::crypto::{DevicePublic, DeviceTag, WrappedKey};
use minicbor::{Encoder, encode};
use std::convert::Infallible;
use uuid::Uuid;

/// The version of every payload this program writes.
pub(super) const VERSION: u8 = 1;

type Written = Result<(), encode::Error<Infallible>>;
type To = Encoder<Vec<u8>>;

/// The payload of a record.
pub(in crate::exchange) fn payload(record: &Record) -> Vec<u8> {
    if let Record::Unknown { payload, .. } = record {
        return payload.clone();
    }
    let mut to = Encoder::new(Vec::new());
    write(record, &mut to).expect("writing to memory cannot fail");
    to.into_writer()
}

fn write(record: &Record, to: &mut To) -> Written {
    match record {
        Record::Genesis(genesis) => write_genesis(genesis, to),
        Record::AddDevice(add) => write_add(add, to),
        Record::Revoke { device, frontier } => {
            begin(to, 3)?.bytes(device)?;
            write_list(frontier, to, write_stream_end)
        }
        Record::NewEpoch(epoch) => {
            begin(to, 2)?;
            write_epoch(epoch, to)
        }
        Record::Wraps { device, wraps } => {
            begin(to, 3)?.bytes(device)?;
            write_list(wraps, to, write_epoch_wrap)
        }
        Record::SetRole { device, role, admin } => {
            begin(to, 4)?.bytes(device)?.u8(role.byte())?.bool(*admin)?;
            Ok(())
        }
        Record::Invite(invite) => write_invite(invite, to),
        Record::InviteClose { mail } => begin(to, 2)?.bytes(mail).map(drop),
        Record::MinFormat { format } => begin(to, 2)?.u32(*format).map(drop),
        Record::Retire { device } | Record::LeaseIssuer { device } => begin(to, 2)?.bytes(device).map(drop),
        Record::SnapshotOk(snapshot) => begin(to, 3)?.bytes(&snapshot.manifest)?.bytes(&snapshot.digest).map(drop),
        Record::Condemn(condemn) => {
            begin(to, 3)?.bytes(&condemn.manifest)?;
            write_list(&condemn.files, to, |file, to| to.bytes(file).map(drop))
        }
        Record::Series { prefix, device } => begin(to, 3)?.str(prefix)?.bytes(device).map(drop),
        Record::Lease(lease) => {
            begin(to, 3 + u64::from(lease.after.is_some()))?.bytes(&lease.device)?;
            write_list(&lease.places, to, |place, to| {
                to.array(3)?.bytes(place.room.as_bytes())?.str(&place.day.to_string())?.u8(place.half.byte()).map(drop)
            })?;
            lease.after.iter().try_for_each(|after| to.array(2)?.bytes(&after.incarnation)?.u64(after.seq).map(drop))
        }
        Record::Rename { device, name, person } => {
            begin(to, 4)?.bytes(device)?.str(name)?;
            write_id(*person, to)
        }
        Record::NewKit { root } => {
            begin(to, 2)?;
            write_public(root, to)
        }
        Record::Unknown { .. } => Ok(()),
    }
}

fn write_genesis(genesis: &Genesis, to: &mut To) -> Written {
    begin(to, 5)?.bytes(genesis.device.as_bytes())?;
    write_public(&genesis.keys, to)?;
    write_public(&genesis.root, to)?;
    write_list(&genesis.epochs, to, write_epoch)
}

fn write_add(add: &AddDevice, to: &mut To) -> Written {
    begin(to, 9)?.bytes(add.device.as_bytes())?;
    write_public(&add.keys, to)?;
    to.str(&add.name)?;
    write_id(add.person, to)?;
    to.u8(add.role.byte())?.bool(add.admin)?;
    match add.invitation {
        Some(mail) => to.bytes(&mail)?,
        None => to.null()?,
    };
    write_list(&add.wraps, to, write_epoch_wrap)
}

fn write_epoch(epoch: &NewEpoch, to: &mut To) -> Written {
    to.array(6)?.char(epoch.compartment.letter())?.u32(epoch.number)?.bytes(&epoch.key.0)?;
    write_list(&epoch.wraps, to, write_wrap_for)?;
    write_wrap_for(&epoch.recovery, to)?;
    write_list(&epoch.previous, to, |older, to| {
        to.array(4)?.u32(older.number)?.bytes(&older.id.0)?.bytes(&older.nonce)?.bytes(&older.sealed).map(drop)
    })
}

fn write_invite(invite: &Invite, to: &mut To) -> Written {
    begin(to, 6)?.bytes(&invite.mail)?.u8(invite.role.byte())?.bool(invite.admin)?.i64(invite.expires.0)?;
    write_list(&invite.wraps, to, write_wrap_for)
}

fn write_stream_end(end: &StreamEnd, to: &mut To) -> Written {
    to.array(4)?.bytes(&end.incarnation)?.char(end.compartment.letter())?.u64(end.seq)?.bytes(&end.tip).map(drop)
}

fn write_epoch_wrap(wrap: &EpochWrap, to: &mut To) -> Written {
    to.array(4)?.char(wrap.compartment.letter())?.u32(wrap.number)?.bytes(&wrap.key.0)?;
    write_wrap(&wrap.wrapped, to)
}

fn write_wrap_for((device, wrapped): &(DeviceTag, WrappedKey), to: &mut To) -> Written {
    to.array(2)?.bytes(device)?;
    write_wrap(wrapped, to)
}

fn write_wrap(wrapped: &WrappedKey, to: &mut To) -> Written {
    to.array(2)?.bytes(&wrapped.encapsulated)?.bytes(&wrapped.sealed).map(drop)
}

pub(super) fn write_public(keys: &DevicePublic, to: &mut To) -> Written {
    to.array(2)?.bytes(&keys.sign)?.bytes(&keys.receive).map(drop)
}

pub(super) fn write_id(id: Option<Uuid>, to: &mut To) -> Written {
    match id {
        Some(id) => to.bytes(id.as_bytes())?,
        None => to.null()?,
    };
    Ok(())
}

pub(super) fn write_list<T>(list: &[T], to: &mut To, each: fn(&T, &mut To) -> Written) -> Written {
    to.array(list.len() as u64)?;
    list.iter().try_for_each(|item| each(item, to))
}

/// Begins a payload of so many parts, its version being the first.
pub(super) fn begin(to: &mut To, parts: u64) -> Result<&mut To, encode::Error<Infallible>> {
    to.array(parts)?.u8(VERSION)
}
