//! Values of SES message tags: letters, digits, `_` and `-`, at most 256 of them. Identifiers may have more, so they
//! are written in a way that can be read back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// SES's limit, in characters.
const VALUE_MAX: usize = 256;
/// Begins a value in base64; `_` followed by two hexadecimal digits stands for a byte otherwise.
const BASE64: &str = "_-";

/// The value of a tag for a text of at most 190 bytes, which identifiers and the keys of messages are.
pub(super) fn encode(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use candor_domain::id::{ID_BYTES_MAX, ParcelId};
    use candor_domain::message::MessageKey;

    use super::*;

    fn decode(value: &str) -> String {
        if let Some(rest) = value.strip_prefix(BASE64) {
            return String::from_utf8(URL_SAFE_NO_PAD.decode(rest).unwrap()).unwrap();
        }
        let mut bytes = Vec::new();
        let mut rest = value.as_bytes();
        while let [first, tail @ ..] = rest {
            let (byte, left) = match tail {
                [high, low, left @ ..] if *first == b'_' => {
                    let digits = [*high, *low];
                    (u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap(), left)
                }
                left => (*first, left),
            };
            bytes.push(byte);
            rest = left;
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn an_ordinary_name_stays_readable() {
        assert_eq!(encode("demo-shop"), "demo-shop");
        assert_eq!(encode("shipping-notice:p_1"), "shipping-notice_3Ap_5F1");
    }

    #[test]
    fn every_name_fits_and_can_be_read_back() {
        let longest: ParcelId = "é".repeat(ID_BYTES_MAX / 2).parse().unwrap();
        let key = MessageKey::ShippingUpdate(u32::MAX, longest).to_string();
        for text in ["demo-shop", "gid://shopify/Order/1", "_-x", "日本", &key, &"x".repeat(ID_BYTES_MAX)] {
            let value = encode(text);
            assert!(value.len() <= VALUE_MAX, "{text}");
            assert!(value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'), "{value}");
            assert_eq!(decode(&value), text);
        }
    }
}
