//! Truth reports: what was said, withheld and corrected on a day or in a week, sent to those who answer for it.

pub mod book;
pub mod due;
pub mod period;
