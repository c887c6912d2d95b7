//! Fulfilment: the units of each line, holds, the duplicate check, and what the warehouse is asked.

pub mod cases;
pub mod duplicate;
pub mod fingerprint;
pub mod hold;
pub mod request;
pub mod units;
pub mod wanted;
