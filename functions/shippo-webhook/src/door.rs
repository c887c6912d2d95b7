//! Proves that a webhook comes from Shippo: <https://docs.goshippo.com/docs/Tracking/WebhookSecurity>.
//!
//! Shippo signs only for accounts that asked its support for it: the header has a time and the HMAC-SHA256 of the
//! time, a dot and the body. Every other account has a token in the address of its webhook. Such a token proves less,
//! as it signs nothing. So only a key that is entered as `token:…` opens the door as a token, and a shop whose webhooks
//! are signed enters none.

use candor_edge::hex::decode;
use candor_edge::keys::{InvalidKeys, Key, Keys, wrong_shop};
use candor_edge::standard_webhooks::is_recent;
use candor_edge::tracking::provider::Delivery;
use jiff::Timestamp;

/// The beginning of a key that is a token.
const TOKEN: &str = "token:";

/// The data around the body of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Called {
    /// The shop.
    pub delivery: Delivery,
    /// The token in the address.
    pub token: Option<String>,
}

/// Reads the secret: the secrets and tokens of each shop.
///
/// # Errors
/// Returns everything that is wrong with it.
pub fn read_keys(secret: &str) -> Result<Keys, InvalidKeys> {
    Keys::parse(secret, wrong_shop)
}

/// Returns true if one of the shop's keys signed this body, not long ago, or is the token in the address.
#[must_use]
pub fn is_authentic<'h>(
    keys: &Keys,
    called: &Called,
    header: impl Fn(&str) -> Option<&'h str>,
    body: &[u8],
    now: Timestamp,
) -> bool {
    let shop = &called.delivery.shop;
    match header("Shippo-Auth-Signature") {
        Some(signature) => is_signed(keys, shop, signature, body, now),
        None => called.token.as_deref().is_some_and(|token| {
            let shown = format!("{TOKEN}{token}");
            keys.verify(shop, |key| is_token(key) & key.is(shown.as_bytes()))
        }),
    }
}

fn is_signed(keys: &Keys, shop: &str, signature: &str, body: &[u8], now: Timestamp) -> bool {
    let part = |name: &str| signature.split(',').find_map(|part| part.trim().strip_prefix(name));
    let (Some(seconds), Some(code)) = (part("t="), part("v1=").and_then(decode)) else { return false };
    let signed: [&[u8]; 3] = [seconds.as_bytes(), b".", body];
    is_recent(seconds, now) && keys.verify(shop, |key| !is_token(key) & key.is_code_of(&signed, &code))
}

fn is_token(key: &Key) -> bool {
    key.as_bytes().starts_with(TOKEN.as_bytes())
}
