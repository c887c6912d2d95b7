//! Computes a short number that stands for a long text.

use std::fmt;

/// Holds a hash (FNV-1a, 64 bits) that is the same on every machine and in every build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// Adds a line and its end.
    pub fn add_line(&mut self, line: &str) {
        line.bytes().chain([b'\n']).for_each(|byte| self.add(byte));
    }

    fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_that_of_the_books() {
        let mut digest = Digest::default();
        assert_eq!(digest.to_string(), "cbf29ce484222325");
        b"foobar".iter().for_each(|byte| digest.add(*byte));
        assert_eq!(digest.to_string(), "85944171f73967e8");
    }

    #[test]
    fn a_changed_text_changes_the_digest() {
        let of = |lines: &[&str]| {
            let mut digest = Digest::default();
            lines.iter().for_each(|line| digest.add_line(line));
            digest
        };
        assert_eq!(of(&["told", "so"]), of(&["told", "so"]));
        assert_ne!(of(&["told", "so"]), of(&["told", "to"]));
        assert_ne!(of(&["told", "so"]), of(&["so", "told"]));
    }
}
