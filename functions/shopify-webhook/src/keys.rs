//! Holds the keys that prove that a delivery comes from Shopify. Their text never appears in debug output.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use candor_domain::values::reading::{At, Violation, Violations};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// Limits how many keys a shop may have at once: the current key, the previous key, and some room while they
/// change.
const KEYS_MAX: usize = 5;

/// The secret of an app, which Shopify signs the app's webhooks with.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(redacted)")
    }
}

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// The keys of each shop, by the shop's domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(BTreeMap<String, Vec<Key>>);

/// The secret with the keys has the wrong form. The error says what is wrong and where, but never shows what
/// the secret holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the webhook keys: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct InvalidKeys(pub Vec<Violation>);

impl Keys {
    /// Parses `{"demo-shop.myshopify.com": ["current", "previous"]}`.
    ///
    /// # Errors
    /// Returns everything that is wrong with the secret.
    pub fn parse(secret: &str) -> Result<Self, InvalidKeys> {
        let violations = Violations::default();
        let value = serde_json::from_str(secret).unwrap_or_else(|_| {
            // Serde's own message could quote the secret.
            violations.note("", "is not JSON");
            serde_json::Value::Null
        });
        let keys = if violations.is_empty() { read_shops(&At::root(&value, &violations)) } else { None };
        match keys {
            Some(keys) if violations.is_empty() => Ok(Self(keys)),
            Some(_) | None => Err(InvalidKeys(violations.into_vec())),
        }
    }

    /// Returns true if `signature` was made from `raw_body` with one of the shop's keys. A delivery for a
    /// shop without keys is never believed.
    #[must_use]
    pub fn verify(&self, shop_domain: &str, raw_body: &[u8], signature: &str) -> bool {
        let keys = self.0.get(&shop_domain.to_ascii_lowercase());
        keys.is_some_and(|keys| verify(raw_body, signature, keys))
    }
}

/// Returns true if `signature` (base64) is the HMAC-SHA256 of `raw_body` with one of `keys`. It takes the
/// same time for every key, and no matter how much of the signature is right, so that the time tells an
/// attacker nothing.
#[must_use]
pub fn verify(raw_body: &[u8], signature: &str, keys: &[Key]) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    let is_of = |key: &Key| {
        let mac = Hmac::<Sha256>::new_from_slice(key.0.as_bytes());
        mac.is_ok_and(|mac| mac.chain_update(raw_body).verify_slice(&signature).is_ok())
    };
    keys.iter().fold(false, |verified, key| is_of(key) | verified)
}

fn read_shops(at: &At<'_>) -> Option<BTreeMap<String, Vec<Key>>> {
    at.object()?;
    let shops: Vec<_> = at.names().map(|domain| (domain, read_keys(domain, &at.field(domain)))).collect();
    if shops.is_empty() {
        return at.refuse("names no shop");
    }
    shops.into_iter().map(|(domain, keys)| Some((domain.to_ascii_lowercase(), keys?))).collect()
}

fn read_keys(domain: &str, at: &At<'_>) -> Option<Vec<Key>> {
    let named = if domain.to_ascii_lowercase().ends_with(".myshopify.com") {
        Some(())
    } else {
        at.refuse("is not named by a myshopify.com domain")
    };
    let keys = at.each(KEYS_MAX, read_key);
    match keys {
        Some(keys) if keys.is_empty() => at.refuse("has no key"),
        keys => named.and(keys),
    }
}

fn read_key(at: &At<'_>) -> Option<Key> {
    match at.string()? {
        "" => at.refuse("is empty"),
        text if text.trim() != text => at.refuse("begins or ends with white space"),
        text => Some(Key(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"id":5001}"#;

    fn sign(key: &str, body: &[u8]) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap().chain_update(body);
        STANDARD.encode(mac.finalize().into_bytes())
    }

    fn keys() -> Keys {
        Keys::parse(
            r#"{"demo-shop.myshopify.com": ["current", "previous"], "other.myshopify.com": ["theirs"]}"#,
        )
        .unwrap()
    }

    #[test]
    fn a_signature_is_the_base64_of_the_hmac_sha256_of_the_raw_body() {
        // This is test case 2 of RFC 4231.
        let expected = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
        assert!(verify(b"what do ya want for nothing?", expected, &[Key("Jefe".to_owned())]));
    }

    #[test]
    fn every_key_of_the_shop_and_no_other_shops_key_verifies() {
        let shop = "demo-shop.myshopify.com";
        assert!(keys().verify(shop, BODY, &sign("current", BODY)));
        assert!(keys().verify(shop, BODY, &sign("previous", BODY)));
        assert!(keys().verify("Demo-Shop.myshopify.com", BODY, &sign("previous", BODY)));
        assert!(!keys().verify(shop, BODY, &sign("theirs", BODY)));
        assert!(!keys().verify("unknown.myshopify.com", BODY, &sign("current", BODY)));
    }

    #[test]
    fn a_changed_body_or_signature_does_not_verify() {
        let shop = "demo-shop.myshopify.com";
        let signature = sign("current", BODY);
        assert!(!keys().verify(shop, br#"{"id": 5001}"#, &signature));
        for bad in ["", "!!!", &signature[1..], &format!("{signature}AAAA"), &signature.to_lowercase()] {
            assert!(!keys().verify(shop, BODY, bad), "{bad}");
        }
    }

    #[test]
    fn keys_do_not_print_themselves() {
        assert!(!format!("{:?}", keys()).contains("current"));
    }

    #[test]
    fn everything_wrong_with_the_secret_is_listed_and_none_of_it_shown() {
        let secret = r#"{"demo-shop.example": ["s3cret"], "a.myshopify.com": [], "b.myshopify.com": ["", " s3cret", 7]}"#;
        let why = Keys::parse(secret).unwrap_err();
        let listed: Vec<String> = why.0.iter().map(ToString::to_string).collect();
        assert_eq!(
            listed,
            [
                "/a.myshopify.com has no key",
                "/b.myshopify.com/0 is empty",
                "/b.myshopify.com/1 begins or ends with white space",
                "/b.myshopify.com/2 is not a string",
                "/demo-shop.example is not named by a myshopify.com domain",
            ]
        );
        assert!(!why.to_string().contains("s3cret"));
        assert_eq!(
            Keys::parse("s3cret").unwrap_err().to_string(),
            "read the webhook keys: the whole is not JSON"
        );
        assert_eq!(
            Keys::parse("{}").unwrap_err().to_string(),
            "read the webhook keys: the whole names no shop"
        );
        assert!(Keys::parse("null").is_err());
    }
}
