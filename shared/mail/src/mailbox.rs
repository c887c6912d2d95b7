//! Writes names and addresses as mail headers have them, and whole mails as files.

use candor_domain::values::text::EmailAddress;
use mail_builder::headers::Header;
use mail_builder::headers::address;

#[cfg(feature = "eml")]
use crate::mail::Mail;

/// Returns `Name <address>` on one line, in ASCII (RFC 5322; a name with other characters is encoded as in
/// RFC 2047).
pub(crate) fn mailbox(name: Option<&str>, email: &EmailAddress) -> String {
    let mut written = Vec::new();
    address::EmailAddress { name: name.map(Into::into), email: email.as_str().into() }
        .write_header(&mut written, 0);
    // The library folds headers at line breaks followed by white space, but mail services take them unfolded.
    String::from_utf8_lossy(&written).replace("\r\n", "")
}

#[cfg(feature = "eml")]
impl Mail {
    /// Returns the whole message, as a mail program opens it.
    #[must_use]
    pub fn to_eml(&self, date: jiff::Timestamp, message_id: &str) -> String {
        use mail_builder::headers::content_type::ContentType;
        use mail_builder::mime::MimePart;
        let alternatives = vec![
            MimePart::new("text/plain", self.text.as_str()),
            MimePart::new("text/html", self.html.as_str()),
        ];
        let alternative =
            ContentType::new("multipart/alternative").attribute("boundary", boundary(message_id));
        let sender = (self.from_name.as_str(), self.from.as_str());
        let name = self.to_name.as_ref().map(|name| crate::plain::plain(name.as_str()));
        let raw = |text: &str| mail_builder::headers::raw::Raw::new(text.to_owned());
        let mut message = mail_builder::MessageBuilder::new()
            .from(sender)
            .to(address::Address::new_address(name, self.to.as_str()))
            .reply_to(self.reply_to.as_str())
            .subject(self.subject.as_str())
            .date(date.as_second())
            .message_id(message_id)
            .header("Content-Language", raw(self.language.tag()));
        for (name, value) in self.unsubscribe_headers().into_iter().flatten() {
            message = message.header(name, raw(&value));
        }
        message.body(MimePart::new(alternative, alternatives)).write_to_string().unwrap_or_default()
    }
}

/// Returns the text that separates the parts. It is made from the message's id, because this crate may not
/// read a clock. No encoded text contains `=_`.
#[cfg(feature = "eml")]
fn boundary(message_id: &str) -> String {
    let letters: String = message_id.chars().filter(char::is_ascii_alphanumeric).take(50).collect();
    format!("=_{letters}")
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
