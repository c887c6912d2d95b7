//! The dictionaries: text that most orders share, or most mails, so that none has to hold it.
//!
//! Packed bytes name their dictionary by its number. So dictionaries are only added, and never change: an order cannot be
//! read without the very bytes that it was packed with. A release must be able to read with a new dictionary before
//! another release writes with it ([`WRITES`]); else an order could not be read after a rollback.
//!
//! `cargo simulate --seed 7 --orders 5000 --faults gentle --train-dictionary shared/engine/src/at_rest/dictionaries/1.txt` trained
//! that of orders.

/// The greatest size of a dictionary in bytes. Longer ones hardly pack better, and are read again for every order.
pub const DICTIONARY_BYTES_MAX: usize = 8 * 1024;

/// The dictionaries, by number.
const ALL: [(u8, &[u8]); 2] =
    [(1, include_bytes!("dictionaries/1.txt")), (2, include_bytes!("dictionaries/2.txt"))];

/// The number of the dictionary that orders are written with.
pub(super) const WRITES: u8 = 1;

/// The number of the dictionary that mails are written with: a whole order confirmation in English, and before it the end of a
/// German mail. With it a mail of 19 KB takes 1 KB, and without it 3 KB.
pub(super) const MAILS: u8 = 2;

/// The greatest size of a dictionary of mails in bytes. It must hold a whole mail, of which the most is layout.
#[cfg(test)]
const MAIL_DICTIONARY_BYTES_MAX: usize = 20 * 1024;

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
    const PINNED: [(u8, &str); 2] = [
        (1, "733f8bfa94cd55c72f1554e4ec37ffcf7aaa7417959f5b5d135d53e5bdd6ea87"),
        (2, "6606a1a9c15e5488ca594f3bcb53d29c30f45663384ccc39e7abeb52ea820897"),
    ];

    #[test]
    fn a_dictionary_stays_as_it_was_when_orders_were_written_with_it() {
        let found = ALL.map(|(number, bytes)| {
            let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            (number, digest)
        });
        assert_eq!(found, PINNED.map(|(number, digest)| (number, digest.to_owned())));
    }

    #[test]
    fn everything_is_written_with_a_dictionary_that_is_there_and_none_is_too_long() {
        assert!(of(0).is_none());
        assert!(of(WRITES).is_some_and(|bytes| bytes.len() <= DICTIONARY_BYTES_MAX));
        assert!(of(MAILS).is_some_and(|bytes| bytes.len() <= MAIL_DICTIONARY_BYTES_MAX));
    }
}
