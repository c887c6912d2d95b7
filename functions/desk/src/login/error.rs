//! The reasons why a login did not succeed.

use std::sync::Arc;

use candor_desk::door::Said;

pub use super::id_token::TokenError;

/// The cause of an error, as the connection tells it.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A login did not succeed. **Handling** of all: a page says so, and the person signs in again.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// **Meaning**: the issuer did not answer, or with nothing that can be used.
    #[error("{operation} at {address}: the issuer does not answer")]
    Unreachable {
        /// The operation, such as `read keys`.
        operation: &'static str,
        /// The address that was asked.
        address: String,
        /// The error of the connection.
        #[source]
        cause: Cause,
    },
    /// **Meaning**: the issuer refused to give a token.
    #[error("exchange the code: the issuer says {code} (status {status})")]
    NoToken {
        /// The status of its answer.
        status: u16,
        /// The error's code, such as `invalid_grant`.
        code: String,
    },
    /// **Meaning**: the issuer calls itself otherwise than it is configured.
    #[error("read the configuration of the issuer: it calls itself {found}, and DESK_ISSUER is {expected}")]
    OtherIssuer {
        /// Its own name.
        found: String,
        /// The configured one.
        expected: String,
    },
    /// **Meaning**: the ID token is not believed.
    #[error("sign in")]
    Token(#[from] TokenError),
    /// **Meaning**: the issuer did not sign the person in.
    #[error("sign in: the issuer says {0}")]
    Refused(String),
    /// **Meaning**: the browser did not begin this login, or too long ago.
    #[error("sign in: {0}")]
    Stale(&'static str),
    /// **Meaning**: what the claims name does not fit into a cookie.
    #[error("sign in: the session takes {bytes} bytes, more than a cookie may have; name fewer shops")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// **Meaning**: the machine gives no random numbers.
    #[error("sign in: there are no random numbers")]
    NoRandom,
}

impl LoginError {
    /// Returns what the person is told.
    pub(crate) fn said(&self) -> Said {
        match self {
            Self::Unreachable { .. } | Self::NoRandom => Said::Unreachable,
            // The code was used before, or is too old: https://www.rfc-editor.org/rfc/rfc6749#section-5.2
            Self::NoToken { code, .. } if code == "invalid_grant" => Said::Stale,
            Self::NoToken { .. } | Self::OtherIssuer { .. } => Said::Untrusted,
            Self::Token(TokenError::WrongTime(_)) => Said::WrongTime,
            Self::Token(TokenError::UnknownKey | TokenError::Invalid(_) | TokenError::Mismatch(_)) => {
                Said::Untrusted
            }
            Self::Refused(_) | Self::TooLarge { .. } => Said::Refused,
            Self::Stale(_) => Said::Stale,
        }
    }
}

/// The error behind a page of the login. It is in the extensions of the answer, for the layer that logs.
#[derive(Debug, Clone)]
pub struct Failure(pub Arc<LoginError>);
