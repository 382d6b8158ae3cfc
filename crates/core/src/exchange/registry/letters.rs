//! What the three mails of an invitation say. Each version's bytes must decode for ever, like a record's.

use super::{
    decode::{Read, parts, read_bytes, read_name, read_optional, read_public, read_uuid},
    encode::{VERSION, begin, write_id, write_public},
    signed::{RecordHash, Signed},
};
use crate::exchange::crypto::{DeviceKeys, DevicePublic, SealFault};
use minicbor::{Decoder, Encoder, encode};
use std::convert::Infallible;
use uuid::Uuid;

const LARGEST_VECTORS: usize = 256 * 1024;

/// Which practice invites, and how far its records had got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationLetter {
    /// The practice.
    pub practice: Uuid,
    /// Its first record, which the new device pins.
    pub genesis: RecordHash,
    /// How far each stream had got, in the exchange's own words: a share that was rolled back is behind this.
    pub vectors: Vec<u8>,
}

/// A device that asks to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLetter {
    /// Its id.
    pub device: Uuid,
    /// Its public keys.
    pub keys: DevicePublic,
    /// What people call it.
    pub name: String,
    /// Who uses it.
    pub person: Option<Uuid>,
}

/// The records that let it in, and all before them.
#[derive(Clone, PartialEq, Eq)]
pub struct AnswerLetter {
    /// Their bytes, in any order.
    pub records: Vec<Vec<u8>>,
}

impl InvitationLetter {
    /// The bytes to be sealed.
    pub fn encode(&self) -> Vec<u8> {
        written(|to| {
            begin(to, 4)?.bytes(self.practice.as_bytes())?.bytes(&self.genesis.0)?.bytes(&self.vectors).map(drop)
        })
    }

    /// Reads an opened mail.
    ///
    /// # Errors
    /// `Damaged`, `Newer`.
    pub fn decode(bytes: &[u8]) -> Result<InvitationLetter, SealFault> {
        read(bytes, 4, |from| {
            Ok(InvitationLetter {
                practice: read_uuid(from)?,
                genesis: RecordHash(read_bytes(from)?),
                vectors: from.bytes()?.to_vec(),
            })
        })
        .and_then(|letter| if letter.vectors.len() > LARGEST_VECTORS { Err(SealFault::Damaged) } else { Ok(letter) })
    }
}

impl RequestLetter {
    /// The bytes to be sealed, signed with the new device's key: who asks holds the key it asks for.
    pub fn encode(&self, keys: &DeviceKeys) -> Vec<u8> {
        let mut bytes = written(|to| {
            begin(to, 5)?.bytes(self.device.as_bytes())?;
            write_public(&self.keys, to)?;
            to.str(&self.name)?;
            write_id(self.person, to)
        });
        let signature = keys.sign(&asked(&bytes));
        bytes.extend_from_slice(&signature);
        bytes
    }

    /// Reads an opened mail and checks its signature.
    ///
    /// # Errors
    /// `Damaged`, `Newer`.
    pub fn decode(bytes: &[u8]) -> Result<RequestLetter, SealFault> {
        let (bytes, signature) = bytes.split_last_chunk::<64>().ok_or(SealFault::Damaged)?;
        let letter = read(bytes, 5, |from| {
            Ok(RequestLetter {
                device: read_uuid(from)?,
                keys: read_public(from)?,
                name: read_name(from)?,
                person: read_optional(from, read_uuid)?,
            })
        })?;
        if letter.keys.signed(&asked(bytes), signature) { Ok(letter) } else { Err(SealFault::Damaged) }
    }
}

impl AnswerLetter {
    /// A letter with these records.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a Signed>) -> AnswerLetter {
        AnswerLetter { records: records.into_iter().map(|record| record.bytes().to_vec()).collect() }
    }

    /// The bytes to be sealed.
    pub fn encode(&self) -> Vec<u8> {
        written(|to| {
            begin(to, 2)?;
            to.array(self.records.len() as u64)?;
            self.records.iter().try_for_each(|record| to.bytes(record).map(drop))
        })
    }

    /// Reads an opened mail.
    ///
    /// # Errors
    /// `Damaged`, `Newer`.
    pub fn decode(bytes: &[u8]) -> Result<AnswerLetter, SealFault> {
        read(bytes, 2, |from| {
            let count = from.array()?.unwrap_or(0);
            let records = (0..count).map(|_| from.bytes().map(<[u8]>::to_vec));
            Ok(AnswerLetter { records: records.collect::<Read<_>>()? })
        })
    }
}

fn asked(bytes: &[u8]) -> Vec<u8> {
    let mut message = b"sds1/request".to_vec();
    message.extend_from_slice(blake3::hash(bytes).as_bytes());
    message
}

fn written(write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<(), encode::Error<Infallible>>) -> Vec<u8> {
    let mut to = Encoder::new(Vec::new());
    write(&mut to).expect("writing to memory cannot fail");
    to.into_writer()
}

fn read<T>(bytes: &[u8], wanted: u64, read: impl FnOnce(&mut Decoder<'_>) -> Read<T>) -> Result<T, SealFault> {
    let mut from = Decoder::new(bytes);
    let counted = parts(&mut from, wanted);
    if from.u8().map_err(|_| SealFault::Damaged)? > VERSION {
        return Err(SealFault::Newer);
    }
    counted.map_err(|_| SealFault::Damaged)?;
    let letter = read(&mut from).map_err(|_| SealFault::Damaged)?;
    if from.position() == bytes.len() { Ok(letter) } else { Err(SealFault::Damaged) }
}
