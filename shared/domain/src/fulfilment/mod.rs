//! Fulfilment: the units of each line, holds, the duplicate check, and the requests to the warehouse.

pub mod answer_cases;
pub mod cases;
pub mod changed;
pub mod duplicate;
pub mod facts;
pub mod fingerprint;
pub mod hold;
pub mod reported;
pub mod request;
pub mod units;
pub mod view;
pub mod wanted;
