//! Fulfilment: the units of each line, holds, the duplicate check, and the requests to the warehouse.

pub mod cases;
pub mod duplicate;
pub mod fingerprint;
pub mod hold;
pub mod request;
pub mod units;
pub mod wanted;
