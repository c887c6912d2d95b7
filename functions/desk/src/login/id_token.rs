//! Checks an ID token: <https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation>.

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

use super::claims::Claims;
use super::signatures::{ALGORITHMS, use_ring};

/// The time by which two clocks may differ.
const LEEWAY: SignedDuration = SignedDuration::from_secs(60);

/// The properties that a token must have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'e> {
    pub(crate) issuer: &'e str,
    pub(crate) client_id: &'e str,
    pub(crate) nonce: &'e str,
    pub(crate) now: Timestamp,
}

/// The reasons why a token is not believed.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// **Meaning**: no key of the issuer fits. **Handling**: the keys are read again, once, since they may have changed.
    #[error("check ID token: no key of the issuer fits")]
    UnknownKey,
    /// **Meaning**: it is no token, or its signature, issuer or audience is wrong. **Handling**: the login ends here.
    #[error("check ID token: it is not valid")]
    Invalid(#[source] jsonwebtoken::errors::Error),
    /// **Meaning**: it is of another attempt, or for another client. **Handling**: the login ends here.
    #[error("check ID token: its {0} is wrong")]
    Mismatch(&'static str),
    /// **Meaning**: it is over, or not yet made, by the clock of this machine. **Handling**: the login ends here.
    #[error("check ID token: by its {0} it is not of this moment")]
    WrongTime(&'static str),
}

/// Returns the claims of a token, if it is what is expected and signed by one of the keys.
pub(crate) fn check(token: &str, keys: &[Jwk], expected: &Expected<'_>) -> Result<Claims, TokenError> {
    use_ring();
    let header = decode_header(token).map_err(TokenError::Invalid)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(TokenError::Invalid(ErrorKind::InvalidAlgorithm.into()));
    }
    let mut validation = Validation::new(header.alg);
    // The times are checked below, by the clock that the desk is given.
    validation.validate_exp = false;
    validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client_id]);
    let mut error = TokenError::UnknownKey;
    for key in keys.iter().filter(|key| may_have_signed(key, header.kid.as_deref())) {
        let Ok(key) = DecodingKey::from_jwk(key) else { continue };
        match decode::<Claims>(token, &key, &validation) {
            Ok(decoded) => return of_this_login(decoded.claims, expected),
            Err(wrong) => match wrong.kind() {
                // Of several keys without a name, another one may fit.
                ErrorKind::InvalidSignature | ErrorKind::InvalidAlgorithm => {}
                _ => error = TokenError::Invalid(wrong),
            },
        }
    }
    Err(error)
}

/// Returns true if a key may be the one of a token that names its key so. A token need not name it.
fn may_have_signed(key: &Jwk, named: Option<&str>) -> bool {
    let signs = key.common.public_key_use.as_ref().is_none_or(|of| *of == PublicKeyUse::Signature);
    signs && named.is_none_or(|named| key.common.key_id.as_deref().is_none_or(|own| own == named))
}

fn of_this_login(claims: Claims, expected: &Expected<'_>) -> Result<Claims, TokenError> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("nonce") != Some(expected.nonce) {
        return Err(TokenError::Mismatch("nonce"));
    }
    let party = text("azp");
    let has_several = claims.get("aud").and_then(Value::as_array).is_some_and(|aud| aud.len() > 1);
    if party.is_some_and(|party| party != expected.client_id) || has_several && party.is_none() {
        return Err(TokenError::Mismatch("azp"));
    }
    let moment = |name: &str| {
        let seconds = claims.get(name).and_then(|at| at.as_i64().or_else(|| whole(at.as_f64()?)));
        seconds.and_then(|seconds| Timestamp::from_second(seconds).ok())
    };
    let (exp, iat) = (moment("exp"), moment("iat"));
    let until = exp.ok_or(TokenError::WrongTime("exp"))?;
    if until.saturating_add(LEEWAY).is_ok_and(|until| until <= expected.now) {
        return Err(TokenError::WrongTime("exp"));
    }
    let latest = expected.now.saturating_add(LEEWAY).unwrap_or(Timestamp::MAX);
    if iat.is_none_or(|made| made > latest) {
        return Err(TokenError::WrongTime("iat"));
    }
    Ok(claims)
}

/// Returns the whole seconds of a time that an issuer writes with a fraction.
fn whole(seconds: f64) -> Option<i64> {
    format!("{:.0}", seconds.floor()).parse().ok()
}

#[cfg(test)]
mod tests;
