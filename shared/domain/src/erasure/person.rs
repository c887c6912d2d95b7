//! The person whose data are to be erased or handed over, as a source names them.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::values::id::OrderId;
use crate::values::text::{EmailAddress, PhoneNumber};

/// The highest number of orders that one demand can list.
pub const ORDERS_LISTED_MAX: usize = 1000;

/// The least number of digits by which a phone number is looked for in a text. Fewer are found by chance.
const DIGITS_MIN: usize = 7;

/// A person, by the orders that the shop says are theirs, and by their addresses. At least one of them is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The orders that the shop lists.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub orders: BTreeSet<OrderId>,
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailAddress>,
    /// The phone number. Candor uses none, but an event that could not be believed may have it in its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneNumber>,
}

impl Person {
    /// Returns true if nothing names the person.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.orders.is_empty() && self.email.is_none() && self.phone.is_none()
    }

    /// Returns true if an address is the person's, as addresses are compared everywhere.
    #[must_use]
    pub fn has(&self, address: &EmailAddress) -> bool {
        self.email.as_ref().is_some_and(|email| email.mailbox() == address.mailbox())
    }

    /// Returns true if a text has the person's e-mail address or phone number in it.
    #[must_use]
    pub fn is_mentioned_in(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        let by_email = self.email.as_ref().is_some_and(|email| has_word(&lower, &email.mailbox()));
        by_email || self.phone.as_ref().is_some_and(|phone| has_digits(text, phone))
    }
}

/// Returns true if a text has an address that is not a part of a longer one: `jo@mail.example` is not in
/// `marjo@mail.example`.
fn has_word(text: &str, address: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let is_of_domain = |rest: &str| {
        let mut next = rest.chars();
        match next.next() {
            Some('.') => next.next().is_some_and(char::is_alphanumeric),
            Some(c) => c.is_alphanumeric() || c == '-',
            None => false,
        }
    };
    text.match_indices(address).any(|(at, found)| {
        let (before, rest) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
        let after = rest.get(found.len()..).unwrap_or_default();
        !before.chars().next_back().is_some_and(is_of_name) && !is_of_domain(after)
    })
}

fn has_digits(text: &str, phone: &PhoneNumber) -> bool {
    let digits: String = phone.as_str().chars().filter(char::is_ascii_digit).collect();
    let plain: String = text.chars().filter(|c| !" -()./+".contains(*c)).collect();
    digits.len() >= DIGITS_MIN && plain.contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Person {
        Person {
            email: "Jo@mail.example".parse().ok(),
            phone: "+49 (151) 234-567".parse().ok(),
            ..Person::default()
        }
    }

    #[test]
    fn an_address_is_found_as_a_whole_and_in_any_case() {
        for there in [
            "jo@mail.example",
            "{\"email\":\"JO@MAIL.EXAMPLE\"}",
            "to <jo@mail.example>.",
            "x jo@mail.example, y",
        ] {
            assert!(person().is_mentioned_in(there), "{there}");
        }
        for other in
            ["marjo@mail.example", "a.jo@mail.example", "jo@mail.example.org", "jo@mail.examples", "jo mail"]
        {
            assert!(!person().is_mentioned_in(other), "{other}");
        }
    }

    #[test]
    fn a_phone_number_is_found_however_it_is_written() {
        for there in ["49151234567", "+49 151 234 567", "{\"phone\":\"+49-151/234.567\"}"] {
            assert!(person().is_mentioned_in(there), "{there}");
        }
        assert!(!person().is_mentioned_in("49151234568"));
        let short = Person { phone: "110".parse().ok(), ..Person::default() };
        assert!(!short.is_mentioned_in("110"));
    }

    #[test]
    fn a_person_does_not_print_itself() {
        let printed = format!("{:?}", person());
        assert!(!printed.contains("mail.example") && !printed.contains("151"), "{printed}");
    }
}
