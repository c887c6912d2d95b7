//! Messages to the customer: their keys, eligibility, content and statements.

pub mod advance;
pub mod candidate;
pub mod content;
pub mod eligibility;
pub mod entry;
pub mod key;
pub mod reason;
pub mod sent;
pub mod statement;
