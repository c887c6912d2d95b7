//! Reads a delivery: the headers that Shopify sends with a payload.

use candor_domain::values::id::Shop;
use jiff::Timestamp;
use serde_json::Value;

/// The values of a delivery's headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// `X-Shopify-Topic`, for example `orders/create`.
    pub topic: String,
    /// `X-Shopify-Shop-Domain`, for example `demo-shop.myshopify.com`.
    pub shop_domain: String,
    /// `X-Shopify-Event-Id`: identifies one action of the merchant, which may be delivered under several
    /// topics, and more than once.
    pub event_id: Option<String>,
    /// `X-Shopify-Webhook-Id`: identifies this one delivery. It is only for logs: it is not part of any
    /// fact's name.
    pub webhook_id: Option<String>,
    /// `X-Shopify-Triggered-At`: the moment of the action, more exact than the payload's own times.
    pub triggered_at: Option<Timestamp>,
}

/// A delivery cannot be read, because this header is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the header {0} is missing")]
pub struct MissingHeader(pub &'static str);

impl Delivery {
    /// Reads the headers through `header`, which finds a header in upper or lower case.
    ///
    /// # Errors
    /// Returns an error if the topic or the shop is missing. Other headers may be missing: then less is
    /// known, and nothing is guessed.
    pub fn read<'h>(header: impl Fn(&str) -> Option<&'h str>) -> Result<Self, MissingHeader> {
        let required = |name| header(name).map(str::to_owned).ok_or(MissingHeader(name));
        Ok(Self {
            topic: required("X-Shopify-Topic")?,
            shop_domain: required("X-Shopify-Shop-Domain")?,
            event_id: header("X-Shopify-Event-Id").map(str::to_owned),
            webhook_id: header("X-Shopify-Webhook-Id").map(str::to_owned),
            triggered_at: header("X-Shopify-Triggered-At").and_then(|text| text.parse().ok()),
        })
    }

    /// Returns the shop, named by the first label of its domain. Shopify never changes that label.
    #[must_use]
    pub fn shop(&self) -> Option<Shop> {
        let domain = self.shop_domain.to_ascii_lowercase();
        domain.strip_suffix(".myshopify.com").filter(|label| !label.contains('.'))?.parse().ok()
    }
}

/// Returns a header as an event source carries it: in upper or lower case, and with or without its `X-`.
pub(crate) fn metadata<'v>(detail: &'v Value, name: &str) -> Option<&'v str> {
    let plain = |name: &str| {
        let lower = name.to_ascii_lowercase();
        lower.strip_prefix("x-").map_or(lower.clone(), str::to_owned)
    };
    let members = detail.get("metadata")?.as_object()?;
    members.iter().find(|(key, _)| plain(key) == plain(name))?.1.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn headers_are_known_whatever_their_case_and_with_or_without_their_x() {
        for detail in [
            json!({ "metadata": { "X-Shopify-Topic": "orders/paid", "X-Shopify-Shop-Domain": "demo-shop.myshopify.com" } }),
            json!({ "metadata": { "shopify-topic": "orders/paid", "shopify-shop-domain": "Demo-Shop.myshopify.com" } }),
        ] {
            let delivery = Delivery::read(|name| metadata(&detail, name)).unwrap();
            assert_eq!(delivery.topic, "orders/paid");
            assert_eq!(delivery.shop(), Some("demo-shop".parse().unwrap()));
        }
        assert_eq!(Delivery::read(|_| None), Err(MissingHeader("X-Shopify-Topic")));
    }

    #[test]
    fn a_shop_is_known_by_its_myshopify_domain_alone() {
        for shop_domain in ["demo-shop.example", "a.b.myshopify.com", ".myshopify.com", "myshopify.com", ""] {
            let delivery = Delivery {
                topic: String::new(),
                shop_domain: shop_domain.to_owned(),
                event_id: None,
                webhook_id: None,
                triggered_at: None,
            };
            assert_eq!(delivery.shop(), None, "{shop_domain}");
        }
    }
}
