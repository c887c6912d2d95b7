//! Knows what a message in a queue is about.

use candor_domain::values::id::OrderKey;

/// A message in a queue.
#[derive(Debug, Clone)]
pub struct Queued {
    /// The queue's address.
    pub queue: String,
    /// The message's body.
    pub body: String,
}

impl Queued {
    /// Returns true if its receiver gave up on it, so that it is in a queue for failed messages.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.queue.contains("DeadLetter") || self.queue.contains("Undelivered")
    }

    pub(crate) fn is_for_people(&self) -> bool {
        self.queue.contains("Exceptions")
    }

    /// Returns true if the message is about an order.
    #[must_use]
    pub fn is_about(&self, key: &OrderKey) -> bool {
        let id = key.order_id.as_str();
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
        self.body.match_indices(id).any(|(begin, found)| {
            let (before, rest) = self.body.split_at(begin);
            let after = rest.strip_prefix(found).unwrap_or_default();
            !is_part(before.chars().next_back()) && !is_part(after.chars().next())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_about_an_order_only_if_it_names_all_of_its_id() {
        let queued = |body: &str| Queued { queue: "q".into(), body: body.into() };
        let key: OrderKey = "demo-shop#12".parse().unwrap();
        assert!(queued(r#"{"order_id":"12"}"#).is_about(&key));
        assert!(queued("demo-shop#12").is_about(&key));
        assert!(!queued(r#"{"order_id":"123","id":"e-12"}"#).is_about(&key));
    }
}
