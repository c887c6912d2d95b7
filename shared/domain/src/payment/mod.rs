//! Payments: money that came in, failed to come in, or went back to the customer.

pub mod cases;
pub mod content;
pub mod dispute;
pub mod dispute_cases;
pub mod disputed;
pub mod messages;
pub mod paid;
pub mod refund_cases;
pub mod transaction;
pub mod facts;
pub mod view;
