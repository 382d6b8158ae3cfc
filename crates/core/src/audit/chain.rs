//! Whether the chains are whole: every entry of a device covers the one before it.
//!
//! A large practice has a million entries, so a chain is checked part by part; whoever asks may do something else in between.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

use super::{AuditEntry, hash_of, store};
use crate::{Practice, error::Result, exchange, types::Word};

/// Entries of one part when everything is checked at a stretch.
const STRETCH: u32 = 20_000;

/// Asks for the next part of the check.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChainPartInput {
    /// The `next` of the part before; the first part without it.
    #[ts(optional)]
    pub after: Option<ChainPlace>,
    /// At most this many entries; 5,000 unless told.
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// An entry's place in the chain of its device.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChainPlace {
    /// The device.
    pub device: String,
    /// Its place, from 1.
    #[ts(type = "number")]
    pub position: i64,
}

/// How a part of the chains was found.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChainPart {
    /// `intact`, or `broken` when an entry was altered or removed.
    pub chain: Word,
    /// Entries that were checked.
    #[ts(type = "number")]
    pub checked: u64,
    /// Where to go on; none at the end, or after a break.
    pub next: Option<ChainPlace>,
}

/// Checks the next entries of all devices' chains.
///
/// A device that was copied goes on twice from one entry; that is no break. Nor is what is missing before changes that a removed device
/// wrote late and that were let in: what it wrote before them may be lost for good.
pub fn check_chain(practice: &Practice, input: ChainPartInput) -> Result<ChainPart> {
    let limit = input.limit.unwrap_or(5_000).clamp(1, STRETCH);
    let (mut device, mut place) = input.after.map_or((String::new(), 0), |after| (after.device, after.position));
    let mut before: BTreeSet<Vec<u8>> = store::hashes_at(practice.db(), &device, place)?.into_iter().collect();
    let mut here = BTreeSet::new();
    let mut checked = 0;
    for entry in store::chain_after(practice.db(), &device, place, limit)? {
        if (&entry.device_id, entry.position) != (&device, place) {
            let goes_on = entry.device_id == device && entry.position == place + 1;
            let ended = std::mem::take(&mut here);
            before = match (goes_on, ended.is_empty()) {
                (false, _) => BTreeSet::new(),
                (true, true) => before,
                (true, false) => ended,
            };
            device.clone_from(&entry.device_id);
            place = entry.position;
        }
        let follows = if place == 1 { entry.previous_hash == [0; 32] } else { before.contains(&entry.previous_hash) };
        let follows = follows || goes_on_after_a_loss(practice, &entry)?;
        if !follows || entry.hash != hash_of(&entry) {
            let chain = Word::new("broken", "Broken: an entry was altered or removed");
            return Ok(ChainPart { chain, checked, next: None });
        }
        here.insert(entry.hash);
        checked += 1;
    }
    let next = (checked >= u64::from(limit)).then_some(ChainPlace { device, position: place });
    Ok(ChainPart { chain: Word::new("intact", "Unbroken"), checked, next })
}

/// Whether an answer of the practice explains that the entry before this one is not here.
fn goes_on_after_a_loss(practice: &Practice, entry: &AuditEntry) -> Result<bool> {
    match entry.device_id.parse() {
        Ok(device) => exchange::begins_after_a_loss(practice.db(), device, entry.recorded_at, &entry.event),
        Err(_) => Ok(false),
    }
}

/// Checks all chains; answers how many entries there are, or `None` when one was altered or is missing.
pub fn verify_chain(practice: &Practice) -> Result<Option<u64>> {
    let (mut count, mut after) = (0, None);
    loop {
        let part = check_chain(practice, ChainPartInput { after, limit: Some(STRETCH) })?;
        count += part.checked;
        match part.next {
            _ if part.chain.code == "broken" => return Ok(None),
            None => return Ok(Some(count)),
            next => after = next,
        }
    }
}
