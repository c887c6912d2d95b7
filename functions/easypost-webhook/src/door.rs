//! Proves that a webhook comes from EasyPost.
//!
//! EasyPost signs the body with HMAC-SHA256, and writes the code in hexadecimal digits behind a name:
//! <https://github.com/EasyPost/easypost-python/pull/213>. It is the bytes that are signed, and a parsed body is
//! other bytes (<https://github.com/EasyPost/easypost-node/issues/467>). EasyPost's second header,
//! `X-Hmac-Signature-V2`, is in none of its libraries, so it is not read. As no time is signed, an old webhook can
//! be sent again; its reports are then duplicates.

use candor_domain::values::reading::Violation;
use candor_edge::hex::decode;
use candor_edge::keys::{InvalidKeys, Keys, wrong_shop};

/// The name of the way to sign, before the code.
const PREFIX: &str = "hmac-sha256-hex=";

/// Reads the secret: the webhook secrets of each shop.
///
/// # Errors
/// Returns everything that is wrong with it. EasyPost writes a key in another form (NFKD) before it signs. That form
/// is the same for ASCII, so only such keys are taken.
pub fn read_keys(secret: &str) -> Result<Keys, InvalidKeys> {
    if !secret.is_ascii() {
        let why =
            Violation::new("", "has letters beyond ASCII, which EasyPost does not sign with as they are");
        return Err(InvalidKeys(vec![why]));
    }
    Keys::parse(secret, wrong_shop)
}

/// Returns true if one of the shop's keys signed this body.
#[must_use]
pub fn is_authentic<'h>(
    keys: &Keys,
    shop: &str,
    header: impl Fn(&str) -> Option<&'h str>,
    body: &[u8],
) -> bool {
    let code = header("X-Hmac-Signature").and_then(|text| decode(text.strip_prefix(PREFIX)?));
    code.is_some_and(|code| keys.verify(shop, |key| key.is_code_of(&[body], &code)))
}
