//! Texts from outside. They have a greatest length and no control characters. If they are personal data, they
//! do not appear in logs.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::Serialize;

/// A reason for which a text was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// The text is empty, or has only white space.
    #[error("is empty")]
    Empty,
    /// The text has more than this number of bytes.
    #[error("is longer than {0} bytes")]
    TooLong(usize),
    /// The text has a control character, such as a line break. This check makes sure that a name cannot add a
    /// header to a mail.
    #[error("has a control character")]
    Control,
    /// The text is not an e-mail address.
    #[error("is not an e-mail address")]
    NotAnAddress,
    /// The text is not a web address that a customer could open.
    #[error("is not an http or https address")]
    NotALink,
    /// The text is not a web address from which a mail program would fetch a picture.
    #[error("is not an https address with a host")]
    NotAPicture,
    /// The text is not the name of a host.
    #[error("is not the name of a host in lower case, such as shop.example")]
    NotAHost,
    /// The text is not a language tag.
    #[error("is not a language tag such as en or de-CH")]
    NotALocale,
    /// The text is not the name of a time zone.
    #[error("is not an IANA time zone such as Europe/London")]
    NotAZone,
}

fn bounded(text: &str, bytes_max: usize) -> Result<String, InvalidText> {
    let text = text.trim();
    if text.is_empty() {
        return Err(InvalidText::Empty);
    }
    if text.len() > bytes_max {
        return Err(InvalidText::TooLong(bytes_max));
    }
    if text.chars().any(char::is_control) {
        return Err(InvalidText::Control);
    }
    Ok(text.to_owned())
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $bytes_max:literal, $visible:literal, $check:expr, $pattern:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(extend("maxLength" = $bytes_max, "pattern" = crate::values::schema::$pattern)))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidText;
            fn from_str(text: &str) -> Result<Self, InvalidText> {
                let text = bounded(text, $bytes_max)?;
                let check: fn(&str) -> Result<(), InvalidText> = $check;
                check(&text).map(|()| Self(text))
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidText;
            fn try_from(text: String) -> Result<Self, InvalidText> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                if $visible { write!(f, "{:?}", self.0) } else { f.write_str(concat!(stringify!($name), "(redacted)")) }
            }
        }
    )*};
}

texts! {
    /// The name of the goods of a line, as the customer knows it.
    Title, 300, true, |_| Ok(()), TEXT;
    /// A short text from a source, such as a reason, a method, or the name of a carrier.
    Remark, 300, true, |_| Ok(()), TEXT;
    /// The number of an order as the customer reads it, such as `#1001`.
    OrderNumber, 40, true, |_| Ok(()), TEXT;
    /// The number with which a carrier and a customer follow a shipment.
    TrackingNumber, 100, true, |_| Ok(()), TEXT;
    /// The web address of the page on which a customer can follow a shipment.
    Link, 1000, true, check_link, LINK;
    /// The web address of a picture. Mail programs fetch it by https alone, or show none.
    ImageLink, 500, true, check_image, IMAGE_LINK;
    /// The name of a host on the web.
    HostName, 253, true, check_host, HOST;
    /// A language tag (BCP 47), such as `de-CH`.
    Locale, 35, true, check_locale, LOCALE;
    /// The name of an IANA time zone, such as `Europe/London`.
    ZoneName, 64, true, check_zone, ZONE;
    /// A tag of an order, as the shop writes it.
    TagName, 100, true, |_| Ok(()), TEXT;
    /// The name of a person. It is personal data.
    PersonName, 200, false, |_| Ok(()), TEXT;
    /// A line of a postal address. It is personal data.
    AddressLine, 200, false, |_| Ok(()), TEXT;
    /// A phone number, as its source writes it. It is personal data.
    PhoneNumber, 40, false, |_| Ok(()), TEXT;
    /// An e-mail address. It is personal data.
    EmailAddress, 254, false, check_email, EMAIL;
}

impl Remark {
    /// Makes a remark from any text. Control characters become spaces, and a text that is too long is cut.
    #[must_use]
    pub fn bounded(text: &str) -> Self {
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let plain = plain.trim();
        let end =
            (0..=300.min(plain.len())).rev().find(|&end| plain.is_char_boundary(end)).unwrap_or_default();
        let cut = plain.get(..end).unwrap_or_default().trim_end();
        Self(if cut.is_empty() { "(nothing)".to_owned() } else { cut.to_owned() })
    }
}

impl EmailAddress {
    /// Returns the mailbox, in the form in which addresses are compared. Addresses that differ only in upper and lower
    /// case are one mailbox here, although the standard allows them to differ.
    #[must_use]
    pub fn mailbox(&self) -> String {
        self.0.to_lowercase()
    }
}

/// Checks that a text has the form of an e-mail address: one `@`, something on both sides of it, a dot in the
/// domain, and no character that has a meaning in the header of a mail. Only the mail service can find out if
/// the mailbox exists.
fn check_email(text: &str) -> Result<(), InvalidText> {
    let bad = |c: char| c.is_whitespace() || "<>()[],;:\\\"".contains(c);
    match text.split_once('@') {
        Some((local, domain))
            if !local.is_empty()
                && local.len() <= 64
                && !text.chars().any(bad)
                && !domain.contains('@')
                && domain.split('.').count() > 1
                && domain.split('.').all(|label| !label.is_empty()) =>
        {
            Ok(())
        }
        Some(_) | None => Err(InvalidText::NotAnAddress),
    }
}

fn check_link(text: &str) -> Result<(), InvalidText> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest)
            if !rest.is_empty() && !text.chars().any(|c| c.is_whitespace() || "<>\"'`".contains(c)) =>
        {
            Ok(())
        }
        Some(_) | None => Err(InvalidText::NotALink),
    }
}

/// Checks that a text is an https address with a host. A name and a password in it, and a backslash, are refused, since
/// programs disagree about the host of such an address (<https://url.spec.whatwg.org/#url-parsing>).
fn check_image(text: &str) -> Result<(), InvalidText> {
    let rest = check_link(text).ok().and_then(|()| text.strip_prefix("https://"));
    let host =
        rest.filter(|rest| !rest.contains('\\')).map(authority).and_then(|host| host.split(':').next());
    let is_host = host.is_some_and(|host| check_host(&host.to_ascii_lowercase()).is_ok());
    if is_host { Ok(()) } else { Err(InvalidText::NotAPicture) }
}

fn check_host(text: &str) -> Result<(), InvalidText> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_label = |label: &str| !label.is_empty() && label.chars().all(is_plain);
    let is_host = text.contains('.') && text.split('.').all(is_label);
    if is_host { Ok(()) } else { Err(InvalidText::NotAHost) }
}

/// Returns the part of an address that names its host: what stands before its path.
fn authority(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

impl ImageLink {
    /// Returns the host that it is fetched from, in lower case.
    #[must_use]
    pub fn host(&self) -> String {
        let host = authority(self.0.strip_prefix("https://").unwrap_or_default());
        host.split(':').next().unwrap_or_default().to_ascii_lowercase()
    }

    /// Returns true for a PNG, JPEG or GIF picture, by the end of its path. Gmail shows no SVG
    /// (<https://github.com/nextcloud/server/issues/4647>), and Outlook on Windows no WebP
    /// (<https://github.com/shopsys/shopsys/issues/4256>).
    #[must_use]
    pub fn is_shown_everywhere(&self) -> bool {
        let path = self.0.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        [".png", ".jpg", ".jpeg", ".gif"].iter().any(|end| path.ends_with(end))
    }
}

fn check_locale(text: &str) -> Result<(), InvalidText> {
    let subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let known = (2..=3).contains(&language.len()) && language.chars().all(|c| c.is_ascii_alphabetic());
    if known && parts.all(subtag) { Ok(()) } else { Err(InvalidText::NotALocale) }
}

fn check_zone(text: &str) -> Result<(), InvalidText> {
    TimeZone::get(text).map(|_| ()).map_err(|_| InvalidText::NotAZone)
}

impl ZoneName {
    /// Returns the time zone, or UTC if its name is unknown after all.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.0).unwrap_or(TimeZone::UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_address_cannot_carry_a_second_header() {
        assert_eq!("a@b.example\r\nBcc: x@y.example".parse::<EmailAddress>(), Err(InvalidText::Control));
        assert_eq!("a@b.example, c@d.example".parse::<EmailAddress>(), Err(InvalidText::NotAnAddress));
        assert!("jo.o'neill+shop@mail.example".parse::<EmailAddress>().is_ok());
        for bad in ["jo", "@b.example", "jo@", "jo@localhost", "jo@b..example", "<jo@b.example>"] {
            assert!(bad.parse::<EmailAddress>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_link_is_followed_only_over_http() {
        assert!("https://track.example/1Z?x=1".parse::<Link>().is_ok());
        for bad in ["javascript:alert(1)", "https://", "ftp://x", "https://x\" onclick=\"", "track.example"] {
            assert!(bad.parse::<Link>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_picture_is_fetched_over_https_from_a_host_that_no_program_reads_otherwise() {
        let host = |text: &str| text.parse().map(|link: ImageLink| link.host());
        assert_eq!(host("https://CDN.shop.example:8443/a.png?x=@"), Ok("cdn.shop.example".to_owned()));
        for bad in [
            "http://cdn.example/a.png",
            "https://jo@cdn.example/a.png",
            "https://localhost/a.png",
            "https://cdn.example\\@evil.example/a.png",
            "https:///a.png",
            "https://cdn..example/a.png",
            "data:image/png;base64,AAAA",
            "//cdn.example/a.png",
        ] {
            assert_eq!(host(bad), Err(InvalidText::NotAPicture), "{bad}");
        }
    }

    #[test]
    fn a_picture_is_shown_everywhere_by_the_end_of_its_path() {
        let is_shown = |text: &str| text.parse::<ImageLink>().unwrap().is_shown_everywhere();
        assert!(is_shown("https://a.example/logo.PNG?v=2.svg") && is_shown("https://a.example/b/c.jpeg"));
        for other in ["https://a.example/logo.svg", "https://a.example/a.webp", "https://a.example/a?b=c.png"]
        {
            assert!(!is_shown(other), "{other}");
        }
    }

    #[test]
    fn a_locale_is_a_language_tag() {
        for good in ["en", "de-CH", "zh-Hant-TW", "es-419"] {
            assert!(good.parse::<Locale>().is_ok(), "{good}");
        }
        for bad in ["e", "english", "de_CH", "de-", "1"] {
            assert!(bad.parse::<Locale>().is_err(), "{bad}");
        }
    }

    #[test]
    fn any_text_makes_a_remark() {
        for text in ["", " \n ", "plain", "a\r\nb", &"ü".repeat(400)] {
            let remark = Remark::bounded(text);
            assert_eq!(remark.as_str().parse(), Ok(remark.clone()), "{text:?}");
        }
    }

    #[test]
    fn personal_texts_do_not_print_themselves() {
        let name: PersonName = "Jo Bloggs".parse().unwrap();
        let email: EmailAddress = "jo@b.example".parse().unwrap();
        assert_eq!(format!("{name:?} {email:?}"), "PersonName(redacted) EmailAddress(redacted)");
    }
}
