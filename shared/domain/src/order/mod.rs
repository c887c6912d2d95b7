//! The order as a whole: it is placed, revised, assessed, cancelled and tagged. Also its confirmation and its
//! corrections.

pub mod assessed;
pub mod cancelled;
pub mod content;
pub mod messages;
pub mod placed;
pub mod standing;
pub mod stated;
pub mod statement;
pub mod tagged;
pub mod facts;
pub mod view;
