//! Commands to other systems: the warehouse and the shop.

pub mod advance;
pub mod archive;
pub mod case_list;
mod cases;
pub mod command_event;
pub mod entry;
pub mod follow;
pub mod key;
pub mod statement;
pub mod view;
