//! A source of events and its rhythm: the hours in which it spoke, and silence that is unusual for it.

pub mod hours;
pub mod silence;
pub mod silence_book;
pub mod silence_notice;
