//! What somebody may do, as seen from one record: the answer depends only on that record's ancestors.

use super::{
    graph::{Graph, Node},
    record::{Record, Role},
};
use crate::exchange::crypto::{DevicePublic, DeviceTag, RootPublic, kit_tag, tag};
use std::collections::BTreeMap;

/// The records that carry authority, by whom they are about.
pub(super) struct Roll {
    root: RootPublic,
    kits: Vec<usize>,
    keys: BTreeMap<[u8; 32], Vec<usize>>,
    admissions: BTreeMap<DeviceTag, Vec<usize>>,
    endings: BTreeMap<DeviceTag, Vec<usize>>,
    roles: BTreeMap<DeviceTag, Vec<usize>>,
    issuers: Vec<usize>,
}

/// The part of the graph a question is asked about.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) graph: &'a Graph,
    /// Which records count.
    pub(super) counted: &'a [bool],
    /// Only what this record's author had seen; everything without one.
    pub(super) from: Option<&'a Node>,
}

/// What an author may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) device: DeviceTag,
    pub(super) role: Role,
    pub(super) admin: bool,
}

/// A device as far as a view shows it.
pub(super) struct Member {
    /// The record that let it in.
    pub(super) admission: usize,
    pub(super) role: Role,
    pub(super) admin: bool,
    /// The records that removed it or put it away.
    pub(super) endings: Vec<usize>,
}

impl View<'_> {
    fn has(&self, at: usize) -> bool {
        let counted = self.counted.get(at).copied().unwrap_or(false);
        counted && self.from.is_none_or(|from| from.saw(self.graph.node(at)))
    }

    fn kept(&self, list: Option<&Vec<usize>>) -> Vec<usize> {
        list.into_iter().flatten().copied().filter(|at| self.has(*at)).collect()
    }
}

impl Roll {
    pub(super) fn of(graph: &Graph, root: RootPublic) -> Roll {
        let (mut keys, mut admissions, mut endings, mut roles) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (mut issuers, mut kits) = (Vec::new(), Vec::new());
        for (at, node) in graph.nodes() {
            let (map, about) = match node.record() {
                Record::Revoke { device, .. } | Record::Retire { device } => (&mut endings, *device),
                Record::SetRole { device, .. } => (&mut roles, *device),
                Record::LeaseIssuer { .. } => {
                    issuers.push(at);
                    continue;
                }
                Record::NewKit { .. } => {
                    kits.push(at);
                    continue;
                }
                record => match admitted(record) {
                    Some((device, public)) => {
                        keys.entry(public.sign).or_insert_with(Vec::new).push(at);
                        (&mut admissions, device)
                    }
                    None => continue,
                },
            };
            map.entry(about).or_insert_with(Vec::new).push(at);
        }
        Roll { root, kits, keys, admissions, endings, roles, issuers }
    }

    /// What the holder of a signing key may do. `None` for somebody unknown, removed or put away.
    pub(super) fn standing(&self, view: View<'_>, key: &[u8; 32]) -> Option<Standing> {
        let kit = self.kit(view);
        if *key == kit.sign {
            return Some(Standing { device: kit_tag(&kit), role: Role::Full, admin: true });
        }
        let at = view.kept(self.keys.get(key)).first().copied()?;
        let (device, _) = admitted(view.graph.node(at).record())?;
        let member = self.member(view, device)?;
        let (_, public) = admitted(view.graph.node(member.admission).record())?;
        (public.sign == *key && member.endings.is_empty()).then_some(Standing {
            device,
            role: member.role,
            admin: member.admin,
        })
    }

    /// The kit that counts: the one named last.
    pub(super) fn kit(&self, view: View<'_>) -> RootPublic {
        let last = view.kept(Some(&self.kits)).into_iter().max_by_key(|at| view.graph.rank(*at));
        last.and_then(|at| kit_named(view.graph, at)).unwrap_or(self.root)
    }

    /// Every kit there ever was, also those whose naming has no power.
    pub(super) fn kits<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = RootPublic> + 'a {
        std::iter::once(self.root).chain(self.kits.iter().filter_map(|at| kit_named(graph, *at)))
    }

    /// The records that named the kit with this signing key.
    pub(super) fn namings_of(&self, graph: &Graph, key: &[u8; 32]) -> Vec<usize> {
        let named = |at: &&usize| kit_named(graph, **at).is_some_and(|root| root.sign == *key);
        if *key == self.root.sign { vec![0] } else { self.kits.iter().filter(named).copied().collect() }
    }

    /// A device. `None` for one that was never let in.
    pub(super) fn member(&self, view: View<'_>, device: DeviceTag) -> Option<Member> {
        let admissions = view.kept(self.admissions.get(&device));
        let admission = admissions.into_iter().min_by_key(|at| view.graph.rank(*at))?;
        let (role, admin) = match view.graph.node(admission).record() {
            Record::AddDevice(add) => (add.role, add.admin),
            _ => (Role::Full, true),
        };
        let endings = view.kept(self.endings.get(&device));
        let (role, admin) = self.least(view, device).unwrap_or((role, admin));
        Some(Member { admission, role, admin, endings })
    }

    /// The keys a device was first let in with, whether or not that counts.
    pub(super) fn first_keys(&self, graph: &Graph, device: DeviceTag) -> Option<DevicePublic> {
        let first = self.admissions.get(&device)?.iter().min_by_key(|at| graph.rank(**at))?;
        admitted(graph.node(*first).record()).map(|(_, keys)| keys)
    }

    /// Every device that was ever let in.
    pub(super) fn devices(&self) -> impl Iterator<Item = DeviceTag> {
        self.admissions.keys().copied()
    }

    /// The device a signing key belongs to, whatever became of it. `None` for the kit's key and for keys nobody has.
    pub(super) fn holder(&self, graph: &Graph, key: &[u8; 32]) -> Option<DeviceTag> {
        let at = self.admissions_of(key).first()?;
        admitted(graph.node(*at).record()).map(|(device, _)| device)
    }

    /// The records that let the holder of a signing key in.
    pub(super) fn admissions_of(&self, key: &[u8; 32]) -> &[usize] {
        self.keys.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether this id or this key is in use.
    pub(super) fn taken(&self, view: View<'_>, device: DeviceTag, key: &[u8; 32]) -> bool {
        !view.kept(self.admissions.get(&device)).is_empty() || !view.kept(self.keys.get(key)).is_empty()
    }

    /// The device that gives out leases.
    pub(super) fn lease_issuer(&self, view: View<'_>) -> Option<DeviceTag> {
        let named = view.kept(Some(&self.issuers)).into_iter().max_by_key(|at| view.graph.rank(*at));
        let named = named.and_then(|at| match view.graph.node(at).record() {
            Record::LeaseIssuer { device } => Some(*device),
            _ => None,
        });
        named.or_else(|| admitted(view.graph.node(0).record()).map(|(founding, _)| founding))
    }

    /// The last word on a device's role. Of several that knew nothing of each other, what all of them allow.
    fn least(&self, view: View<'_>, device: DeviceTag) -> Option<(Role, bool)> {
        let all = view.kept(self.roles.get(&device));
        let last = all.iter().filter(|at| !all.iter().any(|other| view.graph.node(*other).saw(view.graph.node(**at))));
        last.filter_map(|at| match view.graph.node(*at).record() {
            Record::SetRole { role, admin, .. } => Some((*role, *admin)),
            _ => None,
        })
        .reduce(|one, other| (one.0.min(other.0), one.1 && other.1))
    }
}

fn kit_named(graph: &Graph, at: usize) -> Option<RootPublic> {
    match graph.node(at).record() {
        Record::NewKit { root } => Some(*root),
        _ => None,
    }
}

/// The device a record lets in.
pub(super) fn admitted(record: &Record) -> Option<(DeviceTag, DevicePublic)> {
    match record {
        Record::Genesis(genesis) => Some((tag(genesis.device), genesis.keys)),
        Record::AddDevice(add) => Some((tag(add.device), add.keys)),
        _ => None,
    }
}
