//! An attempt to sign in: what the browser that began it has to show when it comes back.
//!
//! Each attempt has a cookie of its own, whose name has a part of its state, so that two tabs that sign in at the same time do
//! not take each other's (<https://github.com/auth0/express-openid-connect/issues/170>).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use ring::rand::{SecureRandom as _, SystemRandom};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The beginning of the stems of the cookies' names, and what their signatures are for.
pub(crate) const ATTEMPT: &str = "attempt-";
/// The time in which a person signs in.
pub(crate) const OPEN_FOR: SignedDuration = SignedDuration::from_mins(10);
/// The greatest number of attempts of a browser at once. Further ones replace them all, so that cookies never fill the headers
/// of a request.
pub(crate) const ATTEMPTS_MAX: usize = 4;

/// The part of an attempt that is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attempt {
    /// Ties the answer of the issuer to the browser that asked.
    pub(crate) state: String,
    /// Ties the token to this attempt.
    pub(crate) nonce: String,
    /// Proves to the issuer that the code is used by who asked for it (<https://www.rfc-editor.org/rfc/rfc7636>).
    pub(crate) verifier: String,
    /// The path to go to afterwards.
    pub(crate) to: String,
    until: Timestamp,
}

impl Attempt {
    /// Begins an attempt; `None` if the machine gives no random numbers.
    pub(crate) fn begin(to: &str, now: Timestamp) -> Option<Self> {
        let until = now.checked_add(OPEN_FOR).ok()?;
        Some(Self { state: random()?, nonce: random()?, verifier: random()?, to: to.to_owned(), until })
    }

    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.until <= now
    }

    /// Returns what the issuer gets to know of the verifier: its hash.
    pub(crate) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier))
    }

    /// Returns the stem of the name of the cookie for an attempt of this state.
    pub(crate) fn stem(state: &str) -> String {
        let part = state.chars().filter(char::is_ascii_alphanumeric).take(12);
        format!("{ATTEMPT}{}", part.collect::<String>())
    }
}

/// Returns 256 random bits as text.
fn random() -> Option<String> {
    let mut bytes = [0_u8; 32];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_attempts_share_a_secret_and_each_is_over_after_ten_minutes() {
        let now = Timestamp::UNIX_EPOCH;
        let (one, two) = (Attempt::begin("/cases", now).unwrap(), Attempt::begin("/cases", now).unwrap());
        assert!(one.state != two.state && one.nonce != two.nonce && one.verifier != two.verifier);
        assert!(one.state != one.nonce && one.verifier.len() >= 43, "as RFC 7636 wants it");
        assert_ne!(Attempt::stem(&one.state), Attempt::stem(&two.state));
        assert!(!one.is_over(now) && one.is_over(now + OPEN_FOR));
    }

    /// Of <https://www.rfc-editor.org/rfc/rfc7636#appendix-B>.
    #[test]
    fn the_challenge_is_the_one_of_the_standard() {
        let mut attempt = Attempt::begin("/cases", Timestamp::UNIX_EPOCH).unwrap();
        attempt.verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned();
        assert_eq!(attempt.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
