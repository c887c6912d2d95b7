//! The addresses of pages.
//!
//! That of a case is also in what people are told of it, so the domain says it ([`link`]).

use std::fmt;
use std::fmt::Write as _;

use candor_domain::case::key::CaseKey;
use candor_domain::case::link;
pub(crate) use candor_domain::case::link::part;
use candor_domain::message::key::MessageKey;
use candor_domain::values::id::OrderKey;

/// Returns the address of an order's page.
pub(crate) fn order(key: &OrderKey) -> String {
    format!("/orders/{}/{}", part(key.shop.as_str()), part(key.order_id.as_str()))
}

/// Returns the address of the page with the mails of a message.
pub(crate) fn mails(key: &OrderKey, message: &MessageKey) -> String {
    format!("{}/mails/{}", order(key), part(&message.to_string()))
}

/// Returns the address of a mail as it looks: the one of this number, from 1, or what would be sent now.
pub(crate) fn mail(key: &OrderKey, message: &MessageKey, which: Which) -> String {
    format!("{}/{which}", mails(key, message))
}

/// One of the mails of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// The mail of this number, from 1, as it was handed to the mail service.
    Sent(usize),
    /// The mail that would be sent now.
    Preview,
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent(number) => write!(f, "{number}"),
            Self::Preview => f.write_str(PREVIEW),
        }
    }
}

/// The last part of the address of a mail that would be sent now.
const PREVIEW: &str = "preview";

/// Returns the mail that the last part of an address names.
pub(crate) fn which(part: &str) -> Option<Which> {
    if part == PREVIEW { Some(Which::Preview) } else { part.parse().ok().map(Which::Sent) }
}

/// Returns the address of a case.
pub(crate) fn case(order: &OrderKey, case: &CaseKey) -> String {
    link::path(order, case)
}

/// Returns the case whose address a text is, or ends with: a person may paste it with the name of the site, or with a query.
pub(crate) fn named_case(address: &str) -> Option<(OrderKey, CaseKey)> {
    let (_, path) = address.trim().split_once("/cases/")?;
    let path = path.split(['?', '#']).next()?;
    let mut parts = path.split('/').map(text);
    let mut next = || parts.next().flatten();
    let (shop, order_id, case) = (next()?, next()?, next()?);
    let key = OrderKey { shop: shop.parse().ok()?, order_id: order_id.parse().ok()? };
    Some((key, case.parse().ok()?))
}

/// Returns the text that was written as a part of a path, if it is one.
pub(crate) fn text(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'~' {
            let (digits, after) = after.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Returns a value for a query string, with every byte encoded that may mean something there
/// (<https://url.spec.whatwg.org/#concept-urlencoded-serializer>).
pub(crate) fn query(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            value.push(char::from(byte));
        } else {
            let _ = write!(value, "%{byte:02X}");
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_path_reads_back_whatever_it_is_and_has_no_character_with_a_meaning() {
        for name in ["5001", "..", "a/b?c#d%e", "hold-forgotten:gift wrap", "größe", "~", "tag:0:<b>"] {
            let written = part(name);
            assert!(written.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.~".contains(&byte)));
            assert!(!written.starts_with('.'));
            assert_eq!(text(&written).as_deref(), Some(name));
        }
        assert_eq!(text("a~2"), None);
        assert_eq!(text("a~zz"), None);
    }

    #[test]
    fn the_address_of_a_case_can_be_read() {
        let key = "demo-shop#5001".parse().unwrap();
        let stalled = "parcel-stalled:p-1".parse().unwrap();
        assert_eq!(case(&key, &stalled), "/cases/demo-shop/5001/parcel-stalled:p-1");
        assert_eq!(order(&key), "/orders/demo-shop/5001");
        for text in [case(&key, &stalled), format!(" https://desk.example{}?sent=x#a ", case(&key, &stalled))]
        {
            assert_eq!(named_case(&text), Some((key.clone(), stalled.clone())));
        }
        assert_eq!(named_case("/cases/demo-shop/5001"), None);
        let notice = "shipping-notice:p/1".parse().unwrap();
        let second = mail(&key, &notice, Which::Sent(2));
        assert_eq!(second, "/orders/demo-shop/5001/mails/shipping-notice:p~2F1/2");
        assert_eq!(
            [which("2"), which("preview"), which("-1")],
            [Some(Which::Sent(2)), Some(Which::Preview), None]
        );
    }
}
