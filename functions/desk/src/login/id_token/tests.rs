//! Forges tokens, and bends what they say.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

use super::*;

const NOW: i64 = 1_772_467_200;

/// A key of an issuer, on the curve P-256.
struct Signer {
    pair: EcdsaKeyPair,
    named: &'static str,
}

impl Signer {
    fn new(named: &'static str) -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
        Self { pair, named }
    }

    fn public(&self) -> Jwk {
        let point = self.pair.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        let [x, y] = [x, y].map(|half| URL_SAFE_NO_PAD.encode(half));
        let key = json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.named, "x": x, "y": y });
        serde_json::from_value(key).unwrap()
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let message = format!("{header}.{claims}");
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }

    fn token(&self, claims: &Value) -> String {
        self.sign(&json!({ "alg": "ES256", "kid": self.named }), claims)
    }
}

fn expected() -> Expected<'static> {
    let now = Timestamp::from_second(NOW).unwrap();
    Expected { issuer: "https://login.example", client_id: "desk", nonce: "n-1", now }
}

fn claims() -> Value {
    json!({
        "iss": "https://login.example", "aud": "desk", "sub": "u-1", "nonce": "n-1",
        "iat": NOW - 1, "exp": NOW + 300, "candor_role": "agent",
    })
}

/// Returns the claims of a good token with one of them changed, or left out.
fn with(name: &str, value: &Value) -> Value {
    let mut claims = claims();
    claims[name] = value.clone();
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(name);
    }
    claims
}

fn checked(signer: &Signer, claims: &Value) -> Result<Claims, TokenError> {
    check(&signer.token(claims), &[signer.public()], &expected())
}

#[test]
fn a_good_token_gives_its_claims() {
    let signer = Signer::new("k-1");
    assert_eq!(checked(&signer, &claims()).unwrap()["candor_role"], "agent");
    let several = with("aud", &json!(["desk", "other"]));
    let mut with_party = several.clone();
    with_party["azp"] = json!("desk");
    assert!(checked(&signer, &with_party).is_ok());
    assert!(matches!(checked(&signer, &several), Err(TokenError::Mismatch("azp"))));
    assert!(
        checked(&signer, &with("exp", &json!(300.5 + 1_772_467_200.0))).is_ok(),
        "a time with a fraction"
    );
}

#[test]
fn a_token_for_another_audience_issuer_or_attempt_signs_nobody_in() {
    let signer = Signer::new("k-1");
    for (name, value) in [
        ("aud", json!("other")),
        ("aud", json!([])),
        ("aud", json!(["other", "desks"])),
        ("aud", json!(null)),
        ("iss", json!("https://evil.example")),
        ("iss", json!("https://login.example/")),
        ("iss", json!(null)),
        ("sub", json!(null)),
        ("exp", json!("2026")),
    ] {
        let refused = checked(&signer, &with(name, &value));
        assert!(matches!(refused, Err(TokenError::Invalid(_))), "{name} {value}: {refused:?}");
    }
    for (name, value) in [("nonce", json!("n-2")), ("nonce", json!(null)), ("azp", json!("other"))] {
        let refused = checked(&signer, &with(name, &value));
        assert!(matches!(refused, Err(TokenError::Mismatch(_))), "{name} {value}: {refused:?}");
    }
}

#[test]
fn a_token_of_another_time_is_told_from_a_wrong_one() {
    let signer = Signer::new("k-1");
    for (name, value) in [("exp", json!(NOW - 61)), ("iat", json!(NOW + 62)), ("iat", json!(null))] {
        let refused = checked(&signer, &with(name, &value));
        assert!(matches!(refused, Err(TokenError::WrongTime(_))), "{name} {value}: {refused:?}");
    }
    for (name, value) in [("exp", json!(NOW - 30)), ("iat", json!(NOW + 30))] {
        assert!(checked(&signer, &with(name, &value)).is_ok(), "{name} {value}: clocks differ a little");
    }
}

#[test]
fn a_token_that_no_key_of_the_issuer_signed_is_none() {
    let (signer, other) = (Signer::new("k-1"), Signer::new("k-1"));
    let keys = [signer.public()];
    let check = |token: &str| check(token, &keys, &expected());
    assert!(
        matches!(check(&other.token(&claims())), Err(TokenError::UnknownKey)),
        "another key of the same name"
    );
    assert!(matches!(check(&Signer::new("k-2").token(&claims())), Err(TokenError::UnknownKey)));
    let unnamed = signer.sign(&json!({ "alg": "ES256" }), &claims());
    assert!(check(&unnamed).is_ok(), "a token need not name its key");

    let good = signer.token(&claims());
    let [header, _, signature] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    let lead = URL_SAFE_NO_PAD.encode(with("candor_role", &json!("lead")).to_string());
    assert!(matches!(check(&format!("{header}.{lead}.{signature}")), Err(TokenError::UnknownKey)));
    for wrong in ["", "a.b", "a.b.c", &good[1..], &format!("{good}.x")] {
        assert!(check(wrong).is_err(), "{wrong}");
    }
}

/// The oldest tricks with tokens: <https://www.rfc-editor.org/rfc/rfc8725#section-2.1>.
#[test]
fn a_token_signed_with_nothing_or_with_the_public_key_as_a_secret_is_none() {
    let signer = Signer::new("k-1");
    let keys = [signer.public()];
    for algorithm in ["none", "None", "HS256", "RS256", "ES384", "EdDSA"] {
        let token = signer.sign(&json!({ "alg": algorithm, "kid": "k-1" }), &claims());
        let unsigned = format!("{}.", token.rsplit_once('.').unwrap().0);
        for token in [&token, &unsigned] {
            assert!(check(token, &keys, &expected()).is_err(), "{algorithm}");
        }
    }
}
