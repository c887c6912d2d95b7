//! The settings and the secrets of a login.

use std::sync::Arc;

use candor_aws::keys::Keys;
use jiff::SignedDuration;

use super::claims::ClaimNames;

/// The settings of a login.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address of the issuer, as its tokens have it in `iss`.
    pub issuer: String,
    /// The name by which the issuer knows the desk.
    pub client_id: String,
    /// The address of the desk, without a path, such as `https://desk.shop.example`.
    pub address: String,
    /// The time after which a person signs in again.
    pub session: SignedDuration,
    /// The claims that say who somebody is.
    pub claims: ClaimNames,
}

/// The secrets of a login, which may be replaced at any time: a layer in front puts them into each request.
#[derive(Clone)]
pub struct Secrets {
    /// The keys that cookies are signed with.
    pub keys: Arc<Keys>,
    /// The secret by which the issuer knows the desk, where it asks for one.
    pub client_secret: Option<Arc<str>>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(redacted)")
    }
}
