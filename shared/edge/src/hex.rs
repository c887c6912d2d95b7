//! Reads bytes that are written as hexadecimal digits.

/// The greatest length of a code in hexadecimal digits that is read. A header may be longer than any code.
const DIGITS_MAX: usize = 256;

/// Returns the bytes, or `None` if the text is anything else than pairs of hexadecimal digits.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() > DIGITS_MAX {
        return None;
    }
    let digits: Option<Vec<u8>> = text.bytes().map(digit).collect();
    let digits = digits?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(letter.wrapping_sub(b'a').wrapping_add(10)),
        b'A'..=b'F' => Some(letter.wrapping_sub(b'A').wrapping_add(10)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_digits_are_bytes_and_anything_else_is_nothing() {
        assert_eq!(decode("00fFa9"), Some(vec![0, 255, 169]));
        assert_eq!(decode(""), Some(vec![]));
        for bad in ["0", "0g", "0x00", " 00", "üü", &"00".repeat(DIGITS_MAX)] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
