//! The names of all active patients, arranged so that those like a name are found without comparing everybody.

use std::collections::{BTreeSet, HashMap};

use super::{Patient, alike::Folded, store};
use crate::{
    db::Db,
    error::Result,
    kept::Derived,
    oplog::{Stored, Table},
    types::PatientId,
};

/// Every active patient under the keys of the family name.
pub(super) struct Names {
    /// Patients of one family name, name by name.
    families: Vec<Vec<(PatientId, Folded)>>,
    /// The family names that have a key.
    by_key: HashMap<String, Vec<usize>>,
}

impl Derived for Names {
    const TABLE: &'static Table = Patient::TABLE;

    fn derive(db: Db<'_>) -> Result<Self> {
        Ok(Self::of(store::live_names(db)?))
    }
}

impl Names {
    /// Arranges names.
    pub(super) fn of(people: Vec<(PatientId, Folded)>) -> Self {
        let mut names = Self { families: Vec::new(), by_key: HashMap::new() };
        let mut known: HashMap<String, usize> = HashMap::new();
        for (id, name) in people {
            let family = *known.entry(name.family().to_owned()).or_insert_with(|| {
                names.families.push(Vec::new());
                let family = names.families.len() - 1;
                for key in name.keys() {
                    names.by_key.entry(key).or_default().push(family);
                }
                family
            });
            names.families.get_mut(family).expect("the family was just made or found").push((id, name));
        }
        names
    }

    /// The other patients whose name is mixed up with this one's.
    pub(super) fn alike<'a>(
        &'a self,
        own: PatientId,
        name: &'a Folded,
    ) -> impl Iterator<Item = &'a (PatientId, Folded)> {
        let families: BTreeSet<usize> =
            name.keys().iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        families
            .into_iter()
            .filter_map(|family| self.families.get(family))
            .flatten()
            .filter(move |(other, theirs)| *other != own && name.is_alike(theirs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn every_pair_of_like_names_is_found(names in proptest::collection::vec(near_names(), 2..40)) {
            let people: Vec<_> = (1..).zip(&names).map(|(id, name)| (PatientId(crate::Uuid::from_u128(id)), folded(name))).collect();
            let arranged = Names::of(people.clone());
            for (id, name) in &people {
                let found: BTreeSet<_> = arranged.alike(*id, name).map(|(id, _)| *id).collect();
                let alike: BTreeSet<_> =
                    people.iter().filter(|(other, theirs)| other != id && name.is_alike(theirs)).map(|(id, _)| *id).collect();
                prop_assert_eq!(found, alike, "{:?}", name);
            }
        }

        #[test]
        fn one_edit_of_a_family_name_leaves_a_key_in_common(name in "[a-eéłø王]{1,8}", edit in edits()) {
            let other = edited(&name, edit);
            let (one, two) = (Folded::of(&name, "Ann"), Folded::of(&other, "Ann"));
            prop_assert!(!one.keys().is_disjoint(&two.keys()) || !one.is_alike(&two), "{name} {other}");
        }
    }

    type Edit = (u8, usize, char);

    fn edits() -> impl Strategy<Value = Edit> {
        (0u8..4, 0usize..9, proptest::sample::select(vec!['a', 'b', 'é', 'ł', 'ß', '王', '-', 'h', 'k']))
    }

    /// Families and given names from a small alphabet with sounds and letters beyond ASCII, so that many pairs are near.
    fn near_names() -> impl Strategy<Value = (String, String)> {
        let family = proptest::sample::select(vec![
            "Kowalski",
            "Meyer",
            "Philips",
            "Łoś",
            "O'Brien",
            "王",
            "Ng",
            "Schmidt",
            "Grünfeld",
            "Wright",
            "Knight",
            "Chaz",
            "X",
            "-",
        ]);
        let given = proptest::sample::select(vec![
            "Catherine",
            "Kathryn",
            "Zoë",
            "Jon",
            "John",
            "Ann",
            "A",
            "小明",
            "Filip",
            "Phillip",
        ]);
        let other = "[ACKHaehiksy]{0,4}";
        let family = (family, edits(), edits(), other, 0u8..6).prop_map(|(name, one, two, other, which)| match which {
            0 => other,
            1 => name.to_owned(),
            2 | 3 => edited(name, one),
            _ => edited(&edited(name, one), two),
        });
        let given = (given, edits(), 0u8..3)
            .prop_map(|(name, edit, which)| if which == 0 { edited(name, edit) } else { name.to_owned() });
        (family, given)
    }

    /// One letter changed, added, left out, or two swapped.
    fn edited(name: &str, (what, place, letter): Edit) -> String {
        let mut letters: Vec<char> = name.chars().collect();
        let place = place % letters.len().max(1);
        match what {
            0 if !letters.is_empty() => letters[place] = letter,
            1 if !letters.is_empty() => drop(letters.remove(place)),
            2 if place + 1 < letters.len() => letters.swap(place, place + 1),
            _ => letters.insert(place, letter),
        }
        letters.into_iter().collect()
    }

    fn folded((family, given): &(String, String)) -> Folded {
        Folded::of(family, given)
    }
}
