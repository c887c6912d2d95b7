//! Events: the envelope that all of them have, their sources, the table of their types, and refused events.

pub mod cases;
pub mod envelope;
pub mod event_type;
pub mod fact;
pub mod refused;
pub mod stamp;
pub mod facts;
pub mod view;
