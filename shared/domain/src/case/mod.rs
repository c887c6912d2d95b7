//! Cases: their keys and kinds, how they are found, opened and closed, and what people decide about them and do with them.

pub mod announcement_key;
pub mod decision;
pub mod evidence;
pub mod finder;
pub mod inhibition;
pub mod key;
pub mod link;
pub mod list;
pub mod opening;
pub mod overdue;
pub mod problem;
pub mod quotes;
pub mod remedy;
pub mod report;
pub mod resolution;
pub mod snooze;
pub mod snooze_entry;
pub mod subject;
pub mod team;
pub mod words;
pub mod work;
pub mod facts;
pub mod view;
