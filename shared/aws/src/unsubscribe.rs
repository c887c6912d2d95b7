//! Signs and verifies unsubscribe links, so that only we can make them. This is the only place that does so.
//!
//! A link names the order that the mail was about, and a token: the HMAC-SHA256 of that name with a key of
//! ours. So a link holds no mail address, needs no table of its own, and cannot be guessed for another order.

use std::fmt;

use aws_types::SdkConfig;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use candor_domain::values::id::OrderKey;
use candor_domain::values::text::{InvalidText, Link};
use candor_engine::ports::Cause;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::secrets::{Secret, SecretError};
use crate::wire::form;

/// The name of the query parameter that holds the order.
pub const ORDER: &str = "order";
/// The name of the query parameter that holds the token.
pub const TOKEN: &str = "token";

/// The least number of characters of a key. They hold 128 bits even if all are hexadecimal digits.
const KEY_CHARACTERS_MIN: usize = 32;
/// The greatest number of keys at the same time: the current one, and older ones whose links are still in
/// people's mailboxes.
const KEYS_MAX: usize = 5;

/// The reasons why no link could be made. **Handling**: a mail that needs a link is not sent.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// **Meaning**: the keys cannot be read now. **Handling**: another attempt may succeed.
    #[error("sign the link to unsubscribe by")]
    Secret(#[from] SecretError),
    /// **Meaning**: the address and the order's name do not make a valid link. **Handling**: none, because no
    /// other attempt would succeed.
    #[error("write the link to unsubscribe by")]
    Unwritable(#[source] InvalidText),
}

/// Makes unsubscribe links.
#[derive(Debug)]
pub struct Links {
    secret: Secret<Keys>,
    address: String,
}

impl Links {
    /// Returns a maker of links to the page at `address`. It signs with the secret of this name or ARN, which
    /// is read with the first link.
    #[must_use]
    pub fn new(config: &SdkConfig, secret_id: impl Into<String>, address: impl Into<String>) -> Self {
        Self { secret: Secret::new(config, secret_id, Keys::parse), address: address.into() }
    }

    /// Returns the link for a mail about an order.
    ///
    /// # Errors
    /// Returns an error if there is no key now, or the link would be too long.
    pub async fn of(&self, order: &OrderKey) -> Result<Link, LinkError> {
        let (name, token) = (form::encode(&order.to_string()), self.secret.get().await?.sign(order));
        let link = format!("{}?{ORDER}={name}&{TOKEN}={token}", self.address);
        link.parse().map_err(LinkError::Unwritable)
    }
}

/// The keys of links. The first one signs, and all of them verify. They are never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    current: String,
    earlier: Vec<String>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(redacted)")
    }
}

impl Keys {
    /// Reads keys that are separated by white space, the current one first.
    ///
    /// # Errors
    /// Says what is wrong with the keys, without repeating their text.
    pub fn parse(secret: &str) -> Result<Self, Cause> {
        let mut keys = secret.split_whitespace().map(str::to_owned);
        let current = keys.next().ok_or("it is empty")?;
        let earlier: Vec<String> = keys.collect();
        if earlier.len() >= KEYS_MAX {
            return Err(format!("it has more than {KEYS_MAX} keys").into());
        }
        if earlier.iter().chain([&current]).any(|key| key.len() < KEY_CHARACTERS_MIN) {
            return Err(format!("it has a key of less than {KEY_CHARACTERS_MIN} characters").into());
        }
        Ok(Self { current, earlier })
    }

    /// Returns the token of an order.
    #[must_use]
    pub fn sign(&self, order: &OrderKey) -> String {
        let token = mac(&self.current, order).map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        token.unwrap_or_default()
    }

    /// Returns whether a token belongs to the order, with any of the keys. It takes the same time whichever
    /// key fits, and however much of the token is right, so that the time reveals nothing.
    #[must_use]
    pub fn verify(&self, order: &OrderKey, token: &str) -> bool {
        let Ok(token) = URL_SAFE_NO_PAD.decode(token) else { return false };
        let is_of = |key: &String| mac(key, order).is_some_and(|mac| mac.verify_slice(&token).is_ok());
        self.earlier.iter().fold(is_of(&self.current), |verified, key| is_of(key) | verified)
    }
}

/// Returns the HMAC of an order. The signed text also names the purpose, so that no other token of ours can
/// be mistaken for this one.
fn mac(key: &str, order: &OrderKey) -> Option<Hmac<Sha256>> {
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    Some(mac.chain_update(format!("unsubscribe\n{order}")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Answer, Canned};

    const KEY: &str = "0123456789abcdef0123456789abcdef";
    const EARLIER: &str = "fedcba9876543210fedcba9876543210";

    fn order(id: &str) -> OrderKey {
        format!("demo-shop#{id}").parse().unwrap()
    }

    fn keys(secret: &str) -> Keys {
        Keys::parse(secret).unwrap()
    }

    #[test]
    fn a_token_is_the_hmac_of_what_it_is_for() {
        // The same as `printf 'unsubscribe\ndemo-shop#5001' | openssl dgst -sha256 -hmac KEY -binary |
        // base64`, with `-` for `+`, `_` for `/` and no padding.
        assert_eq!(keys(KEY).sign(&order("5001")), "lfC2JXgBu44Tu8EXXM-55WT8suTaWt0jVxLvRv7fnSs");
    }

    #[test]
    fn a_token_is_good_for_its_own_order_alone() {
        let token = keys(KEY).sign(&order("5001"));
        assert!(keys(KEY).verify(&order("5001"), &token));
        assert!(!keys(KEY).verify(&order("5002"), &token));
        assert!(!keys(EARLIER).verify(&order("5001"), &token));
        for bad in ["", "!", &token[1..], &format!("{token}A"), &token.to_lowercase()] {
            assert!(!keys(KEY).verify(&order("5001"), bad), "{bad}");
        }
    }

    #[test]
    fn a_link_that_is_in_somebodys_mailbox_stays_good_when_the_key_is_replaced() {
        let token = keys(EARLIER).sign(&order("5001"));
        let replaced = keys(&format!("{KEY}\n{EARLIER}\n"));
        assert!(replaced.verify(&order("5001"), &token));
        assert_ne!(replaced.sign(&order("5001")), token);
    }

    #[test]
    fn a_secret_that_could_be_guessed_is_refused_and_never_shown() {
        let many = [KEY; KEYS_MAX + 1].join(" ");
        for (secret, problem) in [("", "empty"), ("s3cret", "less than 32"), (many.as_str(), "more than 5")] {
            let why = Keys::parse(secret).unwrap_err().to_string();
            assert!(why.contains(problem) && !why.contains("s3cret"), "{why}");
        }
        assert!(!format!("{:?}", keys(KEY)).contains(KEY));
    }

    #[tokio::test]
    async fn a_link_names_the_order_and_nobody() {
        let on_one_thread = tokio::task::LocalSet::new();
        let run = on_one_thread.run_until(async {
            let secret = json!({ "SecretString": KEY }).to_string();
            let canned = Canned::start([Answer::Says(200, "", secret)]).await;
            let links = Links::new(&canned.aws().repeating(), "key", "https://shop.example/unsubscribe");
            let link = links.of(&order("5001")).await.unwrap();
            links.of(&order("5002")).await.unwrap();
            (link, canned.requests().len())
        });
        let (link, requests) = run.await;
        let token = keys(KEY).sign(&order("5001"));
        let expected = format!("https://shop.example/unsubscribe?order=demo-shop%235001&token={token}");
        assert_eq!((link.as_str(), requests), (expected.as_str(), 1), "and the key is remembered");
    }
}
