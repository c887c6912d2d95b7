//! Describes and saves the mails that were sent.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A mail that was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "PascalCase", serialize = "snake_case"))]
pub struct Mail {
    /// The mail service's name for the mail.
    pub message_id: String,
    /// The sender: the shop that signs the mail.
    pub source: String,
    /// The recipients.
    pub to: Vec<String>,
    /// The mail's subject.
    pub subject: String,
    /// The plain text.
    pub body_text: String,
    /// The text with layout, in HTML.
    #[serde(default)]
    pub body_html: Option<String>,
    /// The moment when it was sent, in seconds since the Unix epoch.
    pub timestamp: f64,
}

impl Mail {
    /// Returns the addresses that it went to, without names.
    #[must_use]
    pub fn addresses(&self) -> String {
        self.to.iter().map(|to| address(to)).collect::<Vec<_>>().join(", ")
    }

    /// Returns true if the mail went to this address.
    #[must_use]
    pub fn is_for(&self, wanted: &str) -> bool {
        self.to.iter().any(|to| address(to) == wanted)
    }

    /// Returns the moment when the mail was sent.
    #[must_use]
    pub fn sent_at(&self) -> Timestamp {
        let length = jiff::SignedDuration::try_from_secs_f64(self.timestamp).unwrap_or_default();
        Timestamp::UNIX_EPOCH.saturating_add(length).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Saves a mail twice: as a web page, and as a file that a mail program reads. Returns the path of the web
/// page.
///
/// # Errors
/// Returns an error if the folder cannot be written.
pub fn save(mail: &Mail, folder: &Path, name: &str) -> std::io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let stem: String =
        name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let page = folder.join(format!("{stem}.html"));
    fs::write(&page, mail.body_html.as_deref().unwrap_or(&mail.body_text))?;
    fs::write(folder.join(format!("{stem}.eml")), eml(mail))?;
    Ok(page)
}

/// Returns the address of a mailbox such as `"Ada Fox" <ada@customer.example>`.
fn address(mailbox: &str) -> &str {
    mailbox.rsplit_once('<').map_or(mailbox, |(_, address)| address.trim_end_matches('>'))
}

fn eml(mail: &Mail) -> String {
    let date =
        jiff::fmt::rfc2822::to_string(&mail.sent_at().to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default();
    let part = |kind: &str, text: &str| {
        let encoded = STANDARD.encode(text).into_bytes();
        let lines: Vec<String> =
            encoded.chunks(76).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
        let kind = format!("Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64");
        format!("--part\r\n{kind}\r\n\r\n{}\r\n", lines.join("\r\n"))
    };
    let html = mail.body_html.as_deref().map(|html| part("text/html", html)).unwrap_or_default();
    format!(
        "Message-ID: <{}>\r\nDate: {date}\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=part\r\n\r\n{}{html}--part--\r\n",
        mail.message_id,
        mail.source,
        mail.to.join(", "),
        header(&mail.subject),
        part("text/plain", &mail.body_text),
    )
}

/// Returns a header's text: unchanged if it is plain ASCII, otherwise in encoded words of a length that mail
/// programs accept.
fn header(text: &str) -> String {
    const BYTES_MAX: usize = 45;
    if text.is_ascii() && !text.contains(char::is_control) {
        return text.to_owned();
    }
    let mut words = vec![String::new()];
    for c in text.chars() {
        match words.last_mut() {
            Some(word) if word.len() + c.len_utf8() <= BYTES_MAX => word.push(c),
            Some(_) | None => words.push(c.to_string()),
        }
    }
    let encoded = words.iter().map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word)));
    encoded.collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            message_id: "m1".into(),
            source: "Demo Shop <orders@demo-shop.example>".into(),
            to: vec!["\"Ada\" <ada@example.com>".into()],
            subject: "Grüße".into(),
            body_text: "Hello".into(),
            body_html: Some("<p>Hello</p>".into()),
            timestamp: 1_700_000_000.5,
        }
    }

    #[test]
    fn a_mail_goes_to_an_address_whatever_the_name_before_it() {
        assert_eq!(mail().addresses(), "ada@example.com");
        assert!(mail().is_for("ada@example.com") && !mail().is_for("da@example.com"));
    }

    #[test]
    fn a_saved_mail_opens_in_mail_programs() {
        assert_eq!(
            eml(&mail()),
            "Message-ID: <m1>\r\nDate: Tue, 14 Nov 2023 22:13:20 +0000\r\n\
             From: Demo Shop <orders@demo-shop.example>\r\nTo: \"Ada\" <ada@example.com>\r\n\
             Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/alternative; boundary=part\r\n\r\n\
             --part\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n\
             SGVsbG8=\r\n--part\r\nContent-Type: text/html; charset=utf-8\r\n\
             Content-Transfer-Encoding: base64\r\n\r\nPHA+SGVsbG88L3A+\r\n--part--\r\n"
        );
    }
}
