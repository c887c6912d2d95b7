//! Returns: what the customer wants to send back.

pub mod requested;
