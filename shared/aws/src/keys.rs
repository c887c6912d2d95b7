//! Holds the keys of our own: what unsubscribe links are signed with, and what suppressed addresses are hashed
//! with.
//!
//! One secret holds them. Each signed text begins with its purpose, so what is made for one purpose says nothing
//! about the other: HMAC is a pseudorandom function of the whole text
//! (<https://www.rfc-editor.org/rfc/rfc5869#section-3.2> does the same with its `info`). A second secret would cost
//! 0.40 USD a month, and one secret with two generated members can't be made by a template:
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html>
//! generates one.

use std::fmt;
use std::future::Future;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::EmailAddress;
use candor_engine::ports::Cause;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::secrets::{Secret, SecretError};

/// The least number of characters of a key. They hold 128 bits even if all are hexadecimal digits.
const KEY_CHARACTERS_MIN: usize = 32;
/// The greatest number of keys at the same time: the current one, and older ones whose links are still in
/// people's mailboxes, and whose hashes are still in the table. Each costs a read before a mail is sent.
const KEYS_MAX: usize = 5;
/// The number of bytes of a hash that are kept. They are enough that no two customers ever share one.
const HASH_BYTES: usize = 16;

/// The keys. The first one makes what is new, and all of them are accepted. They are never printed.
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
        let keys = separate(secret, KEYS_MAX).map_err(|problem| format!("it {problem}"))?;
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or("it is empty")?;
        let earlier = keys.collect();
        Ok(Self { current, earlier })
    }

    /// Returns the token of an order.
    #[must_use]
    pub fn sign(&self, order: &OrderKey) -> String {
        let token = link(&self.current, order).map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        token.unwrap_or_default()
    }

    /// Returns whether a token belongs to the order, with any of the keys. It takes the same time whichever
    /// key fits, and however much of the token is right, so that the time reveals nothing.
    #[must_use]
    pub fn verify(&self, order: &OrderKey, token: &str) -> bool {
        let Ok(token) = URL_SAFE_NO_PAD.decode(token) else { return false };
        let is_of = |key: &String| link(key, order).is_some_and(|mac| mac.verify_slice(&token).is_ok());
        self.earlier.iter().fold(is_of(&self.current), |verified, key| is_of(key) | verified)
    }

    /// Returns the hash that a suppressed address is written under.
    #[must_use]
    pub fn contact(&self, shop: &Shop, address: &EmailAddress) -> ContactHash {
        ContactHash::of(&self.current, shop, address)
    }

    /// Returns the hashes that a suppressed address may have been written under, with older keys.
    pub fn earlier_contacts(&self, shop: &Shop, address: &EmailAddress) -> impl Iterator<Item = ContactHash> {
        self.earlier.iter().map(|key| ContactHash::of(key, shop, address))
    }
}

/// The hash of an address for one shop. Without the key it can't be found out by trying addresses, of which there
/// are few enough to try them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactHash(String);

impl ContactHash {
    fn of(key: &str, shop: &Shop, address: &EmailAddress) -> Self {
        let mac = mac(key, &format!("suppression\n{shop}\n{}", address.mailbox()));
        let bytes = mac.map(|mac| mac.finalize().into_bytes()).into_iter().flatten();
        Self(bytes.take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Display for ContactHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the HMAC of the link about an order.
fn link(key: &str, order: &OrderKey) -> Option<Hmac<Sha256>> {
    mac(key, &format!("unsubscribe\n{order}"))
}

/// Returns keys that are separated by white space, at most so many; or what is wrong with them, without repeating
/// their text.
pub(crate) fn separate(text: &str, most: usize) -> Result<Vec<String>, String> {
    let keys: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    if keys.len() > most {
        return Err(format!("has more than {most} keys"));
    }
    if keys.iter().any(|key| key.len() < KEY_CHARACTERS_MIN) {
        return Err(format!("has a key of less than {KEY_CHARACTERS_MIN} characters"));
    }
    Ok(keys)
}

/// Returns the HMAC of a text. Where a key serves several purposes, the text begins with its own.
pub(crate) fn mac(key: &str, text: &str) -> Option<Hmac<Sha256>> {
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    Some(mac.chain_update(text))
}

/// Provides the keys that suppressed addresses are hashed with.
pub trait ContactKeys {
    /// Returns the keys.
    fn contact_keys(&self) -> impl Future<Output = Result<Rc<Keys>, SecretError>>;
}

impl ContactKeys for Rc<Secret<Keys>> {
    async fn contact_keys(&self) -> Result<Rc<Keys>, SecretError> {
        self.get().await
    }
}

/// Keys that are known already, such as those of a test.
impl ContactKeys for Rc<Keys> {
    async fn contact_keys(&self) -> Result<Rc<Keys>, SecretError> {
        Ok(Self::clone(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";
    const EARLIER: &str = "fedcba9876543210fedcba9876543210";

    fn order(id: &str) -> OrderKey {
        format!("demo-shop#{id}").parse().unwrap()
    }

    fn keys(secret: &str) -> Keys {
        Keys::parse(secret).unwrap()
    }

    fn contact(secret: &str, shop: &str, address: &str) -> String {
        keys(secret).contact(&shop.parse().unwrap(), &address.parse().unwrap()).to_string()
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

    #[test]
    fn an_address_has_one_hash_however_it_is_written_and_another_in_each_shop_and_by_each_key() {
        // The first 16 bytes of the output of
        // `printf 'suppression\ndemo-shop\njo@mail.example' | openssl dgst -sha256 -hmac KEY`.
        let hash = contact(KEY, "demo-shop", "Jo@Mail.example");
        assert_eq!(hash, "87f5ba3703e3f42dd1f079b9594f93d7");
        assert_eq!(contact(KEY, "demo-shop", "jo@mail.example"), hash);
        assert_ne!(contact(KEY, "other", "jo@mail.example"), hash);
        assert_ne!(contact(EARLIER, "demo-shop", "jo@mail.example"), hash);
    }

    #[test]
    fn an_address_is_looked_for_by_every_key_and_written_by_the_newest() {
        let (shop, jo) = ("demo-shop".parse().unwrap(), "jo@mail.example".parse().unwrap());
        let replaced = keys(&format!("{KEY} {EARLIER}"));
        assert_eq!(replaced.contact(&shop, &jo), keys(KEY).contact(&shop, &jo));
        let earlier: Vec<_> = replaced.earlier_contacts(&shop, &jo).collect();
        assert_eq!(earlier, [keys(EARLIER).contact(&shop, &jo)]);
    }
}
