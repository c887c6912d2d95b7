//! The order itself: placed, revised, cancelled, tagged; its confirmation and its corrections.

pub mod cancelled;
pub mod content;
pub mod messages;
pub mod placed;
pub mod stated;
pub mod statement;
pub mod tagged;
