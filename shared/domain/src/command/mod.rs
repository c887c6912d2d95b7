//! Commands to other systems: the warehouse and the shop.

pub mod advance;
pub mod command_event;
pub mod entry;
pub mod key;
pub mod statement;
