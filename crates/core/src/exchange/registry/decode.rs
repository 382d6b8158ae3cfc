//! Records from bytes. The bytes come from outside: every length is checked and nothing is believed here.

use super::{
    encode::VERSION,
    record::{
        AddDevice, Condemn, EpochWrap, Genesis, Half, Invite, Lease, NewEpoch, Place, Reach, Record, Role, Snapshot,
        StreamEnd,
    },
};
use crate::{
    exchange::crypto::{Compartment, DevicePublic, DeviceTag, KeyId, PreviousKey, WrappedKey},
    types::UtcMillis,
};
use minicbor::{
    Decoder,
    data::Type,
    decode::{self, Error},
};
use uuid::Uuid;

/// No list in a record may be longer.
const LONGEST_LIST: u64 = 8192;
/// No name may be longer, in bytes.
pub(super) const LONGEST_NAME: usize = 200;

pub(super) type Read<T> = Result<T, decode::Error>;
type From<'a, 'b> = &'a mut Decoder<'b>;

/// The record of a kind and its payload. What this program cannot read comes back as `Unknown`: a newer one may, and whatever
/// was signed after it hangs on it.
pub(in crate::exchange) fn record(kind: u16, payload: &[u8]) -> Record {
    known(kind, payload).unwrap_or_else(|_| Record::Unknown { kind, payload: payload.to_vec() })
}

fn known(kind: u16, payload: &[u8]) -> Read<Record> {
    let mut from = Decoder::new(payload);
    let parts = from.array()?;
    if from.u8()? != VERSION {
        return Err(Error::message("another version"));
    }
    let record = read(kind, parts, &mut from)?;
    if from.position() == payload.len() { Ok(record) } else { Err(Error::message("more than a record")) }
}

fn read(kind: u16, parts: Option<u64>, from: From<'_, '_>) -> Read<Record> {
    match (kind, parts) {
        (1, Some(5)) => Ok(Record::Genesis(Genesis {
            device: read_uuid(from)?,
            keys: read_public(from)?,
            root: read_public(from)?,
            epochs: read_list(from, read_epoch)?,
        })),
        (2, Some(9)) => Ok(Record::AddDevice(AddDevice {
            device: read_uuid(from)?,
            keys: read_public(from)?,
            name: read_name(from)?,
            person: read_optional(from, read_uuid)?,
            role: read_role(from)?,
            admin: from.bool()?,
            invitation: read_optional(from, read_bytes)?,
            wraps: read_list(from, read_epoch_wrap)?,
        })),
        (3, Some(3)) => Ok(Record::Revoke { device: read_bytes(from)?, frontier: read_list(from, read_stream_end)? }),
        (4, Some(2)) => Ok(Record::NewEpoch(read_epoch(from)?)),
        (5, Some(3)) => Ok(Record::Wraps { device: read_bytes(from)?, wraps: read_list(from, read_epoch_wrap)? }),
        (6, Some(4)) => Ok(Record::SetRole { device: read_bytes(from)?, role: read_role(from)?, admin: from.bool()? }),
        (7, Some(6)) => Ok(Record::Invite(Invite {
            mail: read_bytes(from)?,
            role: read_role(from)?,
            admin: from.bool()?,
            expires: UtcMillis(from.i64()?),
            wraps: read_list(from, read_wrap_for)?,
        })),
        (8, Some(2)) => Ok(Record::InviteClose { mail: read_bytes(from)? }),
        (9, Some(2)) => Ok(Record::MinFormat { format: from.u32()? }),
        (10, Some(2)) => Ok(Record::Retire { device: read_bytes(from)? }),
        (11, Some(3)) => Ok(Record::SnapshotOk(Snapshot { manifest: read_bytes(from)?, digest: read_bytes(from)? })),
        (12, Some(3)) => {
            Ok(Record::Condemn(Condemn { manifest: read_bytes(from)?, files: read_list(from, read_bytes)? }))
        }
        (13, Some(3)) => Ok(Record::Series { prefix: read_name(from)?, device: read_bytes(from)? }),
        (14, Some(2)) => Ok(Record::LeaseIssuer { device: read_bytes(from)? }),
        (15, Some(parts @ (3 | 4))) => Ok(Record::Lease(Lease {
            device: read_bytes(from)?,
            places: read_list(from, read_place)?,
            after: (parts == 4).then(|| read_reach(from)).transpose()?,
        })),
        (16, Some(4)) => Ok(Record::Rename {
            device: read_bytes(from)?,
            name: read_name(from)?,
            person: read_optional(from, read_uuid)?,
        }),
        (17, Some(2)) => Ok(Record::NewKit { root: read_public(from)? }),
        _ => Err(Error::message("not a record of this kind")),
    }
}

fn read_epoch(from: From<'_, '_>) -> Read<NewEpoch> {
    parts(from, 6)?;
    Ok(NewEpoch {
        compartment: read_compartment(from)?,
        number: from.u32()?,
        key: KeyId(read_bytes(from)?),
        wraps: read_list(from, read_wrap_for)?,
        recovery: read_wrap_for(from)?,
        previous: read_list(from, read_previous)?,
    })
}

fn read_previous(from: From<'_, '_>) -> Read<PreviousKey> {
    parts(from, 4)?;
    Ok(PreviousKey {
        number: from.u32()?,
        id: KeyId(read_bytes(from)?),
        nonce: read_bytes(from)?,
        sealed: read_bytes(from)?,
    })
}

fn read_stream_end(from: From<'_, '_>) -> Read<StreamEnd> {
    parts(from, 4)?;
    Ok(StreamEnd {
        incarnation: read_bytes(from)?,
        compartment: read_compartment(from)?,
        seq: from.u64()?,
        tip: read_bytes(from)?,
    })
}

fn read_epoch_wrap(from: From<'_, '_>) -> Read<EpochWrap> {
    parts(from, 4)?;
    Ok(EpochWrap {
        compartment: read_compartment(from)?,
        number: from.u32()?,
        key: KeyId(read_bytes(from)?),
        wrapped: read_wrap(from)?,
    })
}

fn read_wrap_for(from: From<'_, '_>) -> Read<(DeviceTag, WrappedKey)> {
    parts(from, 2)?;
    Ok((read_bytes(from)?, read_wrap(from)?))
}

fn read_wrap(from: From<'_, '_>) -> Read<WrappedKey> {
    parts(from, 2)?;
    Ok(WrappedKey { encapsulated: read_bytes(from)?, sealed: read_bytes(from)? })
}

fn read_reach(from: From<'_, '_>) -> Read<Reach> {
    parts(from, 2)?;
    Ok(Reach { incarnation: read_bytes(from)?, seq: from.u64()? })
}

fn read_place(from: From<'_, '_>) -> Read<Place> {
    parts(from, 3)?;
    Ok(Place {
        room: read_uuid(from)?,
        day: from.str()?.parse().map_err(|_| Error::message("not a day"))?,
        half: match from.u8()? {
            1 => Half::Morning,
            2 => Half::Afternoon,
            _ => return Err(Error::message("not half a day")),
        },
    })
}

fn read_role(from: From<'_, '_>) -> Read<Role> {
    match from.u8()? {
        1 => Ok(Role::Practice),
        2 => Ok(Role::Full),
        _ => Err(Error::message("not a role")),
    }
}

fn read_compartment(from: From<'_, '_>) -> Read<Compartment> {
    Compartment::of_letter(from.char()?).ok_or_else(|| Error::message("not a compartment"))
}

pub(super) fn read_public(from: From<'_, '_>) -> Read<DevicePublic> {
    parts(from, 2)?;
    Ok(DevicePublic { sign: read_bytes(from)?, receive: read_bytes(from)? })
}

pub(super) fn read_name(from: From<'_, '_>) -> Read<String> {
    let name = from.str()?;
    if name.len() > LONGEST_NAME { Err(Error::message("name too long")) } else { Ok(name.to_owned()) }
}

pub(super) fn read_uuid(from: From<'_, '_>) -> Read<Uuid> {
    read_bytes(from).map(Uuid::from_bytes)
}

pub(super) fn read_bytes<const N: usize>(from: From<'_, '_>) -> Read<[u8; N]> {
    from.bytes()?.try_into().map_err(|_| Error::message("bytes of another length"))
}

pub(super) fn read_optional<T>(from: From<'_, '_>, read: fn(From<'_, '_>) -> Read<T>) -> Read<Option<T>> {
    if from.datatype()? == Type::Null {
        from.null()?;
        return Ok(None);
    }
    read(from).map(Some)
}

pub(super) fn read_list<T>(from: From<'_, '_>, read: fn(From<'_, '_>) -> Read<T>) -> Read<Vec<T>> {
    let count = from.array()?.ok_or_else(|| Error::message("a list without a length"))?;
    if count > LONGEST_LIST {
        return Err(Error::message("list too long"));
    }
    (0..count).map(|_| read(from)).collect()
}

pub(super) fn parts(from: From<'_, '_>, wanted: u64) -> Read<()> {
    if from.array()? == Some(wanted) { Ok(()) } else { Err(Error::message("not as many parts")) }
}
