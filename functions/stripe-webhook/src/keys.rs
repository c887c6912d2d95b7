//! Proves that a delivery comes from Stripe.
//!
//! `Stripe-Signature: t=1492774577,v1=5257a8…,v1=…,v0=…` has the moment of sending and codes: `v1` is the
//! HMAC-SHA256 of `{t}.{body}` in hexadecimal, one with each key that is valid while a key is replaced. Other
//! schemes are not trusted, since an attacker could choose a weaker one:
//! <https://docs.stripe.com/webhooks#verify-manually>.
//!
//! The moment is signed, so that a delivery that somebody caught cannot be sent again later. Stripe signs each
//! attempt anew: <https://docs.stripe.com/webhooks#replay-attacks>.

use candor_domain::values::id::Shop;
use candor_edge::hex::decode;
use candor_edge::keys::{InvalidKeys, wrong_shop};
use jiff::Timestamp;

/// The longest time between the moment of sending and now, in seconds, in both directions. It is Stripe's own
/// default.
const TOLERANCE_SECONDS: i64 = 300;

/// The greatest length of the header, in bytes. A header with the codes of five keys has less than 500.
const HEADER_BYTES_MAX: usize = 2_048;

/// The highest number of codes that are tried. Stripe sends one for each key that is valid.
const CODES_MAX: usize = 5;

/// The number of bytes of an HMAC-SHA256.
const CODE_BYTES: usize = 32;

/// The secrets of the endpoints that Stripe signs webhooks with, by the shop's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(candor_edge::keys::Keys);

impl Keys {
    /// Parses `{"demo-shop": ["current", "previous"]}`.
    ///
    /// # Errors
    /// Returns everything that is wrong with the secret.
    pub fn parse(secret: &str) -> Result<Self, InvalidKeys> {
        candor_edge::keys::Keys::parse(secret, wrong_shop).map(Self)
    }

    /// Returns true if `header` was made from this body with one of the shop's keys, and not too long before or
    /// after now. Every code is tried with every key, so that the time tells an attacker nothing.
    #[must_use]
    pub fn verify(&self, shop: &Shop, raw_body: &[u8], header: &str, now: Timestamp) -> bool {
        let Some(Signature { sent_at, codes }) = Signature::parse(header) else { return false };
        let is_recent = sent_at
            .parse::<i64>()
            .is_ok_and(|seconds| now.as_second().abs_diff(seconds) <= TOLERANCE_SECONDS.unsigned_abs());
        let signed = [sent_at.as_bytes(), b".", raw_body];
        let is_signed = self.0.verify(shop.as_str(), |key| {
            codes.iter().fold(false, |verified, code| key.is_code_of(&signed, code) | verified)
        });
        is_recent & is_signed
    }
}

/// The parts of the header that are used.
struct Signature<'h> {
    /// The moment of sending, as it is written: the code covers this text.
    sent_at: &'h str,
    /// The codes of scheme `v1`.
    codes: Vec<[u8; CODE_BYTES]>,
}

impl<'h> Signature<'h> {
    fn parse(header: &'h str) -> Option<Self> {
        if header.len() > HEADER_BYTES_MAX {
            return None;
        }
        let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
        let mut moments = parts().filter(|(name, _)| *name == "t").map(|(_, text)| text);
        // Of two moments, it is not known which one the codes cover.
        let sent_at = moments.next().filter(|_| moments.next().is_none())?;
        if sent_at.is_empty() || !sent_at.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let codes = parts().filter(|(name, _)| *name == "v1").filter_map(|(_, text)| from_hex(text));
        let codes: Vec<_> = codes.take(CODES_MAX.saturating_add(1)).collect();
        (1..=CODES_MAX).contains(&codes.len()).then_some(Self { sent_at, codes })
    }
}

fn from_hex(text: &str) -> Option<[u8; CODE_BYTES]> {
    decode(text)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, Mac as _};
    use sha2::Sha256;

    use super::*;

    const BODY: &[u8] = br#"{"id":"evt_1"}"#;
    const NOW: i64 = 1_772_359_202;

    fn now() -> Timestamp {
        Timestamp::from_second(NOW).unwrap()
    }

    fn code(key: &str, sent_at: &str, body: &[u8]) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
        let mac = mac.chain_update(sent_at).chain_update(".").chain_update(body);
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn header(key: &str, sent_at: i64) -> String {
        format!("t={sent_at},v1={}", code(key, &sent_at.to_string(), BODY))
    }

    fn verified(shop: &str, body: &[u8], header: &str) -> bool {
        let secret = r#"{"demo-shop": ["current", "previous"], "other": ["theirs"]}"#;
        Keys::parse(secret).unwrap().verify(&shop.parse().unwrap(), body, header, now())
    }

    #[test]
    fn a_code_is_the_hexadecimal_hmac_sha256_of_the_moment_a_dot_and_the_raw_body() {
        // Made with Python's hmac.
        let header = "t=1492774577,v1=799c4ba7bb339f3c8601adfd112f0e477c930a268be1243d341abb8286501c2f";
        let keys = Keys::parse(r#"{"demo-shop": ["whsec_test_secret"]}"#).unwrap();
        let now = Timestamp::from_second(1_492_774_600).unwrap();
        assert!(keys.verify(&"demo-shop".parse().unwrap(), BODY, header, now));
    }

    #[test]
    fn every_key_of_the_shop_and_no_other_shops_key_verifies() {
        assert!(verified("demo-shop", BODY, &header("current", NOW)));
        assert!(verified("demo-shop", BODY, &header("previous", NOW)));
        assert!(!verified("demo-shop", BODY, &header("theirs", NOW)), "another shop's key");
        assert!(verified("other", BODY, &header("theirs", NOW)));
        assert!(!verified("other", BODY, &header("current", NOW)), "another shop's key");
        assert!(!verified("unknown", BODY, &header("current", NOW)));
    }

    #[test]
    fn while_a_key_is_replaced_one_good_code_of_several_is_enough_wherever_it_stands() {
        let (good, wrong) = (code("current", &NOW.to_string(), BODY), "0".repeat(64));
        for codes in [[&good, &wrong], [&wrong, &good]] {
            assert!(verified("demo-shop", BODY, &format!("t={NOW},v1={},v1={}", codes[0], codes[1])));
        }
        assert!(verified("demo-shop", BODY, &format!("t={NOW}, v1=not-hex, v1={good}, v0=x, new=1")));
        assert!(verified("demo-shop", BODY, &format!("v1={good},t={NOW}")));
        assert!(!verified("demo-shop", BODY, &format!("t={NOW},v1={wrong},v1={wrong}")));
    }

    #[test]
    fn a_code_is_good_for_five_minutes_in_both_directions() {
        for (seconds, expected) in [(0, true), (300, true), (-300, true), (301, false), (-301, false)] {
            assert_eq!(verified("demo-shop", BODY, &header("current", NOW - seconds)), expected, "{seconds}");
        }
    }

    #[test]
    fn a_code_that_was_caught_is_good_for_no_other_body_and_no_other_moment() {
        let good = header("current", NOW);
        assert!(!verified("demo-shop", br#"{"id":"evt_2"}"#, &good));
        assert!(!verified("demo-shop", b"", &good));
        let stale = code("current", &(NOW - 900).to_string(), BODY);
        assert!(!verified("demo-shop", BODY, &format!("t={NOW},v1={stale}")), "a newer moment");
        assert!(!verified("demo-shop", BODY, &format!("t={},t={NOW},v1={stale}", NOW - 900)));
        assert!(!verified("demo-shop", BODY, &format!("t={NOW},t={NOW},{}", &good[13..])), "two moments");
    }

    #[test]
    fn a_missing_truncated_or_mangled_signature_does_not_verify() {
        let good = header("current", NOW);
        let code = code("current", &NOW.to_string(), BODY);
        let upper = code.to_uppercase();
        for bad in [
            String::new(),
            ",".to_owned(),
            "t=,v1=".to_owned(),
            format!("v1={code}"),
            format!("t={NOW}"),
            format!("t={NOW},v0={code}"),
            format!("t=+{NOW},v1={code}"),
            format!("t={NOW}.0,v1={code}"),
            format!("t=99999999999999999999,v1={code}"),
            format!("T={NOW},v1={code}"),
            good[..good.len() - 1].to_owned(),
            good[..good.len() - 2].to_owned(),
            format!("{good}00"),
            format!("t={NOW},v1={code}é"),
            format!("{good}{}", ",v1=00".repeat(1_000)),
            format!("{good}{}", format!(",v1={}", "0".repeat(64)).repeat(5)),
        ] {
            assert!(!verified("demo-shop", BODY, &bad), "{bad}");
        }
        assert!(
            verified("demo-shop", BODY, &format!("t={NOW},v1={upper}")),
            "the case of a digit means nothing"
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_signed_like_any_other() {
        let body = [0xff, 0xfe, 0x00];
        let code = code("current", &NOW.to_string(), &body);
        assert!(verified("demo-shop", &body, &format!("t={NOW},v1={code}")));
    }

    #[test]
    fn a_shop_that_cannot_have_its_name_is_refused() {
        let why = Keys::parse(r#"{"demo shop": ["s3cret"]}"#).unwrap_err();
        assert_eq!(why.to_string(), "read the webhook keys: /demo shop is not the name of a shop");
    }
}
