//! Six words that two screens show when both saw the same invitation and the same request.

use bip39::Language;

const WORDS: usize = 6;

/// The words of an invitation and the request that answered it: 66 bits of their hash, from the BIP-39 English list.
pub fn six_words(mail: &[u8; 16], invitation: &[u8], request: &[u8]) -> [&'static str; WORDS] {
    let mut hash = blake3::Hasher::new_derive_key("sds1 enrollment words");
    hash.update(mail);
    hash.update(blake3::hash(invitation).as_bytes());
    hash.update(blake3::hash(request).as_bytes());
    let mut bits = [0; 16];
    hash.finalize_xof().fill(&mut bits);
    let bits = u128::from_be_bytes(bits);
    let list = Language::English.word_list();
    std::array::from_fn(|at| {
        let index = usize::try_from(bits >> (117 - 11 * at) & 0x7ff).expect("11 bits fit");
        list.get(index).copied().expect("the list has 2048 words")
    })
}
