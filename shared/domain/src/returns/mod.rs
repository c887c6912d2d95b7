//! Returns: goods that the customer wants to send back.

pub mod requested;
mod cases;
pub mod facts;
pub mod view;
