//! Which records count.
//!
//! A record counts when its author was allowed to decide it in the light of the records the author had seen. A removal reaches
//! further: it takes the force from everything the removed device did without having seen it. So removals are settled first,
//! those of the recovery kit before all, then those of devices let in earlier; a removal that a settled one takes the force from
//! is left out, which is how two devices that remove each other are parted. A settled removal stays settled: an honest device
//! can be let in again under a new id, but nothing takes back what a stolen one has read.
//!
//! Settling removals changes who was let in, which changes which removals count; a few rounds settle it, and every device makes
//! the same rounds over the same records.

use super::{
    graph::Graph,
    record::{AddDevice, Record, Role},
    standing::{Roll, Standing, View, admitted},
};
use crate::exchange::crypto::{Compartment, DeviceTag, RootPublic, kit_tag, tag};
use std::collections::BTreeMap;

/// More rounds than any honest history needs; a forged one that never settles stops here, alike on every device.
const MOST_ROUNDS: usize = 12;

/// A settled removal.
struct Removal {
    at: usize,
    device: DeviceTag,
    /// What its author had seen.
    seen: Vec<bool>,
}

/// Settles which records count; one answer for each place in the graph.
pub(super) fn settle(graph: &Graph, roll: &Roll) -> Vec<bool> {
    let none = vec![false; graph.len()];
    let mut counted = count(graph, roll, None, &none);
    for _ in 0..MOST_ROUNDS {
        let removals = removals(graph, roll, &counted);
        let before_losers = count(graph, roll, Some(&removals), &none);
        let losers = losers(graph, &before_losers);
        let next = count(graph, roll, Some(&removals), &losers);
        if next == counted {
            break;
        }
        counted = next;
    }
    counted
}

/// The records whose authors were allowed to decide them, parents before children.
fn count(graph: &Graph, roll: &Roll, settled: Option<&[Removal]>, left_out: &[bool]) -> Vec<bool> {
    let removals = settled.unwrap_or_default();
    let mut counted = vec![false; graph.len()];
    for (at, node) in graph.nodes() {
        let view = View { graph, counted: &counted, from: Some(node) };
        let removed = author(graph, roll, at).is_some_and(|device| unseen(removals, device, at));
        let may = roll.standing(view, &node.signed.signer()).is_some_and(|by| allowed(view, roll, by, node.record()));
        let counts = match node.record() {
            Record::Genesis(_) => at == 0,
            // The first round, in which nothing is settled yet, takes each removal at its word.
            Record::Revoke { .. } if mutant!("authority::removals_do_not_count") => false,
            Record::Revoke { .. } if settled.is_some() => removals.iter().any(|removal| removal.at == at),
            _ => may && !removed,
        };
        let left_out = left_out.get(at).copied().unwrap_or(false);
        if let Some(place) = counted.get_mut(at) {
            *place = counts && !left_out;
        }
    }
    counted
}

/// The removals that count, in the order that settles them.
fn removals(graph: &Graph, roll: &Roll, counted: &[bool]) -> Vec<Removal> {
    let generations = generations(graph, roll, counted);
    let mut candidates: Vec<(u32, usize, DeviceTag)> = Vec::new();
    for (at, node) in graph.nodes() {
        let Record::Revoke { device, .. } = node.record() else { continue };
        let view = View { graph, counted, from: Some(node) };
        let by = roll.standing(view, &node.signed.signer());
        if by.is_some_and(|by| allowed(view, roll, by, node.record())) {
            candidates.push((generation_of_author(graph, roll, &generations, at, MOST_ROUNDS), at, *device));
        }
    }
    candidates.sort_by_key(|(generation, at, _)| (*generation, graph.node(*at).signed.hash()));
    let mut settled: Vec<Removal> = Vec::new();
    for (_, at, device) in candidates {
        if stands(graph, roll, &settled, at, &mut BTreeMap::new()) {
            settled.push(Removal { at, device, seen: graph.ancestors(at) });
        }
    }
    settled
}

/// Whether neither a record's author nor whoever let that author in, and so on, was removed without having seen it.
fn stands(graph: &Graph, roll: &Roll, settled: &[Removal], at: usize, known: &mut BTreeMap<usize, bool>) -> bool {
    if let Some(answer) = known.get(&at) {
        return *answer;
    }
    known.insert(at, false); // Nobody vouches for itself.
    let answer = match author(graph, roll, at) {
        _ if at == 0 => true,
        Some(device) if unseen(settled, device, at) => false,
        _ => {
            let key = graph.node(at).signed.signer();
            let (named, admitted) = (roll.namings_of(graph, &key), roll.admissions_of(&key));
            named.iter().chain(admitted).any(|by| stands(graph, roll, settled, *by, known))
        }
    };
    known.insert(at, answer);
    answer
}

/// Whether `device` was removed by somebody who had not seen this record of its.
fn unseen(removals: &[Removal], device: DeviceTag, at: usize) -> bool {
    removals
        .iter()
        .any(|removal| removal.device == device && removal.at != at && !removal.seen.get(at).copied().unwrap_or(false))
}

/// How far each device is from the genesis or the kit, by who let whom in.
fn generations(graph: &Graph, roll: &Roll, counted: &[bool]) -> BTreeMap<DeviceTag, u32> {
    let mut generations: BTreeMap<DeviceTag, u32> = BTreeMap::new();
    for (at, node) in graph.nodes().filter(|(at, _)| counted.get(*at).copied().unwrap_or(false)) {
        let Some((device, _)) = admitted(node.record()) else { continue };
        let generation = if at == 0 { 0 } else { generation_of_author(graph, roll, &generations, at, MOST_ROUNDS) };
        generations.entry(device).and_modify(|known| *known = generation.min(*known)).or_insert(generation);
    }
    generations
}

/// One more than the author's own generation. The first kit comes before everybody, a later one where whoever named it stands.
fn generation_of_author(
    graph: &Graph,
    roll: &Roll,
    generations: &BTreeMap<DeviceTag, u32>,
    at: usize,
    rounds: usize,
) -> u32 {
    if let Some(device) = author(graph, roll, at) {
        return generations.get(&device).map_or(u32::MAX, |generation| generation.saturating_add(1));
    }
    let named = roll.namings_of(graph, &graph.node(at).signed.signer());
    let by = |naming: &usize| match (naming, rounds) {
        (0, _) => 0,
        (_, 0) => u32::MAX,
        _ => generation_of_author(graph, roll, generations, *naming, rounds - 1),
    };
    named.iter().map(by).min().unwrap_or(u32::MAX)
}

/// The device whose key signed a record. `None` for the recovery kit's and for keys nobody has.
fn author(graph: &Graph, roll: &Roll, at: usize) -> Option<DeviceTag> {
    roll.holder(graph, &graph.node(at).signed.signer())
}

/// Admissions that come second: another device under an id in use, or with an invitation that was used.
fn losers(graph: &Graph, counted: &[bool]) -> Vec<bool> {
    let mut losers = vec![false; graph.len()];
    let mut admissions: Vec<(usize, &AddDevice)> = graph
        .nodes()
        .filter(|(at, _)| counted.get(*at).copied().unwrap_or(false))
        .filter_map(|(at, node)| match node.record() {
            Record::AddDevice(add) => Some((at, add)),
            _ => None,
        })
        .collect();
    admissions.sort_by_key(|(at, _)| graph.rank(*at));
    for (index, (at, add)) in admissions.iter().enumerate() {
        let earlier = admissions.iter().take(index).filter(|(other, _)| !losers.get(*other).copied().unwrap_or(false));
        let loses = earlier.into_iter().any(|(_, other)| {
            let same = other.device == add.device && other.keys == add.keys;
            let collides = tag(other.device) == tag(add.device)
                || other.keys.sign == add.keys.sign
                || (add.invitation.is_some() && other.invitation == add.invitation);
            !same && collides
        });
        if let Some(place) = losers.get_mut(*at) {
            *place = loses;
        }
    }
    losers
}

/// Whether somebody of this standing may decide this.
fn allowed(view: View<'_>, roll: &Roll, by: Standing, record: &Record) -> bool {
    let known = |device: &DeviceTag| roll.member(view, *device).is_some();
    match record {
        Record::Genesis(_) => false,
        Record::AddDevice(add) => {
            let (device, key) = (tag(add.device), &add.keys.sign);
            let is_kit = |root: RootPublic| device == kit_tag(&root) || *key == root.sign;
            let free = !roll.kits(view.graph).any(is_kit) && !roll.taken(view, device, key);
            by.admin && free && add.role <= by.role
        }
        Record::SetRole { device, role, .. } => by.admin && known(device) && *role <= by.role,
        Record::Invite(invite) => by.admin && invite.role <= by.role,
        Record::NewEpoch(epoch) => by.admin && by.role.opens(epoch.compartment),
        Record::Wraps { device, wraps } => {
            let opens = |compartment: Compartment| by.role.opens(compartment);
            known(device) && wraps.iter().all(|wrap| opens(wrap.compartment))
        }
        Record::Revoke { device, .. } | Record::Series { device, .. } => by.admin && known(device),
        Record::LeaseIssuer { device } => (by.admin || roll.lease_issuer(view) == Some(by.device)) && known(device),
        Record::NewKit { root } => by.admin && by.role == Role::Full && roll.admissions_of(&root.sign).is_empty(),
        Record::InviteClose { .. } | Record::MinFormat { .. } => by.admin,
        Record::Retire { device } | Record::Rename { device, .. } => {
            (by.admin || by.device == *device) && known(device)
        }
        // A device gives back to the issuer what it has; the issuer gives out.
        Record::Lease(lease) => {
            let issuer = roll.lease_issuer(view);
            known(&lease.device) && (issuer == Some(by.device) || issuer == Some(lease.device))
        }
        Record::SnapshotOk(_) | Record::Condemn(_) | Record::Unknown { .. } => true,
    }
}
