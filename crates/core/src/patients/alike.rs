//! When two names are so alike that people mix them up.

use std::{collections::BTreeSet, sync::OnceLock};

use crate::types::base_letters;

/// Families shorter than this differ in one letter too often for it to mean anything.
const SHORTEST_NEAR: usize = 3;
/// Letters that must be left of a sound for it to mean anything.
const FAMILY_HEARD: usize = 2;
const GIVEN_HEARD: usize = 3;

/// A name made ready to be compared.
#[derive(Clone, Debug)]
pub(super) struct Folded {
    family: String,
    given: String,
    /// How family and given name sound, once somebody asked.
    heard: OnceLock<(String, String)>,
}

impl Folded {
    pub(super) fn of(family: &str, given: &str) -> Self {
        Self { family: fold(family), given: fold(given), heard: OnceLock::new() }
    }

    /// The very same name but for case, accents and hyphens.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.family == other.family && self.given == other.given
    }

    /// Same or near in both parts: one letter off, or the same sound.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        if far_apart(&self.family, &other.family) || far_apart(&self.given, &other.given) {
            return false;
        }
        let family = self.family == other.family
            || (self.family.chars().count() >= SHORTEST_NEAR && one_off(&self.family, &other.family))
            || sound_same(&self.heard().0, &other.heard().0, FAMILY_HEARD);
        family
            && (self.given == other.given
                || one_off(&self.given, &other.given)
                || sound_same(&self.heard().1, &other.heard().1, GIVEN_HEARD))
    }

    /// Near, or one family name with one initial: `Kowalski, E.` twice on a day.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        (self.family == other.family && self.given.chars().next() == other.given.chars().next()) || self.is_near(other)
    }

    pub(super) fn family(&self) -> &str {
        &self.family
    }

    /// Keys of the family name; two names that are alike have at least one in common.
    ///
    /// The name itself, what is left of it without each of its letters (one edit apart means one letter less is the same), and
    /// its sound.
    pub(super) fn keys(&self) -> BTreeSet<String> {
        let without = |left_out: usize| -> String {
            self.family.chars().enumerate().filter(|(place, _)| *place != left_out).map(|(_, letter)| letter).collect()
        };
        let mut keys: BTreeSet<String> = (0..self.family.chars().count()).map(without).collect();
        keys.insert(self.family.clone());
        if self.heard().0.chars().count() >= FAMILY_HEARD {
            keys.insert(self.heard().0.clone());
        }
        keys
    }

    fn heard(&self) -> &(String, String) {
        self.heard.get_or_init(|| (sound(&self.family), sound(&self.given)))
    }
}

/// A quick look that spares most names the slow comparison: near names begin or end alike and are about as long.
fn far_apart(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one.len().abs_diff(other.len()) > 4
        || (first_sound(one.first()) != first_sound(other.first()) && one.last() != other.last())
}

fn first_sound(letter: Option<&u8>) -> Option<u8> {
    match letter? {
        b'c' | b'q' => Some(b'k'),
        b'p' | b'v' => Some(b'f'),
        b'g' => Some(b'j'),
        b'z' => Some(b's'),
        letter => Some(*letter),
    }
}

/// Lower case letters and digits without accents: `O'Brien-Łoś` is `obrienlos`.
pub(super) fn fold(name: &str) -> String {
    if name.is_ascii() {
        return name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    }
    base_letters(name).filter(|letter| letter.is_alphanumeric()).collect()
}

/// What stays of a folded name when letters that sound alike become one and vowels go: `catherine` and `kathryn` are `ktrn`.
fn sound(folded: &str) -> String {
    let spelled =
        folded.replace("ph", "f").replace("ck", "k").replace("th", "t").replace("sch", "s").replace("sh", "s");
    let spelled = spelled.replace("ch", "k").replace("wr", "r").replace("kn", "n");
    let mut sound = String::with_capacity(spelled.len());
    for (place, letter) in spelled.chars().enumerate() {
        let heard = match letter {
            'c' | 'q' => 'k',
            'z' => 's',
            'v' => 'f',
            'j' | 'g' if place == 0 => 'j',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' if place == 0 => 'a',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' => continue,
            other => other,
        };
        if !sound.ends_with(heard) {
            sound.push(heard);
        }
    }
    sound
}

/// Equal sounds, when enough of the name is left to hear: `jn` is John, Jane and June.
fn sound_same(one: &str, other: &str, least: usize) -> bool {
    one == other && one.chars().count() >= least
}

/// One letter added, left out, changed, or two swapped.
fn one_off(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return one_edit(one.as_bytes(), other.as_bytes());
    }
    one_edit(&one.chars().collect::<Vec<_>>(), &other.chars().collect::<Vec<_>>())
}

fn one_edit<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    if one.len().abs_diff(other.len()) > 1 || one.len().max(other.len()) < 2 {
        return false;
    }
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(same..).unwrap_or_default(), other.get(same..).unwrap_or_default());
    let same = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(..one.len() - same), other.get(..other.len() - same));
    match (one.unwrap_or_default(), other.unwrap_or_default()) {
        ([] | [_], [] | [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_people_mix_up_are_alike() {
        for (one, other, alike) in [
            ("Kowalski, Emma", "Kowalski, Erin", true),
            ("Kowalski, Emma", "Kowalski, Adam", false),
            ("Kowalski, Emma", "Kowalsky, Emma", true),
            ("Kowalski, Emma", "Kovalski, Ema", true),
            ("Smith, Catherine", "Smyth, Kathryn", true),
            ("Smith, John", "Smyth, Jane", false),
            ("Meyer, Phillip", "Maier, Filip", true),
            ("O'Brien, Zoë", "Obrien, Zoe", true),
            ("Łoś, Ewa", "Los, Ewa", true),
            ("Philips, Ann", "Filips, Anne", true),
            ("Bell, Joy", "Ball, Joy", true),
            ("Ng, Li", "Ho, Li", false),
            ("Lee, Ann", "Lea, Ann", true),
            ("王, 小明", "王, 小红", true),
            ("王, 小明", "李, 小明", false),
            ("Martin, Sue", "Marlin, Tom", false),
            ("Brain, Ivy", "Brian, Ivy", true),
        ] {
            assert_eq!(read(one).is_alike(&read(other)), alike, "{one} and {other}");
            assert_eq!(read(other).is_alike(&read(one)), alike, "{other} and {one}");
        }
    }

    #[test]
    fn one_letter_off_is_one_edit() {
        for (one, other, off) in [
            ("emma", "ema", true),
            ("emma", "emmy", true),
            ("emma", "mema", true),
            ("emma", "ella", false),
            ("a", "b", false),
            ("abc", "abc", true),
            ("", "a", false),
            ("ab", "ba", true),
        ] {
            assert_eq!(one_off(one, other), off, "{one} {other}");
        }
    }

    fn read(name: &str) -> Folded {
        let (family, given) = name.split_once(", ").unwrap();
        Folded::of(family, given)
    }
}
