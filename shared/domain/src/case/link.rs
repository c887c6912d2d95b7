//! The address of a case at the desk.
//!
//! Parts of paths have only characters that no proxy decodes, encodes or makes shorter. API Gateway decodes the path of an
//! HTTP API before the function sees it, so that a `%23` in it would begin a fragment
//! (<https://github.com/middleapi/standard-server/pull/93>). Query strings stay encoded there.

use std::fmt::Write as _;

use crate::case::key::CaseKey;
use crate::values::id::OrderKey;
use crate::values::text::Link;

/// The address of the desk, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskAddress(String);

impl DeskAddress {
    /// Returns the desk at this address.
    #[must_use]
    pub fn new(address: &str) -> Self {
        Self(address.trim_end_matches('/').to_owned())
    }

    /// Returns the link to a case.
    #[must_use]
    pub fn case(&self, order: &OrderKey, case: &CaseKey) -> Option<Link> {
        format!("{}{}", self.0, path(order, case)).parse().ok()
    }

    /// Returns the link to the page that says how the shops stand.
    #[must_use]
    pub fn today(&self) -> Option<Link> {
        format!("{}/today", self.0).parse().ok()
    }
}

/// Returns the path of a case.
#[must_use]
pub fn path(order: &OrderKey, case: &CaseKey) -> String {
    let (shop, id) = (part(order.shop.as_str()), part(order.order_id.as_str()));
    format!("/cases/{shop}/{id}/{}", part(&case.to_string()))
}

/// Returns a text as a part of a path: a byte with a meaning there is written as `~` and its two digits.
#[must_use]
pub fn part(text: &str) -> String {
    let mut path = String::with_capacity(text.len());
    for (index, byte) in text.bytes().enumerate() {
        // A part of dots alone would be taken for a step upwards.
        let is_plain = byte.is_ascii_alphanumeric() || b"-_:".contains(&byte) || (byte == b'.' && index > 0);
        if is_plain {
            path.push(char::from(byte));
        } else {
            // A text takes all that is written to it.
            let _ = write!(path, "~{byte:02X}");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_the_case_whatever_its_names_hold() {
        let (order, case) = ("demo-shop#5001".parse().unwrap(), "hold-forgotten:a/b c?#".parse().unwrap());
        let link = DeskAddress::new("https://desk.shop.example/").case(&order, &case).unwrap();
        let expected = "https://desk.shop.example/cases/demo-shop/5001/hold-forgotten:a~2Fb~20c~3F~23";
        assert_eq!(link.as_str(), expected);
    }
}
