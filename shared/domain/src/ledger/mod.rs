//! The ledger: the record of everything that was done about an order.

pub mod attempt;
pub mod effect_key;
pub mod entry;
pub mod outcome;
pub mod state;
pub mod task;
pub mod view;
