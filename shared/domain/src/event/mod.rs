//! Events: the envelope that all have, who says them, the table of their types, and the ones that were refused.

pub mod cases;
pub mod envelope;
pub mod event_type;
pub mod fact;
pub mod refused;
pub mod stamp;
