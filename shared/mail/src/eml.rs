//! Writes a whole mail as a file that mail programs open.

use mail_builder::headers::address;

use crate::mail::Mail;
use crate::plain::plain;

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
        let name = self.to_name.as_ref().map(|name| plain(name.as_str()));
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
fn boundary(message_id: &str) -> String {
    let letters: String = message_id.chars().filter(char::is_ascii_alphanumeric).take(50).collect();
    format!("=_{letters}")
}
