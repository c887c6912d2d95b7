//! Proves who sent a webhook by the rules of Standard Webhooks:
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.
//!
//! What is signed is the id, the time and the body with dots between them, so neither the id nor the time can be
//! changed, and an old webhook can't be sent again for long.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};

use crate::keys::{Key, Keys};

/// The longest time between the sender's clock and ours, in either direction.
pub const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// The beginning of a key in the way that Standard Webhooks writes it: the rest is base64.
const PREFIX: &str = "whsec_";

/// The headers of a webhook.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// `webhook-id`
    pub id: &'a str,
    /// `webhook-timestamp`: seconds since 1970.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or more of `v1,` and base64, with blanks between.
    pub signature: &'a str,
}

impl Signed<'_> {
    /// Returns true if one of the shop's keys signed this body, not longer ago than [`TOLERANCE`].
    #[must_use]
    pub fn is_by(self, keys: &Keys, shop: &str, body: &[u8], now: Timestamp) -> bool {
        let signed: [&[u8]; 5] = [self.id.as_bytes(), b".", self.timestamp.as_bytes(), b".", body];
        let codes = || {
            let codes = self.signature.split(' ').filter_map(|one| one.strip_prefix("v1,"));
            codes.filter_map(|code| STANDARD.decode(code).ok())
        };
        let by = |key: &Key| {
            let key = Self::key(key);
            codes().fold(false, |found, code| key.is_code_of(&signed, &code) | found)
        };
        is_recent(self.timestamp, now) && keys.verify(shop, by)
    }

    /// Returns the key in bytes. A key that does not begin as the standard says is its own text.
    fn key(key: &Key) -> Key {
        let encoded = key.as_bytes().strip_prefix(PREFIX.as_bytes());
        let decoded = encoded.and_then(|text| STANDARD.decode(text).ok());
        decoded.map_or_else(|| key.clone(), Key::from)
    }
}

/// Returns true if a number of seconds since 1970 is not further from now than [`TOLERANCE`].
#[must_use]
pub fn is_recent(seconds: &str, now: Timestamp) -> bool {
    let at = seconds.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    at.is_some_and(|at| at.duration_since(now).abs() <= TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_wrong_name(_: &str) -> Option<&'static str> {
        None
    }

    fn keys() -> Keys {
        // The example of the specification's own libraries.
        let secret = r#"{"demo-shop": ["plain", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]}"#;
        Keys::parse(secret, no_wrong_name).unwrap()
    }

    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const EXAMPLE: Signed<'_> = Signed {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: "1614265330",
        signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };

    fn now() -> Timestamp {
        Timestamp::from_second(1_614_265_330).unwrap()
    }

    #[test]
    fn the_example_of_the_specification_is_authentic() {
        assert!(EXAMPLE.is_by(&keys(), "demo-shop", BODY, now()));
    }

    #[test]
    fn one_good_signature_among_several_is_enough() {
        let signature = format!("v1,AAAA v2,{} {}", "x", EXAMPLE.signature);
        assert!(Signed { signature: &signature, ..EXAMPLE }.is_by(&keys(), "demo-shop", BODY, now()));
    }

    #[test]
    fn nothing_that_is_signed_can_be_changed() {
        let shop = "demo-shop";
        assert!(!EXAMPLE.is_by(&keys(), shop, b"{}", now()));
        assert!(!EXAMPLE.is_by(&keys(), "other", BODY, now()));
        assert!(!Signed { id: "msg_2", ..EXAMPLE }.is_by(&keys(), shop, BODY, now()));
        assert!(!Signed { timestamp: "1614265331", ..EXAMPLE }.is_by(&keys(), shop, BODY, now()));
        for signature in ["", "v1,", "v1", EXAMPLE.signature.strip_prefix("v1,").unwrap(), "v1,g0hM9SsE+OTP"]
        {
            assert!(!Signed { signature, ..EXAMPLE }.is_by(&keys(), shop, BODY, now()), "{signature}");
        }
    }

    #[test]
    fn a_webhook_is_good_for_five_minutes_and_not_for_longer() {
        let at = |seconds: i64| Timestamp::from_second(1_614_265_330 + seconds).unwrap();
        for seconds in [-300, 0, 300] {
            assert!(EXAMPLE.is_by(&keys(), "demo-shop", BODY, at(seconds)), "{seconds}");
        }
        for seconds in [-301, 301] {
            assert!(!EXAMPLE.is_by(&keys(), "demo-shop", BODY, at(seconds)), "{seconds}");
        }
        assert!(
            !is_recent("", now()) && !is_recent("99999999999999999999", now()) && !is_recent("1e9", now())
        );
    }
}
