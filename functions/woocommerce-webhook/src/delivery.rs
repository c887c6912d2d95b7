//! Reads a delivery: the address that it came to, and the headers that WooCommerce sends with a payload.

use candor_domain::values::id::Shop;

/// The data around the body of a webhook. `X-WC-Webhook-Source` is not among it: it is the address of the site, which
/// changes when the site moves, and the shop is already named by the path and proved by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The shop, by its name in the policy: the last part of the path, in lower case.
    pub shop: Shop,
    /// The thing that the webhook is about.
    pub subject: Subject,
    /// `X-WC-Webhook-Delivery-ID`: identifies one delivery. It is a hash, so it says nothing about which of two deliveries
    /// is newer.
    pub delivery_id: Option<String>,
}

/// The thing that a webhook is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The address of a new webhook is tried. WooCommerce sends `webhook_id=…` as a form, without a signature and without
    /// its own headers, and shows an error to the shop for any answer but 200
    /// (<https://github.com/woocommerce/woocommerce/issues/15642>, <https://github.com/frappe/erpnext/pull/36705>). It is
    /// believed for nothing.
    Ping,
    /// `X-WC-Webhook-Topic`, for example `order.updated`.
    Topic(String),
}

/// A topic that is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// `order.created`
    Created,
    /// `order.updated`
    Updated,
    /// `order.restored`: the order was taken out of the trash.
    Restored,
    /// `order.deleted`: the order was put into the trash
    /// (<https://github.com/woocommerce/woocommerce/issues/25652>).
    Deleted,
    /// An order as the REST API gives it. It has the form of the body of `order.updated`.
    Order,
}

impl Topic {
    /// Lists all topics that are used.
    pub const ALL: [Self; 5] = [Self::Created, Self::Updated, Self::Restored, Self::Deleted, Self::Order];

    /// Lists the beginnings of topics that are not used, each with the reason:
    /// <https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks>.
    pub const NOT_USED: [(&str, &str); 5] = [
        ("product.", "it is about a product, not about an order"),
        ("coupon.", "it is about a coupon, not about an order"),
        ("customer.", "it is about an account; each order says itself who placed it"),
        ("subscription.", "it is about a subscription; each of its orders comes by itself"),
        (
            "action.",
            "it says only which action of WordPress ran; order.updated says the whole order after it",
        ),
    ];

    /// Returns WooCommerce's name for the topic.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "order.created",
            Self::Updated => "order.updated",
            Self::Restored => "order.restored",
            Self::Deleted => "order.deleted",
            Self::Order => "order",
        }
    }

    /// Returns the topic that has this name in WooCommerce.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

/// Returns the reason why a topic that is not one of [`Topic::ALL`] is not used.
pub(crate) fn why_not_used(name: &str) -> &'static str {
    let known = Topic::NOT_USED.into_iter().find(|(beginning, _)| name.starts_with(beginning));
    known.map_or("the topic is not one of ours", |(_, why)| why)
}

impl Delivery {
    /// Reads the part of the path that names the shop, and the headers through `header`, which finds a header in upper or
    /// lower case. Returns `None` if the path names no shop, or if there is no topic and the body is no ping.
    #[must_use]
    pub fn read<'h>(shop: &str, header: impl Fn(&str) -> Option<&'h str>, body: &[u8]) -> Option<Self> {
        let subject = match header("X-WC-Webhook-Topic") {
            Some(topic) => Subject::Topic(topic.to_owned()),
            None if is_ping(body) => Subject::Ping,
            None => return None,
        };
        let delivery_id = header("X-WC-Webhook-Delivery-ID").map(str::to_owned);
        Some(Self { shop: shop.to_ascii_lowercase().parse().ok()?, subject, delivery_id })
    }

    /// Returns the name of what the webhook is about.
    #[must_use]
    pub fn topic(&self) -> &str {
        match &self.subject {
            Subject::Ping => "ping",
            Subject::Topic(topic) => topic,
        }
    }
}

/// Returns true if the body is that of a ping: `webhook_id=` and a number.
#[must_use]
pub fn is_ping(body: &[u8]) -> bool {
    let id = body.strip_prefix(b"webhook_id=");
    id.is_some_and(|id| !id.is_empty() && id.len() < 20 && id.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_reads_back_as_it_was_written() {
        for topic in Topic::ALL {
            assert_eq!(Topic::named(topic.name()), Some(topic));
        }
        assert_eq!(Topic::named("order.Updated"), None);
    }

    #[test]
    fn a_ping_has_no_topic_and_a_form_with_nothing_but_a_number() {
        let read = |shop, topic: Option<&'static str>, body: &[u8]| {
            Delivery::read(shop, |name| topic.filter(|_| name == "X-WC-Webhook-Topic"), body)
                .map(|read| read.subject)
        };
        assert_eq!(read("demo-shop", None, b"webhook_id=17"), Some(Subject::Ping));
        for body in [&b"webhook_id="[..], b"webhook_id=1&a=b", b"webhook_id=1x", b"{}", b""] {
            assert_eq!(read("demo-shop", None, body), None);
        }
        let named = Some(Subject::Topic("order.updated".to_owned()));
        assert_eq!(read("demo-shop", Some("order.updated"), b"webhook_id=17"), named);
        assert_eq!(read("demo shop", None, b"webhook_id=17"), None);
    }

    #[test]
    fn a_shop_is_named_in_lower_case() {
        let delivery = Delivery::read("Demo-Shop", |_| Some("order.created"), b"").unwrap();
        assert_eq!((delivery.shop.as_str(), delivery.topic()), ("demo-shop", "order.created"));
    }
}
