//! Masks personal data for those who may not see them.
//!
//! Sentences of the domain can name the customer or an address. So what is masked in them is what the order itself says
//! about its customer, wherever it stands.

use candor_domain::facts::entries::Facts;
use candor_domain::values::text::{EmailAddress, PersonName};

/// The personal data of an order, and if they are to be masked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Privacy {
    /// Each text with its mask, the longest first. Empty where the viewer may see them.
    masks: Vec<(String, String)>,
    is_masked: bool,
}

impl Privacy {
    /// Returns what is to be masked in texts about an order.
    pub(crate) fn of(facts: &Facts, sees_personal_data: bool) -> Self {
        if sees_personal_data {
            return Self::default();
        }
        let placed = facts.placed().map(|held| &held.body);
        let customer = placed.map(|placed| &placed.customer);
        let address = placed.and_then(|placed| placed.ship_to.as_ref());
        let emails = customer.and_then(|customer| customer.email.as_ref()).into_iter();
        let emails = emails.chain(facts.mails().values().map(|held| &held.body.address));
        let emails = emails.map(|email| (email.as_str().to_owned(), email_mask(email)));
        let names = customer.and_then(|customer| customer.name.as_ref()).into_iter();
        let names = names.chain(address.and_then(|address| address.name.as_ref()));
        let names = names.map(|name| (name.as_str().to_owned(), name_mask(name)));
        let lines = address.into_iter().flat_map(|address| &address.lines);
        let lines = lines.map(|line| (line.as_str().to_owned(), "…".to_owned()));
        let mut masks: Vec<(String, String)> = emails.chain(names).chain(lines).collect();
        masks.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        Self { masks, is_masked: true }
    }

    /// Returns true if personal data are masked.
    pub(crate) fn is_masked(&self) -> bool {
        self.is_masked
    }

    /// Returns a text with the masks in it.
    pub(crate) fn hide(&self, text: &str) -> String {
        self.masks.iter().fold(text.to_owned(), |text, (personal, mask)| replace(&text, personal, mask))
    }

    /// Returns an address of a mailbox as this viewer sees it.
    pub(crate) fn email(&self, email: &EmailAddress) -> String {
        if self.is_masked { email_mask(email) } else { email.as_str().to_owned() }
    }

    /// Returns a name as this viewer sees it.
    pub(crate) fn name(&self, name: &PersonName) -> String {
        if self.is_masked { name_mask(name) } else { name.as_str().to_owned() }
    }
}

/// Replaces a text where it stands as words of its own: the name `Jo` is not in `Join`.
fn replace(text: &str, personal: &str, mask: &str) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(personal) {
        done.push_str(before);
        let begins = !done.ends_with(char::is_alphanumeric);
        let ends = !after.starts_with(char::is_alphanumeric);
        done.push_str(if begins && ends { mask } else { personal });
        rest = after;
    }
    done.push_str(rest);
    done
}

/// Returns `a…@example.com`: enough to tell two customers apart on the phone.
fn email_mask(email: &EmailAddress) -> String {
    let (local, domain) = email.as_str().split_once('@').unwrap_or_default();
    format!("{}…@{domain}", local.chars().take(1).collect::<String>())
}

/// Returns `A… F…` for Ada Fox.
fn name_mask(name: &PersonName) -> String {
    let words = name.as_str().split_whitespace();
    let masked = words.map(|word| format!("{}…", word.chars().take(1).collect::<String>()));
    masked.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_are_masked_wherever_they_stand_as_words_of_their_own() {
        assert_eq!(replace("to be sent to Jo, Join Street", "Jo", "J…"), "to be sent to J…, Join Street");
        assert_eq!(email_mask(&"ada@example.com".parse().unwrap()), "a…@example.com");
        assert_eq!(name_mask(&"Ada Fox".parse().unwrap()), "A… F…");
    }
}
