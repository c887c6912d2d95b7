//! Cases in German.

pub(super) mod evidence;
mod goods;
pub(super) mod kinds;
mod money;
pub(super) mod mail;
pub(super) mod problems;
pub(super) mod remedies;
pub(super) mod statements;
mod values;
