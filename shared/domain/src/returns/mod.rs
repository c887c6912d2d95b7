//! Returns: goods that the customer wants to send back.

pub mod requested;
pub mod updated;
mod cases;
pub mod facts;
pub mod view;
