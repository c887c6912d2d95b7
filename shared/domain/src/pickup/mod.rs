//! Pick-up: goods that wait at a place of the shop until the customer fetches them.

pub mod ready;
mod cases;
pub mod content;
pub mod facts;
pub mod messages;
pub mod stated;
pub mod view;
