//! Names the providers whose webhooks can be signed.

use std::fmt;
use std::str::FromStr;

/// A provider whose webhooks can be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Shopify.
    Shopify,
    /// WooCommerce.
    Woocommerce,
    /// Stripe.
    Stripe,
    /// EasyPost.
    Easypost,
    /// AfterShip.
    Aftership,
    /// Shippo.
    Shippo,
    /// Tracking updates in Candor's own format.
    Tracking,
}

/// There is no edge for this provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a provider whose webhooks can be signed here")]
pub struct UnknownProvider(String);

const PROVIDERS: [(Provider, &str); 7] = [
    (Provider::Shopify, "shopify"),
    (Provider::Woocommerce, "woocommerce"),
    (Provider::Stripe, "stripe"),
    (Provider::Easypost, "easypost"),
    (Provider::Aftership, "aftership"),
    (Provider::Shippo, "shippo"),
    (Provider::Tracking, "tracking"),
];

impl FromStr for Provider {
    type Err = UnknownProvider;
    fn from_str(text: &str) -> Result<Self, UnknownProvider> {
        let found = PROVIDERS.into_iter().find(|(_, name)| *name == text);
        found.map(|(provider, _)| provider).ok_or_else(|| UnknownProvider(text.to_owned()))
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = PROVIDERS.into_iter().find(|(provider, _)| provider == self);
        f.write_str(found.map_or_else(Default::default, |(_, name)| name))
    }
}

#[cfg(test)]
mod tests {
    use candor_stage::edges::EDGES;

    use super::*;

    #[test]
    fn every_provider_is_found_by_its_name() {
        for edge in EDGES {
            assert_eq!(edge.to_string().parse::<Provider>().unwrap().to_string(), edge.to_string());
        }
        assert_eq!(
            Provider::from_str("dhl").unwrap_err().to_string(),
            "\"dhl\" is not a provider whose webhooks can be signed here"
        );
    }
}
