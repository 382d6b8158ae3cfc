//! How hard a passphrase is to guess.

use super::{Passphrase, VaultError};
use zxcvbn::{Score, zxcvbn};

/// What the meter under a passphrase field shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassphraseStrength {
    /// 0 (guessed at once) to 4 (very hard to guess), by zxcvbn.
    pub score: u8,
    /// The score in words.
    pub label: &'static str,
    /// Whether it may be used on this computer.
    pub enough: bool,
    /// What would make it stronger.
    pub advice: Option<String>,
}

const ENOUGH_WITH_KEYSTORE: Score = Score::Two;
const ENOUGH_ALONE: Score = Score::Three; // A passphrase that stands alone must survive guessing on a stolen disk.
const FEWEST_CHARACTERS: usize = 8;
const CLINIC_WORDS: [&str; 12] = [
    "seriesdesk",
    "clinic",
    "practice",
    "ketamine",
    "esketamine",
    "spravato",
    "tms",
    "infusion",
    "patient",
    "doctor",
    "nurse",
    "reception",
];

/// Rates a passphrase; names and words around the practice count as known to the guesser.
pub fn strength(passphrase: &Passphrase, known_words: &[&str], with_keystore: bool) -> PassphraseStrength {
    let text = passphrase.expose_text();
    let known: Vec<&str> = known_words
        .iter()
        .flat_map(|words| words.split_whitespace().chain([*words]))
        .chain(CLINIC_WORDS)
        .filter(|word| word.chars().count() > 2)
        .collect();
    let rated = zxcvbn(text, &known);
    // zxcvbn counts three known words in a row as strong; what is left without them must carry the weight.
    let score = rated.score().min(zxcvbn(&without(text, &known), &[]).score());
    let least = if with_keystore { ENOUGH_WITH_KEYSTORE } else { ENOUGH_ALONE };
    let long_enough = text.chars().count() >= FEWEST_CHARACTERS;
    let enough = score >= least && long_enough;

    PassphraseStrength {
        score: u8::from(score),
        label: label(score),
        enough,
        advice: advice(&rated, enough, long_enough),
    }
}

/// Refuses a passphrase that is not strong enough for this computer.
pub(super) fn require(passphrase: &Passphrase, known_words: &[&str], with_keystore: bool) -> Result<(), VaultError> {
    let rated = strength(passphrase, known_words, with_keystore);
    if rated.enough {
        return Ok(());
    }
    Err(VaultError::Weak(rated.advice.unwrap_or_default()))
}

fn without(text: &str, known: &[&str]) -> String {
    known.iter().fold(text.to_lowercase(), |rest, word| rest.replace(&word.to_lowercase(), ""))
}

fn label(score: Score) -> &'static str {
    match score {
        Score::Zero => "Guessed at once",
        Score::One => "Very weak",
        Score::Two => "Fair",
        Score::Three => "Strong",
        _ => "Very strong",
    }
}

fn advice(rated: &zxcvbn::Entropy, enough: bool, long_enough: bool) -> Option<String> {
    if enough {
        return None;
    }
    if !long_enough {
        return Some("Use at least eight characters: four or five unrelated words are easy to remember.".to_owned());
    }
    let given = rated.feedback().map(ToString::to_string).filter(|text| !text.trim().is_empty());
    Some(given.unwrap_or_else(|| "Add another word or two that have nothing to do with each other.".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    #[test]
    fn common_passwords_are_refused_everywhere() {
        check("password1", expect!["0 Guessed at once, keystore: no, alone: no"]);
        check("spravato", expect!["0 Guessed at once, keystore: no, alone: no"]);
        check("Maple Court", expect!["0 Guessed at once, keystore: no, alone: no"]);
        check("", expect!["0 Guessed at once, keystore: no, alone: no"]);
    }

    #[test]
    fn a_fair_one_is_enough_only_beside_a_keystore() {
        check("violet-tram", expect!["2 Fair, keystore: yes, alone: no"]);
    }

    #[test]
    fn unrelated_words_are_enough_alone() {
        check("violet tram under nine lemons", expect!["4 Very strong, keystore: yes, alone: yes"]);
    }

    #[test]
    fn a_very_long_text_is_rated_without_a_pause() {
        let long = "ab".repeat(50_000);
        assert!(strength(&Passphrase::new(long), &[], true).score <= 4);
    }

    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let passphrase = Passphrase::new(text);
        let words = ["Maple Court Clinic", "Olive Invented"];
        let [bound, alone] = [true, false].map(|keystore| strength(&passphrase, &words, keystore));
        let yes = |rated: &PassphraseStrength| if rated.enough { "yes" } else { "no" };
        expect.assert_eq(&format!(
            "{} {}, keystore: {}, alone: {}",
            bound.score,
            bound.label,
            yes(&bound),
            yes(&alone)
        ));
    }
}
