//! Records as a graph: parents before children, in an order every device finds alike.

use super::{
    record::Record,
    signed::{RecordHash, Signed},
};
use std::collections::{BTreeMap, BTreeSet};

/// The records that hang on the genesis.
pub(super) struct Graph {
    nodes: Vec<Node>,
    /// Records whose parents have not all arrived.
    pub(super) parked: BTreeMap<RecordHash, Signed>,
    /// Parents that have not arrived.
    pub(super) missing: BTreeSet<RecordHash>,
    /// Records of another practice, and others that hang on nothing.
    pub(super) strays: BTreeSet<RecordHash>,
}

/// A record in its place.
pub(super) struct Node {
    pub(super) signed: Signed,
    pub(super) parents: Vec<usize>,
    /// The longest way from the genesis: a child's is always greater than its parent's.
    pub(super) depth: u32,
    /// Its column, when others' authority may depend on it.
    column: Option<usize>,
    /// The columns among its ancestors.
    pub(super) seen: Bits,
}

/// A set of small numbers.
#[derive(Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Graph {
    /// Orders the records. `None` without the pinned genesis.
    pub(super) fn of(pin: RecordHash, records: impl IntoIterator<Item = Signed>) -> Option<Graph> {
        let mut waiting: BTreeMap<RecordHash, Signed> =
            records.into_iter().map(|record| (record.hash(), record)).collect();
        let genesis = waiting.get(&pin).filter(|record| is_genesis(record))?;
        let practice = genesis.practice();
        let strays: BTreeSet<RecordHash> = waiting
            .values()
            .filter(|record| record.hash() != pin && (is_stray(record) || record.practice() != practice))
            .map(Signed::hash)
            .collect();
        waiting.retain(|hash, _| !strays.contains(hash));
        let nodes = ordered(&mut waiting, pin);
        let placed: BTreeSet<RecordHash> = nodes.iter().map(|node| node.signed.hash()).collect();
        let missing = waiting
            .values()
            .flat_map(Signed::parents)
            .filter(|parent| !placed.contains(parent) && !waiting.contains_key(parent))
            .copied()
            .collect();
        Some(Graph { nodes, parked: waiting, missing, strays })
    }

    /// The records, parents first.
    pub(super) fn nodes(&self) -> impl DoubleEndedIterator<Item = (usize, &Node)> {
        self.nodes.iter().enumerate()
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn node(&self, at: usize) -> &Node {
        self.nodes.get(at).expect("places come from this graph")
    }

    /// What decides between records that know nothing of each other, after who knew whom.
    pub(super) fn rank(&self, at: usize) -> (u32, RecordHash) {
        let node = self.node(at);
        (node.depth, node.signed.hash())
    }

    /// The records this one's author had seen.
    pub(super) fn ancestors(&self, at: usize) -> Vec<bool> {
        let mut found = vec![false; self.nodes.len()];
        let mut open: Vec<usize> = self.node(at).parents.clone();
        while let Some(next) = open.pop() {
            if let Some(mark) = found.get_mut(next)
                && !*mark
            {
                *mark = true;
                open.extend(&self.node(next).parents);
            }
        }
        found
    }

    pub(super) fn into_records(self) -> Vec<Signed> {
        self.nodes.into_iter().map(|node| node.signed).collect()
    }
}

impl Node {
    pub(super) fn record(&self) -> &Record {
        self.signed.record()
    }

    /// Says whether `other` is among the ancestors of this record. Only for records that carry authority.
    pub(super) fn saw(&self, other: &Node) -> bool {
        other.column.is_some_and(|column| self.seen.has(column))
    }
}

impl Bits {
    fn has(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    fn add(&mut self, number: usize) {
        if self.0.len() <= number / 64 {
            self.0.resize(number / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    fn add_all(&mut self, other: &Bits) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, others) in self.0.iter_mut().zip(&other.0) {
            *word |= others;
        }
    }
}

fn is_genesis(record: &Signed) -> bool {
    match record.record() {
        Record::Genesis(genesis) => record.parents().is_empty() && record.signer() == genesis.keys.sign,
        _ => false,
    }
}

/// A second genesis, or a record without parents, hangs on nothing.
fn is_stray(record: &Signed) -> bool {
    record.parents().is_empty() || matches!(record.record(), Record::Genesis(_))
}

/// Moves every record whose parents are all there out of `waiting`, the smallest hash first among those that could come next.
fn ordered(waiting: &mut BTreeMap<RecordHash, Signed>, pin: RecordHash) -> Vec<Node> {
    let mut children: BTreeMap<RecordHash, Vec<RecordHash>> = BTreeMap::new();
    let mut open: BTreeMap<RecordHash, usize> = BTreeMap::new();
    for record in waiting.values() {
        let parents: BTreeSet<&RecordHash> = record.parents().iter().collect();
        open.insert(record.hash(), parents.len());
        for parent in parents {
            children.entry(*parent).or_default().push(record.hash());
        }
    }
    let mut places: BTreeMap<RecordHash, usize> = BTreeMap::new();
    let mut nodes: Vec<Node> = Vec::new();
    let mut columns = 0;
    let mut ready = BTreeSet::from([pin]);
    while let Some(hash) = ready.pop_first() {
        let Some(signed) = waiting.remove(&hash) else { continue };
        places.insert(hash, nodes.len());
        let node = placed(signed, &nodes, &places, &mut columns);
        nodes.push(node);
        for child in children.get(&hash).into_iter().flatten() {
            if let Some(count) = open.get_mut(child) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(*child);
                }
            }
        }
    }
    nodes
}

fn placed(signed: Signed, nodes: &[Node], places: &BTreeMap<RecordHash, usize>, columns: &mut usize) -> Node {
    let parents: BTreeSet<usize> = signed.parents().iter().filter_map(|parent| places.get(parent).copied()).collect();
    let (mut seen, mut depth) = (Bits::default(), 0);
    for parent in parents.iter().filter_map(|parent| nodes.get(*parent)) {
        seen.add_all(&parent.seen);
        if let Some(column) = parent.column {
            seen.add(column);
        }
        depth = depth.max(parent.depth + 1);
    }
    let column = carries_authority(signed.record()).then_some(*columns);
    *columns += usize::from(column.is_some());
    Node { signed, parents: parents.into_iter().collect(), depth, column, seen }
}

fn carries_authority(record: &Record) -> bool {
    match record {
        Record::Genesis(_)
        | Record::AddDevice(_)
        | Record::Revoke { .. }
        | Record::SetRole { .. }
        | Record::Retire { .. }
        | Record::LeaseIssuer { .. }
        | Record::NewKit { .. } => true,
        Record::NewEpoch(_)
        | Record::Wraps { .. }
        | Record::Invite(_)
        | Record::InviteClose { .. }
        | Record::MinFormat { .. }
        | Record::SnapshotOk(_)
        | Record::Condemn(_)
        | Record::Series { .. }
        | Record::Lease(_)
        | Record::Rename { .. }
        | Record::Unknown { .. } => false,
    }
}
