//! Whether devices that hold the same entries show the same tables.
//!
//! A heartbeat says what its author's store came to when it was last quiet. Whoever holds exactly the same entries compares. Equal
//! entries and unequal tables are a fault of the program or of a disk; `doctor` says on which side.

use minicbor::{Decoder, Encoder};

use super::{beats::Beat, standing::Standing, store};
use crate::{
    Practice, catalogue,
    db::LATEST,
    error::Result,
    oplog::whole::{Digested, Digesting, StateDigest},
};

const KEPT: &str = "state_digest";
const KEPT_RESTRICTED: &str = "state_digest_restricted";
const BEGUN_AT: &str = "state_digest_begun";
/// A digest is worked out at most this often.
const AGAIN_AFTER_MS: i64 = 6 * 60 * 60 * 1000;
/// More tables than any program has.
const MOST_TABLES: u64 = 1000;

/// What a store came to, as heartbeats carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub schema: u32,
    pub log: [u8; 32],
    /// For each table the first half of its digest.
    pub tables: Vec<(u16, [u8; 16])>,
}

/// Two devices that hold the same entries and show different rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// What people call the other device.
    pub device: String,
    /// The tables that differ.
    pub tables: Vec<&'static str>,
}

/// Works out what the store comes to, a table at a time, when that is due; false once there is nothing to do.
pub fn digest_state(practice: &Practice, digesting: &mut Option<Digesting>) -> Result<bool> {
    let Some(under_way) = digesting else {
        let now = practice.env().now().0;
        let begun = store::get(practice.db(), BEGUN_AT)?.and_then(|at| at.parse::<i64>().ok());
        // A clock that was set back works it out once more.
        let lately = begun.is_some_and(|begun| (0..AGAIN_AFTER_MS).contains(&now.saturating_sub(begun)));
        if lately || Standing::maybe(practice)?.is_none() {
            return Ok(false);
        }
        store::durably(practice, |db| store::set(db, BEGUN_AT, &now.to_string()))?;
        *digesting = Some(Digesting::begin(practice)?);
        return Ok(true);
    };
    match under_way.step(practice)? {
        Digested::More => return Ok(true),
        Digested::Changed => {}
        Digested::Done(digest) => {
            let told = super::hex(&Told::of(&digest).encode());
            let apart = digest.restricted.as_deref().map(|apart| super::hex(&Told::of(apart).encode()));
            store::durably(practice, |db| {
                store::set(db, KEPT, &told)?;
                match &apart {
                    Some(apart) => store::set(db, KEPT_RESTRICTED, apart),
                    None => store::unset(db, KEPT_RESTRICTED),
                }
            })?;
        }
    }
    *digesting = None;
    Ok(false)
}

/// Devices whose tables differ from the ones here although they hold the same entries.
pub fn disagreements(practice: &Practice) -> Result<Vec<Disagreement>> {
    let (Some(standing), Some(mine)) = (Standing::maybe(practice)?, kept(practice)?) else { return Ok(Vec::new()) };
    let apart = kept_restricted(practice)?;
    let mut found = Vec::new();
    for heard in store::heard(practice.db())? {
        let device = standing.registry.device(heard.device).filter(|device| standing.registry.may_write(device.tag));
        let (Some(device), Some(beat)) = (device, Beat::heard(&standing, &heard)) else { continue };
        let mut tables = beat.state.and_then(|told| mine.differs_from(&told)).unwrap_or_default();
        let apart = apart.as_ref().zip(beat.restricted_state);
        tables.extend(apart.and_then(|(mine, told)| mine.differs_from(&told)).unwrap_or_default());
        if !tables.is_empty() {
            found.push(Disagreement { device: device.name.clone(), tables });
        }
    }
    Ok(found)
}

/// What this store came to when it was last quiet.
pub(super) fn kept(practice: &Practice) -> Result<Option<Told>> {
    read(practice, KEPT)
}

/// What its restricted records came to; nothing when there were none.
pub(super) fn kept_restricted(practice: &Practice) -> Result<Option<Told>> {
    read(practice, KEPT_RESTRICTED)
}

fn read(practice: &Practice, key: &str) -> Result<Option<Told>> {
    let Some(text) = store::get(practice.db(), key)? else { return Ok(None) };
    let bytes: Option<Vec<u8>> =
        (0..text.len() / 2).map(|at| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()).collect();
    Ok(bytes.and_then(|bytes| Told::decode(&mut Decoder::new(&bytes))))
}

impl Told {
    fn of(digest: &StateDigest) -> Self {
        let half = |whole: [u8; 32]| *whole.first_chunk().unwrap_or(&[0; 16]);
        let tables = digest.tables.iter().map(|table| (table.table, half(table.digest))).collect();
        Self { schema: LATEST, log: digest.log, tables }
    }

    /// The tables that differ; nothing when they agree or cannot be compared.
    fn differs_from(&self, other: &Told) -> Option<Vec<&'static str>> {
        if (self.schema, self.log) != (other.schema, other.log) || self.tables == other.tables {
            return None;
        }
        let differs = |number: u16| {
            let of = |told: &Told| told.tables.iter().find(|(table, _)| *table == number).map(|(_, digest)| *digest);
            of(self) != of(other)
        };
        Some(catalogue::tables().filter(|table| differs(table.number)).map(|table| table.name).collect())
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut to = Encoder::new(Vec::new());
        let written: std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>> = (|| {
            to.array(3)?.u32(self.schema)?.bytes(&self.log)?.array(self.tables.len() as u64)?;
            for (table, digest) in &self.tables {
                to.array(2)?.u16(*table)?.bytes(digest)?;
            }
            Ok(())
        })();
        written.expect("writing to memory cannot fail");
        to.into_writer()
    }

    pub fn decode(from: &mut Decoder<'_>) -> Option<Self> {
        (from.array().ok()? == Some(3)).then_some(())?;
        let schema = from.u32().ok()?;
        let log = from.bytes().ok()?.try_into().ok()?;
        let count = from.array().ok()?.filter(|count| *count <= MOST_TABLES)?;
        let tables = (0..count)
            .map(|_| {
                (from.array().ok()? == Some(2)).then_some(())?;
                Some((from.u16().ok()?, from.bytes().ok()?.try_into().ok()?))
            })
            .collect::<Option<_>>()?;
        Some(Self { schema, log, tables })
    }
}
