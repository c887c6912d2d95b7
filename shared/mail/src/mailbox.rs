//! Writes names and addresses as mail headers have them.

use candor_domain::values::text::EmailAddress;
use mail_builder::headers::Header;
use mail_builder::headers::address;

/// Returns `Name <address>` on one line, in ASCII (RFC 5322; a name with other characters is encoded as in
/// RFC 2047).
pub(crate) fn mailbox(name: Option<&str>, email: &EmailAddress) -> String {
    let mut written = Vec::new();
    address::EmailAddress { name: name.map(Into::into), email: email.as_str().into() }
        .write_header(&mut written, 0);
    // The library folds headers at line breaks followed by white space, but mail services take them unfolded.
    String::from_utf8_lossy(&written).replace("\r\n", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(name: &str) -> String {
        mailbox(Some(name), &"jo@mail.example".parse().unwrap())
    }

    #[test]
    fn a_plain_name_stands_as_it_is_and_an_odd_one_is_quoted() {
        assert_eq!(mailbox(None, &"jo@mail.example".parse().unwrap()), "<jo@mail.example>");
        assert_eq!(write("Demo Shop"), "\"Demo Shop\" <jo@mail.example>");
        assert_eq!(write("Bloggs, Jo \"JB\" <x>"), "\"Bloggs, Jo \\\"JB\\\" <x>\" <jo@mail.example>");
    }

    #[test]
    fn a_name_beyond_ascii_is_encoded_in_words_of_at_most_75_characters() {
        let long = write(&"Größe 日本 שלום ".repeat(8));
        assert!(long.is_ascii(), "{long}");
        assert!(long.ends_with(" <jo@mail.example>"), "{long}");
        assert!(long.split(' ').all(|word| word.len() <= 75), "{long}");
    }

    #[test]
    fn no_name_can_begin_another_header() {
        for bad in ["a\r\nBcc: x@y.example", "a\u{0}b\nc", "=?utf-8?Q?a?=", "a <x@y.example>,", "a\u{2028}b"]
        {
            let line = write(bad);
            assert!(!line.contains(['\r', '\n', '\0']), "{line:?}");
            assert!(line.ends_with(" <jo@mail.example>"), "{line:?}");
        }
    }
}
