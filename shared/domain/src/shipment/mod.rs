//! Shipments: they are handed over, followed by tracking updates, and expected by a day.

pub mod cases;
pub mod content;
pub mod created;
pub mod destination;
pub mod estimate;
pub mod estimate_messages;
pub mod expected_day;
pub mod fit;
pub mod last_moment;
pub mod messages;
pub mod risk_cases;
pub mod revised_estimate;
pub mod stated;
pub mod statement;
pub mod status_content;
pub mod status_messages;
pub mod tracking_cases;
pub mod tracking_history;
pub mod tracking_update;
pub mod unannounced;
pub mod facts;
pub mod view;
