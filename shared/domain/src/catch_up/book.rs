//! The book of a shop that is caught up with: the time up to which all is known.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The time before the first look from which changes are asked for. Whatever is older is asked for only if a person says
/// so ([`CatchUpBook::go_back_to`]).
const FIRST_LOOK: SignedDuration = SignedDuration::from_hours(24);

/// The time that each look asks for once more. What a shop lists comes from an index that is behind its orders: by seconds
/// (<https://github.com/lightward/mechanic-tasks/pull/66>), and somebody saw it half an hour behind with tags
/// (<https://github.com/nozzlegear/ShopifySharp/issues/854>). A change may so appear in the list after the look that it
/// belonged to.
const OVERLAP: SignedDuration = SignedDuration::from_mins(35);

/// The book of a shop that is caught up with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CatchUpBook {
    /// The last change that was looked at.
    looked_at: Option<Timestamp>,
    /// True while there is more than one call can look at: the next one goes on without an overlap.
    is_behind: bool,
}

impl CatchUpBook {
    /// Returns the time from which a look asks for changes.
    #[must_use]
    pub fn since(&self, now: Timestamp) -> Timestamp {
        let (from, overlap) = match self.looked_at {
            None => (now, FIRST_LOOK),
            Some(looked_at) if self.is_behind => (looked_at, SignedDuration::ZERO),
            Some(looked_at) => (looked_at.min(now), OVERLAP),
        };
        from.saturating_sub(overlap).unwrap_or(from)
    }

    /// Returns the book of a shop whose changes are asked for from a time on, such as all orders that are open when
    /// Candor is new to the shop.
    #[must_use]
    pub fn go_back_to(since: Timestamp) -> Self {
        Self { looked_at: Some(since), is_behind: true }
    }

    /// Notes that a look ended before everything was looked at: all changes up to this one were.
    pub fn stop_at(&mut self, change: Timestamp) {
        self.looked_at = Some(change);
        self.is_behind = true;
    }

    /// Notes that a look that began at this time saw all changes.
    pub fn finish(&mut self, began: Timestamp) {
        *self = Self { looked_at: Some(began), is_behind: false };
    }

    /// Returns true while there is more than the last look could look at.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.is_behind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-03-01T{text}Z").parse().unwrap()
    }

    #[test]
    fn a_look_begins_a_little_before_the_last_one_and_goes_on_where_that_was_cut_off() {
        let mut book = CatchUpBook::default();
        assert_eq!(book.since(at("12:00:00")), "2026-02-28T12:00:00Z".parse().unwrap());
        book.stop_at(at("03:00:00"));
        assert_eq!(book.since(at("12:15:00")), at("03:00:00"));
        book.finish(at("12:15:00"));
        assert_eq!(book.since(at("12:30:00")), at("11:40:00"));
        assert_eq!(CatchUpBook::go_back_to(at("01:00:00")).since(at("12:00:00")), at("01:00:00"));
    }

    #[test]
    fn a_clock_that_was_set_back_leaves_no_gap() {
        let mut book = CatchUpBook::default();
        book.finish(at("12:15:00"));
        assert_eq!(book.since(at("12:00:00")), at("11:25:00"));
    }
}
