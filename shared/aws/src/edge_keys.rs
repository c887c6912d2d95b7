//! Checks that a call came by CloudFront, where a web ACL is. The API has an address of its own, which would lead
//! around it, so CloudFront adds a header with a key to each call:
//! <https://aws.amazon.com/blogs/networking-and-content-delivery/restricting-access-http-api-gateway-lambda-authorizer/>.

use std::fmt;

use hmac::Mac as _;

use crate::keys::{mac, separate};
use crate::wire::Headers;

/// The header that CloudFront adds, as in `infra/template.yaml`.
pub const HEADER: &str = "x-origin-verify";

/// The greatest number of keys: the one that CloudFront shows, and one that replaces it or was replaced.
const KEYS_MAX: usize = 2;

/// The keys, one of which a call must show. There are none where there is no CloudFront: then each call is let in.
/// They are never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EdgeKeys(Vec<String>);

impl fmt::Debug for EdgeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EdgeKeys(redacted)")
    }
}

impl EdgeKeys {
    /// Reads keys that are separated by white space.
    ///
    /// # Errors
    /// Says what is wrong with the keys, without repeating their text.
    pub fn parse(text: &str) -> Result<Self, String> {
        separate(text, KEYS_MAX).map(Self)
    }

    /// Returns true if there is no key: no CloudFront is in front.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether a call may come in: there are no keys, or it shows one. It takes the same time however much of
    /// a key is right.
    #[must_use]
    pub fn let_in(&self, headers: &Headers) -> bool {
        let shown = headers.get(HEADER).unwrap_or_default();
        self.0.is_empty() || self.0.iter().fold(false, |shows, key| are_same(key, shown) | shows)
    }
}

/// Compares two texts by their HMACs, which takes the same time wherever they differ.
fn are_same(key: &str, shown: &str) -> bool {
    let (Some(own), Some(other)) = (mac(key, key), mac(key, shown)) else { return false };
    other.verify(&own.finalize().into_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";
    const OTHER: &str = "fedcba9876543210fedcba9876543210";

    fn shows(keys: &str, shown: Option<&str>) -> bool {
        let headers = shown.map(|shown| (HEADER.to_owned(), shown.to_owned())).into_iter().collect();
        EdgeKeys::parse(keys).unwrap().let_in(&headers)
    }

    #[test]
    fn a_call_that_shows_no_key_is_kept_out_where_there_is_one() {
        assert!(shows(KEY, Some(KEY)));
        for wrong in [None, Some(""), Some(OTHER), Some(&KEY[1..])] {
            assert!(!shows(KEY, wrong), "{wrong:?}");
        }
    }

    #[test]
    fn both_keys_are_good_while_one_is_replaced() {
        let both = format!("{KEY} {OTHER}");
        assert!(shows(&both, Some(KEY)) && shows(&both, Some(OTHER)));
        assert!(!shows(&both, Some(&both)) && !shows(&both, None));
    }

    #[test]
    fn every_call_comes_in_where_there_is_no_key() {
        assert!(shows("", None) && shows(" ", Some(KEY)));
    }

    #[test]
    fn a_key_that_could_be_guessed_is_refused_and_none_is_shown() {
        let three = format!("{KEY} {OTHER} {KEY}");
        for (text, problem) in [("s3cret", "less than 32"), (three.as_str(), "more than 2")] {
            let why = EdgeKeys::parse(text).unwrap_err();
            assert!(why.contains(problem) && !why.contains("s3cret"), "{why}");
        }
        assert_eq!(format!("{:?}", EdgeKeys::parse(KEY).unwrap()), "EdgeKeys(redacted)");
    }
}
