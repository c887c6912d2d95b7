//! Proves that a webhook comes from AfterShip: the header has the base64 of the body's HMAC-SHA256
//! (<https://www.aftership.com/docs/tracking/webhook/webhook-signature>). Its other products sign in the same
//! way under another name (<https://www.aftership.com/docs/warranty/webhook/webhook-signature>), which is read too.
//! As no time is signed, an old webhook can be sent again; its reports are then duplicates.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use candor_edge::keys::{InvalidKeys, Keys, wrong_shop};

/// The headers that can have the signature.
const HEADERS: [&str; 2] = ["aftership-hmac-sha256", "as-signature-hmac-sha256"];

/// Reads the secret: the webhook secrets of each shop.
///
/// # Errors
/// Returns everything that is wrong with it.
pub fn read_keys(secret: &str) -> Result<Keys, InvalidKeys> {
    Keys::parse(secret, wrong_shop)
}

/// Returns true if one of the shop's keys signed this body. Where both headers are there, the first one counts.
#[must_use]
pub fn is_authentic<'h>(
    keys: &Keys,
    shop: &str,
    header: impl Fn(&str) -> Option<&'h str>,
    body: &[u8],
) -> bool {
    let code = HEADERS.into_iter().find_map(header).and_then(|text| STANDARD.decode(text).ok());
    code.is_some_and(|code| keys.verify(shop, |key| key.is_code_of(&[body], &code)))
}
