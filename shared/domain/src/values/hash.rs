//! Hashes: they tell one personal value from another without showing the value. They do not protect secrets,
//! because they are short and have no key.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;
use serde_json::Value;

use crate::values::address::Address;
use crate::values::text::EmailAddress;

/// An error for a text that is not a hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a mark of 16 hexadecimal digits")]
pub struct InvalidHash(String);

macro_rules! hashes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:016x}", self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidHash;
            fn from_str(text: &str) -> Result<Self, InvalidHash> {
                read(text).map(Self).ok_or_else(|| InvalidHash(text.to_owned()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

hashes! {
    /// The hash of a postal address. Upper and lower case, spaces and punctuation do not change it.
    AddressHash;
    /// The hash of an e-mail address. Addresses that differ only in upper and lower case have the same hash,
    /// although the standard allows them to be different mailboxes.
    EmailHash;
    /// The hash of a policy, which tells one policy from the next.
    PolicyHash;
    /// The hash of a list of cases, which tells one list from the next.
    CaseListHash;
    /// The hash of the facts that a case is about, which tells what it said from what it says.
    SaidHash;
}

impl PolicyHash {
    /// Returns the hash of a policy as it is written.
    #[must_use]
    pub fn of(policy: &Value) -> Self {
        Self(fnv(policy.to_string().chars().map(u32::from)))
    }
}

impl CaseListHash {
    /// Returns the hash of a list as it is written.
    #[must_use]
    pub fn of(list: &Value) -> Self {
        Self(fnv(list.to_string().chars().map(u32::from)))
    }
}

impl SaidHash {
    /// Returns the hash of facts by their stamps, as they are written.
    #[must_use]
    pub fn of(stamps: &BTreeSet<String>) -> Self {
        Self(fnv(stamps.iter().flat_map(|stamp| stamp.chars().chain(['\n'])).map(u32::from)))
    }
}

impl AddressHash {
    /// Returns the hash of a postal address.
    #[must_use]
    pub fn of(address: &Address) -> Self {
        let name = address.name.iter().map(|name| name.as_str());
        let texts = name.chain(address.lines.iter().map(|line| line.as_str()));
        let letters = texts.flat_map(|text| text.chars().filter(|c| c.is_alphanumeric()).chain(['\n']));
        Self(digest(letters))
    }
}

impl EmailHash {
    /// Returns the hash of a postal address.
    #[must_use]
    pub fn of(address: &EmailAddress) -> Self {
        Self(digest(address.as_str().chars()))
    }
}

/// Returns the FNV-1a hash of the letters in lower case.
fn digest(letters: impl Iterator<Item = char>) -> u64 {
    fnv(letters.flat_map(char::to_lowercase).map(u32::from))
}

fn fnv(letters: impl Iterator<Item = u32>) -> u64 {
    letters.fold(0xcbf2_9ce4_8422_2325, |hash, c| (hash ^ u64::from(c)).wrapping_mul(0x0000_0100_0000_01b3))
}

fn read(text: &str) -> Option<u64> {
    let digits = text.len() == 16 && text.bytes().all(|c| c.is_ascii_hexdigit());
    if digits { u64::from_str_radix(text, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(lines: &[&str]) -> Address {
        Address { name: "Jo".parse().ok(), lines: lines.iter().map(|line| line.parse().unwrap()).collect() }
    }

    #[test]
    fn an_address_is_known_by_its_letters_and_digits() {
        let hash = AddressHash::of(&address(&["1 High Street", "London"]));
        assert_eq!(AddressHash::of(&address(&["1, HIGH STREET", "London "])), hash);
        assert_ne!(AddressHash::of(&address(&["2 High Street", "London"])), hash);
        assert_ne!(AddressHash::of(&address(&["1 High", "Street London"])), hash);
    }

    #[test]
    fn a_mailbox_has_one_mark_however_it_is_written() {
        let hash = |address: &str| EmailHash::of(&address.parse().unwrap());
        assert_eq!(hash("Jo@Mail.example"), hash("jo@mail.example"));
        assert_ne!(hash("jo@mail.example"), hash("j.o@mail.example"));
        // Hashes are stored, so their values must never change: 64 bits of FNV-1a.
        assert_eq!(hash("jo@mail.example").to_string(), "1ce26707cf0a54a9");
    }

    #[test]
    fn a_mark_reads_back_as_it_was_written() {
        let hash = EmailHash::of(&"jo@mail.example".parse().unwrap());
        let written = serde_json::to_string(&hash).unwrap();
        assert_eq!(serde_json::from_str::<EmailHash>(&written).unwrap(), hash);
        assert!("12".parse::<EmailHash>().is_err());
        assert!("+123456789abcdef".parse::<EmailHash>().is_err());
    }
}
