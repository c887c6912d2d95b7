//! Texts that only the desk can write: what a browser keeps for it.
//!
//! A text is JSON with the token of the stack's key behind it. The token covers what the text is for, so that the cookie of one
//! purpose is never taken for that of another. A browser can read it: it has the person's own
//! name and rights.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use candor_aws::keys::Keys;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes something for a purpose, and signs it.
pub(crate) fn write<T: Serialize>(keys: &Keys, purpose: &str, content: &T) -> Option<String> {
    let text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(content).ok()?);
    let token = keys.sign_for(purpose, &text);
    Some(format!("{text}.{token}"))
}

/// Reads what was written for a purpose, if the signature is the desk's.
pub(crate) fn read<T: DeserializeOwned>(keys: &Keys, purpose: &str, signed: &str) -> Option<T> {
    let (text, token) = signed.split_once('.')?;
    if !keys.verify_for(purpose, text, token) {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(letter: &str) -> Keys {
        Keys::parse(&letter.repeat(32)).unwrap()
    }

    #[test]
    fn what_was_signed_reads_back_and_nothing_else_does() {
        let own = keys("a");
        let signed = write(&own, "session", &["Kim"]).unwrap();
        let read = |keys: &Keys, purpose: &str, text: &str| read::<Vec<String>>(keys, purpose, text);
        assert_eq!(read(&own, "session", &signed), Some(vec!["Kim".to_owned()]));
        let (text, token) = signed.split_once('.').unwrap();
        let forged = URL_SAFE_NO_PAD.encode(r#"["Eve"]"#);
        for other in [
            format!("{forged}.{token}"),
            format!("{text}."),
            text.to_owned(),
            format!("{text}.{token}x"),
            format!("{text}.{token}.{token}"),
            String::new(),
            ".".to_owned(),
        ] {
            assert_eq!(read(&own, "session", &other), None, "{other}");
        }
        assert_eq!(read(&own, "attempt", &signed), None, "a cookie of another purpose");
        assert_eq!(read(&keys("b"), "session", &signed), None, "a key of another stack");
    }

    #[test]
    fn while_a_key_is_replaced_both_are_good() {
        let signed = write(&keys("a"), "session", &["Kim"]).unwrap();
        let both = Keys::parse(&format!("{} {}", "b".repeat(32), "a".repeat(32))).unwrap();
        assert!(read::<Vec<String>>(&both, "session", &signed).is_some());
        let newer = write(&both, "session", &["Kim"]).unwrap();
        assert!(read::<Vec<String>>(&keys("b"), "session", &newer).is_some(), "the first signs");
    }
}
