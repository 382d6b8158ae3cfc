//! Letters as people look names up: an accent changes neither where a name stands in a list nor what it is found by.

use std::{cmp::Ordering, iter};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Compares two names as a list of names is ordered: case and accents aside, so that Łoś and Muñoz stand beside Los and Munoz.
pub fn compare_names(one: &str, other: &str) -> Ordering {
    if one.is_ascii() && other.is_ascii() {
        let lower = |letter: u8| letter.to_ascii_lowercase();
        return one.bytes().map(lower).cmp(other.bytes().map(lower));
    }
    base_letters(one).cmp(base_letters(other))
}

/// Lower case letters without accents, and everything between them as it stands: `Łoś-Müller` is `los-muller`.
pub(crate) fn base_letters(text: &str) -> impl Iterator<Item = char> {
    text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).flat_map(plain)
}

fn plain(letter: char) -> impl Iterator<Item = char> {
    let (letter, second) = match letter {
        'ł' => ('l', None),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ı' => ('i', None),
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        letter => (letter, None),
    };
    iter::once(letter).chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_stand_beside_those_of_their_base_letters() {
        let mut names =
            ["Zoe", "Ñuñez", "Öztürk", "Los", "Nunn", "oslo", "Łoś", "Ozan", "Muller", "Müller", "Mumm", "王", "Nunez"];
        names.sort_by(|one, other| compare_names(one, other).then(one.cmp(other)));
        let ordered = "Los Łoś Muller Müller Mumm Nunez Ñuñez Nunn oslo Ozan Öztürk Zoe 王";
        assert_eq!(names.join(" "), ordered);
    }

    proptest! {
        #[test]
        fn every_order_of_names_is_one_order(mut names in prop::collection::vec("[a-cA-Cäßłñ' é]{0,4}", 3)) {
            names.sort_by(|one, other| compare_names(one, other));
            let folded: Vec<String> = names.iter().map(|name| base_letters(name).collect()).collect();
            prop_assert!(folded.is_sorted());
        }
    }
}
