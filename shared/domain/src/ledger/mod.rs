//! The ledger: the record of everything that was done about an order.

pub mod effect_key;
pub mod entry;
pub mod outcome;
