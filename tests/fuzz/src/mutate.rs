//! Changes bytes, always in the same way for the same seed. It does the work of a fuzzer, fast enough for
//! every test run.

/// Generates numbers that look random (SplitMix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Makes a generator from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `most`, or 0 if `most` is 0.
    pub fn below(&mut self, most: usize) -> usize {
        let most = u64::try_from(most).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.roll() % most).unwrap_or_default()
    }
}

/// Lists texts that readers often fail on.
const TOKENS: [&str; 24] = [
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "-1",
    "-0",
    "0.1",
    "1e400",
    "1e308",
    "18446744073709551616",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    "\u{0}",
    "\"",
    "\\",
    "#",
    ":",
    "+1",
    " ",
    "\u{202e}",
    "9999-12-31T23:59:59Z",
    "{\"a\":",
];

/// Returns the bytes with one to four changes. A change may copy a part of `other`.
#[must_use]
pub fn mutated(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        change(&mut bytes, other, dice);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + dice.below(40)).min(bytes.len());
    let token = TOKENS.get(dice.below(TOKENS.len())).map_or(&b""[..], |token| token.as_bytes());
    match dice.below(7) {
        0 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (at % 8)),
        1 => drop(bytes.drain(at..end)),
        2 => drop(bytes.splice(at..at, token.iter().copied())),
        3 => replace_value(bytes, at, token),
        4 => {
            let copied = bytes.get(at..end).unwrap_or_default().repeat(1 + dice.below(30));
            drop(bytes.splice(at..at, copied));
        }
        5 => {
            let from = dice.below(other.len());
            let taken = other.iter().skip(from).take(1 + dice.below(80)).copied();
            drop(bytes.splice(at..end, taken));
        }
        _ => bytes.truncate(at.max(1)),
    }
}

/// Replaces the value after the next colon, so that the rest stays JSON.
fn replace_value(bytes: &mut Vec<u8>, at: usize, token: &[u8]) {
    let colon = bytes.iter().skip(at).position(|byte| *byte == b':').map(|found| at + found + 1);
    let Some(start) = colon else { return };
    let length = bytes.iter().skip(start).position(|byte| matches!(byte, b',' | b'}' | b'\n'));
    let end = length.map_or(bytes.len(), |length| start + length);
    drop(bytes.splice(start..end, token.iter().copied()));
}
