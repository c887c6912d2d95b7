//! Proves that a delivery comes from Shopify.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use candor_edge::keys::{InvalidKeys, Key, any};

/// The secrets of the apps that Shopify signs webhooks with, by the shop's domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(candor_edge::keys::Keys);

impl Keys {
    /// Parses `{"demo-shop.myshopify.com": ["current", "previous"]}`.
    ///
    /// # Errors
    /// Returns everything that is wrong with the secret.
    pub fn parse(secret: &str) -> Result<Self, InvalidKeys> {
        candor_edge::keys::Keys::parse(secret, wrong_name).map(Self)
    }

    /// Returns true if `signature` was made from `raw_body` with one of the shop's keys.
    #[must_use]
    pub fn verify(&self, shop_domain: &str, raw_body: &[u8], signature: &str) -> bool {
        let Ok(code) = STANDARD.decode(signature) else { return false };
        self.0.verify(shop_domain, |key| key.is_code_of(&[raw_body], &code))
    }
}

fn wrong_name(domain: &str) -> Option<&'static str> {
    let named = domain.to_ascii_lowercase().ends_with(".myshopify.com");
    (!named).then_some("is not named by a myshopify.com domain")
}

/// Returns true if `signature` (base64) is the HMAC-SHA256 of `raw_body` with one of `keys`.
#[must_use]
pub fn verify(raw_body: &[u8], signature: &str, keys: &[Key]) -> bool {
    let Ok(code) = STANDARD.decode(signature) else { return false };
    any(keys, |key| key.is_code_of(&[raw_body], &code))
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, Mac as _};
    use sha2::Sha256;

    use super::*;

    const BODY: &[u8] = br#"{"id":5001}"#;
    const SHOP: &str = "demo-shop.myshopify.com";

    fn sign(key: &str, body: &[u8]) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap().chain_update(body);
        STANDARD.encode(mac.finalize().into_bytes())
    }

    fn keys() -> Keys {
        let secret =
            r#"{"demo-shop.myshopify.com": ["current", "previous"], "other.myshopify.com": ["theirs"]}"#;
        Keys::parse(secret).unwrap()
    }

    #[test]
    fn a_signature_is_the_base64_of_the_hmac_sha256_of_the_raw_body() {
        // This is test case 2 of RFC 4231.
        let expected = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
        assert!(verify(b"what do ya want for nothing?", expected, &[Key::from("Jefe".to_owned())]));
    }

    #[test]
    fn every_key_of_the_shop_and_no_other_shops_key_verifies() {
        assert!(keys().verify(SHOP, BODY, &sign("current", BODY)));
        assert!(keys().verify("Demo-Shop.myshopify.com", BODY, &sign("previous", BODY)));
        assert!(!keys().verify(SHOP, BODY, &sign("theirs", BODY)));
        assert!(!keys().verify("unknown.myshopify.com", BODY, &sign("current", BODY)));
    }

    #[test]
    fn a_changed_body_or_signature_does_not_verify() {
        let signature = sign("current", BODY);
        assert!(!keys().verify(SHOP, br#"{"id": 5001}"#, &signature));
        for bad in ["", "!!!", &signature[1..], &format!("{signature}AAAA"), &signature.to_lowercase()] {
            assert!(!keys().verify(SHOP, BODY, bad), "{bad}");
        }
    }

    #[test]
    fn a_shop_that_is_not_named_by_its_domain_is_refused() {
        let why = Keys::parse(r#"{"demo-shop.example": ["s3cret"]}"#).unwrap_err();
        assert_eq!(
            why.to_string(),
            "read the webhook keys: /demo-shop.example is not named by a myshopify.com domain"
        );
    }
}
