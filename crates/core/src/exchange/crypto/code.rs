//! The code that lets one new device in: 128 random bits, read aloud or typed.
//!
//! 26 letters of Crockford's base 32 carry 130 bits; the last two bits are a check. Because two bits let one slip in four
//! through, [`InvitationCode::near`] also finds the code that was meant, by the invitations that really exist.

use super::draw;
use crate::env::Entropy;
use hkdf::Hkdf;
use sha2::Sha256;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// How many letters a code has.
pub const CODE_LETTERS: usize = 26;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LONGEST_TYPED: usize = 200;

/// The secret a code stands for.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct InvitationCode([u8; 16]);

/// What is wrong with a typed code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeProblem {
    /// Not 26 letters.
    #[error("The code has 26 letters and digits; {found} were typed.")]
    Length {
        /// How many were typed.
        found: usize,
    },
    /// A letter that no code has.
    #[error("No code has “{letter}” in it. Look at place {position} again.")]
    Letter {
        /// Which one, counted from 1.
        position: usize,
        /// What stands there.
        letter: char,
    },
    /// One letter at least was misread.
    #[error("This is not quite the code on the other screen. Compare it group by group.")]
    Misread,
}

impl InvitationCode {
    /// Draws a code.
    pub fn generate(entropy: &dyn Entropy) -> InvitationCode {
        InvitationCode(draw(entropy))
    }

    /// The code as people read it: groups of four, the last of two.
    pub fn expose_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(32));
        for (at, letter) in self.letters().iter().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            text.push(char::from(ALPHABET.get(usize::from(*letter)).copied().unwrap_or(b'0')));
        }
        text
    }

    /// Reads a code as people type it: any case, spaces and hyphens anywhere, o for 0, i and l for 1.
    ///
    /// # Errors
    /// See [`CodeProblem`].
    pub fn parse(typed: &str) -> Result<InvitationCode, CodeProblem> {
        InvitationCode::of_letters(&read(typed)?).ok_or(CodeProblem::Misread)
    }

    /// Reads a code in which one letter is wrong or two neighbors are swapped, when `exists` knows the mail of the right one.
    ///
    /// # Errors
    /// See [`CodeProblem`]; `Misread` when no code nearby is known either.
    pub fn near(typed: &str, exists: &dyn Fn(&[u8; 16]) -> bool) -> Result<InvitationCode, CodeProblem> {
        let letters = read(typed)?;
        let known = |letters: &[u8]| InvitationCode::of_letters(letters).filter(|code| exists(&code.mail_id()));
        if let Some(code) = known(&letters) {
            return Ok(code);
        }
        let mut tried = letters.clone();
        for at in 0..letters.len() {
            for letter in 0..32 {
                tried[..].clone_from_slice(&letters);
                if let Some(place) = tried.get_mut(at) {
                    *place = letter;
                }
                if let Some(code) = known(&tried) {
                    return Ok(code);
                }
            }
            if at > 0 {
                tried[..].clone_from_slice(&letters);
                tried.swap(at - 1, at);
                if let Some(code) = known(&tried) {
                    return Ok(code);
                }
            }
        }
        Err(CodeProblem::Misread)
    }

    /// The name of the mails of this invitation; it says nothing about the code.
    pub fn mail_id(&self) -> [u8; 16] {
        let mut id = [0; 16];
        self.derive(b"sds1 invitation id", &mut id);
        id
    }

    /// The key of the mails of this invitation.
    pub fn mail_key(&self) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        self.derive(b"sds1 invitation key", key.as_mut());
        key
    }

    fn derive(&self, purpose: &[u8], into: &mut [u8]) {
        Hkdf::<Sha256>::new(None, &self.0).expand(purpose, into).expect("at most 32 bytes are one block of HKDF");
    }

    fn letters(&self) -> Zeroizing<[u8; CODE_LETTERS]> {
        let number = u128::from_be_bytes(self.0);
        let mut letters = Zeroizing::new([0; CODE_LETTERS]);
        for (at, letter) in letters.iter_mut().take(CODE_LETTERS - 1).enumerate() {
            *letter = low_byte(number >> (123 - 5 * at)) & 31;
        }
        if let Some(last) = letters.last_mut() {
            *last = (low_byte(number) & 7) << 2 | self.check();
        }
        letters
    }

    fn of_letters(letters: &[u8]) -> Option<InvitationCode> {
        let (last, first) = letters.split_last()?;
        let number = first.iter().fold(0_u128, |number, letter| number << 5 | u128::from(*letter));
        let code = InvitationCode((number << 3 | u128::from(last >> 2)).to_be_bytes());
        (code.check() == last & 3).then_some(code)
    }

    fn check(&self) -> u8 {
        let [first, ..] = blake3::derive_key("sds1 invitation check", &self.0);
        first & 3
    }
}

impl fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationCode(hidden)")
    }
}

fn read(typed: &str) -> Result<Zeroizing<Vec<u8>>, CodeProblem> {
    let letters: Zeroizing<Vec<char>> = Zeroizing::new(
        typed
            .chars()
            .take(LONGEST_TYPED)
            .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–' | '—' | '_' | '.' | '·'))
            .collect(),
    );
    let values = letters
        .iter()
        .enumerate()
        .map(|(at, letter)| value(*letter).ok_or(CodeProblem::Letter { position: at + 1, letter: *letter }));
    let values: Zeroizing<Vec<u8>> = Zeroizing::new(values.collect::<Result<_, _>>()?);
    if values.len() == CODE_LETTERS { Ok(values) } else { Err(CodeProblem::Length { found: values.len() }) }
}

fn value(letter: char) -> Option<u8> {
    let upper = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == upper).and_then(|at| u8::try_from(at).ok())
}

fn low_byte(number: u128) -> u8 {
    let [.., low] = number.to_be_bytes();
    low
}
