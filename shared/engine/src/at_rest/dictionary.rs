//! The dictionaries: text that most orders share, so that no order has to hold it.
//!
//! Packed bytes name their dictionary by its number. So dictionaries are only added, and never change: an order cannot be
//! read without the very bytes that it was packed with. A release must be able to read with a new dictionary before
//! another release writes with it ([`WRITES`]); else an order could not be read after a rollback.
//!
//! `cargo simulate --seed 7 --orders 5000 --faults gentle --train-dictionary shared/engine/src/at_rest/dictionaries/1.txt` trained it.

/// The greatest size of a dictionary in bytes. Longer ones hardly pack better, and are read again for every order.
pub const DICTIONARY_BYTES_MAX: usize = 8 * 1024;

/// The dictionaries, by number.
const ALL: [(u8, &[u8]); 1] = [(1, include_bytes!("dictionaries/1.txt"))];

/// The number of the dictionary that orders are written with.
pub(super) const WRITES: u8 = 1;

/// Returns the dictionary of a number.
pub(super) fn of(number: u8) -> Option<&'static [u8]> {
    ALL.into_iter().find(|(found, _)| *found == number).map(|(_, bytes)| bytes)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// The digests of dictionaries that orders may have been written with. A line is added for each new dictionary;
    /// a line that is there is never changed once a release has written with its dictionary.
    const PINNED: [(u8, &str); 1] = [(1, "733f8bfa94cd55c72f1554e4ec37ffcf7aaa7417959f5b5d135d53e5bdd6ea87")];

    #[test]
    fn a_dictionary_stays_as_it_was_when_orders_were_written_with_it() {
        let found = ALL.map(|(number, bytes)| {
            let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            (number, digest)
        });
        assert_eq!(found, PINNED.map(|(number, digest)| (number, digest.to_owned())));
    }

    #[test]
    fn orders_are_written_with_a_dictionary_that_is_there_and_none_is_too_long() {
        assert!(of(WRITES).is_some() && of(0).is_none());
        assert!(ALL.iter().all(|(_, bytes)| bytes.len() <= DICTIONARY_BYTES_MAX));
    }
}
