//! Reads by which name a person searches for an order, and finds the orders that may be meant.

use candor_domain::erasure::traces::references;
use candor_domain::facts::order::Order;
use candor_domain::reference::report::Reference;
use candor_domain::values::id::{OrderId, OrderKey, Shop};
use candor_domain::values::text::{EmailAddress, OrderNumber};
use candor_engine::ports::{OrderIndex, PlainNumber, References, StoreError};

/// The longest text that is searched for, in bytes: the longest address of a customer is shorter.
pub const SOUGHT_BYTES_MAX: usize = 254;

/// A text that a person searches for: an order's number or id, the customer's address, a tracking number, a return, or a
/// payment. One text may be several of these, and all of them are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// The order, where the text names its shop too.
    key: Option<OrderKey>,
    order_id: Option<OrderId>,
    numbers: Vec<OrderNumber>,
    email: Option<EmailAddress>,
    references: Vec<Reference>,
}

impl Sought {
    /// Reads a text. It is `None` where nothing, or too much, was typed.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > SOUGHT_BYTES_MAX {
            return None;
        }
        let email = text.parse().ok();
        if email.is_some() {
            return Some(Self { key: None, order_id: None, numbers: vec![], email, references: vec![] });
        }
        let plain = text.trim_start_matches('#');
        let tracking = text.parse().ok().map(|number| Reference::tracking_number(&number));
        let returned = plain.parse().ok().map(Reference::Return);
        let paid = plain.parse().ok().map(Reference::Payment);
        Some(Self {
            key: text.parse().ok(),
            order_id: plain.parse().ok(),
            numbers: [Some(text), of_return(text)].into_iter().flatten().flat_map(str::parse).collect(),
            email: None,
            references: [tracking, returned, paid].into_iter().flatten().collect(),
        })
    }

    /// Returns true if an order has one of the names that are searched for.
    #[must_use]
    pub fn means(&self, order: &Order) -> bool {
        let placed = order.facts.placed().map(|held| &held.body);
        let number = placed.and_then(|placed| placed.number.as_ref()).map(PlainNumber::of);
        let is_number = number.is_some_and(|own| self.numbers.iter().any(|one| PlainNumber::of(one) == own));
        let is_id = self.order_id.as_ref() == Some(&order.key.order_id);
        let is_reference = || references(order).iter().any(|own| self.references.contains(own));
        is_number
            || is_id
            || self.key.as_ref() == Some(&order.key)
            || self.is_of_customer(order)
            || is_reference()
    }

    /// Returns true if an order that the index found is one of those that are searched for: by a customer's address it finds
    /// others too, now and then, since it compares hashes. A tracking number may be one that the order had before.
    #[must_use]
    pub fn may_mean(&self, order: &Order) -> bool {
        self.email.is_none() || self.is_of_customer(order)
    }

    fn is_of_customer(&self, order: &Order) -> bool {
        let email = order.facts.placed().and_then(|held| held.body.customer.email.as_ref());
        let (Some(own), Some(sought)) = (email, self.email.as_ref()) else { return false };
        own.as_str().to_lowercase() == sought.as_str().to_lowercase()
    }
}

/// Returns the number of the order that a return's name begins with: Shopify calls the first return of `#1001` `#1001-R1`
/// (<https://shopify.dev/docs/api/admin-graphql/latest/objects/Return#field-Return.fields.name>).
fn of_return(text: &str) -> Option<&str> {
    let (number, count) = text.rsplit_once("-R")?;
    (!count.is_empty() && count.chars().all(|c| c.is_ascii_digit())).then_some(number)
}

/// Returns the orders of some shops that may be meant, by indexes alone: those of which no more than the key is known, and
/// which may not be there, first; then at most `most` others.
///
/// # Errors
/// Returns the store's own error if one of the indexes does not answer.
pub async fn find<S: OrderIndex + References>(
    store: &S,
    shops: &[Shop],
    sought: &Sought,
    most: usize,
) -> Result<Vec<OrderKey>, StoreError> {
    let key = |shop: &Shop, order_id: &OrderId| OrderKey { shop: shop.clone(), order_id: order_id.clone() };
    let by_key = sought.key.iter().filter(|key| shops.contains(&key.shop)).cloned();
    let by_id = shops.iter().flat_map(|shop| sought.order_id.iter().map(|id| key(shop, id)));
    let guessed: Vec<OrderKey> = by_key.chain(by_id).collect();
    let mut found = Vec::new();
    for shop in shops {
        for number in &sought.numbers {
            found.extend(store.numbered(shop, number, most).await?);
        }
        if let Some(email) = &sought.email {
            found.extend(store.of_customer(shop, email, most).await?);
        }
        for reference in &sought.references {
            let known = store.knowledge(shop, reference).await?.knowledge;
            found.extend(known.orders().map(|id| key(shop, id)));
        }
    }
    let mut others = Vec::new();
    for key in found {
        if !guessed.contains(&key) && !others.contains(&key) {
            others.push(key);
        }
    }
    others.truncate(most);
    Ok(guessed.into_iter().chain(others).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_as_everything_that_it_can_be() {
        let sought = Sought::read(" #1001-R2 ").unwrap();
        let numbers: Vec<&str> = sought.numbers.iter().map(OrderNumber::as_str).collect();
        assert_eq!(numbers, ["#1001-R2", "#1001"]);
        let names: Vec<String> = sought.references.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["tracking-number:1001R2", "return:1001-R2", "payment:1001-R2"]);
        assert_eq!(sought.order_id.unwrap().as_str(), "1001-R2");
    }

    #[test]
    fn an_address_is_that_of_a_customer_and_nothing_else() {
        let sought = Sought::read("Jo@mail.example").unwrap();
        assert!(sought.email.is_some() && sought.numbers.is_empty() && sought.references.is_empty());
    }

    #[test]
    fn nothing_is_searched_for_where_nothing_or_too_much_was_typed() {
        assert_eq!(Sought::read("  "), None);
        assert_eq!(Sought::read(&"1".repeat(SOUGHT_BYTES_MAX + 1)), None);
    }

    #[test]
    fn only_the_name_of_a_return_ends_with_a_number_of_one() {
        assert_eq!(of_return("#1001-R12"), Some("#1001"));
        for text in ["#1001-R", "#1001-Rx", "1001", "R-1"] {
            assert_eq!(of_return(text), None, "{text}");
        }
    }
}
