//! The five-minute ticks of one date as a set.

/// More ticks than the longest date has: 26 hours and 40 minutes.
pub const TICKS: usize = 320;
const WORDS: usize = TICKS / 64;

/// A set of ticks of one date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bits([u64; WORDS]);

impl Bits {
    /// Adds a tick.
    pub fn set(&mut self, tick: usize) {
        self.0[tick / 64] |= 1 << (tick % 64);
    }

    /// Whether a tick is in the set.
    pub fn has(&self, tick: usize) -> bool {
        tick < TICKS && self.0[tick / 64] >> (tick % 64) & 1 == 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0 == [0; WORDS]
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The ticks in both.
    pub fn and(mut self, other: Bits) -> Bits {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a &= b);
        self
    }

    /// The ticks in either.
    pub fn or(mut self, other: Bits) -> Bits {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
        self
    }

    /// All ticks.
    pub fn full() -> Bits {
        Bits([u64::MAX; WORDS])
    }

    /// The ticks for which a test holds.
    pub fn of(test: impl Fn(usize) -> bool) -> Bits {
        let mut bits = Bits::default();
        for (index, word) in bits.0.iter_mut().enumerate() {
            for bit in 0..64 {
                *word |= u64::from(test(index * 64 + bit)) << bit;
            }
        }
        bits
    }

    /// The ticks from which the next `length` ticks are all in the set.
    pub fn runs(self, length: usize) -> Bits {
        let (mut bits, mut done) = (self, 1);
        while done < length {
            let step = done.min(length - done);
            bits = bits.and(bits.earlier(step));
            done += step;
        }
        bits
    }

    /// The set with every tick moved earlier.
    pub fn earlier(self, by: usize) -> Bits {
        let (words, rest) = (by / 64, by % 64);
        let word = |index: usize| self.0.get(index).copied().unwrap_or(0);
        let mut moved = [0; WORDS];
        for (index, target) in moved.iter_mut().enumerate() {
            let low = word(index + words) >> rest;
            let high = if rest == 0 { 0 } else { word(index + words + 1) << (64 - rest) };
            *target = low | high;
        }
        Bits(moved)
    }

    /// The ticks in order.
    pub fn ticks(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(index, mut word)| {
            std::iter::from_fn(move || {
                (word != 0).then(|| {
                    let bit = word.trailing_zeros() as usize;
                    word &= word - 1;
                    index * 64 + bit
                })
            })
        })
    }
}
