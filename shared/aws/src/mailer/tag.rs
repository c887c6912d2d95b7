//! Writes and reads the tags of a mail. SES repeats them in every event that it later publishes about the
//! mail, and with them the order that the mail was about is found again.
//!
//! A tag's value has at most 256 characters, and only letters, digits, `_` and `-`. Identifiers may have
//! other characters, so they are encoded in a way that can be decoded again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The tag that names the shop.
pub const SHOP: &str = "shop";
/// The tag that names the order within the shop.
pub const ORDER: &str = "order";
/// The tag that names the message within the order.
pub const MESSAGE: &str = "message";

/// The greatest length of a value, in characters, which is SES's own limit.
const VALUE_MAX: usize = 256;
/// The prefix of a value in base64. In all other values, `_` and two hexadecimal digits stand for a byte.
const BASE64: &str = "_-";

/// Returns the value of a tag for a text of at most 190 bytes. Identifiers and the keys of messages are not
/// longer.
#[must_use]
pub fn encode(text: &str) -> String {
    let escaped: String = text.bytes().map(escape).collect();
    if escaped.len() <= VALUE_MAX { escaped } else { format!("{BASE64}{}", URL_SAFE_NO_PAD.encode(text)) }
}

fn escape(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || byte == b'-' {
        char::from(byte).to_string()
    } else {
        format!("_{byte:02X}")
    }
}

/// Returns the text that [`encode`] made this value from; `None` if it never makes such a value.
#[must_use]
pub fn decode(value: &str) -> Option<String> {
    let bytes = match value.strip_prefix(BASE64) {
        Some(rest) => URL_SAFE_NO_PAD.decode(rest).ok()?,
        None => unescape(value)?,
    };
    String::from_utf8(bytes).ok()
}

fn unescape(value: &str) -> Option<Vec<u8>> {
    let mut parts = value.split('_');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use candor_domain::message::key::MessageKey;
    use candor_domain::values::id::{ID_BYTES_MAX, ShipmentId};

    use super::*;

    #[test]
    fn an_ordinary_name_stays_readable() {
        assert_eq!(encode("demo-shop"), "demo-shop");
        assert_eq!(encode("shipping-notice:p_1"), "shipping-notice_3Ap_5F1");
    }

    #[test]
    fn every_name_fits_and_can_be_read_back() {
        let longest: ShipmentId = "é".repeat(ID_BYTES_MAX / 2).parse().unwrap();
        let key = MessageKey::ShippingUpdate(u32::MAX, longest).to_string();
        for text in ["demo-shop", "gid://shopify/Order/1", "_-x", "日本", &key, &"x".repeat(ID_BYTES_MAX)] {
            let value = encode(text);
            assert!(value.len() <= VALUE_MAX, "{text}");
            assert!(value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'), "{value}");
            assert_eq!(decode(&value).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_value_that_we_never_wrote_is_not_read() {
        for value in ["demo_", "demo_4", "demo_ZZ", "_-%", "_-w6", "_FF", "_é"] {
            assert_eq!(decode(value), None, "{value}");
        }
    }
}
