//! The book of the truth reports of a shop: which were sent.

use serde::{Deserialize, Serialize};

use crate::truth_report::period::Period;

/// The last truth reports of a shop that were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TruthReportBook {
    /// The last report of a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<Period>,
    /// The last report of a week.
    #[serde(skip_serializing_if = "Option::is_none")]
    week: Option<Period>,
}

impl TruthReportBook {
    /// Returns true if the report of a period, or of a later one of its kind, was sent.
    #[must_use]
    pub fn is_sent(&self, period: Period) -> bool {
        let last = match period {
            Period::Day(_) => self.day,
            Period::Week(_) => self.week,
        };
        last.is_some_and(|last| last >= period)
    }

    /// Notes that the report of a period was sent.
    pub fn sent(&mut self, period: Period) {
        if self.is_sent(period) {
            return;
        }
        match period {
            Period::Day(_) => self.day = Some(period),
            Period::Week(_) => self.week = Some(period),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_sent_once_and_none_after_a_later_one() {
        let period = |day: &str| Period::Week(day.parse().unwrap());
        let mut book = TruthReportBook::default();
        assert!(!book.is_sent(period("2026-11-23")));
        book.sent(period("2026-11-23"));
        book.sent(period("2026-11-16"));
        assert!(book.is_sent(period("2026-11-23")) && book.is_sent(period("2026-11-16")));
        assert!(!book.is_sent(period("2026-11-30")));
        assert!(!book.is_sent(Period::Day("2026-11-23".parse().unwrap())), "of a day is another report");
        let read: TruthReportBook = serde_json::from_str(&serde_json::to_string(&book).unwrap()).unwrap();
        assert_eq!(read, book);
    }
}
