//! Reads and writes names and values in the format of a web query or form, such as
//! `order=demo-shop%235001&token=…`.

/// Returns whether a byte needs no escape in a query (RFC 3986).
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// Returns a value as it is written in a query.
#[must_use]
pub fn encode(text: &str) -> String {
    let escaped = |byte: u8| {
        if is_unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(escaped).collect()
}

/// Returns the value of a name; the first one if there are several, and `None` if there is none or it is not
/// valid text.
#[must_use]
pub fn value(form: &str, name: &str) -> Option<String> {
    let pairs = form.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut named = pairs.filter(|(found, _)| decode(found).is_some_and(|found| found == name));
    decode(named.next()?.1)
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let (byte, left) = match (first, tail) {
            (b'+', left) => (b' ', left),
            (b'%', [high, low, left @ ..]) => {
                (digit(*high)?.checked_mul(16)?.checked_add(digit(*low)?)?, left)
            }
            (b'%', _) => return None,
            (byte, left) => (*byte, left),
        };
        bytes.push(byte);
        rest = left;
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_reads_back_as_it_was_written() {
        for text in ["demo-shop#5001", "gid://shopify/Order/1?a=b&c", "größe +%", "", "\u{0}"] {
            let query = format!("first=1&it={}&it=another", encode(text));
            assert!(query.bytes().all(|byte| byte.is_ascii_graphic()), "{query}");
            assert_eq!(value(&query, "it").as_deref(), Some(text));
        }
        assert_eq!(encode("demo-shop#5001"), "demo-shop%235001");
        assert_eq!(value("a+b=c+d", "a b").as_deref(), Some("c d"));
    }

    #[test]
    fn what_is_no_text_or_not_there_has_no_value() {
        for form in ["", "other=1", "it=%", "it=%4", "it=%zz", "it=%ff", "it=%+1"] {
            assert_eq!(value(form, "it"), None, "{form}");
        }
        assert_eq!(value("it", "it").as_deref(), Some(""));
    }
}
