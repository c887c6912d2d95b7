//! Holds the keys that prove that a webhook comes from a shop's provider. Their text never appears in debug
//! output.

use std::collections::BTreeMap;
use std::fmt;

use candor_domain::values::id::Shop;
use candor_domain::values::reading::{At, Violation, Violations};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// Limits how many keys a shop may have at once: the current key, the previous key, and some room while they
/// change.
const KEYS_MAX: usize = 5;

/// A key that a provider signs a shop's webhooks with.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Vec<u8>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(redacted)")
    }
}

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self(text.into_bytes())
    }
}

impl From<Vec<u8>> for Key {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Key {
    /// Returns the bytes of the key. They are for another way to sign, and never for a log.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns true if `text` is the key itself, for a provider that shows a token and signs nothing. The
    /// comparison takes the same time, no matter how much of the text is right.
    #[must_use]
    pub fn is(&self, text: &[u8]) -> bool {
        let code = Hmac::<Sha256>::new_from_slice(b"").map(|mac| mac.chain_update(text).finalize());
        code.is_ok_and(|code| Self(vec![]).is_code_of(&[&self.0], &code.into_bytes()))
    }

    /// Returns true if `code` is the HMAC-SHA256 of `signed` with this key. The comparison takes the same
    /// time, no matter how much of the code is right.
    #[must_use]
    pub fn is_code_of(&self, signed: &[&[u8]], code: &[u8]) -> bool {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0);
        mac.is_ok_and(|mac| {
            let mac = signed.iter().fold(mac, |mac, part| mac.chain_update(part));
            mac.verify_slice(code).is_ok()
        })
    }
}

/// The keys of each shop, by the shop's name in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(BTreeMap<String, Vec<Key>>);

/// The secret with the keys has the wrong form. The error says what is wrong and where, but never shows what
/// the secret holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the webhook keys: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct InvalidKeys(pub Vec<Violation>);

/// Says why a name is not one that the provider gives to a shop.
pub type WrongName = fn(&str) -> Option<&'static str>;

/// Says why a name is not one of a shop.
#[must_use]
pub fn wrong_shop(name: &str) -> Option<&'static str> {
    name.parse::<Shop>().is_err().then_some("is not the name of a shop")
}

impl Keys {
    /// Parses `{"demo-shop": ["current", "previous"]}`.
    ///
    /// # Errors
    /// Returns everything that is wrong with the secret.
    pub fn parse(secret: &str, wrong_name: WrongName) -> Result<Self, InvalidKeys> {
        let violations = Violations::default();
        let value = serde_json::from_str(secret).unwrap_or_else(|_| {
            // Serde's own message could quote the secret.
            violations.note("", "is not JSON");
            serde_json::Value::Null
        });
        let read = || read_shops(&At::root(&value, &violations), wrong_name);
        let keys = if violations.is_empty() { read() } else { None };
        match keys {
            Some(keys) if violations.is_empty() => Ok(Self(keys)),
            Some(_) | None => Err(InvalidKeys(violations.into_vec())),
        }
    }

    /// Returns true if one of the shop's keys proves that a webhook is authentic. It tries each key, so that
    /// the time tells an attacker nothing. A webhook for a shop without keys is never believed.
    #[must_use]
    pub fn verify(&self, shop: &str, is_signed_with: impl Fn(&Key) -> bool) -> bool {
        let keys = self.0.get(&shop.to_ascii_lowercase());
        keys.is_some_and(|keys| any(keys, is_signed_with))
    }
}

/// Returns true if it is so with one of the keys. It tries each of them.
#[must_use]
pub fn any(keys: &[Key], is_signed_with: impl Fn(&Key) -> bool) -> bool {
    keys.iter().fold(false, |verified, key| is_signed_with(key) | verified)
}

fn read_shops(at: &At<'_>, wrong_name: WrongName) -> Option<BTreeMap<String, Vec<Key>>> {
    at.object()?;
    let shops: Vec<_> = at.names().map(|shop| (shop, read_keys(wrong_name(shop), &at.field(shop)))).collect();
    if shops.is_empty() {
        return at.refuse("names no shop");
    }
    shops.into_iter().map(|(shop, keys)| Some((shop.to_ascii_lowercase(), keys?))).collect()
}

fn read_keys(wrong: Option<&'static str>, at: &At<'_>) -> Option<Vec<Key>> {
    let named = wrong.map_or(Some(()), |why| at.refuse(why));
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
        text => Some(Key(text.as_bytes().to_vec())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_dot(name: &str) -> Option<&'static str> {
        name.contains('.').then_some("is named with a dot")
    }

    fn code(key: &str, body: &[u8]) -> Vec<u8> {
        let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap().chain_update(body);
        mac.finalize().into_bytes().to_vec()
    }

    fn keys() -> Keys {
        Keys::parse(r#"{"demo-shop": ["current", "previous"], "other": ["theirs"]}"#, no_dot).unwrap()
    }

    #[test]
    fn every_key_of_the_shop_and_no_other_shops_key_verifies() {
        let signed = |shop: &str, key: &str| {
            keys().verify(shop, |known| known.is_code_of(&[b"bo", b"dy"], &code(key, b"body")))
        };
        assert!(signed("demo-shop", "current") && signed("Demo-Shop", "previous"));
        assert!(!signed("demo-shop", "theirs"));
        assert!(!signed("unknown", "current"));
    }

    #[test]
    fn a_changed_body_or_a_cut_code_does_not_verify() {
        let whole = code("current", b"body");
        let verified =
            |body: &[u8], code: &[u8]| keys().verify("demo-shop", |key| key.is_code_of(&[body], code));
        assert!(verified(b"body", &whole));
        assert!(!verified(b"bodY", &whole) && !verified(b"body", &whole[1..]) && !verified(b"body", b""));
    }

    #[test]
    fn a_token_is_the_key_itself_and_nothing_but_the_whole_of_it() {
        let key = Key::from("current".to_owned());
        assert!(key.is(b"current"));
        for other in ["", "curren", "current ", "Current"] {
            assert!(!key.is(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn keys_do_not_print_themselves() {
        assert!(!format!("{:?}", keys()).contains("current"));
    }

    #[test]
    fn everything_wrong_with_the_secret_is_listed_and_none_of_it_shown() {
        let secret = r#"{"demo.example": ["s3cret"], "a": [], "b": ["", " s3cret", 7]}"#;
        let why = Keys::parse(secret, no_dot).unwrap_err();
        let listed: Vec<String> = why.0.iter().map(ToString::to_string).collect();
        assert_eq!(
            listed,
            [
                "/a has no key",
                "/b/0 is empty",
                "/b/1 begins or ends with white space",
                "/b/2 is not a string",
                "/demo.example is named with a dot",
            ]
        );
        assert!(!why.to_string().contains("s3cret"));
        let told = |secret: &str| Keys::parse(secret, no_dot).unwrap_err().to_string();
        assert_eq!(told("s3cret"), "read the webhook keys: the whole is not JSON");
        assert_eq!(told("{}"), "read the webhook keys: the whole names no shop");
        assert!(Keys::parse("null", no_dot).is_err());
    }
}
