//! Proves that a delivery comes from a shop's WooCommerce.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use candor_domain::values::id::Shop;
use candor_edge::keys::{InvalidKeys, wrong_shop};

/// The secrets of the webhooks of each shop, by the shop's name in the policy. Each webhook has a secret of its own, so a
/// shop with two webhooks has two keys, unless it gives both the same secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(candor_edge::keys::Keys);

impl Keys {
    /// Parses `{"demo-shop": ["current", "previous"]}`.
    ///
    /// # Errors
    /// Returns everything that is wrong with the secret.
    pub fn parse(secret: &str) -> Result<Self, InvalidKeys> {
        candor_edge::keys::Keys::parse(secret, wrong_shop).map(Self)
    }

    /// Returns true if `signature` (base64) is the HMAC-SHA256 of `raw_body` with one of the shop's keys:
    /// <https://github.com/woocommerce/woocommerce/blob/trunk/plugins/woocommerce/includes/class-wc-webhook.php>.
    #[must_use]
    pub fn verify(&self, shop: &Shop, raw_body: &[u8], signature: &str) -> bool {
        let Ok(code) = STANDARD.decode(signature) else { return false };
        self.0.verify(shop.as_str(), |key| key.is_code_of(&[raw_body], &code))
    }
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, Mac as _};
    use sha2::Sha256;

    use super::*;

    const BODY: &[u8] = br#"{"id":17}"#;

    fn sign(key: &str, body: &[u8]) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap().chain_update(body);
        STANDARD.encode(mac.finalize().into_bytes())
    }

    fn verified(shop: &str, body: &[u8], signature: &str) -> bool {
        let keys = Keys::parse(r#"{"demo-shop": ["current", "previous"], "other": ["theirs"]}"#).unwrap();
        keys.verify(&shop.parse().unwrap(), body, signature)
    }

    #[test]
    fn every_key_of_the_shop_and_no_other_shops_key_verifies() {
        assert!(verified("demo-shop", BODY, &sign("current", BODY)));
        assert!(verified("demo-shop", BODY, &sign("previous", BODY)));
        assert!(!verified("demo-shop", BODY, &sign("theirs", BODY)));
        assert!(!verified("unknown", BODY, &sign("current", BODY)));
    }

    #[test]
    fn a_changed_body_or_signature_does_not_verify() {
        let signature = sign("current", BODY);
        assert!(!verified("demo-shop", br#"{"id": 17}"#, &signature));
        for bad in ["", "!!!", &signature[1..], &format!("{signature}AAAA"), &signature.to_lowercase()] {
            assert!(!verified("demo-shop", BODY, bad), "{bad}");
        }
    }

    #[test]
    fn a_name_that_no_shop_can_have_is_refused() {
        let why = Keys::parse(r#"{"demo shop": ["s3cret"]}"#).unwrap_err();
        assert_eq!(why.to_string(), "read the webhook keys: /demo shop is not the name of a shop");
    }
}
