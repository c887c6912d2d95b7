//! Provides random numbers (SplitMix64). They are computed here because a seed must mean the same world in
//! every release, and fifteen lines of our own are safer for that than a crate.

/// Generates numbers that look random and follow from a seed.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes several numbers into one.
#[must_use]
pub(crate) fn mix(numbers: &[u64]) -> u64 {
    numbers.iter().fold(GOLDEN, |mixed, number| scramble(mixed.wrapping_add(GOLDEN) ^ scramble(*number)))
}

fn scramble(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl Rng {
    /// Makes a generator whose seed is mixed from these numbers.
    #[must_use]
    pub(crate) fn of(numbers: &[u64]) -> Self {
        Self(mix(numbers))
    }

    /// Returns the next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        scramble(self.0)
    }

    /// Returns a number from 0 and less than `most`, or 0 if `most` is 0.
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.next().checked_rem(most).unwrap_or_default()
    }

    /// Returns a number from `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = most.abs_diff(least).saturating_add(1);
        least.saturating_add_unsigned(self.below(span))
    }

    /// Returns true with a chance of `per_mille` in 1000.
    pub(crate) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// Returns one of several items.
    ///
    /// # Panics
    /// Panics if there are none.
    #[expect(clippy::indexing_slicing, reason = "a choice among none is a mistake in the world itself")]
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let index = self.below(u64::try_from(items.len()).unwrap_or(u64::MAX));
        items[usize::try_from(index).unwrap_or_default()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_means_the_same_numbers_for_ever() {
        let mut rng = Rng::of(&[1, 2]);
        let drawn: Vec<u64> = (0..3).map(|_| rng.below(1000)).collect();
        assert_eq!(drawn, [365, 361, 884]);
    }
}
