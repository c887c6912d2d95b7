//! The trouble that a request can be made to have.

/// The trouble of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It is answered with this status, and not carried out.
    Status(u16),
    /// It is answered with the status 429, and `Retry-After`.
    TooMany(u64),
    /// It is not carried out, and the connection ends: as if the request was lost.
    Lost,
    /// It is carried out, and the connection ends: as if the answer was lost.
    AnswerLost,
    /// It is answered that the shop's points are used up.
    Throttled,
    /// It is answered that Shopify failed, with the status 200.
    Internal,
    /// Its mutation is answered with this user error, and not carried out.
    UserError(String),
    /// Nothing is wrong with it.
    None,
}
