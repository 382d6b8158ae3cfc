//! The recovery kit: 24 words of the BIP-39 English list that stand for 256 random bits.

use super::{Entropy, hex, key::draw};
use bip39::{Language, Mnemonic};
use std::{collections::BTreeSet, fmt};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// How many words a kit has.
pub const WORDS: usize = 24;
const LONGEST_TYPED: usize = 4096;
const ASKED: usize = 4;

/// The secret the 24 words stand for.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Kit([u8; 32]);

/// The four positions a rehearsal asks for, counted from 1, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal(Vec<usize>);

/// What is wrong with typed kit words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KitProblem {
    /// Not 24 words.
    #[error("The kit has 24 words; {found} were typed.")]
    Count {
        /// How many words were typed.
        found: usize,
    },
    /// A word that no kit has.
    #[error("Word {position} is not a kit word.{}", suggestion(*close))]
    Unknown {
        /// Which word, counted from 1.
        position: usize,
        /// The kit word that begins the same way.
        close: Option<&'static str>,
    },
    /// All words exist, but one was misread: with another word there the kit opens.
    #[error("Word {position} is not the one on the paper. Check it and try again.")]
    Misread {
        /// Which word, counted from 1.
        position: usize,
    },
    /// Two words stand in each other's place.
    #[error("Words {first} and {second} are in each other's place.")]
    Swapped {
        /// The earlier position, counted from 1.
        first: usize,
        /// The later position, counted from 1.
        second: usize,
    },
    /// More than one word is wrong, or the order is.
    #[error("These words do not make a kit. Compare each word and the order with the paper: down each column.")]
    Checksum,
    /// The rehearsal's answers do not match.
    #[error("Not the word on the paper: {}.", listed(.0))]
    Rehearsal(Vec<usize>),
}

impl Kit {
    /// Draws a new kit.
    pub fn generate(entropy: &dyn Entropy) -> Kit {
        Kit(draw(entropy))
    }

    /// The 24 words, for paper and for nothing else.
    pub fn expose_words(&self) -> Vec<&'static str> {
        mnemonic(&self.0).words().collect()
    }

    /// Reads words as people type them: any case, numbers and punctuation between, four letters where those are enough.
    pub fn parse(typed: &str) -> Result<Kit, KitProblem> {
        from_indices(&typed_indices(typed)?).ok_or(KitProblem::Checksum)
    }

    /// Eight digits that tell one kit from another on paper and say nothing about the words.
    pub fn mark(&self) -> String {
        let mark = blake3::derive_key("seriesdesk 2026-03 kit mark", &self.0);
        let digits = hex::encode(&mark).to_uppercase();
        let (first, second) = (digits.get(..4).unwrap_or_default(), digits.get(4..8).unwrap_or_default());
        format!("{first}-{second}")
    }

    /// A key for one purpose, so that more than the vault can hang on the same paper.
    pub(crate) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(purpose, &self.0))
    }
}

impl Rehearsal {
    /// Draws four different positions.
    pub fn draw(entropy: &dyn Entropy) -> Rehearsal {
        let mut asked = BTreeSet::new();
        while asked.len() < ASKED {
            let [byte] = draw::<1>(entropy);
            if usize::from(byte) < 240 {
                asked.insert(usize::from(byte) % WORDS + 1); // 240 is a multiple of 24: every position is as likely.
            }
        }
        Rehearsal(asked.into_iter().collect())
    }

    /// The positions, counted from 1.
    pub fn positions(&self) -> &[usize] {
        &self.0
    }

    /// Passes when each asked position was answered with the kit's word.
    pub fn check<'a>(&self, kit: &Kit, answers: impl Fn(usize) -> Option<&'a str>) -> Result<(), KitProblem> {
        let words = kit.expose_words();
        let wrong: Vec<usize> = self
            .0
            .iter()
            .copied()
            .filter(|&position| {
                let answer = answers(position).and_then(|typed| read_word(&tidy(typed)).ok());
                answer != words.get(position - 1).and_then(|word| Language::English.find_word(word))
            })
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(KitProblem::Rehearsal(wrong)) }
    }
}

impl fmt::Debug for Kit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kit(hidden)")
    }
}

/// The numbers of the typed words in the list, checksum not looked at.
pub(super) fn typed_indices(typed: &str) -> Result<Zeroizing<Vec<u16>>, KitProblem> {
    let short: String = typed.chars().take(LONGEST_TYPED).collect();
    let tidied = Zeroizing::new(tidy(&Zeroizing::new(short)));
    let words: Vec<&str> = tidied.split(' ').filter(|word| !word.is_empty()).collect();
    if words.len() != WORDS {
        return Err(KitProblem::Count { found: words.len() });
    }
    let mut indices = Zeroizing::new(Vec::with_capacity(WORDS));
    for (at, word) in words.into_iter().enumerate() {
        indices.push(read_word(word).map_err(|close| KitProblem::Unknown { position: at + 1, close })?);
    }
    Ok(indices)
}

/// The kit these words stand for, when their checksum holds.
pub(super) fn from_indices(indices: &[u16]) -> Option<Kit> {
    let list = Language::English.word_list();
    let words: Vec<&str> = indices.iter().filter_map(|&index| list.get(usize::from(index)).copied()).collect();
    let text = Zeroizing::new(words.join(" "));
    let (bytes, length) = Mnemonic::parse_in_normalized(Language::English, &text).ok()?.to_entropy_array();
    let bytes = Zeroizing::new(bytes);
    let entropy = bytes.get(..length)?;
    entropy.try_into().ok().map(Kit)
}

/// A word's number, or the word that begins alike. The list is unique in its first four letters.
fn read_word(word: &str) -> Result<u16, Option<&'static str>> {
    if let Some(found) = Language::English.find_word(word) {
        return Ok(found);
    }
    let letters = word.chars().count();
    if letters >= 4
        && let [only] = Language::English.words_by_prefix(word)
    {
        return Language::English.find_word(only).ok_or(None);
    }
    let beginning: String = word.chars().take(4).collect();
    match Language::English.words_by_prefix(&beginning) {
        [only] => Err(Some(only)),
        _ => Err(None),
    }
}

/// Letters in lower case, everything else a space.
fn tidy(typed: &str) -> String {
    typed
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter.is_alphabetic() { letter } else { ' ' })
        .collect::<String>()
        .trim()
        .to_owned()
}

fn mnemonic(entropy: &[u8; 32]) -> Mnemonic {
    Mnemonic::from_entropy_in(Language::English, entropy).expect("256 bits are a length BIP-39 knows")
}

fn suggestion(close: Option<&str>) -> String {
    close.map(|word| format!(" Is it “{word}”?")).unwrap_or_default()
}

fn listed(positions: &[usize]) -> String {
    let words: Vec<String> = positions.iter().map(|position| format!("word {position}")).collect();
    words.join(", ")
}
