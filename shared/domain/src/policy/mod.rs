//! The policy: every time and choice that a shop can set.

pub mod brand;
pub mod message;
pub mod order_page;
pub mod read;
pub mod settings;
pub mod shop;
pub mod tag;
pub mod team;
pub mod times;
pub mod truth_reports;
