//! Holds the keys of our own: what unsubscribe links are signed with, and what suppressed addresses are hashed
//! with; and, in a secret of its own, what the cookies of the desk are signed with.
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
use std::str::FromStr;

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

    /// Returns the token of a link for a mail about an order to an address.
    #[must_use]
    pub fn sign(&self, order: &OrderKey, contact: &ContactHash) -> String {
        let token = link(&self.current, order, contact)
            .map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        token.unwrap_or_default()
    }

    /// Returns true if a token belongs to the order and the address, with any of the keys. It takes the same time whichever
    /// key fits, and however much of the token is right, so that the time reveals nothing.
    #[must_use]
    pub fn verify(&self, order: &OrderKey, contact: &ContactHash, token: &str) -> bool {
        let Ok(token) = URL_SAFE_NO_PAD.decode(token) else { return false };
        let is_of =
            |key: &String| link(key, order, contact).is_some_and(|mac| mac.verify_slice(&token).is_ok());
        self.earlier.iter().fold(is_of(&self.current), |verified, key| is_of(key) | verified)
    }

    /// Returns the token of a text that is signed for a purpose, such as `session`.
    #[must_use]
    pub fn sign_for(&self, purpose: &str, text: &str) -> String {
        let token = mac(&self.current, &format!("{purpose}\n{text}"))
            .map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        token.unwrap_or_default()
    }

    /// Returns true if a token belongs to a text and a purpose, with any of the keys; in the same time as [`Keys::verify`].
    #[must_use]
    pub fn verify_for(&self, purpose: &str, text: &str, token: &str) -> bool {
        let Ok(token) = URL_SAFE_NO_PAD.decode(token) else { return false };
        let text = format!("{purpose}\n{text}");
        let is_of = |key: &String| mac(key, &text).is_some_and(|mac| mac.verify_slice(&token).is_ok());
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

/// An error for a text that is not the hash of an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not {} hexadecimal digits in lower case", HASH_BYTES * 2)]
pub struct InvalidContactHash;

impl FromStr for ContactHash {
    type Err = InvalidContactHash;
    fn from_str(text: &str) -> Result<Self, InvalidContactHash> {
        let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        let is_hash = text.len() == HASH_BYTES.saturating_mul(2) && text.chars().all(is_digit);
        if is_hash { Ok(Self(text.to_owned())) } else { Err(InvalidContactHash) }
    }
}

/// Returns the HMAC of the link about an order, for one address.
fn link(key: &str, order: &OrderKey, contact: &ContactHash) -> Option<Hmac<Sha256>> {
    mac(key, &format!("unsubscribe\n{order}\n{contact}"))
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

    /// Returns the hash of jo@mail.example.
    fn jo() -> ContactHash {
        "87f5ba3703e3f42dd1f079b9594f93d7".parse().unwrap()
    }

    #[test]
    fn a_token_is_the_hmac_of_what_it_is_for() {
        // The same as `printf 'unsubscribe\ndemo-shop#5001\n87f5ba3703e3f42dd1f079b9594f93d7' |
        // openssl dgst -sha256 -hmac KEY -binary | base64`, with `-` for `+`, `_` for `/` and no padding.
        assert_eq!(keys(KEY).sign(&order("5001"), &jo()), "8rSNi_aY2p7bSIY_1_BbVpDu9CaB8Zv-q-29XzKxyIA");
    }

    #[test]
    fn a_token_is_good_for_its_own_order_and_address_alone() {
        let token = keys(KEY).sign(&order("5001"), &jo());
        assert!(keys(KEY).verify(&order("5001"), &jo(), &token));
        assert!(!keys(KEY).verify(&order("5002"), &jo(), &token));
        assert!(!keys(EARLIER).verify(&order("5001"), &jo(), &token));
        let other = contact(KEY, "demo-shop", "al@mail.example").parse().unwrap();
        assert!(!keys(KEY).verify(&order("5001"), &other, &token));
        for bad in ["", "!", &token[1..], &format!("{token}A"), &token.to_lowercase()] {
            assert!(!keys(KEY).verify(&order("5001"), &jo(), bad), "{bad}");
        }
    }

    #[test]
    fn a_link_that_is_in_somebodys_mailbox_stays_good_when_the_key_is_replaced() {
        let token = keys(EARLIER).sign(&order("5001"), &jo());
        let replaced = keys(&format!("{KEY}\n{EARLIER}\n"));
        assert!(replaced.verify(&order("5001"), &jo(), &token));
        assert_ne!(replaced.sign(&order("5001"), &jo()), token);
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
    fn a_hash_reads_back_as_it_was_written_and_nothing_else_is_one() {
        assert_eq!(jo().to_string().parse(), Ok(jo()));
        for text in ["", "87f5", "87F5ba3703e3f42dd1f079b9594f93d7", "zzf5ba3703e3f42dd1f079b9594f93d7"] {
            assert_eq!(text.parse::<ContactHash>(), Err(InvalidContactHash), "{text}");
        }
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
