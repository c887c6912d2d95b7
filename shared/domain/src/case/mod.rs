//! Cases: their keys and kinds, how they are found, opened and closed, and what people decide about them.

pub mod announcement_key;
pub mod decision;
pub mod evidence;
pub mod finder;
pub mod inhibition;
pub mod key;
pub mod list;
pub mod opening;
pub mod report;
pub mod resolution;
pub mod subject;
pub mod team;
pub mod words;
pub mod facts;
pub mod view;
