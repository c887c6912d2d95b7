//! Cases in English.

pub(super) mod evidence;
mod goods;
mod money;
pub(super) mod mail;
pub(super) mod problems;
pub(super) mod remedies;
pub(super) mod statements;
