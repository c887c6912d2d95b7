//! Says what becomes of a request that was not done.

use candor_domain::values::text::Remark;

/// A request was not done, or it is not known if it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// **Meaning**: Shopify did not carry it out, or the answer does not say if it did. **Handling**: it is made
    /// again later. Every operation here may be made twice.
    #[error("shopify asks to come again: {}", words.as_str())]
    Later {
        /// The reason.
        why: Delay,
        /// The seconds until then, where the answer says them.
        pause_seconds: Option<u64>,
        /// The answer, in Shopify's words.
        words: Remark,
    },
    /// **Meaning**: Shopify read the request, and will not do it. **Handling**: it is not made again; a person
    /// reads Shopify's words.
    #[error("shopify refuses: {}", words.as_str())]
    Refused {
        /// Why, in Shopify's words.
        words: Remark,
    },
    /// **Meaning**: no request would be done until somebody changes something. **Handling**: it stays in its
    /// queue for a while, and then with the dead letters.
    #[error("shopify cannot be asked, {problem}: {}", words.as_str())]
    Misconfigured {
        /// The thing to be changed.
        problem: Problem,
        /// The answer, in Shopify's words.
        words: Remark,
    },
}

/// A reason to make a request again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delay {
    /// The shop's points are used up, or too many requests came.
    Throttled,
    /// Shopify failed, or did not answer in time.
    Failed,
    /// Shopify locked the shop for a while.
    Locked,
    /// The answer cannot be read.
    Unreadable,
}

/// Something that a person has to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The token is not valid (any more). Another one may be.
    #[error("the token is refused")]
    Token,
    /// The client credentials are not valid, or the app is not installed in the shop.
    #[error("the client credentials are refused")]
    Credentials,
    /// The secret has no access for the shop.
    #[error("there is no access to the shop")]
    NoAccess,
    /// The app was not granted a scope that the request needs.
    #[error("a scope is missing")]
    Scope,
    /// The shop is frozen, closed or forbidden.
    #[error("the shop is not open to requests")]
    Shop,
    /// There is no such shop, or no such version of the API.
    #[error("there is no such shop or version")]
    Address,
    /// Shopify does not understand the request, or it is too large: an error of ours.
    #[error("the request is wrong")]
    Request,
}

impl Trouble {
    /// Returns a trouble that passes.
    #[must_use]
    pub fn later(why: Delay, pause_seconds: Option<u64>, words: &str) -> Self {
        Self::Later { why, pause_seconds, words: Remark::bounded(words) }
    }

    /// Returns a trouble that stays until somebody mends it.
    #[must_use]
    pub fn misconfigured(problem: Problem, words: &str) -> Self {
        Self::Misconfigured { problem, words: Remark::bounded(words) }
    }
}
